"""The pages of a draft as small pictures in their groups, moved by keys and dragged to a place or a component."""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from app.language import _
from app.ui import style, tokens
from app.ui.intake.checklist_table import PAGES_MIME
from app.ui.intake.drawing import font
from app.ui.intake.thumb_drawing import ARRIVING, THUMB, SheetDelegate, Thumb

CELL_WIDTH = 100
NEAR_EDGE, SCROLL_STEP = 24, 16
"""Pixels from an edge at which the list scrolls while something is dragged, and by how many."""
MARK_WIDTH = 3
CHOSEN_BY = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
"""What a page that is only coming in has not."""
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Thumbs(QListWidget):
    """The pages in their order; what is done with them is told by signals.

    `dropped` tells files and the page ahead of which they fell, `placed` pages, the one ahead of which they fell
    (empty: behind all) and the one whose group they join.
    """

    moved = Signal(int)
    dropped = Signal(list, str)
    placed = Signal(list, str, str)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cell = QSize(CELL_WIDTH, CELL_WIDTH)
        self._mark: tuple[int, bool] | None = None
        """Where a drop would come: a row, and whether behind it."""
        self.setAccessibleName(_("Pages"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(SheetDelegate(self, self.size_of))
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def show_thumbs(self, thumbs: Sequence[Thumb]) -> None:
        """Show other pages; those that stay where they are keep choice, focus and scroll."""
        chosen, current = {self._at(item).uid for item in self.selectedItems()}, self.current()
        before = [self._thumb(at).is_thin for at in range(self.count())]
        same = 0
        while same < min(self.count(), len(thumbs)) and self._thumb(same).uid == thumbs[same].uid:
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
        if before != [thumb.is_thin for thumb in thumbs]:
            self.scheduleDelayedItemsLayout()
        if current and current != self.current():
            self.make_current(current)

    def chosen(self) -> list[str]:
        """Return the identities of the chosen pages; with none chosen it is the one that the keys are at."""
        chosen = [self._at(item).uid for item in self.selectedItems()]
        return chosen or ([self.current()] if self.hasFocus() and self.current() else [])

    def current(self) -> str:
        """Return the identity of the page that the keys are at, empty when there is none."""
        item = self.currentItem()
        return self._at(item).uid if item is not None else ""

    def set_picture(self, uid: str, picture: QIcon) -> None:
        """Show a page's picture when it is drawn."""
        for at in range(self.count()):
            if self._thumb(at).uid == uid:
                self.item(at).setIcon(picture)

    def make_current(self, uid: str, *, alone: bool = False) -> None:
        """Let the keys be at a page; `alone` chooses it, too, and nothing else."""
        flags = self.selectionModel().SelectionFlag
        for at in range(self.count()):
            if self._thumb(at).uid == uid:
                index = self.model().index(at, 0)
                self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect if alone else flags.NoUpdate)

    def step(self, by: int) -> None:
        """Go to the page so many places on."""
        there = sum(self._thumb(row).uid != ARRIVING for row in range(self.count()))
        at = min(max(self.currentRow() + by, 0), there - 1)
        if there:
            self.make_current(self._thumb(at).uid, alone=True)
            self.scrollToItem(self.item(at))

    def size_of(self, row: int) -> QSize:
        """Return the room of a page: a cell, or a thin line of its own for a sheet that is no page."""
        thin = style.scaled(tokens.LABEL) + 2 * tokens.GAP_XS
        return QSize(self._inner_width(), thin) if self._thumb(row).is_thin else self.cell

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Return the dragged pages."""
        data = QMimeData()
        data.setData(PAGES_MIME, QByteArray(" ".join(self._at(item).uid for item in items).encode()))
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from outside and pages can be dropped here."""
        if event.mimeData().hasUrls() or event.mimeData().hasFormat(PAGES_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where a drop would come."""
        if event.mimeData().hasUrls() or event.mimeData().hasFormat(PAGES_MIME):
            event.acceptProposedAction()
            at = event.position().toPoint()
            self._scroll_near(at.y())
            self._set_mark(self._place_at(at))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Nothing comes here after all."""
        self._set_mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files and pages at the place where they fall."""
        place, data = self._place_at(event.position().toPoint()), event.mimeData()
        self._set_mark(None)
        paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if data.hasFormat(PAGES_MIME) and place is not None:
            event.acceptProposedAction()
            pages = bytes(data.data(PAGES_MIME).data()).decode().split()
            row, _behind = place
            self.placed.emit(pages, self._ahead_of(place, set(pages)), self._thumb(row).uid)
        elif paths:
            event.acceptProposedAction()
            self.dropped.emit(paths, self._ahead_of(place, set()) if place is not None else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with an arrow moves; Return opens the large view."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and Qt.Key(event.key()) in MOVES:
            self.moved.emit(MOVES[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the least height: it takes the room there is, and scrolls."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages share the width of their lines."""
        width = self._inner_width()
        cell = width // max(1, width // style.scaled(CELL_WIDTH))
        height = (cell - 2 * tokens.GAP_XS) * 4 // 3 + style.scaled(tokens.LABEL) + 3 * tokens.GAP_S
        if self.cell != QSize(cell, height):
            self.cell = QSize(cell, height)
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages and where a drop would come; where there is none, say how they come."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._mark is not None:
            row, behind = self._mark
            cell = self.visualItemRect(self.item(row))
            x = cell.right() - MARK_WIDTH + 1 if behind else cell.left()
            painter.fillRect(QRect(x, cell.top(), MARK_WIDTH, cell.height()), QColor(style.theme().primary))
        if not self.count():
            painter.setFont(font(tokens.LABEL))
            painter.setPen(QColor(style.theme().soft))
            words = _("Scan papers, drop files here, or add them with Ctrl+O.")
            inner = self.viewport().rect().adjusted(tokens.GAP_M, 0, -tokens.GAP_M, 0)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
        painter.end()

    def _inner_width(self) -> int:
        bar = self.verticalScrollBar().sizeHint().width()
        return self.contentsRect().width() - bar - 2  # the bar may come at any time; Qt wants to spare a pixel

    def _thumb(self, row: int) -> Thumb:
        return self._at(self.item(row))

    @staticmethod
    def _at(item: QListWidgetItem) -> Thumb:
        thumb = item.data(THUMB)
        assert isinstance(thumb, Thumb)
        return thumb

    def _place_at(self, at: QPoint) -> tuple[int, bool] | None:
        """Return the page nearest to a point, and whether the point lies behind it; nothing where there is none."""
        if not self.count() or self._thumb(0).uid == ARRIVING:
            return None
        item = self.itemAt(at)
        if item is None:
            line = [row for row in range(self.count()) if self.visualItemRect(self.item(row)).top() <= at.y()]
            return (line[-1] if line else 0), bool(line)
        cell = self.visualItemRect(item)
        return self.row(item), at.x() > cell.center().x() or self._at(item).is_thin

    def _ahead_of(self, place: tuple[int, bool], moved: set[str]) -> str:
        """Return the first page that stays where it is behind a place, empty when there is none."""
        row, behind = place
        behind_it = (self._thumb(at).uid for at in range(row + behind, self.count()))
        return next((uid for uid in behind_it if uid not in moved), "")

    def _set_mark(self, mark: tuple[int, bool] | None) -> None:
        if mark != self._mark:
            self._mark = mark
            self.viewport().update()

    def _scroll_near(self, y: int) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if y < NEAR_EDGE or y > height - NEAR_EDGE:
            bar.setValue(bar.value() + (SCROLL_STEP if y > NEAR_EDGE else -SCROLL_STEP))


def _fill(item: QListWidgetItem, thumb: Thumb) -> None:
    item.setText(thumb.words)
    item.setToolTip(thumb.words)
    item.setIcon(thumb.picture)
    item.setData(THUMB, thumb)
    here = item.flags() | CHOSEN_BY
    item.setFlags(here & ~CHOSEN_BY if thumb.uid == ARRIVING else here)
