"""The register's list: codes, owners and due dates in full, the other columns give way."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from app.language import _
from app.queries.register import RegisterRow
from app.ui import style
from app.ui.context import Context
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import appointed, day_words, due_words, moment_words, state_words

CODE, OWNER, PROCEDURE, STATE, DUE, WHERE = range(6)
NARROW = 940
LEAST_PROCEDURE = 90
LEAST_WHERE = 150


class RegisterTable(ListTable[RegisterRow]):
    """Where a dossier is stands in its own column as soon as there is room for it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.places: dict[str, str] = {}
        super().__init__(self._columns(), lambda row: row.uid)
        self.setAccessibleName(_("Dossiers"))
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(OWNER, QHeaderView.ResizeMode.Interactive)
        heads.setSectionResizeMode(WHERE, QHeaderView.ResizeMode.Interactive)

    def show_found(self, rows: Sequence[RegisterRow], places: dict[str, str], *, more: bool) -> None:
        """Show rows and the names of the places they are at."""
        self.places = places
        self.show_rows(rows, more=more)
        self._share()

    def clear_choice(self) -> None:
        """Choose no row."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    def where(self, row: RegisterRow) -> str:
        """Return who holds a dossier, and since when."""
        since = day_words(row.holder_since)
        if row.holder_uid == self.context.desk.place.uid:
            return _("here since {when}").format(when=since)
        return _("at {place} since {when}").format(place=self.places.get(row.holder_uid, ""), when=since)

    def _share(self) -> None:
        """Give the owners the room they need while the procedure keeps a little."""
        room = self.viewport().width()
        wide = room >= style.scaled(NARROW)
        self.setColumnHidden(WHERE, not wide)
        kept = sum(self.sizeHintForColumn(at) for at in (CODE, STATE, DUE)) + style.scaled(LEAST_PROCEDURE)
        where = min(self.sizeHintForColumn(WHERE), max(style.scaled(LEAST_WHERE), (room - kept) // 3)) if wide else 0
        owner = min(self.sizeHintForColumn(OWNER), max(style.scaled(LEAST_PROCEDURE), room - kept - where))
        self.setColumnWidth(OWNER, owner)
        if wide:
            self.setColumnWidth(WHERE, where)

    def _columns(self) -> list[Column[RegisterRow]]:
        return [
            Column(_("Dossier code"), lambda r: r.code or "—", strong=True),
            Column(_("Owner"), lambda r: r.owner_name),
            Column(_("Procedure"), lambda r: r.procedure_name, wide=True, tone=lambda _r: "soft"),
            Column(_("State"), lambda r: state_words(r)[0], tone=lambda r: state_words(r)[1], tip=self.where),
            Column(
                _("Due"),
                lambda r: self._due(r)[0],
                tone=lambda r: self._due(r)[1],
                tip=lambda r: appointed(r.due) if r.due else moment_words(r.received_at),
            ),
            Column(_("Where"), self.where, tone=lambda _r: "soft"),
        ]

    def _due(self, row: RegisterRow) -> tuple[str, str]:
        if row.void:
            return "", ""
        return due_words(row.due, row.state, self.context.desk.clock.now(), self.context.calendar)
