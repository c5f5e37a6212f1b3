"""The first start, filled in by keys; mistakes stand beside their field and leave nothing half made."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import open_desk
from app.desk import accounts
from app.desk.desk import Desk
from app.errors import SheetUnreadable
from app.home import Home
from app.queries import office, procedures
from app.rules.kinds import PlaceRole
from app.ui.context import Context
from app.ui.first_start_page import FirstStartPage, start
from app.ui.widgets.basics import Field
from tests.desks import SetClock
from tests.ui.conftest import SMALLEST, Hands
from tests.ui.sight import unreadable

Show = Callable[[QWidget], None]
PASSWORD = "mat-khau-mau"


@pytest.fixture
def fresh(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """The desk of a home that nobody has set up."""
    home = Home(tmp_path / "moi")
    home.create()
    opened = open_desk(home, clock=clock)
    yield opened
    opened.store.close()


@pytest.fixture
def page(fresh: Desk, make_context: Callable[[Desk], Context], show: Show) -> FirstStartPage:
    """The page as it opens."""
    made = FirstStartPage(make_context(fresh))
    made.setFixedSize(*SMALLEST)
    show(made)
    made.entered()
    return made


def fill(hands: Hands, *lines: str) -> None:
    """Type lines one after the other; an empty one leaves what stands there."""
    for text in lines:
        if text:
            hands.overwrite(text)
        hands.press("Tab")


def office_lines(agency: str = "H55.15") -> tuple[str, ...]:
    """Name, governing body, agency code, desk, place, telephone, counters, departments, four times, the weekdays."""
    return ("Sở mẫu", "UBND tỉnh mẫu", agency, "", "Thái Nguyên", "02083855555", "Quầy 1; Quầy 2", "Phòng A; Phòng B",
            "", "", "", "", "")  # fmt: skip


def has_officers(desk: Desk) -> bool:
    with desk.store.reading() as session:
        return office.has_officers(session)


def test_a_desk_is_set_up_by_keys_alone(page: FirstStartPage, fresh: Desk, hands: Hands) -> None:
    done: list[Desk] = []
    page.done.connect(done.append)
    assert hands.focus() is page.name.line
    fill(hands, *office_lines())
    fill(hands, "Cán bộ mẫu", "canbo", PASSWORD, PASSWORD)
    assert hands.focus() is page.sample
    hands.press("Ctrl+Return")
    hands.until(lambda: done)
    (made,) = done
    assert (made.place.role, made.place.name) == (PlaceRole.DESK, "Sở mẫu")
    assert made.officer is not None
    assert (made.officer.name, made.officer.may_override) == ("Cán bộ mẫu", True)
    assert accounts.sign_in(made, "canbo", PASSWORD).uid == made.officer.uid
    assert fresh.home.settings().counter == "Quầy số 1"
    with made.store.reading() as session:
        here = office.office(session)
        assert (here.name, here.agency_code, here.parent_name) == ("Sở mẫu", "H55.15", "UBND tỉnh mẫu")
        assert [counter.name for counter in office.counters(session)] == ["Quầy 1", "Quầy 2"]
        assert [department.name for department in office.departments(session)] == ["Phòng A", "Phòng B"]
        assert len(procedures.in_force(session, made.today().date())) == 28


def test_a_department_is_set_up_without_a_sample_and_only_as_one_of_the_list(
    page: FirstStartPage, fresh: Desk, hands: Hands
) -> None:
    done: list[Desk] = []
    page.done.connect(done.append)
    hands.tab_to(page.role.chip("desk"))
    hands.press("Right", "Tab")
    assert hands.focus() is page.department.line
    assert (page.counter.isVisible(), page.sample.isVisible()) == (False, False)
    hands.type("Phòng C")
    hands.tab_to(page.name.line)
    fill(hands, *office_lines())
    fill(hands, "Chuyên viên mẫu", "chuyenvien", PASSWORD, PASSWORD)
    hands.press("Ctrl+Return")
    hands.until(lambda: page.department.note.isVisible())
    assert page.department.note.text() == "Write it as it stands in the list of departments."
    assert (hands.focus(), has_officers(fresh)) == (page.department.line, False)
    hands.overwrite("Phòng B")
    hands.press("Ctrl+Return")
    hands.until(lambda: done)
    assert (done[0].place.role, done[0].place.name) == (PlaceRole.DEPARTMENT, "Phòng B")
    assert fresh.home.settings().counter == ""
    with done[0].store.reading() as session:
        assert procedures.in_force(session, done[0].today().date()) == ()


def test_each_mistake_is_told_beside_its_field_and_nothing_is_half_made(
    page: FirstStartPage, fresh: Desk, hands: Hands
) -> None:
    done: list[Desk] = []
    page.done.connect(done.append)

    def refused(field: Field, sentence: str) -> None:
        hands.press("Ctrl+Return")
        hands.until(lambda: field.note.isVisible() and page.begin.isEnabled())
        assert (field.note.text(), hands.focus()) == (sentence, field.line)
        assert (field.line.property("tone"), has_officers(fresh), done) == ("bad", False, [])
        assert [other for other in page.findChildren(Field) if other.note.isVisible()] == [field]

    refused(page.name, "Please fill this in.")
    fill(hands, *office_lines("sở công thương"))
    refused(page.officer, "Please fill this in.")
    fill(hands, "Cán bộ mẫu", "canbo", "ngắn", "ngan")
    refused(page.again, "The two passwords differ.")
    hands.overwrite("ngắn")
    refused(page.agency, "«sở công thương» cannot be used here. Please check it and type it again.")
    hands.overwrite("H55.15")
    refused(page.password, "The password is too short. Use at least 8 characters.")
    fill(hands, PASSWORD, PASSWORD)
    page.hours._edits[2].setText("11h15")
    hands.press("Ctrl+Return")
    hands.until(page.notice.isVisible)
    assert page.notice.words.text().startswith("«07:00-11:30, 11:15-17:00» cannot be used here.")
    assert (hands.focus(), page.hours._edits[2].text()) == (page.hours._edits[0], "11h15")
    page.hours._edits[2].setText("chiều")
    hands.press("Ctrl+Return")
    assert page.notice.words.text().startswith("«chiều» cannot be used here.")
    assert (hands.focus(), has_officers(fresh)) == (page.hours._edits[2], False)
    hands.overwrite("13h")
    hands.press("Ctrl+Return")
    hands.until(lambda: done)
    assert not page.notice.isVisible()
    assert [str(span[0]) for span in office_hours(done[0])] == ["07:00:00", "13:00:00"]


def office_hours(desk: Desk) -> tuple[tuple[object, object], ...]:
    with desk.store.reading() as session:
        return office.office(session).hours.spans


def test_an_office_stands_although_the_sample_could_not_be_read(
    page: FirstStartPage, fresh: Desk, hands: Hands, tmp_path: Path
) -> None:
    sheet = tmp_path / "hong.xlsx"
    sheet.write_bytes(b"no spreadsheet")
    fill(hands, *office_lines())
    fill(hands, "Cán bộ mẫu", "canbo", PASSWORD, PASSWORD)
    made, fault = start(fresh, page._first(), "Quầy 2", sheet)
    assert isinstance(fault, SheetUnreadable)
    assert (made.place.name, fresh.home.settings().counter) == ("Sở mẫu", "Quầy 2")


def test_everything_is_in_sight_on_the_smallest_screen_and_readable_at_twice_the_size(
    page: FirstStartPage, look: Callable[[str, int], None], hands: Hands, vietnamese: None
) -> None:
    assert (page._area.verticalScrollBar().maximum(), unreadable(page)) == (0, [])
    look("light", 200)
    big = FirstStartPage(page.context)
    big.setFixedSize(*SMALLEST)
    big.show()
    QApplication.processEvents()
    assert unreadable(big) == []
    assert big._area.horizontalScrollBar().maximum() == 0
    big.activateWindow()
    big.entered()
    hands.until(big.isActiveWindow)
    hands.press("Ctrl+Return")
    hands.until(lambda: not big.name.note.visibleRegion().isEmpty())
    big.close()
