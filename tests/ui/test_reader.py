import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.reader import TypingReader
from tests.keyboard import press, type_text

CARD = "001099012345|123456789|Nguyễn Văn Mẫu|01011999|Nam|Xã Mẫu, tỉnh Thái Nguyên|02022022"
NO = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Types into a window as the platform does, at times of its own."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.now = 1000

    def press(self, key: int, text: str = "", modifiers: Qt.KeyboardModifier = NO, repeat: bool = False) -> None:
        self._send(QEvent.Type.KeyPress, key, text, modifiers, repeat)

    def lift(self, key: int, text: str = "", modifiers: Qt.KeyboardModifier = NO, repeat: bool = False) -> None:
        self._send(QEvent.Type.KeyRelease, key, text, modifiers, repeat)

    def click(self, key: int, text: str = "", modifiers: Qt.KeyboardModifier = NO) -> None:
        self.press(key, text, modifiers)
        self.lift(key, text, modifiers)

    def type(self, text: str, each: int) -> None:
        """Type the text, a key every so many ms by the times the events carry (the last one included)."""
        for letter in text:
            if letter.isupper():
                self.press(Qt.Key.Key_Shift)
            self.click(ord(letter.upper()), letter)
            if letter.isupper():
                self.lift(Qt.Key.Key_Shift)
            self.now += each

    def enter(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        self.click(key, "\t" if key == Qt.Key.Key_Tab else "\r")

    def _send(self, kind: QEvent.Type, key: int, text: str, modifiers: Qt.KeyboardModifier, repeat: bool) -> None:
        event = QKeyEvent(kind, key, modifiers, text, repeat)
        event.setTimestamp(self.now)
        QCoreApplication.sendEvent(self.window.windowHandle(), event)


class Watch(QObject):
    """Notes which keys reach a control, going down and up."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, int]] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() != QEvent.Type.ShortcutOverride:
            self.seen.append((event.type().name, event.key()))
        return False


@pytest.fixture
def reader(qapp: QApplication) -> Iterator[TypingReader]:
    made = TypingReader()
    made.listen(qapp)
    yield made
    made.deleteLater()


@pytest.fixture
def scanned(reader: TypingReader) -> list[str]:
    texts: list[str] = []
    reader.scanned.connect(texts.append)
    return texts


@pytest.fixture
def window(qtbot: QtBot, reader: TypingReader) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.addWidget(QLineEdit())
    layout.addWidget(QLineEdit())
    qtbot.addWidget(made)
    made.show()
    QTest.qWaitForWindowActive(made)
    edit(made).setFocus()
    return made


@pytest.fixture
def keyboard(window: QWidget) -> Keyboard:
    return Keyboard(window)


def edit(window: QWidget) -> QLineEdit:
    return window.findChildren(QLineEdit)[0]


@pytest.mark.parametrize("text", [CARD, "000.00.18.H55-260302-0001", "123456", "https://mau.example/tra-cuu?ma=1 2"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
@pytest.mark.parametrize("pace", [0, 5, 29])
def test_a_reader_is_heard_and_no_control_gets_its_keys(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str], text: str, key: Qt.Key, pace: int
) -> None:
    watch = Watch()
    edit(window).installEventFilter(watch)
    keyboard.type(text, pace)
    keyboard.enter(key)
    assert scanned == [text]
    qtbot.wait(60)
    assert edit(window).text() == ""
    assert edit(window).hasFocus()
    assert [seen for seen in watch.seen if seen[1] != Qt.Key.Key_Shift] == []


def test_a_decomposed_text_is_put_together(keyboard: Keyboard, scanned: list[str]) -> None:
    keyboard.type("nguye\u0302\u0303n", 10)
    keyboard.enter()
    assert scanned == ["nguyễn"]


def test_a_person_types_and_enter_works(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    entered: list[str] = []
    edit(window).returnPressed.connect(lambda: entered.append(edit(window).text()))
    keyboard.type("Nguyễn Văn Mẫu", 40)
    keyboard.enter()
    assert entered == ["Nguyễn Văn Mẫu"]
    qtbot.wait(60)
    assert edit(window).text() == "Nguyễn Văn Mẫu"
    assert not scanned


def test_a_person_sees_a_key_within_a_moment(qtbot: QtBot, window: QWidget, keyboard: Keyboard) -> None:
    began = time.monotonic()
    keyboard.click(Qt.Key.Key_A, "a")
    qtbot.waitUntil(lambda: edit(window).text() == "a", timeout=200)
    assert time.monotonic() - began < 0.15


def test_every_key_of_a_person_comes_once_and_in_order(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    watch = Watch()
    edit(window).installEventFilter(watch)
    # Keys roll: the second goes down 20 ms after the first and before that one is up.
    keyboard.press(Qt.Key.Key_T, "t")
    keyboard.now += 20
    keyboard.press(Qt.Key.Key_H, "h")
    keyboard.now += 5
    keyboard.lift(Qt.Key.Key_T, "t")
    keyboard.lift(Qt.Key.Key_H, "h")
    qtbot.waitUntil(lambda: edit(window).text() == "th")
    down, up = "KeyPress", "KeyRelease"
    assert watch.seen == [(down, ord("T")), (down, ord("H")), (up, ord("T")), (up, ord("H"))]


def test_few_quick_keys_and_enter_are_a_persons(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    entered: list[str] = []
    edit(window).returnPressed.connect(lambda: entered.append(edit(window).text()))
    keyboard.type("12345", 5)
    keyboard.enter()
    assert entered == ["12345"]
    assert not scanned


def test_a_pause_before_enter_means_a_person(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    keyboard.type("1234567", 10)
    keyboard.now += 150
    keyboard.enter()
    assert edit(window).text() == "1234567"
    assert not scanned


def test_a_reader_that_stumbles_is_still_a_reader(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    for part in ("001099012345", "|123456789|", "Mau"):
        keyboard.type(part, 10)
        keyboard.now += 120
        qtbot.wait(60)
        assert edit(window).text() == ""
    keyboard.enter()
    assert scanned == ["001099012345|123456789|Mau"]


def test_one_who_stumbles_at_once_is_a_person(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    keyboard.type("12345", 10)
    keyboard.now += 40
    keyboard.type("678901", 10)
    keyboard.now += 200
    qtbot.waitUntil(lambda: edit(window).text() == "12345678901")
    assert not scanned


def test_a_reader_after_a_person_takes_only_its_own(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    keyboard.type("Mai", 90)
    keyboard.type(CARD, 8)
    keyboard.enter()
    keyboard.now += 200
    keyboard.type(" An", 90)
    qtbot.waitUntil(lambda: edit(window).text() == "Mai An")
    assert scanned == [CARD]


def test_two_scans_one_after_the_other(keyboard: Keyboard, scanned: list[str]) -> None:
    for text in ("AAAAAA1", "BBBBBB2"):
        keyboard.type(text, 3)
        keyboard.enter()
        keyboard.now += 3
    assert scanned == ["AAAAAA1", "BBBBBB2"]


def test_a_busy_window_does_not_make_a_reader_of_a_person(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    keyboard.type("tiếng việt", 45)  # all of it waits in the queue and comes at once
    keyboard.enter()
    assert edit(window).text() == "tiếng việt"
    assert not scanned


def test_a_busy_window_does_not_make_a_person_of_a_reader(
    qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    keyboard.type("ABC", 10)
    keyboard.type("DEFGH", 10)
    time.sleep(0.1)
    keyboard.enter()
    assert scanned == ["ABCDEFGH"]


def test_combinations_pass_after_what_waits(qtbot: QtBot, window: QWidget, keyboard: Keyboard) -> None:
    keyboard.click(Qt.Key.Key_A, "a")
    keyboard.now += 10
    keyboard.click(Qt.Key.Key_A, "\x01", Qt.KeyboardModifier.ControlModifier)
    assert edit(window).selectedText() == "a"


def test_backspace_and_arrows_pass_at_once(window: QWidget, keyboard: Keyboard) -> None:
    keyboard.type("ab", 10)
    keyboard.click(Qt.Key.Key_Left)
    keyboard.click(Qt.Key.Key_Backspace, "\b")
    assert edit(window).text() == "b"


def test_a_page_that_moves_the_focus_meanwhile_does_not_break_a_reader_s_text(
    window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    first, second = window.findChildren(QLineEdit)
    keyboard.type("00118800", 5)
    second.setFocus()
    keyboard.type("4521", 5)
    keyboard.enter()
    assert scanned == ["001188004521"]
    assert (first.text(), second.text()) == ("", "")


def test_what_a_person_typed_comes_before_the_focus_moves(
    window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    first, second = window.findChildren(QLineEdit)
    keyboard.type("ab", 5)
    second.setFocus()
    assert (first.text(), second.text(), scanned) == ("ab", "", [])


def test_a_key_held_down_repeats(qtbot: QtBot, window: QWidget, keyboard: Keyboard, scanned: list[str]) -> None:
    keyboard.press(Qt.Key.Key_X, "x")
    keyboard.now += 300
    for _ in range(9):
        keyboard.lift(Qt.Key.Key_X, "x", repeat=True)
        keyboard.press(Qt.Key.Key_X, "x", repeat=True)
        keyboard.now += 25
    keyboard.lift(Qt.Key.Key_X, "x")
    keyboard.enter()
    assert edit(window).text() == "x" * 10
    assert not scanned


def test_a_key_that_comes_twice_at_once_is_no_key_held_down(
    window: QWidget, keyboard: Keyboard, scanned: list[str]
) -> None:
    """Qt on X11 takes a key that goes up and down within one ms for one that repeats."""
    for at, letter in enumerate("190088"):
        repeat = at > 0 and letter == "190088"[at - 1]
        keyboard.press(ord(letter), letter, repeat=repeat)
        keyboard.lift(ord(letter), letter, repeat=letter == "190088"[at + 1 : at + 2])
    keyboard.enter()
    assert scanned == ["190088"]
    assert edit(window).text() == ""


def test_what_an_input_method_writes_comes_after_the_key_before_it(window: QWidget, keyboard: Keyboard) -> None:
    keyboard.click(Qt.Key.Key_Space, " ")
    committed = QInputMethodEvent()
    committed.setCommitString("việt")
    QCoreApplication.sendEvent(edit(window), committed)
    assert edit(window).text() == " việt"


def test_a_dead_key_passes(window: QWidget, keyboard: Keyboard) -> None:
    watch = Watch()
    edit(window).installEventFilter(watch)
    keyboard.press(Qt.Key.Key_A, "a")
    keyboard.press(Qt.Key.Key_Dead_Acute)
    assert [key for _, key in watch.seen] == [Qt.Key.Key_A, Qt.Key.Key_Dead_Acute]


def test_a_click_comes_after_the_keys_before_it(qtbot: QtBot, window: QWidget, keyboard: Keyboard) -> None:
    other = window.findChildren(QLineEdit)[1]
    keyboard.click(Qt.Key.Key_A, "a")
    where = other.mapTo(window, other.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=where)
    assert (edit(window).text(), other.text()) == ("a", "")


def test_a_reader_presses_no_default_button(qtbot: QtBot, reader: TypingReader, scanned: list[str]) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    button = QPushButton("x", dialog)
    button.setDefault(True)
    clicks: list[None] = []
    button.clicked.connect(lambda: clicks.append(None))
    dialog.show()
    QTest.qWaitForWindowActive(dialog)
    keyboard = Keyboard(dialog)
    keyboard.type("   123 456", 10)
    keyboard.enter()
    assert scanned == ["   123 456"]
    qtbot.wait(50)
    assert not clicks
    keyboard.now += 500
    keyboard.enter()
    assert len(clicks) == 1


def test_a_reader_chooses_nothing_in_a_list_that_hangs_open(
    qtbot: QtBot, window: QWidget, scanned: list[str], display: str
) -> None:
    box = QComboBox(window)
    box.addItems(["mot", "hai", "123456"])
    box.show()
    box.showPopup()
    qtbot.waitUntil(lambda: box.view().isVisible())
    typing = _started(lambda: type_text(display, "123456\n", each_ms=4))
    qtbot.waitUntil(lambda: scanned == ["123456"])
    typing()
    qtbot.wait(50)
    assert box.currentText() == "mot"
    box.hidePopup()


def test_keys_wait_no_longer_than_their_window_lives(qtbot: QtBot, reader: TypingReader) -> None:
    passing = QWidget()
    QLineEdit(passing)
    passing.show()
    QTest.qWaitForWindowActive(passing)
    Keyboard(passing).type("ab", 5)
    passing.deleteLater()
    del passing
    qtbot.wait(80)


def test_the_clock_given_replaces_the_times_of_the_events(qtbot: QtBot, qapp: QApplication) -> None:
    now = 0.0
    reader = TypingReader(lambda: now)
    texts: list[str] = []
    reader.scanned.connect(texts.append)
    reader.listen(qapp)
    window = QLineEdit()
    qtbot.addWidget(window)
    window.show()
    QTest.qWaitForWindowActive(window)
    keyboard = Keyboard(window)
    for pace in (40, 20):
        for letter in "1234567":
            keyboard.click(ord(letter), letter)
            now += pace
        keyboard.enter()
    assert texts == ["1234567"]
    assert window.text() == "1234567"
    reader.deleteLater()


def test_a_person_at_the_real_keyboard(qtbot: QtBot, window: QWidget, scanned: list[str], display: str) -> None:
    entered: list[str] = []
    edit(window).returnPressed.connect(lambda: entered.append(edit(window).text()))
    typing = _started(lambda: type_text(display, "Ban mau so 12345", each_ms=42))
    qtbot.waitUntil(lambda: edit(window).text() == "Ban mau so 12345")
    typing()
    press(display, "Return", each_ms=0)
    qtbot.waitUntil(lambda: entered == ["Ban mau so 12345"])
    assert not scanned


def test_a_reader_at_the_real_keyboard(qtbot: QtBot, window: QWidget, scanned: list[str], display: str) -> None:
    pressed: list[None] = []
    shortcut = QShortcut(QKeySequence("7"), window)
    shortcut.activated.connect(lambda: pressed.append(None))
    typing = _started(lambda: type_text(display, "000.00.18.H55-260302-0077\n", each_ms=3))
    qtbot.waitUntil(lambda: len(scanned) == 1)
    typing()
    qtbot.wait(100)
    assert scanned == ["000.00.18.H55-260302-0077"]
    assert edit(window).text() == ""
    assert not pressed


def test_a_shortcut_comes_after_the_key_before_it(
    qtbot: QtBot, window: QWidget, scanned: list[str], display: str
) -> None:
    seen: list[str] = []
    shortcut = QShortcut(QKeySequence("F10"), window)
    shortcut.activated.connect(lambda: seen.append(edit(window).text()))
    typing = _started(lambda: press(display, "a", "F10", each_ms=1))
    qtbot.waitUntil(lambda: bool(seen))
    typing()
    assert seen == ["a"]
    assert not scanned


def _started(job: Callable[[], None]) -> Callable[[], None]:
    thread = threading.Thread(target=job)
    thread.start()
    return thread.join
