"""A layout of words at the left and actions at the right, which stand below the words where both have no room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui import style, tokens
from app.ui.widgets.flow import FlowLayout, height_of

LEAST_WORDS = 300
"""Words are wrapped to this width (at 100 %) before the actions leave their line."""


class BarLayout(QLayout):
    """Two parts; the actions lie in a flow, so that they too go on in the next line at last."""

    def __init__(self, words: QWidget, actions: FlowLayout) -> None:
        super().__init__()
        self._actions = actions
        self._items: list[QLayoutItem] = []
        self.addWidget(words)
        self.addChildLayout(actions)  # no widget of its own: what grows and what makes room are placed in one turn
        self._items.append(actions)

    def addItem(self, item: QLayoutItem) -> None:
        """Take a part."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return a part."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take a part out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that this width needs."""
        margins = self.contentsMargins()
        inside = QRect(0, 0, width - margins.left() - margins.right(), 0)
        return self._place(inside, move=False) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Put the parts into their places."""
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        """Return the least size: the height follows from the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the width of the largest action."""
        margins = self.contentsMargins()
        least = self._actions.minimumSize()
        return least + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def expandingDirections(self) -> Qt.Orientation:
        """Takes the whole width."""
        return Qt.Orientation.Horizontal

    def _place(self, rect: QRect, *, move: bool) -> int:
        words, actions = self._items[0], self._actions
        line = min(self._actions.line_width(), rect.width())
        room = rect.width() - line - (tokens.GAP_M if line else 0)
        beside = room >= min(words.sizeHint().width(), style.scaled(LEAST_WORDS))
        width = room if beside else rect.width()
        tall, high = height_of(words, width), height_of(actions, line)
        top = 0 if beside else tall + (tokens.GAP_S if tall else 0)
        whole = max(tall, high) if beside else top + high
        if move:
            down, over = ((whole - tall) // 2, (whole - high) // 2) if beside else (0, top)
            words.setGeometry(QRect(rect.x(), rect.y() + down, width, tall))
            actions.setGeometry(QRect(rect.right() + 1 - line, rect.y() + over, line, high))
        return whole


class NoticeLayout(BarLayout):
    """The same for a sentence that stands among other parts: it would like to have all in one line."""

    def sizeHint(self) -> QSize:
        """Return the size of everything in one line."""
        margins = self.contentsMargins()
        words, line = self._items[0].sizeHint(), self._actions.line_width()
        wide = words.width() + (line + tokens.GAP_M if line else 0)
        high = max(words.height(), self._actions.minimumSize().height())
        return QSize(wide + margins.left() + margins.right(), high + margins.top() + margins.bottom())
