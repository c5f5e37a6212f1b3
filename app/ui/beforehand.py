"""A part of the window that is wanted next, built piece by piece while nobody waits for it."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

W = TypeVar("W", bound=QWidget)
BEGIN_MS, PIECE_MS = 700, 20
"""How long the first piece waits, so that nobody who just took the one before notices it, and each of the others."""
AT_ONCE = 25
"""So many widgets are given their style in one piece."""


class Beforehand(Generic[W]):
    """It stands last in a stack and is shown by nobody before it is taken; `build` yields it at the end."""

    def __init__(self, stack: QStackedWidget, build: Callable[[], Iterator[W | None]]) -> None:
        self._stack, self._build = stack, build
        self._pieces = self._styled()
        self._ready: W | None = None
        self._timer = QTimer(stack)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def take(self) -> W:
        """Return the part, finished on the spot when it is not yet; the one after it is begun a moment later."""
        while self._ready is None:
            self._go_on()
        made, self._ready = self._ready, None
        self._pieces = self._styled()
        self._timer.start(BEGIN_MS)
        return made

    def pieces(self) -> Iterator[None]:
        """Build it piece by piece in the caller's own time."""
        while self._ready is None:
            self._go_on()
            yield

    def _go_on(self) -> None:
        self._ready = next(self._pieces)
        if self._ready is None:
            self._timer.start(PIECE_MS)
        else:
            self._timer.stop()

    def _styled(self) -> Iterator[W | None]:
        made: W | None = None
        for piece in self._build():
            made = piece
            yield None
        assert made is not None
        self._stack.addWidget(made)
        yield None
        for number, part in enumerate(made.findChildren(QWidget), 1):
            part.ensurePolished()
            if number % AT_ONCE == 0:
                yield None
        yield made
