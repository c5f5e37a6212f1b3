"""The office's time: hours, days off and worked, and how sure a year is."""

from datetime import date, datetime, time

import pytest

from app import errors
from app.desk import calendar, checks, intake
from app.desk.desk import Desk
from app.queries import office
from app.rules.calendar import ZONE, Calendar, Certainty, DayKind, OfficeHours
from app.rules.working_time import Limit, TimeUnit, due
from tests.desks import open_draft
from tests.models.rows import entries, kept

HOURS = OfficeHours(((time(8), time(12)),), frozenset({0, 1, 2, 3, 4, 5}))


def now(desk: Desk) -> Calendar:
    with desk.store.reading() as session:
        return office.calendar(session)


def days(desk: Desk, year: int) -> dict[date, tuple[DayKind, str]]:
    with desk.store.reading() as session:
        return {found.day: (found.kind, found.name) for found in office.calendar_days(session, year)}


def test_new_hours_count_for_what_comes_and_promises_already_made_do_not_move(desk: Desk) -> None:
    before = intake.accept(desk, open_draft(desk))
    calendar.set_hours(desk, HOURS, time(10, 30))
    assert now(desk).hours == HOURS
    assert now(desk).same_day_cutoff == time(10, 30)
    promised = {row["due_current"] for row in kept(desk.store)["dossiers"].values()}
    assert len(promised) == 1
    after = intake.accept(desk, open_draft(desk))
    assert after.due < before.due  # Saturdays are worked now
    assert promised < {row["due_current"] for row in kept(desk.store)["dossiers"].values()}
    assert entries(desk.store)[-2]["action"] == "hours_set"


def test_a_department_has_hours_too(department: Desk) -> None:
    calendar.set_hours(department, HOURS, time(11))
    assert now(department).hours == HOURS


@pytest.mark.parametrize(
    ("spans", "weekdays"),
    [((), {0}), (((time(8), time(12)),), set()), (((time(12), time(8)),), {0}),
     (((time(8), time(12)), (time(11), time(17))), {0}), (((time(8), time(8)),), {0})],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(spans: tuple[tuple[time, time], ...], weekdays: set[int]) -> None:
    with pytest.raises(errors.BadInput):
        OfficeHours(spans, frozenset(weekdays))


def test_a_day_is_entered_changed_and_taken_out_again(desk: Desk) -> None:
    day = date(2026, 12, 24)
    assert now(desk).is_working(day)
    calendar.set_day(desk, day, DayKind.SWAPPED_OFF, "  Nghỉ  hoán đổi ")
    assert not now(desk).is_working(day)
    assert days(desk, 2026)[day] == (DayKind.SWAPPED_OFF, "Nghỉ hoán đổi")
    calendar.set_day(desk, date(2026, 12, 26), DayKind.WORKED, "Làm bù")
    assert now(desk).is_working(date(2026, 12, 26))
    calendar.set_day(desk, day, None)
    assert now(desk).is_working(day)
    assert day not in days(desk, 2026)
    calendar.set_day(desk, date(2026, 9, 2), None)  # a holiday of the shipped calendar as well
    assert now(desk).is_working(date(2026, 9, 2))
    assert [entry["action"] for entry in entries(desk.store)[-4:]] == ["calendar_changed"] * 4
    assert checks.check(desk, deep=True).findings == ()


def test_a_promise_keeps_clear_of_a_day_that_was_entered(desk: Desk) -> None:
    received, limit = datetime(2026, 12, 22, 9, tzinfo=ZONE), Limit(2, TimeUnit.WORKING_DAYS)
    assert due(received, limit, now(desk)).moment.day == 24
    calendar.set_day(desk, date(2026, 12, 24), DayKind.SWAPPED_OFF)
    assert due(received, limit, now(desk)).moment.day == 25


def test_a_year_is_confirmed_and_its_promises_carry_no_warning_then(desk: Desk) -> None:
    received, limit = datetime(2027, 3, 1, 9, tzinfo=ZONE), Limit(2, TimeUnit.WORKING_DAYS)
    assert due(received, limit, now(desk)).uncertain_years == (2027,)
    calendar.confirm_year(desk, 2027)
    assert now(desk).certainty(2027) is Certainty.CONFIRMED
    assert due(received, limit, now(desk)).uncertain_years == ()
    calendar.confirm_year(desk, 2027, confirmed=False)
    assert now(desk).certainty(2027) is Certainty.UNCONFIRMED


def test_a_day_entered_in_a_year_that_was_not_loaded_takes_no_fixed_holiday_away(desk: Desk) -> None:
    fixed = [date(2031, *day) for day in ((1, 1), (4, 30), (5, 1), (9, 2), (11, 24))]
    assert not any(now(desk).is_working(day) for day in fixed)
    calendar.set_day(desk, date(2031, 1, 23), DayKind.HOLIDAY, "Tết Nguyên đán")
    assert now(desk).certainty(2031) is Certainty.UNCONFIRMED
    assert not any(now(desk).is_working(day) for day in [*fixed, date(2031, 1, 23)])
    assert days(desk, 2031).keys() == {*fixed, date(2031, 1, 23)}
    assert days(desk, 2031)[date(2031, 9, 2)] == (DayKind.HOLIDAY, "Quốc khánh")
    calendar.set_day(desk, date(2031, 5, 1), None)  # and staff may take one out
    assert now(desk).is_working(date(2031, 5, 1))
    assert checks.check(desk, deep=True).findings == ()


def test_a_year_confirmed_without_a_day_has_its_fixed_holidays(desk: Desk) -> None:
    calendar.confirm_year(desk, 2032)
    assert now(desk).certainty(2032) is Certainty.CONFIRMED
    assert not now(desk).is_working(date(2032, 4, 30))
    assert now(desk).is_working(date(2032, 4, 29))
    assert len(days(desk, 2032)) == 5


def test_a_fixed_holiday_may_be_a_worked_day_from_the_first(desk: Desk) -> None:
    calendar.set_day(desk, date(2031, 1, 1), DayKind.WORKED, "Trực")
    assert now(desk).is_working(date(2031, 1, 1))
    assert days(desk, 2031)[date(2031, 1, 1)] == (DayKind.WORKED, "Trực")


def test_two_homes_name_a_day_alike(desk: Desk, department: Desk) -> None:
    for one in (desk, department):
        calendar.set_day(one, date(2031, 1, 23), DayKind.HOLIDAY, "Tết")
    assert kept(desk.store)["calendar_days"] == kept(department.store)["calendar_days"]
