"""One page or two of a draft as large as staff want them: zoomed, moved, and a frame drawn for what is kept."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView

from app.language import _
from app.messages import explain
from app.queries.drafts import PageView
from app.scanning.opening import thumbnails
from app.ui import style
from app.ui.context import Context
from app.ui.intake.page_preview import Look, look_of
from app.ui.read_picture import read_picture

UNITS, GAP = 1000.0, 24.0
"""The width of a page in the scene, and what is left between two."""
ZOOM, LEAST, MOST = 1.25, 0.05, 8.0
WIDEST = 2480
"""Pixels: A4 at 300 dpi; a larger picture shows no more."""
SETTLED_MS = 90
"""How long zooming rests before a page is drawn as sharp as it is shown."""
NEAR = 2
"""Pixels by which a picture may be narrower or wider than it is shown. Heights are whole pixels, so a page that was
drawn anew may fit a pixel narrower, and it would be drawn again, and fit as before, without an end."""
KEPT = 12
NOTCH = 120
TRIM = 0.01
WHOLE = QRectF(0, 0, 1, 1)
LEAST_FRAME = 0.02
SIDES = {
    Qt.Key.Key_Left: (TRIM, 0, 0, 0),
    Qt.Key.Key_Up: (0, TRIM, 0, 0),
    Qt.Key.Key_Right: (0, 0, -TRIM, 0),
    Qt.Key.Key_Down: (0, 0, 0, -TRIM),
}
"""What an arrow takes off a frame; with Shift it gives it back."""


class _Drawn(NamedTuple):
    """A picture and the width in pixels that was asked for: a small scan is not drawn larger than it is."""

    asked: int
    picture: QPixmap


class PageViewer(QGraphicsView):
    """Shows pages fitted to the page, to its width, or at a zoom; pictures are drawn by the child, in their turn."""

    stepped = Signal(int)
    failed = Signal(str)
    cropped = Signal(str, tuple)
    """A page and the frame kept of what is shown of it: left, top, right and bottom as shares."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(_("Large page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setScene(QGraphicsScene(self))
        self.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.fit = "page"
        self.frame: QRectF | None = None
        self._from: QPointF | None = None
        self._wheel = 0
        self._looks: list[tuple[Look, PageView]] = []
        self._items: list[QGraphicsPixmapItem] = []
        self._drawn: dict[Look, _Drawn] = {}
        self._asked: set[tuple[Look, int]] = set()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._draw)

    def show_pages(self, pages: Sequence[PageView], small: Mapping[Look, QPixmap]) -> None:
        """Show these pages side by side; until they are drawn, as they looked before or as they look in the list."""
        looks = [(look_of(page), page) for page in pages]
        if [look for look, _page in looks] == [look for look, _page in self._looks]:
            return
        self.setBackgroundBrush(QColor(style.theme().bg))
        same = [look.uid for look, _page in looks] == [look.uid for look, _page in self._looks]
        before = {look.uid: item.pixmap() for (look, _page), item in zip(self._looks, self._items, strict=True)}
        if not same:
            self.leave_frame()
        self._looks = looks
        self.scene().clear()
        self._items = [QGraphicsPixmapItem() for _look in looks]
        for item, (look, _page) in zip(self._items, looks, strict=True):
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self.scene().addItem(item)
            item.setPixmap(self._known(look) or small.get(look) or before.get(look.uid) or QPixmap())
        self._place(same=same)
        self._draw()

    def fit_to(self, what: str) -> None:
        """Fit what is shown to the `page` or to its `width`, whenever the room changes too."""
        self.fit = what
        self._fit()

    def zoom(self, factor: float) -> None:
        """Show it larger or smaller."""
        self.fit = ""
        scale = min(MOST, max(LEAST, self.transform().m11() * factor))
        self.scale(scale / self.transform().m11(), scale / self.transform().m11())
        self._settled.start()

    def begin_frame(self) -> None:
        """Let a frame be drawn with the mouse or pulled in by arrows; Return keeps what is in it, Esc leaves it."""
        if self._items:
            self.frame = QRectF(WHOLE)
            self.setDragMode(QGraphicsView.DragMode.NoDrag)
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setFocus()
            self.viewport().update()

    def leave_frame(self) -> None:
        """Keep the page as it is."""
        if self.frame is not None:
            self.frame = self._from = None
            self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
            self.unsetCursor()
            self.viewport().update()

    def keep_frame(self) -> None:
        """Tell what the frame keeps."""
        if self.frame is not None:
            kept = self.frame
            self.leave_frame()
            if kept != WHOLE:
                self.cropped.emit(self._looks[0][0].uid, (kept.left(), kept.top(), kept.right(), kept.bottom()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the page, or the sides of a frame."""
        sides = SIDES.get(Qt.Key(event.key()))
        if self.frame is not None and sides is not None:
            back = -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            left, top, right, bottom = (back * side for side in sides)
            self._set_frame(self.frame.adjusted(left, top, right, bottom))
        elif self.frame is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.keep_frame()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl with the wheel zooms; alone it goes down the page, and on to the next one from its end."""
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM ** (turned / NOTCH))
            event.accept()
            return
        before = self.verticalScrollBar().value()
        super().wheelEvent(event)
        if self.verticalScrollBar().value() != before:
            self._wheel = 0
            return
        self._wheel += turned
        if abs(self._wheel) >= NOTCH:
            self.stepped.emit(-1 if self._wheel > 0 else 1)
            self._wheel = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a frame where one is wanted."""
        if self.frame is None:
            super().mousePressEvent(event)
        else:
            self._from = self._share(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame on."""
        if self._from is None:
            super().mouseMoveEvent(event)
        else:
            self._set_frame(QRectF(self._from, self._share(event)).normalized())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep what is in a frame that was drawn."""
        drawn, self._from = self._from is not None, None
        if not drawn:
            super().mouseReleaseEvent(event)
        elif self.frame != WHOLE:
            self.keep_frame()

    def sizeHint(self) -> QSize:
        """Return the least: it takes the room there is, however large the pages are."""
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is fitted stays so."""
        super().resizeEvent(event)
        self._fit()

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        """Draw frames around the pages, and what a crop would take off darker."""
        theme = style.theme()
        painter.setPen(QPen(QColor(theme.line), 0))
        for item in self._items:
            painter.drawRect(item.sceneBoundingRect())
        if self.frame is None or not self._items:
            return
        page = self._items[0].sceneBoundingRect()
        kept = QRectF(
            page.left() + self.frame.left() * page.width(), page.top() + self.frame.top() * page.height(),
            self.frame.width() * page.width(), self.frame.height() * page.height(),
        )  # fmt: skip
        dark = QColor(0, 0, 0, 110)
        painter.fillRect(QRectF(page.left(), page.top(), page.width(), kept.top() - page.top()), dark)
        painter.fillRect(QRectF(page.left(), kept.bottom(), page.width(), page.bottom() - kept.bottom()), dark)
        painter.fillRect(QRectF(page.left(), kept.top(), kept.left() - page.left(), kept.height()), dark)
        painter.fillRect(QRectF(kept.right(), kept.top(), page.right() - kept.right(), kept.height()), dark)
        painter.setPen(QPen(QColor(theme.primary), 0))
        painter.drawRect(kept)

    def _set_frame(self, frame: QRectF) -> None:
        kept = frame.intersected(WHOLE)
        if kept.width() >= LEAST_FRAME and kept.height() >= LEAST_FRAME:
            self.frame = kept
            self.viewport().update()

    def _share(self, event: QMouseEvent) -> QPointF:
        """Return where the mouse is on the first page, as shares."""
        at, page = self.mapToScene(event.position().toPoint()), self._items[0].sceneBoundingRect()
        return QPointF((at.x() - page.left()) / page.width(), (at.y() - page.top()) / page.height())

    def _place(self, *, same: bool) -> None:
        """Put the pages side by side, each as wide as the others."""
        x = height = 0.0
        for item in self._items:
            if not item.pixmap().isNull():
                item.setScale(UNITS / item.pixmap().width())
            item.setPos(x, 0)
            x += UNITS + GAP
            height = max(height, item.sceneBoundingRect().height())
        self.scene().setSceneRect(0, 0, max(1.0, x - GAP), max(1.0, height))
        if not same and not self.fit:
            self.verticalScrollBar().setValue(0)
        self._fit()

    def _fit(self) -> None:
        room, whole = self.viewport().size(), self.sceneRect()
        if self.fit and not whole.isEmpty():
            across, down = (room.width() - 2) / whole.width(), (room.height() - 2) / whole.height()
            scale = min(MOST, max(LEAST, across if self.fit == "width" else min(across, down)))
            self.resetTransform()
            self.scale(scale, scale)
        self._settled.start()

    def _wanted(self) -> int:
        return min(WIDEST, max(1, round(UNITS * self.transform().m11() * self.devicePixelRatioF())))

    def _draw(self) -> None:
        """Have each page drawn as wide as it is shown, where it is not yet."""
        width = self._wanted()
        for look, page in self._looks if self.isVisible() else []:
            known = self._drawn.get(look)
            if (known is None or abs(known.asked - width) > NEAR) and (look, width) not in self._asked:
                self._asked.add((look, width))
                self._ask(look, page, width)

    def _ask(self, look: Look, page: PageView, width: int) -> None:
        path = page.path
        self.context.work.run(
            lambda: _read(thumbnails.preview(path, width, look.rotation, 0, look.edits)),
            lambda drawn: self._take(look, _Drawn(width, QPixmap.fromImage(drawn))),
            lambda fault: self.failed.emit(str(explain(fault))),
            lambda: self._asked.discard((look, width)),
            owner=self,
        )

    def _known(self, look: Look) -> QPixmap | None:
        drawn = self._drawn.get(look)
        return drawn.picture if drawn else None

    def _take(self, look: Look, drawn: "_Drawn") -> None:
        self._drawn.pop(look, None)
        self._drawn[look] = drawn
        while len(self._drawn) > KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        for item, (shown, _page) in zip(self._items, self._looks, strict=True):
            if shown == look:
                item.setPixmap(drawn.picture)
                self._place(same=True)


def _read(picture: bytes) -> QImage:
    """Return a picture as the screen wants it, made on the lane that drew it."""
    return read_picture(picture).convertToFormat(QImage.Format.Format_RGB32)
