"""How long the window was deaf: a beat every 10 ms and the longest time between two of them."""

import ctypes
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

BEAT_MS = 10

_TASKS = Path("/proc/self/task")


class Heartbeat(QObject):
    """Measures the longest gap of the thread it lives in; make it on the UI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._machine = _Machine()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.reset()
        self._timer.start(BEAT_MS)

    @property
    def longest_gap_ms(self) -> float:
        """The longest time between two beats since the last reset, in ms; the gap still open counts too."""
        return max(self._longest_ns, self._since.nsecsElapsed()) / 1e6

    @property
    def longest_own_gap_ms(self) -> float:
        """The longest gap as it were on a machine with nothing else to do; waiting for a disk is not seen in it."""
        return max(self._longest_own_ns, self._own(self._since.nsecsElapsed(), self._machine.look())) / 1e6

    def reset(self) -> None:
        """Forget the gaps so far."""
        self._longest_ns = self._longest_own_ns = 0
        self._begun = self._machine.look()
        self._since.start()

    def _beat(self) -> None:
        gap, now = self._since.nsecsElapsed(), self._machine.look()
        self._longest_ns = max(self._longest_ns, gap)
        self._longest_own_ns = max(self._longest_own_ns, self._own(gap, now))
        self._begun = now
        self._since.start()

    def _own(self, gap_ns: int, now: "_Look") -> int:
        """Return how much of a gap is ours.

        What this thread computed is, and while it stood still what other threads of ours computed, for one of them
        may have held the interpreter. What the machine did for others meanwhile is not: neither this thread's waiting
        for a processor, nor the longest of theirs: whoever holds the interpreter meanwhile holds it longer by that.
        """
        begun = self._begun
        computed = now.computed - begun.computed
        others = now.ran - begun.ran - computed
        waited = {thread: ns - begun.waited.get(thread, 0) for thread, ns in now.waited.items()}
        stood = gap_ns - computed - waited.pop(threading.get_native_id(), 0)
        return computed + max(0, min(stood - max(waited.values(), default=0), others))


class _Look(NamedTuple):
    """How long this thread computed so far, all of ours ran, and each waited for a processor; in ns."""

    computed: int
    ran: int
    waited: Mapping[int, int]


class _Machine:
    """Tells how long threads computed and waited so far; only Linux tells for how long they waited.

    It is read without letting the interpreter go: who lets it go may wait for it again, and that were a gap.
    """

    def __init__(self) -> None:
        self._files: dict[int, int] = {}
        self._told = ctypes.create_string_buffer(80)  # time run, time waited, times scheduled
        self._pread = ctypes.PyDLL(None).pread if _TASKS.exists() else None

    def look(self) -> _Look:
        """Return what is so now."""
        return _Look(time.thread_time_ns(), time.process_time_ns(), self._waited())

    def _waited(self) -> dict[int, int]:
        if self._pread is None:
            return {}
        alive = {thread.native_id for thread in threading.enumerate() if thread.native_id}
        for ended in self._files.keys() - alive:
            os.close(self._files.pop(ended))
        return {number: ns for number in alive if (ns := self._of(number)) is not None}

    def _of(self, thread: int) -> int | None:
        """Return the ns of one thread; nothing for one that has just ended."""
        assert self._pread is not None
        if thread not in self._files:
            try:
                self._files[thread] = os.open(_TASKS / f"{thread}/schedstat", os.O_RDONLY)
            except FileNotFoundError:
                return None
        read = self._pread(self._files[thread], self._told, len(self._told), 0)
        return int(self._told.raw[:read].split()[1]) if read > 0 else None

    def __del__(self) -> None:
        for file in self._files.values():
            os.close(file)
