"""Cards beside each other while there is room, below each other when letters are large or the window is small."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QScrollArea, QWidget

from app.ui import style, tokens


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its share of the width, and the least of it (at 100 %) that its words need."""

    widget: QWidget
    share: int
    least: int


class SideBySide(QScrollArea):
    """What has no room in the window is scrolled to, also when only the keys go there."""

    def __init__(self, *parts: Part) -> None:
        super().__init__()
        self._parts: Sequence[Part] = parts
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._inner = QWidget()
        self._inner.setProperty("role", "scrolled")
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.GAP_M)
        self.setWidget(self._inner)
        for part in parts:
            self._box.addWidget(part.widget, part.share)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    @property
    def stacked(self) -> bool:
        """Whether the parts stand below each other."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how the parts stand."""
        needed = sum(style.scaled(part.least) for part in self._parts) + tokens.GAP_M * (len(self._parts) - 1)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(beside if needed <= event.size().width() else below)
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        """Return what the parts would like."""
        return self._inner.sizeHint()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, tokens.GAP_M, tokens.GAP_M)
