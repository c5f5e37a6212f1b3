"""Officers, departments and counters in the settings."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from app.desk import accounts, places
from app.desk.accounts import NewOfficer
from app.desk.desk import Desk, SignedIn
from app.errors import WrongPassword
from app.queries import office
from app.queries.office import OfficerView
from app.ui.context import Context
from app.ui.settings.calendar_section import CalendarSection
from app.ui.settings.office_hours import OfficeSection
from app.ui.settings.officers import OfficersSection
from app.ui.settings.places import CountersSection, DepartmentsSection
from app.ui.settings.section import Section
from tests.ui.conftest import Hands

S = TypeVar("S", bound=Section)
Open = Callable[[Callable[[Context], S]], S]
PASSWORD = "mat-khau-mau"


@pytest.fixture
def open_section(context: Context, show: Callable[[QWidget], None], hands: Hands) -> Open[Section]:
    """Open a section of the settings by itself."""

    def opened(kind: Callable[[Context], S]) -> S:
        section = kind(context)
        show(section)
        section.refresh()
        hands.answered(context)
        return section

    return opened


def press(section: Section, hands: Hands, words: str) -> None:
    """Go to a button by Tab and press it."""
    button = next(b for b in section.findChildren(QPushButton) if b.text() == words)
    hands.tab_to(button)
    hands.press("Space")


def told(section: Section) -> str:
    return section.notice.words.text()


def officers(desk: Desk) -> dict[str, OfficerView]:
    with desk.store.reading() as session:
        return {found.login: found for found in office.officers(session)}


def in_use(desk: Desk) -> dict[str, bool]:
    """Departments and counters: whether each is in use."""
    with desk.store.reading() as session:
        return {found.name: found.active for found in (*office.departments(session), *office.counters(session))}


def test_an_officer_is_added_by_keys_and_what_is_wrong_is_kept_to_be_mended(
    desk: Desk, open_section: Open[OfficersSection], hands: Hands
) -> None:
    section = open_section(OfficersSection)
    section.name.line.setFocus()
    for text in ("Trần Văn Đông (mẫu)", "mau", "ngắn", "Chuyên viên"):
        hands.type(text)
        hands.press("Tab")
    hands.press("Space")
    assert section.may_override.isChecked()
    press(section, hands, "Add officer")
    hands.until(lambda: told(section) == "The sign-in name «mau» is taken. Choose another one.")
    assert (section.name.text, section.login.text, section.password.text) == ("Trần Văn Đông (mẫu)", "mau", "ngắn")
    section.login.line.setFocus()
    hands.overwrite("dong")
    press(section, hands, "Add officer")
    hands.until(lambda: told(section).startswith("The password is too short."))
    section.password.line.setFocus()
    hands.overwrite(PASSWORD)
    press(section, hands, "Add officer")
    hands.until(lambda: told(section) == "Trần Văn Đông (mẫu) was added.")
    assert (section.name.text, section.login.text, section.password.text) == ("", "", "")
    hands.until(lambda: len(section.table.rows.rows) == 2)
    assert (officers(desk)["dong"].may_override, officers(desk)["dong"].title) == (True, "Chuyên viên")
    assert accounts.sign_in(desk, "dong", PASSWORD).name == "Trần Văn Đông (mẫu)"


def test_an_officer_is_disabled_given_a_new_password_and_the_right_to_manage(
    desk: Desk, open_section: Open[OfficersSection], hands: Hands
) -> None:
    uid = accounts.add_officer(desk, NewOfficer("dong", "Trần Văn Đông (mẫu)", "mat-khau-cu"))
    section = open_section(OfficersSection)
    section.table.setFocus()
    section.table.choose(uid)
    press(section, hands, "May accept with a reason")
    hands.until(lambda: officers(desk)["dong"].may_override)
    section.password.line.setFocus()
    hands.type(PASSWORD)
    press(section, hands, "Set this password")
    hands.until(lambda: told(section) == "New password for Trần Văn Đông (mẫu).")
    assert accounts.sign_in(desk, "dong", PASSWORD).may_override
    assert section.password.text == ""
    hands.until(lambda: section.table.rows.index(1, 4).data() == "yes")
    press(section, hands, "Disable or enable")
    hands.until(lambda: section.table.rows.index(1, 5).data() == "disabled")
    with pytest.raises(WrongPassword):
        accounts.sign_in(desk, "dong", PASSWORD)
    press(section, hands, "Disable or enable")
    hands.until(lambda: section.table.rows.index(1, 5).data() == "in service")


def test_the_last_officer_who_manages_the_settings_stays(
    desk: Desk, open_section: Open[OfficersSection], hands: Hands
) -> None:
    section = open_section(OfficersSection)
    section.table.setFocus()
    press(section, hands, "Disable or enable")
    hands.until(section.notice.isVisible)
    assert section.notice.property("tone") == "bad"
    assert officers(desk)["mau"].active


def test_a_department_is_added_taken_out_of_use_and_back(
    desk: Desk, open_section: Open[DepartmentsSection], hands: Hands
) -> None:
    section = open_section(DepartmentsSection)
    section.name.line.setFocus()
    press(section, hands, "Add")  # nothing was typed
    section.name.line.setFocus()
    hands.type("Phòng Hóa chất (mẫu)")
    press(section, hands, "Add")
    hands.until(lambda: in_use(desk).get("Phòng Hóa chất (mẫu)"))
    hands.until(lambda: section.name.text == "" and section.table.rows.rowCount() == 4)
    row = next(r for r in section.table.rows.rows if r.name == "Phòng Hóa chất (mẫu)")
    section.table.choose(row.uid)
    press(section, hands, "Take out of use")
    hands.until(lambda: not in_use(desk)["Phòng Hóa chất (mẫu)"])
    section.name.line.setFocus()
    hands.type("Phòng Hóa chất (mẫu)")
    press(section, hands, "Add")
    hands.until(lambda: in_use(desk)["Phòng Hóa chất (mẫu)"])


def test_a_counter_is_added_and_chosen_for_this_computer(
    desk: Desk, open_section: Open[CountersSection], hands: Hands
) -> None:
    section = open_section(CountersSection)
    assert section.here.currentText() == "Quầy số 1"
    section.name.line.setFocus()
    hands.type("Quầy số 9")
    press(section, hands, "Add")
    hands.until(lambda: section.here.count() == 2)
    section.here.setFocus()
    hands.press("Down")
    hands.until(lambda: desk.home.settings().counter == "Quầy số 9")
    hands.until(lambda: section.context.desk.counter == "Quầy số 9")
    row = next(r for r in section.table.rows.rows if r.name == "Quầy số 1")
    section.table.setFocus()
    section.table.choose(row.uid)
    press(section, hands, "Take out of use")
    hands.until(lambda: not in_use(desk)["Quầy số 1"])


@pytest.mark.parametrize(
    ("kind", "button"),
    [
        (OfficersSection, "Add officer"),
        (OfficersSection, "Disable or enable"),
        (DepartmentsSection, "Add"),
        (CountersSection, "Take out of use"),
        (OfficeSection, "Save the names"),
        (OfficeSection, "Save the hours"),
        (CalendarSection, "Enter the day"),
    ],
)
def test_an_officer_who_does_not_manage_the_settings_changes_nothing_of_the_office(
    desk: Desk, context: Context, open_section: Open[Section], hands: Hands, kind: type[Section], button: str
) -> None:
    context.set_officer(SignedIn(officers(desk)["mau"].uid, "Người không quản lý", False))
    section = open_section(kind)
    if isinstance(section, DepartmentsSection):
        section.name.set_text("Phòng mới")
    before = (officers(desk), in_use(desk))
    next(b for b in section.findChildren(QPushButton) if b.text() == button).click()
    assert told(section) == "Only an officer who manages the settings may change this."
    hands.answered(context)
    assert (officers(desk), in_use(desk)) == before
    if isinstance(section, DepartmentsSection):
        assert section.name.text == "Phòng mới"


def test_the_counter_of_this_computer_is_everybody_s_to_choose(
    desk: Desk, context: Context, open_section: Open[CountersSection], hands: Hands
) -> None:
    places.add_counter(desk, "Quầy số 9")
    context.set_officer(SignedIn(officers(desk)["mau"].uid, "Người không quản lý", False))
    section = open_section(CountersSection)
    section.here.setFocus()
    hands.press("Down")
    hands.until(lambda: desk.home.settings().counter == "Quầy số 9")
