"""What the pages card asks for, carried out on its draft so that it can be undone; pages that come find a place."""

from typing import TYPE_CHECKING, NamedTuple

from app.desk import page_acts, scans, straightening, unsure_sheets
from app.desk.desk import Desk
from app.language import _
from app.queries.drafts import Arrangement, PageView
from app.ui.intake.page_history import PageHistory
from app.ui.intake.page_tools import listen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.intake.draft_work import DraftWork


class Awaited(NamedTuple):
    """Where the pages that come next go: ahead of, behind or instead of a page; and which were known by then."""

    how: str
    uid: str
    known: frozenset[str]


class PageActing:
    """Between one card and the acts of the desk."""

    def __init__(self, tab: "DraftWork") -> None:
        self._tab, self.history = tab, PageHistory(tab)
        self._awaited: Awaited | None = None
        self._pages: tuple[PageView, ...] = ()
        card = tab.pages_card
        card.acted.connect(self._act)
        card.wants_undo.connect(self.history.undo)
        card.wants_redo.connect(self.history.redo)
        card.wants_next.connect(self._await)
        listen(card.history_tools(), tab)

    def place(self, pages: list[str], component: int | None) -> None:
        """Put pages onto a component."""
        self._act("place", pages, (component,))

    def pages_shown(self, pages: tuple[PageView, ...]) -> None:
        """Take note of the draft's pages; those that came where others are awaited go to their place."""
        self._pages = pages
        if self._awaited is None or self._tab.arriving:
            return
        awaited, came = self._awaited, [page for page in pages if page.uid not in self._awaited.known]
        anchor = next((page for page in pages if page.uid == awaited.uid), None)
        if not came:
            return
        self._await("", "")
        if anchor is None or any(page.mark for page in came):
            return  # what separators say goes before a place that was chosen
        new = [page.uid for page in came]
        if awaited.how == "instead":
            self.history.do(_("replacing a page"), page_acts.replace, anchor.uid, new)
        else:
            ahead = anchor.uid if awaited.how == "ahead" else self._next(anchor, set(new))
            self.history.do(_("inserting pages"), page_acts.move, new, anchor.component, ahead)

    def _await(self, how: str, uid: str) -> None:
        """Let the pages that come next go to a place; empty: to the end, as ever."""
        known = frozenset(page.uid for page in self._pages)
        self._awaited = Awaited(how, uid, known) if how else None
        self._tab.pages_card.show_awaited(how, uid)

    def _next(self, anchor: PageView, new: set[str]) -> str | None:
        behind = self._pages[self._pages.index(anchor) + 1 :]
        return next((page.uid for page in behind if page.uid not in new), None)

    def _act(self, name: str, pages: list[str], values: tuple[object, ...]) -> None:
        words, act = _acts()[name]
        self.history.do(words, act, pages, *values)


def _acts() -> "dict[str, tuple[str, Callable[..., Arrangement]]]":
    """Return the acts by name: what is told when one is undone, and the action."""
    return {
        "turn": (_("turning"), scans.rotate),
        "remove": (_("removing"), scans.remove),
        "aside": (_("setting aside"), scans.set_aside),
        "order": (_("moving"), scans.reorder),
        "place": (_("putting onto a component"), scans.place),
        "move": (_("moving"), _move),
        "edit": (_("editing the picture"), _edit),
        "adjust": (_("editing the picture"), _adjust),
        "straighten": (_("straightening"), straightening.straighten),
        "original": (_("going back to the original"), page_acts.as_they_came),
        "split": (_("splitting"), _split),
        "join": (_("joining"), _join),
        "paper": (_("the answer about a sheet"), _is_paper),
        "separator": (_("the answer about a sheet"), _is_separator),
    }


def _move(desk: Desk, uid: str, pages: "Sequence[str]", component: int | None, ahead_of: str) -> Arrangement:
    return page_acts.move(desk, uid, pages, component, ahead_of or None)


def _edit(desk: Desk, uid: str, pages: "Sequence[str]", changes: page_acts.EditChanges) -> Arrangement:
    return page_acts.edit(desk, uid, pages, **changes)


def _adjust(desk: Desk, uid: str, pages: "Sequence[str]", skew: float, brightness: int) -> Arrangement:
    return page_acts.adjust(desk, uid, pages, skew=skew, brightness=brightness)


def _split(desk: Desk, uid: str, pages: "Sequence[str]", component: int | None) -> Arrangement:
    return page_acts.split(desk, uid, pages[0], component)


def _join(desk: Desk, uid: str, _pages: "Sequence[str]", component: int | None, onto: int | None) -> Arrangement:
    return page_acts.join(desk, uid, component, onto)


def _is_paper(desk: Desk, uid: str, pages: "Sequence[str]") -> Arrangement:
    return unsure_sheets.is_paper(desk, uid, pages[0])


def _is_separator(desk: Desk, uid: str, pages: "Sequence[str]", component: int) -> Arrangement:
    return unsure_sheets.is_separator(desk, uid, pages[0], component)
