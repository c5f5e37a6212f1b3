"""The clock and the story of each dossier told again from the entries of a journal alone, by a reckoning of its own.

It shares nothing with the rules: days off are those that the walk of `tests.rules` has written out by hand, and a
moment is found by going from span to span. What an entry means follows from the entry of the dossier before it: where
an offer was taken back while its receiver acted already, two lines lie beside each other and the newest goes on.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.desk.desk import Desk
from app.models.deadline import Pause
from app.models.dossier import Dossier
from tests.models.rows import raw
from tests.rules import walk
from tests.rules.story import Event

FIXED = {(1, 1), (4, 30), (5, 1), (9, 2), (11, 24)}
"""The days off of a year that no calendar is loaded for."""

ENTRIES = """
    SELECT e.id, e.at, e.action, e.dossier_uid, e.hash, e.previous_of_dossier, c.content FROM journal_entries e
    JOIN journal_contents c USING (id) WHERE e.id > {last} AND e.dossier_uid IS NOT NULL ORDER BY e.id
"""

ACTS = {
    "supplement_requested": "asks for papers",
    "fee_awaited": "asks for a fee",
    "withdrawn": "ended",
    "stopped": "ended",
    "result_recorded": "finished",
    "result_voided": "reopened",
    "voided": "void",
}
"""What entries tell that moves no date, as stories name it."""


@dataclass(frozen=True)
class Clock:
    """When one dossier is due, since when it waits, how long it stood still in working time, and its story so far."""

    due: datetime
    story: tuple[Event, ...]
    waits_since: datetime | None = None
    stood: timedelta = timedelta()

    def went_on(self, moment: datetime) -> "Clock":
        """Return the clock after a wait, where there was one."""
        if self.waits_since is None:
            return self
        return replace(self, waits_since=None, stood=self.stood + between(self.waits_since, moment))

    def told(self, moment: datetime, act: str, due: datetime | None = None) -> "Clock":
        """Return the clock after something happened, which may have moved the date."""
        return replace(self, due=due or self.due, story=(*self.story, Event(moment, act, due)))


@dataclass
class Clocks:
    """The clocks of a home's dossiers, told on with each entry that is new; all have a limit of so many days."""

    path: Path
    days: int
    told: dict[str, Clock] = field(default_factory=dict)
    _after: dict[str, Clock] = field(default_factory=dict)
    _last: int = 0

    def tell_on(self) -> None:
        """Read the entries that are new."""
        for entry in raw(self.path, ENTRIES.format(last=self._last)):
            self._last = entry["id"]
            moment = datetime.fromisoformat(entry["at"]).replace(tzinfo=UTC).astimezone(walk.ZONE)
            if entry["action"] == "accepted":
                due = after_days(moment, self.days)
                clock = Clock(due, (Event(moment, "accepted", due),))
            elif before := self._after.get(entry["previous_of_dossier"]):
                clock = self._go_on(before, entry["action"], moment, json.loads(entry["content"]))
            else:
                continue
            self._after[entry["hash"]] = self.told[entry["dossier_uid"]] = clock

    def _go_on(self, clock: Clock, action: str, moment: datetime, content: Mapping[str, Any]) -> Clock:
        if action in {"supplement_requested", "fee_awaited"}:
            clock = replace(clock, waits_since=moment)
        elif action in {"withdrawn", "stopped"}:
            clock = clock.went_on(moment)
        elif action == "result_voided" and not content["rows"].get("dossiers"):
            return clock  # there is another one
        elif action == "extended":
            until = date.fromisoformat(content["note"]["until"])
            return clock.told(moment, "moved", datetime.combine(until, clock.due.timetz()))
        elif clock.waits_since and action in {"supplemented", "fee_paid"}:
            begins = any("complete_since" in row for row in content["rows"]["dossiers"].values())
            due = after_days(moment, self.days) if begins else moved(clock.due, clock.waits_since, moment)
            return clock.went_on(moment).told(moment, "goes on", due)
        return clock.told(moment, ACTS[action]) if action in ACTS else clock


def shown(home: Desk) -> dict[str, tuple[datetime | None, timedelta]]:
    """Return when each accepted dossier of a home is due, and how long its waits lasted that are over."""
    with home.store.reading() as session:
        rows = session.execute(select(Dossier.id, Dossier.uid, Dossier.due_current).where(Dossier.code.is_not(None)))
        waits = list(session.scalars(select(Pause).where(Pause.ended_at.is_not(None), Pause.ended_as != "lapsed")))
    stood: dict[int, timedelta] = {}
    for wait in waits:
        assert wait.ended_at
        stood[wait.dossier_id] = stood.get(wait.dossier_id, timedelta()) + between(wait.asked_at, wait.ended_at)
    return {uid: (due, stood.get(key, timedelta())) for key, uid, due in rows}


def after_days(moment: datetime, days: int) -> datetime:
    """Return the moment so many working days after the first open one."""
    start = next(max(moment, opens) for opens, closes in spans(moment) if moment < closes)
    day = start.date()
    for _one in range(days):
        day = _next(day)
    return datetime.combine(day, start.timetz())


def moved(due: datetime, since: datetime, until: datetime) -> datetime:
    """Return a moment put off by the working time between two others."""
    left = between(since, until)
    for opens, closes in spans(due):
        here = closes - max(opens, due)
        if left <= here:
            return max(opens, due) + left if left else due
        left -= max(here, timedelta())
    raise AssertionError


def between(since: datetime, until: datetime) -> timedelta:
    """Return the working time between two moments."""
    spent = timedelta()
    for opens, closes in spans(since):
        if opens >= until:
            return spent
        spent += max(min(closes, until) - max(opens, since), timedelta())
    raise AssertionError


def spans(moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans in which the office is open, from the day of a moment on."""
    day = moment.astimezone(walk.ZONE).date()
    while True:
        if _works(day):
            for opens, closes in walk.SPANS:
                yield _at(day, opens), _at(day, closes)
        day += timedelta(days=1)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, walk.ZONE)


def _next(day: date) -> date:
    day += timedelta(days=1)
    while not _works(day):
        day += timedelta(days=1)
    return day


def _works(day: date) -> bool:
    if day.year <= 2027:
        return walk.works(day)
    return day.weekday() < 5 and (day.month, day.day) not in FIXED
