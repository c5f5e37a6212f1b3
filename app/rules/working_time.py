"""Working time: when a dossier is due, and how much time is left."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app import errors
from app.rules.calendar import ZONE, Calendar, Certainty, day_begins

LAST_MOMENT = time(23, 59, 59)


class TimeUnit(StrEnum):
    """The units of time limits, as the catalogue words them."""

    WORKING_DAYS = "ngày làm việc"
    DAYS = "ngày"
    WORKING_HOURS = "giờ làm việc"
    SAME_DAY = "trong ngày"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit; the cut-off overrides the office's for procedures answered within the day."""

    amount: int
    unit: TimeUnit
    same_day_cutoff: time | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The due moment, the moment the clock starts, and years on the way whose calendar is not confirmed."""

    moment: datetime
    starts: datetime
    uncertain_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much time is left, or by how much it is late, in working days; 0 on the day itself."""

    late: bool
    working_days: int
    same_day: bool


def due(received: datetime, limit: Limit, calendar: Calendar) -> Due:
    """Return when a dossier received at a moment is due (NĐ 118/2025 Điều 17.3; Bộ luật Dân sự Điều 147, 148).

    A receipt outside the opening spans counts from the next opening moment. The day of receipt is day 0; the clock
    time is kept. Moments are aware; the answer is in the office's zone.
    """
    received = received.astimezone(ZONE)
    starts = opening(received, calendar)
    match limit.unit:
        case TimeUnit.WORKING_DAYS:
            moment = _after_working_days(starts, limit.amount, calendar)
        case TimeUnit.DAYS:
            moment = _after_days(starts, limit.amount, calendar)
        case TimeUnit.WORKING_HOURS:
            moment = _after_working_time(starts, timedelta(hours=limit.amount), calendar)
        case TimeUnit.SAME_DAY:
            moment = _same_day(received, limit, calendar)
    return Due(moment, starts, _uncertain(received.date(), moment.date(), calendar))


def whole_day(begun: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """Return the last moment of the day on which a limit ends: that day counts whole (Bộ luật Dân sự Điều 148.6)."""
    return datetime.combine(due(begun, limit, calendar).moment.date(), LAST_MOMENT, ZONE)


def opening(moment: datetime, calendar: Calendar) -> datetime:
    """Return the moment itself when the office is open, else the next opening moment.

    A span includes its opening moment and not its closing one.
    """
    moment = moment.astimezone(ZONE)
    day = moment.date()
    while True:
        for opens, closes in calendar.spans_on(day):
            if moment < closes:
                return max(moment, opens)
        day = calendar.next_working_day(day)


def after_hours(moment: datetime, hours: float, calendar: Calendar) -> datetime:
    """Return the moment so many working hours after another; none are over when the office opens next."""
    return _after_working_time(opening(moment, calendar), timedelta(hours=hours), calendar)


def worked(begun: datetime, done: datetime, calendar: Calendar) -> timedelta:
    """Return how much working time lies between two moments, nothing where the second is not the later one."""
    begun, done = begun.astimezone(ZONE), done.astimezone(ZONE)
    day, spent = begun.date(), timedelta()
    while day <= done.date():
        for opens, closes in calendar.spans_on(day):
            spent += max(timedelta(), min(closes, done) - max(opens, begun))
        day += timedelta(days=1)
    return spent


def remaining(now: datetime, due: datetime, calendar: Calendar) -> Remaining:
    """Return how many working days lie between now and the due moment, either way."""
    today, last = now.astimezone(ZONE).date(), due.astimezone(ZONE).date()
    late = now > due
    first, end = (last, today) if late else (today, last)
    count = 0
    while first < end:
        first += timedelta(days=1)
        count += calendar.is_working(first)
    return Remaining(late, count, today == last)


def moved(promised: datetime, day: date, now: datetime, calendar: Calendar) -> Due:
    """Return the promised moment moved to a later day, at its clock time (NĐ 118/2025 Điều 19).

    Raises:
        DayOff: the office does not work on that day.
        DueNotLater: the new moment does not lie after both the promised one and now.
    """
    promised = promised.astimezone(ZONE)
    if not calendar.is_working(day):
        raise errors.DayOff(day)
    moment = datetime.combine(day, promised.timetz())
    if moment <= max(promised, now):
        raise errors.DueNotLater(promised.date())
    return Due(moment, promised, _uncertain(promised.date(), day, calendar))


def continued(promised: datetime, since: datetime, until: datetime, calendar: Calendar) -> Due:
    """Return the promised moment moved by the working time for which the clock stood still.

    As much working time is left after the wait as before it; what was late stays as late.
    """
    promised = promised.astimezone(ZONE)
    moment = _after_working_time(promised, worked(since, until, calendar), calendar)
    return Due(moment, promised, _uncertain(promised.date(), moment.date(), calendar))


def pass_on_by(received: datetime, until: time, calendar: Calendar) -> datetime:
    """Return by when paper goes to the department (NĐ 118/2025 Điều 18): the closing time of the same working day.

    What came after the time of day `until` goes at the start of the next working day: in its first opening span.
    """
    received = received.astimezone(ZONE)
    if calendar.is_working(received.date()) and received.timetz().replace(tzinfo=None) > until:
        return calendar.spans_on(calendar.next_working_day(received.date()))[0][1]
    return calendar.spans_on(opening(received, calendar).date())[-1][1]


def day_ahead(promised: datetime, days: int, calendar: Calendar) -> date:
    """Return the last working day that lies at least so many days before the promised one (NĐ 118/2025 Điều 19.6)."""
    day = promised.astimezone(ZONE).date() - timedelta(days=days)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def shifted(promised: datetime, calendar: Calendar) -> Due:
    """Return the promised moment, on the next working day where the office does not work on its own."""
    promised = promised.astimezone(ZONE)
    day = promised.date()
    if not calendar.is_working(day):
        day = calendar.next_working_day(day)
    return Due(datetime.combine(day, promised.timetz()), promised, _uncertain(promised.date(), day, calendar))


def day_after(promised: datetime, days: int, now: datetime, calendar: Calendar) -> date:
    """Return the day so many working days after the promised one, or after today where that one is past."""
    day = max(promised, now).astimezone(ZONE).date()
    for _step in range(days):
        day = calendar.next_working_day(day)
    return day


def _after_working_days(starts: datetime, days: int, calendar: Calendar) -> datetime:
    day = starts.date()
    for _step in range(days):
        day = calendar.next_working_day(day)
    return datetime.combine(day, starts.timetz())


def _after_days(starts: datetime, days: int, calendar: Calendar) -> datetime:
    day = starts.date() + timedelta(days=days)
    if not calendar.is_working(day):
        day = calendar.next_working_day(day)
    return datetime.combine(day, starts.timetz())


def _after_working_time(starts: datetime, left: timedelta, calendar: Calendar) -> datetime:
    if not left:
        return starts
    moment = starts
    while True:
        for opens, closes in calendar.spans_on(moment.date()):
            begin = max(moment, opens)
            if begin >= closes:
                continue
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        moment = day_begins(calendar.next_working_day(moment.date()))


def _same_day(received: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """Return the closing time of the day, or of the next working day when received after the cut-off."""
    cutoff = limit.same_day_cutoff or calendar.same_day_cutoff
    day = received.date()
    if not calendar.is_working(day) or received.timetz().replace(tzinfo=None) > cutoff:
        day = calendar.next_working_day(day)
    return calendar.spans_on(day)[-1][1]


def _uncertain(first: date, last: date, calendar: Calendar) -> tuple[int, ...]:
    years = range(first.year, last.year + 1)
    return tuple(year for year in years if calendar.certainty(year) is not Certainty.CONFIRMED)
