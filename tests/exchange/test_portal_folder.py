"""The watched folder: what is whole is moved aside, taken in, and put away; nothing half-written is."""

from pathlib import Path

import pytest

from app import errors
from app.exchange.portal_folder import COMING, TAKEN, WatchedInbox
from tests.desk import disks

LOOKS = 2_000
"""So many looks while files come and go; one of them hits the moment."""


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def watched(tmp_path: Path, seconds: Seconds) -> WatchedInbox:
    return WatchedInbox(tmp_path, 2.0, seconds)


def put(folder: Path, name: str = "m", *files: str) -> None:
    folder.joinpath(f"{name}.json").write_text("{}", encoding="utf-8")
    for file in files:
        folder.joinpath(name).mkdir(exist_ok=True)
        folder.joinpath(name, file).write_bytes(b"%PDF")


def lying(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_message_is_moved_once_it_stopped_changing(watched: WatchedInbox, tmp_path: Path, seconds: Seconds) -> None:
    put(tmp_path, "m", "a.pdf")
    assert watched.collect() == 0
    seconds.now = 1.9
    assert watched.collect() == 0
    (tmp_path / "m" / "b.pdf").write_bytes(b"%PDF-")  # one more of its files comes
    seconds.now = 2.5
    assert watched.collect() == 0
    seconds.now = 4.5
    assert watched.collect() == 1
    assert lying(tmp_path) == [f"{COMING}/m.json", f"{COMING}/m/a.pdf", f"{COMING}/m/b.pdf"]
    assert watched.waits
    watched.put_away(())
    assert lying(tmp_path) == [f"{TAKEN}/m.json", f"{TAKEN}/m/a.pdf", f"{TAKEN}/m/b.pdf"]
    assert not watched.waits
    assert watched.knows("m")


def test_what_is_held_stays_and_files_that_come_later_join_it(
    watched: WatchedInbox, tmp_path: Path, seconds: Seconds
) -> None:
    put(tmp_path, "m", "a.pdf")
    put(tmp_path, "n")
    watched.collect()
    seconds.now = 3
    assert watched.collect() == 2
    watched.put_away({"m.json"})
    assert lying(tmp_path) == [f"{COMING}/m.json", f"{COMING}/m/a.pdf", f"{TAKEN}/n.json"]
    (tmp_path / "m" / "deep").mkdir(parents=True)
    (tmp_path / "m" / "deep" / "b.pdf").write_bytes(b"%PDF")
    watched.collect()
    seconds.now = 6
    assert watched.collect() == 1
    assert lying(tmp_path)[:3] == [f"{COMING}/m.json", f"{COMING}/m/a.pdf", f"{COMING}/m/deep/b.pdf"]


def test_the_same_name_again_takes_the_place_of_the_first(
    watched: WatchedInbox, tmp_path: Path, seconds: Seconds
) -> None:
    for moment in (0.0, 10.0):
        seconds.now = moment
        put(tmp_path, "m", "a.pdf")
        watched.collect()
        seconds.now = moment + 3
        assert watched.collect() == 1
        watched.put_away(())
    assert lying(tmp_path) == [f"{TAKEN}/m.json", f"{TAKEN}/m/a.pdf"]


def test_an_ending_in_capitals_is_that_of_a_message(watched: WatchedInbox, tmp_path: Path, seconds: Seconds) -> None:
    put(tmp_path, "M", "a.pdf")
    (tmp_path / "M.json").rename(tmp_path / "M.JSON")
    assert watched.knows("M")
    assert not watched.knows("N")
    watched.collect()
    seconds.now = 3
    assert watched.collect() == 1
    assert lying(tmp_path) == [f"{COMING}/M.json", f"{COMING}/M/a.pdf"]
    (tmp_path / COMING / "M.json").rename(tmp_path / COMING / "M.JSON")  # somebody put it there by hand
    assert watched.waits
    watched.put_away(())
    assert lying(tmp_path) == [f"{TAKEN}/M.json", f"{TAKEN}/M/a.pdf"]


def test_what_is_no_message_is_left_alone(watched: WatchedInbox, tmp_path: Path, seconds: Seconds) -> None:
    (tmp_path / ".hidden.json").write_text("{}")
    (tmp_path / "m.json.part").write_text("{}")
    (tmp_path / "alone").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "m.json.part")
    watched.collect()
    seconds.now = 3
    assert watched.collect() == 0


def test_a_link_in_place_of_a_message_s_folder_is_left_where_it_is(
    watched: WatchedInbox, tmp_path: Path, seconds: Seconds
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "own.pdf").write_bytes(b"%PDF")
    (outside / "loop").symlink_to(outside)
    put(tmp_path, "n", "a.pdf")
    watched.collect()
    seconds.now = 3
    watched.collect()  # it is held, with its files
    for name in ("m", "n"):
        put(tmp_path, name)
        (tmp_path / name).symlink_to(outside)
    watched.collect()
    seconds.now = 6
    assert watched.collect() == 2
    assert sorted(path.name for path in outside.iterdir()) == ["loop", "own.pdf"]
    assert lying(tmp_path / COMING) == ["m.json", "n.json", "n/a.pdf"]


def test_a_message_that_cannot_be_moved_holds_up_no_other(
    watched: WatchedInbox, tmp_path: Path, seconds: Seconds
) -> None:
    put(tmp_path, "a", "a.pdf")
    put(tmp_path, "b")
    (tmp_path / COMING / "a.json").mkdir(parents=True)  # as where another program has it open
    (tmp_path / TAKEN / "b.json" / "x").mkdir(parents=True)
    watched.collect()
    seconds.now = 3
    assert watched.collect() == 2
    assert watched.stuck == {"a.json"}
    seconds.now = 6
    assert watched.collect() == 0, "it was told once"
    put(tmp_path, "c")
    watched.collect()
    seconds.now = 9
    assert (watched.collect(), watched.stuck) == (1, frozenset({"a.json"}))
    with pytest.raises(errors.HomeReadOnly):
        watched.put_away({"a.json"})
    assert (tmp_path / TAKEN / "c.json").is_file()
    (tmp_path / COMING / "a.json").rmdir()
    assert (watched.collect(), watched.stuck) == (1, frozenset())
    assert (tmp_path / COMING / "a" / "a.pdf").is_file()


def test_a_folder_in_which_nothing_can_be_written_says_so(
    watched: WatchedInbox, tmp_path: Path, seconds: Seconds
) -> None:
    put(tmp_path, "a")
    (tmp_path / COMING).mkdir()
    watched.collect()
    seconds.now = 3
    with disks.read_only(tmp_path), pytest.raises(errors.HomeReadOnly):
        watched.collect()
    assert watched.collect() == 1


def test_a_look_moves_no_more_than_can_be_waited_for(tmp_path: Path, seconds: Seconds) -> None:
    watched = WatchedInbox(tmp_path, 0.0, seconds)
    for number in range(60):
        put(tmp_path, f"{number:03}")
    watched.collect()
    seconds.now = 1
    assert [watched.collect(), watched.collect()] == [50, 10]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(errors.FolderMissing):
        WatchedInbox(tmp_path / "gone").collect()


def test_files_that_go_while_they_are_moved_join_their_message_later(tmp_path: Path, seconds: Seconds) -> None:
    watched = WatchedInbox(tmp_path, 0.0, seconds)
    put(tmp_path, "m", "a.pdf")
    beside = tmp_path / "m"
    with disks.meanwhile(disks.COME_AND_GO, beside):
        for _look in range(LOOKS):
            seconds.now += 1
            watched.collect()
            for name in ("m", "m.json"):
                if (watched.coming / name).exists():
                    (watched.coming / name).rename(tmp_path / name)
    for place in (beside, tmp_path / "m~"):
        if place.exists():
            place.rename(beside)
    for _look in range(2):
        seconds.now += 1
        watched.collect()
    assert lying(watched.coming) == ["m.json", "m/a.pdf"]
