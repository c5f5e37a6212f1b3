"""How much was digitised and used again in a span of days, as the indicators of QĐ 766/QĐ-TTg count it (group 4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.dossier import ChecklistLine, Dossier, LineDocument


@dataclass(frozen=True, slots=True)
class Digitisation:
    """Dossiers accepted in a span and their checklist lines; of either, those with digitised and with re-used papers.

    Indicator 4.3, the rate of re-use, is `dossiers_reused` of `dossiers`; 4.2 needs an electronic result besides
    `dossiers_digitised`.
    """

    dossiers: int
    dossiers_digitised: int
    dossiers_reused: int
    lines: int
    lines_digitised: int
    lines_reused: int


def figures(session: Session, since: datetime, until: datetime) -> Digitisation:
    """Return the figures of the dossiers accepted from a moment on and before another; void ones are none."""
    held = (
        select(LineDocument.line_id, func.max(LineDocument.reused).label("reused"))
        .where(LineDocument.replaced_at.is_(None))
        .group_by(LineDocument.line_id)
        .subquery()
    )
    statement = (
        select(
            func.count(Dossier.id.distinct()),
            func.count(Dossier.id.distinct()).filter(held.c.line_id.is_not(None)),
            func.count(Dossier.id.distinct()).filter(held.c.reused),
            func.count(ChecklistLine.id),
            func.count(held.c.line_id),
            func.count(held.c.line_id).filter(held.c.reused),
        )
        .select_from(Dossier)
        .outerjoin(ChecklistLine, ChecklistLine.dossier_id == Dossier.id)
        .outerjoin(held, held.c.line_id == ChecklistLine.id)
        .where(Dossier.accepted_at >= since, Dossier.accepted_at < until, Dossier.voided_at.is_(None))
    )
    return Digitisation(*session.execute(statement).one())
