"""Drives the real window as a user would: a process of its own, keys by xdotool, cards by a serial line."""

import contextlib
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import ImageGrab

HOUSE = Path(__file__).parents[2]
SHOTS = HOUSE / "build" / "shots"
KEY_MS = 50
"""A person needs at least 40 ms a key, a reader less."""


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
        self.timings = home.parent / f"{home.name}-timings.jsonl"
        self._environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, until: str) -> None:
        """Open the window and wait until it takes keys."""
        self.timings.unlink(missing_ok=True)
        command = [sys.executable, "-X", "dev", "main.py", "--home", str(self.home), "--timings", str(self.timings)]
        self._process = subprocess.Popen(command, cwd=HOUSE, env=self._environment)
        self.wait_for(until)
        time.sleep(0.3)  # the window manager gives the new window the focus

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    def key(self, *keys: str) -> None:
        """Press keys or combinations one after the other."""
        self._xdotool("key", "--clearmodifiers", "--delay", str(2 * KEY_MS), *keys)

    def type(self, text: str) -> None:
        """Type as a person does."""
        self._xdotool("type", "--clearmodifiers", "--delay", str(2 * KEY_MS), text)

    def moments(self) -> list[dict[str, Any]]:
        """Return what the window wrote of its own moments."""
        if not self.timings.exists():
            return []
        return [json.loads(line) for line in self.timings.read_text("utf-8").splitlines()]

    def wait_for(self, moment: str, seconds: float = 30) -> None:
        """Wait for one of the window's own moments."""
        until(lambda: any(m["moment"] == moment for m in self.moments()), f"moment {moment}", seconds, self.alive)

    def alive(self) -> bool:
        """Whether the program runs."""
        return self._process is not None and self._process.poll() is None

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the store as anybody could, read-only."""
        with contextlib.closing(sqlite3.connect(f"file:{self.home}/quay.sqlite3?mode=ro", uri=True)) as store:
            return store.execute(question, values).fetchall()

    def wait_until(self, question: str, *values: object, seconds: float = 20) -> Any:
        """Wait until a question has an answer that is not empty or zero; returns it."""
        answer: list[Any] = []

        def asked() -> bool:
            found = self.ask(question, *values)
            answer[:] = [found[0][0]] if found and found[0][0] else []
            return bool(answer)

        until(asked, question, seconds, self.alive)
        return answer[0]

    def shot(self, name: str) -> Path:
        """Take a picture of the screen."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        target = SHOTS / f"{name}.png"
        time.sleep(0.25)
        ImageGrab.grab(xdisplay=self._environment["DISPLAY"]).save(target)
        return target

    def close(self) -> float:
        """Close the window as a user does; returns the longest gap of its UI thread in milliseconds."""
        assert self._process is not None
        self.key("alt+F4")
        self._process.wait(30)
        assert self._process.returncode == 0
        return float(next(m["longest_gap_ms"] for m in self.moments() if m["moment"] == "closed"))

    def kill(self) -> None:
        """End the program as a power cut would."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def _xdotool(self, *arguments: str) -> None:
        """Run xdotool; it waits half of its `--delay` between two keys."""
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, timeout=60)


def until(
    happened: Callable[[], bool], what: str, seconds: float = 20, alive: Callable[[], bool] = lambda: True
) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        if not alive():
            raise RuntimeError(f"the program ended while waiting for: {what}")
        time.sleep(0.05)


@contextlib.contextmanager
def window(home: Path, screen: str) -> Iterator[Window]:
    """Give a window that does not outlive its test."""
    made = Window(home, screen)
    try:
        yield made
    finally:
        made.kill()
