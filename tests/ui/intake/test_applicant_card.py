"""The applicant: typed, found again, read from a card; what is doubtful is told and stops nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.cli.demo_road import PROCEDURE
from app.desk import drafts, intake
from app.desk.desk import Desk
from app.models.draft import DraftContent, PersonData
from app.rules.completeness import PROXY_CASE
from app.rules.kinds import Channel, OwnerKind
from app.ui.context import Context
from app.ui.intake.applicant_card import BY_POST, ApplicantCard
from app.ui.main_window import MainWindow
from app.ui.widgets.basics import ChipRow, Field
from tests import desks
from tests.ui.conftest import accepted
from tests.ui.intake.conftest import Counter, card_text

HANG = PersonData("Nguyễn Thị Hằng", "019188004521")
KNOWN = PersonData("Nguyễn Đình Ngọc", "019085012345", "Xóm Mẫu, Thái Nguyên", "0912345678", "ngoc@mau.example")
FIRM = PersonData("Công ty TNHH Mẫu", "0100109106", "Số 1 đường Mẫu", "02083855888", "van-thu@mau.example")


def card(counter: Counter) -> ApplicantCard:
    return counter.tab.applicant


def note(field: Field) -> str:
    """Return the word below a field."""
    return field.note.text() if field.note.isVisible() else ""


def choose(counter: Counter, chips: ChipRow, key: str) -> None:
    """Choose a chip at the keyboard: Tab leads to the row, arrows along it, Space chooses."""
    on = next(chip for chip in chips.findChildren(QPushButton) if chip.isChecked())
    counter.tab_to(on)
    for _step in range(5):
        if counter.focus() is chips.chip(key):
            break
        counter.press("Right")
    counter.press("Space")
    assert chips.chip(key).isChecked()


@pytest.fixture
def known(desk: Desk) -> None:
    """Somebody and a firm who filed before, each once."""
    for kind, owner in ((OwnerKind.CITIZEN, KNOWN), (OwnerKind.BUSINESS, FIRM)):
        content = replace(desks.complete(desk), owner_kind=kind, owner=owner)
        intake.accept(desk, desks.open_draft(desk, content))


def test_everything_of_the_card_is_typed_at_the_keyboard_and_saved(counter: Counter) -> None:
    fields = card(counter)
    choose(counter, fields.kinds, OwnerKind.BUSINESS.value)
    for text in ("0100109106", "Công ty TNHH Rượu Mẫu", "Số 12, phường Mẫu", "0912 345 678", "mau@mau.example"):
        counter.press("Tab")
        counter.type(text)
    counter.tab_to(fields.proxy)
    counter.press("Space")
    for text in ("Trần Văn Mẫu", "019085012345", "0987654321", "Giấy giới thiệu 12/GGT"):
        counter.press("Tab")
        counter.type(text)
    choose(counter, fields.channels, str(int(Channel.POST)))
    choose(counter, fields.results, BY_POST)
    counter.tab_to(fields.result_address.line)
    counter.type("Số 12, phường Mẫu")
    counter.settle()
    assert counter.stored() == DraftContent(
        owner_kind=OwnerKind.BUSINESS,
        owner=PersonData(
            "Công ty TNHH Rượu Mẫu", "0100109106", "Số 12, phường Mẫu", "0912 345 678", "mau@mau.example"
        ),
        submitter=PersonData("Trần Văn Mẫu", "019085012345", phone="0987654321", authority="Giấy giới thiệu 12/GGT"),
        channel=Channel.POST,
        result_by_post=True,
        result_address="Số 12, phường Mẫu",
    )


def test_a_proxy_ticks_its_case_and_its_paper_is_asked_for_at_once(counter: Counter) -> None:
    counter.choose_procedure(PROCEDURE)
    cases = counter.tab.procedure.cases
    assert not cases.chip(PROXY_CASE).isChecked()
    assert counter.tab.procedure.table.items.rows[-1].position == 9
    counter.press("F2")
    counter.tab_to(card(counter).proxy)
    counter.press("Space")
    assert cases.chip(PROXY_CASE).isChecked()
    last = counter.tab.procedure.table.items.rows[-1]
    assert (last.position, last.missing) == (10, True)
    counter.press("Space")
    assert not cases.chip(PROXY_CASE).isChecked()
    assert counter.tab.procedure.table.items.rows[-1].position == 9


@pytest.mark.usefixtures("known")
def test_who_filed_before_is_found_by_number_name_or_phone_and_taken_with_enter(counter: Counter) -> None:
    for field, typed, owner in (
        ("identifier", "01908501", KNOWN),
        ("name", "ngoc dinh", KNOWN),
        ("name", "Ngọc", KNOWN),
        ("phone", "0912345", KNOWN),
        ("identifier", "01001091", FIRM),
        ("name", "mau cong", FIRM),
        ("phone", "02083855", FIRM),
    ):
        counter.press("Ctrl+N")
        counter.tab_to(getattr(card(counter), field).line)
        counter.type(typed)
        counter.until(lambda: QApplication.activePopupWidget() is not None)
        counter.press("Down", "Return")
        assert counter.tab.content.owner == owner, typed
        person = owner is KNOWN
        assert counter.tab.content.owner_kind is (OwnerKind.CITIZEN if person else OwnerKind.BUSINESS)
        status = card(counter).status.text()
        assert status == ("1 dossier before" if person else "1 dossier before · tax code is valid")
    assert counter.stored().owner == FIRM


@pytest.mark.usefixtures("known")
def test_who_is_offered_is_not_taken_when_the_officer_types_on(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("Ngoc")
    counter.until(lambda: QApplication.activePopupWidget() is not None)
    counter.type(" Anh")
    counter.press("Tab")
    counter.until(lambda: QApplication.activePopupWidget() is None)
    assert counter.stored().owner == PersonData("Ngoc Anh")
    assert counter.focus() is card(counter).address.line


@pytest.mark.usefixtures("known")
def test_numbers_are_masked_where_people_are_offered(counter: Counter) -> None:
    counter.press("F2", "Tab")
    counter.type("Ngoc")
    counter.until(lambda: QApplication.activePopupWidget() is not None)
    model = card(counter)._suggest._model
    assert model.stringList() == ["Nguyễn Đình Ngọc · 019*******45 · 0912345678"]


def test_a_card_fills_what_it_says_and_what_is_known_of_its_owner_and_all_is_saved(
    counter: Counter, desk: Desk, window: MainWindow
) -> None:
    accepted(desk, "Tên cũ", identifier=HANG.identifier, phone="0912345678", email="hang@mau.example", address="Cũ")
    window.scanned(card_text("chip card"))
    counter.until(lambda: card(counter).phone.text == "0912345678")
    owner = counter.stored().owner
    assert (owner.name, owner.identifier) == (HANG.name, HANG.identifier)
    assert owner.address == "Tổ 5, phường Đồng Quang, thành phố Thái Nguyên, Thái Nguyên"
    assert (owner.phone, owner.email) == ("0912345678", "hang@mau.example")
    assert card(counter).status.text() == "1 dossier before"


@pytest.mark.usefixtures("known")
def test_how_often_somebody_filed_is_told_of_the_number_that_stands_there(counter: Counter) -> None:
    counter.press("F2")
    counter.type(KNOWN.identifier)
    counter.until(lambda: card(counter).status.text() == "1 dossier before")
    counter.press("Escape", "Backspace")
    assert not card(counter).status.isVisible()
    counter.type("4")
    counter.settle()
    assert not card(counter).status.isVisible()


def test_a_garbled_card_is_repaired_and_shown_for_checking_until_it_is_looked_at(
    counter: Counter, window: MainWindow
) -> None:
    window.scanned(card_text("through a Telex method"))
    fields = card(counter)
    assert fields.name.text == "Nguyễn Thị Hằng"
    assert fields.address.text == "Tổ 5, phường Đồng Quang"
    assert note(fields.name) == note(fields.address) == "Please check: the reader garbled this."
    counter.press("F2")
    counter.tab_to(fields.name.line)
    counter.press("End")
    counter.type("a")
    assert note(fields.name) == ""
    assert note(fields.address) == "Please check: the reader garbled this."


def test_what_else_damages_a_card_is_shown_for_checking_too(counter: Counter, window: MainWindow) -> None:
    for kind, name in (("through a VNI method", "Nguyễn Thị Hằng"), ("accents lost", "Nguy?n Th? H?ng")):
        window.scanned(card_text(kind))
        fields = card(counter)
        assert fields.name.text == name
        assert note(fields.name)
        assert counter.stored().owner.identifier == HANG.identifier


def test_a_disagreeing_card_is_taken_with_a_warning_that_stays(
    counter: Counter, window: MainWindow, open_window: Callable[[Context], MainWindow], context: Context
) -> None:
    window.scanned(card_text("disagreeing birth year"))
    warning = "Please check: the number says born 1988."
    assert note(card(counter).identifier) == warning
    counter.press("F2")
    counter.tab_to(card(counter).phone.line)
    counter.type("0912345678")
    assert note(card(counter).identifier) == warning
    counter.stored()
    uid = counter.tab.uid
    again = Counter(counter.qtbot, open_window(context), counter.desk)
    again.page.show_item(uid)
    again.until(lambda: note(card(again).identifier) == warning)


def test_what_a_card_said_of_its_owner_is_not_held_against_another_number(
    counter: Counter, window: MainWindow
) -> None:
    window.scanned(card_text("disagreeing birth year"))
    counter.press("F2")
    counter.tab_to(card(counter).identifier.line)
    counter.overwrite("019085012345")
    counter.press("Tab")
    assert note(card(counter).identifier) == ""
    assert counter.stored().owner.born == ""


def test_a_card_read_for_a_firm_is_the_one_who_came(counter: Counter, window: MainWindow) -> None:
    choose(counter, card(counter).kinds, OwnerKind.BUSINESS.value)
    counter.press("Tab")
    counter.type(FIRM.identifier)
    window.scanned(card_text("chip card"))
    content = counter.stored()
    assert (content.owner_kind, content.owner.identifier) == (OwnerKind.BUSINESS, FIRM.identifier)
    assert content.submitter is not None
    assert (content.submitter.name, content.submitter.identifier) == (HANG.name, HANG.identifier)
    assert card(counter).proxy.isChecked()


def test_a_doubtful_number_is_told_beside_it_and_blocks_nothing(
    context: Context, show: Callable[[QWidget], None]
) -> None:
    fields = ApplicantCard(context)
    show(fields)
    digit = "Please check: the check digit of this tax code does not fit."
    for kind, typed, said in (
        (OwnerKind.CITIZEN, "01918800452", "A personal number has 12 digits."),
        (OwnerKind.CITIZEN, "999188004521", "Please check: unknown province code 999."),
        (OwnerKind.CITIZEN, "019 188 004 521", ""),
        (OwnerKind.BUSINESS, "0100109106", ""),
        (OwnerKind.BUSINESS, "0100109107", digit),
        (OwnerKind.BUSINESS, "12345", "This is no tax code."),
        (OwnerKind.HOUSEHOLD, "019188004521", ""),
        (OwnerKind.AGENCY, "H55.14", ""),
        (OwnerKind.AGENCY, "H55.x", "This is neither an agency code nor a tax code."),
    ):
        fields.show_content(DraftContent(owner_kind=kind, owner=PersonData("Mẫu", typed)))
        assert note(fields.identifier) == said
        assert fields.identifier.line.property("tone") == ("warn" if said else "")
        assert fields.content(DraftContent()).owner.identifier == typed.replace(" ", "")


def test_a_number_is_not_doubted_while_its_digits_are_typed(counter: Counter) -> None:
    counter.press("F2")
    counter.type("01918800")
    assert note(card(counter).identifier) == ""
    counter.press("Tab")
    assert note(card(counter).identifier) == "A personal number has 12 digits."
    assert counter.stored().owner.identifier == "01918800"


def test_a_doubtful_phone_number_is_told(counter: Counter) -> None:
    counter.tab_to(card(counter).phone.line)
    counter.type("0112345678")
    assert note(card(counter).phone) == "Please check this number."
    counter.overwrite("+84 912 345 678")
    assert note(card(counter).phone) == ""


def test_a_draft_shows_all_that_was_typed(counter: Counter, desk: Desk) -> None:
    content = DraftContent(
        owner_kind=OwnerKind.HOUSEHOLD,
        owner=FIRM,
        submitter=PersonData("Người nộp mẫu", "019085012345", phone="0912345678", authority="Giấy ủy quyền"),
        channel=Channel.POST,
        result_by_post=True,
        result_address="Số 2 đường Mẫu",
    )
    counter.page.show_item(drafts.open_draft(desk, content))
    counter.until(lambda: card(counter).name.text == FIRM.name)
    assert card(counter).content(DraftContent()) == content
    assert card(counter).result_address.isVisible()
    assert counter.stored() == content
