"""The window while officers change on the desk's own home: the desk's, a department's, the desk's again; by keys."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import open_desk
from app.desk import accounts, handover, intake
from app.home import Home
from app.queries import work
from app.rules.kinds import PlaceRole
from app.rules.states import State
from app.ui import shell
from app.ui.day_end_page import DayEndPage
from app.ui.entrance import Entrance
from app.ui.hand_back_page import HandBackPage
from app.ui.handover_page import HandoverPage
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.received_page import ReceivedPage
from app.ui.register_page import RegisterPage
from app.ui.settings_page import SettingsPage
from app.ui.timings import Timings
from app.ui.work_page import WorkPage
from tests import desks
from tests.desk import roads
from tests.desk.roads import assert_whole, dossier, history
from tests.desks import LOGIN, PASSWORD, Samples, SetClock
from tests.ui.conftest import Hands
from tests.ui.intake.conftest import card_text

ROOM_LOGIN = "phong"
WHY = "Khong thuoc tham quyen"


@dataclass(frozen=True)
class Prepared:
    """A desk's home: two dossiers are offered to a department whose officer signs in there, one waits for papers."""

    home: Home
    kept: str
    returned: str
    slip_code: str


@pytest.fixture
def prepared(samples: Samples, tmp_path: Path, clock: SetClock) -> Prepared:
    desk = open_desk(samples.copy(PlaceRole.DESK, tmp_path / "quay"), clock=clock)
    desk = desk.with_officer(accounts.sign_in(desk, LOGIN, PASSWORD))
    kept, returned = roads.accept(desk), roads.accept(desk)
    waits = intake.request_supplement(desk, desks.open_draft(desk, desks.incomplete(desk)))
    handover.offer(desk, [kept, returned], roads.inside(desk).place.uid)
    desk.store.close()
    return Prepared(desk.home, kept, returned, waits.slip.slip_code)


@pytest.fixture
def entrance(qapp: QApplication, qtbot: QtBot, look: object, prepared: Prepared) -> Iterator[Entrance]:
    prepared.home.create()
    made = Entrance(qapp, prepared.home, Timings(None))
    qtbot.addWidget(made.frame)
    yield made
    made.close()


class Counter:
    """The keyboard before the window: officers sign in, lock, and press the keys of the places."""

    def __init__(self, entrance: Entrance, hands: Hands, clock: SetClock) -> None:
        self._entrance, self._hands, self._clock = entrance, hands, clock

    @property
    def main(self) -> MainWindow:
        """The window of the place that is acted for."""
        assert self._entrance.shell
        assert self._entrance.shell.main
        return self._entrance.shell.main

    def sign_in(self, login: str, first: str) -> None:
        """Choose an officer, give the password, and wait for the first page."""
        page, hands = self._entrance.sign_in, self._hands
        hands.until(lambda: page.officers.count() == 2 and hands.focus() is page.password.line)
        hands.press("Shift+Backtab", "Home")
        while page.officers.currentData() != login:
            hands.press("Down")
        hands.press("Tab")
        hands.type(PASSWORD)
        hands.until(lambda: self._entrance.shell is not None)
        context = self._entrance.shell.context  # type: ignore[union-attr]
        context.desk = replace(context.desk, clock=self._clock)
        hands.press("Return")
        hands.until(lambda: self._is_open(first), 30_000)
        hands.answered(context)

    def go(self, key: str, name: str) -> Page:
        """Open a place by its key."""
        self._hands.press(key)
        self._hands.until(lambda: self.main.page(name).isVisible())
        self._hands.answered(self.main.context)
        return self.main.page(name)

    def lock(self) -> None:
        """Leave the place to who comes next."""
        self._hands.press("F12")
        self._hands.until(self._entrance.sign_in.isVisible)

    def _is_open(self, name: str) -> bool:
        shell = self._entrance.shell
        return shell is not None and shell.main is not None and shell.main._current == name


def told(page: Page) -> str:
    return page.bottom.notice.words.text()


def test_a_department_works_between_two_officers_of_the_desk(
    entrance: Entrance, qtbot: QtBot, hands: Hands, clock: SetClock, prepared: Prepared
) -> None:
    with qtbot.waitActive(entrance.frame):
        entrance.open()
    counter = Counter(entrance, hands, clock)
    counter.sign_in(LOGIN, "intake")
    counter.lock()
    counter.sign_in(ROOM_LOGIN, "received")
    desk = counter.main.context.desk
    assert list(counter.main.rail._buttons) == [
        "received", "work", "register", "hand_back", "procedures", "day_end", "settings",
    ]  # fmt: skip
    nothing_of_the_counter_opens(counter, hands, prepared)
    confirm_one_and_return_one(counter, hands, prepared)
    do_the_work_and_hand_it_back(counter, hands, prepared)
    answer_a_caller(counter, hands, prepared)
    counter.lock()
    counter.sign_in(LOGIN, "intake")
    came = counter.go("Alt+Shift+4", "received")
    assert isinstance(came, ReceivedPage)
    hands.until(lambda: came.head.text().endswith("unfinished"))
    assert came.words.text() == WHY
    hands.press("F9")
    hands.until(lambda: told(came) == "1 dossier confirmed.")
    out = counter.go("Alt+4", "handover")
    assert isinstance(out, HandoverPage)
    hands.until(lambda: {row.uid for row in out._rows} == {prepared.kept, prepared.returned})
    assert dossier(desk, prepared.kept).holder_uid == counter.main.context.desk.place.uid
    assert history(desk, prepared.kept) == [
        "accepted", "offered", "confirmed", "assigned", "step_begun", "step_done", "handed_back", "caller_matched",
        "back_confirmed",
    ]  # fmt: skip
    assert_whole(desk)


def nothing_of_the_counter_opens(counter: Counter, hands: Hands, prepared: Prepared) -> None:
    """Press the counter's keys, and give what leads to its pages, in the department's window."""
    main = counter.main
    hands.press("Alt+5", "Alt+6", "Alt+9", "Ctrl+Shift+N", "Ctrl+N", "Alt+Shift+4")
    hands.answered(main.context)
    assert main._current == "procedures", "Alt+6 is the department's too"
    main.scanned(card_text("chip card"))
    assert main.notice.words.text().startswith("Citizen cards are read at the counter")
    hands.press("Ctrl+K")
    hands.type(prepared.slip_code)
    hands.press("Return")
    hands.until(lambda: main.notice.words.text() == "That is done at the counter.")
    assert "intake" not in main._pages
    day_end = counter.go("Alt+0", "day_end")
    assert isinstance(day_end, DayEndPage)
    assert not any(part.isVisible() for part in (day_end.drafts, day_end.cash, day_end.today))
    hands.press("F6")
    assert not day_end.cash.reason.isVisible()
    settings = counter.go("Ctrl+Comma", "settings")
    assert isinstance(settings, SettingsPage)
    names = [settings.list.item(at).text() for at in range(settings.list.count())]
    assert names == ["Printers", "Barcode reader", "Appearance"]


def confirm_one_and_return_one(counter: Counter, hands: Hands, prepared: Prepared) -> None:
    page = counter.go("Alt+1", "received")
    assert isinstance(page, ReceivedPage)
    hands.until(lambda: page.items.current_key() == prepared.kept)
    hands.press("Space")
    hands.until(lambda: told(page).endswith("confirmed."))
    hands.until(lambda: page.items.current_key() == prepared.returned)
    hands.press("F8")
    hands.type(WHY)
    hands.press("Return")
    hands.until(lambda: told(page).endswith("returned."))
    assert dossier(counter.main.context.desk, prepared.kept).state == State.IN_PROGRESS


def do_the_work_and_hand_it_back(counter: Counter, hands: Hands, prepared: Prepared) -> None:
    page, desk = counter.go("Alt+2", "work"), counter.main.context.desk
    assert isinstance(page, WorkPage)
    hands.until(lambda: [row.uid for row in page.table.rows.rows] == [prepared.kept])
    hands.tab_to(page.officer)
    hands.press("Down", "F6")
    hands.until(lambda: told(page).startswith("1 dossier given to"))
    hands.answered(page.context)
    hands.press("F7")
    hands.until(lambda: told(page).startswith("Begun:"))
    hands.answered(page.context)
    hands.press("F7")
    hands.until(lambda: told(page).startswith("Done:"))
    with desk.store.reading() as session:
        steps = work.steps(session, prepared.kept, desk.clock.now())
    assert [step.done is not None for step in steps][:3] == [True, True, False]
    hands.press("F10")
    back = counter.main.page("hand_back")
    assert isinstance(back, HandBackPage)
    hands.until(lambda: back.isVisible() and back.table.ticked == {prepared.kept})
    hands.tab_to(back.department)
    hands.press("End", "Up")
    assert back.department.currentText() == "unfinished"
    hands.press("F10")
    hands.until(back.reason.isVisible)
    hands.type(WHY)
    hands.press("Return")
    hands.until(lambda: back.waiting.table.rows.rowCount() == 1)
    assert back.table.rows.rows == []


def answer_a_caller(counter: Counter, hands: Hands, prepared: Prepared) -> None:
    """Somebody telephones the department: three keys, and what the caller says, from whichever page."""
    known = dossier(counter.main.context.desk, prepared.kept)
    assert known.code
    assert known.lookup_code
    hands.press("Ctrl+K")
    hands.type(known.code[-4:])
    page = counter.main.page("register")
    assert isinstance(page, RegisterPage)
    hands.until(lambda: page.panel.code.text() == known.code)
    hands.press("Ctrl+M")
    hands.type(known.lookup_code)
    hands.press("Return")
    assert page.panel.caller
    said = page.panel.caller.said.note
    hands.until(lambda: said.text().startswith("Right: the look-up code. You may say:"))
    assert f"{known.code} · In progress · here since" in said.text()
    assert "Next: BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ confirms that it took it over." in said.text()


def test_the_pages_of_another_place_s_window_are_made_while_nobody_types(
    entrance: Entrance, qtbot: QtBot, hands: Hands, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "QUIET_MS", 0)
    monkeypatch.setattr(shell, "LOOK_AGAIN_MS", 1)
    with qtbot.waitActive(entrance.frame):
        entrance.open()
    counter = Counter(entrance, hands, clock)
    counter.sign_in(LOGIN, "intake")
    hands.until(lambda: set(counter.main._pages) == set(counter.main._places))
    counter.lock()
    counter.sign_in(ROOM_LOGIN, "received")
    hands.until(lambda: set(counter.main._pages) == set(counter.main._places))
