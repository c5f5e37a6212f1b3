"""What asks in the page, instead of a dialog: Escape leaves, and whoever was here goes back to where it was asked."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid


class Question(QFrame):
    """Hidden until something is asked; gives the focus back where it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._then: Callable[[Any], None] | None = None
        self._before: QWidget | None = None
        self.hide()

    def close_bar(self) -> None:
        """Leave without an answer; who was here goes back to where the question was asked."""
        back = self._before if self._has_focus() else None
        self.hide()
        self._then = None
        if back is not None and isValid(back):
            back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _open(self, then: Callable[[Any], None]) -> None:
        """Appear; `then` is called with the answer."""
        if not self._has_focus():
            self._before = self.window().focusWidget()
        self._then = then
        self.show()

    def _has_focus(self) -> bool:
        now = self.window().focusWidget()
        return now is not None and self.isAncestorOf(now)
