"""Papers that come with a supplement, online or at the counter, taken in from the register by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.bootstrap import open_desk
from app.desk import pausing, supplement_papers
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.models.draft import DraftContent
from app.queries import dossiers
from app.rules.completeness import Counts
from app.rules.states import State
from app.ui.context import Context
from app.ui.drafts_page import DraftsPage
from app.ui.inbox.inbox_page import CAME, CHANGED, InboxPage
from app.ui.main_window import MainWindow
from app.ui.register_page import RegisterPage
from app.ui.supplement_tray import SupplementTray
from tests.desk import pages
from tests.desk.online import Folder, says_elsewhere, supplement_comes
from tests.desk.roads import assert_whole, dossier
from tests.samples.scans.make import Page
from tests.ui.conftest import Hands, Scanner, accepted
from tests.ui.intake.test_stack_run import given
from tests.ui.texts import texts_of

SHEET = Page("separator", 2, "A5", dpi=150, seed=2)
WRITTEN = Page("written", size="A5", dpi=150, seed=7)
BLANK = Page("blank", size="A5", dpi=150, seed=8)
FOREIGN = Page("foreign", 2, "A5", dpi=150)


@pytest.fixture
def uid(desk: Desk, tmp_path: Path) -> str:
    """Return a dossier for which two files came after it was asked for papers, one of them without its component."""
    return supplement_comes(desk, Folder(tmp_path / "inbox"))


def papers(desk: Desk, uid: str) -> int:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return len(found.documents)


def test_f2_shows_what_came_and_takes_it_in(
    context: Context, desk: Desk, uid: str, show: Callable[[QWidget], None], hands: Hands
) -> None:
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    assert "Next: the papers that came online 09:41 25/11/2026 are taken in." in page.panel.promise.text()
    hands.press("F2")
    form = page.forms.waiting.supplement_form
    box = form.came
    hands.until(box.isVisible)
    assert [file.name for file in box.files.table.rows.rows] == ["hai.pdf", "ba.pdf"]
    assert "other particulars" in box.differs.text()
    assert form.hindered.isVisible()
    hands.until(lambda: hands.focus() is form.things)
    hands.press("Ctrl+A")
    assert not form.save.isEnabled()
    hands.tab_to(box.files.table)
    hands.press("Return")
    hands.until(lambda: page.left.currentWidget() is page.preview)
    hands.press("Down")
    assert box.files.component.isVisible()
    hands.press("Ctrl+B")
    assert [form.hindered.isVisible(), form.save.isEnabled()] == [False, True]
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, uid).state == State.RECEIVED)
    hands.answered(context)
    assert papers(desk, uid) == 3
    assert not page.forms.is_open
    hands.until(lambda: "came online" not in page.panel.promise.text())
    assert_whole(desk)


def test_what_came_online_can_be_left_and_is_a_change_then(
    context: Context, desk: Desk, uid: str, show: Callable[[QWidget], None], hands: Hands
) -> None:
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    hands.press("F2")
    form = page.forms.waiting.supplement_form
    hands.until(form.came.isVisible)
    hands.press("Ctrl+A")
    hands.tab_to(form.came.take)
    hands.press("Space")
    assert form.save.isEnabled()
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, uid).state == State.RECEIVED)
    assert papers(desk, uid) == 1
    hands.until(lambda: "Next: look at what arrived online 09:41 25/11/2026." in page.panel.promise.text())
    hands.press("Shift+F2")
    change = page.forms.changes.form
    hands.until(lambda: "telephone of the owner: 02******234 → 09*****678" in change.differs.text())
    assert not change.save.isEnabled()
    hands.type("Cong gui lai")
    assert (change.aside.isEnabled(), change.save.isEnabled()) == (True, False)  # a file has no place yet
    hands.tab_to(change.files.table)
    hands.press("Down", "Ctrl+B", "Ctrl+Return")
    hands.until(lambda: not page.forms.is_open)
    hands.answered(context)
    assert (papers(desk, uid), dossier(desk, uid).owner_phone) == (3, "0912345678")
    hands.until(lambda: "Next: look at" not in page.panel.promise.text())
    assert_whole(desk)


def test_the_inbox_lists_what_came_and_leads_to_its_dossier(
    context: Context, desk: Desk, uid: str, tmp_path: Path, show: Callable[[QWidget], None], hands: Hands
) -> None:
    says_elsewhere(desk, Folder(tmp_path / "inbox"), uid)
    page = InboxPage(context)
    show(page)
    hands.answered(context)
    wanted: list[str] = []
    context.wants_dossier.connect(wanted.append)
    page.chips.chosen.emit(CAME, True)
    (row,) = page.came.table.rows.rows
    assert (row.code, row.files) == (dossier(desk, uid).code, 3)
    page.entered()
    hands.until(lambda: hands.focus() is page.came.table)
    assert not page.accept.isEnabled()
    hands.press("Return", "F2")
    assert wanted == [uid, uid]
    page.chips.chosen.emit(CHANGED, True)
    page.entered()
    hands.press("F2")
    assert wanted == [uid] * 3
    assert "elsewhere: Withdrawn" in " ".join(texts_of(page.changed))


ITEMS = ("Bản vẽ mặt bằng kho",)
SHEETS = 10


@pytest.fixture
def asked(desk: Desk) -> str:
    """Return a dossier that was accepted at the counter and waits for a paper."""
    uid = accepted(desk).dossier_uid
    pausing.request_supplement(desk, uid, SupplementText(ITEMS, "Chưa đủ căn cứ"))
    return uid


def tray_of(page: RegisterPage, hands: Hands) -> SupplementTray:
    """Open the supplement by its key and return what lies beside its form."""
    hands.press("F2")
    hands.until(lambda: page.forms.waiting.tray is not None and page.forms.waiting.tray.isEnabled())
    assert page.forms.waiting.tray is not None
    hands.answered(page.context)
    return page.forms.waiting.tray


def scanned(tray: SupplementTray, hands: Hands) -> None:
    hands.until(lambda: tray.arriving)
    hands.until(lambda: not tray.arriving)
    settled(tray, hands)


def settled(tray: SupplementTray, hands: Hands) -> None:
    tray.flush()
    hands.answered(tray.context)


def test_a_stack_is_scanned_beside_the_form_sorted_by_keys_and_taken_in(
    context: Context, desk: Desk, asked: str, scanner: Scanner, show: Callable[[QWidget], None], hands: Hands
) -> None:
    scanner()
    before = papers(desk, asked)
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    tray, form = tray_of(page, hands), page.forms.waiting.supplement_form
    assert (page.left.currentWidget(), hands.focus()) == (tray, form.things)
    assert "F4 scans them" in form.lies_here.text()
    hands.press("Ctrl+A", "F3", "Down", "F4")
    assert hands.focus() is tray.table
    scanned(tray, hands)
    assert tray.pages == {2: SHEETS}
    assert [row.counts.total for row in tray.table.items.rows][:3] == [0, 1, 0]
    assert form.lies_here.text() == f"{SHEETS} pages lie beside this."
    tray.pages_card.thumbs.setFocus()
    hands.press("Home", "R", "Shift+End", "F5")  # onto the paper that is chosen, where they lie already
    hands.press("Home", "F11")
    hands.until(lambda: tray.pages_card.is_large and not tray.papers.isVisible() and not form.isVisible())
    hands.press("F2")
    assert (hands.focus(), tray.papers.isVisible()) == (form.things, True)
    for part in (tray.table, tray.pages_card.scan, form.things):
        hands.tab_to(part)
    settled(tray, hands)
    assert form.save.isEnabled()
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, asked).state == State.RECEIVED)
    hands.answered(context)
    assert (page.forms.is_open, page.forms.waiting.tray, page.left.currentIndex()) == (False, None, 0)
    assert papers(desk, asked) == before + 1
    assert "kept" not in page.bottom.notice.words.text()
    assert_whole(desk)


def test_what_was_brought_waits_when_the_form_is_left_and_when_the_program_is_killed(
    context: Context,
    desk: Desk,
    asked: str,
    tmp_path: Path,
    make_context: Callable[[Desk], Context],
    show: Callable[[QWidget], None],
    hands: Hands,
) -> None:
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    tray, form = tray_of(page, hands), page.forms.waiting.supplement_form
    hands.press("F3", "End", "C", "2")
    for number, stack in enumerate([[SHEET, WRITTEN, BLANK, WRITTEN], [WRITTEN]]):
        folder = tmp_path / str(number)
        folder.mkdir()
        hands.press("Home")
        tray.pages_card.wants_files.emit(given(folder, stack))
        scanned(tray, hands)
    last = len(tray.table.items.rows)
    assert [page.component for page in tray.pages_card.shown] == [None, 2, 2, 2, 1]
    hands.press("F2", "Escape")
    hands.until(lambda: not page.forms.is_open)
    assert page.bottom.notice.words.text() == "What was brought is kept; F2 shows it again."
    hands.until(lambda: hands.focus() is page.table)
    again = tray_of(page, hands)
    assert again is not tray
    assert (again.uid, len(again.pages_card.shown)) == (tray.uid, 5)
    page.close()
    context.work.shutdown()
    desk.store.close()
    restarted = open_desk(desk.home, clock=desk.clock).with_officer(desk.officer)
    window = RegisterPage(make_context(restarted))
    show(window)
    hands.answered(window.context)
    there, form = tray_of(window, hands), window.forms.waiting.supplement_form
    assert [page.component for page in there.pages_card.shown] == [None, 2, 2, 2, 1]
    assert there.content.lines[last] == Counts(original=2)
    hands.press("Ctrl+A")
    hands.until(form.save.isEnabled)
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(restarted, asked).state == State.RECEIVED)
    hands.answered(window.context)
    assert_whole(restarted)
    window.context.work.shutdown()
    restarted.store.close()


def test_pages_that_are_not_sorted_are_not_taken_in(
    context: Context, desk: Desk, asked: str, tmp_path: Path, show: Callable[[QWidget], None], hands: Hands
) -> None:
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    tray, form = tray_of(page, hands), page.forms.waiting.supplement_form
    hands.press("Ctrl+A", "F3")
    tray.pages_card.wants_files.emit(given(tmp_path, [FOREIGN, WRITTEN]))
    scanned(tray, hands)
    assert (form.hindered.text(), form.save.isEnabled()) == ("2 pages not sorted", False)
    tray.pages_card.thumbs.setFocus()
    hands.press("Home", "Delete")
    hands.until(lambda: tray.pages_card.thumbs.count() == 1)
    hands.press("Ctrl+A", "F5")
    hands.until(form.save.isEnabled)
    assert (form.hindered.isVisible(), tray.pages) == (False, {1: 1})


def test_the_unfinished_work_leads_to_a_supplement_that_was_begun(
    window: MainWindow, context: Context, desk: Desk, asked: str, hands: Hands
) -> None:
    pages.add(desk, supplement_papers.open_tray(desk, asked, DraftContent()), 1, 2)
    window.open_page("drafts")
    work = window.page("drafts")
    assert isinstance(work, DraftsPage)
    hands.answered(context)
    work.chips.chosen.emit("waiting", True)
    hands.until(lambda: len(work.table.rows.rows) == 1)
    assert work.table.rows.rows[0].pages == 2
    work.table.setFocus()
    hands.press("Return")
    hands.until(lambda: window.page("register").isVisible())
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    hands.until(lambda: page.forms.waiting.tray is not None and page.forms.waiting.tray.pages == {1: 2})
