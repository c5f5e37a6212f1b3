"""A paper looked at inside the window: page by page, closed by Escape."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea

from app.errors import DeskError, DocumentDamaged
from app.language import _
from app.messages import explain
from app.models.files import Documents
from app.papers import raster
from app.scanning import thumbnails
from app.ui import style
from app.ui.context import Context
from app.ui.widgets.basics import ActionButton, Card, label, row
from app.ui.widgets.labels import ElidedLabel

DRAWN_DPI = 150
DRAWN_WIDTH = 1240
WIDEST = 900
LEAST_HEIGHT = 200
PAGE_UP, PAGE_DOWN = Qt.Key.Key_PageUp, Qt.Key.Key_PageDown


@dataclass(frozen=True, slots=True)
class Paper:
    """A stored PDF to look at; `pages` is 0 where nobody counted them yet, `ours` where this house drew it."""

    title: str
    sha256: str
    pages: int
    ours: bool


class Preview(Card):
    """One page at a time, as wide as there is room."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.paper: Paper | None = None
        self.page = 0
        self.title, self.place = ElidedLabel("", "head"), label("", "soft")
        self._picture = QPixmap()
        self._sheet = label("", "soft", wrap=True)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.area.setWidget(self._sheet)
        self.area.setAccessibleName(_("Paper"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.installEventFilter(self)
        self.before = ActionButton(_("Previous page"), act=lambda: self.step(-1))
        self.after = ActionButton(_("Next page"), act=lambda: self.step(1))
        self.close_button = ActionButton(_("Close"), "Esc", act=self.closed.emit)
        self.before.setToolTip("Page Up")
        self.after.setToolTip("Page Down")
        head = row(self.title, self.place, self.before, self.after, self.close_button)
        head.setStretch(0, 1)
        self.add(head, self.area)
        self.body.setStretchFactor(self.area, 1)

    def open_paper(self, paper: Paper) -> None:
        """Show the first page of a paper."""
        self.paper, self.page, self._picture = paper, 0, QPixmap()
        self._sheet.setPixmap(self._picture)
        self.title.setText(paper.title)
        self._ask()
        self.area.setFocus()

    def step(self, step: int) -> None:
        """Turn a page."""
        if self.paper and 0 <= self.page + step < max(1, self.paper.pages):
            self.page += step
            self._ask()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Page Up and Page Down turn pages when there is another one; the arrows scroll."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.paper:
            step = {PAGE_UP: -1, PAGE_DOWN: 1}.get(Qt.Key(event.key()), 0)
            if step and self.paper.pages > 1:
                self.step(step)
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page keeps to the width."""
        super().resizeEvent(event)
        self._fit()

    def _ask(self) -> None:
        paper, page, documents = self.paper, self.page, self.context.desk.documents
        assert paper is not None
        self._show_place()
        self.context.work.run(
            lambda: _draw(documents, paper, page),
            lambda drawn: self._drawn(paper, page, *drawn),
            lambda fault: self._failed(paper, fault),
            owner=self,
        )

    def _drawn(self, paper: Paper, page: int, drawn: QImage, pages: int) -> None:
        if self.paper is None or (paper.sha256, page) != (self.paper.sha256, self.page):
            return
        self.paper = replace(paper, pages=pages)
        self._picture = QPixmap.fromImage(drawn)
        self._show_place()
        self._fit()
        self.area.verticalScrollBar().setValue(0)

    def _failed(self, paper: Paper, fault: DeskError) -> None:
        if paper != self.paper:
            return
        self._picture = QPixmap()
        self._sheet.setPixmap(self._picture)
        self._sheet.setText(str(explain(fault)))

    def _show_place(self) -> None:
        pages = self.paper.pages if self.paper else 0
        self.place.setText(_("page {n} of {pages}").format(n=self.page + 1, pages=pages) if pages else "")
        for button in (self.before, self.after):
            button.setVisible(pages > 1)
        self.before.setEnabled(self.page > 0)
        self.after.setEnabled(self.page + 1 < pages)

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        width = min(self.area.viewport().width() - 2, WIDEST, round(self._picture.width() / ratio))
        smooth = Qt.TransformationMode.SmoothTransformation
        fitted = self._picture.scaledToWidth(max(1, round(width * ratio)), smooth)
        fitted.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(fitted)


def _draw(documents: Documents, paper: Paper, page: int) -> tuple[QImage, int]:
    """Return a page's picture and how many there are; papers from outside are drawn in a child.

    Raises:
        DocumentDamaged: what is stored is not what was stored once; nothing else may be shown for it.
        ForeignFileFault: a paper from outside that cannot be drawn.
    """
    if not documents.is_whole(paper.sha256):
        raise DocumentDamaged(paper.sha256)
    path = documents.path(paper.sha256)
    if paper.ours:
        return QImage.fromData(raster.page_png(path, page, DRAWN_DPI)), raster.page_count(path)
    return QImage.fromData(thumbnails.preview(path, DRAWN_WIDTH, page=page)), paper.pages
