"""The supplement that came online, seen in the inbox and taken in from the register by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.desk.desk import Desk
from app.queries import dossiers
from app.rules.states import State
from app.ui.context import Context
from app.ui.inbox.inbox_page import CAME, InboxPage
from app.ui.register_page import RegisterPage
from tests.desk.online import Folder, supplement_comes
from tests.desk.roads import assert_whole, dossier
from tests.ui.conftest import Hands


@pytest.fixture
def uid(desk: Desk, tmp_path: Path) -> str:
    """Return a dossier for which two files came after it was asked for papers, one of them without its component."""
    folder = Folder(tmp_path / "inbox")
    folder.path.mkdir()
    return supplement_comes(desk, folder)


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
    assert [file.name for file in box.files.rows.rows] == ["hai.pdf", "ba.pdf"]
    assert "other particulars" in box.differs.text()
    assert form.hindered.isVisible()
    hands.until(lambda: hands.focus() is form.things)
    hands.press("Ctrl+A")
    assert not form.save.isEnabled()
    hands.tab_to(box.files)
    hands.press("Return")
    hands.until(lambda: page.left.currentWidget() is page.preview)
    hands.press("Down")
    assert box.component.isVisible()
    hands.press("Ctrl+B")
    assert [form.hindered.isVisible(), form.save.isEnabled()] == [False, True]
    hands.press("Ctrl+Return")
    hands.until(lambda: dossier(desk, uid).state == State.RECEIVED)
    hands.answered(context)
    assert papers(desk, uid) == 3
    assert not page.forms.is_open
    hands.until(lambda: "came online" not in page.panel.promise.text())
    assert_whole(desk)


def test_what_came_online_can_be_left(
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


def test_the_inbox_lists_what_came_and_leads_to_its_dossier(
    context: Context, desk: Desk, uid: str, show: Callable[[QWidget], None], hands: Hands
) -> None:
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
