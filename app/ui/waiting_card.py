"""The hand-overs that wait for a department's answer, and what can be done with the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QPushButton

from app.language import _, ngettext
from app.queries.handovers import TransferRow
from app.rules.kinds import ItemState
from app.ui.context import Context
from app.ui.widgets.basics import ActionButton, Card, fields, label, link, row
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import age, moment_words, number

MOST_LINES = 6


class WaitingCard(Card):
    """A list with the codes of the chosen hand-over below it."""

    wants_answer = Signal()
    wants_pack = Signal(object)
    wants_take_back = Signal(object)
    wants_list = Signal(object)
    wants_folder = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Waiting for an answer"))
        self.context = context
        self._rows: tuple[TransferRow, ...] = ()
        self.table: ListTable[TransferRow] = ListTable(self._columns(), lambda t: t.uid)
        self.table.setAccessibleName(_("Waiting for an answer"))
        self.table.chosen.connect(lambda _uid: self._show_chosen())
        self.table.say_when_empty(_("No hand-over waits for a department's answer."))
        self.codes, self.where = ElidedLabel(), label("", "label", wrap=True)
        self.answer = ActionButton(_("Read an acknowledgement …"), "Ctrl+O", act=self.wants_answer.emit)
        self.answer.setToolTip(_("The file can be dropped on this page, too"))
        self.folder = self._way(_("Open the folder"), "", self.wants_folder)
        self.list = self._way(_("Print the list"), "Ctrl+P", self.wants_list)
        self.pack = self._way(_("Pack again"), "", self.wants_pack)
        self.take_back = self._way(_("Take back …"), "", self.wants_take_back)
        self.add(
            self.table, self.codes, self.where, fields(self.folder, self.list, self.pack, self.take_back, spacing=0)
        )
        self.add(row(self.answer, 1))
        self.body.setStretchFactor(self.table, 1)
        self.show_waiting(())

    def show_waiting(self, rows: Sequence[TransferRow]) -> None:
        """Show hand-overs, newest first."""
        self._rows = tuple(rows)
        self.table.show_rows(self._rows)
        self._show_chosen()

    def chosen(self) -> TransferRow | None:
        """Return the chosen hand-over."""
        key = self.table.current_key()
        return next((t for t in self._rows if t.uid == key), None)

    def _columns(self) -> list[Column[TransferRow]]:
        now = self.context.desk.clock.now
        return [
            Column(_("No."), lambda t: number(t.number), right=True, strong=True),
            Column(_("To"), lambda t: t.other_place, wide=True),
            Column(_("Offered"), lambda t: age(now(), t.offered_at), tip=lambda t: moment_words(t.offered_at)),
            Column(_("Waiting"), lambda t: f"{number(t.waiting)}/{number(len(t.items))}", right=True),
        ]

    def _show_chosen(self) -> None:
        found = self.chosen()
        for part in (self.codes, self.where, self.folder, self.list, self.pack, self.take_back):
            part.setVisible(found is not None)
        if found is None:
            return
        open_items = [f"{i.code} · {i.owner_name}" for i in found.items if i.state is ItemState.OFFERED]
        rest = len(open_items) - MOST_LINES
        more = [ngettext("and {n} more", "and {n} more", rest).format(n=rest)] if rest > 0 else []
        self.codes.setText("\n".join([*open_items[:MOST_LINES], *more]))
        for part in (self.folder, self.pack):
            part.setVisible(found.by_package)
        if not found.by_package:
            self.where.setText(_("The dossiers lie in the other side's inbox."))
            return
        missing = found.package is None or not found.package.exists()
        gone = _("The package is not where it was written. Pack it again.")
        self.where.setText(gone if missing else _("Package: {path}").format(path=found.package))

    def _way(self, words: str, key: str, signal: SignalInstance) -> QPushButton:
        return link(words, lambda: self._act(signal), key)

    def _act(self, signal: SignalInstance) -> None:
        found = self.chosen()
        if found is not None:
            signal.emit(found)
