"""What is under way: a sentence, how far it is, and the way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from app.language import _
from app.ui import tokens
from app.ui.widgets.basics import ActionButton, label, row


class ProgressBanner(QFrame):
    """Whoever carries the work out shows it while it runs."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.words, self.bar = label("", "strong"), QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = ActionButton(_("Stop"), act=self.stopped.emit)
        layout = row(self.words, self.bar, self.cancel, spacing=tokens.GAP_M)
        layout.setStretch(1, 1)
        layout.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        self.setLayout(layout)
        self.hide()

    def start(self, count: int) -> None:
        """Show that so many are to be done."""
        self.bar.setRange(0, count)
        self.show()

    def go_on(self, done: int, words: str) -> None:
        """Show how many are done, and what comes now."""
        self.bar.setValue(done)
        self.words.setText(words)
