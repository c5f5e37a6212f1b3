"""How a child with limits is started, on any system."""

import os
import subprocess
import sys
from pathlib import Path

_HOUSE = Path(__file__).resolve().parents[3]


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start `app.scanning.opening.child` with these arguments, pipes on all three streams."""
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "app.scanning.opening.child", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_HOUSE,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
