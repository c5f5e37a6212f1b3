"""Deadlines in sight: what is late, due today or on the next working day, who has it and at which step it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.models.deadline import Pause
from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.models.work import WorkStep
from app.queries import office, register
from app.queries.register import Chosen, Horizon
from app.text import fold

IN_SIGHT = (Chosen.LATE, Chosen.DUE_TODAY, Chosen.DUE_NEXT)
"""The chips whose dossiers are in sight, the most urgent first."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A dossier whose time to bring what was asked for ends today or is over."""

    code: str
    owner_name: str
    owner_phone: str
    procedure_name: str
    items: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class DueRow:
    """A running dossier in sight of its deadline; officer and step are those of the department, where it named them.

    `step_due` is when the step under way should be done.
    """

    uid: str
    code: str
    owner_name: str
    owner_phone: str
    procedure_name: str
    due: datetime
    place: str
    officer: str
    step: str
    step_due: datetime | None


@dataclass(frozen=True, slots=True)
class Load:
    """How much of one place, officer or step is in sight of its deadline; `key` tells it apart from others."""

    key: str
    name: str
    late: int
    today: int
    next: int

    @classmethod
    def together(cls, key: str, name: str, loads: Iterable["Load"]) -> "Load":
        """Return several as one."""
        each = tuple(loads)
        return cls(key, name, sum(x.late for x in each), sum(x.today for x in each), sum(x.next for x in each))


def by_place(session: Session, here: str, horizon: Horizon) -> tuple[Load, ...]:
    """Return what each place has in sight, the one with most that is late first; together the counts of the chips."""
    names = office.place_names(session)
    clock = register.clock_runs(session)
    parts = [register.condition(chip, here, horizon, clock) for chip in IN_SIGHT]
    asked = select(Dossier.holder_uid, *(func.count().filter(part) for part in parts))
    rows = session.execute(asked.where(register.in_sight(here, horizon, clock)).group_by(Dossier.holder_uid))
    return heaviest_first(Load(place, names.get(place, ""), *counts) for place, *counts in rows)


def heaviest_first(loads: Iterable[Load]) -> tuple[Load, ...]:
    """Return loads in the order in which they press."""
    return tuple(sorted(loads, key=lambda x: (-x.late, -x.today, -x.next, fold(x.name))))


def in_sight(session: Session, chosen: Chosen, here: str, horizon: Horizon) -> tuple[DueRow, ...]:
    """Return the dossiers of one chip, the one due soonest first, those of one place and officer together."""
    return _rows(session, register.condition(chosen, here, horizon, register.clock_runs(session)))


def steps_in_sight(session: Session, here: str, horizon: Horizon) -> tuple[DueRow, ...]:
    """Return the dossiers of a department that are due later, whose step is late or due by the next working day."""
    later = (Dossier.holder_uid == here) & register.running() & (Dossier.due_current > horizon.end_of_next)
    return _rows(session, later & (WorkStep.due_at <= horizon.end_of_next))


def _rows(session: Session, those: ColumnElement[bool]) -> tuple[DueRow, ...]:
    places, officers = office.place_names(session), office.officer_names(session)
    rows = session.execute(
        select(Dossier, ProcedureVersion.name, WorkStep)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .outerjoin(WorkStep, (WorkStep.dossier_id == Dossier.id) & is_under_way())
        .where(those)
    )
    found = (_row(dossier, name, step, places, officers) for dossier, name, step in rows)
    return tuple(sorted(found, key=lambda row: (row.place, row.officer, row.due, row.code)))


def is_under_way() -> ColumnElement[bool]:
    """Return the condition that a step is the first of its dossier that is not done.

    It is asked of each step in question: put together for all dossiers, those of years would be walked through.
    """
    other = aliased(WorkStep)
    first = select(func.min(other.position)).where(other.dossier_id == WorkStep.dossier_id, other.done_at.is_(None))
    return WorkStep.position == first.correlate(WorkStep).scalar_subquery()


def unanswered(session: Session, here: str, horizon: Horizon) -> tuple[AnswerRow, ...]:
    """Return the dossiers whose time to bring what was asked for ends today or is over, the longest over first."""
    rows = session.execute(
        select(Dossier, ProcedureVersion.name, Pause)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Pause, (Pause.dossier_id == Dossier.id) & Pause.ended_at.is_(None))
        .where(register.condition(Chosen.UNANSWERED, here, horizon, register.running()))
        .order_by(Pause.answer_until, Dossier.id)
    )
    return tuple(
        AnswerRow(
            dossier.code or "", dossier.owner_name, dossier.owner_phone, name, tuple(pause.items), pause.answer_until
        )
        for dossier, name, pause in rows
        if pause.answer_until
    )


def _row(
    dossier: Dossier, procedure: str, step: WorkStep | None, places: dict[str, str], officers: dict[str, str]
) -> DueRow:
    assert dossier.due_current
    officer = (step.officer_uid if step else None) or dossier.officer_uid
    return DueRow(
        uid=dossier.uid,
        code=dossier.code or "",
        owner_name=dossier.owner_name,
        owner_phone=dossier.owner_phone,
        procedure_name=procedure,
        due=dossier.due_current,
        place=places.get(dossier.holder_uid, ""),
        officer=officers.get(officer or "", ""),
        step=step.content if step else "",
        step_due=step.due_at if step else None,
    )
