"""A paper looked at inside the window: page by page, near or far, closed by Escape."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.errors import DeskError, DocumentDamaged
from app.language import _
from app.messages import explain
from app.models.files import Documents
from app.papers import raster
from app.scanning.opening import thumbnails
from app.ui.context import Context
from app.ui.preview_area import PageArea
from app.ui.read_picture import read_picture
from app.ui.widgets.basics import ActionButton, Card, fields, label, link, row
from app.ui.widgets.labels import ElidedLabel

NEARER = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400)
"""Per cent of the paper's real size, step by step."""
REAL_DPI = 96
POINTS = 72
"""Points an inch."""
A4_ACROSS = 794
"""Pixels at real size: what is digitised counts as A4, the size of the office's scanners."""
WIDEST = 900
"""Fitted to the width a page is no wider than this: wider lines are hard to follow."""
MOST_DOTS = 3200
"""No page is drawn wider than this: A4 four times as large as it is."""
SHARP_MS = 80
"""So long after the last step or change of the window the page is drawn anew."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A stored PDF to look at; `pages` is 0 where nobody counted them yet, `ours` where this house drew it.

    `file` is how a copy of it is to be named; `slip` is the slip that it is, if it is one.
    """

    title: str
    sha256: str
    pages: int
    ours: bool
    file: str
    slip: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What is to be drawn, and how: so many per cent, or as wide as there is room."""

    paper: Paper
    page: int
    zoom: int | None
    room: int
    ratio: float


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page's picture, how many pages there are, and how wide the page is at real size."""

    picture: QImage
    pages: int
    across: float


class Preview(Card):
    """One page at a time, as wide as there is room or as near as staff want it, which stays for the next paper."""

    closed = Signal()
    wants_save = Signal()
    wants_letter = Signal()
    wants_copy = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.paper: Paper | None = None
        self.page = 0
        self.zoom: int | None = None
        self._across = 0.0
        self._asked: _Look | None = None
        self._shown: tuple[str, int] = ("", 0)
        self.title, self.place = ElidedLabel("", "head"), label("", "soft")
        self.area = PageArea()
        self.before = ActionButton(_("Previous page"), act=lambda: self.step(-1))
        self.after = ActionButton(_("Next page"), act=lambda: self.step(1))
        self.close_button = ActionButton(_("Close"), "Esc", act=self.closed.emit)
        self.before.setToolTip("Page Up")
        self.after.setToolTip("Page Down")
        self.farther = link("−", lambda: self.go_nearer(-1), "Ctrl+-")
        self.percent = link("", lambda: self._set_zoom(100))
        self.nearer = link("+", lambda: self.go_nearer(1), "Ctrl++")
        self.fit = link(_("Fit to width"), lambda: self._set_zoom(None), "Ctrl+0")
        self.save = link(_("Save as a file"), self.wants_save.emit, "Ctrl+S")
        self.letter = link(_("Write a letter"), self.wants_letter.emit, "Ctrl+E")
        self.copy = link(_("Print a copy") + "  Ctrl+Shift+P", self.wants_copy.emit)  # the key is the page's
        self._sharp = QTimer(self)
        self._lay_out()
        self._connect()

    def open_paper(self, paper: Paper, page: int = 0) -> None:
        """Show a page of a paper, counted from 0."""
        self.paper, self.page, self._across = paper, page, 0.0
        self._asked, self._shown = None, ("", 0)
        self.area.show_words("")
        self.title.setText(paper.title)
        self.copy.setVisible(bool(paper.slip))
        self._show_place()
        self._ask()
        self.area.setFocus()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in its order."""
        return (self.before, self.after, self.close_button, self.area, *self._acts)

    def step(self, step: int) -> None:
        """Turn a page."""
        if self.paper and 0 <= self.page + step < max(1, self.paper.pages):
            self.page += step
            self._show_place()
            self._ask()

    def go_nearer(self, step: int) -> None:
        """Come nearer by a step, or go farther away."""
        now = self._percent()
        steps = [percent for percent in NEARER if (percent - now) * step > 0]
        if now and steps:
            self._set_zoom(min(steps) if step > 0 else max(steps))

    def _lay_out(self) -> None:
        self.farther.setAccessibleName(_("Smaller"))
        self.nearer.setAccessibleName(_("Larger"))
        self.percent.setToolTip(_("Real size") + "  Ctrl+1")
        head = row(self.title, self.place, self.before, self.after, self.close_button)
        head.setStretch(0, 1)
        zooming = (self.farther, self.percent, self.nearer, self.fit)
        self._acts = (*zooming, self.save, self.letter, self.copy)
        self.add(head, self.area, fields(*self._acts, spacing=0))
        self.body.setStretchFactor(self.area, 1)

    def _connect(self) -> None:
        self._sharp.setSingleShot(True)
        self._sharp.setInterval(SHARP_MS)
        self._sharp.timeout.connect(self._ask)
        self.area.wants_page.connect(self.step)
        self.area.resized.connect(self._stretch)
        QShortcut(QKeySequence("Ctrl+="), self, lambda: self.go_nearer(1))  # the key of + without Shift
        QShortcut(QKeySequence("Ctrl+1"), self, lambda: self._set_zoom(100))

    def _set_zoom(self, zoom: int | None) -> None:
        self.zoom = zoom
        self._stretch()

    def _stretch(self) -> None:
        """Show the page at once as large as it is to be, and drawn anew when nothing changes any more."""
        if self._across:
            self.area.stretch(_width(self._look(), self._across))
            self._show_zoom()
            self._sharp.start()
        else:
            self.area.stretch(self.area.room)

    def _look(self) -> _Look:
        assert self.paper is not None
        room = 0 if self.zoom else self.area.room
        return _Look(self.paper, self.page, self.zoom, room, self.devicePixelRatioF())

    def _ask(self) -> None:
        if self.paper is None or (look := self._look()) == self._asked:
            return
        self._asked, documents = look, self.context.desk.documents
        self.context.work.run(
            lambda: _draw(documents, look),
            lambda drawn: self._drawn(look, drawn),
            lambda fault: self._failed(look, fault),
            owner=self,
        )

    def _drawn(self, look: _Look, drawn: _Drawn) -> None:
        if look != self._asked:
            return
        first = self._shown != (look.paper.sha256, look.page)
        self._shown, self._across = (look.paper.sha256, look.page), drawn.across
        self.paper = replace(look.paper, pages=drawn.pages)
        self._asked = replace(look, paper=self.paper)
        self.area.show_picture(drawn.picture)
        if first:
            self.area.verticalScrollBar().setValue(0)
        self._show_place()
        self._show_zoom()
        if self._look() != self._asked:  # the window changed meanwhile
            self._stretch()

    def _failed(self, look: _Look, fault: DeskError) -> None:
        if look == self._asked:
            self._across = 0.0
            self.area.show_words(str(explain(fault)))
            self._show_zoom()

    def _show_place(self) -> None:
        pages = self.paper.pages if self.paper else 0
        self.place.setText(_("page {n} of {pages}").format(n=self.page + 1, pages=pages) if pages else "")
        self.area.turns = pages > 1
        for button in (self.before, self.after):
            button.setVisible(pages > 1)
        self.before.setEnabled(self.page > 0)
        self.after.setEnabled(self.page + 1 < pages)

    def _percent(self) -> int:
        return round(self.area.sheet.width() * 100 / self._across) if self._across else 0

    def _show_zoom(self) -> None:
        percent = self.zoom or self._percent()
        self.percent.setText(f"{percent} %" if percent else "")


def _width(look: _Look, across: float) -> int:
    """Return how wide a page is shown that has this width at real size."""
    return max(1, round(across * look.zoom / 100) if look.zoom else min(look.room, WIDEST))


def _draw(documents: Documents, look: _Look) -> _Drawn:
    """Return a page's picture, sharp at the size that it is shown at; the child that draws never holds the window up.

    Raises:
        DocumentDamaged: what is stored is not what was stored once; nothing else may be shown for it.
        ForeignFileFault: a paper from outside that cannot be drawn.
    """
    paper = look.paper
    if not documents.is_whole(paper.sha256):
        raise DocumentDamaged(paper.sha256)
    path, pages, across = documents.path(paper.sha256), paper.pages, float(A4_ACROSS)
    if paper.ours:
        pages = raster.page_count(path)
        across = raster.page_width(path, look.page) * REAL_DPI / POINTS
    width = _width(look, across)
    dots = min(round(width * look.ratio), MOST_DOTS)
    picture = read_picture(thumbnails.preview(path, dots, page=look.page))
    picture.setDevicePixelRatio(look.ratio if dots < MOST_DOTS else picture.width() / width)
    return _Drawn(picture, pages, across)
