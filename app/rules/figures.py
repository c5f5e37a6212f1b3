"""The figures of the statutory form: in which of its columns a dossier counts (Biểu số 06/VPCP/KSTT, TT 01/2020).

How a dossier came into a period and what became of it by the period's end are two answers to one question, so that
the columns balance whatever the dossiers are.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from app import errors
from app.rules.calendar import ZONE, day_begins
from app.rules.kinds import PauseKind


class Early(StrEnum):
    """What *before its time* (trước hạn) means: on a day before the promised one, or before the promised moment."""

    DAY = "day"
    MOMENT = "moment"


class Waiting(StrEnum):
    """What is held against the promise of a dossier that waits: when it began to wait, or the period's end."""

    REQUEST = "request"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class FigureRules:
    """What the sources leave open; data say it. A dossier with more requests than `requests_in_time` is overdue."""

    early: Early
    waiting: Waiting
    requests_in_time: int


def parse_rules(text: str) -> FigureRules:
    """Return the choices that a TOML text holds in its table `judging`."""
    said = tomllib.loads(text)["judging"]
    return FigureRules(Early(said["early"]), Waiting(said["waiting"]), int(said["requests_in_time"]))


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period from `start` until before `end`; what is under way then is judged at `judged`."""

    start: datetime
    end: datetime
    judged: datetime

    @classmethod
    def of(cls, first: date, last: date, now: datetime) -> "Period":
        """Return the period of whole days; one that is not over yet is judged now.

        Raises:
            BadInput: it ends before it begins, or where no calendar reaches.
        """
        if last < first:
            raise errors.BadInput(f"{last:%d/%m/%Y}")
        try:
            start = day_begins(first).astimezone(UTC)
            end = day_begins(last + timedelta(days=1)).astimezone(UTC)
        except OverflowError as fault:
            raise errors.BadInput(f"{first:%d/%m/%Y} – {last:%d/%m/%Y}") from fault
        return cls(start, end, min(end, now))


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in which a dossier waited for its applicant; `stands_still` whether the clock stood still meanwhile."""

    kind: PauseKind
    asked: datetime
    ended: datetime | None
    stands_still: bool = True

    def lasts_at(self, moment: datetime) -> bool:
        """Whether it was begun before a moment and not over by then."""
        return self.asked < moment and (self.ended is None or self.ended >= moment)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dossier; one that was refused at the desk has neither `accepted` nor `due`.

    `due` is what is promised now; `moves` tell when the promise was moved and what it was before, in their order.
    Waits that lapsed are none of `waits`. `ended` is when it was withdrawn or stopped.
    """

    accepted: datetime | None
    due: datetime | None
    online: bool = False
    void: bool = False
    moves: tuple[tuple[datetime, datetime], ...] = ()
    waits: tuple[Wait, ...] = ()
    finished: datetime | None = None
    returned: datetime | None = None
    ended: datetime | None = None

    @property
    def resolved(self) -> datetime | None:
        """When its processing ended: finished before all, else returned, else stopped or withdrawn (QĐ 766, 2.1)."""
        return self.finished or self.returned or self.ended


class Arrival(StrEnum):
    """How a dossier came into a period: columns 4, 5 (in person or by post) and 6."""

    ONLINE = "online"
    DIRECT = "direct"
    CARRIED_OVER = "carried_over"


class Standing(StrEnum):
    """What became of it by the period's end: columns 8, 9 and 10 of the resolved, 12 and 13 of those under way."""

    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Figures:
    """A line of the form: how many dossiers stand in each column that is no sum of others."""

    online: int = 0
    direct: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    overdue: int = 0
    in_time: int = 0
    late: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def received(self) -> int:
        """Column 3: what was there to be resolved."""
        return self.online + self.direct + self.carried_over

    @property
    def resolved(self) -> int:
        """Column 7: what was resolved."""
        return self.early + self.on_time + self.overdue

    @property
    def under_way(self) -> int:
        """Column 11: what is still being worked on."""
        return self.in_time + self.late


def place(known: Known, period: Period, rules: FigureRules) -> tuple[Arrival, Standing] | None:
    """Return where a dossier counts, None where a period does not concern it.

    It concerns a dossier that was accepted before its end and not resolved before its beginning; one that is void, or
    was refused at the desk, is in no figure.
    """
    if known.void or known.accepted is None or known.accepted >= period.end:
        return None
    if known.resolved is not None and known.resolved < period.start:
        return None
    return _arrival(known.accepted, period, online=known.online), _standing(known, period, rules)


def _arrival(accepted: datetime, period: Period, *, online: bool) -> Arrival:
    if accepted < period.start:
        return Arrival.CARRIED_OVER
    return Arrival.ONLINE if online else Arrival.DIRECT


def _standing(known: Known, period: Period, rules: FigureRules) -> Standing:
    """Return what became of a dossier (QĐ 766/QĐ-TTg, indicator 2.1).

    The time of waiting is subtracted by the promise itself, which moves when a wait ends; while one lasts, its
    beginning counts as the end. More requests than the rules allow count as overdue whatever the clock says.
    """
    assert known.due, "every accepted dossier has a promised date"
    asked = sum(wait.kind is PauseKind.SUPPLEMENT and wait.asked < period.end for wait in known.waits)
    often = asked > rules.requests_in_time
    if known.resolved is None or known.resolved >= period.end:
        promised = next((before for moved, before in known.moves if moved >= period.end), known.due)
        return Standing.LATE if often or _held_against(known, period, rules) > promised else Standing.IN_TIME
    if often or known.resolved > known.due:
        return Standing.OVERDUE
    day = day_begins(known.due.astimezone(ZONE).date())
    early = known.resolved < (known.due if rules.early is Early.MOMENT else day)
    return Standing.EARLY if early else Standing.ON_TIME


def _held_against(known: Known, period: Period, rules: FigureRules) -> datetime:
    """Return what is held against the promise of a dossier that is under way."""
    if rules.waiting is Waiting.PERIOD:
        return period.judged
    lasting = (wait.asked for wait in known.waits if wait.stands_still and wait.lasts_at(period.end))
    return min(lasting, default=period.judged)
