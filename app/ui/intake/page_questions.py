"""A sentence of the pages card with its answers: below it while the card is narrow, beside it in the large view."""

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame

from app.ui import style, tokens
from app.ui.intake.page_tools import Tool, tool_button
from app.ui.widgets.bar import NoticeLayout
from app.ui.widgets.basics import set_tone
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import SentenceLabel


class Question(QFrame):
    """Shown while it is asked; its keys work where the card hears them, the buttons tell them."""

    def __init__(self, tone: str, answers: Iterable[Tool]) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.words = SentenceLabel()
        flow = FlowLayout(None, 0)
        for answer in answers:
            flow.addWidget(tool_button(answer))
        layout = NoticeLayout(self.words, flow)
        layout.setContentsMargins(tokens.GAP_S, tokens.GAP_XS + 2, tokens.GAP_S, tokens.GAP_XS + 2)
        self.setLayout(layout)
        style.set_role(self, tone=tone)
        set_tone(self.words, tone)
        self.hide()

    def ask(self, words: str) -> None:
        """Show the sentence with its answers; an empty one hides both."""
        self.words.setText(words)
        self.setVisible(bool(words))
