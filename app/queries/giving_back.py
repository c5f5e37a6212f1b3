"""What of a stopped dossier its applicant is still to get back: the papers and the fee that its notice names.

This is the one place that says so, of one dossier and in the lists (NĐ 118/2025 Điều 21).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.deadline import Stopping
from app.models.dossier import Dossier
from app.models.money import Payment
from app.models.result import Delivery
from app.rules.states import BROKEN_OFF


@dataclass(frozen=True, slots=True)
class GoesBack:
    """Papers by their names, and the fee in the words of the notice; neither where the applicant has everything."""

    papers: tuple[str, ...] = ()
    fee: str = ""

    def __bool__(self) -> bool:
        """Whether anything is still to be given back."""
        return bool(self.papers or self.fee)


def of_dossier(session: Session, dossier: Dossier) -> GoesBack:
    """Return what is still to go back of a dossier, wherever it lies; papers are until their letter is delivered."""
    asked = (
        select(Stopping.given_back, Stopping.fee_back, _papers().label("papers"), _fee().label("fee"))
        .join(Dossier, Dossier.id == Stopping.dossier_id)
        .where(Dossier.id == dossier.id, Stopping.id == _newest(), is_owed())
    )
    row = session.execute(asked).first()
    return (
        GoesBack(tuple(row.given_back) if row.papers else (), row.fee_back if row.fee else "") if row else GoesBack()
    )


def is_owed() -> ColumnElement[bool]:
    """Return the condition that something of a dossier is still to go back to its applicant."""
    named = exists().where(Stopping.id == _newest(), or_(_papers(), _fee())).correlate(Dossier)
    return Dossier.state.in_([int(state) for state in BROKEN_OFF]) & Dossier.voided_at.is_(None) & named


def _newest() -> ScalarSelect[Any]:
    """Return the stopping that counts: one before it lapsed with the offer under which it was done."""
    of_dossier = select(func.max(Stopping.id)).where(Stopping.dossier_id == Dossier.id)
    return of_dossier.correlate(Dossier).scalar_subquery()


def _papers() -> ColumnElement[bool]:
    """Return the condition that papers are named of which none was handed out, or delivered, since the stopping."""
    gone = exists().where(Delivery.dossier_id == Stopping.dossier_id, Delivery.delivered_at >= Stopping.stopped_at)
    return (func.json_array_length(Stopping.given_back) > 0) & ~gone.correlate(Stopping)


def _fee() -> ColumnElement[bool]:
    """Return the condition that the fee is named and stands as paid: what goes back is made void."""
    paid = exists().where(Payment.dossier_id == Stopping.dossier_id, Payment.voided_at.is_(None))
    return (Stopping.fee_back != "") & paid.correlate(Stopping)
