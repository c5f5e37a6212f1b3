"""The checklist at the keyboard: one key ticks a paper, letters choose its kind, digits its count."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtWidgets import QPushButton

from app.cli.demo_road import PROCEDURE
from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.rules.completeness import Counts, PaperKind
from app.ui import tokens
from app.ui.intake.checklist_table import HANDED, NAME, PADDING, PAGES, PAGES_MIME, ChecklistTable
from app.ui.main_window import MainWindow
from tests import desks
from tests.ui.intake.conftest import Counter

WINE, WHOLESALE, FOOD, OFFICE = PROCEDURE, "2.001624", "2.000591", "2.000063"


@pytest.fixture
def table(counter: Counter) -> ChecklistTable:
    counter.choose_procedure(WINE)
    return counter.tab.procedure.table


def positions(table: ChecklistTable) -> list[int]:
    return [row.position for row in table.items.rows]


def say(table: ChecklistTable, position: int, column: int) -> str:
    """Return what a cell of a component's row shows."""
    at = positions(table).index(position)
    return str(table.items.index(at, column).data())


def go_to(counter: Counter, position: int) -> None:
    table = counter.tab.procedure.table
    counter.press("Home", *["Down"] * positions(table).index(position))
    assert table.current_position() == position


def test_space_alone_ticks_every_paper_as_it_is_asked_for(counter: Counter, table: ChecklistTable) -> None:
    counter.press(*["Space"] * 9)
    assert counter.stored().lines == {
        **dict.fromkeys((1, 8), Counts(original=1)),
        **dict.fromkeys((2, 3, 4, 5, 6, 7, 9), Counts(copy=1)),
    }
    assert table.current_position() == 9


def test_space_on_a_ticked_paper_takes_the_tick_away_and_stays(counter: Counter, table: ChecklistTable) -> None:
    counter.press("Space", "Up", "Space")
    assert counter.stored().lines == {}
    assert table.current_position() == 1


@pytest.mark.usefixtures("table")
def test_letters_choose_the_kind_and_digits_its_count(counter: Counter) -> None:
    for position, (keys, counts) in enumerate(
        (
            ("C", Counts(original=1)),
            ("T", Counts(certified=1)),
            ("S", Counts(copy=1)),
            ("X", Counts(shown=1)),
            ("E", Counts(electronic=1)),
            ("T3", Counts(certified=3)),
            ("C2S1", Counts(original=2, copy=1)),
            ("X1S2", Counts(shown=1, copy=2)),
            ("C2C0T1", Counts(certified=1)),
        ),
        start=1,
    ):
        go_to(counter, position)
        counter.press(*keys)
        assert counter.tab.content.lines.get(position, Counts()) == counts, keys
    assert len(counter.stored().lines) == 9


def test_a_digit_alone_ticks_the_paper_and_counts_it(counter: Counter, table: ChecklistTable) -> None:
    counter.press("2", "Down", "Down", "3")
    assert counter.stored().lines == {1: Counts(original=2), 3: Counts(copy=3)}
    assert say(table, 3, HANDED) == "Copy 3"


@pytest.mark.usefixtures("table")
def test_digits_that_follow_each_other_at_once_are_one_number(counter: Counter) -> None:
    counter.press("C", "1", "2")
    assert counter.tab.content.lines[1] == Counts(original=12)
    counter.qtbot.wait(1050)
    counter.press("4")
    assert counter.tab.content.lines[1] == Counts(original=4)
    counter.press("9", "Down", "5")
    assert counter.tab.content.lines == {1: Counts(original=49), 2: Counts(copy=5)}
    counter.press("9", "9")  # 599 is no count: the last digit begins anew
    assert counter.tab.content.lines[2] == Counts(copy=9)


@pytest.mark.usefixtures("table")
def test_a_digit_after_a_tick_was_taken_away_counts_what_is_asked_for(counter: Counter) -> None:
    counter.press("Down", "Space", "Up", "Space", "2")
    assert counter.stored().lines == {2: Counts(copy=2)}


def test_a_missing_paper_says_so_and_is_tinted(counter: Counter, table: ChecklistTable) -> None:
    assert say(table, 2, PAGES) == "missing"
    go_to(counter, 1)
    counter.qtbot.wait(50)
    row = table.visualRect(table.items.index(1, NAME))
    colour = table.viewport().grab().toImage().pixelColor(row.right() - 2, row.bottom() - 4)
    assert colour.name().upper() == tokens.LIGHT.warn_tint
    go_to(counter, 2)
    counter.press("Space", "Home")
    counter.qtbot.wait(50)
    assert say(table, 2, PAGES) == ""
    colour = table.viewport().grab().toImage().pixelColor(row.right() - 2, row.bottom() - 4)
    assert colour.name().upper() == tokens.LIGHT.surface


def test_what_is_missing_is_named_and_shrinks_with_each_tick(counter: Counter, table: ChecklistTable) -> None:
    counter.press("F2", "Tab")
    counter.type("Người nộp mẫu")
    counter.press("F3")
    assert counter.missing() == (
        "9 missing: number of the owner, address of the owner, item 1 Đơn đề nghị cấp Giấy phép… …"
    )
    go_to(counter, 9)
    counter.press("Space")
    assert counter.missing().startswith("8 missing")
    full = counter.page.standing.words.toolTip().splitlines()
    assert full[2] == "1. Đơn đề nghị cấp Giấy phép sản xuất rượu công nghiệp: Original 1"
    assert full[5] == (
        "4. Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm or "
        "5. Giấy chứng nhận GMP, HACCP hoặc ISO 22000 còn hiệu lực: Copy 1"
    )


def test_a_missing_paper_of_which_pages_lie_there_says_both(counter: Counter, table: ChecklistTable) -> None:
    row = replace(table.items.rows[1], pages=3)
    table.show_rows((table.items.rows[0], row, *table.items.rows[2:]))
    assert say(table, 2, PAGES) == "missing\n3 pages"
    assert table.rowHeight(1) >= 2 * table.fontMetrics().lineSpacing()
    table.show_rows((table.items.rows[0], replace(row, missing=False), *table.items.rows[2:]))
    assert say(table, 2, PAGES) == "3 pages"


def test_one_of_an_alternative_group_is_enough(counter: Counter, table: ChecklistTable) -> None:
    assert [say(table, position, PAGES) for position in (4, 5)] == ["missing", "missing"]
    go_to(counter, 5)
    counter.press("Space")
    assert [say(table, position, PAGES) for position in (4, 5)] == ["", ""]


def test_what_is_short_of_a_paper_stays_missing(counter: Counter, table: ChecklistTable) -> None:
    go_to(counter, 8)
    counter.press("S")  # a copy where the original is needed
    assert say(table, 8, PAGES) == "missing"
    counter.press("C")
    assert say(table, 8, PAGES) == ""
    assert say(table, 8, HANDED) == "Original 1, Copy 1"


def test_more_sets_ask_for_more_of_each_paper(counter: Counter, table: ChecklistTable) -> None:
    counter.press("Space")
    counter.press("Shift+Tab")
    counter.tab_to(counter.tab.procedure.sets)
    counter.press("Ctrl+A", "2")
    assert counter.stored().sets == 2
    assert say(table, 1, PAGES) == "missing"
    counter.press("F3")
    go_to(counter, 2)
    counter.press("Space")
    assert counter.stored().lines[2] == Counts(copy=2)


def test_a_ticked_case_changes_the_rows_at_once_and_the_keys_stay_at_their_paper(counter: Counter) -> None:
    counter.choose_procedure(FOOD)
    table, cases = counter.tab.procedure.table, counter.tab.procedure.cases
    assert positions(table) == [1, 4, 5, 6]
    assert "choose the case: cơ sở sản xuất or cơ sở kinh doanh" in counter.page.standing.words.toolTip()
    go_to(counter, 5)
    counter.press("Shift+Tab")
    counter.tab_to(cases.findChildren(QPushButton)[0])
    counter.press("Space")
    assert cases.chip("cơ sở sản xuất").isChecked()
    assert positions(table) == [1, 2, 4, 5, 6]
    assert table.current_position() == 5
    assert counter.stored().cases == {"cơ sở sản xuất"}
    assert say(table, 2, PAGES) == "missing"


def test_cases_that_name_a_group_ask_to_be_chosen(counter: Counter) -> None:
    counter.choose_procedure(OFFICE)
    words = "choose the case: người đứng đầu là người nước ngoài or người đứng đầu là người Việt Nam"
    assert words in counter.page.standing.words.toolTip()


def test_an_optional_paper_is_said_to_be_one(counter: Counter) -> None:
    counter.choose_procedure("2.001630")
    assert say(counter.tab.procedure.table, 2, PAGES) == "if any"


def test_a_ticked_paper_stays_in_sight_when_its_case_is_taken_away(counter: Counter, desk: Desk) -> None:
    counter.choose_procedure(FOOD)
    card = counter.tab.procedure
    card.cases.chip("cơ sở sản xuất").click()
    counter.press("F3")
    go_to(counter, 2)
    counter.press("Space")
    card.cases.chip("cơ sở sản xuất").click()
    assert 2 in positions(card.table)


def test_names_take_two_lines_at_the_most_and_counts_are_never_cut(counter: Counter, window: MainWindow) -> None:
    counter.choose_procedure(OFFICE)
    table = counter.tab.procedure.table
    metrics = table.fontMetrics()

    def needed(position: int, column: int) -> int:
        width, wrap = table.columnWidth(column) - 2 * PADDING, int(Qt.TextFlag.TextWordWrap)
        return metrics.boundingRect(0, 0, width, 1000, wrap, say(table, position, column)).height()

    for width in (1366, 1500, 1920):
        window.resize(width, 768)
        counter.qtbot.wait(50)
        for row, position in enumerate(positions(table)):
            lines = min(needed(position, NAME), 2 * metrics.lineSpacing())
            assert lines <= table.rowHeight(row) <= max(lines + 16, 36)
    go_to(counter, 2)
    counter.press("X", "S", "T", "C")
    assert table.rowHeight(1) >= needed(2, HANDED)


def test_pages_dropped_onto_a_row_belong_to_it_and_beside_the_rows_to_none(
    counter: Counter, table: ChecklistTable
) -> None:
    dropped: list[tuple[int, list[str]]] = []
    table.items.dropped.connect(lambda position, pages: dropped.append((position, pages)))
    data = QMimeData()
    data.setData(PAGES_MIME, b"one two")
    move = Qt.DropAction.MoveAction
    assert table.items.dropMimeData(data, move, -1, -1, table.items.index(2, NAME))
    assert not table.items.dropMimeData(data, move, 0, 0, QModelIndex())
    assert dropped == [(3, ["one", "two"])]


def test_a_paper_that_asks_for_no_number_is_ticked_as_one_of_its_kind(counter: Counter, desk: Desk) -> None:
    version = desks.procedure(desk, WHOLESALE)
    first = replace(version.requirements[0], kind=PaperKind.CERTIFIED, originals=0, copies=0)
    card = counter.tab.procedure
    card.show_content(
        DraftContent(version_uid=version.uid), replace(version, requirements=(first, *version.requirements[1:]))
    )
    card.edited.emit()
    counter.press("F3", "Space")
    assert counter.tab.content.lines == {1: Counts(certified=1)}
