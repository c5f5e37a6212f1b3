"""One page of a draft large enough to be read, where the screen is wide enough for it."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea

from app.errors import DeskError
from app.messages import explain
from app.queries.drafts import PageView
from app.scanning.edits import UNEDITED, Edits
from app.scanning.opening import thumbnails
from app.ui import style
from app.ui.context import Context
from app.ui.read_picture import read_picture
from app.ui.widgets.basics import label

DRAWN_WIDTH = 1240
"""Pixels: A4 at 150 dpi."""


class Look(NamedTuple):
    """What a page's picture depends on, its number in its file too: the file never changes."""

    uid: str
    rotation: int
    edits: Edits
    number: int = 0


def look_of(page: PageView) -> Look:
    """Return how a page looks now."""
    return Look(page.uid, page.rotation, page.edits)


class PagePreview(QScrollArea):
    """As wide as there is room; longer pages scroll."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._shown: Look | None = None
        self._picture = QPixmap()
        self.sheet = label("", "soft", wrap=True)
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.sheet)

    def show_page(self, page: PageView | None, small: QPixmap | None = None) -> None:
        """Show a page, `small` until it is drawn, or nothing; nothing is drawn while the preview is hidden."""
        if page is None or self.isHidden():
            self._begin(None)
        elif self._begin(look_of(page), small):
            self._draw(page.path, look_of(page))

    def show_document(self, path: Path, number: int) -> None:
        """Show a page of a document, counted from 0."""
        look = Look(str(path), 0, UNEDITED, number)
        if self._begin(look):
            self._draw(path, look)

    def _begin(self, wanted: Look | None, small: QPixmap | None = None) -> bool:
        """Make room for another picture; returns whether it is to be drawn."""
        if wanted == self._shown:
            return False
        self._shown, self._picture = wanted, small if small is not None and wanted else QPixmap()
        self.sheet.clear()
        self._fit()
        return wanted is not None

    def _draw(self, path: Path, wanted: Look) -> None:
        _uid, rotation, edits, number = wanted
        self.context.work.run(
            lambda: read_picture(thumbnails.preview(path, DRAWN_WIDTH, rotation, number, edits)),
            lambda drawn: self._drawn(wanted, drawn),
            lambda fault: self._failed(wanted, fault),
            owner=self,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page keeps to the width."""
        super().resizeEvent(event)
        self._fit()

    def _drawn(self, wanted: Look, drawn: QImage) -> None:
        if wanted == self._shown:
            self._picture = QPixmap.fromImage(drawn)
            self.verticalScrollBar().setValue(0)
            self._fit()

    def _failed(self, wanted: Look, fault: DeskError) -> None:
        if wanted == self._shown:
            self.sheet.setText(str(explain(fault)))

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        width = min(round(self.viewport().width() * ratio), DRAWN_WIDTH)
        fitted = self._picture.scaledToWidth(max(1, width), Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(fitted)
        painter.setPen(QColor(style.theme().line))
        painter.drawRect(0, 0, fitted.width() - 1, fitted.height() - 1)
        painter.end()
        fitted.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(fitted)
