"""Acts on pages of work in progress that change how they are arranged and edited; files never change.

Every act is one transaction and returns the arrangement that stood before it, so that `arrange` undoes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace as changed
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.models.draft import Draft, DraftPage
from app.queries.drafts import Arrangement, arrangement_of
from app.scanning.edits import Edits


class EditChanges(TypedDict, total=False):
    """What of a page's edits is set anew; see `Edits` for what each means."""

    skew: float
    crop: tuple[float, float, float, float]
    holes: bool
    despeckle: bool
    brightness: int
    contrast: int
    saturation: int
    threshold: int


def edit(desk: Desk, draft_uid: str, pages: Sequence[str], **changes: Unpack[EditChanges]) -> Arrangement:
    """Set single edits of pages, the others stay; a value that no page may have becomes the nearest one it may.

    Raises:
        UnknownDraft: the draft is not open; so with every act here.
    """
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            keep_edits(page, changed(Edits.from_json(page.edits), **changes))
    return before


def adjust(
    desk: Desk, draft_uid: str, pages: Sequence[str], *, skew: float = 0.0, brightness: int = 0
) -> Arrangement:
    """Change edits of pages by a step each, from where each page is: degrees clockwise, parts of brightness."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            now = Edits.from_json(page.edits)
            keep_edits(page, changed(now, skew=now.skew + skew, brightness=now.brightness + brightness))
    return before


def as_they_came(desk: Desk, draft_uid: str, pages: Sequence[str]) -> Arrangement:
    """Take all edits of pages back; they stay turned as they are."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for page in named(draft, pages):
            page.edits = None
    return before


def move(
    desk: Desk, draft_uid: str, pages: Sequence[str], component: int | None, ahead_of: str | None = None
) -> Arrangement:
    """Put pages, in the order given, onto a component (or not sorted) and to a place, as a drop with the mouse does.

    They come to stand ahead of the page named, else behind the last page of the component, else behind all. A
    separator sheet that is put onto a component becomes a page by this.
    """
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        moved = in_order(draft, pages)
        rest = [page for page in draft.pages if page not in moved]
        at = _place(rest, component, ahead_of)
        for page in moved:
            page.component, page.mark = component, page.mark if component is None else None
        put_in_order([*rest[:at], *moved, *rest[at:]])
    return before


def split(desk: Desk, draft_uid: str, first: str, component: int | None) -> Arrangement:
    """Begin another document with a page: it and all behind it of the same component go onto another one.

    Separator sheets stay what they are.
    """
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for start in named(draft, [first]):
            of = start.component
            for page in draft.pages:
                if page.component == of and page.position >= start.position and page.mark is None:
                    page.component = component
    return before


def join(desk: Desk, draft_uid: str, component: int | None, onto: int | None) -> Arrangement:
    """Put all pages of a component (or all that are not sorted) behind those of another, in the order they have.

    Separator sheets stay what they are, and where they are.
    """
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        moved = [page for page in draft.pages if page.component == component != onto and page.mark is None]
        rest = [page for page in draft.pages if page not in moved]
        at = _place(rest, onto, None)
        for page in moved:
            page.component = onto
        put_in_order([*rest[:at], *moved, *rest[at:]])
    return before


def replace(desk: Desk, draft_uid: str, page: str, by: Sequence[str]) -> Arrangement:
    """Let pages that came later stand where a bad one stood, on its component; the bad one is kept as removed."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        for bad in named(draft, [page]):
            better = [each for each in in_order(draft, by) if each is not bad]
            rest = [each for each in draft.pages if each not in better]
            at = rest.index(bad) + 1
            for each in better:
                each.component = bad.component
            if better:
                bad.removed_at = desk.clock.now()
            put_in_order([*rest[:at], *better, *rest[at:]])
    return before


def arrange(desk: Desk, draft_uid: str, wanted: Arrangement) -> Arrangement:
    """Bring the pages back to an arrangement: undo and redo. Pages that came since stay behind those they follow."""
    with desk.store.transaction() as session:
        draft, before = changing(session, desk, draft_uid)
        states = {state.uid: state for state in wanted}
        ranks = {state.uid: rank for rank, state in enumerate(wanted)}
        order = sorted((page for page in draft.pages if page.uid in states), key=lambda page: ranks[page.uid])
        previous = None
        for page in draft.pages:
            state = states.get(page.uid)
            if state is None:
                order.insert(order.index(previous) + 1 if previous else 0, page)
            else:
                page.component, page.rotation = state.component, state.rotation
                page.blank, page.mark = state.blank, state.mark
                page.removed_at = (page.removed_at or desk.clock.now()) if state.removed else None
                keep_edits(page, state.edits)
            previous = page
        put_in_order(order)
    return before


def changing(session: Session, desk: Desk, draft_uid: str) -> tuple[Draft, Arrangement]:
    """Return an open draft about to be changed, and how its pages stand.

    Raises:
        UnknownDraft: it is not open.
    """
    draft = touched(session, desk, draft_uid)
    return draft, arrangement_of(draft)


def touched(session: Session, desk: Desk, draft_uid: str) -> Draft:
    """Return an open draft about to be changed; its pages are not read for that.

    Raises:
        UnknownDraft: it is not open.
    """
    draft = find_open(session, draft_uid)
    draft.changed_at = desk.clock.now()
    return draft


def named(draft: Draft, uids: Iterable[str]) -> list[DraftPage]:
    """Return those of the named pages that the draft has, in its order."""
    wanted = set(uids)
    return [page for page in draft.pages if page.uid in wanted]


def in_order(draft: Draft, uids: Sequence[str]) -> list[DraftPage]:
    """Return those of the named pages that the draft has, in the order in which they are named."""
    pages = {page.uid: page for page in draft.pages}
    return [pages[uid] for uid in dict.fromkeys(uids) if uid in pages]


def put_in_order(pages: Iterable[DraftPage]) -> None:
    """Number pages by the order in which they are given."""
    for position, page in enumerate(pages, 1):
        page.position = position


def turn(page: DraftPage, degrees: int) -> None:
    """Turn a page clockwise by a multiple of 90°; what was cut off of it goes along."""
    page.rotation = (page.rotation + degrees) % 360
    keep_edits(page, Edits.from_json(page.edits).turned(degrees))


def keep_edits(page: DraftPage, edits: Edits) -> None:
    """Write a page's edits into its row, within what they may be."""
    kept = edits.bounded()
    page.edits = None if kept.none else kept.to_json()


def _place(pages: Sequence[DraftPage], component: int | None, ahead_of: str | None) -> int:
    """Return the index among pages at which others come in."""
    for at, page in enumerate(pages):
        if page.uid == ahead_of:
            return at
    return max((at + 1 for at, page in enumerate(pages) if page.component == component), default=len(pages))
