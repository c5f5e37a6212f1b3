"""Printing: jobs that wait, are sent, done or failed, and never block the desk."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.slips import PAPER_NAMES, find_slip, issuer
from app.models import journal
from app.models.dossier import Dossier
from app.models.slip import PrintJob, Slip
from app.papers import print_test as sheet
from app.papers import reader_card
from app.papers.content import Issuer, PaperSize, PrintTest, ReaderCard
from app.papers.copy_mark import mark_copy
from app.printing.printer import JobState, PrintOrder
from app.rules.kinds import Form

RECEIPT_COPIES = 2
"""One page printed twice: for the applicant and for the dossier (TT 03/2025/TT-VPCP, Mẫu 01)."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A job in the list."""

    job_uid: str
    copy_mark: int


def order(desk: Desk, slip_uid: str, *, copy: bool = False, reason: str = "") -> Ordered:
    """Put the printing of a slip into the list of jobs.

    Args:
        desk: who prints, where.
        slip_uid: the slip whose stored bytes are printed.
        copy: mark the paper BẢN SAO with its count.
        reason: why a paper is printed again unmarked (the first was spoilt).

    Raises:
        UnknownSlip: there is no such slip.
    """
    with desk.store.transaction() as session:
        slip = find_slip(session, slip_uid)
        form = Form(slip.form)
        job = PrintJob(
            slip_id=slip.id,
            paper=PAPER_NAMES[form],
            title=f"{slip.number}/{slip.year}",
            sha256=slip.sha256,
            queue=desk.home.settings().printers.get(PAPER_NAMES[form], ""),
            size=slip.size,
            copies=RECEIPT_COPIES if form is Form.RECEIPT and not copy and not reason else 1,
            copy_mark=_next_copy(session, slip) if copy else 0,
            reason=reason,
            ordered_at=desk.clock.now(),
            ordered_by=desk.officer.uid if desk.officer else None,
        )
        session.add(job)
        session.flush()
        return Ordered(job.uid, job.copy_mark)


def order_document(
    desk: Desk, paper: str, title: str, sha256: str, size: PaperSize, copies: int = 1, queue: str = ""
) -> Ordered:
    """Put the printing of a stored paper that is no slip into the list: a hand-over list, a day-end sheet, a test.

    Args:
        desk: who prints, where.
        paper: the kind of paper, as the settings name it; it chooses the queue unless `queue` does.
        title: what the list of jobs calls it.
        sha256: the stored bytes.
        size: the paper's size.
        copies: how many.
        queue: another queue than the one set for this kind of paper.
    """
    with desk.store.transaction() as session:
        job = PrintJob(
            paper=paper,
            title=title,
            sha256=sha256,
            queue=queue or desk.home.settings().printers.get(paper, ""),
            size=size.value,
            copies=copies,
            ordered_at=desk.clock.now(),
            ordered_by=desk.officer.uid if desk.officer else None,
        )
        session.add(job)
        session.flush()
        return Ordered(job.uid, 0)


def print_test(desk: Desk, queue: str, size: PaperSize) -> JobState:
    """Print the sheet that shows whether a printer keeps sizes, letters and codes."""
    return _print_sheet(
        desk, "print_test", queue, size, lambda head: sheet.render(PrintTest(head, queue, desk.today(), size))
    )


def print_reader_card(desk: Desk, queue: str, size: PaperSize) -> JobState:
    """Print the card with which staff try their barcode reader."""
    return _print_sheet(desk, "reader_card", queue, size, lambda head: reader_card.render(ReaderCard(head, size)))


def _print_sheet(desk: Desk, paper: str, queue: str, size: PaperSize, render: Callable[[Issuer], bytes]) -> JobState:
    with desk.store.reading() as session:
        head = issuer(session, desk)
    sha256 = desk.documents.add_bytes(render(head))
    return send(desk, order_document(desk, paper, size.value, sha256, size, queue=queue).job_uid)


def send(desk: Desk, job_uid: str) -> JobState:
    """Send a job's bytes to its queue; a fault of the printer is kept with the job, which can be tried again."""
    with desk.store.reading() as session:
        job = _job(session, job_uid)
    if not job.queue:
        job.queue = desk.home.settings().printers.get(job.paper, "")
    try:
        if not job.queue:
            raise errors.NoQueueChosen(job.paper)
        system_job = _hand_over(desk, job)
    except (errors.PrinterFault, errors.NoQueueChosen) as fault:
        return _finish(desk, job_uid, JobState.FAILED, failure=type(fault).__name__, queue=job.queue)
    return _finish(desk, job_uid, JobState.PRINTING, system_job=system_job, queue=job.queue)


def refresh(desk: Desk) -> int:
    """Ask the print system what became of the jobs under way; returns how many changed."""
    under_way = [JobState.QUEUED.value, JobState.PRINTING.value]
    with desk.store.reading() as session:
        jobs = list(session.scalars(select(PrintJob).where(PrintJob.state.in_(under_way), PrintJob.system_job != "")))
    changed = 0
    for job in jobs:
        try:
            status = desk.printer.status(job.system_job)
        except errors.PrinterFault:
            continue
        if status.state.value != job.state:
            _finish(desk, job.uid, status.state, failure=status.reason)
            changed += 1
    return changed


def _hand_over(desk: Desk, job: PrintJob) -> str:
    content = desk.documents.read(job.sha256)
    if job.copy_mark:
        content = mark_copy(content, job.copy_mark)
    with tempfile.TemporaryDirectory(prefix="quay-print-") as folder:
        pdf = Path(folder) / "paper.pdf"
        pdf.write_bytes(content)
        return desk.printer.send(pdf, PrintOrder(job.queue, job.copies, job.size, job.title))


def _finish(
    desk: Desk, job_uid: str, state: JobState, *, failure: str = "", system_job: str = "", queue: str = ""
) -> JobState:
    with desk.store.transaction() as session:
        job = _job(session, job_uid)
        first_time = not job.system_job and bool(system_job)
        job.state = state.value
        job.failure = failure
        job.system_job = system_job or job.system_job
        job.queue = queue or job.queue
        if first_time and job.slip_id is not None:
            _enter(session, desk, job)
    return state


def _enter(session: Session, desk: Desk, job: PrintJob) -> None:
    slip = session.get_one(Slip, job.slip_id)
    if job.copy_mark:
        slip.copies_marked = max(slip.copies_marked, job.copy_mark)
    dossier = session.get(Dossier, slip.dossier_id) if slip.dossier_id else None
    note = {"slip": slip.uid, "copies": job.copies, "copy": job.copy_mark, "reason": job.reason}
    journal.record(session, desk.by(), "slip_printed", dossier_uid=dossier.uid if dossier else None, note=note)


def _next_copy(session: Session, slip: Slip) -> int:
    failed = PrintJob.state == JobState.FAILED.value
    ordered = session.scalar(select(func.max(PrintJob.copy_mark)).where(PrintJob.slip_id == slip.id, ~failed))
    return max(slip.copies_marked, ordered or 0) + 1


def _job(session: Session, uid: str) -> PrintJob:
    found = session.scalar(select(PrintJob).where(PrintJob.uid == uid))
    if found is None:
        raise errors.Unknown(uid)
    return found
