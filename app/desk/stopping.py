"""Stopping work on a dossier before its end: withdrawn by its applicant, or by the office itself (Mẫu 05)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import contents, outbox, slips, waiting
from app.desk.corrections import changeable, find_dossier
from app.desk.desk import Desk
from app.desk.wording import StopText
from app.models import journal
from app.models.deadline import Stopping
from app.models.dossier import Dossier
from app.papers import phrases, stopping
from app.papers.content import PaperLine
from app.papers.forms import edition_for
from app.queries import money, office
from app.rules import states
from app.rules.calendar import ZONE
from app.rules.completeness import PaperKind
from app.rules.kinds import Form, PauseEnd, PlaceRole
from app.rules.states import Move, State
from app.text import nfc

KEPT_BY_APPLICANT = frozenset({PaperKind.SHOWN, PaperKind.ELECTRONIC})
"""Kinds of paper that never stayed at the desk, so that nothing of them goes back."""

ENDS = {Move.WITHDRAW: PauseEnd.WITHDRAWN, Move.STOP: PauseEnd.CLOSED}
"""How a time of waiting ends when the dossier does."""

Check = Callable[[Session, Dossier], None]


@dataclass(frozen=True, slots=True)
class Request:
    """The applicant's request: its day, who made it, and by which paper or words it can be proved."""

    day: date
    by: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A dossier that is worked on no longer, and the notice that says so."""

    code: str
    notice: slips.IssuedSlip


def usual(session: Session, dossier_uid: str, day: date) -> StopText:
    """Return what Mẫu 05 says unless an officer changes it: all papers handed in go back, and all that was paid.

    Raises:
        UnknownDossier: there is none.
    """
    dossier, chosen = find_dossier(session, dossier_uid), office.office(session).papers.edition
    edition = edition_for(Form.STOPPING, day, chosen=chosen)
    lines = (_kept_here(line) for line in contents.handed_in(session, dossier))
    papers = tuple(phrases.paper(edition, line) for line in lines if line.handed)
    return StopText(given_back=papers, fee_back=money.account(session, dossier.id).paid > 0)


def withdraw(desk: Desk, dossier_uid: str, request: Request, text: StopText) -> Stopped:
    """Stop a dossier because its applicant asked so, and issue Mẫu 05 (NĐ 118/2025 Điều 21).

    Raises:
        RequestNeeded: nobody asked, or nothing proves it.
        BadInput: the day of the request lies in the future, or before the dossier came.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be stopped here and now.
        DiskFull, HomeReadOnly: the paper could not be stored; nothing was stopped.
        NoOfficer: nobody is signed in.
    """
    request = replace(request, by=nfc(request.by), evidence=nfc(request.evidence))
    if not request.by or not request.evidence:
        raise errors.RequestNeeded
    return _end(desk, dossier_uid, Move.WITHDRAW, text.tidied(), request)


def stop(desk: Desk, dossier_uid: str, text: StopText, *, first: Check | None = None) -> Stopped:
    """Stop a dossier without a request of its applicant, with a reason, and issue Mẫu 05 (NĐ 118/2025 Điều 19.5).

    Args:
        desk: who stops it, where.
        dossier_uid: the dossier.
        text: what the notice says.
        first: what is made sure of before, in the same transaction; it raises what it finds wrong.

    Raises:
        ReasonNeeded: no reason.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be stopped here and now.
        DiskFull, HomeReadOnly: the paper could not be stored; nothing was stopped.
        NoOfficer: nobody is signed in.
    """
    text = text.tidied()
    if not text.reason:
        raise errors.ReasonNeeded
    return _end(desk, dossier_uid, Move.STOP, text, None, first)


def _end(
    desk: Desk, dossier_uid: str, move: Move, text: StopText, request: Request | None, first: Check | None = None
) -> Stopped:
    desk.signed_in()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        if request is not None:
            _refuse_impossible_day(dossier, request.day, moment)
        if first is not None:
            first(session, dossier)
        dossier.state = states.after(State(dossier.state), move)
        dossier.ended_at = moment
        waiting.end_open(session, desk, dossier, ENDS[move], moment)
        stopped = _row(session, desk, dossier, text, request)
        issued = slips.issue(
            session, desk, office.office(session), Form.STOPPING, dossier, moment,
            lambda drawn: stopping.render(contents.stop_notice(desk, dossier, drawn, stopped)),
        )  # fmt: skip
        stopped.slip_id = slips.find_slip(session, issued.uid).id
        session.add(stopped)
        session.flush()
        tell_portal(session, desk, dossier, moment)
        note = journal.said(reason=stopped.reason, by=stopped.asked_by, evidence=stopped.evidence)
        action = "withdrawn" if move is Move.WITHDRAW else "stopped"
        journal.record(session, desk.by(moment), action, dossier_uid=dossier.uid, note=note)
        return Stopped(dossier.code or "", issued)


def _refuse_impossible_day(dossier: Dossier, day: date, moment: datetime) -> None:
    if not dossier.received_at.astimezone(ZONE).date() <= day <= moment.astimezone(ZONE).date():
        raise errors.BadInput(f"{day:%d/%m/%Y}")


def tell_portal(session: Session, desk: Desk, dossier: Dossier, moment: datetime) -> None:
    """Tell the portal that a dossier was stopped that came online, and why; the desk does so, never a department."""
    if desk.place.role is PlaceRole.DESK:
        outbox.tell(session, desk, office.office(session), dossier, moment, of_dossier(session, dossier).reason)


def of_dossier(session: Session, dossier: Dossier) -> Stopping:
    """Return why a dossier that was stopped is worked on no longer; raises NoResultFound where it was not."""
    asked = select(Stopping).where(Stopping.dossier_id == dossier.id).order_by(Stopping.id.desc())
    return session.scalars(asked.limit(1)).one()


def _row(session: Session, desk: Desk, dossier: Dossier, text: StopText, request: Request | None) -> Stopping:
    assert dossier.ended_at
    return Stopping(
        dossier_id=dossier.id,
        asked_on=request.day if request else None,
        asked_by=request.by if request else "",
        evidence=request.evidence if request else "",
        reason=text.reason,
        given_back=list(text.given_back),
        fee_back=_paid(session, desk, dossier) if text.fee_back else "",
        stopped_at=dossier.ended_at,
        stopped_by=desk.signed_in().uid,
    )


def _paid(session: Session, desk: Desk, dossier: Dossier) -> str:
    """Return what was paid for a dossier and stands, in the words of the form; nothing where nothing was."""
    edition = edition_for(Form.STOPPING, desk.today().date(), chosen=office.office(session).papers.edition)
    paid = money.of_dossier(session, dossier.id).standing
    return "; ".join(phrases.paid(edition, one.amount, one.way, one.paid_at) for one in paid)


def _kept_here(line: PaperLine) -> PaperLine:
    kept = tuple((kind, count) for kind, count in line.handed if kind not in KEPT_BY_APPLICANT)
    return replace(line, handed=kept, reused="")
