"""Text that must stay inside a box: its letters get smaller until it does."""

from collections.abc import Callable

from app.papers.sheet import Piece

_STEP = 0.94


def shrunk(make: Callable[[float], list[Piece]], size: float, room: float) -> list[Piece]:
    """Return what `make` gives at the largest size in points, from `size` down, that is no higher than `room`."""
    pieces = make(size)
    while sum(piece.height for piece in pieces) > room:
        size *= _STEP
        pieces = make(size)
    return pieces
