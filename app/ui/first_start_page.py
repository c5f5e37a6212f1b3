"""The first start: what this computer serves, the office, the first officer."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from app import resources
from app.desk import accounts, catalogue
from app.desk.accounts import FirstStart, NewOfficer
from app.desk.desk import Desk
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.rules.kinds import PlaceRole
from app.text import nfc
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.hours_editor import HoursEditor
from app.ui.widgets.basics import ActionButton, Card, ChipRow, Field, Notice, column, label, row

SAMPLE = "catalogue/procedures-sample.xlsx"
PAGE_WIDTH = 880
DEPARTMENTS = (
    "Phòng Quản lý Thương mại; Phòng Quản lý Công nghiệp; Phòng Quản lý Năng lượng; Phòng Kế hoạch - Tổng hợp"
)
"""Departments offered at first (the model of domain §7); the office writes its own."""


class FirstStartPage(QWidget):
    """One page from top to bottom; Enter at its end begins."""

    done = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.context = context
        self.role = ChipRow()
        self.role.set_chips(
            [
                (PlaceRole.DESK.value, _("Counter (reception)")),
                (PlaceRole.DEPARTMENT.value, _("Specialised department")),
            ]
        )
        self.role.set_chosen(frozenset({PlaceRole.DESK.value}))
        self.role.chosen.connect(lambda _key, _on: self._role_changed())
        self._make_fields()
        self.sample = QCheckBox(_("Load the sample catalogue (sample data, to be checked against the decisions)"))
        self.sample.setChecked(True)
        self.notice = Notice()
        self.begin = ActionButton(_("Begin"), "Ctrl+Return", primary=True, act=self._begin)
        self._lay_out()
        self._role_changed()

    def entered(self) -> None:
        """Put the focus where typing begins."""
        self.name.line.setFocus()

    def _make_fields(self) -> None:
        self.name = Field(_("Name of the office"), "Sở Công Thương tỉnh …")
        self.parent_name = Field(_("Governing body"), "ỦY BAN NHÂN DÂN TỈNH …")
        self.agency = Field(_("Agency code"), "H55.14")
        self.desk_name = Field(_("Name of the desk as papers print it"))
        self.desk_name.set_text("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ")
        self.place = Field(_("Place that stands before the date"), "Thái Nguyên")
        self.phone = Field(_("Telephone of the desk"))
        self.counters = Field(_("Counters, separated by semicolons"))
        self.counters.set_text("Quầy số 1; Quầy số 2")
        self.departments = Field(_("Departments, separated by semicolons"))
        self.departments.set_text(DEPARTMENTS)
        self.department = Field(_("Department of this computer"), "Phòng Quản lý Thương mại")
        self.counter = Field(_("Counter of this computer"))
        self.counter.set_text("Quầy số 1")
        self.hours = HoursEditor()
        self.officer = Field(_("Full name"))
        self.login = Field(_("Sign-in name"))
        self.password = Field(_("Password, at least 8 characters"))
        self.again = Field(_("Password once more"))
        for field in (self.password, self.again):
            field.line.setEchoMode(QLineEdit.EchoMode.Password)

    def _lay_out(self) -> None:
        what = Card(_("What this computer serves"))
        what.add(self.role, row(self.counter, self.department))
        office = Card(_("The office"))
        office.add(_grid([(self.name, self.parent_name), (self.agency, self.desk_name), (self.place, self.phone)]))
        office.add(self.counters, self.departments, self.hours)
        first = Card(_("The first officer"))
        first.add(label(_("Manages the settings and may accept with a reason."), "soft"))
        first.add(_grid([(self.officer, self.login), (self.password, self.again)]))
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setMaximumWidth(style.scaled(PAGE_WIDTH))
        welcome = label(_("Welcome to the one-stop counter"), "title")
        once = label(_("Please fill this in once; everything can be changed later in the settings."), "soft")
        head = column(welcome, once)
        inner.setLayout(column(head, what, office, first, self.sample, self.notice, row(1, self.begin), 1,
                               spacing=tokens.GAP_M))  # fmt: skip
        area = QScrollArea()
        area.setWidgetResizable(True)
        holder = QWidget()
        holder.setProperty("role", "scrolled")
        holder.setLayout(row(1, inner, 1))
        area.setWidget(holder)
        outer = column(area)
        outer.setContentsMargins(tokens.GAP_L, tokens.GAP_L, tokens.GAP_L, tokens.GAP_L)
        self.setLayout(outer)

    def _chosen_role(self) -> PlaceRole:
        at_desk = self.role.chip(PlaceRole.DESK.value).isChecked()
        return PlaceRole.DESK if at_desk else PlaceRole.DEPARTMENT

    def _role_changed(self) -> None:
        at_desk = self._chosen_role() is PlaceRole.DESK
        self.counter.setVisible(at_desk)
        self.department.setVisible(not at_desk)
        self.sample.setVisible(at_desk)

    def _begin(self) -> None:
        if self.password.text != self.again.text:
            self.again.say(_("The two passwords differ."), "bad")
            self.again.line.setFocus()
            return
        self.again.say("")
        try:
            first = self._first()
        except DeskError as fault:
            self._failed(fault)
            return
        self.begin.setEnabled(False)
        desk, counter, sample = self.context.desk, self.counter.text, self._wants_sample()
        self.context.work.write(lambda: start(desk, first, counter, sample), self._done, self._failed, owner=self)

    def _wants_sample(self) -> bool:
        return self.sample.isChecked() and self._chosen_role() is PlaceRole.DESK

    def _first(self) -> FirstStart:
        return FirstStart(
            role=self._chosen_role(),
            agency_code=nfc(self.agency.text),
            name=self.name.text,
            parent_name=self.parent_name.text,
            desk_name=self.desk_name.text,
            place=self.place.text,
            phone=self.phone.text,
            counters=_listed(self.counters.text),
            departments=_listed(self.departments.text),
            officer=NewOfficer(self.login.text, self.officer.text, self.password.text),
            department=self.department.text,
            hours=self.hours.hours(),
        )

    def _done(self, desk: Desk) -> None:
        self.begin.setEnabled(True)
        self.done.emit(desk)

    def _failed(self, fault: DeskError) -> None:
        self.begin.setEnabled(True)
        self.notice.say(str(explain(fault)), "bad")


def start(desk: Desk, first: FirstStart, counter: str, sample: bool) -> Desk:
    """Set the home up, remember this computer's counter, and load the sample catalogue when it is wanted."""
    from dataclasses import replace

    made = accounts.set_up(desk, first)
    home = made.home
    home.save_settings(replace(home.settings(), counter=nfc(counter) if first.role is PlaceRole.DESK else ""))
    if sample:
        catalogue.import_sheet(made, Path(resources.path(SAMPLE)))
    return made


def _listed(text: str) -> list[str]:
    return [part for part in (nfc(piece) for piece in text.split(";")) if part]


def _grid(pairs: list[tuple[QWidget, QWidget]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.GAP_M)
    grid.setVerticalSpacing(tokens.GAP_S)
    for at, (left, right) in enumerate(pairs):
        grid.addWidget(left, at, 0)
        grid.addWidget(right, at, 1)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid
