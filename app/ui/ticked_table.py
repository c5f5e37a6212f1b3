"""A list whose rows are ticked one by one: Space ticks, Ctrl+A ticks all, a click on the box too."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.language import _
from app.ui import style
from app.ui.widgets.tables import Column, ListTable

R = TypeVar("R")
BOX = 20
BOX_COLUMN = 36


class TickedTable(ListTable[R]):
    """The ticks belong to keys: they outlive the rows being shown anew or filtered."""

    ticks_changed = Signal()

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], str]) -> None:
        self.ticked: set[str] = set()
        box: Column[R] = Column("", lambda row: _("ticked") if key(row) in self.ticked else "", pixels=BOX_COLUMN)
        super().__init__([box, *columns], key)
        self.setItemDelegateForColumn(0, _Box(self))

    def tick(self, keys: Sequence[str], on: bool = True) -> None:
        """Tick rows, or take the ticks away."""
        before = set(self.ticked)
        self.ticked = self.ticked | set(keys) if on else self.ticked - set(keys)
        if before != self.ticked:
            self.rows.set_rows(list(self.rows.rows), more=self.rows.more)
            self.ticks_changed.emit()

    def toggle(self, key: str) -> None:
        """Tick a row that is not ticked, and the other way round."""
        self.tick([key], key not in self.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks and goes on to the next row; Ctrl+A ticks all that are shown, or none."""
        if event.key() == Qt.Key.Key_Space and self.current_key():
            self.toggle(self.current_key())
            self.go_on()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            shown = [self.rows.key_at(at) for at in range(len(self.rows.rows))]
            self.tick(shown, not set(shown) <= self.ticked)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self.toggle(self.rows.key_at(index.row()))


class _Box(QStyledItemDelegate):
    """Draws the box."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row's ground, then the box with or without its tick."""
        ticked = bool(index.data())
        super().paint(painter, option, index)
        icon = style.icon("checkbox-marked", "primary") if ticked else style.icon("checkbox-blank-outline")
        rect = option.rect
        size = style.scaled(BOX)
        icon.paint(painter, rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2, size, size)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The word for readers of the screen is not drawn."""
        super().initStyleOption(option, index)
        option.text = ""
