"""Opening hours to look at and change: spans of the day and weekdays."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.errors import BadInput
from app.language import _
from app.rules.calendar import DEFAULT_HOURS, OfficeHours
from app.ui import tokens
from app.ui.widgets.basics import ChipRow, boxed, column, fields, label, row
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
        self._days = ChipRow(many=True, one_line=True)
        names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
        self._days.set_chips([(str(day), name) for day, name in enumerate(names)])
        self._days.chosen.connect(lambda _key, _on: self.changed.emit())
        morning, noon, afternoon, evening = self._edits
        spans = fields(
            _span(_("Morning"), morning, noon), _span(_("Afternoon"), afternoon, evening), self._days,
            spacing=tokens.GAP_L,
        )  # fmt: skip
        self.setLayout(column(label(_("Opening hours"), "label"), spans, spacing=tokens.GAP_XS))
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

    def go_to_fault(self) -> None:
        """Go to the first line in which no time stands, or to the first of all when their order is wrong."""
        wrong = (edit for edit in self._edits if not _is_time(edit))
        edit = next(wrong, self._edits[0])
        edit.setFocus()
        edit.selectAll()


def _is_time(edit: TimeLine) -> bool:
    try:
        edit.moment()
    except BadInput:
        return False
    return True


def _span(name: str, opens: TimeLine, closes: TimeLine) -> QWidget:
    made = boxed(row(label(name, "label"), opens, label("–"), closes))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return made
