"""A line that asks for words where they are needed, instead of a dialog: Enter goes on, Escape leaves."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget
from shiboken6 import isValid

from app.language import _
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, fields
from app.ui.widgets.labels import SentenceLabel


class ReasonBar(QFrame):
    """Hidden until something is asked; gives the focus back where it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.caption = SentenceLabel()
        self.caption.setProperty("role", "strong")
        self.caption.setMinimumHeight(style.scaled(tokens.FIELD_HEIGHT))  # stands with the line when beside it
        self.line = QLineEdit()
        self.go = ActionButton(_("Go on"), primary=True, act=self._go)
        self.cancel = ActionButton(_("Cancel"), act=self.close_bar)
        self._then: Callable[[str], None] | None = None
        self._needed = True
        self._before: QWidget | None = None
        self.line.returnPressed.connect(self._go)
        self.line.textChanged.connect(lambda _text: self._allow())
        layout = fields(self.caption, self.line, self.go, self.cancel, spacing=tokens.GAP_M)
        layout.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        self.setLayout(layout)
        self.hide()

    def ask(
        self, caption: str, then: Callable[[str], None], *, needed: bool = True, text: str = "", verb: str = ""
    ) -> None:
        """Ask for words and call `then` with them; `needed` means that empty ones are not enough."""
        if not self._has_focus():
            self._before = self.window().focusWidget()
        self._then, self._needed = then, needed
        self.caption.setText(caption)
        self.line.setAccessibleName(caption)
        self.line.setText(text)
        self.go.set_words(verb or _("Go on"))
        self._allow()
        self.show()
        self.line.setFocus()

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

    def _has_focus(self) -> bool:
        now = self.window().focusWidget()
        return now is not None and self.isAncestorOf(now)

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.line.text().strip()) or not self._needed)

    def _go(self) -> None:
        then, words = self._then, self.line.text().strip()
        if then is None or (self._needed and not words):
            return
        self.close_bar()
        then(words)
