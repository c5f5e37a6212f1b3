"""The first start: what this computer serves, the office, the first officer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QScrollArea, QWidget

from app import errors, resources
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
from app.ui.widgets.basics import ActionButton, Card, ChipRow, Field, Notice, column, fields, label, row

SAMPLE = "catalogue/procedures-sample.xlsx"
PAGE_WIDTH = 880
MOST = 100
"""So much more of the width the page takes than the room beside it, until it is wide enough."""
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
        where = row(self.role, self.counter, self.department, spacing=tokens.GAP_M)
        for at in range(3):
            where.setStretch(at, 1)
        what.add(where)
        office = Card(_("The office"))
        names = (self.name, self.parent_name, self.agency, self.desk_name, self.place, self.phone)
        grid = _grid(names, stretches=(4, 4, 3))
        grid.addWidget(self.counters, 2, 0)
        grid.addWidget(self.departments, 2, 1, 1, 2)
        office.add(grid, self.hours)
        first = Card(_("The first officer"))
        first.add(label(_("Manages the settings and may accept with a reason."), "soft", wrap=True))
        first.add(fields(self.officer, self.login, self.password, self.again, spacing=tokens.GAP_M))
        welcome = label(_("Welcome to the one-stop counter"), "title", wrap=True)
        once = label(
            _("Please fill this in once; everything can be changed later in the settings."), "soft", wrap=True
        )
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setMaximumWidth(style.scaled(PAGE_WIDTH))
        inner.setLayout(column(welcome, once, what, office, first, self.sample, self.notice, row(1, self.begin), 1))
        self._scroll(inner)

    def _scroll(self, inner: QWidget) -> None:
        holder = QWidget()
        holder.setProperty("role", "scrolled")
        centred = row(1, inner, 1)
        centred.setStretch(1, MOST)
        holder.setLayout(centred)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(holder)
        outer = column(self._area)
        outer.setContentsMargins(tokens.GAP_L, tokens.GAP_S, tokens.GAP_L, tokens.GAP_S)
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
        self.notice.clear()
        for field in self.findChildren(Field):
            field.say("")
        if self._tell_what_lacks():
            return
        try:
            first = self._first()
        except DeskError as fault:
            self._failed(fault)
            self.hours.go_to_fault()
            return
        self.begin.setEnabled(False)
        desk, counter = self.context.desk, self.counter.text
        sample = resources.path(SAMPLE) if self._wants_sample() else None
        if sample:
            self.notice.say(_("Reading the sheet …"))
        self.context.work.write(lambda: start(desk, first, counter, sample), self._done, self._failed, owner=self)

    def _tell_what_lacks(self) -> bool:
        empty = (f for f in (self.name, self.agency, self.officer, self.login) if not nfc(f.text))
        if lacking := next(empty, None):
            self._complain(lacking, _("Please fill this in."))
        elif self.password.text != self.again.text:
            self._complain(self.again, _("The two passwords differ."))
        else:
            return False
        return True

    def _complain(self, field: Field, words: str) -> None:
        field.say(words, "bad")
        field.select()
        self._show(field)

    def _show(self, part: QWidget) -> None:
        """Bring a part into sight once it has its place."""
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(part))

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

    def _done(self, made: tuple[Desk, DeskError | None]) -> None:
        desk, fault = made
        self.begin.setEnabled(True)
        self.notice.clear()
        self.done.emit(desk)
        if fault is not None:
            self.context.wants_notice.emit(str(explain(fault)), "warn")

    def _failed(self, fault: DeskError) -> None:
        self.begin.setEnabled(True)
        self.notice.clear()
        match fault:
            case errors.PasswordTooShort():
                self._complain(self.password, str(explain(fault)))
            case errors.UnknownDepartment():
                self._complain(self.department, _("Write it as it stands in the list of departments."))
            case errors.BadInput(text) if text == nfc(self.agency.text):
                self._complain(self.agency, str(explain(fault)))
            case _:
                self.notice.say(str(explain(fault)), "bad")
                self._show(self.notice)


def start(desk: Desk, first: FirstStart, counter: str, sample: Path | None) -> tuple[Desk, DeskError | None]:
    """Remember this computer's counter, set the home up, and load a sample catalogue when it is wanted.

    Returns the desk and, when the catalogue could not be loaded, why: the office stands all the same, and the sheet
    can be imported later.
    """
    home = desk.home
    home.save_settings(replace(home.settings(), counter=nfc(counter) if first.role is PlaceRole.DESK else ""))
    made = accounts.set_up(desk, first)
    try:
        if sample:
            catalogue.import_sheet(made, sample)
    except DeskError as fault:
        return made, fault
    return made, None


def _listed(text: str) -> list[str]:
    return [part for part in (nfc(piece) for piece in text.split(";")) if part]


def _grid(parts: Sequence[QWidget], stretches: tuple[int, ...]) -> QGridLayout:
    """Return parts in as many columns as there are stretches."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.GAP_M)
    grid.setVerticalSpacing(tokens.GAP_XS)
    for at, part in enumerate(parts):
        grid.addWidget(part, at // len(stretches), at % len(stretches), Qt.AlignmentFlag.AlignTop)
    for at, stretch in enumerate(stretches):
        grid.setColumnStretch(at, stretch)
    return grid
