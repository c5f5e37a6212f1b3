"""What comes from the portal and goes back to it by itself while the window is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.desk import online_results
from app.desk.arriving import Imported
from app.desk.desk import Desk
from app.desk.outbox import Sending
from app.desk.watching import Arrivals
from app.errors import DeskError, PortalUnreachable
from app.messages import explain
from app.queries import inbox
from app.rules.kinds import PlaceRole
from app.ui.context import Context

LOOK_MS, SEND_MS, AGAIN_MS = 3_000, 15_000, 600_000
"""How often it is looked for what came, sent what waits, and tried again what is held."""
SOON_MS = 300
"""How soon an answer goes out after it was given."""


class OnlineTraffic(QObject):
    """Looks into the watched folder, listens on the office's address, and sends; one thing at a time."""

    arrived = Signal(int)
    """So many dossiers that are new, or changed."""
    complained = Signal(str)
    """Why nothing can arrive or leave; empty when it can again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self.arrivals = Arrivals()
        self._again = True
        self._busy: set[str] = set()
        self.complaint = ""
        """Why nothing arrives or leaves now."""
        self._sending = self._timer(SEND_MS, self.send)
        self._timers = [self._timer(LOOK_MS, self.look), self._sending, self._timer(AGAIN_MS, self._wish_again)]
        self._soon = self._timer(SOON_MS, self._send_soon)
        self._soon.setSingleShot(True)
        self._answers = True
        """Whether the portal did when it was last sent something."""
        context.work.data_changed.connect(self._changed)

    @property
    def busy(self) -> bool:
        """Whether something is arriving or leaving."""
        return bool(self._busy)

    def start(self) -> None:
        """Begin, at a desk: a department takes nothing in."""
        if self._desk().place.role is PlaceRole.DESK:
            for timer in self._timers:
                timer.start()
            self.look()

    def stop(self) -> None:
        """Listen and look no more."""
        for timer in (*self._timers, self._soon):
            timer.stop()
        self.arrivals.close()

    def look(self) -> None:
        """Take in what came."""
        desk, again, self._again = self._desk(), self._again, False
        self._run("look", lambda: self.arrivals.look(desk, again=again), self._took)

    def send(self) -> None:
        """Send what waits and is due, where the settings say where to."""
        desk = self._desk()
        self._run("send", lambda: _send(desk), self._sent)

    def _changed(self) -> None:
        """Send soon: what was done may be told to the portal. One that did not answer is asked at its time alone."""
        if self._sending.isActive() and self._answers and not self._soon.isActive():
            self._soon.start()

    def _send_soon(self) -> None:
        """Send, or wait until what is being sent has gone: it does not have what came after it."""
        if "send" in self._busy:
            self._soon.start()
        else:
            self.send()

    def _desk(self) -> Desk:
        """Return the desk of this workstation: what arrives is the desk's, whoever sits at it."""
        desk = self._context.desk
        return desk.with_officer(None) if desk.station else desk

    def _timer(self, every: int, act: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setInterval(every)
        made.timeout.connect(act)
        return made

    def _wish_again(self) -> None:
        self._again = True

    def _run(self, what: str, job: Callable[[], object], done: Callable[[object], None]) -> None:
        if what in self._busy:
            return
        self._busy.add(what)
        self._context.work.run(job, done, self._failed, lambda: self._busy.discard(what), owner=self)

    def _took(self, done: object) -> None:
        self._complain("")
        if isinstance(done, Imported):
            self._context.work.data_changed.emit()
            if done.new or done.changed:
                self.arrived.emit(done.new + done.changed)

    def _sent(self, done: object) -> None:
        if isinstance(done, Sending) and (done.sent or done.unsent):
            self._answers = not any(isinstance(one.fault, PortalUnreachable) for one in done.unsent)
            self._context.work.data_changed.emit()

    def _failed(self, fault: DeskError) -> None:
        self._complain(str(explain(fault)))

    def _complain(self, words: str) -> None:
        if words != self.complaint:
            self.complaint = words
            self.complained.emit(words)


def _send(desk: Desk) -> Sending | None:
    """Send what is due; nothing where nothing waits or no portal is set: that is for `outbox send`."""
    with desk.store.reading() as session:
        waits = inbox.count_outgoing(session)
    return online_results.send(desk, due_only=True) if waits and desk.home.settings().portal else None
