"""Times in which dossiers wait for their applicant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.deadline import Pause
from app.models.dossier import Dossier
from app.queries import office, time_rules
from app.rules import time_rules as rules_of_time
from app.rules.kinds import PauseEnd, PauseKind
from app.rules.time_rules import Promise, RequestStanding


@dataclass(frozen=True, slots=True)
class PauseView:
    """One time of waiting; `ended_as` is None while it lasts."""

    kind: PauseKind
    reason: str
    basis: str
    items: tuple[str, ...]
    asked_at: datetime
    answer_until: datetime | None
    ended_at: datetime | None
    ended_as: PauseEnd | None


def of_dossier(session: Session, dossier_id: int) -> tuple[PauseView, ...]:
    """Return the times in which a dossier waited, oldest first."""
    found = session.scalars(select(Pause).where(Pause.dossier_id == dossier_id).order_by(Pause.id))
    return tuple(
        PauseView(
            kind=PauseKind(one.kind),
            reason=one.reason,
            basis=one.basis,
            items=tuple(one.items),
            asked_at=one.asked_at,
            answer_until=one.answer_until,
            ended_at=one.ended_at,
            ended_as=PauseEnd(one.ended_as) if one.ended_as else None,
        )
        for one in found
    )


def request_standing(session: Session, dossier_uid: str, now: datetime) -> RequestStanding:
    """Return how often papers were asked for since a dossier was accepted, and whether asking now needs a reason."""
    found = session.scalars(select(Dossier).where(Dossier.uid == dossier_uid)).one()
    asked = select(func.count()).select_from(Pause).where(Pause.dossier_id == found.id, ~Pause.lapsed)
    before = session.scalar(asked.where(Pause.kind == PauseKind.SUPPLEMENT.value)) or 0
    received = found.complete_since or found.accepted_at
    assert received, "papers are asked for after acceptance"
    rules = time_rules.of_procedure(session, found.version.procedure_id)
    return rules_of_time.request_standing(rules, office.calendar(session), received=received, before=before, now=now)


def promised(session: Session, dossier_uid: str, now: datetime) -> Promise | None:
    """Return what would be promised if a dossier that waits went on now; None where nothing moves."""
    found = session.scalars(select(Dossier).where(Dossier.uid == dossier_uid)).one()
    pause = session.scalar(select(Pause).where(Pause.dossier_id == found.id, Pause.ended_at.is_(None)))
    return promise(session, found, pause, now) if pause else None


def promise(session: Session, dossier: Dossier, pause: Pause, moment: datetime) -> Promise | None:
    """Return what is promised when a time of waiting ends at a moment; None where the clock ran on."""
    assert dossier.due_current, "every accepted dossier has a promised date"
    return rules_of_time.after_wait(
        time_rules.of_procedure(session, dossier.version.procedure_id),
        office.calendar(session),
        dossier.version.limit,
        PauseKind(pause.kind),
        promised=dossier.due_current,
        since=pause.asked_at,
        now=moment,
    )
