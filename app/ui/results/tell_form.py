"""What the applicant is told of the result: a text ready to be sent by e-mail, copied, or said on the telephone."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.desk.telling import Words
from app.language import _
from app.queries.dossiers import DossierView
from app.rules.kinds import TellingWay
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ActionButton, Field, captioned, fields, label


class TellForm(SideForm):
    """The text can be changed for this one; it is filled in a moment after the form opened."""

    wanted = Signal(TellingWay, object)
    wants_sent = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Tell the applicant"), _("Send by e-mail"), _("Cancel"), self._send)
        self._words = Words("", "", "", "")
        self._enclosed = False
        self.email, self.subject = Field(_("E-mail address")), Field(_("Subject"))
        self.phone = label("", "soft", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Text"))
        self.text.setTabChangesFocus(True)
        self.copy = ActionButton(_("Copy the text"), "Ctrl+Shift+C", act=self._copy)
        self.called = ActionButton(_("Told by telephone"), "Ctrl+T", act=lambda: self._tell(TellingWay.PHONE))
        self.lay_out(
            self.email,
            self.subject,
            captioned(_("Text"), self.text),
            self.phone,
            fields(self.copy, self.called),
            fills=True,
        )
        for line in (self.email.line, self.subject.line):
            line.textChanged.connect(lambda _text: self._allow())
        self.text.textChanged.connect(self._allow)

    def open_form(self, found: DossierView, *, enclosed: bool) -> None:
        """Ask about a dossier; `enclosed` is for a letter with the result itself."""
        self.concern(found)
        self._words, self._enclosed = Words("", "", "", ""), enclosed
        self._title.setText(_("Send the result") if enclosed else _("Tell the applicant"))
        for part in (self.copy, self.called):
            part.setVisible(not enclosed)
        self.fill(found.uid, self._words)

    def fill(self, uid: str, words: Words) -> None:
        """Show what is said as a rule."""
        if uid != self.uid:
            return
        self._words = words
        self.email.set_text(words.email)
        self.subject.set_text(words.subject)
        self.text.setPlainText(words.text)
        self.phone.setText(_("Telephone: {phone}").format(phone=words.phone) if words.phone else "")
        self._allow()
        self.save.setFocus() if words.email else self.copy.setFocus()

    def _said(self) -> Words:
        return replace(self._words, subject=self.subject.text, text=self.text.toPlainText(), email=self.email.text)

    def _allow(self) -> None:
        said = bool(self.text.toPlainText().strip())
        self.save.setEnabled(said and "@" in self.email.text and bool(self.subject.text.strip()))
        self.copy.setEnabled(said)
        self.called.setEnabled(said)

    def _send(self) -> None:
        if self._enclosed:
            self.wants_sent.emit(self._said())
        else:
            self._tell(TellingWay.EMAIL)

    def _copy(self) -> None:
        """Put the text where it can be pasted from; that it is sent is for staff to do now."""
        QApplication.clipboard().setText(self.text.toPlainText())
        self._tell(TellingWay.MESSAGE)

    def _tell(self, way: TellingWay) -> None:
        self.wanted.emit(way, self._said())
