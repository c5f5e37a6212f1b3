"""Words in one line each, cut with … where there is no room; the whole stands in the tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

LEAST_LETTERS = 6


class ElidedLabel(QLabel):
    """A label that never asks for more width than there is."""

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
