"""The checklist: one row a component; Space ticks, letters choose the kind, digits its count."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QElapsedTimer,
    QMimeData,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.language import _, ngettext
from app.messages import kind_name
from app.rules.completeness import Counts, PaperKind, Standing
from app.ui import style, tokens
from app.ui.intake.drawing import Index, font, wrapped

_NOWHERE = QModelIndex()
TICK, NUMBER, NAME, HANDED, PAGES = range(5)
MOST_LINES = 2
MOST_KINDS = len(PaperKind)
"""Lines of what was handed in: one a kind at the most."""
PADDING = 6
"""Pixels at either side of a cell's words."""
MOST_COUNT = 99
ONE_NUMBER_MS = 1_000
"""Digits that follow each other this quickly are one number: 1, 2 is twelve."""
PAGES_MIME = "application/x-quay-pages"
KIND_KEYS = {
    Qt.Key.Key_C: PaperKind.ORIGINAL,
    Qt.Key.Key_T: PaperKind.CERTIFIED,
    Qt.Key.Key_S: PaperKind.COPY,
    Qt.Key.Key_X: PaperKind.SHOWN,
    Qt.Key.Key_E: PaperKind.ELECTRONIC,
}


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One component as the list shows it; `digitised` tells of a paper that can be used again, or is."""

    position: int
    name: str
    standing: Standing
    counts: Counts
    pages: int
    missing: bool
    digitised: str = ""
    reused: bool = False


class ChecklistModel(QAbstractTableModel):
    """The rows; cells are looked up, never reckoned."""

    dropped = Signal(int, list)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ChecklistRow, ...] = ()

    def set_rows(self, rows: tuple[ChecklistRow, ...]) -> None:
        """Show other rows; the same components are only drawn anew."""
        if [(r.position, r.name) for r in rows] == [(r.position, r.name) for r in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, PAGES))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many components are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows take pages that are dropped on them."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled

    def data(self, index: Index, role: int = 0) -> Any:
        """Return a cell."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.position}. {row.name}: {_words(row, HANDED)} {_words(row, PAGES)} {row.digitised}".rstrip()
        return None

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped here: pages."""
        return [PAGES_MIME]

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: Index) -> bool:
        """Put dropped pages onto the component below the mouse."""
        if not parent.isValid():
            return False
        pages = bytes(data.data(PAGES_MIME).data()).decode().split()
        self.dropped.emit(self.rows[parent.row()].position, pages)
        return True


class ChecklistTable(QTableView):
    """The list with its keys; what is chosen is told by signals, the counts are kept by the draft."""

    ticked = Signal(int)
    kind_chosen = Signal(int, object)
    count_typed = Signal(int, int)
    look_wanted = Signal()
    reuse_wanted = Signal(int)
    current_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.items = ChecklistModel()
        self._number, self._since_digit = (0, 0), QElapsedTimer()
        self.setModel(self.items)
        self.setIconSize(QSize(style.scaled(18), style.scaled(18)))
        self.setAccessibleName(_("Checklist"))
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_TwoLines(self))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self._set_widths()
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell_current(now))

    def show_rows(self, rows: tuple[ChecklistRow, ...]) -> None:
        """Show other rows; the current component stays the current one, else what stands in its place is."""
        at, position = self.currentIndex().row(), self.current_position()
        self.items.set_rows(rows)
        if rows:
            places = [row.position for row in rows]
            here = places.index(position) if position in places else min(max(at, 0), len(rows) - 1)
            self.setCurrentIndex(self.items.index(here, NAME))
        self.resizeRowsToContents()

    def current_position(self) -> int | None:
        """Return the component that scanned pages go to, nothing when no row is chosen."""
        index = self.currentIndex()
        return self.items.rows[index.row()].position if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks and goes on to the next row; letters and digits set what was handed in; Home leads up.

        V looks at what was digitised before, D uses it again.
        """
        position = self.current_position()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if position is None or not plain:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            row = 0 if event.key() == Qt.Key.Key_Home else len(self.items.rows) - 1
            self.setCurrentIndex(self.items.index(row, NAME))
        elif event.key() == Qt.Key.Key_Space:
            self._number = (0, 0)
            was_empty = self.items.rows[self.currentIndex().row()].counts.total == 0
            self.ticked.emit(position)
            if was_empty:
                self._next()
        elif (kind := KIND_KEYS.get(Qt.Key(event.key()))) is not None:
            self._number = (0, 0)
            self.kind_chosen.emit(position, kind)
        elif event.key() == Qt.Key.Key_V:
            self.look_wanted.emit()
        elif event.key() == Qt.Key.Key_D:
            self.reuse_wanted.emit(position)
        elif event.text() in set("0123456789"):
            self.count_typed.emit(position, self._count(position, int(event.text())))
        else:
            super().keyPressEvent(event)

    def _count(self, position: int, digit: int) -> int:
        """Return the number that the digits typed last make for this component."""
        of, before = self._number
        goes_on = of == position and self._since_digit.isValid() and self._since_digit.elapsed() < ONE_NUMBER_MS
        count = before * 10 + digit if goes_on and before * 10 + digit <= MOST_COUNT else digit
        self._number = (position, count)
        self._since_digit.start()
        return count

    def _set_widths(self) -> None:
        heads = self.horizontalHeader()
        heads.setMinimumSectionSize(20)
        heads.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        heads.sectionResized.connect(self._wrap_names)
        for column, width in ((TICK, 30), (NUMBER, 30), (HANDED, 136), (PAGES, 82)):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, style.scaled(width))

    def _wrap_names(self, column: int, _before: int, _now: int) -> None:
        if column == NAME:
            self.resizeRowsToContents()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == TICK:
            self.ticked.emit(self.items.rows[index.row()].position)

    def _next(self) -> None:
        at = self.currentIndex().row()
        if at + 1 < len(self.items.rows):
            self.setCurrentIndex(self.items.index(at + 1, NAME))

    def _tell_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.current_changed.emit(self.items.rows[index.row()].position)


class _TwoLines(QStyledItemDelegate):
    """Draws names over two lines at the most, and a bar at the row that has the focus.

    It draws all by itself: the style would ask the model eight questions a cell, a hundred times for one tick.
    """

    def __init__(self, table: ChecklistTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the words need."""
        row, column = self._table.items.rows[index.row()], index.column()
        least = style.scaled(tokens.ROW_HEIGHT)
        if column in {TICK, NUMBER}:
            return QSize(0, least)
        width = self._table.columnWidth(column) - 2 * PADDING
        needed = _height(_words(row, column), _cell_font(row, column), width, _most_lines(column))
        if column in {NAME, HANDED} and row.digitised:
            needed += QFontMetrics(_small(style.scaled(100))).lineSpacing()
        return QSize(width, max(least, needed + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell; the current row of a focused list has a bar of the primary colour."""
        row, column = self._table.items.rows[index.row()], index.column()
        theme, rect = style.theme(), QRect(option.rect)
        chosen = QStyle.StateFlag.State_Selected in option.state
        if chosen or row.missing:
            painter.fillRect(rect, QColor(theme.tint if chosen else theme.warn_tint))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.line))
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        if column == TICK:
            _tick(row).paint(painter, inner)
            if chosen and self._table.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(theme.primary))
            return
        of = _cell_font(row, column)
        painter.setFont(of)
        painter.setPen(QColor(_colour(row, column)))
        side = Qt.AlignmentFlag.AlignRight if column == PAGES else Qt.AlignmentFlag.AlignLeft
        words = _lines(_words(row, column), of, inner.width(), _most_lines(column))
        if column in {NAME, HANDED} and row.digitised:
            inner = self._above_digitised(painter, rect, row, column)
            painter.setFont(of)
            painter.setPen(QColor(_colour(row, column)))
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), words)

    def _above_digitised(self, painter: QPainter, cell: QRect, row: ChecklistRow, column: int) -> QRect:
        """Write this cell's part of the row's last line, which goes over two cells; return the room above it."""
        of, theme, table = _small(style.scaled(100)), style.theme(), self._table
        metrics = QFontMetrics(of)
        left = cell.left() - (table.columnWidth(NAME) if column == HANDED else 0)
        both = QRect(left, cell.top(), table.columnWidth(NAME) + table.columnWidth(HANDED), cell.height())
        room = both.adjusted(PADDING, 0, -PADDING, -PADDING)
        painter.save()
        painter.setClipRect(cell)
        painter.setFont(of)
        painter.setPen(QColor(theme.ok if row.reused else theme.primary))
        said = metrics.elidedText(row.digitised, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), said)
        painter.restore()
        return cell.adjusted(PADDING, 0, -PADDING, -PADDING - metrics.lineSpacing())


@lru_cache(maxsize=512)
def _lines(words: str, of: QFont, width: int, most: int) -> str:
    """Break words into lines of a width in pixels, once for each list: it asks again at every tick."""
    return "\n".join(line for part in words.split("\n") for line in wrapped(part, of, width, most))


def _height(words: str, of: QFont, width: int, most: int) -> int:
    return (_lines(words, of, width, most).count("\n") + 1) * QFontMetrics(of).lineSpacing()


def _most_lines(column: int) -> int:
    return MOST_LINES if column == NAME else MOST_KINDS


@cache
def _fonts(_scale: int) -> tuple[QFont, QFont]:
    return font(tokens.BODY), font(tokens.BODY, QFont.Weight.DemiBold)


@cache
def _small(_scale: int) -> QFont:
    return font(tokens.LABEL)


def _cell_font(row: ChecklistRow, column: int) -> QFont:
    plain, strong = _fonts(style.scaled(100))
    return strong if column == PAGES and row.missing else plain


def _words(row: ChecklistRow, column: int) -> str:
    if column == NUMBER:
        return str(row.position)
    if column == NAME:
        return row.name
    if column == HANDED:
        return ", ".join(f"{kind_name(k)} {row.counts.of(k)}" for k in PaperKind if row.counts.of(k))
    return _about_pages(row) if column == PAGES else ""


def _about_pages(row: ChecklistRow) -> str:
    pages = ngettext("{n} page", "{n} pages", row.pages).format(n=row.pages) if row.pages else ""
    if row.missing:
        return "\n".join(part for part in (_("missing"), pages) if part)
    if_any = row.standing is Standing.OPTIONAL and not row.counts.total
    return pages or (_("if any") if if_any else "")


def _tick(row: ChecklistRow) -> QIcon:
    if row.missing:
        name, role = ("minus-box-outline", "warn") if row.counts.total else ("checkbox-blank-outline", "warn")
    elif row.counts.total:
        name, role = "checkbox-marked", "ok"
    else:
        name, role = "checkbox-blank-outline", "soft"
    return style.icon(name, role)


def _colour(row: ChecklistRow, column: int) -> str:
    theme = style.theme()
    if column == PAGES and row.missing:
        return theme.warn
    return theme.text if column == NAME else theme.soft
