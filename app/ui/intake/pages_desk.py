"""The large view of the pages card: one page or two, and all that can be done with them, each with its key."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.language import _
from app.queries.drafts import PageView
from app.rules.stack import NO_PAPER
from app.scanning.edits import WHOLE
from app.ui import style
from app.ui.intake.page_tools import PageTools, Tool, choose_component, listen
from app.ui.intake.page_viewer import ZOOM, PageViewer
from app.ui.widgets.basics import boxed, column, rule
from app.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from app.ui.intake.pages_card import PagesCard

QUARTER = 90
LEAN = 0.2
"""Degrees of one step when a page is straightened by hand."""
LIGHTEN = 5
"""Parts of a hundred of one step of brightness."""
LEAST_HEIGHT, LEAST_WIDTH, TOOLS_WIDTH = 220, 420, 310


class PagesDesk(QWidget):
    """Stands beside the list; acts are for the pages that are chosen there."""

    def __init__(self, card: "PagesCard") -> None:
        super().__init__(card)
        self._card = card
        self.two = False
        self.viewer = PageViewer(card.context)
        self.viewer.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.told = ElidedLabel("", "label")
        tools, views = self._tools(), self._views()
        self.tools = PageTools([*card.shared_tools(), *tools])
        self.views = PageTools([*views, Tool(_("Back to the cards"), "F11", lambda: card.enlarge(False))])
        self._keys = listen([*tools, *views], card)
        self._side = boxed(column(self.told, self.tools, rule(), self.views, 1))
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.viewer, 1)
        self._box.addWidget(self._side)
        self.viewer.stepped.connect(card.thumbs.step)
        self.viewer.cropped.connect(self._crop)
        self.viewer.failed.connect(lambda words: card.notice.say(words, "warn"))

    def setVisible(self, visible: bool) -> None:
        """Its keys sleep while it is away: some of them move in the list then."""
        super().setVisible(visible)
        for key in self._keys:
            key.setEnabled(visible)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages are high: the tools stand beside them where there is room, else above."""
        beside = event.size().width() >= style.scaled(TOOLS_WIDTH + LEAST_WIDTH)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.BottomToTop
        self._box.setDirection(direction)
        self._side.setMaximumWidth(style.scaled(TOOLS_WIDTH) if beside else self.maximumWidth())
        self._side.setMinimumWidth(style.scaled(TOOLS_WIDTH) if beside else 0)
        super().resizeEvent(event)

    def show_page(self, page: PageView | None) -> None:
        """Show a page, and the one behind it where two are wanted."""
        shown = self._card.shown
        at = shown.index(page) if page in shown and page is not None else 0
        self.viewer.show_pages(shown[at : at + 1 + self.two], self._card.small)
        self.told.setText(_said(page, shown) if page is not None else "")

    def leave_frame(self) -> bool:
        """Leave the frame of a crop; returns whether there was one."""
        there = self.viewer.frame is not None
        self.viewer.leave_frame()
        return there

    def _tools(self) -> tuple[Tool, ...]:
        act = self._card.act
        return (
            Tool(_("Turn left"), "Shift+R", lambda: act("turn", -QUARTER)),
            Tool(_("Straighten"), "S", lambda: act("straighten")),
            Tool(_("Lean left"), ",", lambda: act("adjust", -LEAN, 0), repeats=True),
            Tool(_("Lean right"), ".", lambda: act("adjust", LEAN, 0), repeats=True),
            Tool(_("Crop"), "C", self.viewer.begin_frame),
            Tool(_("Whole page"), "Shift+C", lambda: act("edit", {"crop": WHOLE})),
            Tool(_("Darker"), "[", lambda: act("adjust", 0.0, -LIGHTEN), repeats=True),
            Tool(_("Lighter"), "]", lambda: act("adjust", 0.0, LIGHTEN), repeats=True),
            Tool(_("Despeckle"), "D", lambda: self._switch("despeckle")),
            Tool(_("Punch holes"), "H", lambda: self._switch("holes")),
            Tool(_("Back to the original"), "O", lambda: act("original")),
            Tool(_("Split here"), "X", self._split),
            Tool(_("Join"), "J", self._join),
        )

    def _views(self) -> tuple[Tool, ...]:
        viewer = self.viewer
        return (
            Tool(_("Larger"), "+", lambda: viewer.zoom(ZOOM), repeats=True, also=("=",)),
            Tool(_("Smaller"), "-", lambda: viewer.zoom(1 / ZOOM), repeats=True),
            Tool(_("Fit"), "0", lambda: viewer.fit_to("page")),
            Tool(_("Fit the width"), "W", lambda: viewer.fit_to("width")),
            Tool(_("Two pages"), "2", self._show_two),
            Tool(_("Previous"), "PgUp", lambda: self._card.thumbs.step(-1), repeats=True),
            Tool(_("Next"), "PgDown", lambda: self._card.thumbs.step(1), repeats=True),
        )

    def _show_two(self) -> None:
        self.two = not self.two
        self.show_page(self._card.current())

    def _switch(self, name: str) -> None:
        """Turn an edit on for the chosen pages, or off where all have it."""
        chosen = set(self._card.chosen())
        on = not all(getattr(page.edits, name) for page in self._card.shown if page.uid in chosen)
        self._card.act("edit", {name: on})

    def _crop(self, uid: str, kept: tuple[float, float, float, float]) -> None:
        """Cut a page to a frame of what is shown of it, which is what an earlier crop left."""
        page = next((page for page in self._card.shown if page.uid == uid), None)
        if page is not None:
            left, top, right, bottom = page.edits.crop
            across, down = right - left, bottom - top
            crop = (left + kept[0] * across, top + kept[1] * down, left + kept[2] * across, top + kept[3] * down)
            self._card.acted.emit("edit", [uid], ({"crop": crop},))

    def _split(self) -> None:
        """Let the current page and what follows it of its component begin another one."""
        if page := self._card.current():
            first = page.uid

            def split(onto: int | None) -> None:
                self._card.acted.emit("split", [first], (onto,))

            choose_component(self.tools, self._card.names, split, unsorted=True)

    def _join(self) -> None:
        """Put all pages of the current one's component behind those of another."""
        page = self._card.current()
        if page is not None and page.mark not in NO_PAPER:
            uid, component = page.uid, page.component
            others = {at: name for at, name in self._card.names.items() if at != component}

            def join(onto: int | None) -> None:
                self._card.acted.emit("join", [uid], (component, onto))

            choose_component(self.tools, others, join, unsorted=False)


def _said(page: PageView, shown: list[PageView]) -> str:
    """Return which of the papers a page is, nothing for a sheet that is none."""
    papers = [other.uid for other in shown if other.mark not in NO_PAPER]
    if page.uid not in papers:
        return ""
    return _("Page {n} of {all}").format(n=papers.index(page.uid) + 1, all=len(papers))
