"""Printing from a page: the job is put into the list, sent, and what became of it is told where it was asked for."""

from collections.abc import Callable

from app.desk import prints
from app.desk.prints import Ordered
from app.language import _
from app.messages import printer_complaint
from app.papers.content import PaperSize
from app.printing.printer import JobState
from app.queries import day
from app.ui.page import Page

HANDOVER_LIST = "handover_list"


def print_ordered(page: Page, order: Callable[[], Ordered], said: str, done: str = "") -> None:
    """Put a job into the list and send it.

    Args:
        page: where it was asked for.
        order: the action that puts the job into the list.
        said: told when the printer took it; nothing is told when empty.
        done: what is done already and stays true when nothing comes out of the printer.
    """
    page.context.work.write(
        order, lambda ordered: send(page, ordered.job_uid, said, done), page.show_fault, owner=page
    )


def print_slip(
    page: Page, slip_uid: str, said: str = "", *, done: str = "", copy: bool = False, reason: str = ""
) -> None:
    """Print a slip's stored bytes."""
    desk = page.context.desk
    print_ordered(page, lambda: prints.order(desk, slip_uid, copy=copy, reason=reason), said, done)
    if not copy and not reason:
        _print_stub(page, slip_uid, done)


def print_handover_list(page: Page, number: int, sha256: str, said: str, done: str = "") -> None:
    """Print the stored list of a hand-over, a copy for each side."""
    desk, copies = page.context.desk, prints.USUAL_COPIES[HANDOVER_LIST]
    size = PaperSize(desk.home.settings().paper_size(HANDOVER_LIST, PaperSize.A4.value))
    print_ordered(
        page,
        lambda: prints.order_document(desk, HANDOVER_LIST, f"{number}", sha256, size, copies=copies),
        said,
        done,
    )


def _print_stub(page: Page, slip_uid: str, done: str) -> None:
    """Print a receipt's stub beside it, where this workstation has a printer for stubs."""
    desk = page.context.desk

    def ordered(stub: Ordered | None) -> None:
        if stub is not None:
            send(page, stub.job_uid, "", done)

    page.context.work.run(lambda: prints.order_stub(desk, slip_uid), ordered, page.show_fault, owner=page)


def send(page: Page, job_uid: str, said: str, done: str = "") -> None:
    """Send a job of the list to its printer and tell what came of it."""
    desk = page.context.desk
    page.context.work.run(
        lambda: prints.send(desk, job_uid),
        lambda state: _sent(page, job_uid, state, said, done),
        page.show_fault,
        owner=page,
        changes=True,
    )


def _sent(page: Page, job_uid: str, state: JobState, said: str, done: str) -> None:
    if state is JobState.FAILED:
        page.context.ask(
            "failed-job", lambda s: _failure(day.jobs(s), job_uid), lambda why: _tell(page, why, done), page
        )
    elif said:
        page.show_done(said)


def _failure(jobs: tuple[day.JobView, ...], job_uid: str) -> str:
    return next((job.failure for job in jobs if job.uid == job_uid), "")


def _tell(page: Page, failure: str, done: str) -> None:
    words = _("Not printed. {reason} The paper is stored and the job waits in the list.")
    page.bottom.notice.say(f"{done} {words.format(reason=printer_complaint(failure))}".strip(), "warn")
