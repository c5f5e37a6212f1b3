"""A stack with separators in the window: it fills the checklist, and what nobody is sure of is said."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.desk.desk import Desk
from app.papers import receipt, samples
from app.rules.completeness import Counts
from app.ui.intake.arriving import UNTICK
from app.ui.intake.draft_tab import DraftTab
from app.ui.intake.pages_card import PagesCard
from app.ui.main_window import MainWindow
from app.ui.register_page import RegisterPage
from tests.desk.roads import accept, dossier
from tests.samples.scans.make import Page, encoded
from tests.ui.intake.conftest import Counter
from tests.ui.intake.test_pages_card import said

WINE, FOOD = "2.001646", "2.000591"
FIRST, THIRD = (Page("separator", position, "A5", dpi=150, seed=position) for position in (1, 3))
WRITTEN = Page("written", size="A5", dpi=150, seed=7)
STACK = [FIRST, WRITTEN, WRITTEN, THIRD, WRITTEN, Page("foreign", 2, "A5", dpi=150), WRITTEN]


def given(folder: Path, stack: list[Page]) -> list[str]:
    paths = []
    for number, page in enumerate(stack, 1):
        data, suffix = encoded(page)
        paths.append(folder / f"{number:02}{suffix}")
        paths[-1].write_bytes(data)
    return [str(path) for path in paths]


def took(counter: Counter, tab: DraftTab, paths: list[str]) -> None:
    tab.pages_card.wants_files.emit(paths)
    counter.until(lambda: tab.files_run.running, 20_000)
    counter.until(lambda: not tab.files_run.running, 60_000)
    counter.settle()


def press_way(card: PagesCard, words: str) -> None:
    """Press one of the ways out that the card's notice offers."""
    *_replaced, way = [one for one in card.notice.findChildren(QAbstractButton) if one.text() == words]
    QTest.mouseClick(way, Qt.MouseButton.LeftButton)


def test_a_stack_fills_the_checklist_and_flags_what_is_not_sure(counter: Counter, tmp_path: Path) -> None:
    counter.choose_procedure(WINE)
    tab, card = counter.tab, counter.tab.pages_card
    took(counter, tab, given(tmp_path, STACK))
    shown = counter.view(tab).pages
    assert [page.component for page in shown] == [None, 1, 1, None, 3, None, None]
    assert [page.mark for page in shown] == ["separator", "", "", "separator", "", "unsure", ""]
    assert (tab.pages, tab.unsorted) == ({1: 2, 3: 1}, 2)
    assert said(card).startswith("7 pages saved. 1 sheet looks like a separator of something else")
    assert said(card).endswith("2 papers ticked.")
    assert card.thumbs.item(0).text().startswith("Separator: 1. ")
    assert card.total.text().startswith("5 pages · ")
    assert card.thumbs.item(5).text() == "4 · not sorted yet"
    card.thumbs.setCurrentRow(0)
    card.thumbs.setFocus()
    counter.press("B")
    counter.settle()
    assert counter.view(tab).pages[0].mark == ""


def test_papers_behind_their_separators_are_ticked_but_never_what_staff_counted(
    counter: Counter, tmp_path: Path
) -> None:
    counter.choose_procedure(WINE)
    counter.press("Down", "Down", "C")  # the original of the third paper, of which a copy is asked for
    tab, card = counter.tab, counter.tab.pages_card
    fourth = replace(THIRD, position=4)
    stack = [WRITTEN, FIRST, WRITTEN, THIRD, WRITTEN, fourth, Page("patch", dpi=150), WRITTEN]
    took(counter, tab, given(tmp_path, stack))
    counted = {3: Counts(original=1)}
    assert counter.stored(tab).lines == {1: Counts(original=1), **counted}
    assert said(card) == "8 pages saved. 1 paper ticked."
    counter.press(UNTICK)
    counter.settle()
    assert counter.stored(tab).lines == counted
    assert said(card) == "8 pages saved."
    counter.press(UNTICK)
    counter.settle()
    assert counter.stored(tab).lines == counted


def test_files_given_while_others_are_opened_wait_their_turn(counter: Counter, tmp_path: Path) -> None:
    counter.choose_procedure(WINE)
    tab, card = counter.tab, counter.tab.pages_card
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    first, second = given(tmp_path, [FIRST, WRITTEN]), given(tmp_path / "b", [WRITTEN])
    damaged = tmp_path / "c" / "01.jpg"
    damaged.write_bytes(b"\xff\xd8\xff")
    card.wants_files.emit(first)
    counter.until(lambda: tab.files_run.running)
    counter.press("Down")
    card.wants_files.emit(second)
    card.wants_files.emit([str(damaged)])
    counter.until(lambda: said(card) == "Opening files … 2 more files wait their turn.")
    counter.until(lambda: not tab.files_run.running, 60_000)
    counter.settle()
    assert [page.component for page in counter.view(tab).pages] == [None, 1, 2]
    assert "01.jpg" in said(card)
    assert said(card).endswith("3 pages saved. 1 paper ticked.")


def test_who_stops_the_files_stops_those_that_wait_too(counter: Counter, tmp_path: Path) -> None:
    counter.choose_procedure(WINE)
    tab, card = counter.tab, counter.tab.pages_card
    (tmp_path / "b").mkdir()
    card.wants_files.emit(given(tmp_path, [WRITTEN]))
    counter.until(lambda: tab.files_run.running)
    card.wants_files.emit(given(tmp_path / "b", [WRITTEN, WRITTEN]))
    press_way(card, "Stop")
    counter.until(lambda: not tab.files_run.running, 60_000)
    counter.settle()
    assert len(counter.view(tab).pages) <= 1


def test_ticks_follow_a_procedure_chosen_while_the_stack_arrives(counter: Counter, tmp_path: Path) -> None:
    counter.choose_procedure(WINE)
    tab, card = counter.tab, counter.tab.pages_card
    second = replace(FIRST, position=2)
    tab.pages_card.wants_files.emit(given(tmp_path, [second, WRITTEN, WRITTEN, WRITTEN]))
    counter.until(lambda: tab.pages.get(2), 20_000)
    assert tab.files_run.running
    counter.press("Shift+F3")
    counter.type(FOOD)
    counter.press("Return")
    counter.until(lambda: not tab.files_run.running, 60_000)
    counter.settle()
    assert list(counter.stored(tab).lines) == [4], "the paper of the same name"
    assert said(card).endswith("1 paper ticked.")


def test_a_slip_on_top_opens_its_dossier(counter: Counter, desk: Desk, window: MainWindow, tmp_path: Path) -> None:
    uid = accept(desk)
    code = dossier(desk, uid).code
    counter.choose_procedure(WINE)
    tab = counter.tab
    slip = tmp_path / "00.pdf"
    slip.write_bytes(receipt.render(replace(samples.RECEIPT, code=str(code))))
    took(counter, tab, [str(slip), *given(tmp_path, [WRITTEN])])
    assert said(tab.pages_card).endswith(f"On top lies the slip {code}.")
    assert [page.mark for page in counter.view(tab).pages] == ["receipt", ""]
    press_way(tab.pages_card, "Open its dossier")
    counter.until(lambda: window.page("register").isVisible())
    counter.answered(window.context)
    register = window.page("register")
    assert isinstance(register, RegisterPage)
    assert register.table.current_key() == uid
