"""A barcode reader that types like a keyboard, told from a person by the time between its keys."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

BURST_MS = 35
"""A reader types a key in under 30 ms, a person takes 40 ms and more: the bound lies between."""
SHORTEST = 6
"""Fewer characters than this are a person's, however quick."""
STUMBLE_MS = 150
"""After so many quick keys it is a reader's text for sure: readers without a wire pause between two packets."""

_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_OTHER_INPUT = frozenset({QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress, QEvent.Type.FocusAboutToChange})
_ENDS = frozenset("\r\n\t")
_SHIFTS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_AltGr})
_COMBINING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True, slots=True)
class _Held:
    """A key event that waits until it is known who typed it, and the window it was for."""

    window: QWindow
    event: QKeyEvent


class _Interruptions(QObject):
    """Watches what has the focus while keys wait: what was typed before must come before an input method's text."""

    come = Signal(QEvent.Type)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QObject | None = None

    def watch(self, focus: QObject | None) -> None:
        """Watch this object in the place of the last one."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = focus
        if focus is not None:
            focus.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tell of input from elsewhere; stop nothing."""
        if event.type() in _OTHER_INPUT:
            self.come.emit(event.type())
        return False


class TypingReader(QObject):
    """The windows' event filter that takes a reader's typing out of the stream of keys.

    A key with a character waits up to 35 ms for the next one, from the sixth on up to 150 ms. Keys that keep that
    pace and end with Enter or Tab after at least 6 characters are a reader's: no control gets them, `scanned` tells
    their text (NFC). All others go on to their window in their order. Only keys on their way into a window are looked
    at; combinations with Ctrl, Alt or Meta, dead keys, repeats of a key held down and what an input method writes
    pass at once, after what waits.
    """

    scanned = Signal(str)

    def __init__(self, clock: Callable[[], float] | None = None, parent: QObject | None = None) -> None:
        """Wait for `listen`; `clock` gives ms and replaces the times the keys carry."""
        super().__init__(parent)
        self._interruptions = _Interruptions(self)
        self._interruptions.come.connect(self._interrupted)
        self._clock = clock
        self._since, self._quiet = QElapsedTimer(), QElapsedTimer()
        self._since.start()
        self._quiet.start()
        self._held: list[_Held] = []
        self._text = ""
        self._last = 0.0
        self._swallowed: set[int] = set()
        self._letting_go = False
        self._patience = self._timer(BURST_MS)
        # When the window was busy the reader's next keys wait in its queue: go round once more before judging.
        self._last_look = self._timer(0)
        self._patience.timeout.connect(self._last_look.start)
        self._last_look.timeout.connect(self._let_go)

    @property
    def quiet_ms(self) -> int:
        """How long no key has come."""
        return self._quiet.elapsed()

    def listen(self, app: QGuiApplication) -> None:
        """Take the keys of every window of the application, of dialogs and lists that open later too.

        A filter of the application itself would see every event of every widget, which doubles the time that a page
        needs to be laid out.
        """
        app.focusWindowChanged.connect(self._reach_windows)
        self._reach_windows()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep back keys that may be a reader's; return whether the event goes no further."""
        if event.type() not in _KEYS:
            if event.type() in _OTHER_INPUT:
                self._let_go()
            return False
        self._quiet.start()
        return isinstance(watched, QWindow) and isinstance(event, QKeyEvent) and self._key(watched, event)

    def _reach_windows(self) -> None:
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _key(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._letting_go:
            self._letting_go = False
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._keep_from_shortcuts(event)
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(window, event)
        return self._pressed(window, event)

    def _keep_from_shortcuts(self, event: QKeyEvent) -> bool:
        burst = len(self._text) > 1 and self._goes_on(event)
        if burst and (self._character(event) or _ends(event)):
            event.accept()
            return True
        if self._held and not (self._character(event) or _ends(event) or event.key() in _SHIFTS):
            self._let_go()  # a shortcut acts before its key comes: what was typed before it must be there by then
        return False

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        self._swallowed.discard(_place(event))
        if event.key() in _SHIFTS:
            return self._hold(window, event) if self._held else False
        if self._held and not self._goes_on(event):
            self._let_go()
        if self._character(event):
            self._last = self._moment(event)
            self._hold(window, event)
            self._patience.start(self._allowed())
            self._last_look.stop()
            return True
        return self._ended(event) if self._held else False

    def _released(self, window: QWindow, event: QKeyEvent) -> bool:
        if _place(event) in self._swallowed:
            self._swallowed.discard(_place(event))
            return True
        return self._hold(window, event) if self._held and not self._repeats(event) else False

    def _ended(self, event: QKeyEvent) -> bool:
        """Meet a key without a character after keys that wait: the end of a reader's text, or a person's key."""
        text = self._text
        if not _ends(event) or len(text) < SHORTEST:
            self._let_go()
            return False
        held = self._take()
        up = {_place(each.event) for each in held if each.event.type() == QEvent.Type.KeyRelease}
        self._swallowed |= {_place(each.event) for each in held} - up | {_place(event)}
        self.scanned.emit(unicodedata.normalize("NFC", text))
        return True

    def _hold(self, window: QWindow, event: QKeyEvent) -> bool:
        if not self._held:
            self._interruptions.watch(QGuiApplication.focusObject())
        self._held.append(_Held(window, _copy(event)))
        if event.type() == QEvent.Type.KeyPress:
            self._text += _written(event)
        return True

    def _take(self) -> list[_Held]:
        held, self._held, self._text = self._held, [], ""
        self._interruptions.watch(None)
        self._patience.stop()
        self._last_look.stop()
        return held

    def _interrupted(self, by: QEvent.Type) -> None:
        """Meet other input: a page that moves the focus meanwhile does not make a reader's text a person's."""
        if by is not QEvent.Type.FocusAboutToChange or len(self._text) < SHORTEST:
            self._let_go()

    def _let_go(self) -> None:
        """Send the keys that wait on to their windows: a person typed them."""
        for held in self._take():
            if isValid(held.window):
                self._letting_go = True
                QCoreApplication.sendEvent(held.window, held.event)
                self._letting_go = False

    def _character(self, event: QKeyEvent) -> str:
        """Return what the key writes; nothing for keys that only do something, and for repeats."""
        return "" if self._repeats(event) else _written(event)

    def _repeats(self, event: QKeyEvent) -> bool:
        """Tell whether a key is held down; one that comes twice within one ms only looks like it to Qt on X11."""
        return event.isAutoRepeat() and not (self._held and self._goes_on(event))

    def _goes_on(self, event: QKeyEvent) -> bool:
        return 0 <= self._moment(event) - self._last <= self._allowed()

    def _allowed(self) -> int:
        return STUMBLE_MS if len(self._text) >= SHORTEST else BURST_MS

    def _moment(self, event: QKeyEvent) -> float:
        if self._clock is not None:
            return self._clock()
        return event.timestamp() or self._since.elapsed()


def _written(event: QKeyEvent) -> str:
    text = event.text()
    return text if text.isprintable() and not event.modifiers() & _COMBINING else ""


def _ends(event: QKeyEvent) -> bool:
    """Tell whether the key is one of those a reader ends with: Enter of either block, line feed, Tab."""
    return event.text() in _ENDS and not event.modifiers() & _COMBINING


def _place(event: QKeyEvent) -> int:
    """Return which key of the keyboard it is: going up it may have another name than going down."""
    return event.nativeScanCode() or event.key()


def _copy(event: QKeyEvent) -> QKeyEvent:
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
