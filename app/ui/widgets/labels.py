"""Labels that take the room there is: lines cut with … and words that wrap, neither holding a page apart."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from app.errors import DeskError
from app.messages import explain
from app.ui import style

LEAST_LETTERS = 6
LEAST_WORDS = 60
MARK = 18
"""How large an icon beside words is, at 100 %."""


class Mark(QLabel):
    """An icon beside words, as large as the letters are now."""

    _shown: tuple[str, int, str] | None = None

    def show_icon(self, name: str, role: str = "soft", size: int = MARK) -> None:
        """Show an icon in a token's colour, as large as so many pixels at 100 %."""
        self._shown = name, size, role
        self.setPixmap(style.mark(name, size, role))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours and the size of letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._shown is not None:
            self.setPixmap(style.mark(*self._shown))


class ElidedLabel(QLabel):
    """Words in one line each, cut with … where there is no room; the whole stands in the tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show words; a line break begins another line."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters of each line."""
        return QSize(self.fontMetrics().averageCharWidth() * LEAST_LETTERS, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits of each line."""
        room, metrics = self.contentsRect(), self.fontMetrics()
        cut = (
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width()) for line in self.text().split("\n")
        )
        self.style().drawItemText(
            QPainter(self), room, int(self.alignment()), self.palette(), self.isEnabled(), "\n".join(cut),
            self.foregroundRole(),
        )  # fmt: skip


class WrappedLabel(QLabel):
    """A label whose longest word does not hold the whole page apart."""

    def minimumSizeHint(self) -> QSize:
        """Return the height of a line, and little width."""
        hint = super().minimumSizeHint()
        return hint.boundedTo(QSize(style.scaled(LEAST_WORDS), hint.height()))


class SentenceLabel(WrappedLabel):
    """A sentence that takes one line where there is room for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        """Return the size of all words in one line."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().minimumSizeHint().height())


class FaultLabel(WrappedLabel):
    """What is wrong with what was typed; it stands there only as long as something is."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        style.set_role(self, role="label", tone="bad")
        self.hide()

    def tell(self, fault: DeskError) -> None:
        """Say it in the fault's own words."""
        self.setText(str(explain(fault)))
        self.show()
