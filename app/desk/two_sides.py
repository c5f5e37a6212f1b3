"""Both sides of sheets that a scanner reads in two loads: the fronts, then the backs of the turned stack.

Fronts and backs are pages of the draft from the moment they come and wait, each named by its side, until there are as
many of the one as of the other. Then they are brought together, and only then is it clear what lies behind which
sheet. The last sheet's back comes first.
"""

from collections.abc import Callable, Iterable

from app.desk import scans
from app.desk.desk import Desk
from app.desk.page_acts import put_in_order, touched
from app.models.draft import DraftPage
from app.queries.drafts import Sides

FRONT, BACK = "front", "back"


def bring_together(desk: Desk, draft_uid: str, *, by_separators: bool = True) -> Sides:
    """Put each back behind its front, once there are as many backs as fronts; else nothing is changed or guessed.

    A back goes onto the paper of its front, and what lies behind a separator sheet that was laid in face down onto
    that of the sheet.

    Args:
        desk: who does it, where.
        draft_uid: the draft.
        by_separators: whether separator sheets tell where pages belong.

    Returns:
        What still waits: nothing when they were brought together.

    Raises:
        UnknownDraft: the draft is not open; so with every act here.
    """
    with desk.store.transaction() as session:
        draft = touched(session, desk, draft_uid)
        fronts, backs = _waiting(draft.pages, FRONT), _waiting(draft.pages, BACK)
        if len(fronts) != len(backs):
            return Sides(len(fronts), len(backs))
        pairs = list(zip(fronts, reversed(backs), strict=True))
        _sort(pairs, (lambda page: scans.component_behind(session, draft, page)) if by_separators else _same)
        _interleave(draft.pages, pairs)
    return Sides(0, 0)


def leave_apart(desk: Desk, draft_uid: str) -> None:
    """Let fronts and backs stay as they came, as pages like any other."""
    with desk.store.transaction() as session:
        draft = touched(session, desk, draft_uid)
        for page in draft.pages:
            page.side = None


def drop_backs(desk: Desk, draft_uid: str) -> None:
    """Remove the backs that came, so that they are scanned again; as removed pages they can be taken back."""
    with desk.store.transaction() as session:
        draft = touched(session, desk, draft_uid)
        for page in _waiting(draft.pages, BACK):
            page.removed_at, page.side = desk.clock.now(), None


def _waiting(pages: Iterable[DraftPage], side: str) -> list[DraftPage]:
    return [page for page in pages if page.side == side and page.removed_at is None]


def _same(page: DraftPage) -> int | None:
    return page.component


def _sort(pairs: Iterable[tuple[DraftPage, DraftPage]], behind: Callable[[DraftPage], int | None]) -> None:
    """Go through sheets in their order; a front keeps its paper unless a separator came up on a back before it."""
    where: int | None = None
    turned = False
    for front, back in pairs:
        if front.mark is None and turned:
            front.component = where
        where, turned = (behind(front) if front.mark else front.component), turned and front.mark is None
        if back.mark is None:
            back.component = where
        else:
            where, turned = behind(back), True


def _interleave(pages: list[DraftPage], pairs: list[tuple[DraftPage, DraftPage]]) -> None:
    """Put sheets where the first of their fronts stands, front by back; they wait no more."""
    sheets = [page for pair in pairs for page in pair]
    at = pages.index(sheets[0]) if sheets else 0
    before = [page for page in pages[:at] if page not in sheets]
    put_in_order([*before, *sheets, *(page for page in pages[at:] if page not in sheets)])
    for page in sheets:
        page.side = None
