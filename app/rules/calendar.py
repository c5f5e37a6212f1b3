"""Days of the office: opening hours, holidays, swapped and worked days, and how sure a year is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app import errors

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of every office, whatever the machine's."""

FIXED_HOLIDAYS = ((1, 1, 0), (4, 30, 0), (5, 1, 0), (9, 2, 0), (11, 24, 2026))
"""Month, day and first year of the holidays of the solar calendar (Bộ luật Lao động 2019 Điều 112; 28/2026/QH16)."""


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED_OFF = "swapped_off"
    WORKED = "worked"


class Certainty(StrEnum):
    """How sure the calendar of a year is."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening spans of a working day, in order, and the weekdays worked (Monday is 0)."""

    spans: tuple[tuple[time, time], ...]
    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        moments = [moment for span in self.spans for moment in span]
        if not moments or moments != sorted(set(moments)) or not self.weekdays:
            raise errors.BadInput(", ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in self.spans))


DEFAULT_HOURS = OfficeHours(spans=((time(7), time(11, 30)), (time(13, 30), time(17))), weekdays=frozenset(range(5)))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours and days of one office; `years` says which are loaded and whether they are confirmed."""

    hours: OfficeHours = DEFAULT_HOURS
    days: Mapping[date, DayKind] = field(default_factory=dict)
    years: Mapping[int, bool] = field(default_factory=dict)
    same_day_cutoff: time = time(15)

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day."""
        kind = self.days.get(day)
        if kind is not None:
            return kind is DayKind.WORKED
        if day.weekday() not in self.hours.weekdays:
            return False
        return day.year in self.years or not is_fixed_holiday(day)

    def certainty(self, year: int) -> Certainty:
        """Return how sure a year's days are."""
        if year not in self.years:
            return Certainty.ABSENT
        return Certainty.CONFIRMED if self.years[year] else Certainty.UNCONFIRMED

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day."""
        following = day + timedelta(days=1)
        while not self.is_working(following):
            following += timedelta(days=1)
        return following

    def spans_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the opening spans of a day as aware moments; none on a rest day."""
        if not self.is_working(day):
            return ()
        return tuple(
            (datetime.combine(day, opens, ZONE), datetime.combine(day, closes, ZONE))
            for opens, closes in self.hours.spans
        )


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The shipped calendar: the kind and name of each day that differs, and which years are confirmed."""

    days: Mapping[date, tuple[DayKind, str]]
    years: Mapping[int, bool]


def day_begins(day: date) -> datetime:
    """Return when a day begins at the office."""
    return datetime.combine(day, time(), ZONE)


def day_ends(day: date) -> datetime:
    """Return the last moment of a day at the office."""
    return datetime.combine(day, time.max, ZONE)


def parse_calendar(text: str) -> CalendarFile:
    """Return the calendar that a TOML text holds: a table a year, with `confirmed` and a list of days a kind."""
    days: dict[date, tuple[DayKind, str]] = {}
    years: dict[int, bool] = {}
    for year, content in tomllib.loads(text)["year"].items():
        years[int(year)] = content["confirmed"]
        for entry in content["days"]:
            days[entry["day"]] = (DayKind(entry["kind"]), entry["name"])
    return CalendarFile(days, years)


def is_fixed_holiday(day: date) -> bool:
    """Whether a day is a holiday of the solar calendar, for years whose calendar is not loaded."""
    return any((day.month, day.day) == (m, d) and day.year >= since for m, d, since in FIXED_HOLIDAYS)
