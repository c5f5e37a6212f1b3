"""Notices what commands and other programs commit to the store while the window is open."""

from PySide6.QtCore import QObject, QTimer

from app.models.store import Store
from app.ui.work import Work

ASKED_MS = 1_000


class StoreWatch(QObject):
    """Asks the store's version once a second, on the reader lane, and lets the open pages ask anew."""

    def __init__(self, store: Store, work: Work) -> None:
        super().__init__()
        self._store, self._work = store, work
        self._seen: int | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._ask)
        self._timer.start(ASKED_MS)

    def _ask(self) -> None:
        self._work.read("data-version", self._store.data_version, self._version_told, owner=self)

    def _version_told(self, version: int) -> None:
        changed = self._seen is not None and version != self._seen
        self._seen = version
        if changed:
            self._work.data_changed.emit()
