"""What goes back to the applicant of a dossier that was stopped: the papers and the fee of its notice (Mẫu 05).

Both are given back at the counter; papers can go by post, and the fee then waits for its applicant.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import payments, returning, stopping
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.paper_files import Given
from app.desk.results import letter_on_the_way
from app.desk.returning import Receiver
from app.models import journal
from app.models.dossier import Dossier
from app.models.money import Charge, Payment
from app.queries import giving_back
from app.queries.giving_back import GoesBack
from app.rules.states import BROKEN_OFF


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What was given back: how many papers, and how much of the fee in đồng."""

    code: str
    papers: int
    amount: int


def give_back(
    desk: Desk,
    dossier_uid: str,
    receiver: Receiver,
    *,
    receipt_taken_back: bool = False,
    authority: Given | None = None,
    note: str = "",
) -> GivenBack:
    """Give papers and fee of a stopped dossier back against identity, as its notice says (NĐ 118/2025 Điều 21).

    Where the fee goes back, each payment that stands is void for the reason of the stopping, and nothing is owed any
    more; cash is taken off what the officer who does this must have today.

    Args:
        desk: who gives it back, where; only the holder of the dossier does.
        dossier_uid: the dossier.
        receiver: who receives it.
        receipt_taken_back: whether the receipt stays here.
        authority: the paper of authority of a proxy, a file or scanned pages.
        note: anything else that the register is to say.

    Raises:
        NothingToGiveBack: its notice names neither papers nor a fee, or they went back before.
        LetterOnTheWay: the post has the papers.
        ReceiverNeeded: no name.
        AuthorityNeeded: a proxy, or a card of somebody else, without a paper of authority.
        ForeignFileFault: the paper of authority is refused.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it was not stopped, or is not here.
        DiskFull, HomeReadOnly, DocumentDamaged: the paper of authority could not be stored; nothing was given back.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    made = returning.handing(
        desk, receiver, receipt_taken_back, authority, note, moment,
        lambda session: _to_give_back(session, desk, dossier_uid)[0],
    )  # fmt: skip
    with desk.store.transaction() as session:
        dossier, found = _to_give_back(session, desk, dossier_uid)
        stopped = stopping.of_dossier(session, dossier)
        made.dossier_id = dossier.id
        session.add(made)
        why = stopped.reason or stopped.evidence
        amount = _refund(session, desk, dossier, why, moment) if found.fee else 0
        facts = {**returning.facts_of(made), "items": list(found.papers), **({"amount": amount} if amount else {})}
        journal.record(session, desk.by(moment), "given_back", dossier_uid=dossier.uid, note=facts)
        return GivenBack(dossier.code or "", len(found.papers), amount)


def post(desk: Desk, dossier_uid: str, tracking: str, note: str = "") -> str:
    """Give the papers of a stopped dossier to the post; they are back when the letter is delivered.

    `returning.delivered` and `returning.came_back` say what became of the letter. A fee is not in it.

    Returns:
        The dossier's code.

    Raises:
        TrackingNeeded: no tracking number.
        NothingToGiveBack: its notice names no papers, or they went back before.
        LetterOnTheWay: the post has them already.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it was not stopped, or is not here.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier, found = _to_give_back(session, desk, dossier_uid)
        if not found.papers:
            raise errors.NothingToGiveBack(dossier.code or "")
        made = returning.new_letter(desk, dossier, tracking, note, moment)
        session.add(made)
        facts = journal.said(tracking=made.tracking, reason=made.note, items=list(found.papers))
        journal.record(session, desk.by(moment), "papers_posted", dossier_uid=dossier.uid, note=facts)
        return dossier.code or ""


def _to_give_back(session: Session, desk: Desk, uid: str) -> tuple[Dossier, GoesBack]:
    """Return a stopped dossier of which something lies here, and what."""
    dossier = changeable(session, desk, uid)
    if dossier.state not in BROKEN_OFF:
        raise errors.BadMove(dossier.state, "give_back")
    if letter_on_the_way(session, dossier) is not None:
        raise errors.LetterOnTheWay(dossier.code or "")
    found = giving_back.of_dossier(session, dossier)
    if not found:
        raise errors.NothingToGiveBack(dossier.code or "")
    return dossier, found


def _refund(session: Session, desk: Desk, dossier: Dossier, reason: str, moment: datetime) -> int:
    """Let what was paid go back and nothing be owed any more; returns how much went back, in đồng."""
    paid = list(session.scalars(select(Payment).where(Payment.dossier_id == dossier.id, Payment.voided_at.is_(None))))
    for payment in paid:
        payments.void(session, desk, payment, reason, moment)
    for charge in session.scalars(select(Charge).where(Charge.dossier_id == dossier.id)):
        charge.amount, charge.reason = 0, reason
    return sum(payment.amount for payment in paid)
