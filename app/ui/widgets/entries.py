"""Lines to type a number, a time or a day into, as forgiving as staff are: «7h30», «730», «2/9/2026»."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import NoReturn

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QSpinBox

from app.errors import BadInput
from app.ui import style, tokens
from app.ui.widgets.basics import set_tone

_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg.]\s*|(?=\d\d$)|$)(\d{2})?", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s./-]+")
TIME_WIDTH, DAY_WIDTH = 76, 116


class NumberLine(QSpinBox):
    """A number in a range; the arrow keys count up and down."""

    def __init__(self, name: str, least: int, most: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.lineEdit().setTextMargins(tokens.GAP_S, 0, 0, 0)  # a style sheet's padding does not reach this line


class _Narrow(QLineEdit):
    """A line as wide as what is typed there, wherever more room is shared out and however large letters are."""

    _wide = 0

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self._wide = width
        self.setAccessibleName(name)
        self.setFixedWidth(style.scaled(width))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._wide:
            self.setFixedWidth(style.scaled(self._wide))


class TimeLine(_Narrow):
    """A time of day in 24 hours; what cannot be one is marked when the line is left."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name, TIME_WIDTH)
        self.textEdited.connect(lambda _text: self.changed.emit())
        self.editingFinished.connect(lambda: _tidy(self, lambda: f"{self.moment():%H:%M}"))

    def set_moment(self, moment: time) -> None:
        """Show a time."""
        self.setText(f"{moment:%H:%M}")
        set_tone(self, "")

    def moment(self) -> time:
        """Return the time that stands here.

        Raises:
            BadInput: it is none.
        """
        return parse_time(self.text())


class DayLine(_Narrow):
    """A day as day/month/year; what cannot be one is marked when the line is left. One made without may be empty."""

    def __init__(self, name: str, day: date | None = None) -> None:
        super().__init__(name, DAY_WIDTH)
        self._may_be_empty = day is None
        self.set_day(day)
        self.editingFinished.connect(self._left)

    def set_day(self, day: date | None) -> None:
        """Show a day, or none."""
        self.setText(f"{day:%d/%m/%Y}" if day else "")
        set_tone(self, "")

    def day(self) -> date:
        """Return the day that stands here.

        Raises:
            BadInput: it is none.
        """
        return parse_day(self.text())

    def _left(self) -> None:
        if self.text().strip() or not self._may_be_empty:
            _tidy(self, lambda: f"{self.day():%d/%m/%Y}")
        else:
            set_tone(self, "")


def parse_time(text: str) -> time:
    """Return the time of day that was typed.

    Raises:
        BadInput: it is none.
    """
    found = _TIME.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else _refuse(text)
    except ValueError:
        return _refuse(text)


def parse_day(text: str) -> date:
    """Return the day that was typed: day, month, year of four digits.

    Raises:
        BadInput: it is none.
    """
    parts = _SEPARATOR.split(text.strip())
    digits = "".join(part.zfill(2) for part in parts) if len(parts) == 3 else "".join(parts)
    try:
        return datetime.strptime(digits, "%d%m%Y").date() if len(digits) == 8 else _refuse(text)  # noqa: DTZ007
    except ValueError:
        return _refuse(text)


def _tidy(line: QLineEdit, written: Callable[[], str]) -> None:
    """Write what was understood as everywhere else, or mark it as not understood."""
    try:
        line.setText(written())
        set_tone(line, "")
    except BadInput:
        set_tone(line, "bad")


def _refuse(text: str) -> NoReturn:
    raise BadInput(text)
