"""How long the window was deaf: a beat every 10 ms and the longest time between two of them."""

import os
import time
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

BEAT_MS = 10


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
        return max(self._longest_own_ns, self._machine.ours(self._since.nsecsElapsed())) / 1e6

    def reset(self) -> None:
        """Forget the gaps so far."""
        self._longest_ns = self._longest_own_ns = 0
        self._machine.begin()
        self._since.start()

    def _beat(self) -> None:
        gap = self._since.nsecsElapsed()
        self._longest_ns = max(self._longest_ns, gap)
        self._longest_own_ns = max(self._longest_own_ns, self._machine.ours(gap))
        self._machine.begin()
        self._since.start()


class _Machine:
    """Tells how much of a gap is ours: not what this thread waited for a processor, nor more than the program ran.

    The second counts where another thread of ours held the interpreter and had no processor itself.
    """

    def __init__(self) -> None:
        told = Path("/proc/thread-self/schedstat")  # time run, time waited, times scheduled; Linux alone has it
        self._file = os.open(told, os.O_RDONLY) if told.exists() else None
        self.begin()

    def begin(self) -> None:
        self._waited, self._ran = self._waited_ns(), time.process_time_ns()

    def ours(self, gap_ns: int) -> int:
        return min(gap_ns - (self._waited_ns() - self._waited), time.process_time_ns() - self._ran)

    def _waited_ns(self) -> int:
        return int(os.pread(self._file, 80, 0).split()[1]) if self._file is not None else 0

    def __del__(self) -> None:
        if self._file is not None:
            os.close(self._file)
