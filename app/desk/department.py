"""A department's own work on what it took over: who does it, its internal steps, and what is remarked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.models import journal
from app.models.dossier import Dossier
from app.models.work import Remark, WorkStep
from app.queries import office
from app.rules import working_time
from app.rules.calendar import Calendar
from app.rules.kinds import RemarkKind
from app.rules.states import State
from app.text import needed_reason

BEING_WORKED_ON = frozenset({State.IN_PROGRESS, State.SUPPLEMENT, State.FEE_DUE})
"""The states in which a department has work to do or to plan."""


def assign(desk: Desk, dossier_uids: Sequence[str], officer_uid: str) -> tuple[str, ...]:
    """Give dossiers to an officer of the department, all of them or none; returns the codes of those that changed.

    Raises:
        NothingChosen: no dossier.
        UnknownOfficer: the officer does not work in this department.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: one of them cannot be worked on here.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    if not dossier_uids:
        raise errors.NothingChosen
    by = desk.by()
    assigned = []
    with desk.store.transaction() as session:
        if officer_uid not in {one.uid for one in office.officers_at(session, desk.place.uid)}:
            raise errors.UnknownOfficer(officer_uid)
        for dossier in [_worked_on(session, desk, uid) for uid in dict.fromkeys(dossier_uids)]:
            if dossier.officer_uid != officer_uid:
                dossier.officer_uid = officer_uid
                note = {"to": office.officer_names(session)[officer_uid]}
                journal.record(session, by, "assigned", dossier_uid=dossier.uid, note=note)
                assigned.append(dossier.code or "")
    return tuple(assigned)


def begin_step(desk: Desk, dossier_uid: str, position: int) -> str:
    """Begin an internal step, which is the signed-in officer's from now on; returns what it is about.

    A dossier that nobody was assigned to is that officer's too.

    Raises:
        UnknownStep: the dossier has no step at this place.
        StepNotOpen: it is begun or done already.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be worked on here and now.
        NoOfficer: nobody is signed in.
    """
    officer, by = desk.signed_in(), desk.by()
    with desk.store.transaction() as session:
        dossier = _worked_on(session, desk, dossier_uid)
        step = _step(session, dossier, position)
        if step.begun_at or step.done_at:
            raise errors.StepNotOpen(step.content)
        step.begun_at, step.officer_uid = by.moment, officer.uid
        dossier.officer_uid = dossier.officer_uid or officer.uid
        journal.record(session, by, "step_begun", dossier_uid=dossier.uid, note={"step": step.content})
        return step.content


def finish_step(desk: Desk, dossier_uid: str, position: int) -> str:
    """Finish an internal step that was begun; returns what it is about.

    Raises:
        UnknownStep: the dossier has no step at this place.
        StepNotOpen: it was not begun, or is done already.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be worked on here and now.
        NoOfficer: nobody is signed in.
    """
    officer, by = desk.signed_in(), desk.by()
    with desk.store.transaction() as session:
        dossier = _worked_on(session, desk, dossier_uid)
        step = _step(session, dossier, position)
        if step.done_at or not step.begun_at:
            raise errors.StepNotOpen(step.content)
        step.done_at, step.done_by = by.moment, officer.uid
        journal.record(session, by, "step_done", dossier_uid=dossier.uid, note={"step": step.content})
        return step.content


def remark(desk: Desk, dossier_uid: str, text: str) -> None:
    """Write down what an officer has to say about a dossier.

    Raises:
        ReasonNeeded: no words.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it is not here to be remarked on.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    by, text = desk.by(), needed_reason(text)
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        note_down(session, desk, dossier, RemarkKind.REMARK, text, by.moment)
        journal.record(session, by, "remarked", dossier_uid=dossier.uid, note={"remark": text})


def note_down(session: Session, desk: Desk, dossier: Dossier, kind: RemarkKind, text: str, moment: datetime) -> None:
    """Keep a remark as part of an act that records it."""
    session.add(
        Remark(dossier_id=dossier.id, kind=kind.value, text=text, made_at=moment, made_by=desk.signed_in().uid)
    )


def answer_requests(session: Session, dossier: Dossier, moment: datetime) -> None:
    """Let what the department asked for be answered, as part of the desk's act that answers it."""
    waiting = select(Remark).where(Remark.dossier_id == dossier.id, Remark.answered_at.is_(None))
    for asked in session.scalars(waiting.where(Remark.kind == RemarkKind.SUPPLEMENT.value)):
        asked.answered_at = moment


def begin_work(session: Session, desk: Desk, dossier: Dossier, moment: datetime, handed_by: str | None) -> None:
    """Plan a dossier's internal steps as part of the act by which this department takes it over.

    The first time they are those of its procedure, planned from the moment on at which its clock started; what comes
    before the department's own is the desk's and done. Whenever it comes again, what is not done is planned anew.
    No step is planned later than the promised date. An officer of another department keeps nothing of it.
    """
    calendar = office.calendar(session)
    if dossier.officer_uid not in {one.uid for one in office.officers_at(session, desk.place.uid)}:
        dossier.officer_uid = None
    steps = _steps(session, dossier)
    if steps:
        _plan([step for step in steps if step.done_at is None], moment, dossier, calendar)
        return
    steps = [
        WorkStep(dossier_id=dossier.id, position=one.position, unit=one.unit, content=one.content, hours=one.hours)
        for one in dossier.version.steps
    ]
    _plan(steps, dossier.complete_since or dossier.accepted_at or moment, dossier, calendar)
    units = [step.unit for step in steps]
    for step in steps[: units.index(desk.place.name) if desk.place.name in units else 0]:
        step.begun_at, step.done_at = dossier.accepted_at, moment
        step.officer_uid, step.done_by = dossier.accepted_by, handed_by
    session.add_all(steps)


def move_steps(session: Session, dossier: Dossier, before: datetime, calendar: Calendar) -> None:
    """Let steps that are not done follow a promised date that moved, as part of the act that moves it.

    Each has as much more working time as the promise; none is planned later than that.
    """
    assert dossier.due_current, "a date that moved is promised"
    more = working_time.worked(before, dossier.due_current, calendar).total_seconds() / 3600
    for step in _steps(session, dossier):
        if step.done_at is None and step.due_at is not None:
            later = working_time.after_hours(step.due_at, more, calendar) if more else step.due_at
            step.due_at = min(later, dossier.due_current)


def _worked_on(session: Session, desk: Desk, uid: str) -> Dossier:
    dossier = changeable(session, desk, uid)
    if dossier.state not in BEING_WORKED_ON:
        raise errors.BadMove(dossier.state, "work")
    return dossier


def _steps(session: Session, dossier: Dossier) -> list[WorkStep]:
    of_dossier = select(WorkStep).where(WorkStep.dossier_id == dossier.id)
    return list(session.scalars(of_dossier.order_by(WorkStep.position)))


def _step(session: Session, dossier: Dossier, position: int) -> WorkStep:
    found = next((step for step in _steps(session, dossier) if step.position == position), None)
    if found is None:
        raise errors.UnknownStep(f"{position}")
    return found


def _plan(steps: Sequence[WorkStep], begin: datetime, dossier: Dossier, calendar: Calendar) -> None:
    """Let steps follow each other, each for its working hours."""
    for step in steps:
        begin = working_time.after_hours(begin, step.hours, calendar)
        step.due_at = min(begin, dossier.due_current or begin)
