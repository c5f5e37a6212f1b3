"""The way of a result to its applicant: handed out against identity, by post, or electronically.

Letters with the papers of a stopped dossier arrive and come back as those with results do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app import errors
from app.desk import applicants, paper_files
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.hand_out import AUTHORITY
from app.desk.paper_files import Given
from app.desk.results import letter_on_the_way, tell_portal
from app.models import journal
from app.models.dossier import Dossier
from app.models.result import Delivery
from app.pdf_archive import Description
from app.rules import states
from app.rules.calendar import ZONE
from app.rules.kinds import DeliveryWay, IdentityProof
from app.rules.receiving import needs_authority
from app.rules.states import BROKEN_OFF, Move, State
from app.text import needed_reason, nfc


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who stands at the counter, and what shows that they may have the result."""

    name: str
    shown: IdentityProof
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A result, or the papers of a stopped dossier, that its applicant has."""

    code: str
    returned_at: datetime


def give(
    desk: Desk,
    dossier_uid: str,
    receiver: Receiver,
    *,
    receipt_taken_back: bool = False,
    authority: Given | None = None,
    note: str = "",
) -> Returned:
    """Hand the result of a dossier out against identity, which the register shows (NĐ 118/2025 Điều 22).

    That it is late, or a fee unpaid, never holds it back.

    Args:
        desk: who hands it out, where; only the holder of the dossier does.
        dossier_uid: the dossier.
        receiver: who receives it.
        receipt_taken_back: whether the receipt stays here.
        authority: the paper of authority of a proxy, a file or scanned pages.
        note: anything else that the register is to say.

    Raises:
        ReceiverNeeded: no name.
        AuthorityNeeded: a proxy, or a card of somebody else, without a paper of authority.
        LetterOnTheWay: the post has it.
        ForeignFileFault: the paper of authority is refused.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: there is no result to give here and now.
        DiskFull, HomeReadOnly, DocumentDamaged: the paper of authority could not be stored; nothing was given.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    made = handing(
        desk, receiver, receipt_taken_back, authority, note, moment,
        lambda session: returnable(session, desk, dossier_uid),
    )  # fmt: skip
    with desk.store.transaction() as session:
        dossier = returnable(session, desk, dossier_uid)
        _return(dossier, moment)
        made.dossier_id = dossier.id
        session.add(made)
        return _ended(session, desk, dossier, moment, "result_given", facts_of(made))


def post(desk: Desk, dossier_uid: str, tracking: str, note: str = "") -> str:
    """Give the result of a dossier to the post; it is returned when the letter is delivered.

    Returns:
        The dossier's code.

    Raises:
        TrackingNeeded: no tracking number.
        LetterOnTheWay: the post has it already.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: there is no result to give here and now.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = returnable(session, desk, dossier_uid)
        made = new_letter(desk, dossier, tracking, note, moment)
        session.add(made)
        facts = {"tracking": made.tracking, "reason": made.note}
        _record(session, desk, dossier, moment, "result_posted", facts)
        return dossier.code or ""


def delivered(desk: Desk, dossier_uid: str, on: date, receiver_name: str = "", note: str = "") -> Returned:
    """Write down that the letter of a dossier was delivered, on which day, and to whom where that is known.

    Raises:
        NoLetterOnTheWay: there is none.
        BadInput: the day lies in the future, or before the letter was posted.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it cannot be changed here and now.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier, letter = _with_letter(session, desk, dossier_uid)
        at = _moment_on(on, letter, moment)
        letter.delivered_at = at
        letter.receiver_name = nfc(receiver_name)
        letter.note = "; ".join(filter(None, (letter.note, nfc(note))))
        facts = {"tracking": letter.tracking, "by": letter.receiver_name, "reason": nfc(note)}
        if dossier.state in BROKEN_OFF:
            _record(session, desk, dossier, moment, "papers_delivered", facts)
            return Returned(dossier.code or "", at)
        _return(dossier, at)
        return _ended(session, desk, dossier, moment, "result_delivered", facts)


def came_back(desk: Desk, dossier_uid: str, reason: str) -> None:
    """Write down that the post brought the letter back, with its reason; what was in it waits here again.

    Raises:
        ReasonNeeded: no reason.
        NoLetterOnTheWay: there is none.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it cannot be changed here and now.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    reason, moment = needed_reason(reason), desk.clock.now()
    with desk.store.transaction() as session:
        dossier, letter = _with_letter(session, desk, dossier_uid)
        letter.came_back_at = moment
        letter.note = "; ".join(filter(None, (letter.note, reason)))
        facts = {"tracking": letter.tracking, "reason": reason}
        action = "papers_came_back" if dossier.state in BROKEN_OFF else "result_came_back"
        _record(session, desk, dossier, moment, action, facts)


def new_letter(desk: Desk, dossier: Dossier, tracking: str, note: str, moment: datetime) -> Delivery:
    """Return the letter by which something of a dossier goes, inside the act that gives it to the post.

    Raises:
        TrackingNeeded: no tracking number.
    """
    number = nfc(tracking)
    if not number:
        raise errors.TrackingNeeded
    return Delivery(
        dossier_id=dossier.id,
        way=DeliveryWay.POST.value,
        tracking=number,
        posted_at=moment,
        given_by=desk.signed_in().uid,
        note=nfc(note),
    )


def returnable(session: Session, desk: Desk, dossier_uid: str) -> Dossier:
    """Return a dossier whose result can leave this place now.

    Raises:
        LetterOnTheWay: the post has it.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: there is no result to give here and now.
    """
    dossier = changeable(session, desk, dossier_uid)
    if letter_on_the_way(session, dossier) is not None:
        raise errors.LetterOnTheWay(dossier.code or "")
    states.after(State(dossier.state), Move.RETURN)
    return dossier


def handing(
    desk: Desk,
    receiver: Receiver,
    receipt_taken_back: bool,
    authority: Given | None,
    note: str,
    moment: datetime,
    find: Callable[[Session], Dossier],
) -> Delivery:
    """Return what proves that something was handed out at the counter, with the paper of authority stored.

    Args:
        desk: who hands it out, where.
        receiver: who receives it.
        receipt_taken_back: whether the receipt stays here.
        authority: the paper of authority of a proxy, a file or scanned pages.
        note: anything else that the register is to say.
        moment: when.
        find: how the dossier is found of which it is; it raises why nothing of it can be handed out.

    Raises:
        ReceiverNeeded: no name.
        AuthorityNeeded: a proxy, or a card of somebody else, without a paper of authority.
        ForeignFileFault: the paper of authority is refused.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored.
    """
    name, identifier = nfc(receiver.name), applicants.identifier_of(receiver.identifier)
    if not name:
        raise errors.ReceiverNeeded
    with desk.store.reading() as session:
        dossier = find(session)
        known = {dossier.owner_identifier, dossier.submitter_identifier} - {""}
        if not authority and needs_authority(receiver.shown, identifier, known):
            raise errors.AuthorityNeeded(name)
        said = Description(title=AUTHORITY, identifier=dossier.code or "")
    stored = paper_files.keep(desk, authority, said) if authority else None
    return Delivery(
        way=DeliveryWay.DESK.value,
        receiver_name=name,
        receiver_identifier=identifier,
        shown=receiver.shown.value,
        authority=stored.sha256 if stored else None,
        receipt_taken_back=receipt_taken_back,
        delivered_at=moment,
        given_by=desk.signed_in().uid,
        note=nfc(note),
    )


def facts_of(made: Delivery) -> dict[str, object]:
    """Return what the history says of something that was handed out."""
    facts = {"by": made.receiver_name, "shown": made.shown, "reason": made.note}
    return {**facts, "receipt_back": made.receipt_taken_back}


def hand_to(
    session: Session, desk: Desk, dossier: Dossier, evidence: str, moment: datetime, since: datetime | None = None
) -> Returned:
    """Write down that the result went to its applicant electronically, inside the caller's transaction.

    `evidence` is the address that it went to, or what acknowledged it; they have it `since` then, or now.
    """
    had = since or moment
    _return(dossier, had)
    made = Delivery(
        dossier_id=dossier.id,
        way=DeliveryWay.ELECTRONIC.value,
        receiver_name=dossier.owner_name,
        delivered_at=had,
        given_by=desk.officer.uid if desk.officer else None,
        note=evidence,
    )
    session.add(made)
    return _ended(session, desk, dossier, moment, "result_sent", {"evidence": evidence})


def _with_letter(session: Session, desk: Desk, uid: str) -> tuple[Dossier, Delivery]:
    dossier = changeable(session, desk, uid)
    letter = letter_on_the_way(session, dossier)
    if letter is None:
        raise errors.NoLetterOnTheWay(dossier.code or "")
    return dossier, letter


def _return(dossier: Dossier, moment: datetime) -> None:
    dossier.state = states.after(State(dossier.state), Move.RETURN)
    dossier.returned_at = moment


def _moment_on(day: date, letter: Delivery, now: datetime) -> datetime:
    """Return when a letter was delivered: now where it was today, else at noon, for nobody tells the hour."""
    today = now.astimezone(ZONE).date()
    posted = letter.posted_at or now
    if not posted.astimezone(ZONE).date() <= day <= today:
        raise errors.BadInput(f"{day:%d/%m/%Y}")
    return now if day == today else max(posted, datetime.combine(day, time(12), ZONE))


def _ended(
    session: Session, desk: Desk, dossier: Dossier, moment: datetime, action: str, facts: Mapping[str, object]
) -> Returned:
    tell_portal(session, desk, dossier, moment)
    _record(session, desk, dossier, moment, action, facts)
    assert dossier.returned_at
    return Returned(dossier.code or "", dossier.returned_at)


def _record(
    session: Session, desk: Desk, dossier: Dossier, moment: datetime, action: str, facts: Mapping[str, object]
) -> None:
    journal.record(session, desk.by(moment), action, dossier_uid=dossier.uid, note=journal.said(**facts))
