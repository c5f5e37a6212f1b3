"""What goes back to the applicant of a dossier that was stopped: the papers and the fee of its notice (Mẫu 05)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import payments, returning, stopping
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.paper_files import Given
from app.desk.returning import Receiver
from app.models import journal
from app.models.dossier import Dossier
from app.models.money import Charge, Payment
from app.models.result import Delivery
from app.rules.states import BROKEN_OFF


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What was given back: how many papers the notice names, and how much of the fee in đồng."""

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
        lambda session: _to_give_back(session, desk, dossier_uid),
    )  # fmt: skip
    with desk.store.transaction() as session:
        dossier = _to_give_back(session, desk, dossier_uid)
        stopped = stopping.of_dossier(session, dossier)
        made.dossier_id = dossier.id
        session.add(made)
        why = stopped.reason or stopped.evidence
        amount = _refund(session, desk, dossier, why, moment) if stopped.fee_back else 0
        facts = {**returning.facts_of(made), "items": stopped.given_back, **({"amount": amount} if amount else {})}
        journal.record(session, desk.by(moment), "given_back", dossier_uid=dossier.uid, note=facts)
        return GivenBack(dossier.code or "", len(stopped.given_back), amount)


def _to_give_back(session: Session, desk: Desk, uid: str) -> Dossier:
    """Return a stopped dossier of which something lies here."""
    dossier = changeable(session, desk, uid)
    if dossier.state not in BROKEN_OFF:
        raise errors.BadMove(dossier.state, "give_back")
    stopped = stopping.of_dossier(session, dossier)
    asked = select(Delivery.id).where(Delivery.dossier_id == dossier.id, Delivery.delivered_at.is_not(None))
    if session.scalar(asked.limit(1)) is not None or not (stopped.given_back or stopped.fee_back):
        raise errors.NothingToGiveBack(dossier.code or "")
    return dossier


def _refund(session: Session, desk: Desk, dossier: Dossier, reason: str, moment: datetime) -> int:
    """Let what was paid go back and nothing be owed any more; returns how much went back, in đồng."""
    paid = list(session.scalars(select(Payment).where(Payment.dossier_id == dossier.id, Payment.voided_at.is_(None))))
    for payment in paid:
        payments.void(session, desk, payment, reason, moment)
    for charge in session.scalars(select(Charge).where(Charge.dossier_id == dossier.id)):
        charge.amount, charge.reason = 0, reason
    return sum(payment.amount for payment in paid)
