"""The money of a dossier, and of a day by officer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.models.dossier import Dossier
from app.models.money import CashCount, Charge, Payment
from app.queries import office
from app.rules.fees import Account
from app.rules.kinds import PaymentWay


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One fee that a dossier owes, in đồng; `reason` says why it is less than the full one."""

    position: int
    name: str
    full_amount: int
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """Money that came in for a dossier; `voided_at` where it was taken down by mistake, or given back."""

    uid: str
    amount: int
    way: PaymentWay
    reference: str
    paid_at: datetime
    taken_by: str
    voided_at: datetime | None
    void_reason: str


@dataclass(frozen=True, slots=True)
class MoneyView:
    """What a dossier owes and what was paid."""

    charges: tuple[ChargeLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    account: Account = field(default_factory=Account)

    @property
    def standing(self) -> tuple[PaymentLine, ...]:
        """The payments that are not void."""
        return tuple(one for one in self.payments if one.voided_at is None)


@dataclass(frozen=True, slots=True)
class CashLine:
    """An officer's cash of a day: what the payments say, and what was counted; None where nothing was.

    `moved` is what came in since it was counted, or, below nothing, went back: it is to be counted again then.
    """

    officer_uid: str
    officer_name: str
    payments: int
    expected: int
    counted: int | None = None
    reason: str = ""
    moved: int = 0

    @property
    def difference(self) -> int | None:
        """What was there too much when it was counted, or, below nothing, too little."""
        return None if self.counted is None else self.counted - (self.expected - self.moved)


@dataclass(frozen=True, slots=True)
class DayMoney:
    """The money of a day at a place: cash by officer, and what came in by each way, what went back taken off."""

    cash: tuple[CashLine, ...] = ()
    by_way: tuple[tuple[PaymentWay, int], ...] = ()


def account(session: Session, dossier_id: int) -> Account:
    """Return the state of a dossier's money; with no fee taken down nothing is known to be owed."""
    owed = session.scalar(select(func.sum(Charge.amount)).where(Charge.dossier_id == dossier_id))
    stands = (Payment.dossier_id == dossier_id, Payment.voided_at.is_(None))
    paid = session.scalar(select(func.coalesce(func.sum(Payment.amount), 0)).where(*stands)) or 0
    return Account(owed, paid)


def accounts(session: Session, dossiers: Select[int]) -> Mapping[int, Account]:
    """Return the state of the money of many dossiers, by key; those of which no fee was taken down are left out."""
    owed = select(Charge.dossier_id, func.sum(Charge.amount)).where(Charge.dossier_id.in_(dossiers))
    stands = (Payment.dossier_id.in_(dossiers), Payment.voided_at.is_(None))
    paid = select(Payment.dossier_id, func.sum(Payment.amount)).where(*stands).group_by(Payment.dossier_id)
    came = dict(session.execute(paid).all())
    return {key: Account(sum_, came.get(key, 0)) for key, sum_ in session.execute(owed.group_by(Charge.dossier_id))}


def money(session: Session, dossier_uid: str) -> MoneyView:
    """Return what a dossier owes and what was paid, oldest first; nothing for one that is not here."""
    found = session.scalar(select(Dossier.id).where(Dossier.uid == dossier_uid))
    return of_dossier(session, found) if found is not None else MoneyView()


def of_dossier(session: Session, dossier_id: int) -> MoneyView:
    """Return what the dossier of a row owes and what was paid."""
    charges = session.scalars(select(Charge).where(Charge.dossier_id == dossier_id).order_by(Charge.position))
    lines = tuple(ChargeLine(c.position, c.name, c.full_amount, c.amount, c.reason) for c in charges)
    paid = list(session.scalars(select(Payment).where(Payment.dossier_id == dossier_id).order_by(Payment.id)))
    return MoneyView(lines, _payments(session, paid), account(session, dossier_id))


def _payments(session: Session, paid: Iterable[Payment]) -> tuple[PaymentLine, ...]:
    names = office.officer_names(session)
    return tuple(
        PaymentLine(
            uid=one.uid,
            amount=one.amount,
            way=PaymentWay(one.way),
            reference=one.reference,
            paid_at=one.paid_at,
            taken_by=names.get(one.taken_by or "", ""),
            voided_at=one.voided_at,
            void_reason=one.void_reason,
        )
        for one in paid
    )


def of_day(session: Session, here: str, day: date, start: datetime, end: datetime) -> DayMoney:
    """Return the money of a day at a place; cash that went back is taken off the day and the officer that gave it."""
    came, back = _came(here, start, end), _went_back(here, start, end)
    by_way = dict.fromkeys(PaymentWay, 0)
    for way, amount in session.execute(select(Payment.way, func.sum(Payment.amount)).where(*came).group_by("way")):
        by_way[PaymentWay(way)] += amount
    for way, amount in session.execute(select(Payment.way, func.sum(Payment.amount)).where(*back).group_by("way")):
        by_way[PaymentWay(way)] -= amount
    ways = tuple((way, amount) for way, amount in by_way.items() if amount)
    return DayMoney(_cash(session, here, day, start, end), ways)


def expected_cash(session: Session, here: str, officer: str, start: datetime, end: datetime) -> int:
    """Return the cash that an officer must have from a time: what was taken in, less what was given back, in đồng."""
    found = _cash_by_officer(session, here, start, end)
    return found.get(officer, (0, 0))[1]


def _cash(session: Session, here: str, day: date, start: datetime, end: datetime) -> tuple[CashLine, ...]:
    names, moved = office.officer_names(session), _cash_by_officer(session, here, start, end)
    newest = select(CashCount).where(CashCount.place_uid == here, CashCount.day == day).order_by(CashCount.id)
    counts = {one.officer_uid: one for one in session.scalars(newest)}
    lines = []
    for uid in moved.keys() | counts.keys():
        (payments, expected), count = moved.get(uid, (0, 0)), counts.get(uid)
        line = CashLine(uid, names.get(uid, ""), payments, expected)
        if count:
            line = replace(line, counted=count.counted, reason=count.reason, moved=expected - count.expected)
        lines.append(line)
    return tuple(sorted(lines, key=lambda line: (line.officer_name, line.officer_uid)))


def _cash_by_officer(session: Session, here: str, start: datetime, end: datetime) -> dict[str, tuple[int, int]]:
    """Return for each officer how many payments in cash were taken, and the cash that must be there."""
    cash, counted = Payment.way == PaymentWay.CASH.value, func.count()
    taken = select(Payment.taken_by, counted, func.sum(Payment.amount)).where(cash, *_came(here, start, end))
    given = select(Payment.voided_by, counted, func.sum(Payment.amount)).where(cash, *_went_back(here, start, end))
    found = {uid or "": (n, amount) for uid, n, amount in session.execute(taken.group_by(Payment.taken_by))}
    for uid, _n, amount in session.execute(given.group_by(Payment.voided_by)):
        payments, expected = found.get(uid or "", (0, 0))
        found[uid or ""] = payments, expected - amount
    return found


def _came(here: str, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return Payment.place_uid == here, Payment.paid_at >= start, Payment.paid_at < end


def _went_back(here: str, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return Payment.place_uid == here, Payment.voided_at >= start, Payment.voided_at < end
