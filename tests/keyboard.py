"""Real keys of an X screen, paced by its server: a machine that is busy makes them later, never quicker.

A tool that waits between its keys by itself gives them all at once when the server comes to them late, and a
person's keys then look like a reader's.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_MODIFIERS = {"ctrl": "Control_L", "alt": "Alt_L", "shift": "Shift_L"}
_CONTROLS = {"\n": 0xFF0D, "\t": 0xFF09}
"""Keysyms of the characters that are not their own keysym (X11/keysymdef.h); of Latin-1 each is."""


def press(screen: str, *combinations: str, each_ms: int) -> None:
    """Press keys such as `F3` or `ctrl+Return` one after the other, each after a pause."""
    with _keyboard(screen) as keys:
        for combination in combinations:
            keys.strike([keys.named(name) for name in combination.split("+")], each_ms)


def type_text(screen: str, text: str, *, each_ms: int) -> None:
    """Type characters of Latin-1 that are on the screen's keyboard, each after a pause."""
    with _keyboard(screen) as keys:
        for character in text:
            keys.strike(keys.writing(character), each_ms)


class _Keyboard:
    """The keys of one screen, which know their codes."""

    def __init__(self, screen: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(screen.encode()))
        if not self._display:
            raise OSError(f"no screen {screen}")

    def strike(self, codes: list[int], pause_ms: int) -> None:
        """Press keys together and let them go again."""
        self._send(codes[0], 1, pause_ms)
        for code in codes[1:]:
            self._send(code, 1, 0)
        for code in reversed(codes):
            self._send(code, 0, 0)

    def named(self, name: str) -> int:
        """Return the code of a key such as `F3` or `alt`."""
        return self._code(int(self._x.XStringToKeysym(_MODIFIERS.get(name, name).encode())))

    def writing(self, character: str) -> list[int]:
        """Return the codes of the keys that write a character."""
        keysym = _CONTROLS.get(character, ord(character))
        code = self._code(keysym)
        plain = self._x.XkbKeycodeToKeysym(self._display, code, 0, 0) == keysym
        return [code] if plain else [self.named("shift"), code]

    def close(self) -> None:
        """Unplug it once the server has seen every key."""
        self._x.XSync(self._display, 0)
        self._x.XCloseDisplay(self._display)

    def _send(self, code: int, pressed: int, pause_ms: int) -> None:
        self._test.XTestFakeKeyEvent(self._display, code, pressed, ctypes.c_ulong(pause_ms))

    def _code(self, keysym: int) -> int:
        code = int(self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(keysym)))
        if not code:
            raise ValueError(f"no key for keysym {keysym:#x}")
        return code


@contextmanager
def _keyboard(screen: str) -> Iterator[_Keyboard]:
    keyboard = _Keyboard(screen)
    try:
        yield keyboard
    finally:
        keyboard.close()
