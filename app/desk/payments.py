"""Money of a dossier: fees taken down, exempt or reduced, paid, made void; its paper; an officer's cash of a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import charging, contents, intake, pausing, slips
from app.desk.corrections import changeable, open_offer
from app.desk.desk import Desk
from app.models import journal
from app.models.dossier import Dossier
from app.models.money import CashCount, Charge, Payment
from app.papers import fee_paper
from app.queries import money, office
from app.rules import fees
from app.rules.calendar import ZONE, day_begins
from app.rules.fees import Account, Owed
from app.rules.kinds import Form, PaymentWay
from app.rules.states import State
from app.text import needed_reason, nfc


@dataclass(frozen=True, slots=True)
class Settled:
    """A dossier whose money changed: how it stands now, and whether it waited for its fee and goes on.

    Where its promised date moved by that, its applicant gets the `receipt` anew.
    """

    code: str
    account: Account
    goes_on: bool = False
    receipt: slips.IssuedSlip | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """An officer's cash of a day, in đồng: what the payments say, and what is there."""

    expected: int
    counted: int


def charge(desk: Desk, dossier_uid: str, name: str, amount: int) -> Settled:
    """Take down a fee that the catalogue does not tell, in đồng.

    Raises:
        BadInput: it has no name.
        BadAmount: it is nothing, or more than anybody means, or with the others is.
        DeskOnly: only the desk takes money.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it cannot be changed here.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    name, moment = nfc(name), desk.clock.now()
    if not name:
        raise errors.BadInput(name)
    if not 0 < amount <= fees.MOST:
        raise errors.BadAmount(amount)
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        charging.add(session, desk, dossier, [Owed(name, amount, amount)], moment)
        account = money.account(session, dossier.id)
        if (account.owed or 0) > fees.MOST:
            raise errors.BadAmount(amount)
        note = {"fee": name, "amount": amount}
        journal.record(session, desk.by(moment), "fee_charged", dossier_uid=dossier.uid, note=note)
        return Settled(dossier.code or "", account)


def reduce(desk: Desk, dossier_uid: str, position: int, amount: int, reason: str) -> Settled:
    """Let less than the full fee be owed: nothing where it is exempt, the full amount again where that was wrong.

    A dossier that waits for its fee and owes nothing any more goes on.

    Raises:
        NothingOwed: it has no fee at this place.
        BadAmount: more than the full fee, or below nothing.
        ReasonNeeded: less than the full fee without a reason.
        FeesPaid: less would be owed than was paid.
        DiskFull, HomeReadOnly: the receipt with its new date could not be stored; nothing was taken down.
        DeskOnly, NoOfficer, UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: as for `charge`.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        row = _charge(session, dossier, position)
        now = fees.reduced(Owed(row.name, row.full_amount, row.amount), amount, reason)
        row.amount, row.reason = now.amount, now.reason
        session.flush()
        account = money.account(session, dossier.id)
        if account.paid > (account.owed or 0):
            raise errors.FeesPaid(account.paid)
        done = _settled(session, desk, dossier, account, moment)
        note = {"fee": row.name, "amount": now.amount, **journal.said(reason=now.reason)}
        journal.record(session, desk.by(moment), "fee_reduced", dossier_uid=dossier.uid, note=note)
        return done


def pay(desk: Desk, dossier_uid: str, amount: int, way: PaymentWay, reference: str = "") -> Settled:
    """Take money for a dossier; one that waits for its fee goes on when nothing is open any more.

    Args:
        desk: who takes it, where.
        dossier_uid: the dossier.
        amount: in whole đồng, without what is given back as change.
        way: how it came.
        reference: by which it is found again: of the bank's transfer, or of the finance office's fee receipt.

    Raises:
        NothingOwed: nothing is open.
        BadAmount: nothing, or more than is open.
        DiskFull, HomeReadOnly: the receipt with its new date could not be stored; nothing was taken down.
        DeskOnly, NoOfficer, UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: as for `charge`.
    """
    desk.signed_in_at_desk()
    reference, moment = nfc(reference), desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        fees.refuse_overpaying(money.account(session, dossier.id), amount)
        session.add(
            Payment(
                dossier_id=dossier.id,
                place_uid=desk.place.uid,
                amount=amount,
                way=way.value,
                reference=reference,
                paid_at=moment,
                taken_by=desk.signed_in().uid,
                counter=desk.counter,
            )
        )
        session.flush()
        done = _settled(session, desk, dossier, money.account(session, dossier.id), moment)
        note = {"amount": amount, "way": way.value, **journal.said(reference=reference)}
        journal.record(session, desk.by(moment), "fee_paid", dossier_uid=dossier.uid, note=note)
        return done


def void_payment(desk: Desk, payment_uid: str, reason: str) -> Settled:
    """Make a payment void that was taken down by mistake, or whose money goes back; of a void dossier too.

    Cash is taken off what the officer who does this must have today.

    Raises:
        ReasonNeeded: no reason in words.
        UnknownPayment: there is none, or it is void already.
        DeskOnly, NoOfficer, DossierNotHere, DossierOffered: its dossier cannot be changed here.
    """
    desk.signed_in_at_desk()
    reason, moment = needed_reason(reason), desk.clock.now()
    with desk.store.transaction() as session:
        row = session.scalar(select(Payment).where(Payment.uid == payment_uid, Payment.voided_at.is_(None)))
        if row is None:
            raise errors.UnknownPayment(payment_uid)
        dossier = _held(session, desk, session.get_one(Dossier, row.dossier_id))
        void(session, desk, row, reason, moment)
        note = {"amount": row.amount, "way": row.way, "reason": reason}
        journal.record(session, desk.by(moment), "payment_voided", dossier_uid=dossier.uid, note=note)
        return Settled(dossier.code or "", money.account(session, dossier.id))


def issue_paper(desk: Desk, dossier_uid: str) -> slips.IssuedSlip:
    """Issue the office's fee paper as the money stands now: what is owed, what was paid, the VietQR for the rest.

    Raises:
        NothingOwed: the dossier has no fee.
        DeskOnly, NoOfficer, UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: as for `charge`.
        DiskFull, HomeReadOnly: the paper could not be stored.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        stands = money.of_dossier(session, dossier.id)
        if not stands.charges:
            raise errors.NothingOwed
        issued = slips.issue(
            session, desk, office.office(session), Form.FEE_PAPER, dossier, moment,
            lambda drawn: fee_paper.render(contents.fee_paper(desk, dossier, drawn, stands)),
        )  # fmt: skip
        journal.record(session, desk.by(moment), "fee_paper_issued", dossier_uid=dossier.uid)
        return issued


def count_cash(desk: Desk, counted: int, reason: str = "") -> Counted:
    """Take down the cash that the signed-in officer counted at the end of today, in đồng; a later count goes before.

    Raises:
        BadAmount: it is below nothing, or more than anybody means.
        ReasonNeeded: it differs from what the payments say, and no reason is given.
        DeskOnly, NoOfficer: as for `charge`.
    """
    desk.signed_in_at_desk()
    officer, reason, moment = desk.signed_in(), nfc(reason), desk.clock.now()
    if not 0 <= counted <= fees.MOST:
        raise errors.BadAmount(counted)
    start = day_begins(moment.astimezone(ZONE).date())
    with desk.store.transaction() as session:
        expected = money.expected_cash(session, desk.place.uid, officer.uid, start, start + timedelta(days=1))
        if counted != expected and not reason:
            raise errors.ReasonNeeded
        row = CashCount(
            place_uid=desk.place.uid,
            officer_uid=officer.uid,
            day=start.date(),
            expected=expected,
            counted=counted,
            reason=reason if counted != expected else "",
            counted_at=moment,
        )
        session.add(row)
        note = {"expected": expected, "counted": counted, **journal.said(reason=row.reason)}
        journal.record(session, desk.by(moment), "cash_counted", note=note)
    return Counted(expected, counted)


def void(session: Session, desk: Desk, row: Payment, reason: str, moment: datetime) -> None:
    """Make a payment void as part of an act that records it."""
    row.voided_at, row.voided_by, row.void_reason = moment, desk.signed_in().uid, reason
    session.flush()


def go_on(session: Session, desk: Desk, dossier: Dossier, account: Account, moment: datetime) -> bool:
    """Let a dossier that waits for its fee go on where nothing of it is open any more; tells whether it does."""
    if dossier.state != State.FEE_DUE or account.open:
        return False
    pausing.fee_paid(session, desk, dossier, moment)
    return True


def _settled(session: Session, desk: Desk, dossier: Dossier, account: Account, moment: datetime) -> Settled:
    """Let a dossier go on where it waited for its fee alone, with a receipt of the date that is promised now."""
    promised = dossier.due_current
    goes_on, receipt = go_on(session, desk, dossier, account, moment), None
    if dossier.due_current != promised:
        receipt = intake.receipt_anew(session, desk, office.office(session), dossier, moment)
    return Settled(dossier.code or "", account, goes_on, receipt)


def _charge(session: Session, dossier: Dossier, position: int) -> Charge:
    named = select(Charge).where(Charge.dossier_id == dossier.id, Charge.position == position)
    row = session.scalar(named)
    if row is None:
        raise errors.NothingOwed
    return row


def _held(session: Session, desk: Desk, dossier: Dossier) -> Dossier:
    """Return a dossier that is here and not on its way, void or not: money goes back for a void one too."""
    if dossier.holder_uid != desk.place.uid:
        raise errors.DossierNotHere(dossier.code or "")
    if open_offer(session, dossier) is not None:
        raise errors.DossierOffered(dossier.code or "")
    return dossier
