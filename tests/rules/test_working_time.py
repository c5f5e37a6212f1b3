"""Deadlines against a minute-by-minute walk, and their properties."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import errors, resources
from app.rules.calendar import ZONE, Calendar, parse_calendar
from app.rules.working_time import (
    Limit,
    TimeUnit,
    after_hours,
    continued,
    day_after,
    day_ahead,
    due,
    moved,
    opening,
    pass_on_by,
    remaining,
    worked,
)
from tests.rules import walk

SHIPPED = parse_calendar(resources.read_text("calendar/vietnam.toml"))
CALENDAR = Calendar(days={day: kind for day, (kind, _name) in SHIPPED.days.items()}, years=SHIPPED.years)

RECEIPTS = (
    "2024-02-07 16:30",  # the eve of Tết
    "2024-02-10 09:00",  # within Tết, a Saturday
    "2024-04-26 11:29",  # a minute before lunch, before swapped days
    "2024-05-04 08:15",  # a worked Saturday
    "2024-08-30 17:00",  # closing time before a long weekend
    "2024-12-31 15:01",  # the last day of a year, after the cut-off
    "2025-01-24 16:59",  # the last minute before Tết
    "2025-04-26 13:30",  # a worked Saturday, afternoon opening
    "2025-09-03 06:20",  # before opening
    "2025-12-31 10:00",  # over a year's end with a swapped day
    "2026-01-09 14:00",  # before a worked Saturday
    "2026-01-10 16:00",  # a worked Saturday, late
    "2026-04-25 10:00",  # an ordinary Saturday before a compensatory Monday
    "2026-08-21 11:30",  # lunch begins, before a worked Saturday
    "2026-08-22 12:15",  # lunch of a worked Saturday
    "2026-11-23 15:00",  # the cut-off itself, before the new holiday
    "2026-11-24 09:00",  # the new holiday
    "2026-12-31 07:00",  # opening moment on the last day
    "2027-02-03 16:45",  # the eve of Tết 2027
    "2027-05-01 08:00",  # a holiday on a Saturday
    "2027-11-23 13:29",  # a minute before the afternoon
)
LIMITS = (
    (1, "ngày làm việc"),
    (5, "ngày làm việc"),
    (20, "ngày làm việc"),
    (3, "ngày"),
    (30, "ngày"),
    (4, "giờ làm việc"),
    (9, "giờ làm việc"),
    (0, "trong ngày"),
)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit[0]} {limit[1]}")
@pytest.mark.parametrize("receipt", RECEIPTS)
def test_due_equals_the_walk(receipt: str, limit: tuple[int, str]) -> None:
    received = datetime.fromisoformat(receipt).replace(tzinfo=ZONE)
    amount, unit = limit
    assert due(received, Limit(amount, TimeUnit(unit)), CALENDAR).moment == walk.due(received, amount, unit)


def test_the_example_over_tet() -> None:
    received = datetime(2024, 2, 7, 16, 30, tzinfo=ZONE)
    found = due(received, Limit(5, TimeUnit.WORKING_DAYS), CALENDAR)
    assert found.moment.isoformat(timespec="minutes") == "2024-02-21T16:30+07:00"
    assert found.uncertain_years == ()


def test_the_zone_of_the_machine_does_not_matter() -> None:
    here = datetime(2026, 3, 2, 8, tzinfo=ZONE)
    limit = Limit(3, TimeUnit.WORKING_DAYS)
    assert due(here.astimezone(UTC), limit, CALENDAR) == due(here, limit, CALENDAR)


def test_unconfirmed_and_absent_years_carry_a_warning() -> None:
    limit = Limit(10, TimeUnit.WORKING_DAYS)
    assert due(datetime(2026, 12, 28, 8, tzinfo=ZONE), limit, CALENDAR).uncertain_years == (2027,)
    assert due(datetime(2027, 12, 28, 8, tzinfo=ZONE), limit, CALENDAR).uncertain_years == (2027, 2028)


def test_years_outside_the_file_have_weekends_and_fixed_holidays() -> None:
    assert not CALENDAR.is_working(date(2031, 9, 2))
    assert not CALENDAR.is_working(date(2031, 11, 24))
    assert CALENDAR.is_working(date(2023, 11, 24))  # before the day existed
    assert not CALENDAR.is_working(date(2031, 9, 6))


def test_a_procedure_can_have_its_own_cut_off() -> None:
    received = datetime(2026, 3, 3, 10, 30, tzinfo=ZONE)
    early = Limit(0, TimeUnit.SAME_DAY, same_day_cutoff=time(10))
    assert due(received, early, CALENDAR).moment == datetime(2026, 3, 4, 17, tzinfo=ZONE)
    at_cutoff = Limit(0, TimeUnit.SAME_DAY, same_day_cutoff=time(10, 30))
    assert due(received, at_cutoff, CALENDAR).moment == datetime(2026, 3, 3, 17, tzinfo=ZONE)


MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2027, 11, 30),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
AMOUNTS = st.integers(0, 60)
UNITS = st.sampled_from(list(TimeUnit))


@settings(max_examples=150)
@given(MOMENTS, AMOUNTS, UNITS)
def test_never_due_on_a_rest_day_nor_before_receipt(received: datetime, amount: int, unit: TimeUnit) -> None:
    found = due(received, Limit(amount, unit), CALENDAR)
    assert CALENDAR.is_working(found.moment.date())
    assert found.moment >= received or unit is TimeUnit.SAME_DAY
    assert found.starts >= received


@settings(max_examples=150)
@given(MOMENTS, st.integers(0, 5 * 24 * 60), AMOUNTS, UNITS)
def test_later_receipt_is_never_due_earlier(received: datetime, minutes: int, amount: int, unit: TimeUnit) -> None:
    limit = Limit(amount, unit)
    early, late = (due(at, limit, CALENDAR).moment for at in (received, received + timedelta(minutes=minutes)))
    if unit is TimeUnit.DAYS:  # the clock time stays when the end moves off a rest day: two ends meet on one day
        assert early.date() <= late.date()
    else:
        assert early <= late


@settings(max_examples=150)
@given(MOMENTS, AMOUNTS, st.integers(0, 30), UNITS)
def test_a_longer_limit_is_never_due_earlier(received: datetime, amount: int, more: int, unit: TimeUnit) -> None:
    short, long = Limit(amount, unit), Limit(amount + more, unit)
    assert due(received, short, CALENDAR).moment <= due(received, long, CALENDAR).moment


@settings(max_examples=100)
@given(MOMENTS)
def test_opening_is_the_first_open_minute(received: datetime) -> None:
    assert opening(received, CALENDAR) == walk.moved(received)


@pytest.mark.parametrize(
    ("now", "promised", "late", "days", "same_day"),
    [
        ("2026-03-02 08:00", "2026-03-04 17:00", False, 2, False),
        ("2026-03-06 16:00", "2026-03-09 17:00", False, 1, False),  # over a weekend
        ("2026-03-04 08:00", "2026-03-04 17:00", False, 0, True),
        ("2026-03-04 17:01", "2026-03-04 17:00", True, 0, True),
        ("2026-03-09 09:00", "2026-03-05 17:00", True, 2, False),
    ],
)
def test_remaining_counts_working_days(now: str, promised: str, late: bool, days: int, same_day: bool) -> None:
    today, due_at = (datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in (now, promised))
    left = remaining(today, due_at, CALENDAR)
    assert (left.late, left.working_days, left.same_day) == (late, days, same_day)


PROMISED = st.datetimes(
    datetime(2024, 3, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2027, 6, 1),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


@given(promised=PROMISED, ago=st.integers(-40, 40), days=st.integers(1, 60))
def test_a_date_moved_by_working_days_is_so_many_working_days_later_and_can_be_promised(
    promised: datetime, ago: int, days: int
) -> None:
    now = promised - timedelta(days=ago)
    day = day_after(promised, days, now, CALENDAR)
    first = max(promised, now).date()
    between = [first + timedelta(days=n) for n in range(1, (day - first).days + 1)]
    assert sum(walk.works(one) for one in between) == days
    again = moved(promised, day, now, CALENDAR)
    assert (again.moment.date(), again.moment.timetz()) == (day, promised.timetz())
    assert again.moment > max(promised, now)


@given(promised=PROMISED, ahead=st.integers(-30, 30))
def test_no_date_is_moved_to_a_day_off_nor_to_one_that_is_not_later(promised: datetime, ahead: int) -> None:
    day = promised.date() + timedelta(days=ahead)
    now = promised - timedelta(days=3)
    if not walk.works(day):
        with pytest.raises(errors.DayOff):
            moved(promised, day, now, CALENDAR)
    elif ahead <= 0:
        with pytest.raises(errors.DueNotLater):
            moved(promised, day, now, CALENDAR)
    else:
        assert moved(promised, day, now, CALENDAR).moment.date() == day
    with pytest.raises((errors.DayOff, errors.DueNotLater)):
        moved(promised, day, promised + timedelta(days=31), CALENDAR)


@given(begun=PROMISED, quarters=st.integers(0, 400))
def test_working_hours_are_counted_as_they_are_planned(begun: datetime, quarters: int) -> None:
    hours = quarters / 4
    done = after_hours(begun, hours, CALENDAR)
    assert worked(begun, done, CALENDAR) == timedelta(hours=hours)
    assert worked(begun, done + timedelta(minutes=30), CALENDAR) <= timedelta(hours=hours + 0.5)
    assert worked(done, begun, CALENDAR) == timedelta()


HOURS = st.integers(0, 40 * 24)
OPEN = PROMISED.map(lambda moment: opening(moment, CALENDAR))


@settings(max_examples=60)
@given(PROMISED, st.integers(0, 4 * 24 * 60))
def test_the_time_waited_is_what_a_walk_counts(since: datetime, minutes: int) -> None:
    since = since.replace(second=0, microsecond=0)
    counted = sum(walk.is_open(since + timedelta(minutes=n)) for n in range(minutes))
    assert worked(since, since + timedelta(minutes=minutes), CALENDAR) == timedelta(minutes=counted)


@given(since=PROMISED, first=HOURS, second=HOURS)
def test_waiting_twice_is_waiting_for_both(since: datetime, first: int, second: int) -> None:
    middle = since + timedelta(hours=first)
    until = middle + timedelta(hours=second)
    parts = worked(since, middle, CALENDAR) + worked(middle, until, CALENDAR)
    assert worked(since, until, CALENDAR) == parts
    assert worked(until, since, CALENDAR) == timedelta()


@given(promised=OPEN, ago=HOURS, hours=HOURS)
def test_after_a_wait_as_much_working_time_is_left_as_before(promised: datetime, ago: int, hours: int) -> None:
    asked = promised - timedelta(hours=ago)
    resumed = asked + timedelta(hours=hours)
    again = continued(promised, asked, resumed, CALENDAR).moment
    assert worked(resumed, again, CALENDAR) == worked(asked, promised, CALENDAR)
    assert again >= promised
    assert CALENDAR.is_working(again.date())


@given(promised=OPEN, late=st.integers(1, 20 * 24), hours=HOURS)
def test_what_was_late_stays_as_late(promised: datetime, late: int, hours: int) -> None:
    asked = promised + timedelta(hours=late)
    resumed = asked + timedelta(hours=hours)
    again = continued(promised, asked, resumed, CALENDAR).moment
    assert worked(again, resumed, CALENDAR) == worked(promised, asked, CALENDAR)


def test_whole_working_days_of_waiting_keep_the_clock_time() -> None:
    promised, asked = (datetime(2026, 3, day, 9, 41, tzinfo=ZONE) for day in (20, 4))
    found = continued(promised, asked, datetime(2026, 3, 9, 9, 41, tzinfo=ZONE), CALENDAR)  # Wednesday to Monday
    assert found.moment == datetime(2026, 3, 25, 9, 41, tzinfo=ZONE)
    assert found.uncertain_years == ()


@pytest.mark.parametrize(
    ("received", "goes"),
    [
        ("2026-03-04 09:00", "2026-03-04 17:00"),
        ("2026-03-04 15:00", "2026-03-04 17:00"),
        ("2026-03-04 15:01", "2026-03-05 11:30"),  # at the start of the next day
        ("2026-03-06 16:00", "2026-03-09 11:30"),
        ("2026-03-07 09:00", "2026-03-09 17:00"),  # a Saturday counts from Monday's opening
        ("2026-03-04 06:00", "2026-03-04 17:00"),
        ("2026-03-04 18:00", "2026-03-05 11:30"),
    ],
)
def test_paper_goes_on_the_same_day_or_at_the_start_of_the_next(received: str, goes: str) -> None:
    came, by = (datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in (received, goes))
    assert pass_on_by(came, time(15), CALENDAR) == by


def test_an_apology_is_in_time_until_a_working_day_before_the_end() -> None:
    monday = datetime(2026, 3, 9, 9, tzinfo=ZONE)
    assert day_ahead(monday, 1, CALENDAR) == date(2026, 3, 6)
    assert day_ahead(monday, 4, CALENDAR) == date(2026, 3, 5)
