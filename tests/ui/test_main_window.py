"""The window: its places, what waits at each, what a reader's code opens, and faults that belong to no page."""

from collections.abc import Callable
from logging import LogRecord

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from app.desk import backups, handover, intake
from app.desk.desk import Desk
from app.errors import StoreLocked
from app.queries import dossiers
from app.rules.kinds import PlaceRole
from app.ui.context import Context
from app.ui.intake.intake_page import IntakePage
from app.ui.main_window import MainWindow, places
from app.ui.rail import RAIL_WIDTH, Rail
from app.ui.register_page import RegisterPage
from app.ui.shell import page_makers
from app.ui.widgets.basics import ActionButton
from tests import desks
from tests.desks import SetClock
from tests.ui.conftest import SMALLEST, Hands, accepted
from tests.ui.intake.conftest import card_text
from tests.ui.sight import unreadable

PLACE_PADDING = 8
"""Pixels behind the words of a place, as the style has it."""


def rail(window: MainWindow) -> list[str]:
    """The words of the rail's places from top to bottom."""
    places = [b for b in window.rail.findChildren(QPushButton) if b.isVisibleTo(window)]
    return [b.text().strip() for b in sorted(places, key=lambda b: b.y())]


def badge(window: MainWindow, place: str) -> str:
    shown = window.rail._badges[place]
    return shown.text() if shown.isVisible() else ""


def test_each_place_of_the_desk_is_opened_by_its_key(window: MainWindow, hands: Hands) -> None:
    assert rail(window) == [
        "Intake", "Online inbox", "Dossiers", "Hand-over", "Came back", "Results", "Procedures", "Unfinished work",
        "End of day", "Settings",
    ]  # fmt: skip
    assert window.page("intake").isVisible()
    keys = {
        "Alt+2": "inbox", "Alt+3": "register", "Alt+4": "handover", "Alt+Shift+4": "received", "Alt+5": "results",
        "Alt+6": "procedures", "Alt+9": "drafts", "Alt+0": "day_end",
        "Ctrl+Comma": "settings", "Alt+1": "intake",
    }  # fmt: skip
    for key, name in keys.items():
        hands.press(key)
        hands.until(window.page(name).isVisible)
        hands.until(lambda name=name: window.page(name).isAncestorOf(hands.focus()))  # type: ignore[misc] # a default binds it
        assert window.rail._buttons[name].isChecked()


def test_tab_goes_from_the_places_to_the_search_to_the_page_and_to_its_actions_last(
    desk: Desk, window: MainWindow, hands: Hands
) -> None:
    accepted(desk)
    desks.open_draft(desk)
    for name in ("register", "handover", "procedures", "drafts", "day_end"):
        page = window.open_page(name)
        hands.answered(window.context)
        if name == "handover":
            hands.press("Space")
        shown = page.bottom.findChildren(ActionButton)
        hands.until(lambda shown=shown: any(b.isVisible() and b.isEnabled() for b in shown))  # type: ignore[misc] # a default binds it
        window.top.search.setFocus()
        stops = hands.stops(80)
        inside = [page.isAncestorOf(stop) for stop in stops]
        actions = [page.bottom.isAncestorOf(stop) for stop in stops]
        first, last = inside.index(True), len(inside) - inside[::-1].index(True)
        assert all(inside[first:last]), name
        assert actions[first:last] == sorted(actions[first:last]), name
        assert any(actions), name


def test_a_department_begins_with_what_was_handed_over_to_it(
    open_window: Callable[[Context], MainWindow], department_context: Context, hands: Hands
) -> None:
    window = open_window(department_context)
    assert rail(window) == [
        "Assigned dossiers", "In hand", "Dossiers", "Hand back", "Procedures", "End of day", "Settings",
    ]  # fmt: skip
    assert window.page("received").isVisible()
    assert window.rail.officer.text() == "Phòng Quản lý Thương mại · Chuyên viên mẫu"


def test_a_citizen_card_opens_nothing_in_a_department(
    open_window: Callable[[Context], MainWindow], department_context: Context
) -> None:
    window = open_window(department_context)
    window.scanned(card_text("chip card"))
    assert window.page("received").isVisible()
    assert window.notice.words.text() == "Citizen cards are read at the counter, where dossiers are taken in."


def test_what_came_to_the_front_last_stays_there(window: MainWindow, hands: Hands) -> None:
    window.context.wants_page.emit("settings")  # is not made yet, so it takes some turns
    window.open_page("register")
    hands.qtbot.wait(200)
    assert window.page("register").isVisible()


def test_pages_that_were_made_before_are_those_that_open(window: MainWindow, hands: Hands) -> None:
    for _piece in window.pieces():
        pass
    made = {name: window.page(name) for name in ("register", "settings")}
    assert all(page.isHidden() or not page.isVisible() for page in made.values())
    assert window.open_page("register") is made["register"]
    assert made["register"].isVisible()


def test_the_rail_counts_what_waits_and_tells_who_sits_where_and_what_is_saved(
    desk: Desk, department: Desk, clock: SetClock, window: MainWindow, hands: Hands
) -> None:
    assert window.rail.officer.text() == "Quầy số 1 · Cán bộ một cửa mẫu"
    assert window.rail.saved.text() == "Saved on this computer"
    assert (badge(window, "handover"), window.rail.backup.text()) == ("", "Last backup: none yet")
    first = accepted(desk)
    accepted(desk)
    desks.open_draft(desk)
    backups.back_up_at_close(desk)
    clock.forward(hours=2)
    window.context.work.data_changed.emit()
    hands.until(lambda: badge(window, "handover") == "2")
    assert (badge(window, "drafts"), window.rail.backup.text()) == ("1", "Last backup: 2 hours ago")
    handover.offer(desk, [first.dossier_uid], department.place.uid)
    window.context.work.data_changed.emit()
    hands.until(lambda: badge(window, "handover") == "1")


@pytest.mark.parametrize("role", PlaceRole)
def test_what_waits_at_a_busy_place_covers_none_of_its_words(
    role: PlaceRole, vietnamese: None, look: Callable[[str, int], None], show: Callable[[QWidget], None]
) -> None:
    made = Rail(places(role))
    show(made)
    made.set_counts(dict.fromkeys(made._buttons, 138))
    for name, button in made._buttons.items():
        made.set_current(name)
        words_end = button.sizeHint().width() - PLACE_PADDING
        assert words_end <= made._badges[name].x(), button.text()


def test_the_top_says_what_is_due_what_is_late_and_the_time(
    desk: Desk, clock: SetClock, window: MainWindow, hands: Hands
) -> None:
    assert (window.top.today.text(), window.top.late.text()) == ("0 due today", "0 late")
    assert window.top.time.text() == "Wednesday 25/11/2026 · 09:41"
    accepted(desk, code="2.000033")
    window.context.work.data_changed.emit()
    hands.until(lambda: window.top.today.text() == "1 due today")
    clock.forward(hours=8)
    window._tick()
    window.refresh()
    hands.until(lambda: window.top.late.text() == "1 late")
    assert (window.top.today.text(), window.top.time.text()) == ("0 due today", "Wednesday 25/11/2026 · 17:41")


def test_another_officer_s_name_stands_there_as_soon_as_that_officer_sits_down(
    window: MainWindow, hands: Hands
) -> None:
    officer = window.context.desk.officer
    hands.press("F12")
    assert window.context.desk.officer is None
    assert window.rail.officer.text() == "Quầy số 1"
    window.context.set_officer(officer)
    assert window.rail.officer.text() == "Quầy số 1 · Cán bộ một cửa mẫu"


def test_codes_open_their_place_from_any_page(desk: Desk, window: MainWindow, hands: Hands) -> None:
    done = accepted(desk)
    refused = intake.refuse(desk, desks.open_draft(desk), "Không thuộc thẩm quyền")
    waiting = desks.open_draft(desk, desks.incomplete(desk))
    asked = intake.request_supplement(desk, waiting)
    register, page = window.page("register"), window.page("intake")
    assert isinstance(register, RegisterPage)
    assert isinstance(page, IntakePage)
    for code, owner in ((done.code, done.code), (refused.slip.slip_code, "no code: not accepted")):
        window.open_page("procedures")
        window.scanned(code)
        hands.until(lambda owner=owner: register.isVisible() and register.panel.code.text() == owner)  # type: ignore[misc] # a default binds it
    window.scanned(asked.slip.slip_code)
    hands.until(lambda: page.isVisible() and page.current().uid == waiting)
    window.scanned("H55.14-200101-0001")
    hands.until(window.notice.isVisible)
    assert window.notice.words.text() == "Nothing with the code H55.14-200101-0001 is in this store."
    with desk.store.reading() as session:
        assert dossiers.by_code(session, done.code).dossier_uid == done.dossier_uid


def test_enter_in_the_search_takes_a_typed_code_for_a_scanned_one(
    desk: Desk, window: MainWindow, hands: Hands
) -> None:
    done = accepted(desk)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    hands.press("Ctrl+K")
    hands.type(done.code)
    hands.press("Return")
    hands.until(lambda: page.panel.code.isVisible() and page.panel.code.text() == done.code)


def test_what_is_typed_before_the_register_is_made_waits_for_no_page(window: MainWindow, hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type("c")
    assert window.page("intake").isVisible()
    hands.until(lambda: window.page("register").isVisible())
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    hands.type("ông")
    assert page.wanted.typed == "công"


def test_a_fault_that_no_page_takes_is_told_at_the_top(window: MainWindow, hands: Hands) -> None:
    def locked() -> None:
        raise StoreLocked

    window.context.work.write(locked)
    hands.until(window.notice.isVisible)
    assert window.notice.words.text() == (
        "Another program is writing to the store. Wait a moment, then try again. Nothing that was saved is lost."
    )


def test_a_bug_says_where_its_report_lies_and_work_goes_on(
    desk: Desk, window: MainWindow, hands: Hands, allowed_warnings: list[LogRecord]
) -> None:
    window.context.work.write(lambda: 1 / 0)
    hands.until(window.notice.isVisible)
    (report,) = desk.home.logs.glob("bao-cao-*.txt")
    assert str(report) in window.notice.words.text()
    assert "ZeroDivisionError" in report.read_text("utf-8")
    assert [record.message for record in allowed_warnings] == ["bug"]
    hands.press("Alt+3")
    hands.until(window.page("register").isVisible)


def test_only_the_page_in_sight_is_asked_anew(desk: Desk, window: MainWindow, hands: Hands) -> None:
    register = window.page("register")
    assert isinstance(register, RegisterPage)
    window.open_page("register")
    hands.answered(window.context)
    window.open_page("procedures")
    done = accepted(desk)
    window.context.work.data_changed.emit()
    hands.answered(window.context)
    assert register.table.rows.rowCount() == 0
    window.open_page("register")
    hands.until(lambda: register.table.current_key() == done.dossier_uid)
    assert hands.focus() is register.table


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_window_is_drawn_in_both_themes(
    desk: Desk, window: MainWindow, look: Callable[[str, int], None], theme: str
) -> None:
    look(theme, 100)
    ground = window.grab().toImage().pixelColor(8, window.height() - 8)
    assert (ground.lightness() > 128) == (theme == "light")


def test_with_the_largest_letters_the_window_still_fits_the_smallest_screen(
    make_context: Callable[[Desk], Context],
    look: Callable[[str, int], None],
    vietnamese: None,
    open_window: Callable[[Context], MainWindow],
    desk: Desk,
    hands: Hands,
) -> None:
    look("light", 200)
    window = open_window(make_context(desk))
    for name in page_makers():
        window.page(name)
    window.top.set_due(138, 138)
    window.rail.say_online("12 hồ sơ trực tuyến đến lúc 09:41")
    least = window.minimumSizeHint()
    assert least.width() <= SMALLEST[0]
    assert least.height() <= SMALLEST[1]
    assert unreadable(window.top, hands.qtbot) == unreadable(window.rail) == []
    assert not window.top.time.isVisible()


def test_letters_that_become_larger_find_their_room_in_the_window_that_is_open(
    window: MainWindow, look: Callable[[str, int], None], hands: Hands
) -> None:
    window.top.set_due(138, 138)
    look("light", 200)
    assert unreadable(window.rail, hands.qtbot) == unreadable(window.top, hands.qtbot) == []
    assert window.rail.width() == 2 * RAIL_WIDTH
    assert window.rail._saved_mark.pixmap().deviceIndependentSize().width() == 36
