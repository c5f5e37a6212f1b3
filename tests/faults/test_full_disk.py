"""A full disk: each command says so in one line, leaves everything as before, and works once there is room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import errors
from app.bootstrap import open_desk
from app.desk import backups, handover, receiving
from app.desk.desk import Desk
from app.home import Home
from app.rules.kinds import PlaceRole
from tests.desk.roads import CONFIRM, accept, answer, assert_whole, dossier, everything, items, receive
from tests.desks import Samples, SetClock
from tests.faults.commands import AS_OFFICER, HOUSE, Tight, assert_refused, start, tight_disk

FULL = "đã đầy"
SAMPLE = str(HOUSE / "resources/catalogue/procedures-sample.xlsx")
NOTHING, SOME, MORE = 0, 24 << 10, 96 << 10
"""Bytes left: none; not enough for SQLite's shared memory; enough for it, yet not for what is to be written."""


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[Tight]:
    with tight_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def small_department(samples: Samples, tight: Tight, clock: SetClock) -> Iterator[Desk]:
    """The department, on the disk that gets full."""
    opened = samples.open(PlaceRole.DEPARTMENT, tight.folder / "phong", clock)
    yield opened
    opened.store.close()


@pytest.fixture
def small_desk(samples: Samples, tight: Tight, clock: SetClock) -> Iterator[Desk]:
    """The desk, on the disk that gets full."""
    opened = samples.open(PlaceRole.DESK, tight.folder / "quay", clock)
    yield opened
    opened.store.close()


def _files(folder: Path) -> set[str]:
    """Return the files below a folder, without those that SQLite makes and takes away."""
    passing = ("-wal", "-shm", "-journal")
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and not p.name.endswith(passing)}


def test_a_department_takes_nothing_in_until_there_is_room(desk: Desk, small_department: Desk, tight: Tight) -> None:
    uids = [accept(desk, pages=2) for _ in range(3)]
    bag = str(handover.offer(desk, uids, small_department.place.uid).package)
    home, before = small_department.home.path, everything(small_department)
    small_department.store.close()
    for leave in (NOTHING, SOME, MORE):
        assert_refused(tight.start(leave, home, "handover", "receive", bag, *AS_OFFICER), FULL)
        assert everything(small_department) == before, leave
        assert not list(home.rglob("*.new"))
    assert_whole(small_department)
    assert start(home, "handover", "receive", bag, *AS_OFFICER).returncode == 0
    assert all(items(small_department, uid) == ["offered"] for uid in uids)
    assert_whole(small_department)


def test_an_answer_moves_nothing_until_there_is_room(small_desk: Desk, department: Desk, tight: Tight) -> None:
    uid = accept(small_desk)
    transfer = receive(department, handover.offer(small_desk, [uid], department.place.uid))
    file = str(answer(department, transfer, {uid: CONFIRM}))
    home, before = small_desk.home.path, everything(small_desk)
    small_desk.store.close()
    for leave in (NOTHING, SOME):
        assert_refused(tight.start(leave, home, "handover", "acknowledge", file, *AS_OFFICER), FULL)
        assert everything(small_desk) == before, leave
    assert_whole(small_desk)
    assert start(home, "handover", "acknowledge", file, *AS_OFFICER).returncode == 0
    assert dossier(small_desk, uid).holder_uid == department.place.uid
    assert_whole(small_desk)


def test_an_answer_that_cannot_be_written_leaves_no_file_and_is_written_later(
    desk: Desk, small_department: Desk, tight: Tight
) -> None:
    uid = accept(desk)
    transfer = receive(small_department, handover.offer(desk, [uid], small_department.place.uid))
    receiving.answer(small_department, transfer, {uid: CONFIRM})
    before, into = everything(small_department), small_department.home.handovers
    with tight.filled(NOTHING), pytest.raises(errors.DiskFull):
        receiving.acknowledge(small_department, transfer, into)
    assert list(into.iterdir()) == []
    assert everything(small_department) == before
    assert handover.read_acknowledgement(desk, receiving.acknowledge(small_department, transfer, into)).confirmed


def test_an_offer_whose_package_has_no_room_stands_and_is_packed_later(
    small_desk: Desk, department: Desk, tight: Tight
) -> None:
    uids = [accept(small_desk, pages=3) for _ in range(3)]
    offer = handover.offer(small_desk, uids, department.place.uid)
    before = everything(small_desk)
    with tight.filled(NOTHING), pytest.raises(errors.DiskFull):
        handover.pack(small_desk, offer.transfer_uid)
    assert [path.name for path in small_desk.home.handovers.iterdir()] == [offer.package.name]
    assert everything(small_desk) == before
    receive(department, handover.pack(small_desk, offer.transfer_uid))
    assert_whole(small_desk)


def test_a_new_home_is_made_once_there_is_room(tight: Tight) -> None:
    home = tight.folder / "new"
    for leave in (NOTHING, MORE):
        assert_refused(tight.start(leave, home, "catalogue", "import", SAMPLE), FULL)
    assert start(home, "catalogue", "import", SAMPLE).returncode == 0
    made = open_desk(Home(home))
    assert_whole(made)
    made.store.close()


def test_a_catalogue_comes_in_wholly_or_not_at_all(tight: Tight) -> None:
    fresh = open_desk(Home(tight.folder / "new"))
    before = everything(fresh)
    fresh.store.close()
    assert_refused(tight.start(MORE, fresh.home.path, "catalogue", "import", SAMPLE), FULL)
    assert everything(fresh) == before
    assert_whole(fresh)
    fresh.store.close()


def test_a_catalogue_that_cannot_be_written_leaves_no_file(desk: Desk, tight: Tight) -> None:
    target = tight.folder / "catalogue.xlsx"
    assert_refused(tight.start(NOTHING, desk.home.path, "catalogue", "export", str(target)), FULL)
    assert _files(tight.folder) == set()


def test_a_backup_without_room_is_none(desk: Desk, tight: Tight) -> None:
    accept(desk, pages=2)
    before, target = everything(desk), tight.folder / "backup"
    for leave in (NOTHING, MORE):
        assert_refused(tight.start(leave, desk.home.path, "backup", "--to", str(target)), FULL)
        assert list(target.glob("quay-*")) == []
        assert everything(desk) == before
    assert_whole(desk)
    assert start(desk.home.path, "backup", "--to", str(target)).returncode == 0


def test_a_restore_without_room_makes_no_home(desk: Desk, tight: Tight, tmp_path: Path) -> None:
    accept(desk, pages=2)
    made = backups.back_up(desk, tmp_path / "backup").path
    home = tight.folder / "restored"
    for leave in (NOTHING, MORE):
        assert_refused(tight.start(leave, home, "restore", str(made)), FULL)
        assert not (home / "quay.sqlite3").exists()
        assert _files(tight.folder) == set()
    assert start(home, "restore", str(made)).returncode == 0
    restored = open_desk(Home(home))
    assert_whole(restored)
    restored.store.close()


def test_a_demo_without_room_ends_in_one_line(tight: Tight) -> None:
    assert_refused(tight.start(1 << 20, tight.folder / "demo", "demo"), FULL)
