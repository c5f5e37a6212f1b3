"""What was handed over to this place: packages taken in, each item confirmed or returned, the answer written."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.desk import receiving
from app.desk.receiving import Decision, Received
from app.language import _, ngettext
from app.queries import handovers
from app.queries.handovers import ItemRow, TransferRow
from app.rules.kinds import ItemState, TransferPurpose
from app.rules.scanned import dossier_code
from app.rules.states import State
from app.ui import folders
from app.ui.context import Context
from app.ui.handover_words import purpose_words
from app.ui.page import Page
from app.ui.widgets.basics import ActionButton, Card, label, row, tab_through
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.reason import ReasonBar
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import age, appointed, due_words, moment_words, number

PACKAGE_MARK = "bagit.txt"
LEAST_LIST, LEAST_ITEMS = 290, 540


class ReceivedPage(Page):
    """Hand-overs at the left, the items of the chosen one at the right."""

    def __init__(self, context: Context) -> None:
        self.take_in = ActionButton(_("Open a package …"), "Ctrl+O", act=self._choose_package)
        self.give_back = ActionButton(_("Return …"), "F8", act=self._ask_return)
        self.confirm_all = ActionButton(_("Confirm all"), "F9", act=self._confirm_all)
        self.answer = ActionButton(_("Write the acknowledgement"), "F10", primary=True, act=self._choose_target)
        super().__init__(context, self.take_in, self.give_back, self.confirm_all, self.answer)
        self._transfers: tuple[TransferRow, ...] = ()
        self._wanted = ""
        self._begun_at: QWidget | None = None
        self.transfers: ListTable[TransferRow] = ListTable(_transfer_columns(context.desk.clock.now), lambda t: t.uid)
        self.transfers.setAccessibleName(_("Hand-overs"))
        self.items = _Items(self._item_columns(), lambda i: i.dossier_uid)
        self.items.setAccessibleName(_("Dossiers of the hand-over"))
        self.transfers.say_when_empty(_("Nothing was handed over yet. Open the package's folder, or drop it here."))
        self.reason = ReasonBar()
        self._lay_out()
        self._connect()
        self._show_chosen()

    def refresh(self) -> None:
        """Read the hand-overs anew."""
        here = self.context.desk.place.uid
        self.context.ask("received", lambda s: handovers.taken(s, here), self._show_all, self)

    def entered(self) -> None:
        """The items have the focus, or what opens the first package; which of them is known when they were read."""
        tab_through(self.items, self.take_in, self.give_back, self.confirm_all, self.answer)
        self._begin()

    def show_item(self, uid: str) -> None:
        """Bring a dossier's hand-over to the front."""
        found = next((t for t in self._transfers if any(i.dossier_uid == uid for i in t.items)), None)
        if found is not None:
            self.transfers.choose(found.uid)
            self.items.choose(uid)

    def scanned(self, text: str) -> bool:
        """A receipt's code confirms its dossier."""
        code = dossier_code(text)
        if not code:
            return False
        at = next(((t, i) for t in self._transfers for i in t.items if i.code == code and _open(i)), None)
        if at is None:
            return False
        transfer, item = at
        self.transfers.choose(transfer.uid)
        self.items.choose(item.dossier_uid)
        self._decide(transfer, {item.dossier_uid: Decision(True)}, _("{code} confirmed.").format(code=code))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A package's folder can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a dropped package in."""
        for path in folders.dropped(event.mimeData())[:1]:
            self.receive(path)

    def receive(self, path: Path) -> None:
        """Take a package in; the path of a file inside it will do."""
        desk, folder = self.context.desk, package_of(path)
        self.bottom.notice.say(_("Checking the package …"))
        self.context.work.run(
            lambda: receiving.receive(desk, folder), self._received, self.show_fault, owner=self, changes=True
        )

    def acknowledge(self, into: Path) -> None:
        """Write the answer of the chosen hand-over into a folder."""
        chosen, desk = self._chosen(), self.context.desk
        if chosen is not None:
            self.context.work.write(
                lambda: receiving.acknowledge(desk, chosen.uid, into), self._acknowledged, self.show_fault, owner=self
            )

    def _lay_out(self) -> None:
        left = Card(_("Hand-overs"))
        left.add(self.transfers)
        left.body.setStretchFactor(self.transfers, 1)
        right = Card()
        self.head = ElidedLabel("", "head")
        head = row(self.head, label(_("Space confirms · or scan the receipt"), "key"))
        head.setStretch(0, 1)
        self.words = label("", "soft", wrap=True)
        right.add(head, self.words, self.items)
        right.body.setStretchFactor(self.items, 1)
        self.body.addWidget(SideBySide(Part(left, 30, LEAST_LIST), Part(right, 70, LEAST_ITEMS)), 1)
        self.body.addWidget(self.reason)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.transfers.chosen.connect(lambda _uid: self._show_chosen())
        self.items.chosen.connect(lambda _uid: self._show_actions())
        self.items.confirmed.connect(self._confirm)
        self.items.opened.connect(self._confirm)
        QShortcut(QKeySequence("F5"), self, self.refresh)

    def _item_columns(self) -> list[Column[ItemRow]]:
        return [
            Column(_("Dossier code"), lambda i: i.code, strong=True),
            Column(_("Owner"), lambda i: i.owner_name, grows=True),
            Column(_("Procedure"), lambda i: i.procedure_name, wide=True, spare=True, tone=lambda _i: "soft"),
            Column(
                _("Due"),
                lambda i: self._due(i)[0],
                tone=lambda i: self._due(i)[1],
                tip=lambda i: appointed(i.due) if i.due else "",
            ),
            Column(_("Answer"), lambda i: _answer(i)[0], grows=True, tone=lambda i: _answer(i)[1]),
        ]

    def _due(self, item: ItemRow) -> tuple[str, str]:
        return due_words(item.due, State.RECEIVED, self.context.desk.clock.now(), self.context.calendar)

    def _show_all(self, found: tuple[TransferRow, ...]) -> None:
        self._transfers = found
        self.transfers.show_rows(found)
        if self._wanted and self.transfers.choose(self._wanted):
            self._wanted = ""
        self._show_chosen()
        if self._begun_at is not None and self.window().focusWidget() is self._begun_at:
            self._begin()
        self._begun_at = None

    def _begin(self) -> None:
        """Go where work begins; once more when it is known what there is, if nobody went elsewhere meanwhile."""
        self._begun_at = self.items if self.items.rows.rows else self.take_in
        self._begun_at.setFocus()

    def _chosen(self) -> TransferRow | None:
        key = self.transfers.current_key()
        return next((t for t in self._transfers if t.uid == key), None)

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self.items.show_rows(chosen.items if chosen else ())
        words = _("Hand-over {n}/{year} from {place}")
        given = words.format(n=chosen.number, year=chosen.year, place=chosen.other_place) if chosen else ""
        self.head.setText(" · ".join(filter(None, (given, _purpose(chosen)))))
        self.words.setText(chosen.words if chosen else "")
        self.words.setVisible(bool(self.words.text()))
        self._show_actions()

    def _show_actions(self) -> None:
        chosen, item = self._chosen(), self._item()
        waiting = chosen.waiting if chosen else 0
        decided = len(chosen.items) - waiting if chosen else 0
        self.give_back.setEnabled(item is not None and _open(item))
        self.confirm_all.setEnabled(waiting > 0)
        self.answer.setEnabled(decided > 0 and chosen is not None and chosen.by_package)
        self.answer.set_primary(decided > 0 and not waiting)
        self.confirm_all.set_primary(waiting > 0)
        self.take_in.set_primary(chosen is None)
        words = ngettext("{n} dossier waits for your answer", "{n} dossiers wait for your answer", waiting)
        self.bottom.say_softly(words.format(n=number(waiting)) if chosen else "")

    def _item(self) -> ItemRow | None:
        key = self.items.current_key()
        return next((i for i in self.items.rows.rows if i.dossier_uid == key), None)

    def _confirm(self, uid: str) -> None:
        chosen, item = self._chosen(), self._item()
        if chosen is not None and item is not None and _open(item):
            self._decide(chosen, {uid: Decision(True)}, _("{code} confirmed.").format(code=item.code))
            self.items.go_on()

    def _confirm_all(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            decisions = {i.dossier_uid: Decision(True) for i in chosen.items if _open(i)}
            words = ngettext("{n} dossier confirmed.", "{n} dossiers confirmed.", len(decisions))
            self._decide(chosen, decisions, words.format(n=number(len(decisions))))

    def _ask_return(self) -> None:
        chosen, item = self._chosen(), self._item()
        if chosen is not None and item is not None and _open(item):
            said = _("{code} returned.").format(code=item.code)
            self.reason.ask(
                _("Return {code}, because:").format(code=item.code),
                lambda why: self._decide(chosen, {item.dossier_uid: Decision(False, why)}, said),
                verb=_("Return"),
            )

    def _decide(self, transfer: TransferRow, decisions: dict[str, Decision], said: str) -> None:
        desk = self.context.desk
        self.context.work.write(
            lambda: receiving.answer(desk, transfer.uid, decisions),
            lambda _count: self._decided(said),
            self.show_fault,
            owner=self,
        )

    def _decided(self, said: str) -> None:
        self.show_done(said)
        self.refresh()

    def _choose_package(self) -> None:
        start = self.context.desk.home.handovers
        folders.choose_folder(self, _("Open the folder of a package"), self.receive, start)

    def _received(self, done: Received) -> None:
        """Tell it and go to the new hand-over, unless words are being typed about another one."""
        if not self.reason.isVisible():
            self._wanted = done.transfer_uid
            self.items.setFocus()
        self.refresh()
        count = len(done.codes)
        if done.already_read:
            self.bottom.notice.say(_("This package was taken in before; nothing changed."))
        else:
            words = ngettext("{n} dossier taken in.", "{n} dossiers taken in.", count)
            self.show_done(words.format(n=number(count)))

    def _choose_target(self) -> None:
        start = self.context.desk.home.handovers
        folders.choose_folder(self, _("Where to write the acknowledgement"), self.acknowledge, start)

    def _acknowledged(self, target: Path) -> None:
        words = _("Acknowledgement written: {path}. Give this file back to who handed over.").format(path=target)
        self.bottom.notice.say(words, "ok", (_("Open the folder"), lambda: folders.show_folder(target)))


class _Items(ListTable[ItemRow]):
    """Items of a hand-over; Space and Enter confirm."""

    confirmed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space confirms the current item."""
        if event.key() == Qt.Key.Key_Space and self.current_key():
            self.confirmed.emit(self.current_key())
        else:
            super().keyPressEvent(event)


def package_of(path: Path) -> Path:
    """Return the folder of the package that a path lies in, or the path itself where there is none."""
    inside = (folder for folder in (path, *path.parents) if (folder / PACKAGE_MARK).is_file())
    return next(inside, path)


def _open(item: ItemRow) -> bool:
    return item.state is ItemState.OFFERED


def _purpose(found: TransferRow | None) -> str:
    """Return what a hand-over is for where a department gives back."""
    return "" if found is None or found.purpose is TransferPurpose.WORK else purpose_words(found.purpose)


def _answer(item: ItemRow) -> tuple[str, str]:
    """Return what was answered, and its tone."""
    return {
        ItemState.OFFERED: (_("waiting"), "warn"),
        ItemState.CONFIRMED: (_("confirmed"), "ok"),
        ItemState.RETURNED: (_("returned: {reason}").format(reason=item.reason), "bad"),
        ItemState.TAKEN_BACK: (_("taken back"), "soft"),
    }[item.state]


def _transfer_columns(now: Callable[[], datetime]) -> list[Column[TransferRow]]:
    return [
        Column(_("No."), lambda t: number(t.number), right=True, strong=True),
        Column(_("From"), lambda t: t.other_place, wide=True),
        Column(_("Handed over"), lambda t: age(now(), t.offered_at), tip=lambda t: moment_words(t.offered_at)),
        Column(
            _("Waiting"),
            lambda t: f"{number(t.waiting)}/{number(len(t.items))}",
            right=True,
            tone=lambda t: "warn" if t.waiting else "ok",
        ),
    ]
