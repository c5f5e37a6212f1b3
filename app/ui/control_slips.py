"""Control slips from a page: issued for the chosen dossiers, and printed."""

from collections.abc import Sequence

from app.desk import following
from app.desk.slips import IssuedSlip
from app.language import _, ngettext
from app.ui.page import Page
from app.ui.printing import print_slip
from app.ui.words import number


def print_control_slips(page: Page, uids: Sequence[str]) -> None:
    """Issue the control slip of each dossier and put its printing into the list."""
    desk = page.context.desk
    page.context.work.write(
        lambda: tuple(following.issue_control_slip(desk, uid) for uid in uids),
        lambda issued: _print(page, issued),
        page.show_fault,
        owner=page,
    )


def _print(page: Page, issued: tuple[IssuedSlip, ...]) -> None:
    count = len(issued)
    said = ngettext("{n} control slip is printing.", "{n} control slips are printing.", count).format(n=number(count))
    for slip in issued:
        print_slip(page, slip.uid, said, done=_("The control slip is issued."))
