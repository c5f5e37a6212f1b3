"""Pages from the scanner: one by one, each to the draft that asked for it; what came before a fault is kept."""

import os
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt

from app.cli.program import run
from app.desk.desk import Desk
from app.desk.scans import TakenIn
from app.queries.drafts import PageView
from app.scanning.sources.named import scan_settings
from app.ui.intake.arriving import Target
from app.ui.intake.draft_tab import DraftTab
from app.ui.intake.scan_run import Arrived, scan
from tests import sane
from tests.samples import written
from tests.ui.conftest import Scanner
from tests.ui.intake.conftest import Counter
from tests.ui.intake.test_pages_card import said

WINE, FOOD = "2.001646", "2.000591"
SHEETS = 10
CERTIFICATE = 2
"""The second paper of the first procedure, the fourth of the other."""


def pages(counter: Counter, tab: DraftTab) -> list[PageView]:
    return [page for page in counter.view(tab).pages if not page.removed]


def ended(counter: Counter, tab: DraftTab) -> None:
    counter.until(lambda: tab.scan_run.running, 20_000)
    counter.until(lambda: not tab.scan_run.running, 40_000)
    counter.settle()


def came(counter: Counter, tab: DraftTab, count: int) -> None:
    counter.until(lambda: tab.pages_card.thumbs.count() >= count, 40_000)


def test_a_stack_is_scanned_by_one_key_onto_the_chosen_paper(counter: Counter, scanner: Scanner) -> None:
    scanner()
    counter.choose_procedure(WINE)
    counter.press("Down", "F4")
    tab, card = counter.tab, counter.tab.pages_card
    ended(counter, tab)
    assert said(card) == "10 pages saved."
    assert [page.component for page in pages(counter, tab)] == [CERTIFICATE] * SHEETS
    assert all(page.path.is_file() for page in pages(counter, tab))
    assert card.thumbs.count() == SHEETS
    assert card.scan.text().startswith("Scan the stack")


def test_a_run_stays_with_its_draft_and_its_paper_whatever_is_done_meanwhile(
    counter: Counter, scanner: Scanner
) -> None:
    scanner(delay_us=20_000, chunk=2048)
    counter.choose_procedure(WINE)
    counter.press("Down", "F4")
    first = counter.tab
    came(counter, first, 1)
    counter.press("Shift+F3")  # another procedure, in which the same paper stands elsewhere
    counter.type(FOOD)
    counter.press("Return", "Ctrl+N")
    second = counter.tab
    counter.type("019085012345")
    came(counter, first, 3)
    counter.press("Ctrl+Tab", "Ctrl+Tab")
    assert counter.tab is second
    counter.until(lambda: not first.scan_run.running, 40_000)
    counter.settle()
    assert [page.component for page in pages(counter, first)] == [4] * SHEETS
    assert pages(counter, second) == []
    assert first.pages_card.thumbs.count() == SHEETS
    assert second.pages_card.thumbs.count() == 0
    assert second.content.owner.identifier == "019085012345"


def test_no_talk_ends_while_its_pages_arrive_and_stopping_keeps_what_came(counter: Counter, scanner: Scanner) -> None:
    scanner(delay_us=20_000, chunk=2048)
    counter.choose_procedure(WINE)
    counter.press("F4")
    tab = counter.tab
    came(counter, tab, 2)
    for key in ("F9", "F7", "F8", "Ctrl+W"):
        counter.press(key)
        counter.until(lambda: counter.told().startswith("Pages are still arriving for this applicant."))
        assert not counter.page.reason.isVisible()
        assert counter.tab is tab
        counter.page.say_here("")
    tab.stop_arriving()
    counter.until(lambda: not tab.scan_run.running, 20_000)
    kept = len(pages(counter, tab))
    assert 2 <= kept < SHEETS
    assert said(tab.pages_card) == f"{kept} pages saved."
    counter.press("Ctrl+W")
    counter.until(lambda: counter.tab is not tab)


def test_a_jam_keeps_what_came_and_the_run_goes_on_from_there(
    counter: Counter, scanner: Scanner, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.environ["PATH"]
    scanner(lambda folder: sane.jamming(folder, 2))
    counter.choose_procedure(WINE)
    counter.press("F4")
    tab, card = counter.tab, counter.tab.pages_card
    ended(counter, tab)
    assert said(card).startswith("A sheet is stuck in the scanner.")
    assert said(card).endswith("2 pages saved.")
    assert card.thumbs.count() == len(pages(counter, tab)) == 2
    monkeypatch.setenv("PATH", path)  # the sheet is taken out
    counter.press("F4")
    ended(counter, tab)
    assert len(pages(counter, tab)) == 2 + SHEETS
    assert run(["--home", str(desk.home.path), "check"]) == 0


def test_an_empty_feeder_is_told_and_nothing_is_lost(counter: Counter, scanner: Scanner) -> None:
    scanner(status="SANE_STATUS_NO_DOCS")
    counter.choose_procedure(WINE)
    counter.press("Space", "F4")
    tab = counter.tab
    ended(counter, tab)
    assert said(tab.pages_card).startswith("There is no sheet in the scanner's feeder.")
    assert len(counter.stored(tab).lines) == 1


def test_without_a_scanner_the_card_says_so(counter: Counter, desk: Desk, scanner: Scanner) -> None:
    card = counter.tab.pages_card
    assert card.picker.words.text() == "No scanner chosen; see the settings."
    counter.press("F4")
    counter.until(lambda: said(card).startswith("The scanner does not answer."))
    scanner()
    counter.press("Alt+3")
    counter.until(lambda: not card.isVisible())
    counter.press("Alt+1")
    counter.until(lambda: card.picker.words.text() == "one side · colour 50 dpi → onto the chosen paper")


def test_blank_sheets_are_set_aside_in_sight(counter: Counter, scanner: Scanner) -> None:
    scanner(picture="Solid white")
    counter.choose_procedure(WINE)
    counter.press("F4")
    tab = counter.tab
    ended(counter, tab)
    assert all(page.blank for page in pages(counter, tab))
    assert tab.pages_card.thumbs.item(0).text() == "1 · set aside"
    assert tab.pages_card.total.text().endswith("10 blank set aside")
    assert tab.pages == {}


def test_a_page_on_its_head_turns_upright_a_moment_after_it_came(counter: Counter, tmp_path: Path) -> None:
    counter.choose_procedure(WINE)
    counter.settle()
    sheet = written.jpeg(tmp_path / "sheet.jpg", dpi=150, turned=180)
    counter.tab._add_files([str(sheet)])
    counter.until(lambda: [page.rotation for page in pages(counter, counter.tab)] == [180], 40_000)


def test_a_page_is_shown_before_it_is_judged_and_cannot_be_chosen_until_it_has_its_place(
    counter: Counter, scanner: Scanner
) -> None:
    scanner()
    counter.choose_procedure(WINE)
    tab, thumbs = counter.tab, counter.tab.pages_card.thumbs
    tab.when_saved(lambda: None)
    counter.until(lambda: bool(tab.uid))
    profile = counter.desk.home.settings().profiles()[0]
    stop = Event()
    stream = scan(counter.desk, tab.uid, scan_settings(profile), Target(CERTIFICATE, profile), stop)
    seen = next(stream)
    assert isinstance(seen, Arrived)
    assert pages(counter, tab) == []
    tab.pages_card.show_arriving(seen.picture, seen.moment)
    thumbs.selectAll()
    assert (thumbs.count(), thumbs.chosen()) == (1, [])
    assert isinstance(next(stream), TakenIn)
    tab.reload_pages()
    counter.until(lambda: thumbs.item(0).flags() & Qt.ItemFlag.ItemIsSelectable != Qt.ItemFlag.NoItemFlags)
    assert thumbs.count() == len(pages(counter, tab)) == 1
    stop.set()
    assert all(isinstance(came, TakenIn | Arrived) for came in stream)
