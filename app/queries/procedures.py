"""The catalogue as staff search it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.dossier import Dossier
from app.models.procedure import Procedure, ProcedureVersion
from app.rules.completeness import Requirement
from app.rules.fees import Fee
from app.rules.working_time import Limit
from app.text import fold, words

SAMPLE_MARK = "du lieu mau"
"""What the decision of a sample procedure begins with, folded."""


@dataclass(frozen=True)
class ProcedureView:
    """One version of a procedure with its components."""

    uid: str
    code: str
    name: str
    field: str
    department: str
    limit: Limit
    fee: int | None
    sets: int
    decision: str
    in_force_from: date
    requirements: tuple[Requirement, ...]
    blank_forms: tuple[tuple[int, str], ...] = ()
    fees: tuple[Fee, ...] = ()

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The cases in which some component or fee applies, in the order of the sheet."""
        cases = (*(r.case for r in self.requirements), *(fee.case for fee in self.fees))
        return tuple(dict.fromkeys(case for case in cases if case))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The folded words by which staff find it."""
        return tuple(words(f"{self.name} {self.code} {self.field}"))

    @property
    def is_sample(self) -> bool:
        """Whether it is sample data, to be marked wherever it is shown."""
        return fold(self.decision).startswith(SAMPLE_MARK)


@dataclass(frozen=True, slots=True)
class StepView:
    """One internal step of a procedure; `hours` are working hours."""

    position: int
    unit: str
    content: str
    hours: float


def in_force(session: Session, day: date, known: Iterable[ProcedureView] = ()) -> tuple[ProcedureView, ...]:
    """Return the version of each procedure that is in force on a day, by code.

    Args:
        session: the store.
        day: the day, in the office's zone.
        known: versions read before; they are not read again, since a version's identity derives from its content.
    """
    statement = (
        select(ProcedureVersion.procedure_id, ProcedureVersion.uid)
        .where(ProcedureVersion.in_force_from <= day, ~ProcedureVersion.withdrawn)
        .order_by(ProcedureVersion.procedure_id, ProcedureVersion.in_force_from)
    )
    newest = set(dict(session.execute(statement).all()).values())
    found = {one.uid: one for one in known if one.uid in newest}
    found |= {one.uid: one for one in _views(session, newest - found.keys())}
    return tuple(sorted(found.values(), key=lambda one: one.code))


def of_code(session: Session, code: str, day: date) -> ProcedureView | None:
    """Return the version of one procedure that is in force on a day."""
    statement = (
        select(ProcedureVersion.uid)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Procedure.code == code, ProcedureVersion.in_force_from <= day, ~ProcedureVersion.withdrawn)
        .order_by(ProcedureVersion.in_force_from.desc())
    )
    uid = session.scalar(statement.limit(1))
    return by_uid(session, uid) if uid else None


def _views(session: Session, uids: Collection[str]) -> Iterator[ProcedureView]:
    if not uids:
        return
    statement = (
        select(ProcedureVersion)
        .where(ProcedureVersion.uid.in_(uids))
        .options(
            joinedload(ProcedureVersion.procedure),
            joinedload(ProcedureVersion.field),
            selectinload(ProcedureVersion.components),
            selectinload(ProcedureVersion.fee_items),
        )
    )
    yield from map(view, session.scalars(statement))


def by_uid(session: Session, uid: str) -> ProcedureView | None:
    """Return one version, in force or not."""
    version = session.scalar(select(ProcedureVersion).where(ProcedureVersion.uid == uid))
    return view(version) if version else None


def of_dossier(session: Session, dossier_uid: str) -> ProcedureView:
    """Return the version under which a dossier was received; raises NoResultFound where there is no such dossier."""
    asked = select(ProcedureVersion).join(Dossier, Dossier.version_id == ProcedureVersion.id)
    return view(session.scalars(asked.where(Dossier.uid == dossier_uid)).one())


def names(session: Session) -> dict[str, str]:
    """Return the name of each version by identity."""
    return dict(session.execute(select(ProcedureVersion.uid, ProcedureVersion.name)).all())


def steps(session: Session, uid: str) -> tuple[StepView, ...]:
    """Return the internal steps of a version, in their order."""
    version = session.scalar(select(ProcedureVersion).where(ProcedureVersion.uid == uid))
    return tuple(StepView(s.position, s.unit, s.content, s.hours) for s in version.steps) if version else ()


def matching(procedures: tuple[ProcedureView, ...], typed: str) -> tuple[ProcedureView, ...]:
    """Return the procedures in which every typed word begins some word, in any order, without accents."""
    asked = words(typed)
    return tuple(p for p in procedures if all(any(w.startswith(a) for w in p.folded) for a in asked))


def view(version: ProcedureVersion) -> ProcedureView:
    """Return a version as a frozen record."""
    return ProcedureView(
        uid=version.uid,
        code=version.procedure.code,
        name=version.name,
        field=version.field.name,
        department=version.department_name,
        limit=version.limit,
        fee=version.fee,
        sets=version.sets,
        decision=version.decision,
        in_force_from=version.in_force_from,
        requirements=tuple(c.requirement() for c in version.components),
        blank_forms=tuple((c.position, c.blank_form) for c in version.components if c.blank_form),
        fees=version.fees,
    )
