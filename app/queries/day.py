"""The end of the day: what is still open, what was done, and the rail's counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import journal
from app.models.dossier import Dossier
from app.models.draft import Draft
from app.models.journal import JournalEntry
from app.models.procedure import Procedure, ProcedureVersion
from app.models.slip import PrintJob
from app.printing.printer import JobState
from app.queries import drafts, handovers, office


@dataclass(frozen=True, slots=True)
class DayEndView:
    """What *Kết thúc ngày* shows."""

    drafts: tuple[drafts.DraftRow, ...]
    not_handed_over: tuple[handovers.ReadyRow, ...]
    not_confirmed: tuple[handovers.TransferRow, ...]
    returned: int
    by_procedure: tuple[tuple[str, str, int], ...]
    journal_head: str
    journal_sequence: int
    last_backup: datetime | None


@dataclass(frozen=True, slots=True)
class RailCounts:
    """The counts that wait at each place of the rail."""

    drafts: int
    to_hand_over: int
    returned: int
    received: int
    failed_jobs: int
    last_backup: datetime | None


@dataclass(frozen=True, slots=True)
class JobView:
    """A print job in the list."""

    uid: str
    paper: str
    title: str
    queue: str
    state: JobState
    failure: str
    copies: int
    copy_mark: int
    ordered_at: datetime


def day_end(session: Session, here: str, start: datetime, end: datetime) -> DayEndView:
    """Return what is open now and what was accepted here from one moment on until another, by procedure."""
    ready, station = handovers.ready(session, here), office.workstation(session).uid
    return DayEndView(
        drafts=drafts.open_drafts(session),
        not_handed_over=ready,
        not_confirmed=handovers.given(session, here),
        returned=sum(1 for row in ready if row.returned),
        by_procedure=_accepted(session, here, start, end),
        journal_head=journal.head(session, station),
        journal_sequence=_sequence(session, station),
        last_backup=office.last_backup(session),
    )


def rail(session: Session, here: str) -> RailCounts:
    """Return the counts of the rail."""
    open_drafts = (
        select(func.count()).select_from(Draft).where(Draft.closed_at.is_(None), Draft.discarded_at.is_(None))
    )
    failed = select(func.count()).select_from(PrintJob).where(PrintJob.state == JobState.FAILED.value)
    return RailCounts(
        drafts=session.scalar(open_drafts) or 0,
        to_hand_over=handovers.count_ready(session, here),
        returned=len(handovers.returned(session, here)),
        received=handovers.count_received(session, here),
        failed_jobs=session.scalar(failed) or 0,
        last_backup=office.last_backup(session),
    )


def jobs(session: Session, most: int = 50) -> tuple[JobView, ...]:
    """Return the newest print jobs."""
    found = session.scalars(select(PrintJob).order_by(PrintJob.id.desc()).limit(most))
    return tuple(
        JobView(
            uid=j.uid,
            paper=j.paper,
            title=j.title,
            queue=j.queue,
            state=JobState(j.state),
            failure=j.failure,
            copies=j.copies,
            copy_mark=j.copy_mark,
            ordered_at=j.ordered_at,
        )
        for j in found
    )


def _sequence(session: Session, workstation: str) -> int:
    own = select(func.max(JournalEntry.sequence)).where(JournalEntry.workstation == workstation)
    return session.scalar(own) or 0


def _accepted(session: Session, here: str, start: datetime, end: datetime) -> tuple[tuple[str, str, int], ...]:
    statement = (
        select(Procedure.code, ProcedureVersion.name, func.count())
        .select_from(Dossier)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(
            Dossier.accepted_at >= start,
            Dossier.accepted_at < end,
            Dossier.place_received_uid == here,
            Dossier.voided_at.is_(None),
        )
        .group_by(Procedure.code, ProcedureVersion.name)
        .order_by(Procedure.code)
    )
    return tuple((code, name, count) for code, name, count in session.execute(statement))
