"""Opening hours to look at and change: spans of the day and weekdays."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.language import _
from app.rules.calendar import DEFAULT_HOURS, OfficeHours
from app.ui import tokens
from app.ui.widgets.basics import ChipRow, column, label, row
from app.ui.widgets.entries import TimeLine


class HoursEditor(QWidget):
    """Morning and afternoon spans, and the weekdays worked."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        ends = (_("Morning from"), _("Morning until"), _("Afternoon from"), _("Afternoon until"))
        self._edits = [TimeLine(name) for name in ends]
        for edit in self._edits:
            edit.changed.connect(self.changed)
        self._days = ChipRow(many=True)
        names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
        self._days.set_chips([(str(day), name) for day, name in enumerate(names)])
        self._days.chosen.connect(lambda _key, _on: self.changed.emit())
        morning, noon, afternoon, evening = self._edits
        spans = row(
            label(_("Morning"), "label"), morning, label("–"), noon,
            label(_("Afternoon"), "label"), afternoon, label("–"), evening, 1,
        )  # fmt: skip
        layout = column(label(_("Opening hours"), "label"), spans, self._days, spacing=tokens.GAP_XS)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.set_hours(DEFAULT_HOURS)

    def set_hours(self, hours: OfficeHours) -> None:
        """Show opening hours."""
        moments = [moment for span in hours.spans[:2] for moment in span]
        for edit, moment in zip(self._edits, moments, strict=False):
            edit.set_moment(moment)
        self._days.set_chosen(frozenset(str(day) for day in hours.weekdays))

    def hours(self) -> OfficeHours:
        """Return the opening hours that are shown.

        Raises:
            BadInput: no times, spans that overlap or run backwards, or no weekday.
        """
        moments = [edit.moment() for edit in self._edits]
        days = frozenset(day for day in range(7) if self._days.chip(str(day)).isChecked())
        return OfficeHours(((moments[0], moments[1]), (moments[2], moments[3])), days)
