"""The text of digitised papers is read while the window is open, on a lane that nothing else waits for."""

from threading import Event

from PySide6.QtCore import QObject, QTimer

from app.desk import texts
from app.ui.context import Context

LOOK_MS = 60_000
"""So often it is looked for papers that were accepted meanwhile."""


class PaperReading(QObject):
    """Reads what waits, then looks again from time to time; a window that closes stops it until the next one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._under_way: Event | None = None
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_MS)
        self._looks.timeout.connect(self.look)

    @property
    def busy(self) -> bool:
        """Whether papers are being read."""
        return self._under_way is not None

    def start(self) -> None:
        """Begin, and go on looking."""
        if not self._looks.isActive():
            self._looks.start()
            self.look()

    def look(self) -> None:
        """Read what waits, unless that is under way.

        A fault is not told here: what the disk refuses the desk meets too, and without Tesseract only the search in
        the text of papers finds less, as the command `text` tells an administrator.
        """
        if not self.busy:
            desk = self._context.desk
            self._under_way = self._context.work.stream(
                lambda stop: texts.read_papers(desk, stop.is_set),
                lambda _read: None,
                failed=lambda _fault: None,
                after=self._ended,
                owner=self,
                low=True,
            )

    def _ended(self) -> None:
        self._under_way = None
