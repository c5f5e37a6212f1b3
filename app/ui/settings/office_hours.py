"""The office: its names on papers, opening hours, the cut-off of same-day procedures."""

from app.desk import calendar, places
from app.desk.places import OfficeNames
from app.errors import DeskError
from app.language import _
from app.ui.context import Context
from app.ui.hours_editor import HoursEditor
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, fields, label, row, tick
from app.ui.widgets.entries import TimeLine


class OfficeSection(Section):
    """What papers say of the office, and when it is open."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Office and hours"))
        self.agency = label("", "soft")
        self.name, self.parent_name = Field(_("Name of the office")), Field(_("Governing body"))
        self.desk_name = Field(_("Name of the desk as papers print it"))
        self.place, self.phone = Field(_("Place that stands before the date")), Field(_("Telephone of the desk"))
        self.suffix = Field(_("Ending of slip numbers"))
        self.as_table = tick(_("Papers on the receipt as a table"))
        self.hours = HoursEditor()
        self.cutoff = TimeLine(_("Same-day answers up to"))
        self.add(
            self.agency,
            fields(self.name, self.parent_name),
            fields(self.desk_name, self.suffix),
            fields(self.place, self.phone),
            fields(self.as_table, ActionButton(_("Save the names"), act=self._save_names)),
            self.hours,
            row(label(_("Same-day answers up to"), "label"), self.cutoff, 1,
                ActionButton(_("Save the hours"), act=self._save_hours)),
            1,
        )  # fmt: skip

    def refresh(self) -> None:
        """Show the office as it is set."""
        here = self.context.office
        if here is None:
            return
        self.agency.setText(_("Agency code {code}").format(code=here.agency_code))
        for field, text in (
            (self.name, here.name),
            (self.parent_name, here.parent_name),
            (self.desk_name, here.desk_name),
            (self.place, here.place),
            (self.phone, here.phone),
            (self.suffix, here.number_suffix),
        ):
            field.set_text(text)
        self.as_table.setChecked(here.papers_as_table)
        self.hours.set_hours(here.hours)
        self.cutoff.set_moment(here.same_day_cutoff)

    def _save_names(self) -> None:
        desk = self.context.desk
        names = OfficeNames(
            name=self.name.text,
            parent_name=self.parent_name.text,
            desk_name=self.desk_name.text,
            place=self.place.text,
            phone=self.phone.text,
            number_suffix=self.suffix.text,
            papers_as_table=self.as_table.isChecked(),
        )
        self.change(lambda: places.rename_office(desk, names))

    def _save_hours(self) -> None:
        desk = self.context.desk
        try:
            hours, cutoff = self.hours.hours(), self.cutoff.moment()
        except DeskError as fault:
            self.show_fault(fault)
            self.hours.go_to_fault()
            return
        self.change(lambda: calendar.set_hours(desk, hours, cutoff))
