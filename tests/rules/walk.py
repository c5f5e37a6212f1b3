"""A slow, plain reckoning of due moments, minute by minute, that shares nothing with the code under test.

It knows the calendar only as a set of rest days and worked days written out by hand.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)

OFF = {
    *(date(2024, 1, 1), date(2024, 4, 18), date(2024, 4, 29), date(2024, 4, 30), date(2024, 5, 1)),
    *(date(2024, 2, day) for day in range(8, 15)),
    *(date(2024, 9, 2), date(2024, 9, 3)),
    *(date(2025, 1, 1), date(2025, 4, 7), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)),
    *(date(2025, 1, day) for day in range(27, 32)),
    *(date(2025, 9, 1), date(2025, 9, 2)),
    *(date(2026, 1, 1), date(2026, 1, 2), date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)),
    *(date(2026, 2, day) for day in range(16, 21)),
    *(date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 24)),
    *(date(2027, 1, 1), date(2027, 4, 16), date(2027, 4, 30), date(2027, 5, 3)),
    *(date(2027, 2, day) for day in range(4, 11)),
    *(date(2027, 9, 2), date(2027, 9, 3), date(2027, 11, 24)),
}
"""Rest days on weekdays, 2024–2027, as the domain's list has them."""

WORKED = {date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}
"""Swapped Saturdays that are worked."""

SPANS = ((time(7), time(11, 30)), (time(13, 30), time(17)))


def works(day: date) -> bool:
    """Whether the office works on a day."""
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def is_open(moment: datetime) -> bool:
    """Whether the office is open: the opening moment counts, the closing one does not."""
    return works(moment.date()) and any(a <= moment.time() < b for a, b in SPANS)


def moved(moment: datetime) -> datetime:
    """Walk on, minute by minute, until the office is open; a part of a minute is kept only where it was open."""
    if is_open(moment):
        return moment
    moment = moment.replace(second=0, microsecond=0)
    while not is_open(moment):
        moment += MINUTE
    return moment


def due(received: datetime, amount: int, unit: str, cutoff: time = time(15)) -> datetime:
    """Return the due moment by walking."""
    start = moved(received)
    if unit == "ngày làm việc":
        day, left = start.date(), amount
        while left:
            day += timedelta(days=1)
            left -= works(day)
        return datetime.combine(day, start.time(), ZONE)
    if unit == "ngày":
        day = start.date() + timedelta(days=amount)
        while not works(day):
            day += timedelta(days=1)
        return datetime.combine(day, start.time(), ZONE)
    if unit == "giờ làm việc":
        minutes, moment = amount * 60, start
        while minutes:
            minutes -= is_open(moment)
            moment += MINUTE
        return moment
    day = received.date()
    if not works(day) or received.time() > cutoff:
        day += timedelta(days=1)
        while not works(day):
            day += timedelta(days=1)
    return datetime.combine(day, time(17), ZONE)
