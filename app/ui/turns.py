"""Long work of the window's own thread, done in turns."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer


def in_turns(owner: QObject, pieces: Iterator[None], then: Callable[[], object] = lambda: None) -> None:
    """Do each piece of some work in a turn of its own of the event loop, so that keys come in between.

    The first is done at once; nothing more is done for an owner that is gone.

    A timer of 0 ms would not do: Qt makes an event of it, and events that others make are handled in the same turn.
    """
    for _piece in pieces:
        QTimer.singleShot(1, owner, lambda: in_turns(owner, pieces, then))
        return
    then()
