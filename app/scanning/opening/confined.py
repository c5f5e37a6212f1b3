"""How a child with limits is started, on any system."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from app.scanning.opening.forked import ForkedChild

Child: TypeAlias = "ForkedChild | subprocess.Popen[bytes]"

HOUSE = Path(__file__).resolve().parents[3]
_OPENING = "app.scanning.opening.child"
_KEPT = 64 << 20
"""Bytes that a child keeps for the next page."""


def start(*arguments: str) -> "Child":
    """Start a child that opens foreign files, with these arguments, pipes on its input and its output.

    Where the system can fork, it is a copy of a process that has its libraries loaded: a tenth of the time. It is
    bound to its limits as any other, and no child is a copy of one that had a file open.
    """
    if sys.platform != "linux":
        return spawn(_OPENING, *arguments)
    from app.scanning.opening import forked

    return forked.fork(_OPENING, arguments)


def close() -> None:
    """End what forks children, and those that still run; the next child begins anew."""
    if sys.platform == "linux":
        from app.scanning.opening import forked

        forked.close()


def spawn(module: str, *arguments: str, alone: bool = False) -> "subprocess.Popen[bytes]":
    """Start a child's module anew with these arguments, pipes on its input and its output.

    One that is `alone` leads a group of processes, so that what it starts can be ended with it; on Windows, where
    there are no such groups, it has the lowest priority by this, which elsewhere it takes itself.
    """
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOUSE,
        env=surroundings(),
        start_new_session=alone,
        creationflags=_priority() if alone else 0,
    )


def surroundings() -> dict[str, str]:
    """Return the environment of a child.

    NumPy takes memory for each thread that it may use, more on many cores than a child is allowed. glibc gives the
    memory of each page back to the system and asks for it again: half of the time that a child took.
    """
    kept = {"MALLOC_TRIM_THRESHOLD_": f"{_KEPT}", "MALLOC_MMAP_THRESHOLD_": f"{_KEPT >> 1}"}
    return {**os.environ, "PYTHONWARNINGS": "ignore", "OPENBLAS_NUM_THREADS": "1", **kept}


def _priority() -> int:
    if sys.platform == "win32":
        return subprocess.IDLE_PRIORITY_CLASS
    return 0
