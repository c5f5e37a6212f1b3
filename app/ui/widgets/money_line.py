"""A line to type an amount of đồng into, as forgiving as staff are: «2200000», «2.200.000 đ», «200k», «1,5tr»."""

import re
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from app.errors import BadInput
from app.text import fold, thousands
from app.ui.widgets.basics import set_tone

_GROUPED = re.compile(r"\d{1,3}([., ]?)\d{3}(?:\1\d{3})*|\d+")
_SHORT = re.compile(r"(\d+(?:[.,]\d{1,3})?) ?(k|nghin|ngan|tr|trieu)")
_TIMES = {"k": 1_000, "nghin": 1_000, "ngan": 1_000, "tr": 1_000_000, "trieu": 1_000_000}
_UNIT = re.compile(r"\s*(?:dong|vnd|d)$")


class MoneyLine(QLineEdit):
    """An amount in whole đồng, written with dots between its thousands when the line is left; it may be empty."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(lambda _text: self.changed.emit())
        self.editingFinished.connect(self._tidy)

    def set_amount(self, amount: int | None) -> None:
        """Show an amount, or none."""
        self.setText("" if amount is None else thousands(amount))
        set_tone(self, "")

    def amount(self) -> int | None:
        """Return the amount that stands here, None where nothing does.

        Raises:
            BadInput: it is none.
        """
        return parse_money(self.text()) if self.text().strip() else None

    def amount_or_none(self) -> int | None:
        """Return the amount that stands here, None where nothing or something else does."""
        try:
            return self.amount()
        except BadInput:
            return None

    def _tidy(self) -> None:
        try:
            self.set_amount(self.amount())
        except BadInput:
            set_tone(self, "bad")


def parse_money(text: str) -> int:
    """Return the amount of đồng that was typed.

    Raises:
        BadInput: it is none.
    """
    said = _UNIT.sub("", fold(text).strip())
    short = _SHORT.fullmatch(said)
    if short:
        amount = Decimal(short[1].replace(",", ".")) * _TIMES[short[2]]
        if amount == amount.to_integral_value():
            return int(amount)
    elif said.isascii() and _GROUPED.fullmatch(said):
        return int(re.sub(r"\D", "", said))
    raise BadInput(text)
