"""Scanning by profiles: which one a key uses, what each does with pages, stacks turned by hand, folders watched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from app.desk.desk import Desk
from app.home import ScanProfile
from app.ui.context import Context
from app.ui.intake import scan_run
from app.ui.intake.draft_tab import DraftTab
from app.ui.main_window import MainWindow
from tests import sane
from tests.samples import foreign
from tests.ui.intake.conftest import Counter
from tests.ui.intake.test_pages_card import said
from tests.ui.intake.test_scan_run import WINE, ended, pages
from tests.ui.sight import unreadable

BY_HAND = ScanProfile("Lật tay", sane.FEEDER, "manual_duplex", dpi=50)
PLAIN = ScanProfile("Một mặt", sane.FEEDER, dpi=50, mode="gray", goes_to="unsorted", blanks="keep")
FEW = 3


@pytest.fixture
def set_up(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the desk profiles, and SANE's test backend with a feeder that holds few sheets."""

    def setting_up(*profiles: ScanProfile, sheets: int = FEW, **settings: object) -> None:
        folder = tmp_path / "scanner"
        monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(folder, **settings)))  # type: ignore[arg-type]
        sane.loading(folder, sheets)
        monkeypatch.setenv("PATH", str(folder), prepend=":")
        for profile in profiles:
            desk.home.save_settings(desk.home.settings().with_profile(profile))

    return setting_up


def menu() -> QMenu:
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
    return shown


def bar(tab: DraftTab) -> str:
    sides = tab.pages_card.picker.sides
    return sides.words.text() if sides.isVisible() else ""


def test_a_list_says_what_each_profile_does_and_the_one_chosen_is_used_from_then_on(
    counter: Counter, desk: Desk, set_up: Callable[..., None]
) -> None:
    set_up(BY_HAND, PLAIN, picture="Solid white")
    counter.choose_procedure(WINE)
    counter.press("Down")
    tab, picker = counter.tab, counter.tab.pages_card.picker
    picker.refresh()
    assert (picker.name.text(), picker.words.text()) == (
        "Lật tay", "both sides, turned by hand · colour 50 dpi → onto the chosen paper",
    )  # fmt: skip
    assert tab.pages_card.goes_to.isVisible()
    counter.press("Shift+F4")
    words = [act.text() for act in menu().actions()]
    assert words == [
        "&1  Lật tay · both sides, turned by hand · colour 50 dpi → onto the chosen paper",
        "&2  Một mặt · one side · grey 50 dpi → to be sorted later",
    ]
    assert [act.isChecked() for act in menu().actions()] == [True, False]
    counter.press("Escape", "Shift+F4", "2")
    ended(counter, tab)
    assert [(page.component, page.blank) for page in pages(counter, tab)] == [(None, False)] * FEW
    assert desk.home.settings().last_profile == "Một mặt"
    assert not tab.pages_card.goes_to.isVisible()
    assert picker.name.text() == "Một mặt"
    counter.press("F4")
    ended(counter, tab)
    assert len(pages(counter, tab)) == 2 * FEW


def test_a_stack_turned_by_hand_takes_two_keys_and_its_sheets_stand_front_by_back(
    counter: Counter, set_up: Callable[..., None]
) -> None:
    set_up(BY_HAND)
    counter.choose_procedure(WINE)
    counter.press("Down", "F4")
    tab = counter.tab
    ended(counter, tab)
    fronts = [page.uid for page in pages(counter, tab)]
    assert bar(tab).startswith("3 fronts are read. Turn the whole stack over")
    assert unreadable(tab.pages_card, counter.qtbot) == []
    counter.press("F4")
    ended(counter, tab)
    found = pages(counter, tab)
    assert [page.uid for page in found[::2]] == fronts
    assert [page.component for page in found] == [2] * 2 * FEW
    assert (bar(tab), said(tab.pages_card)) == ("", "3 pages saved.")


def test_backs_that_do_not_match_are_told_read_on_or_read_anew_and_a_jam_between_harms_nothing(
    counter: Counter, set_up: Callable[..., None], tmp_path: Path
) -> None:
    set_up(BY_HAND)
    counter.choose_procedure(WINE)
    counter.press("F4")
    tab, sides = counter.tab, counter.tab.pages_card.picker.sides
    ended(counter, tab)
    sane.jamming(tmp_path / "scanner", 1)
    counter.press("F4")
    ended(counter, tab)
    assert said(tab.pages_card).startswith("A sheet is stuck in the scanner.")
    assert bar(tab).startswith("1 of 3 backs are read")
    sane.loading(tmp_path / "scanner", FEW)
    counter.press("F4")  # one sheet too many lies in the feeder
    ended(counter, tab)
    assert bar(tab).startswith("3 fronts, but 4 backs: nothing is brought together.")
    counter.press("F4")
    counter.settle()
    assert not tab.scan_run.running
    assert len(pages(counter, tab)) == 7
    sides.anew.click()
    counter.until(lambda: bar(tab).startswith("3 fronts are read."))
    counter.press("F4")
    ended(counter, tab)
    assert (bar(tab), len(pages(counter, tab))) == ("", 6)


def test_fronts_of_several_loads_are_read_on_and_left_as_they_are(
    counter: Counter, set_up: Callable[..., None]
) -> None:
    set_up(BY_HAND)
    counter.choose_procedure(WINE)
    counter.press("F4")
    tab, sides = counter.tab, counter.tab.pages_card.picker.sides
    ended(counter, tab)
    sides.more.click()
    ended(counter, tab)
    assert bar(tab).startswith("6 fronts are read.")
    sides.apart.click()
    counter.until(lambda: not sides.isVisible())
    assert [page.side for page in pages(counter, tab)] == [""] * 6


def test_what_waits_is_said_at_the_next_start_and_gone_on_with(
    counter: Counter,
    desk: Desk,
    set_up: Callable[..., None],
    make_context: Callable[[Desk], Context],
    open_window: Callable[[Context], MainWindow],
) -> None:
    set_up(BY_HAND)
    counter.choose_procedure(WINE)
    counter.press("F4")
    ended(counter, counter.tab)
    uid = counter.tab.uid
    again = Counter(counter.qtbot, open_window(make_context(desk)), desk)
    again.until(lambda: again.told().startswith("Backs are still to be scanned for: no name yet (3 fronts)."))
    (way,) = [b for b in again.page.bottom.notice.findChildren(type(again.tab.pages_card.place)) if b.isVisible()]
    way.click()
    again.until(lambda: again.tab.uid == uid and bar(again.tab).startswith("3 fronts are read."))
    again.press("F4")
    ended(again, again.tab)
    assert len(pages(again, again.tab)) == 2 * FEW


def test_files_in_a_scan_folder_are_announced_and_only_taken_by_the_key(
    counter: Counter, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_run, "FOLDER_QUIET", 0.5)  # its files lie there already
    folder = tmp_path / "quét"
    folder.mkdir()
    desk.home.save_settings(desk.home.settings().with_profile(ScanProfile("Thư mục", f"folder:{folder}")))
    counter.choose_procedure(WINE)
    counter.press("Down")
    tab, picker = counter.tab, counter.tab.pages_card.picker
    picker.refresh()
    counter.settle()
    assert picker.words.text() == f"files in «{folder}» → onto the chosen paper"
    assert not picker.announced.isVisible()
    foreign.pdf(folder / "1.pdf", 1)
    foreign.pdf(folder / "2.pdf", 2)
    picker._looking.setInterval(50)
    counter.until(lambda: picker.announced.text() == "2 new files in the scan folder: F4 takes them.")
    assert pages(counter, tab) == []
    counter.press("F4")
    ended(counter, tab)
    assert [page.component for page in pages(counter, tab)] == [2] * 3
    assert not picker.announced.isVisible()
    shutil.rmtree(folder)
    counter.press("F4")
    counter.until(lambda: said(tab.pages_card).startswith(f"The folder «{folder}» is not there."))
    assert len(pages(counter, tab)) == 3


def test_every_fault_of_the_scanner_is_told_and_the_key_goes_on(
    counter: Counter, set_up: Callable[..., None]
) -> None:
    sentences = {
        "JAMMED": "A sheet is stuck in the scanner.",
        "NO_DOCS": "There is no sheet in the scanner's feeder.",
        "COVER_OPEN": "The scanner's cover is open.",
        "DEVICE_BUSY": "The scanner is in use by another program.",
        "IO_ERROR": "The scanner failed (",
    }
    counter.choose_procedure(WINE)
    tab = counter.tab
    for status, sentence in sentences.items():
        set_up(PLAIN, status=f"SANE_STATUS_{status}")
        counter.press("F4")
        counter.until(lambda: said(tab.pages_card).startswith(sentence) and not tab.scan_run.running)  # noqa: B023
        assert "Go on scanning" in [way.text() for way in tab.pages_card.notice.findChildren(QPushButton)]
    set_up(PLAIN, sheets=1)
    counter.press("F4")
    counter.until(lambda: said(tab.pages_card) == "1 page saved.", 20_000)
    assert len(pages(counter, tab)) == 1


def test_a_driver_that_hangs_is_let_go_by_a_key_press_and_another_draft_is_not_held_up(
    counter: Counter, set_up: Callable[..., None], tmp_path: Path
) -> None:
    set_up(PLAIN)
    sane.hanging(tmp_path / "scanner", 1)
    counter.choose_procedure(WINE)
    counter.press("F4")
    first = counter.tab
    counter.until(lambda: first.pages_card.thumbs.count() == 1, 20_000)
    counter.press("Ctrl+N")
    sane.loading(tmp_path / "scanner", 1)
    counter.choose_procedure(WINE)
    counter.press("F4")
    second = counter.tab
    ended(counter, second)
    assert len(pages(counter, second)) == 1
    assert first.scan_run.running
    counter.press("Ctrl+Shift+Tab")
    assert counter.tab is first
    first.pages_card.scan.setFocus()
    counter.press("Space")
    counter.until(lambda: not first.scan_run.running, 10_000)
    assert (said(first.pages_card), len(pages(counter, first))) == ("1 page saved.", 1)
    counter.press("F4")
    ended(counter, first)
    assert len(pages(counter, first)) == 2
