"""The clock and the story of each dossier told again from the entries of a journal alone, by a reckoning of its own.

It shares nothing with the rules: days off are those that the walk of `tests.rules` has written out by hand and those
that entries set, and a moment is found by going from span to span. What an entry means follows from the entry of the
dossier before it: where an offer was taken back while its receiver acted already, two lines lie beside each other and
the newest goes on. While entries are read, each is held against its hash and its place in both chains.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
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
    SELECT e.*, c.salt, c.content FROM journal_entries e JOIN journal_contents c USING (id) WHERE e.id > {last}
    ORDER BY e.id
"""

SIGNED = (
    "uid", "workstation", "sequence", "officer", "action", "dossier_uid", "previous_here", "previous_of_dossier",
    "content_hash",
)  # fmt: skip
"""What the hash of an entry covers, with its moment."""

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

Works = Callable[[date], bool]
"""Whether an office works on a day."""


@dataclass(frozen=True)
class Clock:
    """When one dossier is due, since when it waits, for how long it stood still, and its story so far.

    Its limit runs `since`; `moves` are the waits, by their beginning and end, and the days chosen by officers that
    moved the date since.
    """

    due: datetime
    since: datetime
    story: tuple[Event, ...]
    moves: tuple[datetime | tuple[datetime, datetime], ...] = ()
    waits_since: datetime | None = None
    stood: timedelta = timedelta()

    def went_on(self, moment: datetime) -> "Clock":
        """Return the clock after a wait, where there was one."""
        if self.waits_since is None:
            return self
        return replace(self, waits_since=None, stood=self.stood + (moment - self.waits_since))

    def told(self, moment: datetime, act: str, due: datetime | None = None) -> "Clock":
        """Return the clock after something happened, which may have moved the date."""
        return replace(self, due=due or self.due, story=(*self.story, Event(moment, act, due)))

    def would_be(self, days: int, works: Works) -> datetime:
        """Return when it is due by a calendar that was changed late: a day that was chosen stays if it is worked."""
        due = after_days(self.since, days, works)
        for move in self.moves:
            due = moved(due, *move, works) if isinstance(move, tuple) else on_or_after(move, works)
        return due


@dataclass
class DaysOff:
    """The days that each workstation's office was told not to work on, and from which of its entries on."""

    _days: dict[str, dict[str, date]] = field(default_factory=dict)
    _told: dict[str, list[tuple[int, frozenset[date]]]] = field(default_factory=dict)

    def note(self, workstation: str, sequence: int, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Read what an entry says of days; only swapped days off are ever set in these lives."""
        days = self._days.setdefault(workstation, {})
        told = self._told.setdefault(workstation, [(0, frozenset())])
        off = set(told[-1][1])
        for uid, row in rows.items():
            day = days[uid] = date.fromisoformat(row["day"]) if "day" in row else days[uid]
            (off.add if row.get("in_force", True) else off.discard)(day)
        told.append((sequence, frozenset(off)))

    def works(self, workstation: str, before: int | None = None) -> Works:
        """Return on which days an office works, by what was told before one of its entries, or by now."""
        told = self._told.get(workstation, [(0, frozenset())])
        at = len(told) if before is None else bisect_left(told, before, key=lambda one: one[0])
        off = told[at - 1][1]
        return lambda day: day not in off and _works(day)


@dataclass
class Clocks:
    """The clocks of a home's dossiers, told on with each entry that is new; all have a limit of so many days.

    `off` is shared by the homes: an entry that came from another one follows the calendar of that one.
    """

    path: Path
    station: str
    days: int
    off: DaysOff
    told: dict[str, Clock] = field(default_factory=dict)
    _after: dict[str, Clock] = field(default_factory=dict)
    _new: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[str, set[str]] = field(default_factory=dict)
    _last: int = 0
    _sequence: int = 0
    _head: str = ""

    def read_on(self) -> None:
        """Read the entries that are new and hold each against its hash, its content and both of its chains."""
        for entry in raw(self.path, ENTRIES.format(last=self._last)):
            self._last = entry["id"]
            self._hold(entry)
            entry["content"] = json.loads(entry["content"])
            if entry["action"] == "calendar_changed":
                days = entry["content"]["rows"].get("calendar_days", {})
                self.off.note(entry["workstation"], entry["sequence"], days)
            self._new.append(entry)

    def tell_on(self) -> None:
        """Let the clocks go on by the entries that were read."""
        for entry in self._new:
            moment = _moment(entry).astimezone(walk.ZONE)
            works = self.off.works(entry["workstation"], entry["sequence"])
            if entry["action"] == "accepted":
                due = after_days(moment, self.days, works)
                clock = Clock(due, moment, (Event(moment, "accepted", due),))
            elif before := self._after.get(entry["previous_of_dossier"]):
                clock = self._go_on(before, entry["action"], moment, entry["content"], works)
            else:
                continue
            self._after[entry["hash"]] = self.told[entry["dossier_uid"]] = clock
        self._new.clear()

    def would_be(self, uid: str) -> datetime:
        """Return when a dossier is due by this home's calendar of now."""
        return self.told[uid].would_be(self.days, self.off.works(self.station))

    def _hold(self, entry: Mapping[str, Any]) -> None:
        signed = {**{name: entry[name] for name in SIGNED}, "at": _moment(entry).isoformat().replace("+00:00", "Z")}
        plain = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(plain.encode()).hexdigest() == entry["hash"]
        assert hashlib.sha256(entry["salt"] + entry["content"]).hexdigest() == entry["content_hash"]
        if entry["workstation"] == self.station:
            if self._head:
                assert (entry["sequence"], entry["previous_here"]) == (self._sequence + 1, self._head)
            self._sequence, self._head = entry["sequence"], entry["hash"]
        if entry["dossier_uid"]:
            known = self._known.setdefault(entry["dossier_uid"], set())
            previous = entry["previous_of_dossier"]
            assert previous in known if known else previous is None
            known.add(entry["hash"])

    def _go_on(self, clock: Clock, action: str, moment: datetime, content: Mapping[str, Any], works: Works) -> Clock:
        if action in {"supplement_requested", "fee_awaited"}:
            clock = replace(clock, waits_since=moment)
        elif action in {"withdrawn", "stopped"}:
            clock = clock.went_on(moment)
        elif action == "result_voided" and not content["rows"].get("dossiers"):
            return clock  # there is another one
        elif action == "extended":
            until = date.fromisoformat(content["note"]["until"])
            due = datetime.combine(until, clock.due.timetz())
            return replace(clock, moves=(*clock.moves, due)).told(moment, "moved", due)
        elif action == "due_moved":
            return clock.told(moment, "moved", clock.would_be(self.days, works))
        elif clock.waits_since and action in {"supplemented", "fee_paid"}:
            return self._went_on(clock, clock.waits_since, moment, content, works)
        return clock.told(moment, ACTS[action]) if action in ACTS else clock

    def _went_on(
        self, clock: Clock, since: datetime, moment: datetime, content: Mapping[str, Any], works: Works
    ) -> Clock:
        """Return the clock after its wait: the limit begins again, or as much of it is left as before."""
        begins = any("complete_since" in row for row in content["rows"]["dossiers"].values())
        due = after_days(moment, self.days, works) if begins else moved(clock.due, since, moment, works)
        moves = () if begins else (*clock.moves, *([(since, moment)] if due != clock.due else []))
        after = replace(clock, since=moment if begins else clock.since, moves=moves)
        return after.went_on(moment).told(moment, "goes on", due)


def shown(home: Desk) -> dict[str, tuple[datetime | None, timedelta]]:
    """Return when each accepted dossier of a home is due, and how long its waits lasted that are over."""
    with home.store.reading() as session:
        rows = session.execute(select(Dossier.id, Dossier.uid, Dossier.due_current).where(Dossier.code.is_not(None)))
        waits = list(session.scalars(select(Pause).where(Pause.ended_at.is_not(None), Pause.ended_as != "lapsed")))
    stood: dict[int, timedelta] = {}
    for wait in waits:
        assert wait.ended_at
        stood[wait.dossier_id] = stood.get(wait.dossier_id, timedelta()) + (wait.ended_at - wait.asked_at)
    return {uid: (due, stood.get(key, timedelta())) for key, uid, due in rows}


def after_days(moment: datetime, days: int, works: Works) -> datetime:
    """Return the moment so many working days after the first open one."""
    start = next(max(moment, opens) for opens, closes in spans(moment, works) if moment < closes)
    day = start.date()
    for _one in range(days):
        day = _next(day, works)
    return datetime.combine(day, start.timetz())


def on_or_after(moment: datetime, works: Works) -> datetime:
    """Return the same time of day on the first day that is worked."""
    day = moment.date()
    return datetime.combine(day if works(day) else _next(day, works), moment.timetz())


def moved(due: datetime, since: datetime, until: datetime, works: Works) -> datetime:
    """Return a moment put off by the working time between two others."""
    left = between(since, until, works)
    for opens, closes in spans(due, works):
        here = closes - max(opens, due)
        if left <= here:
            return max(opens, due) + left if left else due
        left -= max(here, timedelta())
    raise AssertionError


def between(since: datetime, until: datetime, works: Works) -> timedelta:
    """Return the working time between two moments."""
    spent = timedelta()
    for opens, closes in spans(since, works):
        if opens >= until:
            return spent
        spent += max(min(closes, until) - max(opens, since), timedelta())
    raise AssertionError


def spans(moment: datetime, works: Works) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans in which the office is open, from the day of a moment on."""
    day = moment.astimezone(walk.ZONE).date()
    while True:
        if works(day):
            for opens, closes in walk.SPANS:
                yield _at(day, opens), _at(day, closes)
        day += timedelta(days=1)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, walk.ZONE)


def _moment(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"]).replace(tzinfo=UTC)


def _next(day: date, works: Works) -> date:
    day += timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return day


def _works(day: date) -> bool:
    if day.year <= 2027:
        return walk.works(day)
    return day.weekday() < 5 and (day.month, day.day) not in FIXED
