"""What came for dossiers that wait for papers, what is held aside and why, and what goes back to the portal."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal

from app.errors import HeldReason
from app.language import _
from app.messages import held_reason, state_name
from app.queries.inbox import HeldView, OutgoingView
from app.queries.online_changes import ChangedRow
from app.queries.online_supplements import CameRow
from app.ui.widgets.basics import ActionButton, Card, label, row
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import moment_words, number

D = TypeVar("D", CameRow, ChangedRow)


class _DossierList(Card, Generic[D]):
    """Dossiers for which something came: Enter or F2 leads to the chosen one."""

    wants_dossier = Signal(str)

    def __init__(self, title: str, nothing: str, verb: str, columns: Sequence[Column[D]]) -> None:
        super().__init__(title)
        self.table: ListTable[D] = ListTable(columns, lambda row: row.uid)
        self.table.setAccessibleName(title)
        self.table.say_when_empty(nothing)
        self.open = ActionButton(verb, "F2", act=self._open)
        self.add(self.table, row(self.open, 1))
        self.body.setStretchFactor(self.table, 1)
        self.table.opened.connect(self.wants_dossier)

    def show_rows(self, rows: tuple[D, ...]) -> None:
        """Show what came."""
        self.table.show_rows(rows)
        self.open.setEnabled(bool(rows))

    def _open(self) -> None:
        if uid := self.table.current_key():
            self.wants_dossier.emit(uid)


class CameCard(_DossierList[CameRow]):
    """Dossiers that wait for papers and for which something came."""

    def __init__(self) -> None:
        nothing = _("No supplement waits to be taken in.")
        super().__init__(_("Supplements that came"), nothing, _("Look and take in"), _came_columns())


class ChangedCard(_DossierList[ChangedRow]):
    """Dossiers that were answered, and for which something arrived since."""

    def __init__(self) -> None:
        nothing = _("No change waits.")
        super().__init__(_("Changes of dossiers under way"), nothing, _("Look at it"), _changed_columns())


class HeldCard(Card):
    """Messages, or dossiers of them, that could not be taken in."""

    wants_again = Signal()

    def __init__(self) -> None:
        super().__init__(_("Held aside"))
        self.table: ListTable[HeldView] = ListTable(
            _held_columns(), lambda row: f"{row.file_name} {row.external_code}"
        )
        self.table.setAccessibleName(_("Held aside"))
        self.table.say_when_empty(_("Nothing is held aside."))
        self.note = label("", "", wrap=True)
        self.again = ActionButton(_("Try again"), "Ctrl+T", act=self.wants_again.emit)
        self.add(self.table, self.note, row(self.again, 1))
        self.body.setStretchFactor(self.table, 1)
        self.table.chosen.connect(lambda _key: self._show_note())

    def show_held(self, rows: tuple[HeldView, ...]) -> None:
        """Show what is held."""
        self.table.show_rows(rows)
        self.again.setEnabled(bool(rows))
        self._show_note()

    def folders(self) -> list[str]:
        """Return the folders that something is held of."""
        return list(dict.fromkeys(row.folder for row in self.table.rows.rows))

    def _show_note(self) -> None:
        key = self.table.current_key()
        found = next((row for row in self.table.rows.rows if f"{row.file_name} {row.external_code}" == key), None)
        words = _("{reason} The file lies in {path}.")
        self.note.setText(words.format(reason=_why(found), path=found.folder) if found else "")


class OutgoingCard(Card):
    """Messages to the portal; those that failed say why."""

    wants_send = Signal()
    wants_back = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Outgoing"))
        self.table: ListTable[OutgoingView] = ListTable(_outgoing_columns(), lambda row: row.uid)
        self.table.setAccessibleName(_("Outgoing"))
        self.table.say_when_empty(_("Nothing waits to be sent."))
        self.note = label("", "", wrap=True)
        self.again = ActionButton(_("Send again"), "Ctrl+T", act=self.wants_send.emit)
        self.back = ActionButton(_("Take back"), "F4", act=lambda: self.wants_back.emit(self.table.current_key()))
        self.add(self.table, self.note, row(self.again, self.back, 1))
        self.body.setStretchFactor(self.table, 1)
        self.table.chosen.connect(lambda _key: self._show_note())

    def show_outgoing(self, rows: tuple[OutgoingView, ...]) -> None:
        """Show what waits."""
        self.table.show_rows(rows)
        self.again.setEnabled(bool(rows))
        self._show_note()

    def _show_note(self) -> None:
        key = self.table.current_key()
        found = next((row for row in self.table.rows.rows if row.uid == key), None)
        self.note.setText(failure_words(found) if found else "")
        self.back.setEnabled(found is not None and bool(found.failure))


def failure_words(found: OutgoingView) -> str:
    """Return why a message was not taken, empty for one that was not tried yet."""
    kind, _colon, detail = found.failure.partition(": ")
    said = {
        "PortalRefused": _("The portal refused it: {detail}"),
        "PortalUnreachable": _("The portal does not answer: {detail}"),
        "DocumentDamaged": _("The file of the result is missing or damaged ({detail}); run a check."),
    }
    return said[kind].format(detail=detail) if kind in said else found.failure


def _why(found: HeldView) -> str:
    return held_reason(HeldReason(found.reason), found.detail)


def _came_columns() -> list[Column[CameRow]]:
    return [
        Column(_("Dossier code"), lambda row: row.code, strong=True),
        Column(_("Owner"), lambda row: row.owner_name, wide=True),
        Column(_("Procedure"), lambda row: row.procedure_name, wide=True, tip=lambda row: row.procedure_name),
        Column(_("Came"), lambda row: moment_words(row.arrived)),
        Column(_("Files"), lambda row: number(row.files), right=True),
    ]


def _changed_columns() -> list[Column[ChangedRow]]:
    return [
        Column(_("Dossier code"), lambda row: row.code, strong=True),
        Column(_("Owner"), lambda row: row.owner_name, wide=True),
        Column(_("Procedure"), lambda row: row.procedure_name, wide=True, tip=lambda row: row.procedure_name),
        Column(_("State"), lambda row: state_name(row.state)),
        Column(_("What arrived"), _what_arrived, tone=lambda _row: "warn"),
        Column(_("Came"), lambda row: moment_words(row.arrived)),
    ]


def _what_arrived(found: ChangedRow) -> str:
    if found.said is None:
        return _("a newer record")
    return _("elsewhere: {state}").format(state=state_name(found.said))


def _held_columns() -> list[Column[HeldView]]:
    return [
        Column(_("File"), lambda row: row.file_name, strong=True),
        Column(_("Dossier code"), lambda row: row.external_code),
        Column(_("Reason"), _why, wide=True, tone=lambda _row: "bad"),
        Column(_("Since"), lambda row: moment_words(row.held)),
    ]


def _outgoing_columns() -> list[Column[OutgoingView]]:
    return [
        Column(_("Dossier code"), lambda row: row.external_code, strong=True),
        Column(_("Tells"), lambda row: state_name(row.state)),
        Column(_("Written"), lambda row: moment_words(row.made)),
        Column(_("Tries"), lambda row: number(row.tries), right=True),
        Column(
            _("Standing"),
            lambda row: failure_words(row) or _("waits to be sent"),
            wide=True,
            tone=lambda row: "bad" if row.failure else "soft",
        ),
    ]
