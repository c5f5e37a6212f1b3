"""A chip: one word of a row to choose from."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from app.ui import style

LEAST_CHIP = 60
ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Chip(QPushButton):
    """A word to choose; a long one is cut where the row is narrower, and stands in the tip."""

    steps = Signal(int)
    """An arrow key: to the chip before (-1) or after (1)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "chip")
        self.setCheckable(True)

    def minimumSizeHint(self) -> QSize:
        """Return the size that holds the beginning of long words."""
        return self.sizeHint().boundedTo(QSize(style.scaled(LEAST_CHIP), self.sizeHint().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the neighbours, whether one or many are chosen: Qt's own way leaves those out of many."""
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.steps.emit(step)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Cut the words to the room there is."""
        super().initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        self.setToolTip(self.text() if option.text != self.text() else "")
