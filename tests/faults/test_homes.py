"""Homes that cannot be worked on now: read-only, on a share, in use, locked, newer, or under a clock set back."""

import os
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import errors
from app.bootstrap import open_desk
from app.desk import accounts, corrections, handover, intake
from app.desk.desk import Desk
from app.home import Home, filesystem_of
from app.rules.codes import parse_code
from app.rules.kinds import PlaceRole
from tests.desk.disks import read_only
from tests.desk.roads import CONFIRM, accept, answer, assert_whole, dossier, everything, receive
from tests.desks import LOGIN, PASSWORD, Samples, SetClock, open_draft
from tests.faults.commands import AS_OFFICER, HOUSE, Done, assert_refused, start
from tests.keyboard import press

SAMPLE = str(HOUSE / "resources/catalogue/procedures-sample.xlsx")
READ_ONLY, SHARE, IN_USE = "Không ghi được vào thư mục", "nằm trên ổ mạng", "Chương trình đang mở"
LOCKED, NEWER, DAMAGED = "đang ghi dữ liệu", "phiên bản mới hơn", "bị hỏng"
PATIENCE = 60.0


def _commands(bag: Path, file: Path, elsewhere: Path) -> tuple[tuple[str, ...], ...]:
    """Return every command that works on a home."""
    return (
        ("check",),
        ("backup", "--to", str(elsewhere / "backup")),
        ("catalogue", "import", SAMPLE),
        ("catalogue", "export", str(elsewhere / "catalogue.xlsx")),
        ("handover", "receive", str(bag), *AS_OFFICER),
        ("handover", "acknowledge", str(file), *AS_OFFICER),
    )


@pytest.fixture
def commands(desk: Desk, department: Desk, tmp_path: Path) -> tuple[tuple[str, ...], ...]:
    """Commands with a package and an answer that are worth reading."""
    uids = accept(desk), accept(desk)
    offers = [handover.offer(desk, [uid], department.place.uid) for uid in uids]
    file = answer(department, receive(department, offers[0]), {uids[0]: CONFIRM})
    (tmp_path / "elsewhere").mkdir()
    return _commands(offers[1].package, file, tmp_path / "elsewhere")


def test_a_home_that_cannot_be_written_is_refused_by_every_command(
    desk: Desk, commands: tuple[tuple[str, ...], ...]
) -> None:
    before = everything(desk)
    desk.store.close()
    with read_only(desk.home.path):
        for command in commands:
            assert_refused(start(desk.home.path, *command), READ_ONLY)
        assert_refused(start(desk.home.path / "new", "demo"), READ_ONLY)
    assert everything(desk) == before
    assert_whole(desk)


def test_where_one_may_not_write_no_home_is_made(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    with read_only(tmp_path / "office"):
        assert_refused(start(tmp_path / "office" / "quay", "catalogue", "import", SAMPLE), READ_ONLY)
    assert list((tmp_path / "office").iterdir()) == []


def test_a_backup_into_a_folder_that_cannot_be_written_is_none(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "office"
    target.mkdir()
    before = everything(desk)
    with read_only(target):
        assert_refused(start(desk.home.path, "backup", "--to", str(target)), READ_ONLY)
    assert everything(desk) == before
    assert list(target.iterdir()) == []


def test_a_sheet_into_a_folder_that_cannot_be_written_is_refused_in_one_line(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "office"
    target.mkdir()
    with read_only(target):
        assert_refused(start(desk.home.path, "catalogue", "export", str(target / "x.xlsx")), READ_ONLY)


def test_a_home_on_a_share_is_refused_by_every_command(
    desk: Desk, commands: tuple[tuple[str, ...], ...], tmp_path: Path
) -> None:
    """The table of mounts that the program reads says that the folder lies on a share."""
    machine = tmp_path / "proc"
    machine.mkdir()
    home = desk.home.path
    table = Path("/proc/mounts").read_text(encoding="utf-8")
    (machine / "mounts").write_text(f"{table}server:/office {home.parent} nfs4 rw 0 0\n", encoding="utf-8")
    within = ("unshare", "-m", "sh", "-c", 'mount --bind "$0" /proc && exec "$@"', str(machine))
    if subprocess.run([*within, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespace here; the reading of the table itself is tested with the home")
    before = everything(desk)
    desk.store.close()
    for command in commands[::2]:
        assert_refused(start(home, *command, within=within), SHARE)
    assert_refused(start(tmp_path / "new", "catalogue", "import", SAMPLE, within=within), SHARE)
    assert not (tmp_path / "new").exists()
    assert everything(desk) == before
    assert_whole(desk)


def test_the_real_table_of_mounts_tells_the_file_system_of_a_folder(tmp_path: Path) -> None:
    table = Path("/proc/mounts").read_text(encoding="utf-8")
    for folder in (tmp_path, Path("/proc"), Path("/dev"), Path("/")):
        asked = ["findmnt", "--noheadings", "--output", "FSTYPE", "--target", str(folder)]
        said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
        assert filesystem_of(folder, table) == said[-1]


@contextmanager
def _window(home: Path, display: str, timings: Path) -> Iterator[subprocess.Popen[str]]:
    """Open the program's window as a process of its own."""
    program = [sys.executable, str(HOUSE / "main.py"), "--home", str(home), "--timings", str(timings)]
    window = subprocess.Popen(
        program, stderr=subprocess.PIPE, text=True, env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    )
    try:
        yield window
    finally:
        window.kill()
        window.communicate()


def _wait(happened: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(f"not in time: {what}")
        time.sleep(0.05)


def _says(window: subprocess.Popen[str], words: str) -> bool:
    """Whether a window writes a line with these words to its terminal."""
    assert window.stderr is not None
    while select.select([window.stderr], [], [], PATIENCE)[0]:
        line = window.stderr.readline()
        if words in line or not line:
            return words in line
    return False


def _press_return(window: subprocess.Popen[str], display: str) -> None:
    """Press Enter when the window is in front (xdotool's own key would stay down when its window goes)."""
    command = ["xdotool", "getactivewindow", "getwindowpid"]
    environment = {**os.environ, "DISPLAY": display}
    front = subprocess.run(command, check=False, capture_output=True, text=True, env=environment).stdout
    if front.strip() == str(window.pid):
        press(display, "Return", each_ms=0)


def test_a_second_window_on_one_home_says_so_and_ends(
    samples: Samples, tmp_path: Path, display: str, clock: SetClock
) -> None:
    home = samples.copy(PlaceRole.DESK, tmp_path / "quay").path
    first_moments, second_moments = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    with _window(home, display, first_moments) as first:
        _wait(first_moments.exists, "the first window takes keys")
        with _window(home, display, second_moments) as second:
            assert _says(second, IN_USE)

            def closed() -> bool:
                _press_return(second, display)
                return second.poll() is not None

            _wait(closed, "the message is read and closed")
            assert second.returncode == 1
            assert not second_moments.exists()
        assert first.poll() is None
        assert start(home, "check").returncode == 0, "commands run beside a window"
    with Home(home).window_lock():
        pass  # whoever is gone holds nothing any more


def test_a_store_that_another_program_writes_to_is_left_alone(desk: Desk, department: Desk) -> None:
    bag = handover.offer(desk, [accept(desk)], department.place.uid).package
    before = everything(department)
    with closing(sqlite3.connect(department.home.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_refused(start(department.home.path, "handover", "receive", str(bag), *AS_OFFICER), LOCKED)
        assert start(department.home.path, "check").returncode == 0, "looking needs no lock"
        other.execute("ROLLBACK")
    assert everything(department) == before
    assert start(department.home.path, "handover", "receive", str(bag), *AS_OFFICER).returncode == 0
    assert_whole(department)


def _refused_and_unchanged(home: Path, commands: tuple[tuple[str, ...], ...], words: str) -> None:
    before = (home / "quay.sqlite3").read_bytes()
    for command in commands:
        assert_refused(start(home, *command), words)
    assert (home / "quay.sqlite3").read_bytes() == before


def test_a_store_of_a_newer_program_is_left_as_it_is(desk: Desk, commands: tuple[tuple[str, ...], ...]) -> None:
    desk.store.close()
    with closing(sqlite3.connect(desk.home.store)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
    _refused_and_unchanged(desk.home.path, commands[:3], NEWER)


def test_what_is_no_store_is_left_as_it_is(desk: Desk, commands: tuple[tuple[str, ...], ...]) -> None:
    desk.store.close()
    for leftover in desk.home.path.glob("quay.sqlite3-*"):
        leftover.unlink()
    desk.home.store.write_bytes(b"no store at all " * 400)
    _refused_and_unchanged(desk.home.path, commands[1:4], DAMAGED)


@pytest.fixture
def ahead(samples: Samples, tmp_path: Path) -> Iterator[Desk]:
    """A desk that worked until a moment ago by a clock that was an hour fast."""
    clock = SetClock(datetime.now(UTC) + timedelta(hours=1))
    opened = samples.open(PlaceRole.DESK, tmp_path / "ahead", clock)
    accept(opened)
    opened.store.close()
    now = open_desk(Home(opened.home.path))
    yield now.with_officer(accounts.sign_in(now, LOGIN, PASSWORD))
    now.store.close()


def test_a_clock_set_back_an_hour_holds_acceptance_until_the_time_is_confirmed(ahead: Desk) -> None:
    draft = open_draft(ahead)
    for _ in range(2):
        before = everything(ahead)
        with pytest.raises(errors.ClockSetBack):
            intake.accept(ahead, draft)
        assert everything(ahead) == before
        backed_up = start(ahead.home.path, "backup", "--to", str(ahead.home.path.parent / "backup"))
        assert backed_up.returncode == 0, "other acts go on, and hide nothing"
    corrections.confirm_time(ahead)
    first = parse_code(str(_codes(ahead)[0]))
    again = parse_code(intake.accept(ahead, draft).code)
    if again.day == first.day:  # not while an hour ahead is another day
        assert again.sequence == first.sequence + 1
    assert_whole(ahead)


def _codes(desk: Desk) -> list[str | None]:
    with closing(sqlite3.connect(desk.home.store)) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM dossiers ORDER BY id")]


def test_a_hand_over_goes_on_under_a_clock_set_back_and_leaves_both_homes_whole(
    ahead: Desk, department: Desk
) -> None:
    (code,) = _codes(ahead)
    with closing(sqlite3.connect(ahead.home.store)) as connection:
        (uid,) = connection.execute("SELECT uid FROM dossiers").fetchone()
    offer = handover.offer(ahead, [uid], department.place.uid)
    assert start(department.home.path, "handover", "receive", str(offer.package), *AS_OFFICER).returncode == 0
    file = answer(department, offer.transfer_uid, {uid: CONFIRM})
    done: Done = start(ahead.home.path, "handover", "acknowledge", str(file), *AS_OFFICER)
    assert done.returncode == 0, done.stderr
    assert str(code) in done.stdout
    assert dossier(ahead, uid).holder_uid == department.place.uid
    assert_whole(ahead, department)
