"""The parts that pages are laid out of: lists, bars, chips, and what makes room when letters are large."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.basics import ActionButton, Card, ChipRow, Field, Notice, column, fields, link
from app.ui.widgets.bottom_bar import BottomBar
from app.ui.widgets.chip import Chip
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column, ListTable
from tests.ui.conftest import Hands
from tests.ui.sight import LONG_NAME, LONG_WORD, unreadable

Show = Callable[[QWidget], None]
Person = tuple[str, str, str]


@pytest.fixture(autouse=True)
def _look(look: object) -> None:
    """Let every part look as in the window."""


def _holding(*parts: QWidget, width: int = 900, height: int = 500) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(*parts))
    holder.setFixedSize(width, height)
    return holder


def _people(count: int) -> list[Person]:
    return [(f"{at:04d}", f"Người nộp mẫu {at}", "Cấp Giấy phép sản xuất rượu công nghiệp") for at in range(count)]


def _table(rows: list[Person]) -> ListTable[Person]:
    columns: list[Column[Person]] = [
        Column("Code", lambda r: r[0], strong=True),
        Column("Owner", lambda r: r[1], grows=True),
        Column("Procedure", lambda r: r[2], wide=True, tone=lambda _r: "soft", tip=lambda r: r[2]),
    ]
    table = ListTable(columns, lambda r: r[0])
    table.show_rows(rows)
    return table


def test_a_key_presses_its_button_at_once_while_the_button_is_shown_and_enabled(show: Show, hands: Hands) -> None:
    pressed: list[str] = []
    button = ActionButton("Accept", "F9", act=lambda: pressed.append("F9"))
    small = link("Copy", lambda: pressed.append("F8"), "F8")
    line = QLineEdit()
    show(_holding(line, button, small))
    line.setFocus()
    hands.press("F9", "F8")
    assert pressed == ["F9", "F8"]
    button.setEnabled(False)
    small.hide()
    hands.press("F9", "F8")
    assert pressed == ["F9", "F8"]
    assert (button.text(), small.text()) == ("Accept   F9", "Copy  F8")
    button.set_words("Accept and print")
    assert button.text() == "Accept and print   F9"


def test_a_reason_is_asked_for_in_the_page_and_the_focus_goes_back(show: Show, hands: Hands) -> None:
    given: list[str] = []
    bar, line = ReasonBar(), QLineEdit()
    show(_holding(line, bar))
    line.setFocus()
    bar.ask("Because:", given.append, verb="Return")
    hands.press("Return")
    assert (given, bar.isVisible(), bar.go.isEnabled()) == ([], True, False)
    hands.type("thiếu trang 2 ")
    hands.press("Return")
    assert (given, bar.isVisible(), hands.focus()) == (["thiếu trang 2"], False, line)
    bar.ask("Because:", given.append)
    bar.ask("Or because:", given.append, text="hỏng")
    hands.press("Escape")
    assert (given, bar.isVisible(), hands.focus()) == (["thiếu trang 2"], False, line)


def test_a_reason_bar_that_is_closed_from_elsewhere_leaves_the_focus_where_it_is(show: Show, hands: Hands) -> None:
    bar, line, other = ReasonBar(), QLineEdit(), QLineEdit()
    show(_holding(line, other, bar))
    line.setFocus()
    bar.ask("Because:", lambda _why: None)
    other.setFocus()
    bar.close_bar()
    assert hands.focus() is other


def test_a_notice_says_what_happened_and_offers_the_way_out(show: Show, hands: Hands) -> None:
    taken: list[str] = []
    notice, line = Notice(), QLineEdit()
    show(_holding(line, notice))
    line.setFocus()
    assert not notice.isVisible()
    notice.say("The package is gone.", "warn", ("Pack again", lambda: taken.append("packed")))
    hands.tab_to(notice.findChildren(type(link("", lambda: None)))[-1])
    hands.press("Space")
    assert (notice.words.text(), taken) == ("The package is gone.", ["packed"])
    notice.clear()
    assert not notice.isVisible()


def test_a_notice_takes_one_line_where_there_is_room_for_it(show: Show) -> None:
    bar = BottomBar(ActionButton("Tiếp nhận", "F9"))
    show(_holding(bar))
    bar.say_softly("16 hồ sơ chờ trả lời")
    bar.notice.say("Hồ sơ này có thay đổi mới đến: nhận (F6) hoặc bỏ qua (F4) trước.", "warn")
    QApplication.processEvents()
    assert bar.notice.words.height() < 2 * bar.notice.words.fontMetrics().lineSpacing()


@pytest.mark.parametrize("width", [230, 700])
def test_a_notice_can_be_read_however_narrow_its_place_is(show: Show, hands: Hands, width: int) -> None:
    notice, place = Notice(), QWidget()
    place.setLayout(column(notice, 1))
    place.setFixedSize(width, 500)
    show(place)
    notice.say("The pages are saved; two of them were ticked.", "warn", ("Take all of the ticks back", list))
    hands.until(lambda: notice.height() > 0)
    assert unreadable(place, hands.qtbot) == []
    assert notice.words.width() > width // 2


def test_chips_are_one_stop_for_tab_and_arrows_choose(show: Show, hands: Hands) -> None:
    chosen: list[str] = []
    chips, line = ChipRow(), QLineEdit()
    chips.set_chips([("a", "All"), ("b", "Late"), ("c", "Void")])
    chips.set_chosen(frozenset({"a"}))
    chips.chosen.connect(lambda key, on: chosen.append(key) if on else None)
    show(_holding(chips, line))
    line.setFocus()
    hands.press("Shift+Tab")
    assert hands.focus() is chips.chip("a")
    hands.press("Right", "Right")
    assert chosen == ["b", "c"]
    hands.press("Tab")
    assert hands.focus() is line
    chips.set_chips([("a", "All 7"), ("b", "Late 1"), ("c", "Void 2")])
    assert (chips.chip("c").isChecked(), chips.chip("a").text()) == (True, "All 7")
    chips.set_chips([("a", "All"), ("d", "New")])
    hands.until(lambda: [c.text() for c in chips.findChildren(Chip) if c.isVisible()] == ["All", "New"])


def test_any_number_of_chips_is_chosen_by_arrows_and_space(show: Show, hands: Hands) -> None:
    days, line = ChipRow(many=True), QLineEdit()
    days.set_chips([(str(at), f"T{at}") for at in range(4)])
    show(_holding(days, line))
    days.chip("0").setFocus()
    hands.press("Space", "Right", "Right", "Space", "Down", "Down", "Left", "Left")
    assert ([days.chip(str(at)).isChecked() for at in range(4)], hands.focus()) == (
        [True, False, True, False], days.chip("1"),
    )  # fmt: skip
    hands.press("Tab")
    assert hands.focus() is line


def test_a_chip_longer_than_its_row_is_cut_and_tells_all_in_its_tip(show: Show) -> None:
    chips = ChipRow()
    chips.set_chips([("a", LONG_NAME), ("b", "Late")])
    holder = _holding(chips, width=400)
    show(holder)
    holder.grab()
    assert chips.chip("a").width() <= 400
    assert (chips.chip("a").toolTip(), chips.chip("b").toolTip()) == (LONG_NAME, "")
    assert unreadable(holder) == []


def test_words_that_have_no_room_are_cut_and_stand_in_the_tip(show: Show) -> None:
    label = ElidedLabel(f"{LONG_WORD}\nNgắn")
    holder = _holding(label, width=300)
    show(holder)
    assert label.width() <= 300
    assert (label.toolTip(), label.sizeHint().height()) == (label.text(), 2 * label.fontMetrics().lineSpacing())


def test_fields_go_on_in_the_next_line_when_there_is_no_room(show: Show) -> None:
    given = [Field("Full name"), Field("Sign-in name"), Field("Password, at least 8 characters")]
    holder = QWidget()
    holder.setLayout(column(fields(*given), 1))
    holder.setFixedSize(900, 400)
    show(holder)
    assert len({field.y() for field in given}) == 1
    assert given[-1].geometry().right() > 850
    holder.setFixedSize(320, 400)
    QApplication.processEvents()
    assert [field.x() for field in given].count(given[0].x()) >= 2
    assert unreadable(holder) == []


def test_the_bar_wraps_its_words_first_and_then_puts_the_actions_below(show: Show, hands: Hands) -> None:
    actions = [ActionButton(words, key) for words, key in (("Print again", "Ctrl+P"), ("Hand over", "F10"))]
    bar = BottomBar(*actions)
    holder = _holding(bar)
    holder.setFixedSize(1100, 200)
    show(holder)
    bar.notice.say(LONG_NAME, "warn", ("Open", lambda: None))
    QApplication.processEvents()
    one_line = bar.notice.words.fontMetrics().lineSpacing()
    assert one_line < bar.notice.words.height() <= 3 * one_line
    assert _right(bar.notice, bar) < _left(actions[0], bar)
    assert unreadable(holder) == []
    actions[1].set_words("Hand over 12 dossiers")
    QApplication.processEvents()
    assert unreadable(holder) == []
    holder.setFixedSize(500, 300)
    QApplication.processEvents()
    assert (_bottom(bar.notice, bar) < _top(actions[0], bar), unreadable(holder)) == (True, [])
    bar.notice.say("Saved.", "ok")
    hands.until(lambda: bar.notice.words.height() <= one_line + 2)


def _left(part: QWidget, of: QWidget) -> int:
    return part.mapTo(of, part.rect().topLeft()).x()


def _right(part: QWidget, of: QWidget) -> int:
    return part.mapTo(of, part.rect().topRight()).x()


def _top(part: QWidget, of: QWidget) -> int:
    return part.mapTo(of, part.rect().topLeft()).y()


def _bottom(part: QWidget, of: QWidget) -> int:
    return part.mapTo(of, part.rect().bottomLeft()).y()


def test_cards_stand_below_each_other_when_they_have_no_room_beside(show: Show, hands: Hands) -> None:
    left, right, first, line = Card("Left"), Card("Right"), QLineEdit(), QLineEdit()
    left.add(first, 1)
    left.setMinimumHeight(300)
    right.setMinimumHeight(300)
    right.add(line, 1)
    pair = SideBySide(Part(left, 70, 500), Part(right, 30, 250))
    pair.setFixedSize(800, 320)
    show(pair)
    assert (pair.stacked, left.y() == right.y(), right.width() > 200) == (False, True, True)
    pair.setFixedSize(600, 320)
    QApplication.processEvents()
    assert (pair.stacked, left.width() == right.width(), right.y() > left.y()) == (True, True, True)
    first.setFocus()
    assert line.visibleRegion().isEmpty()
    line.setFocus()
    hands.until(lambda: not line.visibleRegion().isEmpty())


def test_names_stand_in_full_while_another_column_can_give_way(show: Show) -> None:
    rows = _people(5)
    table = _table(rows)
    show(_holding(table, width=460))
    owner, procedure = table.columnWidth(1), table.columnWidth(2)
    assert owner >= table.sizeHintForColumn(1)
    assert procedure < table.sizeHintForColumn(2)
    assert table.columnWidth(0) + owner + procedure == table.viewport().width()
    table.show_rows([(code, LONG_NAME, procedure) for code, _name, procedure in rows])
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    assert table.columnWidth(2) >= 100
    assert table.columnWidth(0) + table.columnWidth(1) + table.columnWidth(2) == table.viewport().width()
    assert table.rows.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == LONG_NAME


@pytest.mark.parametrize("strong", [False, True])
def test_what_is_never_cut_has_the_room_that_its_words_take_also_where_one_row_changes(
    show: Show, strong: bool
) -> None:
    said = {words: words for words in ("Mới đăng ký", "Không được tiếp nhận", "Đã hủy tiếp nhận")}
    table = ListTable([Column[str]("", lambda r: said[r], strong=strong)], str)
    show(_holding(table))
    table.show_rows(list(said))
    assert table.columnWidth(0) == table.sizeHintForColumn(0)
    said["Mới đăng ký"] = "đang thực hiện, quá hạn 17 ngày"
    table.redraw("Mới đăng ký")
    assert table.columnWidth(0) == table.sizeHintForColumn(0)


def test_what_can_be_spared_is_left_out_where_what_is_never_cut_has_no_room(show: Show) -> None:
    columns = [
        Column[Person]("Owner", lambda r: r[1], grows=True),
        Column[Person]("Procedure", lambda r: r[2], wide=True, spare=True),
        Column[Person]("Due", lambda _r: "quá hạn 17 ngày"),
    ]
    table = ListTable(columns, lambda r: r[0])
    holder = _holding(table, width=300)
    show(holder)
    table.show_rows(_people(2))
    assert [table.isColumnHidden(at) for at in range(3)] == [False, True, False]
    holder.setFixedSize(900, 500)
    QApplication.processEvents()
    assert not table.isColumnHidden(1)


def test_a_list_keeps_the_chosen_row_and_the_scroll_when_rows_are_read_anew(show: Show) -> None:
    table = _table(_people(60))
    show(_holding(table, height=300))
    table.choose("0042")
    scrolled = table.verticalScrollBar().value()
    assert scrolled > 0
    table.show_rows([("new", "Người nộp mẫu", "Thông báo"), *_people(60)])
    assert (table.current_key(), table.verticalScrollBar().value()) == ("0042", scrolled)
    table.show_rows(_people(10))
    assert (table.current_key(), table.verticalScrollBar().value()) == ("0000", 0)


def test_a_list_asks_for_more_when_its_end_comes_near(show: Show, hands: Hands) -> None:
    table = _table([])
    asked: list[int] = []
    table.rows.wants_more.connect(lambda: asked.append(len(table.rows.rows)))
    show(_holding(table, height=300))
    table.setFocus()
    table.show_rows(_people(50), more=True)
    hands.press("End")
    hands.until(lambda: asked == [50])
    table.rows.append(_people(60)[50:], more=False)
    hands.press("End")
    assert (table.current_key(), asked) == ("0059", [50])


def test_enter_opens_the_chosen_row(show: Show, hands: Hands) -> None:
    table = _table(_people(3))
    opened: list[str] = []
    table.opened.connect(opened.append)
    show(_holding(table))
    table.setFocus()
    hands.press("Down", "Return")
    assert opened == ["0001"]


def test_an_empty_list_keeps_the_focus_and_says_why_it_is_empty(show: Show, hands: Hands) -> None:
    table, line = _table(_people(3)), QLineEdit()
    holder = _holding(table, line)
    show(holder)
    table.setFocus()
    told: list[str] = []
    table.chosen.connect(told.append)
    with_rows = table.grab().toImage()
    table.show_rows([])
    blank = table.grab().toImage()
    table.say_when_empty("Nothing is left open here.")
    assert (hands.focus(), told, table.empty_words) == (table, [""], "Nothing is left open here.")
    assert table.grab().toImage() not in [blank, with_rows]
    table.show_rows(_people(1))
    assert (table.empty_words, table.current_key()) == ("", "0000")


def test_rows_follow_the_size_of_letters(show: Show, look: Callable[[str, int], None]) -> None:
    table = _table(_people(3))
    show(_holding(table))
    before = table.rowHeight(0)
    look("light", 200)
    QApplication.processEvents()
    assert table.rowHeight(0) == pytest.approx(2 * before, abs=3)


def test_a_label_shows_what_was_typed_and_nothing_that_it_could_mean(show: Show, qtbot: QtBot) -> None:
    field = Field("<b>Name</b>")
    field.say("<i>Nguyễn & con</i>", "warn")
    show(_holding(field))
    assert field.caption.textFormat() is Qt.TextFormat.PlainText
    assert isinstance(field.note, QLabel)
    assert field.note.textFormat() is Qt.TextFormat.PlainText


class Polished(QWidget):
    """A part that changes the first time that it is measured, as one that is only now given its style."""

    height_now = 10

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, _width: int) -> int:
        if self.height_now == 10:
            self.height_now = 30
            self.updateGeometry()
        return self.height_now

    def sizeHint(self) -> QSize:
        return QSize(50, self.height_now)


def test_a_part_that_changes_while_its_line_is_measured_is_measured_again(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow, part = FlowLayout(holder), Polished()
    flow.addWidget(part)
    holder.show()
    part.height_now = 10
    part.updateGeometry()
    flow.heightForWidth(200)
    assert flow.heightForWidth(200) == 30


def test_what_is_chosen_keeps_the_colour_of_its_state(show: Show) -> None:
    columns = [
        Column[Person]("Code", lambda r: r[0]),
        Column[Person]("State", lambda r: r[1], wide=True, tone=lambda _r: "bad"),
    ]
    table = ListTable(columns, lambda r: r[0])
    show(_holding(table))
    table.show_rows(_people(2))
    assert table.current_key() == "0000"
    picture = table.viewport().grab(table.visualRect(table.rows.index(0, 1))).toImage()
    dots = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    assert any(dot.red() - dot.blue() > 80 for dot in dots)


def test_a_notice_s_mark_is_as_large_as_its_letters(show: Show, look: Callable[[str, int], None]) -> None:
    look("light", 200)
    notice = Notice()
    show(_holding(notice))
    notice.say("Saved.", "ok")
    assert notice._icon.pixmap().deviceIndependentSize().width() == 36


def test_the_words_of_a_small_action_are_whole_while_it_has_the_focus(show: Show) -> None:
    small = link("Thêm khoản thu", lambda: None)
    show(_holding(small))
    small.setFixedWidth(small.sizeHint().width())
    small.setFocus()
    option = QStyleOptionButton()
    small.initStyleOption(option)
    room = small.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, small).width()
    assert room >= small.fontMetrics().horizontalAdvance(small.text())
