"""How a child with limits is started, on any system."""

import os
import subprocess
import sys
from pathlib import Path

_HOUSE = Path(__file__).resolve().parents[3]
_OPENING = "app.scanning.opening.child"


def start(*arguments: str, module: str = _OPENING, alone: bool = False) -> "subprocess.Popen[bytes]":
    """Start a child's module with these arguments, pipes on all three streams.

    One that is `alone` leads a group of processes, so that what it starts can be ended with it; on Windows, where
    there are no such groups, it has the lowest priority by this, which elsewhere it takes itself.

    NumPy takes memory for each thread that it may use, more on many cores than a child is allowed.
    """
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_HOUSE,
        env={**os.environ, "PYTHONWARNINGS": "ignore", "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=alone,
        creationflags=_priority() if alone else 0,
    )


def _priority() -> int:
    if sys.platform == "win32":
        return subprocess.IDLE_PRIORITY_CLASS
    return 0
