"""The window's only threads: work runs off the UI thread and its results come back to it."""

import logging
import platform
import sys
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import PySide6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from app.clock import Clock
from app.errors import DeskError

T = TypeVar("T")
Failed = Callable[[DeskError], None]
After = Callable[[], None]
COALESCED_MS = 200
SLOW_THREADS = 3
_log = logging.getLogger("quay.ui")


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who waits for a piece of work: what to call on the UI thread, while the owner lives."""

    done: Callable[[Any], None] | None
    failed: Failed | None
    after: After | None
    owner: QObject | None

    def alive(self) -> bool:
        """Tell whether the owner, named or the object whose method is to be called, is still there."""
        owner = self.owner
        if owner is None:
            owner = getattr(self.done, "__self__", None)
        return not isinstance(owner, QObject) or isValid(owner)


class Work(QObject):
    """One thread that writes, one that reads, three for slow things; callbacks run on the UI thread.

    Work must not touch widgets. A `DeskError` goes to `failed`, or to `fault` if nobody takes it; any other
    exception is a bug: it is logged, written to a report file and told by `bug`. `after` is called last,
    whatever happened. Nothing is called for an owner (default: the object whose method `done` is) that is gone.
    """

    data_changed = Signal()
    fault = Signal(object)
    bug = Signal(str)
    saving_changed = Signal(bool)
    _to_ui = Signal(object)

    def __init__(self, logs: Path, clock: Clock, parent: QObject | None = None) -> None:
        """Start the lanes; reports of bugs go to the folder `logs`, named by the clock."""
        super().__init__(parent)
        self._logs = logs
        self._clock = clock
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._slow = ThreadPoolExecutor(SLOW_THREADS, "slow")
        self._closed = False
        self._saving = 0
        self._questions = count()
        self._newest: dict[str, int] = {}
        self._streams: set[Event] = set()
        self._coalesced = QTimer(self, singleShot=True, interval=COALESCED_MS)  # type: ignore[call-overload]
        self._coalesced.timeout.connect(self.data_changed)
        self._to_ui.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something is still being saved."""
        return self._saving > 0

    def write(
        self,
        action: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Carry out an action that changes something, after those asked for before."""
        if self._closed:
            return
        self._count_saving(1)
        self._submit(self._writer, partial(self._save, action, _Asker(done, failed, after, owner)))

    def read(
        self,
        key: str,
        query: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Ask something; a newer question of the same key makes this one and its answer void."""
        number = self._newest[key] = next(self._questions)
        asker = _Asker(done, failed, after, owner)
        self._submit(self._reader, partial(self._ask, key, number, query, asker))

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do something slow that is neither a read nor a write of the store."""
        self._submit(self._slow, partial(self._do, job, _Asker(done, failed, after, owner)))

    def stream(
        self,
        items: Callable[[Event], Iterable[T]],
        each: Callable[[T], None],
        done: Callable[[], None] | None = None,
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
    ) -> Event:
        """Hand over items one by one as a device makes them.

        Set the returned event to stop after the item being made; it is given to `items` as well. `done` is called
        at the end, also of a stopped stream.
        """
        cancel = Event()
        asker = _Asker(each, failed, after, owner)
        self._streams.add(cancel)
        self._submit(self._slow, partial(self._consume, items, asker, done, cancel))
        return cancel

    def shutdown(self) -> None:
        """Finish every write asked for and what else has begun, drop the rest, and hand over the results."""
        self._closed = True
        for cancel in self._streams:
            cancel.set()
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._slow.shutdown(wait=False, cancel_futures=True)
        for lane in (self._writer, self._reader, self._slow):
            lane.shutdown()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        self._coalesced.stop()

    def report(self, error: BaseException) -> None:
        """Log a bug, write its report file and tell the window; safe from any thread."""
        _log.error("bug", exc_info=error)
        try:
            path = self._write_report(error)
        except OSError as full:
            _log.error("no report file", exc_info=full)
            path = self._logs
        self._hand_over(partial(self.bug.emit, str(path)))

    # On the threads

    def _save(self, action: Callable[[], T], asker: _Asker) -> None:
        self._finish(action, asker, always=self._saved)

    def _ask(self, key: str, number: int, query: Callable[[], T], asker: _Asker) -> None:
        def wanted() -> bool:
            return self._newest[key] == number

        if wanted():
            self._finish(query, asker, wanted)

    def _do(self, job: Callable[[], T], asker: _Asker) -> None:
        self._finish(job, asker)

    def _consume(
        self, items: Callable[[Event], Iterable[T]], asker: _Asker, done: After | None, cancel: Event
    ) -> None:
        def hand_over_all() -> None:
            for item in items(cancel):
                self._hand_over(partial(self._each, item, asker, cancel))
                if cancel.is_set():
                    return

        end = _Asker(lambda _: done() if done else None, asker.failed, asker.after, asker.owner or _owner(asker.done))
        self._finish(hand_over_all, end, always=lambda _: self._streams.discard(cancel))

    def _finish(
        self,
        work: Callable[[], T],
        asker: _Asker,
        wanted: Callable[[], bool] = lambda: True,
        always: Callable[[bool], None] = lambda _: None,
    ) -> None:
        try:
            result = work()
        except DeskError as error:
            self._hand_over(partial(self._failed, error, asker, wanted, always))
        except BaseException as error:
            self.report(error)
            self._hand_over(partial(self._ended, asker, always))
        else:
            self._hand_over(partial(self._done, result, asker, wanted, always))
