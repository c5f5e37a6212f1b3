"""Sheets that look like separators and that nobody is sure of: staff say what one is, and its stack goes on so."""

from collections.abc import Callable
from itertools import takewhile

from sqlalchemy.orm import Session

from app.desk.desk import Desk
from app.desk.page_acts import changing, named
from app.desk.scans import component_behind
from app.models.draft import Draft, DraftPage
from app.queries.drafts import Arrangement
from app.rules.stack import Is


def is_paper(desk: Desk, draft_uid: str, sheet: str) -> Arrangement:
    """Take a sheet for a page: it and the unsorted pages behind it belong where the stack was before it.

    Returns:
        How all pages stood before; so with every act here.

    Raises:
        UnknownDraft: the draft is not open; so with every act here.
    """

    def paper(session: Session, draft: Draft, page: DraftPage) -> int | None:
        page.mark, page.component = None, _before(session, draft, page)
        return page.component

    return _answer(desk, draft_uid, sheet, paper)


def is_separator(desk: Desk, draft_uid: str, sheet: str, component: int) -> Arrangement:
    """Take a sheet for the separator of a component: the unsorted pages behind it belong to that."""

    def separator(_session: Session, _draft: Draft, page: DraftPage) -> int | None:
        page.mark, page.component = Is.SEPARATOR.value, component
        return component

    return _answer(desk, draft_uid, sheet, separator)


def _answer(
    desk: Desk, draft_uid: str, sheet: str, settle: Callable[[Session, Draft, DraftPage], int | None]
) -> Arrangement:
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, [sheet]):
            component = settle(session, draft, page)
            behind = (each for each in draft.pages if each.position > page.position)
            for each in takewhile(lambda other: other.mark is None, behind):
                if each.component is None:
                    each.component = component
    return before


def _before(session: Session, draft: Draft, sheet: DraftPage) -> int | None:
    """Return where the stack was when a sheet came: what the page before it belongs to, or its separator says."""
    earlier = (page for page in reversed(draft.pages) if page.position < sheet.position and page.removed_at is None)
    last = next((page for page in earlier if page.mark != Is.RECEIPT), None)
    return component_behind(session, draft, last) if last is not None else None
