"""The register: all dossiers, newest first, page after page by key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, select
from sqlalchemy.orm import Session

from app.models import search
from app.models.deadline import DueChange, Pause
from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.queries import handovers, office, time_rules, waiting_online
from app.rules.calendar import ZONE, Calendar, day_ends
from app.rules.kinds import PauseKind
from app.rules.states import RUNNING, State
from app.text import words

PAGE = 50


class Chosen(StrEnum):
    """The chips above the register."""

    ALL = "all"
    AT_DESK = "at_desk"
    AT_DEPARTMENT = "at_department"
    SUPPLEMENT = "supplement"
    UNANSWERED = "unanswered"
    """Papers asked for after acceptance: the time to bring them ends today or is over."""
    DUE_TODAY = "due_today"
    DUE_NEXT = "due_next"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand: in which digitised paper, on which page (counted from 1), and what stands around them."""

    paper: str
    sha256: str
    page: int
    passage: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register; identifiers stay out of it.

    `runs_on` where a fee is awaited while the clock runs, `found` where it was found by the text of a paper.
    """

    key: int
    uid: str
    code: str
    owner_name: str
    procedure_name: str
    state: State
    void: bool
    offered: bool
    extended: bool
    runs_on: bool
    due: datetime | None
    holder_uid: str
    holder_since: datetime
    received_at: datetime
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Horizon:
    """The moments that the counts and chips are measured by: now, the ends of today and of the next working day."""

    now: datetime
    end_of_today: datetime
    end_of_next: datetime

    @classmethod
    def at(cls, now: datetime, calendar: Calendar) -> "Horizon":
        """Return what is in sight at a moment."""
        today = now.astimezone(ZONE).date()
        return cls(now, day_ends(today), day_ends(calendar.next_working_day(today)))


def page(
    session: Session,
    *,
    here: str,
    horizon: Horizon,
    chosen: Chosen = Chosen.ALL,
    typed: str = "",
    holder: str = "",
    before: int | None = None,
    limit: int = PAGE,
) -> tuple[RegisterRow, ...]:
    """Return the newest rows below a key.

    Args:
        session: where to look.
        here: the identity of this place.
        horizon: what the chips are measured by.
        chosen: which dossiers.
        typed: what was typed into the search; every word must be found.
        holder: the place whose dossiers are wanted; empty for all.
        before: the key of the last row shown.
        limit: the most rows.
    """
    if typed.strip() and not words(typed):
        return ()
    statement = columns(session).where(condition(chosen, here, horizon, clock_runs(session)))
    if holder:
        statement = statement.where(Dossier.holder_uid == holder)
    if before is not None:
        statement = statement.where(Dossier.id < before)
    if typed.strip() and chosen is Chosen.ALL:
        statement = statement.where(Dossier.id.in_(search.matching(session, typed, before, limit)))
    elif typed.strip():
        statement = statement.where(_matches(typed))
    found = session.execute(statement.order_by(Dossier.id.desc()).limit(limit))
    return tuple(line(row) for row in found)


def counts(
    session: Session, here: str, horizon: Horizon, chips: Iterable[Chosen] = tuple(Chosen)[1:]
) -> Mapping[Chosen, int]:
    """Return how many dossiers each of these chips holds, of all but the first where none are named."""
    clock = clock_runs(session)
    counted = {
        chip: session.scalar(select(func.count()).select_from(Dossier).where(condition(chip, here, horizon, clock)))
        for chip in chips
    }
    return {chip: count or 0 for chip, count in counted.items()}


def total(session: Session) -> int:
    """Return how many dossiers there are."""
    return session.scalar(select(func.count()).select_from(Dossier)) or 0


def _matches(typed: str) -> ColumnElement[bool]:
    """Return the condition that a dossier of a chip matches: a chip holds few, so each one's words are looked at."""
    return exists().where(search.WORDS.c.rowid == Dossier.id, search.condition(typed))


def columns(session: Session) -> Select[*tuple[Any, ...]]:
    """Return the question for what a line of the register shows."""
    extended = exists().where(DueChange.dossier_id == Dossier.id, DueChange.extends)
    return select(
        Dossier.id,
        Dossier.uid,
        Dossier.code,
        Dossier.owner_name,
        ProcedureVersion.name,
        Dossier.state,
        Dossier.voided_at,
        handovers.is_offered().label("offered"),
        extended.label("extended"),
        _runs_on(time_rules.running_on_unpaid(session)).label("runs_on"),
        Dossier.due_current,
        Dossier.holder_uid,
        Dossier.holder_since,
        Dossier.received_at,
    ).join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)


def line(row: Row[*tuple[Any, ...]]) -> RegisterRow:
    """Return a line of the register."""
    return RegisterRow(
        key=row.id,
        uid=row.uid,
        code=row.code or "",
        owner_name=row.owner_name,
        procedure_name=row.name,
        state=State(row.state),
        void=row.voided_at is not None,
        offered=row.offered,
        extended=row.extended,
        runs_on=row.runs_on,
        due=row.due_current,
        holder_uid=row.holder_uid,
        holder_since=row.holder_since,
        received_at=row.received_at,
    )


def running() -> ColumnElement[bool]:
    """Return the condition that a dossier's clock runs."""
    return Dossier.state.in_([int(s) for s in RUNNING]) & Dossier.voided_at.is_(None)


def clock_runs(session: Session) -> ColumnElement[bool]:
    """Return the condition that a dossier's clock runs, also while a fee is awaited where the rules let it run on."""
    unpaid = time_rules.running_on_unpaid(session)
    return running() | (_runs_on(unpaid) & Dossier.voided_at.is_(None)) if unpaid else running()


def _runs_on(unpaid: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a dossier waits for a fee and is of one of these procedures."""
    if not unpaid:
        return false()
    versions = select(ProcedureVersion.id).where(ProcedureVersion.procedure_id.in_(unpaid))
    return (Dossier.state == int(State.FEE_DUE)) & Dossier.version_id.in_(versions.correlate(None))


def condition(chosen: Chosen, here: str, horizon: Horizon, clock: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return what tells the dossiers of a chip; `clock` is the condition that a clock runs."""
    match chosen:
        case Chosen.AT_DESK:
            return (Dossier.holder_uid == here) & running()
        case Chosen.AT_DEPARTMENT:
            return (Dossier.holder_uid != here) & running()
        case Chosen.SUPPLEMENT:
            before = (Dossier.state == int(State.REGISTERED)) & waiting_online.is_asked()
            return ((Dossier.state == int(State.SUPPLEMENT)) | before) & Dossier.voided_at.is_(None)
        case Chosen.UNANSWERED:
            return in_charge(here) & _unanswered(horizon)
        case Chosen.DUE_TODAY:
            return in_charge(here) & clock & Dossier.due_current.between(horizon.now, horizon.end_of_today)
        case Chosen.DUE_NEXT:
            after_today = Dossier.due_current > horizon.end_of_today
            return in_charge(here) & clock & after_today & (Dossier.due_current <= horizon.end_of_next)
        case Chosen.LATE:
            return in_charge(here) & clock & (Dossier.due_current < horizon.now)
        case Chosen.ALL:
            return Dossier.id > 0


def in_charge(here: str) -> ColumnElement[bool]:
    """Return the condition that a place answers for a date: the desk for all, a department for what it holds."""
    return ~office.is_department(here) | (Dossier.holder_uid == here)


def in_sight(here: str, horizon: Horizon, clock: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a running dossier is late, or due by the end of the next working day."""
    return in_charge(here) & clock & (Dossier.due_current <= horizon.end_of_next)


def _unanswered(horizon: Horizon) -> ColumnElement[bool]:
    over = (
        exists()
        .where(
            Pause.dossier_id == Dossier.id,
            Pause.kind == PauseKind.SUPPLEMENT.value,
            Pause.ended_at.is_(None),
            Pause.answer_until <= horizon.end_of_today,
        )
        .correlate(Dossier)
    )
    return (Dossier.state == int(State.SUPPLEMENT)) & Dossier.voided_at.is_(None) & over
