"""Turns at one machine: tests run beside each other, but one that measures time runs while the others wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def taken(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold a turn, among others or alone; whoever holds one in this folder knows of it, in other processes too."""
    with (folder / "door").open("w") as door, (folder / "room").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)  # nobody comes in any more while one waits to be alone
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield
