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

from app.clock import Clock, SystemClock
from app.errors import DeskError

T = TypeVar("T")
Failed = Callable[[DeskError], None]
After = Callable[[], None]
COALESCED_MS = 200
SLOW_THREADS = 3
LOW_THREADS = 2
"""One that reads papers for hours, one for pages that have just come."""
_log = logging.getLogger("quay.ui")


def _always() -> bool:
    return True


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who waits for a piece of work: what to call on the UI thread, and for how long it is wanted."""

    done: Callable[[Any], None] | None
    failed: Failed | None
    after: After | None
    owner: QObject | None
    wanted: Callable[[], bool] = _always
    always: After = _nothing

    def alive(self) -> bool:
        """Tell whether the owner is still there and the answer still wanted."""
        return self.wanted() and (self.owner is None or isValid(self.owner))


def _owner(owner: QObject | None, callback: object) -> QObject | None:
    """Return the owner named, else the object whose method is to be called."""
    bound = getattr(callback, "__self__", None)
    return owner or (bound if isinstance(bound, QObject) else None)


class Work(QObject):
    """One thread that writes, one that reads, three for slow things, two for what nobody waits for.

    Callbacks run on the UI thread.

    Work must not touch widgets. A `DeskError` goes to `failed`, or to the signal `fault` if nobody takes it; any
    other exception is a bug: it is logged, written to a report file and told by the signal `bug`. `after` is called
    last, whatever happened. Nothing is called for an owner (by default the object whose method `done` is) that is
    gone.
    """

    data_changed = Signal()
    fault = Signal(object)
    bug = Signal(str)
    saving_changed = Signal(bool)
    _to_ui = Signal(object)

    def __init__(self, logs: Path, clock: Clock | None = None, parent: QObject | None = None) -> None:
        """Make the lanes; reports of bugs go to the folder `logs` under the moment the clock tells."""
        super().__init__(parent)
        self._logs = logs
        self._clock = clock or SystemClock()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._slow = ThreadPoolExecutor(SLOW_THREADS, "slow")
        self._low = ThreadPoolExecutor(LOW_THREADS, "low")
        self._closed = False
        self._saving = 0
        self._questions = count()
        self._newest: dict[str, int] = {}
        self._streams: set[Event] = set()
        self._coalesced = QTimer(self)
        self._coalesced.setSingleShot(True)
        self._coalesced.setInterval(COALESCED_MS)
        self._coalesced.timeout.connect(self.data_changed)
        self._to_ui.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something is still being saved."""
        return self._saving > 0

    def begin_saving(self) -> None:
        """Tell that something is not in the store yet; `end_saving` must follow."""
        self._saving += 1
        if self._saving == 1:
            self.saving_changed.emit(True)

    def end_saving(self) -> None:
        """Tell that what `begin_saving` spoke of is in the store, or in the hands of `write`."""
        self._saving -= 1
        if self._saving == 0:
            self.saving_changed.emit(False)

    def write(
        self,
        action: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
        *,
        tells: bool = True,
    ) -> None:
        """Carry out an action that changes something, in its turn.

        `data_changed` tells of its success, but of one that does not `tell`: whoever asked shows that already, and
        nobody else does.
        """
        if self._closed:
            return
        self.begin_saving()
        asker = _Asker(done, failed, after, _owner(owner, done), always=self.end_saving)
        self._submit(self._writer, partial(self._finish, action, asker, self._coalesce if tells else _nothing))

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
        asker = _Asker(done, failed, after, _owner(owner, done), lambda: self._newest[key] == number)
        self._submit(self._reader, lambda: self._finish(query, asker) if asker.wanted() else None)

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
        *,
        changes: bool = False,
    ) -> None:
        """Do something slow: bind pages, write packages, print, draw thumbnails.

        One that `changes` the store as well does so in short transactions between its slow parts, so that what is
        typed meanwhile is saved without waiting for it; `data_changed` tells of its success.
        """
        asker = _Asker(done, failed, after, _owner(owner, done))
        self._submit(self._slow, partial(self._finish, job, asker, self._coalesce if changes else _nothing))

    def stream(
        self,
        items: Callable[[Event], Iterable[T]],
        each: Callable[[T], None],
        done: Callable[[], None] | None = None,
        failed: Failed | None = None,
        after: After | None = None,
        owner: QObject | None = None,
        *,
        low: bool = False,
    ) -> Event:
        """Hand over items one by one as a device makes them; `low` is for what takes hours and nobody waits for.

        Set the returned event to stop after the item being made; `items` is given it as well. It is set when the
        owner is gone and at shutdown. `done` is called at the end, also of a stopped stream.
        """
        cancel = Event()
        self._streams.add(cancel)
        owner = _owner(owner, each)
        to_each = _Asker(each, None, None, owner)
        at_end = _Asker(
            lambda _none: done() if done else None,
            failed,
            after,
            owner,
            always=partial(self._streams.discard, cancel),
        )
        lane = self._low if low else self._slow
        self._submit(lane, partial(self._finish, partial(self._hand_over, items, to_each, cancel), at_end))
        return cancel

    def shutdown(self) -> None:
        """Finish every write asked for and whatever else has begun, drop the rest, and deliver the results."""
        self._closed = True
        for cancel in tuple(self._streams):
            cancel.set()
        for lane in (self._reader, self._slow, self._low):
            lane.shutdown(wait=False, cancel_futures=True)
        for lane in (self._writer, self._reader, self._slow, self._low):
            lane.shutdown()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        self._coalesced.stop()

    def report(self, error: BaseException) -> None:
        """Log a bug, write its report file and emit `bug`; any thread may call this."""
        _log.error("bug", exc_info=error)
        try:
            path = self._write_report(error)
        except OSError as refused:
            _log.error("no report file could be written", exc_info=refused)
            path = self._logs
        self._to_ui.emit(partial(self.bug.emit, str(path)))

    def _write_report(self, error: BaseException) -> Path:
        self._logs.mkdir(parents=True, exist_ok=True)
        moment = f"{self._clock.now():%Y%m%d-%H%M%S-%f}"
        path = self._logs / f"bao-cao-{moment}.txt"
        lines = [
            f"{moment} UTC\n",
            f"Python {sys.version}\nPySide6 {PySide6.__version__}\n{platform.platform()}\n\n",
            *traceback.format_exception(error),
        ]
        with path.open("a", encoding="utf-8") as report:  # two bugs of one moment share a file
            report.writelines(lines)
        return path

    def _submit(self, lane: ThreadPoolExecutor, work: Callable[[], None]) -> None:
        if not self._closed:
            lane.submit(work)

    def _finish(self, work: Callable[[], T], asker: _Asker, succeeded: After = _nothing) -> None:
        """Do the work (on a thread of a lane) and send what came of it to the UI thread."""
        try:
            outcome = partial(self._deliver, asker, succeeded, work())
        except DeskError as error:
            outcome = partial(self._deliver_fault, asker, error)
        except BaseException as error:
            self.report(error)
            outcome = partial(self._end, asker)
        self._to_ui.emit(outcome)

    def _hand_over(self, items: Callable[[Event], Iterable[T]], asker: _Asker, cancel: Event) -> None:
        """Send the items (from a thread of a lane) to the UI thread until they end or are stopped."""
        if cancel.is_set():
            return
        for item in items(cancel):
            self._to_ui.emit(partial(self._deliver_item, asker, cancel, item))
            if cancel.is_set():
                return

    @Slot(object)
    def _call(self, callback: Callable[[], None]) -> None:
        try:
            callback()
        except Exception as error:
            self.report(error)

    def _deliver(self, asker: _Asker, succeeded: After, result: T) -> None:
        succeeded()
        try:
            if asker.done is not None and asker.alive():
                asker.done(result)
        finally:
            self._end(asker)

    def _deliver_item(self, asker: _Asker, cancel: Event, item: T) -> None:
        if asker.done is not None and asker.alive():
            asker.done(item)
        else:
            cancel.set()

    def _deliver_fault(self, asker: _Asker, error: DeskError) -> None:
        try:
            if asker.failed is not None and asker.alive():
                asker.failed(error)
            elif asker.wanted():
                self.fault.emit(error)
        finally:
            self._end(asker)

    def _end(self, asker: _Asker) -> None:
        try:
            if asker.after is not None and asker.alive():
                asker.after()
        finally:
            asker.always()

    def _coalesce(self) -> None:
        if not self._coalesced.isActive() and not self._closed:
            self._coalesced.start()
