"""The clock of each dossier told again from the entries of a journal alone, by a reckoning of its own.

It shares nothing with the rules: days off are those that the walk of `tests.rules` has written out by hand, and a
moment is found by going from span to span. Where an offer was taken back while its receiver acted on the dossier
already, two lines of entries lie beside each other and no one clock can be told: such a dossier is left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.desk.desk import Desk
from app.models.deadline import Pause
from app.models.dossier import Dossier
from tests.models.rows import raw
from tests.rules import walk

FIXED = {(1, 1), (4, 30), (5, 1), (9, 2), (11, 24)}
"""The days off of a year that no calendar is loaded for."""

ENTRIES = """
    SELECT e.id, e.at, e.action, e.workstation, e.dossier_uid, c.content FROM journal_entries e
    JOIN journal_contents c USING (id) WHERE e.id > {last} AND e.dossier_uid IS NOT NULL ORDER BY e.id
"""


@dataclass
class Clock:
    """When one dossier is due, since when it waits, how long it stood still in working time."""

    due: datetime
    waits_since: datetime | None = None
    stood: timedelta = timedelta()
    taken_back: bool = False
    acted_elsewhere: bool = False

    @property
    def is_one(self) -> bool:
        """Whether its entries make one line."""
        return not (self.taken_back and self.acted_elsewhere)


@dataclass
class Clocks:
    """The clocks of a home's dossiers, told on with each entry that is new; all have a limit of so many days."""

    path: Path
    days: int
    told: dict[str, Clock] = field(default_factory=dict)
    _last: int = 0
    _giver: dict[str, str] = field(default_factory=dict)

    def tell_on(self) -> None:
        """Read the entries that are new."""
        for entry in raw(self.path, ENTRIES.format(last=self._last)):
            self._last = entry["id"]
            moment = datetime.fromisoformat(entry["at"]).replace(tzinfo=UTC).astimezone(walk.ZONE)
            content = json.loads(entry["content"])
            if entry["action"] == "accepted":
                self.told[entry["dossier_uid"]] = Clock(after_days(moment, self.days))
                self._giver[entry["dossier_uid"]] = entry["workstation"]
            elif clock := self.told.get(entry["dossier_uid"]):
                there = entry["workstation"] != self._giver[entry["dossier_uid"]]
                self._go_on(clock, entry["action"], moment, content, there)

    def _go_on(self, clock: Clock, action: str, moment: datetime, content: Mapping[str, Any], there: bool) -> None:
        clock.taken_back |= action == "offer_taken_back"
        clock.acted_elsewhere |= there and action in {"extended", "withdrawn", "stopped"}
        if action in {"supplement_requested", "fee_awaited"}:
            clock.waits_since = moment
        elif action in {"withdrawn", "stopped"}:
            _stood(clock, moment)
        elif action == "extended":
            clock.due = datetime.combine(date.fromisoformat(content["note"]["until"]), clock.due.timetz())
        elif clock.waits_since and action in {"supplemented", "fee_paid"}:
            begins = any("complete_since" in row for row in content["rows"]["dossiers"].values())
            clock.due = after_days(moment, self.days) if begins else moved(clock.due, clock.waits_since, moment)
            _stood(clock, moment)


def shown(home: Desk) -> dict[str, tuple[datetime | None, timedelta]]:
    """Return when each accepted dossier of a home is due, and how long its waits lasted that are over."""
    with home.store.reading() as session:
        rows = session.execute(select(Dossier.id, Dossier.uid, Dossier.due_current).where(Dossier.code.is_not(None)))
        waits = list(session.scalars(select(Pause).where(Pause.ended_at.is_not(None))))
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


def _stood(clock: Clock, moment: datetime) -> None:
    if clock.waits_since is not None:
        clock.stood += between(clock.waits_since, moment)
        clock.waits_since = None
