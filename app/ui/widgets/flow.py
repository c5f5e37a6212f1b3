"""A layout whose parts go on in the next line when there is no room; chips with long words need it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui import tokens

Line = list[QLayoutItem]


class FlowLayout(QLayout):
    """Parts from left to right, line after line; with `fill` those that can grow share what a line leaves.

    Layouts around it ask for its sizes hundreds of times while a page is put together: each is measured once, until
    a part says that it changed.
    """

    _hints: tuple[tuple[QLayoutItem, int], ...] | None = None
    _least: QSize | None = None
    _heights: dict[int, int] | None = None

    def __init__(self, parent: QWidget | None = None, spacing: int = tokens.GAP_S, *, fill: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self._fill = fill
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put a part at the end."""
        self._items.append(item)

    def add_layout(self, layout: QLayout) -> None:
        """Put parts that belong together at the end; nothing of it takes no room."""
        self.addChildLayout(layout)
        self._items.append(layout)
        self.invalidate()

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return a part."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take a part out."""
        taken = self._items.pop(index) if 0 <= index < len(self._items) else None
        self.invalidate()
        return taken

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def invalidate(self) -> None:
        """Forget what was measured."""
        self._hints = self._least = self._heights = None
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height that this width needs."""
        heights = self._heights
        if heights is None:
            heights = self._heights = {}  # a part that changes while it is measured lets it be forgotten
        if width not in heights:
            around = self.contentsMargins()
            inside = QRect(0, 0, width - around.left() - around.right(), 0)
            heights[width] = self._place(inside, move=False) + around.top() + around.bottom()
        return heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Put the parts into their places."""
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        """Return the size of the largest part: everything else can wrap."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest part."""
        if self._least is None:
            size = QSize()
            for item, _width in self._shown():
                size = size.expandedTo(item.minimumSize())
            around = self.contentsMargins()
            self._least = size + QSize(around.left() + around.right(), around.top() + around.bottom())
        return self._least

    def line_width(self) -> int:
        """Return the width that holds every part in one line."""
        shown = self._shown()
        return sum(width for _item, width in shown) + self._gap * max(0, len(shown) - 1)

    def expandingDirections(self) -> Qt.Orientation:
        """Takes the width when its parts do, no more height than it needs."""
        return Qt.Orientation.Horizontal if self._fill else Qt.Orientation(0)

    def _shown(self) -> tuple[tuple[QLayoutItem, int], ...]:
        """Return the parts that take room, each with the width it would like to have."""
        if self._hints is None:
            measured = ((item, item.sizeHint().width()) for item in self._items if not item.isEmpty())
            self._hints = tuple((item, width) for item, width in measured if width > 0)
        return self._hints

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        taken = 0
        for item, wanted in self._shown():
            needed = min(wanted, width)
            if lines and taken + self._gap + needed <= width:
                lines[-1].append(item)
                taken += self._gap + needed
            else:
                lines.append([item])
                taken = needed
        return lines

    def _widths(self, line: Line, width: int) -> list[int]:
        widths = [min(item.sizeHint().width(), width) for item in line]
        growing = [at for at, item in enumerate(line) if item.expandingDirections() & Qt.Orientation.Horizontal]
        if self._fill and growing:
            left = width - sum(widths) - self._gap * (len(line) - 1)
            for at in growing:
                widths[at] += left // len(growing)
        return widths

    def _place(self, rect: QRect, *, move: bool) -> int:
        if move:
            for item in self._items:
                item.setGeometry(QRect(rect.topLeft(), QSize(0, 0)))  # those that take no room stay like this
        y = rect.y()
        for line in self._lines(rect.width()):
            widths = self._widths(line, rect.width())
            heights = [height_of(item, width) for item, width in zip(line, widths, strict=True)]
            x, tallest = rect.x(), max(heights)
            for item, width, height in zip(line, widths, heights, strict=True):
                if move:
                    spare = tallest - height
                    top = y + (spare if self._fill else spare // 2)  # captions stand above what fills a line
                    item.setGeometry(QRect(QPoint(x, top), QSize(width, height)))
                x += width + self._gap
            y += tallest + self._gap
        return max(0, y - self._gap - rect.y())


def height_of(item: QLayoutItem, width: int) -> int:
    """Return the height that a part needs at a width."""
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
