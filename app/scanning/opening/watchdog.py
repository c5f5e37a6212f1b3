"""Ends a child whose answer takes too long: one thread for all answers, since starting one takes longer than most."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Thread

from app.scanning.opening import confined


class Watchdog:
    """Watches over one child, whose questions come one after another."""

    def __init__(self, process: confined.Child, seconds: float) -> None:
        self._process = process
        self._seconds = seconds
        self._changed = Condition()
        self._latest: float | None = None
        self._idle = False
        self._over = False
        self.has_struck = False
        Thread(target=self._watch, name="watchdog", daemon=True).start()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Kill the child if the block is not left in time."""
        with self._changed:
            self._latest = time.monotonic() + self._seconds
            if self._idle:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._latest = None

    def close(self) -> None:
        """Watch no more."""
        with self._changed:
            self._over = True
            self._changed.notify()

    def _watch(self) -> None:
        """Sleep until the time of a question is up; most have been answered then, and a newer one waits or none."""
        with self._changed:
            while not self._over:
                rest = None if self._latest is None else self._latest - time.monotonic()
                if rest is not None and rest <= 0:
                    self.has_struck = True
                    self._process.kill()
                    return
                self._idle = rest is None
                self._changed.wait(rest)
                self._idle = False
