"""The list of online dossiers that wait: one key passes one and goes on, another sets it aside."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from app.language import _
from app.queries.waiting_online import LookView, WaitingView
from app.rules.kinds import Look
from app.ui import style
from app.ui.inbox.words import answer_words, standing_words
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import appointed, moment_words

PROCEDURE_COLUMN, WITH_PROCEDURE = 2, 520
"""The procedure has its column in a list that is so wide at 100 %; else the card beside it tells it."""
TURNS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class WaitingList(ListTable[WaitingView]):
    """What is due first on top."""

    marked = Signal(str, str)
    """A dossier, and how it is to be marked; the same mark again takes it away."""
    turned = Signal(int)
    """The page before (-1) or after (1) of its papers."""

    def __init__(self, now: Callable[[], datetime], look: Callable[[str], LookView | None]) -> None:
        super().__init__(_columns(now, look), lambda row: row.uid)
        self.setAccessibleName(_("Online dossiers that wait for an answer"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space passes the current dossier, Delete sets it aside; the arrows to the sides turn its pages."""
        key, uid = Qt.Key(event.key()), self.current_key()
        if uid and key in {Qt.Key.Key_Space, Qt.Key.Key_Delete}:
            self.marked.emit(uid, Look.PASSED if key is Qt.Key.Key_Space else Look.ASIDE)
        elif uid and key in TURNS:
            self.turned.emit(TURNS[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the procedure out where names need the room."""
        self.setColumnHidden(PROCEDURE_COLUMN, event.size().width() < style.scaled(WITH_PROCEDURE))
        super().resizeEvent(event)

    def following(self) -> WaitingView | None:
        """Return the dossier below the current one, or above it at the end."""
        rows, at = self.rows.rows, self.currentIndex().row()
        beside = at + 1 if at + 1 < len(rows) else at - 1
        return rows[beside] if 0 <= beside < len(rows) else None

    def current(self) -> WaitingView | None:
        """Return the chosen dossier."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None


def _columns(now: Callable[[], datetime], look: Callable[[str], LookView | None]) -> list[Column[WaitingView]]:
    return [
        Column(
            _("Answer by"),
            lambda row: answer_words(row, now())[0],
            tone=lambda row: answer_words(row, now())[1],
            tip=lambda row: appointed(row.answer_due) if row.answer_due else moment_words(row.asked),
        ),
        Column(_("Applicant"), lambda row: row.owner_name, strong=True, grows=True),
        Column(_("Procedure"), lambda row: row.procedure_name, wide=True, tone=lambda _row: "soft"),
        Column(
            _("Standing"),
            lambda row: standing_words(row, look(row.uid))[0],
            tone=lambda row: standing_words(row, look(row.uid))[1],
            tip=lambda row: _who_looked(look(row.uid)),
        ),
    ]


def _who_looked(found: LookView | None) -> str:
    return f"{found.officer_name} · {moment_words(found.at)}" if found else ""
