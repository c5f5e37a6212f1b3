"""Asking for papers after acceptance: what is asked for, why, and what that does to the clock and the indicators."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from app.desk import wording
from app.desk.wording import SupplementText
from app.language import _, ngettext
from app.queries.dossiers import DossierView
from app.rules import time_rules
from app.rules.calendar import Calendar
from app.rules.time_rules import ARTICLES, AfterSupplement, RequestStanding
from app.text import nfc
from app.ui import tokens
from app.ui.intake.slip_form import ReasonLine
from app.ui.side_form import SideForm
from app.ui.widgets.basics import Field, captioned, label, row, set_tone
from app.ui.words import appointed, moment_words

LINES = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be asked for of which dossier, under which article, and why once more or so late."""

    uid: str
    text: SupplementText
    basis: str
    because: str


class RequestForm(SideForm):
    """It opens at once; how often papers were asked for, and whom to ask, is filled in a moment later."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Ask the applicant for papers"), _("Issue and print"), _("Cancel"), self._go)
        self.items, self.reason = QPlainTextEdit(), ReasonLine()
        self.items.setAccessibleName(_("To be completed, one thing a line"))
        self.items.setTabChangesFocus(True)
        self.items.setFixedHeight(self.items.fontMetrics().lineSpacing() * LINES + 2 * tokens.GAP_M)
        self.basis = Field(_("Article under which it is asked for"))
        self.contact, self.phone = Field(_("Whom to ask")), Field(_("Telephone"))
        self.because = Field(_("Why papers are asked for all the same"))
        self.effect, self.warning = label("", "soft", wrap=True), label("", wrap=True)
        set_tone(self.warning, "warn")
        self._standing: RequestStanding | None = None
        self.lay_out(
            captioned(_("To be completed, one thing a line"), self.items),
            captioned(_("Reason (arrow keys: from the list)"), self.reason),
            self.warning,
            self.because,
            self.effect,
            self.basis,
            row(self.contact, self.phone, spacing=tokens.GAP_M),
        )
        self.items.textChanged.connect(self._allow)
        self.because.edited.connect(lambda _text: self._allow())

    def open_form(self, found: DossierView, now: datetime, calendar: Calendar) -> None:
        """Ask about a dossier."""
        self._standing = None
        self.concern(found)
        self.items.clear()
        self.reason.offer(wording.reasons("supplement"))
        for field, text in (
            (self.basis, ARTICLES["after_supplement"]),
            (self.contact, ""),
            (self.phone, ""),
            (self.because, ""),
        ):
            field.set_text(text)
        self.warning.hide()
        self.because.hide()
        self.effect.setText(_effect(found, now, calendar))
        self._allow()
        self.items.setFocus()

    def fill(self, uid: str, standing: RequestStanding, usual: SupplementText) -> None:
        """Show what asking means for this dossier, whom the paper names, what its department wants asked for."""
        if uid != self.uid or self._standing is not None:
            return
        self._standing = standing
        if usual.items and not self.items.toPlainText():
            self.items.setPlainText("\n".join(usual.items))
        self.contact.set_text(usual.contact)
        self.phone.set_text(usual.contact_phone)
        self.warning.setText("\n".join(_warnings(standing)))
        self.warning.setVisible(standing.needs_reason)
        self.because.setVisible(standing.needs_reason)
        self._allow()

    def _text(self) -> SupplementText:
        things = tuple(self.items.toPlainText().splitlines())
        return SupplementText(things, self.reason.currentText(), self.contact.text, self.phone.text).tidied()

    def _allow(self) -> None:
        """Let it go when something is asked for, and why all the same where that has to be said."""
        standing = self._standing
        said = standing is not None and (not standing.needs_reason or bool(nfc(self.because.text)))
        self.save.setEnabled(said and bool(self._text().items))

    def _go(self) -> None:
        because = self.because.text if self._standing and self._standing.needs_reason else ""
        self.wanted.emit(Request(self.uid, self._text(), self.basis.text, because))


def _warnings(standing: RequestStanding) -> list[str]:
    lines = []
    if standing.again:
        asked = ngettext(
            "Papers were asked for {n} time already.", "Papers were asked for {n} times already.", standing.before
        )
        lines.append(asked.format(n=standing.before))
        lines.append(_("The indicators of QĐ 766 count the dossier as overdue after another request."))
    if standing.late:
        words = _("Papers can be asked for without a reason until {until} ({article}).")
        until = moment_words(standing.in_time_until)
        lines.append(words.format(until=until, article=ARTICLES["request_within"]))
    return lines


def _effect(found: DossierView, now: datetime, calendar: Calendar) -> str:
    until = appointed(time_rules.answer_until(found.rules, calendar, now))
    closed = _("The clock stands still. What has not come by {until} lets the office close the dossier.")
    goes_on = {
        AfterSupplement.RESTARTS: _("When all is brought, the limit starts again from the beginning."),
        AfterSupplement.CONTINUES: _("When all is brought, the limit continues where it stood."),
    }
    return f"{closed.format(until=until)} {goes_on[found.rules.after_supplement]}"
