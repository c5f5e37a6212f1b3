"""A sentence of the pages card with its answers below it: the card is narrow, and answers are whole sentences."""

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame

from app.ui import style, tokens
from app.ui.intake.page_tools import PageTools, Tool
from app.ui.widgets.basics import column, set_tone
from app.ui.widgets.labels import SentenceLabel


class Question(QFrame):
    """Shown while it is asked; its keys work where the card hears them, the buttons tell them."""

    def __init__(self, tone: str, answers: Iterable[Tool]) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.words = SentenceLabel()
        layout = column(self.words, PageTools(answers), spacing=tokens.GAP_XS)
        layout.setContentsMargins(tokens.GAP_S, tokens.GAP_XS + 2, tokens.GAP_S, tokens.GAP_XS + 2)
        self.setLayout(layout)
        style.set_role(self, tone=tone)
        set_tone(self.words, tone)
        self.hide()

    def ask(self, words: str) -> None:
        """Show the sentence with its answers; an empty one hides both."""
        self.words.setText(words)
        self.setVisible(bool(words))
