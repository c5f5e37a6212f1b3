"""Putting a desk together: a new home with its defaults, an old one as it was left, and none that is damaged."""

import logging
import shutil
import threading
from pathlib import Path

import pytest

from app import errors
from app.bootstrap import DEFAULT_AGENCY, open_desk
from app.desk import checks
from app.desk.desk import Desk
from app.home import DeskSettings, Home
from app.models.store import VERSION
from app.queries import office
from app.rules.calendar import DEFAULT_HOURS, Certainty
from app.rules.kinds import PlaceRole
from tests.desks import NOON, SetClock
from tests.models.rows import by_hand, entries, raw


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "quay")


def opened(home: Home, *, create: bool = True, prove: bool = True) -> Desk:
    return open_desk(home, create=create, prove=prove, clock=SetClock())


def closed(home: Home) -> None:
    opened(home).store.close()


def test_a_new_home_has_the_default_office_and_the_shipped_calendar_and_no_officer(home: Home) -> None:
    desk = opened(home)
    with desk.store.reading() as session:
        here = office.office(session)
        calendar = office.calendar(session)
        assert (here.agency_code, here.name, here.hours) == (DEFAULT_AGENCY, "", DEFAULT_HOURS)
        assert DEFAULT_AGENCY == "H55.00"
        assert not office.has_officers(session)
    assert [calendar.certainty(year) for year in (2024, 2026, 2027, 2028)] == [
        Certainty.CONFIRMED, Certainty.CONFIRMED, Certainty.UNCONFIRMED, Certainty.ABSENT,
    ]  # fmt: skip
    assert (desk.place.role, desk.officer, desk.counter) == (PlaceRole.DESK, None, "")
    (entry,) = entries(desk.store)
    assert (entry["action"], entry["officer"], entry["workstation"]) == (
        "home_made",
        "system",
        desk.place.workstation,
    )
    assert checks.check(desk, deep=True) == checks.Checked((), 0)
    desk.store.close()


def test_an_old_home_opens_as_it_was_left(home: Home) -> None:
    first = opened(home)
    first.store.close()
    home.save_settings(DeskSettings(counter="Quầy số 2"))
    again = opened(home)
    assert again.place == first.place
    assert again.counter == "Quầy số 2"
    assert len(entries(again.store)) == 1
    again.store.close()


def test_a_home_that_is_not_there_is_made_only_where_one_may_be_made(home: Home) -> None:
    with pytest.raises(errors.HomeMissing) as told:
        opened(home, create=False)
    assert told.value.path == home.path
    assert not home.path.exists()


def test_two_who_open_a_new_home_at_once_sit_at_the_same_workstation(home: Home) -> None:
    start, desks = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        desks.append(opened(home))

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({desk.place.workstation for desk in desks}) == 1
    assert len(entries(desks[0].store)) == 1
    for desk in desks:
        desk.store.close()


def test_a_store_that_is_gone_from_beside_its_documents_is_damaged_and_not_new(home: Home) -> None:
    desk = opened(home)
    desk.documents.add_bytes(b"%PDF-1.4 a sample paper")
    desk.store.close()
    for lost in (lambda: home.store.write_bytes(b""), home.store.unlink):
        lost()
        with pytest.raises(errors.StoreDamaged):
            opened(home)
    assert not home.store.exists()


def test_an_empty_store_is_damaged_where_no_home_may_be_made(home: Home) -> None:
    home.create()
    home.store.touch()
    with pytest.raises(errors.StoreDamaged):
        opened(home, create=False)
    assert home.store.stat().st_size == 0


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE journal_entries SET officer = 'x'",
        "UPDATE journal_contents SET content = CAST(content || ' ' AS BLOB)",
        "DELETE FROM journal_contents",
        "DELETE FROM journal_entries",
    ],
)
def test_a_journal_whose_tail_is_not_whole_is_refused_but_to_a_check(home: Home, damage: str) -> None:
    closed(home)
    by_hand(home.store, damage)
    with pytest.raises(errors.StoreDamaged) as told:
        opened(home)
    assert told.value.path == home.store
    desk = opened(home, create=False, prove=False)
    assert checks.check(desk).findings
    desk.store.close()


def test_a_workstation_of_no_known_kind_is_damage(home: Home) -> None:
    closed(home)
    by_hand(home.store, "UPDATE workstations SET role = 'garage'")
    with pytest.raises(errors.StoreDamaged):
        opened(home, prove=False)


def test_a_newer_store_is_refused_and_stays(home: Home) -> None:
    closed(home)
    by_hand(home.store, f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(errors.StoreNewer):
        opened(home)
    assert raw(home.store, "PRAGMA user_version") == [{"user_version": VERSION + 1}]


def test_a_copied_home_opens_where_it_lies_now(home: Home, tmp_path: Path) -> None:
    closed(home)
    shutil.copytree(home.path, tmp_path / "Bản sao #2 (50%)")
    desk = opened(Home(tmp_path / "Bản sao #2 (50%)"))
    assert checks.check(desk).findings == ()
    desk.store.close()


def test_the_log_lies_in_the_home_that_was_opened_last(home: Home, tmp_path: Path) -> None:
    closed(home)
    closed(Home(tmp_path / "other"))
    logging.getLogger("quay.test").info("đã mở")
    assert "đã mở" in (tmp_path / "other" / "logs" / "quay.log").read_text(encoding="utf-8")
    assert not (home.logs / "quay.log").exists()
    assert len(logging.getLogger("quay").handlers) == 1


def test_the_clock_that_was_given_is_the_desk_s(home: Home) -> None:
    desk = opened(home)
    assert desk.clock.now() == NOON
    assert raw(home.store, "SELECT made_at FROM workstations") == [{"made_at": "2026-11-25 02:41:00.000000"}]
    desk.store.close()
