"""The window over a real desk: whole, or one page of it, on the screen of the tests and driven by its keys."""

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl, SignalInstance
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app import language
from app.bootstrap import open_desk
from app.cli.demo_road import PROCEDURE
from app.desk import intake
from app.desk.desk import Desk, SignedIn
from app.desk.intake import Acknowledgement
from app.home import ScanProfile
from app.printing.cups import CupsPrinter
from app.queries import office
from app.rules.kinds import PlaceRole
from app.ui import style, tokens
from app.ui.collecting import collect_what_is_due
from app.ui.context import Context
from app.ui.main_window import MainWindow
from app.ui.page import Page
from app.ui.settings.printers import PAPERS
from app.ui.shell import page_makers
from app.ui.work import Work
from tests import cups, desks, sane
from tests.cups import PrintRoom
from tests.desks import Samples, SetClock

SMALLEST = (1366, 768)
"""The smallest screen that staff have."""
BESIDE = (204, 58)
"""What the rail and the top bar take of it."""
PATIENCE_MS = 60_000
Scanner = Callable[..., None]
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class PatientBot(QtBot):
    """Waits as long as a busy machine may need: what is waited for ends the wait."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Wait until something is true."""
        super().waitUntil(callback, timeout=timeout)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        """Wait in a context until a window has the keys."""
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        """Wait in a context until a window is on the screen."""
        return super().waitExposed(widget, timeout=timeout)

    def waitSignal(self, signal: SignalInstance, *, timeout: int = PATIENCE_MS, **how: Any) -> SignalBlocker:
        """Wait in a context for a signal."""
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Widgets are added to it, which closes them."""
    return PatientBot(request)


@pytest.fixture(scope="module", autouse=True)
def _nothing_collected_on_lanes() -> Iterator[None]:
    """Let the parts of a window that is closed end on the thread that made them, as in the program."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    yield
    collect_what_is_due()


@pytest.fixture
def vietnamese(_spoken: None) -> None:
    """Let the window speak as staff know it."""
    language.install("vi")


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[[str, int], None]]:
    """The window's style, set again only where it is another one; called it changes for this test."""
    if not (qapp.styleSheet() and style.theme() is tokens.LIGHT and style.scaled(100) == 100):
        style.apply(qapp, "light", 100)
    changed: list[bool] = []

    def wear(theme: str, scale: int) -> None:
        changed.append(True)
        style.apply(qapp, theme, scale)

    yield wear
    if changed:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is closed need not be matched anew
        style.apply(qapp, "light", 100)


class Hands:
    """What staff do: keys go to whatever has the focus; what the window does then is waited for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot

    def focus(self) -> QWidget:
        """Return what the keys go to."""
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: str) -> None:
        """Press keys or combinations one after the other: «F10», «Ctrl+A», «Return»."""
        for key in keys:
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for modifier in held:
                modifiers |= MODIFIERS[modifier]
            QTest.keyClick(self.focus(), Qt.Key[f"Key_{name}"], modifiers)

    def type(self, text: str) -> None:
        """Type a text; Qt's own tests know no letters beyond ASCII, so these come as an input method sends them."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus(), letter)
            else:
                composed = QInputMethodEvent()
                composed.setCommitString(letter)
                QApplication.sendEvent(self.focus(), composed)

    def overwrite(self, text: str) -> None:
        """Put a text in the place of what stands in the line that has the focus."""
        self.press("Ctrl+A")
        self.type(text)

    def tab_to(self, widget: QWidget, most: int = 60) -> None:
        """Press Tab until a widget has the focus."""
        for _time in range(most):
            if self.focus() is widget:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {widget}")

    def stops(self, most: int = 60) -> list[QWidget]:
        """Press Tab until it comes round, and return where it stopped, beginning here."""
        found = [self.focus()]
        for _time in range(most):
            self.press("Tab")
            if self.focus() is found[0]:
                return found
            found.append(self.focus())
        raise AssertionError("Tab does not come round")

    def until(self, happened: Callable[[], object], patience: int = PATIENCE_MS) -> None:
        """Wait until something is true."""
        self.qtbot.waitUntil(lambda: bool(happened()), timeout=patience)

    def answered(self, context: Context) -> None:
        """Wait until all that was asked of the store so far is on the screen; a newer question voids an older one."""
        asked, last = context.work._newest, ""
        while last != "answered":
            said: list[bool] = []
            self.until(lambda: not context.work.busy)
            context.work.read("answered", lambda: True, said.append, owner=context)
            self.until(partial(bool, said))
            last = max(asked, key=asked.__getitem__)
        QApplication.processEvents()  # a layout shows what was put into it a turn of the loop later

    def choose(self, path: str) -> None:
        """Name a file or folder to the dialog that is opening."""
        self.until(lambda: self.dialog() is not None and QApplication.activeWindow() is self.dialog())
        self.type(path)
        self.press("Return")
        self.until(lambda: self.dialog() is None)

    @staticmethod
    def dialog() -> QFileDialog | None:
        """Return the dialog for files that is open."""
        shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible())
        return next(shown, None)

    @staticmethod
    def drop(onto: QWidget, *paths: object) -> None:
        """Let files fall onto a page, as a file manager does."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        onto.dropEvent(QDropEvent(QPointF(10, 10), copy, data, left, Qt.KeyboardModifier.NoModifier))


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    """The hands of this test."""
    return Hands(qtbot)


def _open(samples: Samples, role: PlaceRole, path: Path, clock: SetClock) -> Iterator[Desk]:
    """Open a home with its officer there already: a password is hashed for a quarter of a second."""
    opened = open_desk(samples.copy(role, path), clock=clock)
    with opened.store.reading() as session:
        officer = office.officers(session)[0]
    yield opened.with_officer(SignedIn(officer.uid, officer.name, officer.may_override))
    opened.store.close()


@pytest.fixture
def desk(samples: Samples, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """The desk of `tests.conftest`."""
    yield from _open(samples, PlaceRole.DESK, tmp_path / "quay", clock)


@pytest.fixture
def department(samples: Samples, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """The department of `tests.conftest`."""
    yield from _open(samples, PlaceRole.DEPARTMENT, tmp_path / "phong", clock)


@pytest.fixture
def make_context(qtbot: QtBot, look: object, clock: SetClock) -> Iterator[Callable[[Desk], Context]]:
    """How a desk's window is given its lanes; they end with the test."""
    made: list[Context] = []

    def make(desk: Desk) -> Context:
        context = Context(desk, Work(desk.home.logs, clock))
        context.load_office()
        made.append(context)
        return context

    yield make
    for context in made:
        context.work.shutdown()


@pytest.fixture
def context(make_context: Callable[[Desk], Context], desk: Desk) -> Context:
    """What every page of the desk is given."""
    return make_context(desk)


@pytest.fixture
def department_context(make_context: Callable[[Desk], Context], department: Desk) -> Context:
    """What every page of the department is given."""
    return make_context(department)


@pytest.fixture(scope="session")
def print_room(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintRoom]:
    """A CUPS daemon with one queue."""
    with cups.print_room(tmp_path_factory.mktemp("cups")) as room:
        yield room


@pytest.fixture
def printing_desk(desk: Desk, print_room: PrintRoom) -> Desk:
    """The desk with a printer for every paper."""
    settings = replace(desk.home.settings(), printers=dict.fromkeys(PAPERS, cups.QUEUE))
    desk.home.save_settings(settings)
    return replace(desk, printer=CupsPrinter(print_room.server))


@pytest.fixture
def scanner(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scanner:
    """Sets a scanner up for this desk: SANE's test backend, at few dots so that it is quick."""

    def set_up(program: Callable[[Path], str] | None = None, **settings: object) -> None:
        folder = tmp_path / "scanner"
        monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(folder, **settings)))  # type: ignore[arg-type]
        if program is not None:
            program(folder)
            monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        desk.home.save_settings(desk.home.settings().with_profile(ScanProfile("Máy mẫu", sane.FEEDER, dpi=50)))

    return set_up


@pytest.fixture
def show(qtbot: QtBot, hands: Hands) -> Callable[[QWidget], None]:
    """Show a page as large as the smallest screen leaves it, and let it ask for what it shows."""
    kept: list[QWidget] = []

    def shown(page: QWidget) -> None:
        kept.append(page)
        qtbot.addWidget(page)
        width, height = (a - b for a, b in zip(SMALLEST, BESIDE, strict=True))
        page.resize(width, height)
        with qtbot.waitActive(page):
            page.show()
        if isinstance(page, Page):
            page.context.work.data_changed.connect(page.refresh)
            page.refresh()
            hands.answered(page.context)
            page.entered()

    return shown


@pytest.fixture
def open_window(qtbot: QtBot, hands: Hands) -> Callable[[Context], MainWindow]:
    """Open the whole window of a context on its first page."""

    def opened(context: Context) -> MainWindow:
        window = MainWindow(context, page_makers(), lambda: context.set_officer(None))
        qtbot.addWidget(window)
        window.resize(*SMALLEST)
        with qtbot.waitActive(window):
            window.show()
        window.start()
        hands.answered(context)
        return window

    return opened


@pytest.fixture
def window(open_window: Callable[[Context], MainWindow], context: Context) -> MainWindow:
    """The whole window of the desk."""
    return open_window(context)


def accepted(desk: Desk, name: str = "", *, code: str = PROCEDURE, **person: str) -> Acknowledgement:
    """Accept a dossier of a sample person, who may have another name or other particulars."""
    content = desks.complete(desk, code)
    owner = replace(content.owner, **({"name": name} if name else {}), **person)
    return intake.accept(desk, desks.open_draft(desk, replace(content, owner=owner)))
