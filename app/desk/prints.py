"""Printing: jobs that wait, are sent, done or failed, and never block the desk."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.hand_out import file_name
from app.desk.slips import find_slip, issuer
from app.messages import explain, paper_name
from app.models import journal
from app.models.dossier import Dossier
from app.models.slip import PrintJob, Slip
from app.papers import print_test as sheet
from app.papers import reader_card, stub
from app.papers.content import Issuer, PaperSize, PrintTest, ReaderCard
from app.papers.copy_mark import mark_copy
from app.papers.stub import Stub
from app.printing.own import THERMAL, deliver, is_own
from app.printing.printer import JobState, JobStatus, PrintOrder, Sides, Trouble
from app.printing.words import printer_name, trouble_sentence
from app.queries import office
from app.rules.kinds import Form
from app.text import nfc

USUAL_COPIES: Mapping[str, int] = {Form.RECEIPT.paper: 2, Form.HANDOVER_LIST.paper: 2}
"""One page printed twice: for the applicant and for the dossier (TT 03/2025/TT-VPCP, Mẫu 01), for giver and taker."""

LONGEST_HAND_OVER = timedelta(minutes=1)
"""After this time a job that never got a number of the print system was cut off with the program."""

UNDER_WAY = (JobState.QUEUED.value, JobState.PRINTING.value)
PRINT_TEST, READER_CARD, STUB = "print_test", "reader_card", "stub"
UNCOUNTED = frozenset({PRINT_TEST, READER_CARD, STUB})
"""Sheets of the settings, which say nothing of anybody, and the stub, which repeats what a counted receipt says."""


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
        reason: why the job is repeated unmarked (the first was spoilt).

    Raises:
        UnknownSlip: there is no such slip.
        ReasonNeeded: it was printed unmarked before, and nobody says why it should be once more.
    """
    reason = nfc(reason)
    with desk.store.transaction() as session:
        slip = find_slip(session, slip_uid)
        paper = Form(slip.form).paper
        settings = desk.home.settings()
        if not copy and not reason and _printed_before(session, slip):
            raise errors.ReasonNeeded
        job = PrintJob(
            slip_id=slip.id,
            paper=paper,
            title=f"{slip.number}/{slip.year}",
            sha256=slip.sha256,
            queue=settings.printers.get(paper, ""),
            size=slip.size,
            copies=1 if copy else settings.copies(paper, USUAL_COPIES.get(paper, 1)),
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
        copies: how many, unless this workstation's settings say otherwise.
        queue: another queue than the one set for this kind of paper.
    """
    with desk.store.transaction() as session:
        return put_document(session, desk, paper, title, sha256, size, copies, queue)


def put_document(
    session: Session,
    desk: Desk,
    paper: str,
    title: str,
    sha256: str,
    size: PaperSize,
    copies: int = 1,
    queue: str = "",
) -> Ordered:
    """Put a stored paper into the list inside the caller's transaction; see `order_document`."""
    settings = desk.home.settings()
    job = PrintJob(
        paper=paper,
        title=title,
        sha256=sha256,
        queue=queue or settings.printers.get(paper, ""),
        size=size.value,
        copies=settings.copies(paper, copies),
        ordered_at=desk.clock.now(),
        ordered_by=desk.officer.uid if desk.officer else None,
    )
    session.add(job)
    session.flush()
    return Ordered(job.uid, 0)


def order_stub(desk: Desk, slip_uid: str) -> Ordered | None:
    """Put the stub of a receipt into the list; nothing where no printer is chosen for stubs, or for another slip.

    Raises:
        UnknownSlip: there is no such slip.
    """
    if not desk.home.settings().printers.get(STUB):
        return None
    with desk.store.reading() as session:
        slip = find_slip(session, slip_uid)
        dossier = session.get(Dossier, slip.dossier_id) if slip.dossier_id else None
        if Form(slip.form) is not Form.RECEIPT or dossier is None or not dossier.code or not dossier.due_current:
            return None
        content = Stub(
            issuer(office.office(session), desk),
            dossier.code,
            dossier.due_current,
            slip.issued_at,
            dossier.lookup_code or "",
        )
    return _order_stub(desk, content)


def _order_stub(desk: Desk, content: Stub, queue: str = "") -> Ordered:
    sha256 = desk.documents.add_bytes(stub.render(content))
    return order_document(desk, STUB, content.code, sha256, PaperSize.A5, queue=queue)


def print_test(desk: Desk, queue: str, size: PaperSize) -> JobState:
    """Print the sheet that shows whether a printer keeps sizes, letters and codes; on a receipt printer a stub."""
    if queue == THERMAL:
        with desk.store.reading() as session:
            head = issuer(office.office(session), desk)
        return send(desk, _order_stub(desk, stub.sample(head, desk.today()), queue).job_uid)
    return _print_sheet(
        desk,
        PRINT_TEST,
        queue,
        size,
        lambda head: sheet.render(PrintTest(head, printer_name(queue), desk.today(), size)),
    )


def print_reader_card(desk: Desk, queue: str, size: PaperSize) -> JobState:
    """Print the card with which staff try their barcode reader."""
    return _print_sheet(desk, READER_CARD, queue, size, lambda head: reader_card.render(ReaderCard(head, size)))


def _print_sheet(desk: Desk, paper: str, queue: str, size: PaperSize, render: Callable[[Issuer], bytes]) -> JobState:
    with desk.store.reading() as session:
        head = issuer(office.office(session), desk)
    sha256 = desk.documents.add_bytes(render(head))
    return send(desk, order_document(desk, paper, size.value, sha256, size, queue=queue).job_uid)


def send(desk: Desk, job_uid: str) -> JobState:
    """Send a job's bytes to its queue; a fault is kept with the job, which can be tried again.

    A job that is under way or done is not sent once more, however often it is asked for.

    Raises:
        Unknown: there is no such job.
    """
    with desk.store.transaction() as session:
        job = _job(session, job_uid)
        state = JobState(job.state)
        if state is not JobState.FAILED and (job.system_job or state is not JobState.QUEUED):
            return state
        before = job.system_job
        _take_up(session, desk, job)
        order = _order(session, desk, job)
    try:
        if not job.queue:
            raise errors.NoQueueChosen(job.paper)
        status, system_job = _hand_over(desk, job, order)
    except (errors.PrinterFault, errors.NoQueueChosen) as fault:
        return _finish(desk, job_uid, JobState.FAILED, failure=type(fault).__name__, system_job=before)
    except errors.DeskError as fault:
        return _finish(desk, job_uid, JobState.FAILED, failure=str(explain(fault)), system_job=before)
    went = status.state is not JobState.FAILED
    return _finish(
        desk,
        job_uid,
        status.state,
        failure=_complaint(status),
        system_job=system_job if went else before,
        first=went and not before,
    )


def try_again(desk: Desk, job_uid: str) -> JobState:
    """Send a job that failed once more; one that waits is taken back first and goes to the printer chosen now.

    Raises:
        Unknown: there is no such job.
        PrinterGone: the print system does not answer, so nobody knows whether the waiting job was taken back.
    """
    with desk.store.reading() as session:
        job = _job(session, job_uid)
    if job.state in UNDER_WAY and job.failure and job.system_job:
        desk.printer.cancel(job.system_job)
        status = desk.printer.status(job.system_job)
        if status.state is not JobState.FAILED:  # it came out meanwhile
            return JobState(job.state)
        _finish(desk, job_uid, JobState.FAILED, failure=_complaint(status))
    return send(desk, job_uid)


def refresh(desk: Desk) -> int:
    """Ask the print system what became of the jobs under way; returns how many have something new to tell."""
    lost = desk.clock.now() - LONGEST_HAND_OVER
    with desk.store.reading() as session:
        jobs = list(session.scalars(select(PrintJob).where(PrintJob.state.in_(UNDER_WAY))))
    changed = 0
    for job in jobs:
        try:
            status = desk.printer.status(job.system_job) if job.system_job else _unsent(job, job.ordered_at < lost)
        except errors.PrinterFault:
            continue
        complaint = _complaint(status)
        if (status.state.value, complaint) != (job.state, job.failure):
            _finish(desk, job.uid, status.state, failure=complaint)
            changed += 1
    return changed


def _unsent(job: PrintJob, lost: bool) -> JobStatus:
    """Return how a job stands that the print system never answered for: the program may have ended over it."""
    return JobStatus(JobState.FAILED, trouble=Trouble.FORGOTTEN) if lost else JobStatus(JobState(job.state))


def _complaint(status: JobStatus) -> str:
    """Return why a job waits or failed: what to do about it, and the print system's own words."""
    words = trouble_sentence(status.trouble) if status.trouble else ""
    return " ".join(part for part in (words, status.reason) if part)


def _take_up(session: Session, desk: Desk, job: PrintJob) -> None:
    """Claim a job before it is sent, so that two who ask at once do not print it twice."""
    if job.copy_mark and _is_taken(session, job):
        job.copy_mark = _next_copy(session, session.get_one(Slip, job.slip_id))
    if job.failure or not job.queue:  # another printer may have been chosen since
        job.queue = desk.home.settings().printers.get(job.paper, "") or job.queue
    job.state = JobState.PRINTING.value
    job.failure, job.system_job = "", ""
    job.ordered_at = desk.clock.now()


def _is_taken(session: Session, job: PrintJob) -> bool:
    """Whether another copy went out under this job's mark while this one had failed."""
    same = (PrintJob.slip_id == job.slip_id, PrintJob.copy_mark == job.copy_mark, PrintJob.id != job.id)
    standing = PrintJob.state != JobState.FAILED.value
    return session.scalar(select(PrintJob.id).where(*same, standing).limit(1)) is not None


def _hand_over(desk: Desk, job: PrintJob, order: PrintOrder) -> tuple[JobStatus, str]:
    """Bring the bytes to the printer; returns how the job stands and its number in the print system."""
    content = desk.documents.read(job.sha256)
    if job.copy_mark:
        content = mark_copy(content, job.copy_mark)
    if job.queue == THERMAL:
        content = stub.dots(content)
    if is_own(job.queue):
        return deliver(content, order, desk.home.settings()), job.uid
    with tempfile.TemporaryDirectory(prefix="quay-print-") as folder:
        pdf = Path(folder) / "paper.pdf"
        pdf.write_bytes(content)
        return JobStatus(JobState.PRINTING), desk.printer.send(pdf, order)


def _order(session: Session, desk: Desk, job: PrintJob) -> PrintOrder:
    """Return the job as a printer takes it, with the sides and the tray that are set for its kind of paper now."""
    settings = desk.home.settings()
    sides = settings.paper_sides.get(job.paper, "")
    return PrintOrder(
        job.queue,
        job.copies,
        job.size,
        job.title,
        Sides(sides) if sides in set(Sides) else Sides.ONE,
        settings.paper_trays.get(job.paper, ""),
        _file_name(session, job),
    )


def _file_name(session: Session, job: PrintJob) -> str:
    """Return what a file with the paper is called, as one that is saved: its form, its dossier's code or its own."""
    if job.slip_id is None:
        return file_name(paper_name(job.paper), job.title)
    slip = session.get_one(Slip, job.slip_id)
    dossier = session.get(Dossier, slip.dossier_id) if slip.dossier_id else None
    return file_name(Form(slip.form), (dossier.code if dossier else None) or slip.slip_code)


def _finish(
    desk: Desk, job_uid: str, state: JobState, *, failure: str = "", system_job: str = "", first: bool = False
) -> JobState:
    """Keep how a job stands; `first` when its bytes went to a printer that never had them."""
    with desk.store.transaction() as session:
        job = _job(session, job_uid)
        job.state = state.value
        job.failure = failure
        job.system_job = system_job or job.system_job
        if first:
            _enter(session, desk, job)
    return state


def _enter(session: Session, desk: Desk, job: PrintJob) -> None:
    """Write down that a paper went to the printer."""
    if job.paper in UNCOUNTED:
        return
    slip = session.get_one(Slip, job.slip_id) if job.slip_id is not None else None
    if slip is not None and job.copy_mark:
        slip.copies_marked = max(slip.copies_marked, job.copy_mark)
    dossier = session.get(Dossier, slip.dossier_id) if slip is not None and slip.dossier_id else None
    what = {"slip": slip.uid} if slip is not None else {"paper": job.paper, "file": job.sha256}
    note = {**what, "copies": job.copies, "copy": job.copy_mark, "reason": job.reason}
    journal.record(session, desk.by(), "slip_printed", dossier_uid=dossier.uid if dossier else None, note=note)


def _printed_before(session: Session, slip: Slip) -> bool:
    unmarked = (PrintJob.slip_id == slip.id, PrintJob.copy_mark == 0, PrintJob.state != JobState.FAILED.value)
    return session.scalar(select(PrintJob.id).where(*unmarked).limit(1)) is not None


def _next_copy(session: Session, slip: Slip) -> int:
    failed = PrintJob.state == JobState.FAILED.value
    ordered = session.scalar(select(func.max(PrintJob.copy_mark)).where(PrintJob.slip_id == slip.id, ~failed))
    return max(slip.copies_marked, ordered or 0) + 1


def _job(session: Session, uid: str) -> PrintJob:
    found = session.scalar(select(PrintJob).where(PrintJob.uid == uid))
    if found is None:
        raise errors.Unknown(uid)
    return found
