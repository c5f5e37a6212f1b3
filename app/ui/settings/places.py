"""Departments and counters: add, take out of use, and which counter this computer stands at."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from app.desk import places
from app.language import _
from app.queries import office
from app.queries.office import Named
from app.ui import tokens
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, column, label, row
from app.ui.widgets.tables import Column, ListTable


class DepartmentsSection(Section):
    """The departments that dossiers are handed to."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Departments"))
        self.table = _named_table(_("Departments"))
        self.name = Field(_("Name of the department"))
        self.add(self.table, row(ActionButton(_("Take out of use"), act=self._disable), 1),
                 row(self.name, ActionButton(_("Add"), primary=True, act=self._add)))  # fmt: skip
        self.body.setStretchFactor(self.table, 1)

    def refresh(self) -> None:
        """Read the departments."""
        self.context.ask("departments", office.departments, self.table.show_rows, self)

    def _add(self) -> None:
        desk, name = self.context.desk, self.name.text
        if name.strip():
            self.change(lambda: places.add_department(desk, name), clear=(self.name,))

    def _disable(self) -> None:
        desk, uid = self.context.desk, self.table.current_key()
        if uid:
            self.change(lambda: places.disable_department(desk, uid))


class CountersSection(Section):
    """The counters, and the one of this computer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Counters"))
        self.table = _named_table(_("Counters"))
        self.name = Field(_("Name of the counter"))
        self.here = QComboBox()
        self.here.setAccessibleName(_("Counter of this computer"))
        self.here.activated.connect(lambda _at: self._choose_here())
        self.add(
            column(label(_("Counter of this computer"), "label"), self.here, spacing=tokens.GAP_XS),
            self.table,
            row(ActionButton(_("Take out of use"), act=self._disable), 1),
            row(self.name, ActionButton(_("Add"), primary=True, act=self._add)),
        )
        self.body.setStretchFactor(self.table, 1)

    def refresh(self) -> None:
        """Read the counters."""
        self.context.ask("counters", office.counters, self._show_counters, self)

    def _show_counters(self, found: tuple[Named, ...]) -> None:
        self.table.show_rows(found)
        self.here.clear()
        for counter in found:
            if counter.active:
                self.here.addItem(counter.name)
        self.here.setCurrentIndex(self.here.findText(self.context.desk.counter))

    def _choose_here(self) -> None:
        home, name = self.context.desk.home, self.here.currentText()
        self.change(lambda: home.save_settings(replace(home.settings(), counter=name)), of_office=False)

    def _add(self) -> None:
        desk, name = self.context.desk, self.name.text
        if name.strip():
            self.change(lambda: places.add_counter(desk, name), clear=(self.name,))

    def _disable(self) -> None:
        desk, uid = self.context.desk, self.table.current_key()
        if uid:
            self.change(lambda: places.disable_counter(desk, uid))


def _named_table(name: str) -> ListTable[Named]:
    table: ListTable[Named] = ListTable(
        [
            Column(_("Name"), lambda n: n.name, strong=True, wide=True),
            Column(_("State"), lambda n: _("in use") if n.active else _("out of use"),
                   tone=lambda n: "ok" if n.active else "soft"),
        ],
        lambda n: n.uid,
    )  # fmt: skip
    table.setAccessibleName(name)
    return table
