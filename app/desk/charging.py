"""Fees inside other acts: taken down with an acceptance, or as the portal says; settled, the dossier goes on."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.desk.desk import Desk
from app.models.dossier import Dossier
from app.models.money import Charge
from app.rules import fees
from app.rules.fees import Owed


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
