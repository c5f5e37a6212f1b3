"""Moments of the portal's messages, in any shape they come; what has no zone is meant in the office's."""

import re
from datetime import UTC, datetime

from app.rules.calendar import ZONE

_SHAPES = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%H:%M:%S %d/%m/%Y",
    "%H:%M %d/%m/%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
    "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M %p",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
_HALVES = {"SA": "AM", "CH": "PM"}
"""The halves of a day as a Vietnamese system writes them."""
_DOT_NET = re.compile(r"/Date\((\d{1,13})(?:[+-]\d{4})?\)/")
_MILLISECONDS, _SECONDS = re.compile(r"\d{13}"), re.compile(r"1\d{9}")
_ABSENT = 1
"""The year of a moment that nobody set, as .NET writes it."""
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
"""The shapes without marks by their length: strptime alone would take shorter numbers apart."""

_YEARS = range(1900, 2200)


def parse(text: str) -> datetime | None:
    """Return the moment that a text says, aware, in UTC; nothing for an empty one.

    `20240715081500` (OpenCPS), ISO 8601, day first with strokes, dashes or dots, seconds or milliseconds since 1970,
    /Date(…)/.

    Raises:
        ValueError: it is no moment, or one that no dossier has.
    """
    written = text.strip()
    if not written:
        return None
    found = _parsed(written)
    if found.year == _ABSENT:
        return None
    if found.year not in _YEARS:
        raise ValueError(text)
    return (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)


def write(moment: datetime | None) -> str:
    """Return a moment as the portal writes it: yyyyMMddHHmmss, Asia/Ho_Chi_Minh; nothing for none."""
    return f"{moment.astimezone(ZONE):%Y%m%d%H%M%S}" if moment else ""


def _parsed(written: str) -> datetime:
    wrapped = _DOT_NET.fullmatch(written)
    if wrapped or _MILLISECONDS.fullmatch(written):
        return datetime.fromtimestamp(int(wrapped[1] if wrapped else written) / 1000, UTC)
    if _SECONDS.fullmatch(written):
        return datetime.fromtimestamp(int(written), UTC)
    if written.isdecimal():
        return datetime.strptime(written, _COMPACT.get(len(written), "no such length"))  # noqa: DTZ007 - as below
    told, half = written[:-2], written[-2:].upper()
    for shape in _SHAPES:
        try:
            return datetime.strptime(told + _HALVES.get(half, half), shape)  # noqa: DTZ007 - the zone is the office's
        except ValueError:
            continue
    return datetime.fromisoformat(written)
