"""The calendar: days that differ from their weekday, and which years are confirmed."""

from datetime import date

from PySide6.QtWidgets import QComboBox

from app.desk import calendar
from app.errors import DeskError
from app.language import _
from app.queries import office
from app.queries.office import DayView
from app.rules.calendar import Certainty, DayKind
from app.ui.context import Context
from app.ui.settings.moved_days import MovedDays
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, fields, label, row, set_tone
from app.ui.widgets.entries import DayLine, NumberLine
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import weekday_of


class CalendarSection(Section):
    """One year at a time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Calendar"))
        self.year = NumberLine(_("Year"), 2024, 2099)
        self.year.setValue(context.desk.today().year)
        self.year.valueChanged.connect(lambda _year: self.refresh())
        self.certainty = label("", "strong", wrap=True)
        self.confirm = ActionButton(_("Confirm the year"), act=self._confirm)
        self.table: ListTable[DayView] = ListTable(_columns(), lambda d: d.day.isoformat())
        self.table.setAccessibleName(_("Calendar"))
        self.day = DayLine(_("Day"), context.desk.today().date())
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Kind of day"))
        for kind in DayKind:
            self.kind.addItem(day_kind_name(kind), kind)
        self.name = Field(_("Name of the day"))
        year = row(label(_("Year"), "label"), self.year, self.certainty, self.confirm)
        year.setStretch(2, 1)
        self.add(
            year,
            self.table,
            row(ActionButton(_("Take this day out"), act=self._take_out), 1),
            fields(self.day, self.kind, self.name, ActionButton(_("Enter the day"), primary=True, act=self._enter)),
        )
        self.body.setStretchFactor(self.table, 1)
        self.moved = MovedDays(self)
        self.body.addLayout(self.moved.layout)

    def refresh(self) -> None:
        """Show the chosen year."""
        year = self.year.value()
        self.context.ask("calendar", lambda s: office.calendar_days(s, year), self.table.show_rows, self)
        certainty = self.context.calendar.certainty(year)
        words = {
            Certainty.CONFIRMED: _("confirmed"),
            Certainty.UNCONFIRMED: _("not confirmed: due dates carry a warning"),
            Certainty.ABSENT: _("not loaded: weekends and fixed holidays only"),
        }
        self.certainty.setText(words[certainty])
        set_tone(self.certainty, "ok" if certainty is Certainty.CONFIRMED else "warn")
        self.confirm.setVisible(certainty is not Certainty.CONFIRMED)
        self.moved.refresh()

    def _confirm(self) -> None:
        desk, year = self.context.desk, self.year.value()
        self.change(lambda: calendar.confirm_year(desk, year))

    def _enter(self) -> None:
        desk, kind, name = self.context.desk, self.kind.currentData(), self.name.text
        try:
            day = self.day.day()
        except DeskError as fault:
            self.show_fault(fault)
            self.day.setFocus()
            self.day.selectAll()
            return
        self.year.setValue(day.year)
        self.change(lambda: calendar.set_day(desk, day, DayKind(kind), name), clear=(self.name,))

    def _take_out(self) -> None:
        desk, key = self.context.desk, self.table.current_key()
        if key:
            self.change(lambda: calendar.set_day(desk, date.fromisoformat(key), None))


def day_kind_name(kind: DayKind) -> str:
    """Return the name of a kind of day."""
    names = {
        DayKind.HOLIDAY: _("Holiday"),
        DayKind.COMPENSATORY: _("Compensatory day off"),
        DayKind.SWAPPED_OFF: _("Swapped day off"),
        DayKind.WORKED: _("Worked day"),
    }
    return names[kind]


def _columns() -> list[Column[DayView]]:
    return [
        Column(_("Day"), lambda d: f"{weekday_of(d.day)} {d.day:%d/%m/%Y}", strong=True),
        Column(_("Kind of day"), lambda d: day_kind_name(d.kind)),
        Column(_("Name"), lambda d: d.name, wide=True),
    ]
