"""Printing the morning's list of what is due, from a page."""

from app.desk import day
from app.language import _
from app.ui.page import Page
from app.ui.printing import send


def print_due_list(page: Page) -> None:
    """Put the list into the list of jobs and print it; the page tells how that went."""
    desk, said = page.context.desk, _("The list of what is due is printing.")
    page.context.work.run(
        lambda: day.order_due_list(desk),
        lambda ordered: send(page, ordered.job_uid, said),
        page.show_fault,
        owner=page,
    )
