"""Lists: rows of plain records, asked for page after page by key, dense and calm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui import style, tokens

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its head, its words, and how it is set.

    `wide` columns share the room that is left and may be cut short; the others never are. `tone` colours the words.
    """

    head: str
    words: Callable[[R], str]
    wide: bool = False
    right: bool = False
    strong: bool = False
    tone: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None


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


class ListTable(QTableView, Generic[R]):
    """A list of whole rows; Enter opens the chosen one."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], str], *, many: bool = False) -> None:
        super().__init__()
        self.rows: RowModel[R] = RowModel(columns, key)
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        extended, single = QAbstractItemView.SelectionMode.ExtendedSelection, QAbstractItemView.SelectionMode
        self.setSelectionMode(extended if many else single.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(style.scaled(tokens.ROW_HEIGHT) + 2)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        for at, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.wide else QHeaderView.ResizeMode.ResizeToContents
            heads.setSectionResizeMode(at, mode)
        heads.setResizeContentsPrecision(60)
        self.activated.connect(lambda index: self.opened.emit(self.rows.key_at(index.row())))
        self.selectionModel().currentRowChanged.connect(self._tell)

    def show_rows(self, rows: Sequence[R], *, more: bool = False) -> None:
        """Show other rows and keep the chosen one and the scroll where they are."""
        kept, scroll = self.current_key(), self.verticalScrollBar().value()
        self.rows.set_rows(rows, more=more)
        at = self.rows.row_of(kept) if kept else -1
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
            self.verticalScrollBar().setValue(scroll)
        elif rows:
            self.setCurrentIndex(self.rows.index(0, 0))
            self.scrollToTop()
        else:
            self.chosen.emit("")

    def current_key(self) -> str:
        """Return the key of the current row, empty when there is none."""
        index = self.currentIndex()
        return self.rows.key_at(index.row()) if index.isValid() and index.row() < len(self.rows.rows) else ""

    def chosen_keys(self) -> tuple[str, ...]:
        """Return the keys of all chosen rows, in their order."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows.key_at(place) for place in places)

    def choose(self, key: str) -> bool:
        """Make a row the current one; returns whether it is shown."""
        at = self.rows.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at, 0))
        return at >= 0

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.rows.key_at(current.row()))
