"""Lists: rows of plain records, asked for page after page by key, dense and calm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import ceil
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui import style, tokens

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
LEAST_WIDTH = 110
"""What a column that gives way keeps in any case, at 100 %."""
LEAST_SHARE = 16
"""It keeps so much of a hundred of the list, too: a single long name leaves the others their words."""
LEAST_ROWS = 3
MEASURED = 12
"""So many of a column's longest words are measured."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its head, its words, and how it is set.

    `wide` columns share the room that is left and may be cut short. `grows` ones (names of people and firms) come
    before them: they are cut only when the wide ones have no more to give. The others never are; `spare` ones are
    left out where these have no room. `tone` colours the words. One that shows no words has so many `pixels` at
    100 %.
    """

    head: str
    words: Callable[[R], str]
    wide: bool = False
    grows: bool = False
    spare: bool = False
    right: bool = False
    strong: bool = False
    tone: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    pixels: int = 0


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows kept as tuples; `data` only looks them up. More rows are asked for when the end comes near."""

    wants_more = Signal()

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], str]) -> None:
        super().__init__()
        self.columns = columns
        self._key = key
        self.rows: list[R] = []
        self._cells: list[list[str]] = []
        self.more = False

    def set_rows(self, rows: Sequence[R], *, more: bool = False) -> None:
        """Show other rows; when they are the same ones in the same order only their cells are drawn anew."""
        same = [self._key(r) for r in rows] == [self._key(r) for r in self.rows]
        self.more = more
        if same:
            self.rows, self._cells = list(rows), [self._words(r) for r in rows]
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows, self._cells = list(rows), [self._words(r) for r in rows]
        self.endResetModel()

    def redraw(self, key: str) -> None:
        """Draw the cells of one row anew, as what they tell of stands now."""
        at = self.row_of(key)
        if at >= 0:
            self._cells[at] = self._words(self.rows[at])
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def append(self, rows: Sequence[R], *, more: bool) -> None:
        """Add the next page."""
        self.more = more
        if not rows:
            return
        first = len(self.rows)
        self.beginInsertRows(_NOWHERE, first, first + len(rows) - 1)
        self.rows.extend(rows)
        self._cells.extend(self._words(r) for r in rows)
        self.endInsertRows()

    def words_of(self, column: int) -> list[str]:
        """Return the words of a column."""
        return [cells[column] for cells in self._cells]

    def row_of(self, key: str) -> int:
        """Return the place of a row, -1 when it is not shown."""
        return next((at for at, r in enumerate(self.rows) if self._key(r) == key), -1)

    def key_at(self, row: int) -> str:
        """Return the key of a row."""
        return self._key(self.rows[row])

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether older rows can be asked for."""
        return not parent.isValid() and self.more

    def fetchMore(self, _parent: Index) -> None:
        """Ask for older rows."""
        self.more = False
        self.wants_more.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return a column's head."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Return a cell's words, tone or alignment."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and column.tone:
            tone = column.tone(self.rows[index.row()])
            return QColor(getattr(style.theme(), tone)) if tone else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.FontRole and column.strong:
            font = QFont("Inter")
            font.setPixelSize(style.scaled(tokens.BODY))
            font.setWeight(QFont.Weight.Medium)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = column.tip
            return tip(self.rows[index.row()]) if tip else self._cells[index.row()][index.column()]
        return None

    def _words(self, row: R) -> list[str]:
        return [column.words(row) for column in self.columns]

    @staticmethod
    def _alignment(column: Column[R]) -> int:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class _Cell(QStyledItemDelegate):
    """Words keep their tone in the chosen row too: that is the row whose state is looked at."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what is chosen in the colour that it has elsewhere; measuring cells asks for no colour."""
        if QStyle.StateFlag.State_Selected in option.state:
            option = QStyleOptionViewItem(option)
            palette = option.palette
            tone = index.data(Qt.ItemDataRole.ForegroundRole) or palette.brush(QPalette.ColorRole.Text)
            palette.setBrush(QPalette.ColorRole.HighlightedText, tone)
            option.palette = palette
        super().paint(painter, option, index)


class ListTable(QTableView, Generic[R]):
    """A list of whole rows; Enter opens the chosen one. Empty, it says why in the place of its rows."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], str]) -> None:
        super().__init__()
        self.rows: RowModel[R] = RowModel(columns, key)
        self._empty = ""
        self.setModel(self.rows)
        self.setItemDelegate(_Cell(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self._set_columns()
        self._set_heights()
        self.activated.connect(lambda index: self.opened.emit(self.rows.key_at(index.row())))
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.rows.rowsInserted.connect(lambda: self.share_width())

    def say_when_empty(self, words: str) -> None:
        """Set what stands here while there are no rows."""
        self._empty = words
        self.setAccessibleDescription(words)
        self.viewport().update()

    @property
    def empty_words(self) -> str:
        """What stands here now in the place of rows, nothing when there are some."""
        return "" if self.rows.rows else self._empty

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or why there are none."""
        super().paintEvent(event)
        if not self.rows.rows and self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(style.theme().soft))
            room = self.viewport().rect().adjusted(tokens.GAP_S, tokens.GAP_S, -tokens.GAP_S, 0)
            painter.drawText(room, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), self._empty)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last row: a list has no other places than rows."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        if action in ends and self.rows.rows:
            return self.rows.index(ends[action] % len(self.rows.rows), 0)
        return super().moveCursor(action, modifiers)

    def sizeHint(self) -> QSize:
        """Ask for no more height than it needs at least: it takes what is left."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.share_width()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of letters."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._set_heights()
            self.share_width()

    def redraw(self, key: str) -> None:
        """Draw one row anew, as what it tells of stands now."""
        self.rows.redraw(key)
        self.share_width()

    def share_width(self) -> None:
        """Give the columns that are never cut what they need, then the growing ones; the wide ones keep a little.

        Qt's own way to do so asks every cell for all that it is, a thousand questions for each row that changes.
        """
        for at, column in enumerate(self.rows.columns):
            if not (column.wide or column.grows):
                self.setColumnWidth(at, style.scaled(column.pixels) or self._needed(at))
        self._leave_out(style.scaled(LEAST_WIDTH))
        least = max(style.scaled(LEAST_WIDTH), self.viewport().width() * LEAST_SHARE // 100)
        shown = [at for at in range(len(self.rows.columns)) if not self.isColumnHidden(at)]
        growing = [at for at in shown if self.rows.columns[at].grows]
        if not growing:
            return
        others = (least if self.rows.columns[at].wide else self.columnWidth(at) for at in shown if at not in growing)
        room = self.viewport().width() - sum(others)
        needs = sorted((self._needed(at), at) for at in growing)
        for done, (needed, at) in enumerate(needs):
            width = min(needed, max(least, room // (len(needs) - done)))
            self.setColumnWidth(at, width)
            room -= width

    def _leave_out(self, least: int) -> None:
        """Leave spare columns out, the last one first."""
        columns = self.rows.columns
        spare = [at for at, column in enumerate(columns) if column.spare]
        kept = (at for at in range(len(columns)) if at not in spare and not self.isColumnHidden(at))
        taken = sum(least if columns[at].wide or columns[at].grows else self.columnWidth(at) for at in kept)
        fit = (self.viewport().width() - taken) // least
        for place, at in enumerate(spare):
            self.setColumnHidden(at, place >= fit)

    def show_rows(self, rows: Sequence[R], *, more: bool = False, choose_first: bool = True) -> None:
        """Show other rows and keep the chosen one and the scroll where they are.

        Where the chosen one is gone the first one is chosen, or none where keys act on what is chosen and nobody
        chose another.
        """
        kept, scroll = self.current_key(), self.verticalScrollBar().value()
        self.rows.set_rows(rows, more=more)
        at = self.rows.row_of(kept) if kept else -1
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
            self.verticalScrollBar().setValue(scroll)
        elif rows and choose_first:
            self.setCurrentIndex(self.rows.index(0, 0))
            self.scrollToTop()
        else:
            self.chosen.emit("")
        self.share_width()

    def current_key(self) -> str:
        """Return the key of the current row, empty when there is none."""
        index = self.currentIndex()
        return self.rows.key_at(index.row()) if index.isValid() and index.row() < len(self.rows.rows) else ""

    def choose(self, key: str) -> bool:
        """Make a row the current one; returns whether it is shown."""
        at = self.rows.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
        return at >= 0

    def go_on(self) -> None:
        """Move to the row below, where there is one."""
        below = self.currentIndex().row() + 1
        if below < len(self.rows.rows):
            self.setCurrentIndex(self.rows.index(below, 0))

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.rows.key_at(current.row()))

    def _needed(self, at: int) -> int:
        """Return the width that the longest words of a column need."""
        head = self.horizontalHeader().sectionSizeHint(at)
        longest = nlargest(MEASURED, set(self.rows.words_of(at)), key=len)
        if not longest:
            return head
        first = self.rows.index(0, at)
        font = first.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetricsF(font or self.font())  # whole pixels come out one too small, and words are cut
        spare = self.sizeHintForIndex(first).width() - ceil(metrics.horizontalAdvance(str(first.data())))
        return max(head, ceil(max(map(metrics.horizontalAdvance, longest))) + spare)

    def _set_columns(self) -> None:
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        for at, column in enumerate(self.rows.columns):
            mode = QHeaderView.ResizeMode.Interactive if column.grows else QHeaderView.ResizeMode.Fixed
            heads.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch if column.wide else mode)

    def _set_heights(self) -> None:
        height = style.scaled(tokens.ROW_HEIGHT) + 2
        self.verticalHeader().setDefaultSectionSize(height)
        self.setMinimumHeight(height * (LEAST_ROWS + 1))
