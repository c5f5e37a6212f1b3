"""Every frozen home opens in this version, is whole to the last row, and work goes on in it."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_desk
from app.desk import accounts, backups, checks, handover
from app.desk.desk import Desk
from app.home import Home
from app.queries import dossiers, drafts, handovers, online_changes, register, waiting_online
from app.rules.kinds import Form, ItemState, Look
from app.rules.states import State
from tests.desk.roads import CONFIRM, accept, answer, hand_over, receive
from tests.desks import LOGIN, NOON, PASSWORD, SetClock
from tests.frozen.make import FOLDER

VERSIONS = sorted(path.name.removesuffix(".tar.xz") for path in FOLDER.glob("*.tar.xz"))


def test_there_is_one_of_each_version() -> None:
    assert {"v1", "v2", "v4", "v5"} <= set(VERSIONS)


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    """The version that froze the homes."""
    return str(request.param)


@pytest.fixture
def frozen(version: str, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """A copy of both homes, opened by this version, their officers signed in."""
    with tarfile.open(FOLDER / f"{version}.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    opened = [_signed_in(Home(tmp_path / name)) for name in ("quay", "phong")]
    yield opened[0], opened[1]
    for desk in opened:
        desk.store.close()


def _signed_in(home: Home) -> Desk:
    desk = open_desk(home, create=False, clock=SetClock(NOON))
    return desk.with_officer(accounts.sign_in(desk, LOGIN, PASSWORD))


def test_a_frozen_home_is_whole(frozen: tuple[Desk, Desk]) -> None:
    for desk in frozen:
        assert checks.check(desk, deep=True).findings == ()


def test_everything_that_was_saved_is_there(version: str, frozen: tuple[Desk, Desk]) -> None:
    desk, department = frozen
    whole_lives, online = version not in {"v1", "v2"}, version not in {"v1", "v2", "v4"}
    with desk.store.reading() as session:
        assert (register.total(session), len(drafts.open_drafts(session))) == (6 + 2 * whole_lives + 3 * online, 2)
        states = [dossiers.by_code(session, f"H55.14-261105-000{n}") for n in range(1, 5)]
        found = [dossiers.dossier(session, opens.dossier_uid) for opens in states]
    receipts = [[slip for slip in d.slips if slip.form is Form.RECEIPT] for d in found if d]
    kept = zip((d for d in found if d), receipts, strict=True)
    assert [(d.void, len(issued), len(d.documents), d.state) for d, issued in kept] == [
        (False, 1, 1, State.IN_PROGRESS),
        (False, 1, 1, State.RECEIVED),
        (False, 2, 1, State.RECEIVED),
        (True, 1, 1, State.RECEIVED),
    ]
    with desk.store.reading() as session:
        looks = [row.look.look for row in waiting_online.waiting(session, desk.place.uid) if row.look]
        assert (looks, online_changes.count(session)) == ([Look.PASSED] * online, online)
    with department.store.reading() as session:
        assert register.total(session) == 2 + whole_lives


def test_work_goes_on_in_it(frozen: tuple[Desk, Desk]) -> None:
    desk, department = frozen
    code = accept(desk, pages=1)
    hand_over(desk, department, {code: CONFIRM})
    for opened in frozen:
        assert checks.check(opened, deep=True).findings == ()


def test_what_was_offered_in_it_still_travels_and_comes_back_confirmed(frozen: tuple[Desk, Desk]) -> None:
    desk, department = frozen
    with desk.store.reading() as session:
        (open_one,) = handovers.given(session, desk.place.uid)
        (item,) = (i for i in open_one.items if i.state is ItemState.OFFERED)
    transfer = receive(department, handover.pack(desk, open_one.uid))
    taken = handover.read_acknowledgement(desk, answer(department, transfer, {item.dossier_uid: CONFIRM}))
    assert taken.confirmed == (item.code,)
    for opened in frozen:
        assert checks.check(opened, deep=True).findings == ()


def test_its_store_is_restored_as_a_backup_is(version: str, tmp_path: Path) -> None:
    with tarfile.open(FOLDER / f"{version}.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    former = (tmp_path / "quay" / "quay.sqlite3").read_bytes()
    home = Home(tmp_path / "new")
    backups.restore(home, tmp_path / "quay" / "quay.sqlite3", NOON)
    restored = _signed_in(home)
    assert checks.check(restored, deep=True).findings == ()
    assert (tmp_path / "quay" / "quay.sqlite3").read_bytes() == former
    restored.store.close()
