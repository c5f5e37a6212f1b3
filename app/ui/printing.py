"""Printing from a page: the job is put into the list, sent, and what became of it is told where it was asked for."""

from collections.abc import Callable

from app.desk import prints
from app.desk.prints import Ordered
from app.language import _
from app.messages import printer_complaint
from app.printing.printer import JobState
from app.queries import day
from app.ui.page import Page


def print_ordered(page: Page, order: Callable[[], Ordered], said: str) -> None:
    """Put a job into the list and send it; the page tells `said`, or why nothing came out of the printer."""
    context = page.context
    context.work.write(order, lambda ordered: _send(page, ordered, said), page.show_fault, owner=page)


def print_slip(page: Page, slip_uid: str, said: str, *, copy: bool = False, reason: str = "") -> None:
    """Print a slip's stored bytes."""
    desk = page.context.desk
    print_ordered(page, lambda: prints.order(desk, slip_uid, copy=copy, reason=reason), said)


def _send(page: Page, ordered: Ordered, said: str) -> None:
    desk = page.context.desk
    page.context.work.run(
        lambda: prints.send(desk, ordered.job_uid),
        lambda state: _sent(page, ordered, state, said),
        page.show_fault,
        owner=page,
    )


def _sent(page: Page, ordered: Ordered, state: JobState, said: str) -> None:
    page.context.work.data_changed.emit()
    if state is not JobState.FAILED:
        page.show_done(said)
        return
    page.context.ask(
        "failed-job", lambda s: _failure(day.jobs(s), ordered.job_uid), lambda why: _tell(page, why), page
    )


def _failure(jobs: tuple[day.JobView, ...], job_uid: str) -> str:
    return next((job.failure for job in jobs if job.uid == job_uid), "")


def _tell(page: Page, failure: str) -> None:
    words = _("Not printed. {reason} The paper is stored and the job waits in the list.")
    page.bottom.notice.say(words.format(reason=printer_complaint(failure)), "warn")
