"""Papers that come with a supplement, online or at the counter, taken in from the register by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desk import pausing
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.queries import dossiers
from app.rules.completeness import PaperKind
from app.rules.states import State
from app.ui.context import Context
from app.ui.inbox.inbox_page import CAME, CHANGED, InboxPage
from app.ui.register_page import RegisterPage
from tests.desk.online import Folder, sample, says_elsewhere, supplement_comes
from tests.desk.roads import assert_whole, dossier
from tests.ui.conftest import Hands, accepted
from tests.ui.texts import texts_of


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


def test_pages_brought_to_the_counter_are_put_to_the_papers_and_taken_in(
    context: Context, desk: Desk, tmp_path: Path, show: Callable[[QWidget], None], hands: Hands
) -> None:
    done = accepted(desk)
    pausing.request_supplement(desk, done.dossier_uid, SupplementText(("Bản vẽ mặt bằng kho",), "Chưa đủ căn cứ"))
    before = papers(desk, done.dossier_uid)
    path = tmp_path / "ban-ve.pdf"
    path.write_bytes(sample())
    page = RegisterPage(context)
    show(page)
    hands.answered(context)
    hands.press("F2")
    form = page.forms.waiting.supplement_form
    hands.until(lambda: form.pages.component.count() > 1)
    hands.press("Ctrl+A")
    assert form.save.isEnabled()
    for _time in range(2):
        hands.drop(form.pages.given, path)
        hands.until(lambda: form.pages.put.isVisible())
        assert [form.hindered.isVisible(), form.save.isEnabled()] == [True, False]
        hands.tab_to(form.pages.component)
        hands.press("Down")
        hands.press("Ctrl+E")
        hands.until(lambda: not form.pages.unfinished)
    assert [(paper.component, paper.kind) for paper in form.pages.papers] == [
        (2, PaperKind.ELECTRONIC),
        (3, PaperKind.ELECTRONIC),
    ]
    form.pages.take_out.click()
    hands.until(lambda: form.save.isEnabled())
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, done.dossier_uid).state == State.RECEIVED)
    assert papers(desk, done.dossier_uid) == before + 1
    hands.answered(context)
    assert not page.forms.is_open
    assert_whole(desk)
