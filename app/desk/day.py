"""The end of the day: the sheet that says what is open and anchors the journal outside the store."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.desk import prints
from app.desk.desk import Desk
from app.desk.slips import issuer
from app.papers import day_end
from app.papers.content import DayEnd, PaperSize, ProcedureCount
from app.queries import day, office
from app.queries.day import DayEndView
from app.rules.calendar import ZONE
from app.rules.kinds import ItemState

PAPER = "day_end"


@dataclass(frozen=True, slots=True)
class DayEndSheet:
    """The stored sheet and its print job."""

    sha256: str
    job_uid: str


def view(desk: Desk) -> DayEndView:
    """Return what is open now and what today brought."""
    return _view(desk, desk.today())


def issue_sheet(desk: Desk) -> DayEndSheet:
    """Store today's sheet as it stands now and order its printing; printing an overview is an entry.

    Raises:
        DiskFull, HomeReadOnly: the sheet could not be stored.
    """
    now = desk.today()
    seen = _view(desk, now)
    size = PaperSize(desk.home.settings().paper_size(PAPER, PaperSize.A4.value))
    with desk.store.reading() as session:
        head = issuer(office.office(session), desk)
    content = DayEnd(
        issuer=head,
        day=now.date(),
        printed=now,
        officer=desk.officer.name if desk.officer else "",
        procedures=tuple(
            ProcedureCount(f.code, f.name, f.accepted, f.supplements, f.refusals, f.fees) for f in seen.figures
        ),
        drafts_open=len(seen.drafts),
        not_handed_over=tuple(row.code for row in seen.not_handed_over if not row.returned),
        not_confirmed=tuple(i.code for t in seen.not_confirmed for i in t.items if i.state is ItemState.OFFERED),
        returned=tuple(row.code for row in seen.not_handed_over if row.returned),
        journal_head=seen.journal_head,
        journal_sequence=seen.journal_sequence,
        last_backup=seen.last_backup.astimezone(ZONE) if seen.last_backup else None,
        size=size,
    )
    sha256 = desk.documents.add_bytes(day_end.render(content))
    ordered = prints.order_document(desk, PAPER, f"{content.day:%d/%m/%Y}", sha256, size)
    with desk.store.transaction() as session:
        desk.note(session, "day_ended", head=seen.journal_head, sheet=sha256)
    return DayEndSheet(sha256, ordered.job_uid)


def _view(desk: Desk, now: datetime) -> DayEndView:
    start = datetime.combine(now.date(), time(), ZONE)
    with desk.store.reading() as session:
        return day.day_end(session, desk.place.uid, start, start + timedelta(days=1))
