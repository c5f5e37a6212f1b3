"""The rules of time that an office may set, and a procedure's sector law otherwise; each names its article."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from app import errors
from app.rules import working_time
from app.rules.calendar import Calendar
from app.rules.kinds import DueChangeKind, PauseKind
from app.rules.working_time import Due, Limit, TimeUnit

Json = Mapping[str, Any]


class AfterSupplement(StrEnum):
    """What a time limit does when its applicant has completed the dossier."""

    RESTARTS = "restarts"
    CONTINUES = "continues"


@dataclass(frozen=True, slots=True)
class TimeRules:
    """What NĐ 118/2025 says where an office or a sector's law sets nothing else.

    `requests_without_reason` and `moves_without_reason` are how often papers are asked for, and a date is moved,
    before a reason is needed. `request_within` counts working days from receipt, `closed_after` days from the
    request, `apology_ahead` days before the promised one. Paper accepted up to `pass_on_until` goes on the same day.
    What came online is answered within `answer_within` working hours.
    """

    after_supplement: AfterSupplement = AfterSupplement.RESTARTS
    requests_without_reason: int = 1
    request_within: int = 3
    closed_after: int = 15
    pass_on_until: time = time(15)
    moves_without_reason: int = 1
    apology_ahead: int = 1
    fee_pauses: bool = True
    answer_within: int = 8

    def to_json(self, base: "TimeRules | None" = None) -> dict[str, Any] | None:
        """Return the rules as they are kept: all, or only those that differ from others; None where none does."""
        kept = {
            one.name: _written(getattr(self, one.name))
            for one in fields(self)
            if base is None or getattr(self, one.name) != getattr(base, one.name)
        }
        return kept or None

    def overridden(self, *layers: Json | None) -> "TimeRules":
        """Return these rules with what each layer sets, the last one first; a rule of a newer program is left alone.

        Raises:
            BadInput: a rule cannot be what a layer says.
        """
        rules = self
        for layer in layers:
            said = (layer or {}).items()
            read: Any = {name: _read(name, value) for name, value in said if name in LIMITS or name in _READ}
            rules = replace(rules, **read)
        return rules


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """What asking for papers after acceptance would mean: how often it was done, until when it needs no reason.

    A second request is one that the indicators of QĐ 766 count as overdue, whatever the clock says.
    """

    before: int
    in_time_until: datetime
    again: bool
    late: bool

    @property
    def needs_reason(self) -> bool:
        """Whether an officer has to say why papers are asked for all the same."""
        return self.again or self.late


def request_standing(
    rules: TimeRules, calendar: Calendar, *, received: datetime, before: int, now: datetime
) -> RequestStanding:
    """Return how a request for papers stands (NĐ 118/2025 Điều 19.4).

    Args:
        rules: those of the procedure.
        calendar: the office's.
        received: when the dossier was received complete.
        before: how often papers were asked for since acceptance.
        now: when they would be asked for.
    """
    until = working_time.whole_day(received, Limit(rules.request_within, TimeUnit.WORKING_DAYS), calendar)
    return RequestStanding(before, until, before >= rules.requests_without_reason, now > until)


def answer_until(rules: TimeRules, calendar: Calendar, asked: datetime) -> datetime:
    """Return until when a request may be answered, after which a dossier may be closed (NĐ 118/2025 Điều 19.5)."""
    return working_time.whole_day(asked, Limit(rules.closed_after, TimeUnit.DAYS), calendar)


@dataclass(frozen=True, slots=True)
class MoveStanding:
    """What an apology with a new date would mean: one more than the rules let be, or one after the promised date."""

    again: bool
    late: bool

    @property
    def needs_permission(self) -> bool:
        """Whether only an officer who may override does it, and says why."""
        return self.again or self.late

    def refusal(self, code: str, promised: datetime) -> errors.DeskError:
        """Return what any other officer is told."""
        return errors.ExtendedBefore(code) if self.again else errors.ApologyLate(code, promised)


def move_standing(rules: TimeRules, *, promised: datetime, before: int, now: datetime) -> MoveStanding:
    """Return how moving a promised date stands (NĐ 118/2025 Điều 19.6).

    Args:
        rules: those of the procedure.
        promised: the moment promised now.
        before: how often an apology moved it.
        now: when it would be moved.
    """
    return MoveStanding(before >= rules.moves_without_reason, now > promised)


@dataclass(frozen=True, slots=True)
class Promise:
    """What becomes of the promised date when a dossier goes on after it waited."""

    kind: DueChangeKind
    due: Due


def after_wait(
    rules: TimeRules,
    calendar: Calendar,
    limit: Limit,
    kind: PauseKind,
    *,
    promised: datetime,
    since: datetime,
    now: datetime,
) -> Promise | None:
    """Return what is promised once what was waited for is there; None where the clock ran on meanwhile.

    After a supplement the limit starts again from the beginning, or continues (NĐ 118/2025 Điều 19.4).

    Args:
        rules: those of the procedure.
        calendar: the office's.
        limit: of the procedure as the dossier was received under it.
        kind: what it waited for.
        promised: the moment promised before.
        since: when the wait began.
        now: when it ends.
    """
    if kind is PauseKind.SUPPLEMENT and rules.after_supplement is AfterSupplement.RESTARTS:
        return Promise(DueChangeKind.RESTARTED, working_time.due(now, limit, calendar))
    if kind is PauseKind.FEE and not rules.fee_pauses:
        return None
    return Promise(DueChangeKind.CONTINUED, working_time.continued(promised, since, now, calendar))


@dataclass(frozen=True, slots=True)
class Moved:
    """One move of a promised date: why, to when, at which moment; `waited_since` is when the wait before it began."""

    kind: DueChangeKind
    after: datetime
    at: datetime
    waited_since: datetime | None = None


def by_calendar(limit: Limit, since: datetime, moves: Iterable[Moved], calendar: Calendar) -> Due:
    """Return when a dossier is due by a calendar: its limit reckoned anew, and then all that moved the date.

    A day that an officer chose stays unless the office does not work on it. A wait moves the date by the working
    time that it took. What a former calendar moved counts no more.

    Args:
        limit: of the procedure as the dossier was received under it.
        since: when the limit began, the last time where it began again.
        moves: those since then, oldest first.
        calendar: the office's.
    """
    due = working_time.due(since, limit, calendar)
    for move in moves:
        match move.kind:
            case DueChangeKind.RESTARTED:
                due = working_time.due(since, limit, calendar)
            case DueChangeKind.CONTINUED if move.waited_since:
                due = working_time.continued(due.moment, move.waited_since, move.at, calendar)
            case DueChangeKind.EXTENDED | DueChangeKind.CONTINUED:
                due = working_time.shifted(move.after, calendar)
    return due


LIMITS: Mapping[str, tuple[int, int]] = {
    "requests_without_reason": (1, 9),
    "request_within": (1, 30),
    "closed_after": (1, 365),
    "moves_without_reason": (1, 9),
    "apology_ahead": (1, 30),
    "answer_within": (1, 240),
}
"""The least and the most that a number may be."""

ARTICLES: Mapping[str, str] = {
    "after_supplement": "NĐ 118/2025 Điều 19.4",
    "requests_without_reason": "NĐ 118/2025 Điều 19.4; QĐ 766/QĐ-TTg",
    "request_within": "NĐ 118/2025 Điều 19.4",
    "closed_after": "NĐ 118/2025 Điều 19.5",
    "pass_on_until": "NĐ 118/2025 Điều 18",
    "moves_without_reason": "NĐ 118/2025 Điều 19.6",
    "apology_ahead": "NĐ 118/2025 Điều 19.6",
    "fee_pauses": "QĐ 766/QĐ-TTg",
    "answer_within": "NĐ 118/2025 Điều 17.2",
}
"""Where each rule comes from (to confirm)."""

_READ: Mapping[str, Callable[[Any], object]] = {
    "after_supplement": AfterSupplement,
    "pass_on_until": time.fromisoformat,
    "fee_pauses": lambda value: {"True": True, "False": False}[str(value)],
}


def _written(value: object) -> object:
    return value.isoformat("minutes") if isinstance(value, time) else value


def _read(name: str, value: object) -> object:
    if name in LIMITS:
        least, most = LIMITS[name]
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise errors.BadInput(str(value))
    try:
        return _READ[name](value)
    except (ValueError, TypeError, KeyError) as fault:
        raise errors.BadInput(str(value)) from fault
