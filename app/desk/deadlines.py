"""Moving a promised date: the apology with its new date (Mẫu 04), every move kept with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk import contents, department, outbox, slips
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.wording import ApologyText
from app.models import journal
from app.models.deadline import DueChange
from app.models.dossier import Dossier
from app.papers import apology
from app.queries import late_calendar, office, time_rules
from app.rules import states, working_time
from app.rules.calendar import ZONE, Calendar
from app.rules.kinds import DueChangeKind, Form, PlaceRole
from app.rules.states import Move, State
from app.rules.time_rules import move_standing
from app.text import needed_reason, nfc

NEW_DATE = "Hẹn lại ngày trả kết quả"
"""What the portal's message calls it, which is Vietnamese whatever language the program speaks."""


@dataclass(frozen=True, slots=True)
class Extended:
    """A dossier whose date was moved: the new promise and the apology."""

    code: str
    due: datetime
    due_uncertain: bool
    apology: slips.IssuedSlip


def extend(desk: Desk, dossier_uid: str, until: date, text: ApologyText, *, allowed_because: str = "") -> Extended:
    """Move the promised date to a later day and issue the apology (NĐ 118/2025 Điều 19.6); the clock time stays.

    Only the holder does it, before the date is past. The date moves as often as the procedure's rules let it, which
    is once where nothing else is set. An officer who may override moves it again, or late, with a reason.

    Args:
        desk: who moves it, where.
        dossier_uid: the dossier.
        until: the new day.
        text: what the apology says.
        allowed_because: why a date that was moved before, or is past, is moved all the same.

    Raises:
        ReasonNeeded: no reason, or none for moving the date all the same.
        DayOff, DueNotLater: the new day cannot be promised.
        ExtendedBefore, ApologyLate: the date was moved before, or is past, and the officer may not override.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be moved here and now.
        DiskFull, HomeReadOnly: the paper could not be stored; nothing was moved.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    text, allowed_because = text.tidied(), nfc(allowed_because)
    if not text.reason:
        raise errors.ReasonNeeded
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        dossier.state = states.after(State(dossier.state), Move.EXTEND)
        because = _allowed(session, desk, dossier, allowed_because, moment)
        here = office.office(session)
        before, calendar = dossier.due_current, office.calendar(session, here)
        assert before, "every accepted dossier has a promised date"
        due = working_time.moved(before, until, moment, calendar)
        dossier.due_current = due.moment
        dossier.due_uncertain = bool(due.uncertain_years)
        department.move_steps(session, dossier, before, calendar)
        issued = slips.issue(
            session, desk, here, Form.APOLOGY, dossier, moment,
            lambda drawn: apology.render(contents.apology(desk, dossier, drawn, before, text)),
        )  # fmt: skip
        session.add(_change(session, dossier, issued, before, text.reason, because))
        _tell_portal(session, desk, dossier, moment, text.reason)
        note = {"reason": text.reason, "until": f"{until}", **journal.said(allowed_because=because)}
        journal.record(session, desk.by(moment), "extended", dossier_uid=dossier.uid, note=note)
        return Extended(dossier.code or "", due.moment, dossier.due_uncertain, issued)


def move_by_calendar(desk: Desk, dossier_uids: Sequence[str], reason: str) -> int:
    """Move promised dates to where the calendar of now puts them, each an entry; returns how many moved.

    A calendar changed late moves nothing by itself: each dossier keeps its date until an officer of its holder does
    this.

    Raises:
        ReasonNeeded: no reason; nothing was moved.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: one of them cannot be moved here and
            now; nothing was moved.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    reason = needed_reason(reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        calendar = office.calendar(session)
        return sum(_move_by_calendar(session, desk, uid, calendar, reason, moment) for uid in dossier_uids)


def _move_by_calendar(
    session: Session, desk: Desk, uid: str, calendar: Calendar, reason: str, moment: datetime
) -> bool:
    dossier = changeable(session, desk, uid)
    dossier.state = states.after(State(dossier.state), Move.EXTEND)
    before, due = dossier.due_current, late_calendar.reckoned(session, dossier, calendar)
    assert before, "what runs has a promised date"
    if due.moment == before:
        return False
    dossier.due_current, dossier.due_uncertain = due.moment, bool(due.uncertain_years)
    department.move_steps(session, dossier, before, calendar)
    session.add(
        DueChange(
            dossier_id=dossier.id,
            kind=DueChangeKind.CALENDAR.value,
            due_before=before,
            due_after=due.moment,
            reason=reason,
            changed_at=moment,
            changed_by=desk.signed_in().uid,
        )
    )
    _tell_portal(session, desk, dossier, moment, reason)
    note = {"reason": reason, "until": f"{due.moment:%Y-%m-%d}"}
    journal.record(session, desk.by(moment), "due_moved", dossier_uid=dossier.uid, note=note)
    return True


def _tell_portal(session: Session, desk: Desk, dossier: Dossier, moment: datetime, reason: str) -> None:
    """Tell the portal the new date; a department that has a home of its own has no way to it."""
    if desk.place.role is PlaceRole.DESK or desk.station:
        assert dossier.due_current
        said = f"{NEW_DATE} {dossier.due_current.astimezone(ZONE):%d/%m/%Y}: {reason}"
        outbox.tell(session, desk, office.office(session), dossier, moment, said)


def _allowed(session: Session, desk: Desk, dossier: Dossier, because: str, moment: datetime) -> str:
    """Return why the date moves all the same, nothing where the rules let it move without a reason."""
    assert dossier.due_current, "every accepted dossier has a promised date"
    former = select(func.count()).select_from(DueChange).where(DueChange.dossier_id == dossier.id, DueChange.extends)
    standing = move_standing(
        time_rules.of_procedure(session, dossier.version.procedure_id),
        promised=dossier.due_current,
        before=session.scalar(former) or 0,
        now=moment,
    )
    if not standing.needs_permission:
        return ""
    if not desk.signed_in().may_override:
        raise standing.refusal(dossier.code or "", dossier.due_current)
    return needed_reason(because)


def _change(
    session: Session,
    dossier: Dossier,
    issued: slips.IssuedSlip,
    before: datetime,
    reason: str,
    because: str,
) -> DueChange:
    slip = slips.find_slip(session, issued.uid)
    assert dossier.due_current
    return DueChange(
        dossier_id=dossier.id,
        slip_id=slip.id,
        kind=DueChangeKind.EXTENDED.value,
        due_before=before,
        due_after=dossier.due_current,
        reason=reason,
        allowed_because=because,
        changed_at=slip.issued_at,
        changed_by=slip.issued_by,
    )
