"""Measurements of the window: its start against a bare one, and from the password to the intake page.

The window runs as a child, `main.py --home HOME --timings FILE`, and writes its moments into FILE as they come: JSON
lines, one object a moment, flushed at once,

    {"moment": "signin_ready", "seconds": 0.412}

`moment` is a word, `seconds` counts from the start of the program; further numbers may follow. Two are waited for:

- `signin_ready`: the sign-in page is painted, the password field has the focus and takes keys;
- `intake_shown`: after the password, the intake page is in front and what was asked for it is there.

Both are timed from outside, by the moment the line appears in the file: for the first from the start of the child
process, interpreter included, as for the bare window beside it; for the second from the Enter that xdotool types.
Both windows are started once before, so that every start that counts finds Python's compiled files, as all but a
user's first one do.
"""

import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from app.cli.bench_measure import Figure, against, milliseconds, not_measured
from app.home import Home
from app.language import _

START_LIMIT, INTAKE_LIMIT = 4.0, 0.5
PATIENCE = 60.0
"""Seconds to wait for a moment before the window counts as not coming."""

_LOOK = 0.001
_KEY_MS = 50
"""A quick typist's; what types faster is taken for a barcode reader."""

_SETTLED = 0.5
"""Seconds in which the last letters reach the field."""

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


@dataclass(frozen=True, slots=True)
class _Child:
    """A window in a process of its own: where it writes its moments, when it began, how long it is waited for."""

    process: subprocess.Popen[bytes]
    file: Path
    began: float
    patience: float

    def appears(self, moment: str) -> float:
        """Wait for a moment and return when it was seen; infinity when it does not come."""
        latest = time.perf_counter() + self.patience
        while time.perf_counter() < latest and self.process.poll() is None:
            if moment in self._moments():
                return time.perf_counter()
            time.sleep(_LOOK)
        return math.inf

    def _moments(self) -> set[str]:
        if not self.file.exists():
            return set()
        lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
        return {json.loads(line)["moment"] for line in lines if line.endswith("\n")}


def window(
    home: Home, size: int, folder: Path, password: str, runs: int, patience: float = PATIENCE
) -> Iterator[Figure]:
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
    bares, starts, intakes = [], [], []
    for number in range(1 + runs):
        with _child([sys.executable, "-c", _BARE], folder / f"bare-{number}", patience) as child:
            bares.append(child.appears("signin_ready") - child.began)
        with _child(own, folder / f"window-{number}", patience) as child:
            starts.append(child.appears("signin_ready") - child.began)
            intakes.append(_sign_in(child, password) if starts[-1] < math.inf else math.inf)
        if starts[-1] == math.inf:
            break  # nor would it come the next time
    yield against(start, _median(starts), _median(bares), START_LIMIT)
    if shutil.which("xdotool"):
        yield milliseconds(intake, _median(intakes), INTAKE_LIMIT)
    else:
        yield not_measured(intake, _("not measured: xdotool is not installed"))


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _median(seconds: list[float]) -> float:
    """Return the median of all runs but the first, unless that was the only one."""
    return median(seconds[1:] or seconds)


@contextmanager
def _child(command: list[str], file: Path, patience: float) -> Iterator[_Child]:
    """Run a window that writes its moments into a file; it is ended after.

    Where Python may not write compiled files beside the program they are kept aside for the next start.
    """
    environment = dict(os.environ)
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        environment["PYTHONPYCACHEPREFIX"] = str(file.with_name("compiled"))
    silent = subprocess.DEVNULL
    began = time.perf_counter()
    process = subprocess.Popen([*command, str(file)], env=environment, stdout=silent, stderr=silent)
    try:
        yield _Child(process, file, began, patience)
    finally:
        process.kill()  # a window that is asked to close would first back its home up
        process.wait()


def _sign_in(child: _Child, password: str) -> float:
    """Type the password and Enter; returns the seconds from the Enter to the intake page."""
    if shutil.which("xdotool") is None:
        return math.inf
    _xdotool("search", "--onlyvisible", "--pid", str(child.process.pid), "windowfocus")
    _xdotool("type", "--delay", str(2 * _KEY_MS), password)  # it waits half of it between two keys
    time.sleep(_SETTLED)
    entered = time.perf_counter()
    _xdotool("key", "Return")
    return child.appears("intake_shown") - entered


def _xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=False, capture_output=True)
