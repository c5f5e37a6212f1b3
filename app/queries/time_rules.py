"""The rules of time as an office and its procedures have them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.procedure import Procedure
from app.queries import office
from app.rules.time_rules import TimeRules


@dataclass(frozen=True, slots=True)
class ProcedureRules:
    """The rules of one procedure: those of its office, what its sector's law says otherwise, and both together."""

    code: str
    of_office: TimeRules
    rules: TimeRules


def of_office(session: Session) -> TimeRules:
    """Return the rules of this office."""
    own = Organisation.uid == office.organisation_uid(session)
    rules, answer = session.execute(select(Organisation.time_rules, Organisation.answer_hours).where(own)).one()
    return TimeRules().overridden(rules, {"answer_within": answer} if answer else None)


def of_procedure(session: Session, procedure_id: int) -> TimeRules:
    """Return the rules by which the dossiers of a procedure go."""
    own = session.scalar(select(Procedure.time_rules).where(Procedure.id == procedure_id))
    return of_office(session).overridden(own)


def of_code(session: Session, code: str) -> ProcedureRules | None:
    """Return the rules of a procedure beside those of the office, nothing where the catalogue does not have it."""
    found = session.scalar(select(Procedure).where(Procedure.code == code))
    if found is None:
        return None
    usual = of_office(session)
    return ProcedureRules(code, usual, usual.overridden(found.time_rules))


def of_all(session: Session) -> Mapping[int, TimeRules]:
    """Return the rules of each procedure that has its own."""
    usual = of_office(session)
    own = session.execute(select(Procedure.id, Procedure.time_rules).where(Procedure.time_rules.is_not(None)))
    return {key: usual.overridden(rules) for key, rules in own if rules}


def running_on_unpaid(session: Session) -> tuple[int, ...]:
    """Return the procedures whose clock does not stand still while a fee is awaited."""
    usual, own = of_office(session), of_all(session)
    return tuple(key for key in session.scalars(select(Procedure.id)) if not own.get(key, usual).fee_pauses)
