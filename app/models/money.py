"""Money: what a dossier owes, what was paid, and the cash of a day.

All amounts are whole đồng. The state of the money is kept apart from the state of the work. None of this is the tax
invoice or the fee receipt of the finance office.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Journalled


class Charge(Journalled, Base):
    """One fee that a dossier owes; `amount` is less than `full_amount` only with a reason (exempt, reduced)."""

    __tablename__ = "charges"
    __table_args__ = (UniqueConstraint("dossier_id", "position"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    position: Mapped[int]
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    full_amount: Mapped[int]
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(String(36))


class Payment(Journalled, Base):
    """Money that came in for a dossier, by a `PaymentWay`; what went back or was a mistake is void, never deleted.

    Nobody took what was paid on the portal. Cash that is made void is taken off what `voided_by` has that day.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_paid", "place_uid", "paid_at"),
        Index("ix_payments_voided", "place_uid", "voided_at"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    place_uid: Mapped[str] = mapped_column(String(36))
    amount: Mapped[int]
    way: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(default="")
    paid_at: Mapped[datetime]
    taken_by: Mapped[str | None] = mapped_column(String(36))
    counter: Mapped[str] = mapped_column(default="")
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str | None] = mapped_column(String(36))
    void_reason: Mapped[str] = mapped_column(default="")


class CashCount(Journalled, Base):
    """An officer's cash at the end of a day: what the payments say, what was counted, and why they differ."""

    __tablename__ = "cash_counts"
    __table_args__ = (Index("ix_cash_counts_day", "day", "officer_uid"),)

    place_uid: Mapped[str] = mapped_column(String(36))
    officer_uid: Mapped[str] = mapped_column(String(36))
    day: Mapped[date]
    expected: Mapped[int]
    counted: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    counted_at: Mapped[datetime]
