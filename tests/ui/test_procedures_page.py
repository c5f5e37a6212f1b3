"""The catalogue: found without accents, looked at, taken in from sheets good and bad, given out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from app.bootstrap import open_desk
from app.desk import accounts
from app.desk.desk import Desk
from app.home import Home
from app.queries import day, time_rules
from app.rules.time_rules import AfterSupplement, TimeRules
from app.ui.context import Context
from app.ui.procedures_page import ProceduresPage
from tests.desks import SetClock
from tests.exchange.sheets import SAMPLE, changed
from tests.ui.conftest import Hands, accepted

Show = Callable[[QWidget], None]
PROCEDURES, COMPONENTS = "Thủ tục", "Thành phần hồ sơ"


@pytest.fixture
def page(context: Context, show: Show, hands: Hands) -> ProceduresPage:
    """The page of the desk with the sample catalogue."""
    made = ProceduresPage(context)
    show(made)
    hands.answered(context)
    return made


def told(page: ProceduresPage) -> str:
    return page.bottom.notice.words.text()


def words_in(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part)]


def test_any_words_in_any_order_without_accents_find_a_procedure(page: ProceduresPage, hands: Hands) -> None:
    assert (hands.focus(), page.bottom.soft.text()) == (page.search_line, "28 procedures")
    hands.type("mai khuyen")
    found = [p.name for p in page.table.rows.rows]
    assert "Thông báo hoạt động khuyến mại" in found
    assert page.bottom.soft.text() == f"{len(found)} procedures"
    hands.overwrite("2.001646")
    assert [p.code for p in page.table.rows.rows] == ["2.001646"]
    assert [page.table.rows.index(0, at).data() for at in (2, 3)] == ["15 ngày làm việc", "2.200.000 đ"]
    hands.overwrite("không có thủ tục này")
    assert page.table.empty_words == "No procedure has these words. Try fewer of them."
    hands.until(lambda: page.detail.name.text() == "")


def test_the_chosen_procedure_says_what_it_asks_for_and_that_it_is_a_sample(
    page: ProceduresPage, hands: Hands
) -> None:
    hands.type("2.001646")
    hands.until(lambda: page.detail.name.text().startswith("Cấp Giấy phép sản xuất rượu công nghiệp"))
    assert page.detail.sample.text() == "Sample data — check against the announcing decision"
    assert page.detail.sample.isVisible()
    assert "Phòng Quản lý Thương mại · 15 ngày làm việc · 2.200.000 đ · in force from 01/01/2024" in (
        page.detail.facts.text()
    )
    paper = "1. Đơn đề nghị cấp Giấy phép sản xuất rượu công nghiệp — Original · originals 1"
    hands.until(lambda: paper in words_in(page.detail))
    said = words_in(page.detail)
    assert "1. Bộ phận Tiếp nhận và Trả kết quả: Tiếp nhận, số hóa, chuyển hồ sơ · 4 hours" in said
    assert any("case: người nộp không phải là chủ hồ sơ" in line for line in said)


def test_the_same_sheet_again_changes_nothing_and_a_changed_one_says_what_it_changed(
    page: ProceduresPage, hands: Hands, tmp_path: Path, desk: Desk
) -> None:
    hands.press("Ctrl+O")
    hands.choose(str(SAMPLE))
    hands.until(lambda: told(page) == "New: 0 · new version: 0 · replaced: 0 · unchanged: 28")
    accepted(desk)
    sheet = changed(tmp_path / "moi.xlsx", lambda book: book[PROCEDURES].cell(2, 7, 2500000))
    hands.drop(page, sheet)
    hands.until(lambda: "Refused, because dossiers use that version already: 2.001646." in told(page))
    assert page.bottom.notice.property("tone") == "warn"
    sheet = changed(tmp_path / "khac.xlsx", lambda book: book[PROCEDURES].cell(3, 7, 2500000))
    hands.drop(page, sheet)
    hands.until(lambda: told(page) == "New: 0 · new version: 0 · replaced: 1 · unchanged: 27")
    hands.tab_to(page.search_line)
    hands.type("2.001636")
    hands.until(lambda: [page.table.rows.index(0, 3).data()] == ["2.500.000 đ"])


def test_a_broken_sheet_is_told_by_sheet_row_and_reason_and_nothing_of_it_comes_in(
    page: ProceduresPage, hands: Hands, tmp_path: Path
) -> None:
    no_sheet = tmp_path / "anh.xlsx"
    no_sheet.write_bytes(b"\x89PNG no spreadsheet at all")
    broken = {
        no_sheet: "«anh.xlsx» is no spreadsheet, or is damaged.",
        changed(tmp_path / "thieu.xlsx", lambda book: book.remove(book[COMPONENTS])): (
            f"The sheet «{COMPONENTS}» is missing."
        ),
        changed(tmp_path / "chu.xlsx", lambda book: book[PROCEDURES].cell(4, 5, "mười lăm")): (
            f"Sheet «{PROCEDURES}», row 4, column «Thời hạn»: a whole number belongs here."
        ),
        changed(tmp_path / "hai.xlsx", lambda book: book[PROCEDURES].cell(5, 1, "2.001646")): (
            f"Sheet «{PROCEDURES}», row 5, column «Mã TTHC»: this row is there twice."
        ),
    }
    for sheet, sentence in broken.items():
        hands.drop(page, sheet)
        hands.until(lambda sentence=sentence: told(page).startswith(sentence))  # type: ignore[misc] # a default binds it
        assert told(page).endswith("Nothing was changed.")
        assert page.bottom.notice.property("tone") == "bad"
    hands.answered(page.context)
    assert len(page.table.rows.rows) == 28


def test_the_catalogue_goes_out_as_a_sheet_that_comes_in_unchanged(
    page: ProceduresPage, hands: Hands, tmp_path: Path
) -> None:
    hands.press("Ctrl+S")
    hands.choose(str(tmp_path / "danh-muc-25.11"))
    written = tmp_path / "danh-muc-25.11.xlsx"
    hands.until(lambda: told(page) == f"28 procedures written: {written}")
    hands.drop(page, written)
    hands.until(lambda: told(page) == "New: 0 · new version: 0 · replaced: 0 · unchanged: 28")
    page.export_file(str(tmp_path / "khong-co" / "danh-muc"))
    hands.until(lambda: page.bottom.notice.property("tone") == "bad")


def test_an_empty_catalogue_says_how_it_is_filled(
    desk: Desk, make_context: Callable[[Desk], Context], show: Show, hands: Hands, tmp_path: Path, clock: SetClock
) -> None:
    home = Home(tmp_path / "moi")
    home.create()
    empty = open_desk(home, clock=clock)
    page = ProceduresPage(make_context(replace(empty, officer=desk.officer)))
    show(page)
    hands.answered(page.context)
    assert page.table.empty_words == "The catalogue is empty. Import the office's sheet, or drop the file here."
    hands.drop(page, SAMPLE)
    hands.until(lambda: told(page).startswith("New: 28"))
    hands.until(lambda: len(page.table.rows.rows) == 28)
    empty.store.close()


def test_tab_goes_from_the_search_to_the_list_and_the_actions(page: ProceduresPage, hands: Hands) -> None:
    actions = [page.generic, page.rules, page.separate, page.take_in, page.give_out]
    assert hands.stops() == [page.search_line, page.table, *actions]


def test_separator_sheets_of_the_chosen_procedure_are_stored_and_printed(
    page: ProceduresPage, desk: Desk, hands: Hands
) -> None:
    hands.press("F7")
    hands.until(lambda: "Not printed. No printer is chosen" in page.bottom.notice.words.text())
    with desk.store.reading() as session:
        (waiting,) = day.jobs(session)
    chosen = page.table.rows.rows[0]
    assert (waiting.paper, waiting.title) == ("separators", chosen.code)


def test_a_set_for_all_procedures_is_stored_and_printed(page: ProceduresPage, desk: Desk, hands: Hands) -> None:
    hands.press("Shift+F7")
    hands.until(lambda: "Not printed. No printer is chosen" in page.bottom.notice.words.text())
    with desk.store.reading() as session:
        (waiting,) = day.jobs(session)
    assert (waiting.paper, waiting.title) == ("separators", "1 … 12")


def test_f6_sets_what_the_law_of_a_procedure_sets_otherwise_and_back(
    context: Context, desk: Desk, page: ProceduresPage, hands: Hands
) -> None:
    hands.type("2.001646")
    hands.until(lambda: page.detail.name.text() != "")
    hands.press("F6")
    hands.until(lambda: page.side.currentIndex() == 1)
    form = page.rules_form
    assert (form.stand.text(), form.editor.rules()) == ("All as the office", TimeRules())
    hands.until(lambda: hands.focus() is form.editor.after_supplement)
    hands.press("Down")
    hands.tab_to(form.editor.numbers["closed_after"])
    hands.type("30")
    assert form.stand.text() == "Differs from the office"
    hands.tab_to(form.editor.pass_on_until)
    hands.overwrite("25h")
    assert not form.save.isEnabled()
    hands.overwrite("15h")
    hands.press("Ctrl+Return")
    own = TimeRules(after_supplement=AfterSupplement.CONTINUES, closed_after=30)
    hands.until(lambda: rules_of(desk) == own)
    hands.answered(context)
    hands.until(lambda: page.side.currentIndex() == 0)
    assert told(page) == "The rules of time of 2.001646 are set."
    hands.press("F6")
    hands.until(lambda: page.side.currentIndex() == 1)
    assert form.editor.rules() == own
    hands.tab_to(form.as_office)
    hands.press("Space")
    assert form.stand.text() == "All as the office"
    hands.press("Ctrl+Return")
    hands.until(lambda: rules_of(desk) == TimeRules())
    hands.answered(context)
    hands.press("F6")
    hands.until(lambda: page.side.currentIndex() == 1)
    hands.press("Escape")
    assert page.side.currentIndex() == 0


def rules_of(desk: Desk) -> TimeRules:
    with desk.store.reading() as session:
        found = time_rules.of_code(session, "2.001646")
    assert found is not None
    return found.rules


def test_only_one_who_manages_the_settings_changes_the_rules_of_a_procedure(
    context: Context, desk: Desk, page: ProceduresPage, hands: Hands
) -> None:
    accounts.add_officer(desk, accounts.NewOfficer("thuong", "Cán bộ mẫu thường", "mat-khau-mau"))
    context.set_officer(accounts.sign_in(desk, "thuong", "mat-khau-mau"))
    hands.type("2.001646")
    hands.until(lambda: page.detail.name.text() != "")
    hands.press("F6")
    assert told(page) == "Only an officer who manages the settings may change this."
    assert page.side.currentIndex() == 0
