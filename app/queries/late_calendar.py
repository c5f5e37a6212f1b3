"""Promises that a calendar changed late no longer bears out: nothing moves them but an officer, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.deadline import DueChange
from app.models.dossier import Dossier
from app.queries import handovers, office, register
from app.rules import working_time
from app.rules.calendar import Calendar
from app.rules.kinds import DueChangeKind
from app.rules.working_time import Due


@dataclass(frozen=True, slots=True)
class Differing:
    """A running dossier held here whose date the calendar of today would put elsewhere."""

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    promised: datetime
    would_be: datetime


def differing(session: Session, here: str) -> tuple[Differing, ...]:
    """Return the running dossiers held and not offered here whose promised date would differ, the soonest first."""
    calendar = office.calendar(session)
    found = (
        Differing(
            uid=dossier.uid,
            code=dossier.code or "",
            owner_name=dossier.owner_name,
            procedure_name=dossier.version.name,
            promised=promised,
            would_be=due.moment,
        )
        for dossier in _running(session, here)
        if (promised := dossier.due_current) and (due := reckoned(session, dossier, calendar)).moment != promised
    )
    return tuple(sorted(found, key=lambda one: (one.promised, one.code)))


def reckoned(session: Session, dossier: Dossier, calendar: Calendar) -> Due:
    """Return when a running dossier is due by a calendar.

    A day that an officer chose, or that a wait moved, stays unless the office does not work on it.
    """
    assert dossier.due_current, "what runs has a promised date"
    if _last_choice(session, dossier) in {None, DueChangeKind.RESTARTED.value}:
        since = dossier.complete_since or dossier.accepted_at
        assert since, "what runs was accepted"
        return working_time.due(since, dossier.version.limit, calendar)
    return working_time.shifted(dossier.due_current, calendar)


def _last_choice(session: Session, dossier: Dossier) -> str | None:
    """Return the kind of the last move that no calendar made, nothing where there is none."""
    kind = func.coalesce(DueChange.kind, DueChangeKind.EXTENDED.value)
    chosen = select(kind).where(DueChange.dossier_id == dossier.id, kind != DueChangeKind.CALENDAR.value)
    return session.scalar(chosen.order_by(DueChange.id.desc()).limit(1))


def _running(session: Session, here: str) -> Iterable[Dossier]:
    held = select(Dossier).where(Dossier.holder_uid == here, ~handovers.is_offered())
    return session.scalars(held.where(register.running()))
