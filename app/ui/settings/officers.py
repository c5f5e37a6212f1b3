"""Officers: add, disable, new password, who may accept with a reason, who acts for a department."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.desk import accounts
from app.desk.accounts import NewOfficer
from app.language import _
from app.queries import office
from app.queries.office import Named, OfficerView
from app.rules.kinds import PlaceRole
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, fields, tick
from app.ui.widgets.tables import Column, ListTable

DEPARTMENT_LETTERS = 24


class OfficersSection(Section):
    """A list of officers and what can be done with the chosen one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Officers"))
        self.table: ListTable[OfficerView] = ListTable(_columns(), lambda o: o.uid)
        self.table.setAccessibleName(_("Officers"))
        self.name, self.login = Field(_("Full name")), Field(_("Sign-in name"))
        self.password = Field(_("Password, at least 8 characters"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.job_title = Field(_("Title, as the portal is told"))
        self.may_override = tick(_("Manages the settings and may accept with a reason"))
        self.department = QComboBox()
        self.department.setAccessibleName(_("Department"))
        self.department.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.department.setMinimumContentsLength(DEPARTMENT_LETTERS)
        self.placing = QWidget()
        self.placing.setLayout(fields(self.department, ActionButton(_("Let act for this place"), act=self._place)))
        self.placing.setVisible(context.desk.place.role is PlaceRole.DESK)
        self.add(
            self.table,
            fields(
                ActionButton(_("Disable or enable"), act=self._toggle_active),
                ActionButton(_("May accept with a reason"), act=self._toggle_override),
                ActionButton(_("Set this password"), act=self._set_password),
                ActionButton(_("Set this title"), act=self._set_title),
            ),
            self.placing,
            fields(self.name, self.login, self.password, self.job_title),
            fields(self.may_override, ActionButton(_("Add officer"), primary=True, act=self._add_officer)),
        )
        self.body.setStretchFactor(self.table, 1)

    def refresh(self) -> None:
        """Read the officers."""
        self.context.ask("officers", lambda s: (office.officers(s), office.departments(s)), self._show, self)

    def _show(self, found: tuple[tuple[OfficerView, ...], tuple[Named, ...]]) -> None:
        officers, departments = found
        self.table.show_rows(officers)
        chosen = self.department.currentData()
        self.department.clear()
        self.department.addItem(_("the desk"), "")
        for one in departments:
            if one.active:
                self.department.addItem(one.name, one.uid)
        self.department.setCurrentIndex(max(0, self.department.findData(chosen)))

    def _place(self) -> None:
        chosen, desk, where = self._current(), self.context.desk, self.department.currentData()
        if chosen:
            said = _("{name} acts for {place} from the next sign-in on.")
            told = said.format(name=chosen.name, place=self.department.currentText())
            self.change(lambda: accounts.place_officer(desk, chosen.uid, where), told)

    def _current(self) -> OfficerView | None:
        key = self.table.current_key()
        return next((o for o in self.table.rows.rows if o.uid == key), None)

    def _toggle_active(self) -> None:
        chosen, desk = self._current(), self.context.desk
        if chosen:
            self.change(lambda: accounts.change_officer(desk, chosen.uid, active=not chosen.active))

    def _toggle_override(self) -> None:
        chosen, desk = self._current(), self.context.desk
        if chosen:
            self.change(lambda: accounts.change_officer(desk, chosen.uid, may_override=not chosen.may_override))

    def _set_password(self) -> None:
        chosen, desk, password = self._current(), self.context.desk, self.password.text
        if chosen:
            said = _("New password for {name}.").format(name=chosen.name)
            self.change(lambda: accounts.set_password(desk, chosen.uid, password), said, clear=(self.password,))

    def _set_title(self) -> None:
        chosen, desk, title = self._current(), self.context.desk, self.job_title.text
        if chosen:
            self.change(lambda: accounts.change_officer(desk, chosen.uid, title=title), clear=(self.job_title,))

    def _add_officer(self) -> None:
        desk = self.context.desk
        new = NewOfficer(
            self.login.text, self.name.text, self.password.text, self.may_override.isChecked(), self.job_title.text
        )
        said = _("{name} was added.").format(name=new.name)
        self.change(
            lambda: accounts.add_officer(desk, new),
            said,
            clear=(self.name, self.login, self.password, self.job_title),
        )


def _columns() -> list[Column[OfficerView]]:
    return [
        Column(_("Full name"), lambda o: o.name, strong=True, grows=True),
        Column(_("Sign-in name"), lambda o: o.login, grows=True),
        Column(_("Title"), lambda o: o.title, wide=True, tone=lambda _o: "soft"),
        Column(_("Department"), lambda o: o.department_name, wide=True, tone=lambda _o: "soft"),
        Column(_("May accept with a reason"), lambda o: _("yes") if o.may_override else ""),
        Column(
            _("State"),
            lambda o: _("in service") if o.active else _("disabled"),
            tone=lambda o: "ok" if o.active else "soft",
        ),
    ]
