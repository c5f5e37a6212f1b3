"""Setting the rules of time: for the office, and for a procedure whose sector's law has others."""

from sqlalchemy import select

from app import errors
from app.desk import calendar
from app.desk.desk import Desk
from app.desk.places import current_office
from app.models import journal
from app.models.procedure import Procedure
from app.queries import time_rules
from app.rules.time_rules import TimeRules


def set_office_rules(desk: Desk, rules: TimeRules) -> None:
    """Keep the rules of time of the office from now on; moments already set do not move.

    Raises:
        BadInput: a number that no rule can be, or more hours for an answer than the decree allows.
    """
    kept = TimeRules().overridden(rules.to_json()).to_json() or {}
    hours = calendar.answer_hours(kept.pop("answer_within", TimeRules().answer_within))
    with desk.store.transaction() as session:
        here = current_office(session, desk)
        here.time_rules, here.answer_hours = kept or None, hours
        journal.record(session, desk.by(), "time_rules_set")


def set_procedure_rules(desk: Desk, code: str, rules: TimeRules | None) -> None:
    """Keep what the law of a procedure's sector sets otherwise than the office; without rules those of the office.

    Raises:
        BadInput: a number that no rule can be.
        UnknownProcedure: the catalogue does not have it.
        NotAllowed: an officer of a department sits at the desk's workstation.
    """
    desk.refuse_guest()
    with desk.store.transaction() as session:
        procedure = session.scalar(select(Procedure).where(Procedure.code == code))
        if procedure is None:
            raise errors.UnknownProcedure(code)
        usual = time_rules.of_office(session)
        procedure.time_rules = usual.overridden(rules.to_json()).to_json(usual) if rules else None
        journal.record(session, desk.by(), "time_rules_set", note={"procedure": code})
