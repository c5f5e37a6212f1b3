"""Fees inside other acts: taken down with an acceptance, or as the portal says; settled, the dossier goes on."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.desk.desk import Desk
from app.models.dossier import Dossier
from app.models.money import Charge, Payment
from app.queries import money
from app.rules import fees
from app.rules.fees import Owed
from app.rules.kinds import PaymentWay

if TYPE_CHECKING:
    from app.exchange.portal_records import OnlineDossier


def as_catalogued(session: Session, desk: Desk, dossier: Dossier, moment: datetime) -> None:
    """Take down the fees of a dossier's procedure inside its acceptance; what was taken down before stays."""
    if next_position(session, dossier) == 1:
        add(session, desk, dossier, fees.owed(dossier.version.fees, dossier.cases, dossier.sets), moment)


def add(session: Session, desk: Desk, dossier: Dossier, owed: Iterable[Owed], moment: datetime) -> None:
    """Add fees to those that a dossier owes."""
    by = desk.officer.uid if desk.officer else None
    session.add_all(
        Charge(
            dossier_id=dossier.id,
            position=position,
            name=one.name,
            code=one.code,
            full_amount=one.full_amount,
            amount=one.amount,
            reason=one.reason,
            made_at=moment,
            made_by=by,
        )
        for position, one in enumerate(owed, next_position(session, dossier))
    )
    session.flush()


def next_position(session: Session, dossier: Dossier) -> int:
    """Return the place of a dossier's next fee, 1 where it has none yet."""
    last = select(func.coalesce(func.max(Charge.position), 0)).where(Charge.dossier_id == dossier.id)
    return (session.scalar(last) or 0) + 1


def as_told(session: Session, desk: Desk, dossier: Dossier, told: "OnlineDossier", moment: datetime) -> None:
    """Take down what the portal says of a dossier's money: fees where none stand yet, and what was paid there.

    Where it says only that all is paid, the fees are those of the catalogue. What was taken down before stays.
    """
    if next_position(session, dossier) == 1:
        owed = [Owed(one.name, one.amount, one.amount, one.code) for one in told.fees]
        if told.paid and not owed:
            owed = list(fees.owed(dossier.version.fees, dossier.cases, dossier.sets))
        add(session, desk, dossier, owed, moment)
    paid = sum(one.amount for one in told.fees if one.paid)
    account = money.account(session, dossier.id)
    amount = account.open if told.paid else min(account.open, max(0, paid - account.paid))
    if amount:
        session.add(
            Payment(
                dossier_id=dossier.id,
                place_uid=desk.place.uid,
                amount=amount,
                way=PaymentWay.ONLINE.value,
                reference=dossier.external_code or "",
                paid_at=moment,
            )
        )
        session.flush()
