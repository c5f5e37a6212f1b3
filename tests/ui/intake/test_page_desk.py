"""Working with pages by keyboard and mouse: undo, the large view with its tools, places for pages, unsure sheets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from app.scanning.edits import UNEDITED, WHOLE
from app.ui.intake.page_viewer import NEAR, PageViewer
from app.ui.intake.pages_card import PagesCard
from app.ui.intake.pages_desk import PagesDesk
from app.ui.intake.thumbs import Thumbs
from tests.samples import foreign
from tests.ui.intake.conftest import Counter
from tests.ui.intake.test_pages_card import arrived, card, pages, said, three
from tests.ui.intake.test_stack_run import STACK, WINE, given, took
from tests.ui.sight import LONG_NAME, unreadable

__all__ = ["card", "three"]


@pytest.fixture
def large(counter: Counter, card: PagesCard, three: list[str]) -> PagesDesk:
    """The large view of three pages, at the first."""
    counter.press("F11")
    desk = card.desk
    assert desk is not None
    counter.until(lambda: desk.isVisible() and sharp(desk.viewer))
    return desk


def sharp(viewer: PageViewer) -> bool:
    """Whether every page is drawn as wide as it is shown, or a few pixels beside it."""
    drawn = [viewer._drawn.get(look) for look, _page in viewer._looks]
    return bool(drawn) and all(one is not None and abs(one.asked - viewer._wanted()) <= NEAR for one in drawn)


def dropped(thumbs: Thumbs, data: QMimeData, row: int, share: float) -> None:
    """Let something fall onto a page of the list, at a share of its width."""
    cell = thumbs.visualItemRect(thumbs.item(row))
    at = QPointF(cell.left() + share * cell.width(), cell.center().y())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    thumbs.dropEvent(QDropEvent(at, copy, data, left, Qt.KeyboardModifier.NoModifier))


def choose(counter: Counter, key: str) -> None:
    """Choose in the list of components that is open."""
    counter.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QWidget)
    QTest.keyClick(menu, ord(key))


def test_every_act_is_undone_and_done_again_in_its_turn(counter: Counter, card: PagesCard, three: list[str]) -> None:
    one, two, last = three
    counter.press("R", "Ctrl+Right", "B", "Delete")
    done = [(page.uid, page.rotation, page.blank) for page in pages(counter)]
    assert done == [(two, 0, False), (last, 0, False)]
    counter.press("Ctrl+Z", "Ctrl+Z")
    assert [(page.uid, page.rotation, page.blank) for page in pages(counter)][1] == (one, 90, False)
    assert said(card) == "Undone: setting aside."
    counter.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert [(page.uid, page.rotation) for page in pages(counter)] == [(uid, 0) for uid in three]
    counter.press("Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+Y")
    assert said(card) == "Done again: removing."
    assert [(page.uid, page.rotation, page.blank) for page in pages(counter)] == done
    counter.press("Ctrl+Y")
    assert said(card) == "There is nothing to do again."


def test_a_new_act_leaves_nothing_to_do_again_and_another_procedure_nothing_to_undo(
    counter: Counter, card: PagesCard, three: list[str]
) -> None:
    counter.press("R", "Ctrl+Z", "B", "Ctrl+Y")
    assert said(card) == "There is nothing to do again."
    counter.settle()
    counter.press("Shift+F3")
    counter.type("2.000591")
    counter.press("Return")
    counter.settle()
    card.thumbs.setFocus()
    counter.press("Ctrl+Z")
    assert said(card) == "There is nothing to undo."
    assert [page.component for page in pages(counter)] == [4, 4, 4]


def test_dragged_pages_come_where_they_fall_and_join_that_group(
    counter: Counter, card: PagesCard, three: list[str]
) -> None:
    one, two, last = three
    counter.tab.acting.place([last], 3)
    counter.settle()
    dropped(card.thumbs, card.thumbs.mimeData([card.thumbs.item(0)]), 2, 0.9)
    assert [(page.uid, page.component) for page in pages(counter)] == [(two, 2), (last, 3), (one, 3)]
    dropped(card.thumbs, card.thumbs.mimeData([card.thumbs.item(2)]), 0, 0.1)
    assert [(page.uid, page.component) for page in pages(counter)] == [(one, 2), (two, 2), (last, 3)]


def test_files_that_fall_between_pages_come_there(
    counter: Counter, card: PagesCard, three: list[str], tmp_path: Path
) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(foreign.pdf(tmp_path / "b.pdf", 2)))])
    dropped(card.thumbs, files, 1, 0.1)
    arrived(counter, 5)
    counter.settle()
    order = [page.uid for page in pages(counter)]
    assert (order[0], order[3:]) == (three[0], three[1:])
    assert {page.component for page in pages(counter)} == {2}


def test_pages_that_come_next_go_behind_a_page_or_take_its_place(
    counter: Counter, card: PagesCard, three: list[str], tmp_path: Path
) -> None:
    counter.press("Ins")
    assert card.awaited.words.text() == "The next pages come behind page 1."
    counter.press("Escape")
    assert not card.awaited.isVisible()
    counter.press("Right", "T")
    assert card.awaited.words.text() == "The next pages take the place of page 2."
    card.wants_files.emit([str(foreign.pdf(tmp_path / "b.pdf", 1))])
    arrived(counter, 3)
    counter.until(lambda: [page.uid for page in pages(counter)][0::2] == three[0::2])
    assert three[1] not in {page.uid for page in pages(counter)}
    assert not card.awaited.isVisible()
    counter.press("Ctrl+Z")
    assert three[1] in {page.uid for page in pages(counter)}


def test_a_picture_and_files_are_pasted_behind_the_current_page(
    counter: Counter, card: PagesCard, three: list[str], tmp_path: Path
) -> None:
    picture = QImage(300, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("grey"))
    QGuiApplication.clipboard().setImage(picture)
    counter.press("Ctrl+V")
    arrived(counter, 4)
    assert [page.uid for page in pages(counter)][::2] == [three[0], three[1]]
    assert pages(counter)[1].path.suffix == ".png"
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(foreign.pdf(tmp_path / "b.pdf", 1)))])
    QGuiApplication.clipboard().setMimeData(files)
    counter.press("Ctrl+V")
    arrived(counter, 5)
    assert [page.uid for page in pages(counter)][0::3] == [three[0], three[1]]
    QGuiApplication.clipboard().clear()
    counter.press("Ctrl+V")
    assert said(card) == "There is no picture and no file to paste."


def test_the_large_view_takes_the_room_of_the_cards_and_gives_it_back(
    counter: Counter, card: PagesCard, large: PagesDesk
) -> None:
    assert not counter.tab.applicant.isVisible()
    assert card.width() > 1000
    assert large.told.text() == "Page 1 of 3"
    counter.press("PgDown")
    assert large.told.text() == "Page 2 of 3"
    counter.press("Escape")
    assert counter.tab.applicant.isVisible()
    assert card.width() < 300
    counter.press("Return")
    assert large.isVisible()
    counter.press("F2")
    assert counter.tab.applicant.identifier.line.hasFocus()
    assert not large.isVisible()


def test_a_page_is_zoomed_fitted_and_shown_beside_the_next(counter: Counter, large: PagesDesk) -> None:
    viewer = large.viewer
    fitted = viewer.transform().m11()
    counter.press("W")
    assert viewer.transform().m11() > fitted
    counter.press("0", "+")
    assert viewer.transform().m11() == pytest.approx(fitted * 1.25)
    turn_wheel(viewer, 120, Qt.KeyboardModifier.ControlModifier)
    assert viewer.transform().m11() == pytest.approx(fitted * 1.25**2)
    counter.until(lambda: sharp(viewer))
    counter.press("0", "2")
    assert len(viewer._items) == 2
    assert viewer._items[1].x() > viewer._items[0].sceneBoundingRect().right()
    turn_wheel(viewer, -120, Qt.KeyboardModifier.NoModifier)
    assert large.told.text() == "Page 2 of 3"


def turn_wheel(viewer: PageViewer, by: int, held: Qt.KeyboardModifier) -> None:
    at = QPointF(viewer.viewport().rect().center())
    none = Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(at, at, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, held, none, False)
    viewer.wheelEvent(turned)


def test_edits_are_made_by_keys_shown_and_taken_back(counter: Counter, large: PagesDesk) -> None:
    plain = large.viewer._items[0].pixmap().toImage()
    counter.press("]", "]", ".", "D", "H", "Shift+R")
    first = pages(counter)[0]
    assert (first.edits.brightness, first.edits.skew, first.rotation) == (10, 0.2, 270)
    assert first.edits.despeckle
    assert first.edits.holes
    counter.until(lambda: sharp(large.viewer) and large.viewer._items[0].pixmap().toImage() != plain)
    counter.press("D", "[", ",")
    edits = pages(counter)[0].edits
    assert (edits.despeckle, edits.brightness, edits.skew) == (False, 5, 0.0)
    counter.press("O")
    assert pages(counter)[0].edits == UNEDITED
    counter.press("Ctrl+Z")
    assert pages(counter)[0].edits.brightness == 5


def test_a_frame_is_drawn_with_the_mouse_or_pulled_in_by_arrows(counter: Counter, large: PagesDesk) -> None:
    viewer = large.viewer
    page = viewer.mapFromScene(viewer._items[0].sceneBoundingRect()).boundingRect()
    counter.press("C")
    left, at = Qt.MouseButton.LeftButton, page.topLeft()
    QTest.mousePress(viewer.viewport(), left, pos=at + QPoint(page.width() // 4, page.height() // 4))
    QTest.mouseMove(viewer.viewport(), at + QPoint(page.width() * 3 // 4, page.height() // 2))
    QTest.mouseRelease(viewer.viewport(), left, pos=at + QPoint(page.width() * 3 // 4, page.height() // 2))
    assert pages(counter)[0].edits.crop == pytest.approx((0.25, 0.25, 0.75, 0.5), abs=0.02)
    counter.press("Shift+C")
    assert pages(counter)[0].edits.crop == WHOLE
    counter.press("C", "Left", "Left", "Up", "Right", "Shift+Right", "Return")
    assert pages(counter)[0].edits.crop == pytest.approx((0.02, 0.01, 1.0, 1.0))
    counter.press("C", "Down", "Escape")
    assert viewer.frame is None
    assert large.isVisible()
    assert pages(counter)[0].edits.crop == pytest.approx((0.02, 0.01, 1.0, 1.0))


def test_pages_are_put_split_and_joined_by_a_choice_of_components(counter: Counter, large: PagesDesk) -> None:
    counter.press("PgDown", "X")
    choose(counter, "4")
    counter.until(lambda: [page.component for page in pages(counter)] == [2, 4, 4])
    counter.press("F5")
    choose(counter, "0")
    counter.until(lambda: [page.component for page in pages(counter)] == [2, None, 4])
    counter.press("PgDown", "J")
    choose(counter, "2")
    counter.until(lambda: [page.component for page in pages(counter)] == [2, 2, None])


def test_a_page_that_fits_a_pixel_narrower_once_it_is_drawn_is_not_drawn_for_ever(
    counter: Counter, large: PagesDesk
) -> None:
    viewer = large.viewer
    ((look, _page),) = viewer._looks
    for beside in (-1, 1):
        viewer._drawn[look] = viewer._drawn[look]._replace(asked=viewer._wanted() + beside)
        viewer._draw()
        assert viewer._asked == set()


def test_tab_goes_from_the_list_to_the_large_page_its_tools_and_then_to_what_ends_the_talk(
    counter: Counter, card: PagesCard, large: PagesDesk
) -> None:
    card.notice.say("Saved.", "ok", ("Take back", list))
    stops = counter.stops()
    tools = [*large.tools.buttons.values(), *large.views.buttons.values()]
    way_out = card.notice.findChildren(QPushButton)[-1]
    wanted = [card.thumbs, large.viewer, *tools]
    assert [stop for stop in stops if stop in wanted] == wanted
    ending = [stops.index(action) for action in counter.page._actions if action in stops]
    assert ending
    assert min(ending) > stops.index(tools[-1])
    assert way_out in stops


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 150), ("light", 200)])
def test_nothing_of_the_large_view_is_cut(
    counter: Counter, card: PagesCard, large: PagesDesk, look: Callable[[str, int], None], theme: str, scale: int
) -> None:
    look(theme, scale)
    counter.press("Ins", "2")
    card.notice.say(LONG_NAME, "warn", ("Bỏ các dấu vừa đánh", list))
    card.unsure.ask(LONG_NAME)
    assert unreadable(counter.tab, counter.qtbot) == []


def test_nothing_of_the_narrow_card_is_cut_while_it_asks(counter: Counter, card: PagesCard, three: list[str]) -> None:
    card.notice.say(LONG_NAME, "warn", ("Bỏ các dấu vừa đánh", list))
    card.unsure.ask(LONG_NAME)
    assert unreadable(counter.tab, counter.qtbot) == []
    assert card.notice.words.width() > card.width() // 2


def test_unsure_sheets_are_answered_at_their_place(counter: Counter, card: PagesCard, tmp_path: Path) -> None:
    counter.choose_procedure(WINE)
    took(counter, counter.tab, given(tmp_path, [*STACK[3:], *STACK[5:]]))
    assert [page.component for page in pages(counter)] == [None, 3, None, None, None, None]
    card.thumbs.setFocus()
    counter.press("Home", "Down", "Right")
    assert card.unsure.words.text() == "It is not sure whether page 2 is a paper or a separator."
    counter.press("G")
    counter.until(lambda: [page.component for page in pages(counter)] == [None, 3, 3, 3, None, None])
    assert not card.unsure.isVisible()
    card.thumbs.setCurrentRow(4)
    assert card.unsure.isVisible()
    counter.press("N")
    choose(counter, "5")
    counter.until(lambda: [page.component for page in pages(counter)] == [None, 3, 3, 3, 5, 5])
    assert pages(counter)[4].mark == "separator"
    assert card.thumbs.item(4).text().startswith("Separator: 5. ")
    assert counter.tab.unsorted == 0
