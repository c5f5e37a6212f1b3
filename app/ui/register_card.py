"""The statutory register on paper: for which days and which field it is wanted."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel

from app.desk.following import Span
from app.errors import BadInput
from app.language import _
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, Card, fields, label
from app.ui.widgets.entries import DayLine
from app.ui.widgets.labels import FaultLabel

LETTERS = 24


class RegisterCard(Card):
    """Days and a field; the wish is told by a signal, with what is wrong in it below."""

    wanted = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__(_("Register of dossiers"))
        since, until = _("Accepted from"), _("to")
        self.first, self.last = DayLine(since, today.replace(day=1)), DayLine(until, today)
        self.field = QComboBox()
        self.field.setAccessibleName(_("Field"))
        self.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.setMinimumContentsLength(LETTERS)
        self.field.addItem(_("all fields"), "")
        self.print_it = ActionButton(_("Issue and print the register"), "F8", act=self._ask)
        self.wrong = FaultLabel()
        self.add(fields(_beside(since), self.first, _beside(until), self.last, self.field, self.print_it), self.wrong)

    def show_fields(self, names: tuple[str, ...]) -> None:
        """Offer these fields; the one that was chosen stays chosen."""
        chosen = self.field.currentData()
        known = [self.field.itemData(at) for at in range(1, self.field.count())]
        if known != list(names):
            while self.field.count() > 1:
                self.field.removeItem(1)
            for name in names:
                self.field.addItem(name, name)
            self.field.setCurrentIndex(max(0, self.field.findData(chosen)))

    def _ask(self) -> None:
        self.wrong.hide()
        try:
            span = Span(self.first.day(), self.last.day(), self.field.currentData())
        except BadInput as fault:
            self.wrong.tell(fault)
        else:
            self.wanted.emit(span)


def _beside(words: str) -> QLabel:
    """Return words that stand in one line with the field behind them."""
    made = label(words, "label")
    made.setMinimumHeight(style.scaled(tokens.FIELD_HEIGHT))
    return made
