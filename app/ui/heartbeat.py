"""How long the window was deaf: a beat every 10 ms and the longest time between two of them."""

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

BEAT_MS = 10


class Heartbeat(QObject):
    """Measures the longest gap of the thread it lives in; make it on the UI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._longest_ns = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.reset()
        self._timer.start(BEAT_MS)

    @property
    def longest_gap_ms(self) -> float:
        """The longest time between two beats since the last reset, in ms; the gap still open counts too."""
        return max(self._longest_ns, self._since.nsecsElapsed()) / 1e6

    def reset(self) -> None:
        """Forget the gaps so far."""
        self._longest_ns = 0
        self._since.start()

    def _beat(self) -> None:
        self._longest_ns = max(self._longest_ns, self._since.nsecsElapsed())
        self._since.start()
