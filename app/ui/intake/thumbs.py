"""The pages of a draft as small pictures that are turned, moved, set aside and removed by keys, and dragged."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.language import _
from app.ui import style, tokens
from app.ui.intake.checklist_table import PAGES_MIME
from app.ui.intake.drawing import Index, font

CELL_WIDTH = 100
UID, ASIDE, NOTE = (int(Qt.ItemDataRole.UserRole) + more for more in range(3))
PALE = 0.35
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class Thumb:
    """One page as the list shows it; `aside` for one that is set aside, `note` for what is said over its picture."""

    uid: str
    words: str
    picture: QIcon
    aside: bool
    note: str = ""


class Thumbs(QListWidget):
    """The pages in their order; what is done with them is told by signals."""

    turned = Signal()
    removed = Signal()
    undone = Signal()
    set_aside = Signal()
    moved = Signal(int)
    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Pages"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(_Sheet(self))
        self.setDragEnabled(True)
        self.setAcceptDrops(True)

    def show_thumbs(self, thumbs: Sequence[Thumb]) -> None:
        """Show other pages; those that stay where they are keep choice, focus and scroll."""
        chosen, current = {str(item.data(UID)) for item in self.selectedItems()}, self.current()
        same = 0
        while same < min(self.count(), len(thumbs)) and self.item(same).data(UID) == thumbs[same].uid:
            same += 1
        self.blockSignals(True)
        while self.count() > same:
            self.takeItem(same)
        for at, thumb in enumerate(thumbs):
            if at >= same:
                self.addItem(QListWidgetItem())
            _fill(self.item(at), thumb)
            self.item(at).setSelected(thumb.uid in chosen)
        self.blockSignals(False)
        if current and current != self.current():
            self._make_current(current)

    def chosen(self) -> list[str]:
        """Return the identities of the chosen pages; with none chosen it is the one that the keys are at."""
        chosen = [str(item.data(UID)) for item in self.selectedItems()]
        return chosen or ([self.current()] if self.hasFocus() and self.current() else [])

    def current(self) -> str:
        """Return the identity of the page that the keys are at, empty when there is none."""
        item = self.currentItem()
        return str(item.data(UID)) if item is not None else ""

    def set_picture(self, uid: str, picture: QIcon) -> None:
        """Show a page's picture when it is drawn."""
        for at in range(self.count()):
            if self.item(at).data(UID) == uid:
                self.item(at).setIcon(picture)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Return the dragged pages."""
        data = QMimeData()
        data.setData(PAGES_MIME, QByteArray(" ".join(str(item.data(UID)) for item in items).encode()))
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from outside can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Files may be dropped anywhere in the list."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R turns, Delete removes, Ctrl+Z takes back, B sets aside, Ctrl with an arrow moves."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and Qt.Key(event.key()) in MOVES:
            self.moved.emit(MOVES[Qt.Key(event.key())])
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        elif event.key() == Qt.Key.Key_R:
            self.turned.emit()
        elif event.key() == Qt.Key.Key_B:
            self.set_aside.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages share the width of their lines."""
        bar = self.verticalScrollBar().sizeHint().width()
        width = self.contentsRect().width() - bar - 2  # the bar may come at any time; Qt wants to spare a pixel
        cell = width // max(1, width // style.scaled(CELL_WIDTH))
        height = (cell - 2 * tokens.GAP_XS) * 4 // 3 + style.scaled(tokens.LABEL) + 3 * tokens.GAP_S
        self.setGridSize(QSize(cell, height))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages; where there is none, say how they come."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setFont(font(tokens.LABEL))
        painter.setPen(QColor(style.theme().soft))
        words = _("Scan papers, drop files here, or add them with Ctrl+O.")
        inner = self.viewport().rect().adjusted(tokens.GAP_M, 0, -tokens.GAP_M, 0)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
        painter.end()

    def _make_current(self, uid: str) -> None:
        for at in range(self.count()):
            if self.item(at).data(UID) == uid:
                index = self.model().index(at, 0)
                self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)


class _Sheet(QStyledItemDelegate):
    """Draws a page as a sheet with a frame and, below it, its number and where it belongs."""

    def __init__(self, thumbs: Thumbs) -> None:
        super().__init__(thumbs)
        self._thumbs = thumbs

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of a cell of the grid."""
        return self._thumbs.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the sheet, paler when it is set aside, with a frame of the primary colour when it is chosen."""
        theme, state = style.theme(), option.state
        cell = QRect(option.rect.topLeft(), self._thumbs.gridSize())
        words_height = style.scaled(tokens.LABEL) + tokens.GAP_S
        frame = cell.adjusted(tokens.GAP_XS, tokens.GAP_XS, -tokens.GAP_XS, -words_height - tokens.GAP_S)
        chosen = QStyle.StateFlag.State_Selected in state or QStyle.StateFlag.State_HasFocus in state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_picture(painter, index, frame)
        painter.setPen(QPen(QColor(theme.primary if chosen else theme.line), 2 if chosen else 1))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setFont(font(tokens.LABEL))
        painter.setPen(QColor(theme.primary if chosen else theme.soft))
        below = QRect(QPoint(cell.left() + tokens.GAP_XS, frame.bottom() + 2), QSize(frame.width(), words_height))
        words = QFontMetrics(painter.font()).elidedText(index.data(), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()


def _draw_picture(painter: QPainter, index: Index, frame: QRect) -> None:
    aside = bool(index.data(ASIDE))
    inner = frame.adjusted(3, 3, -3, -3)
    pixmap = index.data(Qt.ItemDataRole.DecorationRole).pixmap(inner.size(), painter.device().devicePixelRatioF())
    size = pixmap.deviceIndependentSize().toSize().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
    at = QRect(QPoint(), size)
    at.moveCenter(inner.center())
    painter.setOpacity(PALE if aside else 1.0)
    painter.drawPixmap(at, pixmap)
    painter.setOpacity(1.0)
    if note := index.data(NOTE):
        painter.setFont(font(tokens.LABEL))
        painter.setPen(QColor(style.theme().soft))
        centred = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(inner, centred, note)


def _fill(item: QListWidgetItem, thumb: Thumb) -> None:
    item.setText(thumb.words)
    item.setToolTip(thumb.words)
    item.setIcon(thumb.picture)
    item.setData(UID, thumb.uid)
    item.setData(ASIDE, thumb.aside)
    item.setData(NOTE, thumb.note)
