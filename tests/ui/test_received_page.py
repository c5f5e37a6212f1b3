"""The department's page: packages taken in, each dossier confirmed or returned, the answer written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import handover
from app.desk.desk import Desk
from app.desk.handover import Offer
from app.desk.intake import Acknowledgement
from app.queries import dossiers
from app.rules.kinds import ItemState
from app.rules.states import State
from app.ui.context import Context
from app.ui.main_window import MainWindow
from app.ui.received_page import ReceivedPage
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]


@pytest.fixture
def given(desk: Desk) -> tuple[Acknowledgement, Acknowledgement, Acknowledgement]:
    """Three dossiers of the desk."""
    return accepted(desk), accepted(desk, "Trần Văn Đông (mẫu)"), accepted(desk)


@pytest.fixture
def offer(desk: Desk, department: Desk, given: tuple[Acknowledgement, ...]) -> Offer:
    """Their hand-over to the department."""
    return handover.offer(desk, [done.dossier_uid for done in given], department.place.uid)


@pytest.fixture
def page(department_context: Context, show: Show, hands: Hands) -> ReceivedPage:
    """The page of the department, to which nothing was handed over yet."""
    made = ReceivedPage(department_context)
    show(made)
    hands.answered(department_context)
    return made


def told(page: ReceivedPage) -> str:
    return page.bottom.notice.words.text()


def answers(page: ReceivedPage) -> list[str]:
    rows = page.items.rows
    return [str(rows.index(at, 4).data()) for at in range(rows.rowCount())]


def take_in(page: ReceivedPage, hands: Hands, path: Path) -> None:
    hands.drop(page, path)
    hands.until(lambda: "taken in." in told(page))
    hands.until(lambda: page.items.rows.rowCount() > 0)


def test_a_package_is_opened_by_its_folder_and_its_dossiers_have_the_keys(
    page: ReceivedPage, offer: Offer, given: tuple[Acknowledgement, ...], hands: Hands, department: Desk
) -> None:
    assert page.transfers.empty_words == "Nothing was handed over yet. Open the package's folder, or drop it here."
    assert hands.focus() is page.take_in
    hands.press("Ctrl+O")
    hands.choose(str(offer.package))
    hands.until(lambda: told(page) == "3 dossiers taken in.")
    hands.until(lambda: [item.code for item in page.items.rows.rows] == [done.code for done in given])
    assert hands.focus() is page.items
    assert page.head.text() == "Hand-over 1/2026 from BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    assert page.bottom.soft.text() == "3 dossiers wait for your answer"
    assert (page.answer.isEnabled(), page.confirm_all.isEnabled()) == (False, True)
    hands.drop(page, offer.package / "data" / "package.json")
    hands.until(lambda: told(page) == "This package was taken in before; nothing changed.")


def test_items_are_confirmed_and_returned_by_keys_and_the_answer_is_written_for_the_desk(
    page: ReceivedPage,
    offer: Offer,
    given: tuple[Acknowledgement, ...],
    hands: Hands,
    desk: Desk,
    department: Desk,
    tmp_path: Path,
) -> None:
    take_in(page, hands, offer.package)
    hands.press("Space")
    hands.until(lambda: answers(page) == ["confirmed", "waiting", "waiting"])
    assert told(page) == f"{given[0].code} confirmed."
    assert page.items.current_key() == given[1].dossier_uid
    hands.press("F8")
    assert page.reason.caption.text() == f"Return {given[1].code}, because:"
    hands.press("Return")
    hands.type("Thiếu trang 2")
    hands.press("Return")
    hands.until(lambda: answers(page) == ["confirmed", "returned: Thiếu trang 2", "waiting"])
    assert (hands.focus(), page.give_back.isEnabled()) == (page.items, False)
    hands.press("F9")
    hands.until(lambda: answers(page)[2] == "confirmed")
    hands.until(lambda: page.answer.property("role") == "primary")
    assert (page.confirm_all.isEnabled(), page.confirm_all.property("role")) == (False, "")
    assert page.bottom.soft.text() == "0 dossiers wait for your answer"
    (tmp_path / "usb").mkdir()
    hands.press("F10")
    hands.choose(str(tmp_path / "usb"))
    hands.until(lambda: told(page).startswith("Acknowledgement written: "))
    (file,) = (tmp_path / "usb").glob("XN-*.json")
    answered = handover.read_acknowledgement(desk, file)
    assert answered.confirmed == (given[0].code, given[2].code)
    assert answered.returned == (given[1].code,)
    with department.store.reading() as session:
        held = [dossiers.dossier(session, done.dossier_uid) for done in given]
    assert [(d.state, d.holder_name) for d in held if d] == [
        (State.IN_PROGRESS, department.place.name),
        (State.RECEIVED, "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"),
        (State.IN_PROGRESS, department.place.name),
    ]


def test_an_answer_that_comes_after_keys_went_elsewhere_leaves_them_there(
    page: ReceivedPage, offer: Offer, hands: Hands
) -> None:
    take_in(page, hands, offer.package)
    hands.answered(page.context)
    page.entered()
    hands.press("F8")
    page.refresh()
    hands.answered(page.context)
    hands.type("Thieu trang 2")
    assert page.reason.line.text() == "Thieu trang 2"
    assert answers(page) == ["waiting"] * 3


def test_a_package_that_is_taken_in_meanwhile_leaves_the_keys_to_the_reason_that_is_typed(
    page: ReceivedPage, offer: Offer, hands: Hands, desk: Desk, department: Desk
) -> None:
    take_in(page, hands, offer.package)
    more = handover.offer(desk, [accepted(desk).dossier_uid], department.place.uid)
    hands.press("F8")
    hands.type("Thieu")
    page.receive(more.package)
    hands.until(lambda: told(page) == "1 dossier taken in.")
    hands.until(lambda: page.transfers.rows.rowCount() == 2)
    hands.type(" trang 2")
    hands.press("Return")
    hands.until(lambda: answers(page) == ["returned: Thieu trang 2", "waiting", "waiting"])


def test_a_scanned_receipt_confirms_its_dossier_whichever_is_in_front(
    page: ReceivedPage, offer: Offer, given: tuple[Acknowledgement, ...], hands: Hands, desk: Desk, department: Desk
) -> None:
    take_in(page, hands, offer.package)
    later = accepted(desk)
    take_in(page, hands, handover.offer(desk, [later.dossier_uid], department.place.uid).package)
    hands.until(lambda: answers(page) == ["waiting"])
    assert page.scanned(given[2].code)
    hands.until(lambda: answers(page) == ["waiting", "waiting", "confirmed"])
    assert told(page) == f"{given[2].code} confirmed."
    assert not page.scanned(given[2].code)
    assert not page.scanned("H55.14-200101-0001")


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda bag: _change(bag / "data" / "package.json"), "a file was changed (data/package.json)"),
        (lambda bag: next((bag / "data").rglob("*.pdf")).unlink(), "a file is missing"),
        (lambda bag: (bag / "data" / "them.txt").write_text("x"), "a file was added"),
    ],
    ids=["changed", "missing", "added"],
)
def test_a_package_that_is_not_whole_is_told_in_the_page_and_nothing_of_it_taken_in(
    page: ReceivedPage, offer: Offer, hands: Hands, harm: Callable[[Path], object], sentence: str
) -> None:
    whole = offer.package.with_name("ban-sao")
    shutil.copytree(offer.package, whole)
    harm(offer.package)
    hands.drop(page, offer.package)
    hands.until(lambda: page.bottom.notice.property("tone") == "bad")
    assert sentence in told(page)
    assert told(page).endswith("Ask the sender for the package again. Nothing was changed.")
    hands.answered(page.context)
    assert page.transfers.rows.rowCount() == 0
    take_in(page, hands, whole)


def test_a_folder_that_is_no_package_and_one_for_another_department_are_refused(
    page: ReceivedPage, desk: Desk, department: Desk, hands: Hands, tmp_path: Path
) -> None:
    hands.drop(page, tmp_path)
    hands.until(lambda: told(page).startswith(f"There is no such file or package: {tmp_path}."))
    with desk.store.reading() as session:
        from app.queries import office

        other = next(d for d in office.departments(session) if d.uid != department.place.uid)
    foreign = handover.offer(desk, [accepted(desk).dossier_uid], other.uid)
    hands.drop(page, foreign.package)
    hands.until(lambda: told(page).startswith(f"This file is meant for {other.name}."))
    assert page.transfers.rows.rowCount() == 0


def test_the_department_s_window_begins_here_and_counts_what_waits(
    open_window: Callable[[Context], MainWindow],
    department_context: Context,
    offer: Offer,
    given: tuple[Acknowledgement, ...],
    hands: Hands,
) -> None:
    window = open_window(department_context)
    page = window.page("received")
    assert isinstance(page, ReceivedPage)
    assert (page.isVisible(), hands.focus()) == (True, page.take_in)
    take_in(page, hands, offer.package)
    hands.until(lambda: window.rail._badges["received"].text() == "3")
    window.scanned(given[1].code)
    hands.until(lambda: answers(page) == ["waiting", "confirmed", "waiting"])
    window.scanned(given[1].code)  # decided already: now it opens in the register
    register = window.page("register")
    hands.until(register.isVisible)
    hands.press("Alt+1")
    hands.until(lambda: hands.focus() is page.items)
    page.show_item(given[2].dossier_uid)
    assert page.items.current_key() == given[2].dossier_uid
    assert [item.state for item in page.items.rows.rows].count(ItemState.OFFERED) == 2


def test_tab_goes_through_the_page_from_left_to_right(page: ReceivedPage, offer: Offer, hands: Hands) -> None:
    take_in(page, hands, offer.package)
    hands.press("Space")
    hands.until(lambda: page.answer.isEnabled())
    assert hands.stops() == [
        page.items, page.take_in, page.give_back, page.confirm_all, page.answer, page.transfers,
    ]  # fmt: skip


def _change(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
