"""The register's list: codes, owners and due dates in full, the other columns give way."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex

from app.language import _
from app.messages import state_name
from app.queries.register import Chosen, Found, RegisterRow
from app.rules.states import State
from app.ui import style
from app.ui.context import Context
from app.ui.register_search import RegisterSearch
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import appointed, day_words, due_words, moment_words, state_words

PROCEDURE, STATE, DUE, WHERE, FOUND = 2, 3, 4, 5, 6
NARROW = 940
"""Where a dossier is stands in the tip of its state as long as the list is narrower."""


class RegisterTable(ListTable[RegisterRow]):
    """Where a dossier is stands in its own column as soon as there is room for it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.places: dict[str, str] = {}
        self._in_texts = False
        super().__init__(self._columns(), lambda row: row.uid)
        self.setAccessibleName(_("Dossiers"))

    def show_found(self, rows: Sequence[RegisterRow], places: dict[str, str], *, more: bool) -> None:
        """Show rows and the names of the places they are at."""
        self.places = places
        self._in_texts = any(row.found for row in rows)
        self._show_columns()
        self.show_rows(rows, more=more)

    def current_found(self) -> Found | None:
        """Return where the words typed stand in the current dossier's papers, if it was found by them."""
        at = self.currentIndex().row()
        return self.rows.rows[at].found if 0 <= at < len(self.rows.rows) else None

    def say_why_empty(self, total: int, wanted: RegisterSearch) -> None:
        """Tell what stands in the place of rows, by how many dossiers there are and what was typed to find them."""
        if not total:
            words = _("No dossier yet. Accept the first one at Intake (Alt+1).")
        elif wanted.in_texts:
            words = _(
                "No paper read so far says “{typed}”. Try fewer or other words; F3 goes back to names and numbers."
            )
        elif wanted.typed and wanted.chosen is not Chosen.ALL:
            words = _("Nothing here matches “{typed}”. Choose All to look among every dossier.")
        elif wanted.typed:
            words = _("Nothing matches “{typed}”. Try fewer or other words, or the last digits of a number.")
            words += "\n" + _("F3 looks for it in the text of digitised papers.")
        else:
            words = _("No dossier stands here. Choose All to see every one.")
        self.say_when_empty(words.format(typed=wanted.typed))

    def clear_choice(self) -> None:
        """Choose no row."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def share_width(self) -> None:
        """Show where a dossier is as soon as there is room for it, then share the width."""
        self._show_columns()
        super().share_width()

    def _show_columns(self) -> None:
        """Where words were found takes the place of all but the code and the owner: the panel has the rest."""
        narrow = self.viewport().width() < style.scaled(NARROW)
        for column in (PROCEDURE, STATE, DUE):
            self.setColumnHidden(column, self._in_texts)
        self.setColumnHidden(WHERE, self._in_texts or narrow)
        self.setColumnHidden(FOUND, not self._in_texts)

    def _in_full(self, row: RegisterRow) -> str:
        return f"{state_name(row.state)}\n{self.where(row)}"

    def where(self, row: RegisterRow) -> str:
        """Return who holds a dossier, and since when."""
        since = day_words(row.holder_since)
        if row.holder_uid == self.context.desk.place.uid:
            return _("here since {when}").format(when=since)
        return _("at {place} since {when}").format(place=self.places.get(row.holder_uid, ""), when=since)

    def _columns(self) -> list[Column[RegisterRow]]:
        return [
            Column(_("Dossier code"), lambda r: r.code or "—", strong=True),
            Column(_("Owner"), lambda r: r.owner_name, grows=True),
            Column(_("Procedure"), lambda r: r.procedure_name, wide=True, tone=lambda _r: "soft"),
            Column(_("State"), lambda r: state_words(r)[0], tone=lambda r: state_words(r)[1], tip=self._in_full),
            Column(
                _("Due"),
                lambda r: self._due(r)[0],
                tone=lambda r: self._due(r)[1],
                tip=lambda r: appointed(r.due) if r.due else moment_words(r.received_at),
            ),
            Column(_("Where"), self.where, grows=True, tone=lambda _r: "soft"),
            Column(_("Stands in"), _stands_in, wide=True),
        ]

    def _due(self, row: RegisterRow) -> tuple[str, str]:
        if row.void:
            return "", ""
        state = State.RECEIVED if row.runs_on else row.state
        words, tone = due_words(row.due, state, self.context.desk.clock.now(), self.context.calendar)
        return (f"{words} · " + _("extended") if words and row.extended else words), tone


def _stands_in(row: RegisterRow) -> str:
    """Return in which paper words stand, on which page, and what stands around them."""
    if row.found is None:
        return ""
    where = _("{paper}, page {n}").format(paper=row.found.paper, n=row.found.page)
    return f"«{row.found.passage}» – {where}"
