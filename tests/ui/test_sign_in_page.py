"""Sign-in by officer and password."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import accounts
from app.desk.accounts import NewOfficer
from app.desk.desk import Desk, SignedIn
from app.models.glance import glance
from app.queries import office
from app.ui.context import Context
from app.ui.sign_in_page import SignInPage
from tests.desks import PASSWORD
from tests.ui.conftest import Hands
from tests.ui.sight import LONG_NAME, unreadable

Show = Callable[[QWidget], None]
OTHER = NewOfficer("dong", "Trần Văn Đông (mẫu)", "mat-khau-khac")


@pytest.fixture
def signed_in() -> list[SignedIn]:
    """Who was let in."""
    return []


@pytest.fixture
def open_page(context: Context, show: Show, hands: Hands, signed_in: list[SignedIn]) -> Callable[[], SignInPage]:
    """Open the page when the officers are there."""

    def opened() -> SignInPage:
        page = SignInPage(context.work, partial(glance, context.desk.home.store))

        def check(login: str, password: str) -> None:
            who = partial(accounts.sign_in, context.desk, login, password)
            context.work.run(who, signed_in.append, page.refuse)

        page.tried.connect(check)
        show(page)
        with hands.qtbot.waitSignal(page.ready):
            page.entered()
        return page

    return opened


def test_an_officer_signs_in_with_the_password_and_enter(
    open_page: Callable[[], SignInPage], hands: Hands, signed_in: list[SignedIn]
) -> None:
    page = open_page()
    assert (hands.focus(), page.office.text()) == (page.password.line, "Sở Công Thương tỉnh Thái Nguyên (mẫu)")
    hands.type("sai-mat-khau")
    hands.press("Return")
    hands.until(page.notice.isVisible)
    assert page.notice.words.text() == "The sign-in name or the password is not right. Please try again."
    assert page.password.line.selectedText() != ""
    hands.type(PASSWORD)
    hands.press("Return")
    hands.until(lambda: signed_in)
    assert (signed_in[0].name, signed_in[0].may_override) == ("Cán bộ một cửa mẫu", True)
    page.forget()
    assert page.password.text == ""


def test_another_officer_is_chosen_by_arrows_and_one_out_of_service_is_not_offered(
    desk: Desk, open_page: Callable[[], SignInPage], hands: Hands, signed_in: list[SignedIn]
) -> None:
    accounts.add_officer(desk, OTHER)
    gone = accounts.add_officer(desk, NewOfficer("cu", "Cán bộ cũ (mẫu)", "mat-khau-khac"))
    accounts.change_officer(desk, gone, active=False)
    page = open_page()
    assert [page.officers.itemText(at) for at in range(page.officers.count())] == [
        "Cán bộ một cửa mẫu", "Trần Văn Đông (mẫu)",
    ]  # fmt: skip
    hands.press("Shift+Tab", "Down", "Tab")
    hands.type(OTHER.password)
    hands.press("Return")
    hands.until(lambda: signed_in)
    assert signed_in[0].name == OTHER.name
    with hands.qtbot.waitSignal(page.ready):
        page.entered()
    assert page.officers.currentText() == OTHER.name


def test_a_long_name_keeps_the_card_whole(
    desk: Desk, open_page: Callable[[], SignInPage], look: Callable[[str, int], None]
) -> None:
    with desk.store.reading() as session:
        first = office.officers(session)[0]
    accounts.add_officer(desk, NewOfficer("dai", LONG_NAME, "mat-khau-khac"))
    assert first.active
    assert unreadable(open_page()) == []
    look("light", 200)
    assert unreadable(open_page()) == []
