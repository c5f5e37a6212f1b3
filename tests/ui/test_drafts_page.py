"""Unfinished work: gone on with, taken over, put into the bin and brought back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from app.desk import accounts, drafts, intake
from app.desk.accounts import NewOfficer
from app.desk.desk import Desk, SignedIn
from app.models.draft import DraftContent, PersonData
from app.queries.drafts import open_drafts
from app.ui.context import Context
from app.ui.drafts_page import DraftsPage
from app.ui.main_window import MainWindow
from tests import desks
from tests.desks import SetClock
from tests.ui.conftest import Hands

Show = Callable[[QWidget], None]
Open = Callable[[], DraftsPage]


@pytest.fixture
def open_page(context: Context, show: Show, hands: Hands) -> Open:
    """Open the page when the store holds what the test wants to see."""

    def opened() -> DraftsPage:
        page = DraftsPage(context)
        show(page)
        hands.answered(context)
        return page

    return opened


def draft_of(desk: Desk, name: str) -> str:
    return desks.open_draft(desk, replace(desks.complete(desk), owner=PersonData(name=name)))


def colleague(desk: Desk) -> Desk:
    """The same desk with another officer."""
    uid = accounts.add_officer(desk, NewOfficer("dong-nghiep", "Đồng nghiệp mẫu", "mat-khau-mau"))
    return desk.with_officer(SignedIn(uid, "Đồng nghiệp mẫu", False))


def lines(page: DraftsPage) -> list[list[str]]:
    rows = page.table.rows
    return [[str(rows.index(at, column).data()) for column in range(6)] for at in range(rows.rowCount())]


def names(page: DraftsPage) -> list[str]:
    return [line[0] for line in lines(page)]


def test_all_drafts_of_the_counter_stand_here_with_officer_and_age(
    desk: Desk, clock: SetClock, open_page: Open, hands: Hands
) -> None:
    draft_of(desk, "Nguyễn Thị Hằng (mẫu)")
    clock.forward(hours=2)
    drafts.open_draft(colleague(desk), DraftContent())
    clock.forward(days=3)
    waiting = desks.open_draft(desk, desks.incomplete(desk))
    intake.request_supplement(desk, waiting)
    page = open_page()
    procedure = desks.procedure(desk).name
    assert lines(page) == [
        ["no name yet", "", "0", "Đồng nghiệp mẫu", "open", "3 days ago"],
        ["Nguyễn Thị Hằng (mẫu)", procedure, "0", "Cán bộ một cửa mẫu", "open", "3 days ago"],
    ]
    assert (page.bottom.soft.text(), hands.focus()) == ("3 unfinished", page.table)
    words = [chip.text() for chip in page.chips.findChildren(QPushButton)]
    assert words == ["Open 2", "Waiting for a supplement 1", "Bin 0"]
    hands.tab_to(page.chips.chip("open"))
    hands.press("Right")
    assert lines(page)[0][4:] == ["waiting for a supplement", "just now"]
    assert (page.discard.isVisible(), page.go_on.isVisible()) == (False, True)
    hands.press("Right")
    assert page.table.empty_words == "Nothing is left open here."
    assert (page.bring_back.isVisible(), page.go_on.isVisible()) == (True, False)


def test_enter_goes_on_with_the_chosen_draft(desk: Desk, open_page: Open, hands: Hands, clock: SetClock) -> None:
    older = draft_of(desk, "Nguyễn Thị Hằng (mẫu)")
    clock.forward(minutes=1)
    draft_of(desk, "Trần Văn Đông (mẫu)")
    page = open_page()
    wanted: list[str] = []
    page.context.wants_draft.connect(wanted.append)
    hands.press("Down", "Return")
    assert wanted == [older]


def test_a_colleague_s_draft_is_taken_over_and_that_is_told(desk: Desk, window: MainWindow, hands: Hands) -> None:
    uid = drafts.open_draft(colleague(desk), replace(desks.complete(desk), owner=PersonData(name="Người nộp mẫu")))
    window.open_page("drafts")
    page = window.page("drafts")
    assert isinstance(page, DraftsPage)
    hands.until(lambda: "Người nộp mẫu" in names(page))
    page.table.choose(uid)
    hands.press("Return")
    hands.until(window.page("intake").isVisible)
    assert window.notice.words.text() == "Taken over from Đồng nghiệp mẫu."
    with desk.store.reading() as session:
        taken = next(row for row in open_drafts(session) if row.uid == uid)
    assert taken.officer_name == "Cán bộ một cửa mẫu"


def test_a_draft_goes_into_the_bin_and_comes_back_at_once_or_later(desk: Desk, open_page: Open, hands: Hands) -> None:
    uid = draft_of(desk, "Nguyễn Thị Hằng (mẫu)")
    page = open_page()
    hands.press("Delete")
    hands.until(lambda: names(page) == [])
    assert page.bottom.notice.words.text() == "Put into the bin, where it stays 7 days."
    hands.tab_to(page.bottom.notice.findChildren(QPushButton)[0])
    hands.press("Space")
    hands.until(lambda: names(page) == ["Nguyễn Thị Hằng (mẫu)"])
    assert not page.bottom.notice.isVisible()
    page.table.setFocus()
    hands.press("Delete")
    hands.until(lambda: names(page) == [])
    hands.tab_to(page.chips.chip("open"))
    hands.press("Right", "Right")
    assert names(page) == ["Nguyễn Thị Hằng (mẫu)"]
    hands.tab_to(page.table)
    hands.press("Return")
    hands.until(lambda: names(page) == [])
    with desk.store.reading() as session:
        assert [row.uid for row in open_drafts(session)] == [uid]


def test_a_draft_that_another_window_closed_meanwhile_is_told(desk: Desk, open_page: Open, hands: Hands) -> None:
    uid = draft_of(desk, "Nguyễn Thị Hằng (mẫu)")
    page = open_page()
    drafts.discard(desk, uid)
    hands.press("Delete")
    hands.until(lambda: "not open any more" in page.bottom.notice.words.text())


def test_tab_goes_from_the_chips_to_the_list_and_the_actions(desk: Desk, open_page: Open, hands: Hands) -> None:
    draft_of(desk, "Nguyễn Thị Hằng (mẫu)")
    page = open_page()
    assert hands.stops() == [page.table, page.discard, page.go_on, page.chips.chip("open")]
