"""The day of a result, and the last one on which it is valid, side by side."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.language import _
from app.ui.widgets.basics import boxed, captioned, fields
from app.ui.widgets.entries import DayLine


class ResultDays(QWidget):
    """Either may be empty."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.dated = DayLine(_("Dated"), today)
        self.until = DayLine(_("Valid until (empty: without end)"))
        beside = fields(
            boxed(captioned(_("Dated"), self.dated)),
            boxed(captioned(_("Valid until (empty: without end)"), self.until)),
        )
        self.setLayout(beside)

    def begin(self, today: date) -> None:
        """Show a result of today without end."""
        self.show_days(today, None)

    def show_days(self, dated: date | None, until: date | None) -> None:
        """Show the days of a result."""
        self.dated.set_day(dated)
        self.until.set_day(until)

    def days(self) -> tuple[date | None, date | None]:
        """Return both days, None for one that is empty.

        Raises:
            BadInput: what stands there is no day.
        """
        dated, until = ((line.day() if line.text().strip() else None) for line in (self.dated, self.until))
        return dated, until
