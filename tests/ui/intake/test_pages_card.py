"""Pages from files: dropped or chosen, turned, moved, removed and taken back; bad files are told and harm nothing."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QFileDialog

from app.cli.program import run
from app.desk import assembling
from app.desk.desk import Desk
from app.messages import explain
from app.queries.drafts import PageView
from app.scanning.opening import confined
from app.scanning.opening.files import refusal
from app.ui.intake.checklist_table import PAGES_MIME
from app.ui.intake.pages_card import PagesCard
from app.ui.main_window import MainWindow
from tests.samples import foreign
from tests.ui.intake.conftest import Counter

WINE, FOOD = "2.001646", "2.000591"


@pytest.fixture
def card(counter: Counter) -> PagesCard:
    return counter.tab.pages_card


@pytest.fixture
def three(counter: Counter, tmp_path: Path) -> list[str]:
    """Three pages of a file on the second paper of a procedure; their identities."""
    counter.choose_procedure(WINE)
    counter.press("Down")
    counter.drop(counter.tab.pages_card.thumbs, foreign.pdf(tmp_path / "a.pdf", 3))
    arrived(counter, 3)
    counter.tab.pages_card.thumbs.setFocus()
    counter.press("Home")
    return [page.uid for page in pages(counter)]


def pages(counter: Counter) -> list[PageView]:
    """Return the draft's pages that are not removed, as the store has them."""
    return [page for page in counter.view().pages if not page.removed]


def said(card: PagesCard) -> str:
    """Return what the card tells."""
    return card.notice.words.text() if card.notice.isVisible() else ""


def arrived(counter: Counter, count: int) -> None:
    """Wait until so many pages are in sight and nothing more comes."""
    counter.until(lambda: not counter.tab.arriving and counter.tab.pages_card.thumbs.count() == count, 20_000)
    counter.settle()


def shown(card: PagesCard) -> list[str]:
    return [card.thumbs.item(at).text() for at in range(card.thumbs.count())]


def test_files_of_every_kind_are_dropped_at_once_and_their_pages_come_in_order(
    counter: Counter, card: PagesCard, tmp_path: Path
) -> None:
    counter.choose_procedure(WINE)
    counter.press("Down")
    png = tmp_path / "c.png"
    foreign.photo(tmp_path / "b.jpg", (300, 400)).rename(tmp_path / "ảnh chụp.jpg")
    foreign.noise(png, (400, 500))  # a JPEG by its bytes: the name lies and does no harm
    files = (
        foreign.pdf(tmp_path / "đơn.pdf", 3),
        tmp_path / "ảnh chụp.jpg",
        png,
        foreign.tiff(tmp_path / "d.tif", 2),
    )
    counter.drop(card.thumbs, *files)
    arrived(counter, 7)
    assert said(card) == "7 pages saved."
    assert [page.path.suffix for page in pages(counter)] == [".pdf"] * 3 + [".jpg", ".jpg", ".tif", ".png"]
    assert {page.component for page in pages(counter)} == {2}
    assert shown(card)[0] == "1 · 2. Giấy chứng nhận đăng ký doanh nghiệp hoặc Giấy chứng nhận đăng ký hộ kinh doanh"
    assert card.total.text().startswith("7 pages · 0,")
    assert counter.tab.procedure.table.items.rows[1].pages == 7


def test_files_are_chosen_by_keyboard(counter: Counter, card: PagesCard, tmp_path: Path) -> None:
    file = foreign.pdf(tmp_path / "don.pdf", 2)
    counter.press("Ctrl+O")
    counter.until(lambda: counter.dialog() is not None and counter.window.isActiveWindow() is False)
    dialog = counter.dialog()
    assert isinstance(dialog, QFileDialog)
    counter.type(str(file))
    counter.press("Return")
    arrived(counter, 2)
    assert [page.component for page in pages(counter)] == [None, None]
    assert shown(card) == ["1 · not sorted yet", "2 · not sorted yet"]


def test_only_files_are_taken_where_pages_lie(counter: Counter, card: PagesCard) -> None:
    def enter(data: QMimeData) -> bool:
        at, left = QPointF(10, 10).toPoint(), Qt.MouseButton.LeftButton
        event = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        card.thumbs.dragEnterEvent(event)
        return event.isAccepted()

    files, text, far = QMimeData(), QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile("/x.pdf")])
    text.setText("x")
    assert enter(files)
    assert not enter(text)
    far.setUrls([QUrl("https://mau.example/x.pdf")])
    counter.drop(card.thumbs)
    assert not counter.tab.arriving
    assert counter.tab.uid == ""


def test_a_page_is_turned_by_a_key(counter: Counter, card: PagesCard, three: list[str]) -> None:
    counter.press("R", "R", "Right", "R")
    assert [page.rotation for page in pages(counter)] == [180, 90, 0]
    assert card.chosen() == [three[1]]


def test_pages_are_moved_by_keys_and_the_keys_stay_with_them(
    counter: Counter, card: PagesCard, three: list[str]
) -> None:
    one, two, last = three
    counter.press("Ctrl+Right")
    counter.settle()
    counter.press("Ctrl+Right")
    counter.until(lambda: [page.uid for page in pages(counter)] == [two, last, one])
    counter.until(lambda: card.thumbs.current() == one and card.thumbs.currentRow() == 2)
    counter.press("Ctrl+Right")  # nowhere to go
    counter.settle()
    counter.press("Ctrl+Left")
    counter.until(lambda: [page.uid for page in pages(counter)] == [two, one, last])


def test_removed_pages_are_taken_back_to_their_places(counter: Counter, card: PagesCard, three: list[str]) -> None:
    counter.press("Right", "Shift+Right", "Delete")
    counter.until(lambda: card.thumbs.count() == 1)
    assert said(card) == "2 pages removed."
    assert [page.uid for page in pages(counter)] == three[:1]
    counter.press("Ctrl+Z")
    counter.until(lambda: card.thumbs.count() == 3)
    assert [page.uid for page in pages(counter)] == three
    assert said(card) == "Undone: removing."
    counter.press("Ctrl+Z")  # nothing is left to take back
    counter.settle()
    assert said(card) == "There is nothing to undo."
    assert card.thumbs.count() == 3


def test_a_page_is_set_aside_and_stays_in_sight_and_is_left_out(
    counter: Counter, card: PagesCard, three: list[str]
) -> None:
    counter.press("B")
    counter.until(lambda: shown(card)[0] == "1 · set aside")
    assert [page.blank for page in pages(counter)] == [True, False, False]
    assert card.total.text().endswith("1 blank set aside")
    assert counter.tab.procedure.table.items.rows[1].pages == 2
    (made,) = assembling.assemble_draft(counter.desk, counter.tab.uid)
    assert made.pages == 2
    counter.press("B")
    counter.until(lambda: not any(page.blank for page in pages(counter)))


def test_chosen_pages_are_put_onto_the_chosen_paper_by_key_and_by_hand(
    counter: Counter, card: PagesCard, three: list[str]
) -> None:
    counter.press("F3", "Down")  # the third paper
    card.thumbs.setFocus()
    counter.press("End", "F5")
    counter.until(lambda: [page.component for page in pages(counter)] == [2, 2, 3])
    dragged = card.thumbs.mimeData([card.thumbs.item(0), card.thumbs.item(1)])
    assert bytes(dragged.data(PAGES_MIME).data()).decode().split() == three[:2]
    table = counter.tab.procedure.table
    table.items.dropMimeData(dragged, Qt.DropAction.MoveAction, -1, -1, table.items.index(0, 2))
    counter.until(lambda: [page.component for page in pages(counter)] == [1, 1, 3])
    assert [row.pages for row in table.items.rows[:3]] == [2, 0, 1]


def test_what_comes_meanwhile_leaves_choice_and_keys_alone(
    counter: Counter, card: PagesCard, three: list[str], tmp_path: Path
) -> None:
    counter.press("Right")
    counter.drop(card.thumbs, foreign.pdf(tmp_path / "b.pdf", 2))
    arrived(counter, 5)
    assert card.chosen() == [three[1]]
    assert card.thumbs.current() == three[1]
    counter.press("Left")
    assert card.thumbs.current() == three[0]


def test_pages_follow_the_paper_of_the_same_name_and_others_are_not_sorted_yet(
    counter: Counter, three: list[str]
) -> None:
    counter.press("F3")
    counter.tab.pages_card.thumbs.setFocus()
    counter.press("Home")
    counter.tab.acting.place(three[2:], 9)
    counter.settle()
    counter.press("Shift+F3")
    counter.type(FOOD)
    counter.press("Return")
    counter.until(lambda: [page.component for page in pages(counter)] == [4, 4, None])
    assert shown(counter.tab.pages_card)[2] == "3 · not sorted yet"


def test_pages_are_laid_two_in_a_line_on_the_smallest_screen_and_none_hangs_over(
    counter: Counter, card: PagesCard, three: list[str]
) -> None:
    thumbs = card.thumbs
    places = [thumbs.visualItemRect(thumbs.item(at)) for at in range(3)]
    assert places[0].top() == places[1].top() < places[2].top()
    assert all(thumbs.viewport().rect().right() >= place.right() for place in places)
    assert not card.preview.isVisible()


def test_links_below_the_pages_are_shown_in_full(counter: Counter, card: PagesCard, three: list[str]) -> None:
    bar = card.place.parentWidget()
    assert bar is not None
    for button in (card.place, *bar.findChildren(type(card.place))):
        around = button.parentWidget()
        assert around is not None
        assert button.width() >= button.sizeHint().width()
        assert button.geometry().left() >= 0
        assert button.geometry().right() < around.width()


def test_how_the_first_page_comes_is_said_across_the_whole_card_on_a_wide_screen(
    counter: Counter, window: MainWindow
) -> None:
    window.resize(1920, 1000)
    card = counter.tab.pages_card
    counter.until(lambda: card.thumbs.viewport().width() > 500)
    assert card.thumbs.viewport().width() > 0.9 * card.width()


def test_a_readable_page_stands_beside_the_small_ones_on_a_wide_screen(
    counter: Counter, card: PagesCard, three: list[str], window: MainWindow
) -> None:
    window.resize(1920, 1000)
    counter.until(lambda: card.preview.isVisible() and card.preview.sheet.pixmap().width() > 450)
    first = card.preview.sheet.pixmap().toImage()
    counter.press("Down")
    counter.until(lambda: card.preview.sheet.pixmap().width() > 450)
    assert card.thumbs.current() == three[1]
    assert card.preview.sheet.pixmap().toImage() != first
    assert card.preview.sheet.pixmap().width() <= card.preview.viewport().width()
    assert counter.tab.applicant.width() <= 340


BAD: list[tuple[Callable[[Path], Path], str]] = [
    (foreign.encrypted_pdf, "encrypted"),
    (foreign.damaged_pdf, "damaged"),
    (foreign.bomb_pdf, "large"),
    (foreign.huge_png, "large"),
]


def test_bad_files_are_told_one_by_one_and_the_good_ones_between_them_are_taken(
    counter: Counter, card: PagesCard, desk: Desk, tmp_path: Path
) -> None:
    files = [foreign.pdf(tmp_path / "tốt 1.pdf", 1)]
    for number, (make, _kind) in enumerate(BAD):
        files.append(make(tmp_path / f"xấu {number}.pdf"))
    program = tmp_path / "hóa đơn.pdf"
    program.write_bytes(b"MZ this is a program")
    files += [program, tmp_path / "không có.pdf", foreign.photo(tmp_path / "tốt 2.pdf", (200, 300))]
    counter.choose_procedure(WINE)
    began = time.monotonic()
    counter.drop(card.thumbs, *files)
    arrived(counter, 2)
    assert time.monotonic() - began < 60  # 3 where the machine is quiet
    faults = [refusal(kind, f"xấu {number}.pdf", "") for number, (_make, kind) in enumerate(BAD)]
    faults += [refusal("unknown", "hóa đơn.pdf", ""), refusal("damaged", "không có.pdf", "")]
    causes = [explain(fault).happened for fault in faults]
    remedy = "Ask for these files again, or scan the papers."
    assert said(card) == " ".join([*causes, remedy, "2 pages saved."])
    assert [page.path.suffix for page in pages(counter)] == [".pdf", ".jpg"]
    assert list(desk.home.path.rglob("*.new")) == []
    confined.close()
    heaviest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    assert heaviest < 2048, f"a child took {heaviest} MB"


def test_after_bad_files_the_store_is_whole(counter: Counter, card: PagesCard, desk: Desk, tmp_path: Path) -> None:
    counter.press("F2", "Tab")
    counter.type("Người nộp mẫu")
    before = counter.view()
    counter.drop(card.thumbs, foreign.damaged_pdf(tmp_path / "a.pdf"), tmp_path)
    arrived(counter, 0)
    assert said(card)
    after = counter.view()
    assert (after.content, after.pages) == (before.content, before.pages)
    assert run(["--home", str(desk.home.path), "check", "--deep"]) == 0


def test_taking_files_in_can_be_stopped(counter: Counter, card: PagesCard, tmp_path: Path) -> None:
    counter.drop(card.thumbs, *(foreign.pdf(tmp_path / f"{number}.pdf", 300) for number in range(3)))
    counter.until(lambda: said(card) == "Opening files …")
    counter.tab.stop_arriving()
    counter.until(lambda: not counter.tab.arriving)
    assert card.thumbs.count() < 300
