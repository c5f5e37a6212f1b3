"""Stopping a dossier: at its applicant's request or by the office, why, and what goes back."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from app.desk import wording
from app.desk.stopping import Request
from app.desk.wording import StopText
from app.errors import BadInput
from app.language import _
from app.queries.dossiers import DossierView
from app.text import nfc
from app.ui import tokens
from app.ui.intake.slip_form import ReasonLine
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ChipRow, Field, boxed, captioned, column, tick
from app.ui.widgets.entries import DayLine
from app.ui.widgets.labels import FaultLabel
from app.ui.words import dong

APPLICANT, OFFICE = "applicant", "office"
LINES = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with which dossier; without a request the office stops by itself, `unanswered` or not."""

    uid: str
    text: StopText
    request: Request | None
    unanswered: bool = False


class StopForm(SideForm):
    """Who stops is chosen first; the papers that go back are filled in a moment after it opened."""

    wanted = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__(_("Stop the dossier"), _("Stop and print"), _("Cancel"), self._go)
        self.who = ChipRow()
        self.who.set_chips([(APPLICANT, _("The applicant asks for it")), (OFFICE, _("The office stops"))])
        self.day = DayLine(_("Day of the request"), today)
        self.by, self.evidence = Field(_("Who asks")), Field(_("Paper or words that prove it"))
        self.reason, self.papers = ReasonLine(), QPlainTextEdit()
        self.papers.setAccessibleName(_("Papers that go back, one a line"))
        self.papers.setTabChangesFocus(True)
        self.papers.setFixedHeight(self.papers.fontMetrics().lineSpacing() * LINES + 2 * tokens.GAP_M)
        self.fee_back = tick("")
        self.wrong = FaultLabel()
        self._request = boxed(column(captioned(_("Day of the request"), self.day), self.by, self.evidence))
        self._by_office, self._filled, self._unanswered = False, False, False
        self.lay_out(
            self.who,
            self._request,
            captioned(_("Reason (arrow keys: from the list)"), self.reason),
            captioned(_("Papers that go back, one a line"), self.papers),
            self.fee_back,
            below=(self.wrong,),
        )
        self.who.chosen.connect(lambda key, on: self._choose(key) if on else None)
        for line in (self.day, self.by.line, self.evidence.line):
            line.textChanged.connect(lambda _text: self._allow())
        self.reason.editTextChanged.connect(lambda _text: self._allow())

    def open_form(self, found: DossierView, today: date, *, unanswered: bool = False) -> None:
        """Ask about a dossier; its applicant wants it unless something else is chosen, or nothing was answered."""
        self._filled, self._unanswered = False, unanswered
        self.who.setVisible(not unanswered)
        self.concern(found)
        self.day.setText(f"{today:%d/%m/%Y}")
        self.by.set_text(found.submitter_name or found.owner_name)
        self.evidence.set_text("")
        self.fee_back.setText(_("The fee that was paid goes back: {amount}").format(amount=dong(found.account.paid)))
        self.fee_back.setChecked(False)
        self.fee_back.setVisible(found.account.paid > 0)
        self.papers.clear()
        self.papers.setReadOnly(True)
        who = OFFICE if unanswered else APPLICANT
        self.who.set_chosen(frozenset({who}))
        self._choose(who)
        if unanswered:
            self.reason.setCurrentIndex(0)  # the first of the list is the time that ran out
            self.reason.setFocus()
        else:
            self.evidence.select()

    def fill(self, uid: str, usual: StopText) -> None:
        """Show which papers were handed in, and let the fee go back with them where something was paid."""
        if uid == self.uid and not self._filled:
            self._filled = True
            self.papers.setReadOnly(False)
            self.papers.setPlainText("\n".join(usual.given_back))
            self.fee_back.setChecked(usual.fee_back)
            self._allow()

    def _choose(self, who: str) -> None:
        self._by_office = who == OFFICE
        self._request.setVisible(not self._by_office)
        self.reason.offer(wording.reasons("stopping" if self._by_office else "withdrawal"))
        self._allow()

    def _allow(self) -> None:
        """Let it go when who asks and by what, or why the office stops, is said."""
        said = nfc(self.reason.currentText()) if self._by_office else nfc(self.by.text) and nfc(self.evidence.text)
        self.save.setEnabled(self._filled and bool(said))
        self.wrong.hide()

    def _go(self) -> None:
        papers = tuple(self.papers.toPlainText().splitlines())
        text = StopText(self.reason.currentText(), papers, self.fee_back.isChecked()).tidied()
        try:
            request = None if self._by_office else Request(self.day.day(), self.by.text, self.evidence.text)
        except BadInput as fault:
            self.wrong.tell(fault)
            return
        self.wanted.emit(Wish(self.uid, text, request, self._unanswered))
