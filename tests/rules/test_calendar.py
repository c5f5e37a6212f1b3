"""The shipped calendar, day by day."""

from datetime import date, time, timedelta

import holidays
import pytest

from app import errors, resources
from app.rules.calendar import Calendar, Certainty, DayKind, OfficeHours, parse_calendar
from tests.rules import walk

SHIPPED = parse_calendar(resources.read_text("calendar/vietnam.toml"))
CALENDAR = Calendar(days={day: kind for day, (kind, _name) in SHIPPED.days.items()}, years=SHIPPED.years)
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1)]


def test_every_day_of_four_years_equals_the_list() -> None:
    differing = [day for day in DAYS if CALENDAR.is_working(day) != walk.works(day)]
    assert differing == []


def test_years_are_as_sure_as_their_decisions() -> None:
    found = {year: CALENDAR.certainty(year) for year in (2023, 2024, 2026, 2027, 2028)}
    assert found == {
        2023: Certainty.ABSENT,
        2024: Certainty.CONFIRMED,
        2026: Certainty.CONFIRMED,
        2027: Certainty.UNCONFIRMED,
        2028: Certainty.ABSENT,
    }


def test_statutory_days_agree_with_the_seed() -> None:
    """What the library knows as public holidays is off here too, for the years whose decisions are known."""
    seed = holidays.country_holidays("VN", years=(2024, 2025, 2026))
    swapped = {day for day, (kind, _name) in SHIPPED.days.items() if kind is DayKind.WORKED}
    assert [day for day in seed if CALENDAR.is_working(day) and day not in swapped] == []


def test_every_day_has_a_name() -> None:
    assert all(name for _kind, name in SHIPPED.days.values())


@pytest.mark.parametrize(
    "spans",
    [(), ((time(8), time(7)),), ((time(7), time(12)), (time(11), time(17))), ((time(7), time(7)),)],
)
def test_hours_that_cannot_be_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(errors.BadInput):
        OfficeHours(spans, frozenset(range(5)))
