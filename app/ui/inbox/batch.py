"""A batch under way: what was passed is accepted and handed over, with its progress and a way to stop it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.desk import batches
from app.desk.batches import HandedOver, NotHandedOver, Step
from app.desk.each import NotDone
from app.desk.inbox import AcceptedOnline
from app.language import _, ngettext
from app.messages import explain
from app.ui.printing import print_handover_list
from app.ui.stoppable_run import StoppableRun
from app.ui.words import number

if TYPE_CHECKING:
    from app.ui.inbox.inbox_page import InboxPage


class Batch(StoppableRun):
    """Dossiers that were passed, accepted and handed over."""

    page: "InboxPage"

    not_accepted = Signal(str, str)
    """A dossier that waits on, and why."""

    def __init__(self, page: "InboxPage") -> None:
        super().__init__(page)
        self._given: list[HandedOver] = []
        self._left: list[NotHandedOver] = []
        self._waiting: set[str] = set()
        self._accepted = self._failed = 0

    def begin(self, uids: Sequence[str]) -> None:
        """Accept these and hand them over."""
        desk = self.page.context.desk
        self._given, self._left, self._accepted, self._failed = [], [], 0, 0
        self._waiting = set(uids)
        self.start(len(uids))
        self._show()
        self.go_through(lambda stopped: batches.accept_and_hand_over(desk, uids, stopped), self._step)

    def over(self) -> None:
        """Let those be seen again whose turn never came."""
        super().over()
        self.page.put_back(self._waiting)

    def ended(self) -> None:
        """Tell what was accepted, what was handed over, and what lies ready for that."""
        super().ended()
        self.page.context.work.data_changed.emit()
        way = (_("To the hand-over"), lambda: self.page.context.wants_page.emit("handover"))
        tone, told = "warn" if self._failed or self._left else "ok", " ".join(self._told())
        self.page.bottom.notice.say(told, tone, way)
        for given in self._given:
            print_handover_list(self.page, given.offer.number, given.offer.list_sha256, "", done=told)

    def _step(self, step: Step) -> None:
        match step:
            case AcceptedOnline():
                self._accepted += 1
                self._waiting.discard(step.dossier_uid)
            case NotDone():
                self._failed += 1
                self._waiting.discard(step.dossier_uid)
                self.not_accepted.emit(step.dossier_uid, str(explain(step.fault)))
            case HandedOver():
                self._given.append(step)
            case NotHandedOver():
                self._left.append(step)
        self._show()

    def _show(self) -> None:
        done, count = self._accepted + self._failed, self.bar.maximum()
        if done < count:
            words = _("Accepting {n} of {count} …").format(n=number(done + 1), count=number(count))
        else:
            words = _("Handing over …")
        self.go_on(done, words)

    def _told(self) -> list[str]:
        """Return what came of it, a sentence for each thing."""
        said = [ngettext("{n} accepted.", "{n} accepted.", self._accepted).format(n=number(self._accepted))]
        for given in self._given:
            count = len(given.dossier_uids)
            words = ngettext("{n} handed over (list {list}).", "{n} handed over (list {list}).", count)
            said.append(words.format(n=number(count), list=number(given.offer.number)))
        for left in self._left:
            count = len(left.dossier_uids)
            words = ngettext("{n} lies ready for the hand-over: ", "{n} lie ready for the hand-over: ", count)
            why = str(explain(left.fault)) if left.fault else _("no department is named for the procedure.")
            said.append(words.format(n=number(count)) + why)
        if self._failed:
            words = ngettext("{n} not accepted, set aside.", "{n} not accepted, set aside.", self._failed)
            said.append(words.format(n=number(self._failed)))
        return said
