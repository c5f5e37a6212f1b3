"""A line that asks for words where they are needed, instead of a dialog: Enter goes on, Escape leaves."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from app.language import _
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, fields
from app.ui.widgets.labels import SentenceLabel
from app.ui.widgets.question import Question


class ReasonBar(Question):
    """A line of words, needed or not."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = SentenceLabel()
        self.caption.setProperty("role", "strong")
        self.caption.setMinimumHeight(style.scaled(tokens.FIELD_HEIGHT))  # stands with the line when beside it
        self.line = QLineEdit()
        self.go = ActionButton(_("Go on"), primary=True, act=self._go)
        self.cancel = ActionButton(_("Cancel"), act=self.close_bar)
        self._needed = True
        self.line.returnPressed.connect(self._go)
        self.line.textChanged.connect(lambda _text: self._allow())
        layout = fields(self.caption, self.line, self.go, self.cancel, spacing=tokens.GAP_M)
        layout.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        self.setLayout(layout)

    def ask(
        self, caption: str, then: Callable[[str], None], *, needed: bool = True, text: str = "", verb: str = ""
    ) -> None:
        """Ask for words and call `then` with them; `needed` means that empty ones are not enough."""
        self._needed = needed
        self.caption.setText(caption)
        self.line.setAccessibleName(caption)
        self.line.setText(text)
        self.go.set_words(verb or _("Go on"))
        self._allow()
        self._open(then)
        self.line.setFocus()

    def _allow(self) -> None:
        self.go.setEnabled(bool(self.line.text().strip()) or not self._needed)

    def _go(self) -> None:
        then, words = self._then, self.line.text().strip()
        if then is None or (self._needed and not words):
            return
        self.close_bar()
        then(words)
