"""What is typed is in the store at once, and is all there when the window is opened again."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from shiboken6 import delete

from app.bootstrap import open_desk
from app.desk import accounts
from app.desk.desk import Desk
from app.queries.drafts import draft, open_drafts
from app.rules.completeness import Counts
from app.ui.context import Context
from app.ui.main_window import MainWindow
from tests import desks
from tests.desks import SetClock
from tests.samples import foreign
from tests.ui.intake.conftest import Counter

AT_MOST = 0.5
"""Seconds of typing that a power cut may cost."""


def _stored_as(counter: Counter, name: str) -> bool:
    return name_in_store(counter) == name


def name_in_store(counter: Counter) -> str:
    with counter.desk.store.reading() as session:
        return next((row.owner_name for row in open_drafts(session)), "")


def test_a_letter_is_in_the_store_half_a_second_later(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("A")
    counter.settle()
    waits = []
    for letter in "bcd":
        text = counter.tab.content.owner.name + letter
        began = time.monotonic()
        counter.type(letter)
        counter.qtbot.waitUntil(partial(_stored_as, counter, text))
        waits.append(time.monotonic() - began)
    assert min(waits) < AT_MOST, waits  # the machine may be busy once, not each time


def test_who_types_without_a_pause_is_saved_all_the_same(counter: Counter) -> None:
    counter.press("F2", "Tab")
    behind = []
    for letter in "Nguoi nop mau go rat lau khong nghi":
        counter.type(letter)
        counter.qtbot.wait(40)
        behind.append(len(counter.tab.content.owner.name) - len(name_in_store(counter)))
    assert min(behind[len(behind) // 2 :]) < len(behind) // 2


def test_the_rail_says_when_something_is_not_saved_yet(counter: Counter, window: MainWindow) -> None:
    assert window.rail.saved.text() == "Saved on this computer"
    counter.press("F2", "Tab")
    counter.type("A")
    assert window.rail.saved.text() == "Saving …"
    counter.until(lambda: window.rail.saved.text() == "Saved on this computer")
    assert name_in_store(counter) == "A"


def test_looking_without_typing_makes_no_draft(counter: Counter, desk: Desk) -> None:
    counter.press("F3", "Down", "F2", "Ctrl+Tab", "F3")
    counter.settle()
    with desk.store.reading() as session:
        assert open_drafts(session) == ()


def test_large_letters_stack_the_cards_and_the_keys_still_reach_everything(
    counter: Counter, look: Callable[[str, int], None], open_window: Callable[[Context], MainWindow], context: Context
) -> None:
    counter.window.close()
    look("dark", 200)
    large = Counter(counter.qtbot, open_window(context), counter.desk)
    large.choose_procedure("2.001646")
    tab = large.tab
    large.press("F2")
    large.tab_to(tab.applicant.proxy)
    large.press("Space")
    for widget in (tab.applicant.submitter_authority.line, tab.procedure.table, tab.pages_card.scan):
        large.tab_to(widget)
        large.qtbot.wait(20)
        inside = widget.visibleRegion().boundingRect()
        assert inside.width() == widget.width()
        assert inside.height() > 0
    assert tab.applicant.y() < tab.procedure.y() < tab.pages_card.y()


@pytest.fixture
def reopened(
    make_context: Callable[[Desk], Context], open_window: Callable[[Context], MainWindow], desk: Desk, clock: SetClock
) -> Callable[[Counter], Counter]:
    """Closes the window and opens another one on the same home, as the next morning does."""

    def again(counter: Counter) -> Counter:
        counter.window.close()
        counter.until(lambda: not counter.page.context.work.busy)
        other = open_desk(desk.home, clock=clock)
        signed_in = other.with_officer(accounts.sign_in(other, desks.LOGIN, desks.PASSWORD))
        return Counter(counter.qtbot, open_window(make_context(signed_in)), signed_in)

    return again


def test_everything_is_there_when_the_window_is_opened_again(
    counter: Counter, reopened: Callable[[Counter], Counter], tmp_path: Path
) -> None:
    counter.press("F2")
    counter.type("019188004521")
    counter.press("Tab")
    counter.type("Nguyễn Thị Hằng")
    counter.choose_procedure("2.000591")
    counter.press("Space", "T", "2")
    counter.tab.procedure.cases.findChildren(QPushButton)[0].click()
    counter.tab.procedure.sets.setValue(2)
    counter.drop(counter.tab.pages_card.thumbs, foreign.pdf(tmp_path / "a.pdf", 3))
    counter.until(lambda: counter.tab.pages_card.thumbs.count() == 3 and not counter.tab.arriving)
    counter.tab.pages_card.thumbs.setFocus()
    counter.press("R", "Ctrl+Right")
    counter.settle()
    counter.press("F2")
    counter.tab_to(counter.tab.applicant.phone.line)
    counter.type("0912345678")  # the last keys before the window closes
    content, uid = counter.tab.content, counter.tab.uid
    assert content.lines == {1: Counts(original=1), 4: Counts(certified=2)}

    other = reopened(counter)
    other.page.context.wants_draft.emit(uid)
    other.until(lambda: other.tab.uid == uid and other.tab.version is not None)
    assert other.tab.content == content
    assert other.tab.applicant.phone.text == "0912345678"
    assert other.tab.procedure.sets.value() == 2
    thumbs = other.tab.pages_card.thumbs
    other.until(lambda: thumbs.count() == 3)
    with other.desk.store.reading() as session:
        view = draft(session, other.desk.home, uid)
    assert view is not None
    assert view.content == content
    assert [page.rotation for page in view.pages] == [0, 90, 0]
    assert [page.component for page in view.pages] == [4, 4, 4]
    assert other.page.tabs.tabText(0) == "Nguyễn Thị Hằng"
    other.desk.store.close()


def test_what_cannot_be_saved_any_more_is_told_to_no_tab_that_is_gone(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("A")
    counter.settle()
    tab = counter.tab
    tab.uid = "gone"  # another window's act took the draft away
    counter.type("b")
    tab.flush()
    delete(tab)  # as with the window of an officer of another place
    counter.until(lambda: not counter.page.context.work.busy)
