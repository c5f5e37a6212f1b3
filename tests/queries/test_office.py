"""The office as settings and papers see it."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.bootstrap import open_desk
from app.desk import accounts, backups, calendar, places
from app.desk.accounts import NewOfficer
from app.desk.desk import Desk
from app.desk.places import OfficeNames
from app.home import Home
from app.queries import office
from app.rules.calendar import ZONE, Certainty, DayKind, OfficeHours
from app.rules.kinds import PlaceRole
from tests.desks import NOON, SetClock


def test_a_new_home_has_an_office_of_defaults_and_no_officer(tmp_path: Path, clock: SetClock) -> None:
    desk = open_desk(Home(tmp_path / "moi"), clock=clock)
    try:
        with desk.store.reading() as session:
            here = office.office(session)
            assert not office.has_officers(session)
            assert office.last_backup(session) is None
            assert (*office.officers(session), *office.departments(session), *office.counters(session)) == ()
    finally:
        desk.store.close()
    assert (here.agency_code, here.number_suffix, here.same_day_cutoff) == ("H55.00", "BPTNTKQ", time(15))
    assert here.hours.spans == ((time(7), time(11, 30)), (time(13, 30), time(17)))
    assert here.hours.weekdays == frozenset(range(5))


def test_desk_and_department_know_the_same_office(desk: Desk, department: Desk) -> None:
    seen = []
    for place in (desk, department):
        with place.store.reading() as session:
            seen.append((office.office(session), office.organisation_uid(session), office.departments(session)))
            assert office.workstation(session).place_uid == place.place.uid
            assert office.has_officers(session)
    assert seen[0] == seen[1]
    assert seen[0][0].uid == seen[0][1] == desk.place.uid
    assert seen[0][0].agency_code == "H55.14"


def test_the_office_tells_its_new_names_at_once(desk: Desk) -> None:
    places.rename_office(desk, OfficeNames("Sở mẫu", "Cấp trên mẫu", "Bộ phận mẫu", "Nơi mẫu", "1900", "MAU"))
    with desk.store.reading() as session:
        here = office.office(session)
        assert office.place_names(session)[desk.place.uid] == "Bộ phận mẫu"
    assert (here.name, here.parent_name, here.desk_name) == ("Sở mẫu", "Cấp trên mẫu", "Bộ phận mẫu")
    assert (here.place, here.phone, here.number_suffix) == ("Nơi mẫu", "1900", "MAU")


def test_a_restored_home_writes_under_a_workstation_of_its_own(desk: Desk, clock: SetClock, tmp_path: Path) -> None:
    made = backups.back_up(desk, tmp_path / "backup")
    with desk.store.reading() as session:
        assert office.last_backup(session) == NOON
        former = office.workstation(session).uid
    clock.forward(hours=1)
    backups.back_up(desk, tmp_path / "backup")
    with desk.store.reading() as session:
        assert office.last_backup(session) == clock.moment
    backups.restore(Home(tmp_path / "new"), made.path, clock.now())
    restored = open_desk(Home(tmp_path / "new"), clock=clock)
    try:
        with restored.store.reading() as session:
            now = office.workstation(session)
            assert now.uid == restored.place.workstation != former
            assert (now.place_uid, now.role) == (desk.place.uid, PlaceRole.DESK)
    finally:
        restored.store.close()


def test_people_and_places_in_use_come_first_by_name(desk: Desk) -> None:
    added = accounts.add_officer(desk, NewOfficer("an", "An (mẫu)", "mat-khau-mau", may_override=True))
    accounts.change_officer(desk, added, active=False)
    accounts.add_officer(desk, NewOfficer("binh", "Bình (mẫu)", "mat-khau-mau"))
    gone = places.add_counter(desk, "A – quầy cũ")
    places.disable_counter(desk, gone)
    with desk.store.reading() as session:
        officers, counters = office.officers(session), office.counters(session)
        departments = office.departments(session)
        names = office.officer_names(session)
    assert [(o.login, o.may_override, o.active) for o in officers] == [
        ("binh", False, True),
        ("mau", True, True),
        ("an", True, False),
    ]
    assert names[added] == "An (mẫu)"
    assert [(c.name, c.active) for c in counters] == [("Quầy số 1", True), ("A – quầy cũ", False)]
    places.disable_department(desk, departments[0].uid)
    with desk.store.reading() as session:
        assert office.departments(session)[-1] == office.Named(departments[0].uid, departments[0].name, False)
        assert office.place_names(session)[departments[0].uid] == departments[0].name


def test_the_calendar_is_the_offices_own(desk: Desk) -> None:
    hours = OfficeHours(((time(8), time(12)),), frozenset({0, 5}))
    calendar.set_hours(desk, hours, time(10, 30))
    with desk.store.reading() as session:
        found = office.calendar(session)
    assert (found.hours, found.same_day_cutoff) == (hours, time(10, 30))
    assert [found.certainty(year) for year in (2026, 2027, 2040)] == [
        Certainty.CONFIRMED, Certainty.UNCONFIRMED, Certainty.ABSENT,
    ]  # fmt: skip
    assert found.days[date(2026, 8, 22)] is DayKind.WORKED
    opened = datetime(2026, 11, 28, 8, 0, tzinfo=ZONE)
    assert found.spans_on(date(2026, 11, 28)) == ((opened, opened + timedelta(hours=4)),)


def test_the_days_of_one_year_are_listed_in_order(desk: Desk) -> None:
    with desk.store.reading() as session:
        days = office.calendar_days(session, 2026)
        assert office.calendar_days(session, 2040) == ()
    assert [d.day for d in days] == sorted(d.day for d in days)
    assert {d.day.year for d in days} == {2026}
    assert (date(2026, 11, 24), DayKind.HOLIDAY) in [(d.day, d.kind) for d in days]
    assert all(d.name for d in days)
