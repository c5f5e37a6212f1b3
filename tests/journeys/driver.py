"""Drives the real window as a user would: a process of its own, keys of its screen, cards by a serial line."""

import contextlib
import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import time
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import ImageGrab

from tests import keyboard

HOUSE = Path(__file__).parents[2]
SHOTS = HOUSE / "build" / "shots"
KEY_MS = 50
"""A person needs at least 40 ms a key, a reader less."""
PATIENCE = 60.0
"""Seconds that anything waited for may take on a busy machine; what is waited for ends the wait."""
LONGEST_GAP_MS = 100.0
MEMORY = Path("/dev/shm")
"""The moments lie where writing one never waits for the disk."""

_HARMLESS = re.compile(r"^(QDBus|qt\.qpa\.theme|Could not connect to .*bus|This plugin supports grabbing|\s*$)")


class ProgramEnded(Exception):
    """The window is gone though nobody closed it; says what it wrote to its terminal."""


class SerialReader:
    """A pseudo-terminal that the window reads as its barcode reader."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.port = os.ttyname(theirs)
        self._theirs = theirs

    def scan(self, text: str) -> None:
        """Give a code as a reader does, with its end of line."""
        os.write(self._ours, f"{text}\r".encode())

    def close(self) -> None:
        """Unplug the reader."""
        os.close(self._ours)
        os.close(self._theirs)


class Window:
    """The program's window on a home."""

    def __init__(self, home: Path, screen: str) -> None:
        self.home = home
        self.screen = screen
        self._told = TemporaryDirectory(prefix="quay-", dir=MEMORY if MEMORY.is_dir() else None)
        self.timings = Path(self._told.name) / "timings.jsonl"
        self.said = home.parent / f"{home.name}-said.txt"
        self.gaps: list[tuple[float, float]] = []
        self._seen = 0
        self._frame = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, until_moment: str) -> None:
        """Open the window and wait until it takes keys."""
        self.timings.unlink(missing_ok=True)
        self._seen = 0
        command = [sys.executable, "main.py", "--home", str(self.home), "--timings", str(self.timings)]
        with self.said.open("wb") as said:
            self._process = subprocess.Popen(command, cwd=HOUSE, env=self._environment(), stdout=said, stderr=said)
        self.wait_for(until_moment)
        self._until(lambda: self._active().pid == self.pid, "the window in front")
        self._frame = self._active().number

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    def key(self, *keys: str) -> None:
        """Press keys or combinations one after the other."""
        keyboard.press(self.screen, *keys, each_ms=KEY_MS)

    def type(self, text: str, each_ms: int = KEY_MS) -> None:
        """Type as a person does, or as quickly as a reader."""
        keyboard.type_text(self.screen, text, each_ms=each_ms)

    def insist(self, key: str, happened: Callable[[], object], what: str, seconds: float = 1.5) -> None:
        """Press a key, again while it does nothing yet because the page still shows what was before."""
        self._insist(key, happened, what, seconds, self.alive)

    def name_to_dialog(self, key: str, path: Path) -> None:
        """Open a dialog for files by a key and name a file or folder to it."""
        self.insist(key, lambda: self._active().number not in {0, self._frame}, "the dialog")
        self.type(str(path))
        self.key("Return")
        self.in_front()

    def in_front(self) -> None:
        """Wait until the window has the keys again."""
        self._until(lambda: self._active().number == self._frame, "the window in front again")

    def moments(self) -> list[dict[str, Any]]:
        """Return what the window wrote of its own moments."""
        if not self.timings.exists():
            return []
        return [json.loads(line) for line in self.timings.read_text("utf-8").splitlines(True) if line.endswith("\n")]

    def wait_for(self, moment: str) -> None:
        """Wait for the next of the window's own moments of this name."""

        def came() -> bool:
            later = self.moments()[self._seen :]
            at = next((at for at, m in enumerate(later, 1) if m["moment"] == moment), 0)
            self._seen += at
            return at > 0

        self._until(came, f"moment {moment}")

    def press_and_wait(self, key: str, moment: str) -> None:
        """Press a key and wait for a moment of this name that comes after it."""
        self._seen = len(self.moments())
        self.key(key)
        self.wait_for(moment)

    def alive(self) -> None:
        """Fail with what the program said when it has ended."""
        if self.ended():
            raise ProgramEnded(self.said.read_text("utf-8", errors="replace"))

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the store as anybody could, read-only."""
        return rows(self.home, question, *values)

    def wait_until(self, question: str, *values: object, seconds: float = PATIENCE) -> Any:
        """Wait until a question has an answer that is not empty or zero; returns it."""
        answer: list[Any] = []

        def asked() -> bool:
            found = self.ask(question, *values)
            answer[:] = [found[0][0]] if found and found[0][0] else []
            return bool(answer)

        self._until(asked, f"{question} {values}", seconds)
        return answer[0]

    def close(self) -> None:
        """Close the window as a user does; it complains of nothing and its UI thread was never deaf for long."""
        assert self._process is not None
        self._insist("alt+F4", self.ended, "the end of the program", 10)
        assert self._process.returncode == 0, self.said.read_text("utf-8")
        self._complained_of_nothing()
        closed = next(m for m in self.moments() if m["moment"] == "closed")
        self.gaps.append((closed["longest_gap_ms"], closed["longest_own_gap_ms"]))

    @property
    def longest_gap(self) -> str:
        """The longest gap of all runs so far, in words."""
        whole, own = (max(gaps) for gaps in zip(*self.gaps, strict=True))
        return f"{whole:.0f} ms, {own:.0f} ms of it our own doing"

    def ended(self) -> bool:
        """Whether the program is over."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End the program as a power cut would."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def forget(self) -> None:
        """End the program, and forget its moments."""
        self.kill()
        self._told.cleanup()

    def _insist(
        self,
        key: str,
        happened: Callable[[], object],
        what: str,
        pause: float,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.key(key)
            with contextlib.suppress(TimeoutError):
                until(happened, what, pause, meanwhile)
                return
        picture(self.screen, SHOTS / f"waiting-{self.home.name}.png")
        raise TimeoutError(what)

    def _until(self, happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        try:
            until(happened, what, seconds, self.alive)
        except TimeoutError:
            picture(self.screen, SHOTS / f"waiting-{self.home.name}.png")
            raise

    def _complained_of_nothing(self) -> None:
        said = self.said.read_text("utf-8", errors="replace").splitlines()
        log = self.home / "logs" / "quay.log"
        logged = log.read_text("utf-8").splitlines() if log.exists() else []
        complaints = [line for line in said if not _HARMLESS.match(line)]
        complaints += [line for line in logged if " ERROR " in line or " WARNING " in line]
        assert not complaints, "\n".join(complaints)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.screen, "QT_QPA_PLATFORM": "xcb", "PYTHONWARNINGS": "default"}

    def _active(self) -> "_Active":
        asked = subprocess.run(
            ["xdotool", "getactivewindow", "getwindowpid", "getactivewindow"],
            env=self._environment(), capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        numbers = [int(word) for word in asked.stdout.split() if word.isdigit()]
        return _Active(*numbers) if len(numbers) == 2 else _Active(0, 0)


@dataclass(frozen=True, slots=True)
class _Active:
    """The window that has the keys, and whose it is."""

    pid: int
    number: int


def rows(home: Path, question: str, *values: object) -> list[tuple[Any, ...]]:
    """Look into a store, read-only."""
    with contextlib.closing(sqlite3.connect(f"file:{home}/quay.sqlite3?mode=ro", uri=True)) as store:
        return store.execute(question, values).fetchall()


def until(
    happened: Callable[[], object],
    what: str,
    seconds: float = PATIENCE,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Wait until something has happened; `meanwhile` raises when it never will."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        meanwhile()
        time.sleep(0.03)


def picture(screen: str, target: Path) -> Path:
    """Take a picture of a screen."""
    target.parent.mkdir(parents=True, exist_ok=True)
    ImageGrab.grab(xdisplay=screen).save(target)
    return target


@contextlib.contextmanager
def window(home: Path, screen: str) -> Iterator[Window]:
    """Give a window that does not outlive its test."""
    made = Window(home, screen)
    try:
        yield made
    finally:
        made.forget()
