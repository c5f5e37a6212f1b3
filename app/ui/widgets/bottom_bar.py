"""The bar below a page."""

from PySide6.QtWidgets import QFrame, QWidget

from app.ui import tokens
from app.ui.widgets.bar import BarLayout
from app.ui.widgets.basics import Notice, row
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import ElidedLabel


class BottomBar(QFrame):
    """At its left what is wrong or missing, at its right the actions with their keys."""

    def __init__(self, *actions: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "bottom")
        self.notice = Notice()
        self.soft = ElidedLabel("", "soft")
        self.soft.hide()
        words, self.middle = QWidget(), row()
        words.setLayout(row(self.soft, self.notice, 1, spacing=tokens.GAP_M))
        flow = FlowLayout(None, tokens.GAP_M)
        flow.add_layout(self.middle)
        for part in actions:
            flow.addWidget(part)
        layout = BarLayout(words, flow)
        layout.setContentsMargins(tokens.GAP_L, tokens.GAP_M, tokens.GAP_L, tokens.GAP_M)
        self.setLayout(layout)

    def say_softly(self, words: str) -> None:
        """Show a plain fact at the left, such as how many rows there are."""
        self.soft.setText(words)
        self.soft.setVisible(bool(words))
