"""Measurements of the window: its start against a bare one, and from the password to the intake page.

The window runs as a child, `main.py --home HOME --timings FILE`, and writes its moments into FILE as they come: JSON
lines, one object a moment, flushed at once,

    {"moment": "signin_ready", "seconds": 0.412}

`moment` is a word, `seconds` counts from the start of the program; further numbers may follow. Two are waited for:

- `signin_ready`: the sign-in page is painted, the password field has the focus and takes keys;
- `intake_ready`: after the password, the intake page is painted and its first field takes keys.

Both are timed from outside, by the moment the line appears in the file: for the first from the start of the child
process, interpreter included, as for the bare window beside it; for the second from the Enter that xdotool types.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from app.cli.bench_measure import Figure, against, milliseconds, not_measured
from app.home import Home
from app.language import _

START_LIMIT, INTAKE_LIMIT = 4.0, 0.5
RUNS = 7
PATIENCE = 60.0
"""Seconds to wait for a moment before the window counts as not coming."""

_LOOK = 0.001
_ROOT = Path(__file__).resolve().parents[2]
_BARE = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
class Field(QLineEdit):
    told = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.told:
            self.told = True
            QTimer.singleShot(0, tell)
def tell():
    with open(sys.argv[1], "w") as out:
        out.write(json.dumps({"moment": "signin_ready"}) + chr(10))
app = QApplication([])
window = QMainWindow()
field = Field()
window.setCentralWidget(field)
window.resize(1366, 768)
window.show()
field.setFocus()
app.exec()
"""


def window(home: Home, size: int, folder: Path, password: str, runs: int = RUNS) -> Iterator[Figure]:
    """Measure the start of the window on a home whose officer has this password, each run beside a bare window's."""
    start = _("Window, start to sign-in, {size:,} dossiers, median of {runs}, against a bare one").format(
        size=size, runs=runs
    )
    intake = _("Window, password to intake page, {size:,} dossiers, median").format(size=size)
    if not has_display():
        yield not_measured(start, _("not measured: no display"))
        yield not_measured(intake, _("not measured: no display"))
        return
    own = [sys.executable, str(_ROOT / "main.py"), "--home", str(home.path), "--timings"]
    bare = [sys.executable, "-c", _BARE]
    starts, bares, intakes = [], [], []
    for number in range(runs):
        bares.append(_start(bare, folder / f"bare-{number}.jsonl"))
        with _child(own, folder / f"window-{number}.jsonl") as (child, moments, began):
            starts.append(_appears(child, moments, "signin_ready") - began)
            if shutil.which("xdotool"):
                intakes.append(_sign_in(child, moments, password))
    yield against(start, median(starts), median(bares), START_LIMIT)
    if intakes:
        yield milliseconds(intake, median(intakes), INTAKE_LIMIT)
    else:
        yield not_measured(intake, _("not measured: xdotool is not installed"))


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start(command: list[str], file: Path) -> float:
    with _child(command, file) as (child, moments, began):
        return _appears(child, moments, "signin_ready") - began


@contextmanager
def _child(command: list[str], moments: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path, float]]:
    """Run a child that writes its moments into a file; it is ended after."""
    began = time.perf_counter()
    child = subprocess.Popen([*command, str(moments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield child, moments, began
    finally:
        child.kill()  # a window that is asked to close would first back its home up
        child.wait()


def _appears(child: subprocess.Popen[bytes], moments: Path, moment: str) -> float:
    """Wait for a moment and return when it was seen; infinity when it does not come."""
    patience = time.perf_counter() + PATIENCE
    while time.perf_counter() < patience and child.poll() is None:
        if moment in _moments(moments):
            return time.perf_counter()
        time.sleep(_LOOK)
    return float("inf")


def _moments(file: Path) -> set[str]:
    if not file.exists():
        return set()
    whole = [line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
    return {json.loads(line)["moment"] for line in whole}


def _sign_in(child: subprocess.Popen[bytes], moments: Path, password: str) -> float:
    """Type the password and Enter; returns the seconds from the Enter to the intake page."""
    pid = str(child.pid)
    subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", pid, "windowfocus"], check=False, capture_output=True
    )
    subprocess.run(["xdotool", "type", "--delay", "100", password], check=False, capture_output=True)
    time.sleep(0.5)  # the last letters reach the field
    entered = time.perf_counter()
    subprocess.run(["xdotool", "key", "Return"], check=False, capture_output=True)
    return _appears(child, moments, "intake_shown") - entered
