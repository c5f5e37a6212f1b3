"""How long the window was deaf: a beat every 10 ms and the longest time between two of them."""

import os
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

BEAT_MS = 10


class Heartbeat(QObject):
    """Measures the longest gap of the thread it lives in; make it on the UI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._waiting = _Waiting()
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
        """The longest gap by our own doing: less the time in which the machine had no processor for this thread."""
        return max(self._longest_own_ns, self._since.nsecsElapsed() - self._waiting.since_last()) / 1e6

    def reset(self) -> None:
        """Forget the gaps so far."""
        self._longest_ns = self._longest_own_ns = 0
        self._waiting.begin()
        self._since.start()

    def _beat(self) -> None:
        gap = self._since.nsecsElapsed()
        self._longest_ns = max(self._longest_ns, gap)
        self._longest_own_ns = max(self._longest_own_ns, gap - self._waiting.since_last())
        self._waiting.begin()
        self._since.start()


class _Waiting:
    """How long this thread was ready to run and had to wait for a processor, in ns; 0 where the system does not say."""

    def __init__(self) -> None:
        told = Path("/proc/thread-self/schedstat")  # time run, time waited, times scheduled
        self._file = os.open(told, os.O_RDONLY) if told.exists() else None
        self._begun = 0

    def begin(self) -> None:
        self._begun = self._total()

    def since_last(self) -> int:
        return self._total() - self._begun

    def _total(self) -> int:
        return int(os.pread(self._file, 80, 0).split()[1]) if self._file is not None else 0

    def __del__(self) -> None:
        if self._file is not None:
            os.close(self._file)
