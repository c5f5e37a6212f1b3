"""The intake page in the whole window of a sample desk, driven by keys that go through the window."""

from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.queries.drafts import DraftView, draft
from app.ui.intake.draft_tab import DraftTab
from app.ui.intake.intake_page import IntakePage
from app.ui.main_window import MainWindow
from tests.ui.conftest import Hands

CARDS = Path(__file__).parents[2] / "samples" / "cards.tsv"


def card_text(kind: str) -> str:
    """What a reader gives for a sample card."""
    lines = (line.split("\t") for line in CARDS.read_text("utf-8").splitlines()[1:])
    return next(text for of, text, _expected in lines if of == kind)


class Counter(Hands):
    """An officer at the intake page: keys go to the window, which hands them to the focus or to an open list."""

    def __init__(self, qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
        super().__init__(qtbot)
        self.window = window
        self.desk = desk
        page = window.page("intake")
        assert isinstance(page, IntakePage)
        self.page = page

    @property
    def tab(self) -> DraftTab:
        """The tab in front."""
        return self.page.current()

    def press(self, *keys: str) -> None:
        """Press keys or combinations one after the other."""
        for key in keys:
            pressed = QKeySequence(key)[0]  # type: ignore[index]  # the stubs do not know it
            QTest.keyClick(self._target(), pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type a text; letters with marks come as an input method commits them."""
        for letter in text:
            if letter.isascii():
                QTest.keyClick(self._target(), ord(letter))
            else:
                commit = QInputMethodEvent()
                commit.setCommitString(letter)
                QApplication.sendEvent(self.focus(), commit)

    def choose_procedure(self, words: str) -> None:
        """Choose the first procedure that some words find."""
        self.press("F3")
        self.type(words)
        self.press("Return")

    def settle(self) -> None:
        """Let everything that was typed be in the store and read again, now and not a fifth of a second later."""
        self.page.leaving()
        self.until(lambda: not self.page.context.work.busy)
        self.answered(self.page.context)

    def stored(self, tab: DraftTab | None = None) -> DraftContent:
        """Return what the store has of a tab."""
        return self.view(tab).content

    def view(self, tab: DraftTab | None = None) -> DraftView:
        """Return a tab's draft with its pages as the store has it."""
        self.settle()
        with self.desk.store.reading() as session:
            found = draft(session, self.desk.home, (tab or self.tab).uid)
        assert found is not None
        return found

    def missing(self) -> str:
        """Return what the bottom bar says is missing."""
        standing = self.page.standing
        return standing.words.text() if standing.isVisible() else ""

    def told(self) -> str:
        """Return what the page tells of what happened."""
        notice = self.page.bottom.notice
        return notice.words.text() if notice.isVisible() else ""

    def _target(self) -> QWindow:
        self.focus()
        window = self.window.windowHandle()
        active = QApplication.activeWindow()
        if active is not None and active is not self.window:
            window = active.windowHandle()
        return window


@pytest.fixture
def counter(qtbot: QtBot, window: MainWindow, desk: Desk) -> Counter:
    """An officer at the desk's window with one empty tab."""
    return Counter(qtbot, window, desk)
