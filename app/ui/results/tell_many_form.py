"""What the applicants of many dossiers are told at once: sent by e-mail, or copied to be sent another way."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.desk.telling import Words
from app.language import _
from app.rules.kinds import TellingWay
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ActionButton, captioned, fields, label
from app.ui.words import number

BETWEEN = "\n\n\n"


class TellManyForm(SideForm):
    """Each is told in the usual words, of which the first ones are shown a moment after the form opened."""

    wanted = Signal(TellingWay, object)
    """A way, and the words for each dossier by its uid."""
    wants_sent = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Tell the applicants"), _("Send by e-mail"), _("Cancel"), self._send)
        self._words: Mapping[str, Words] = {}
        self._enclosed = False
        self.addresses, self.text = label("", wrap=True), QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Text for the first one"))
        self.text.setTabChangesFocus(True)
        self.copy = ActionButton(_("Copy the texts"), "Ctrl+Shift+C", act=self._copy)
        self.lay_out(self.addresses, captioned(_("Text for the first one"), self.text), fields(self.copy), fills=True)

    def open_form(self, *, enclosed: bool) -> None:
        """Begin anew; `enclosed` is for letters with the results themselves."""
        self._enclosed = enclosed
        self._title.setText(_("Send the results") if enclosed else _("Tell the applicants"))
        self.copy.setVisible(not enclosed)
        self.cancel.setFocus()

    def fill(self, words: Mapping[str, Words]) -> None:
        """Show how many can be reached by e-mail, and what is said."""
        self._words = words
        reached = sum(bool(said.email) for said in words.values())
        words_shown = _("{n} of {count} applicants gave an e-mail address.")
        self.addresses.setText(words_shown.format(n=number(reached), count=number(len(words))) if words else "")
        self.text.setPlainText(next((said.text for said in words.values()), ""))
        self.save.setEnabled(reached > 0)
        self.copy.setEnabled(bool(words))
        if words:
            self.save.setFocus() if reached else self.copy.setFocus()

    def _send(self) -> None:
        if self._enclosed:
            self.wants_sent.emit(self._words)
        else:
            self.wanted.emit(TellingWay.EMAIL, self._words)

    def _copy(self) -> None:
        """Put the texts where they can be pasted from, each behind its telephone number; staff send them now."""
        said = ("\n".join(filter(None, (one.phone, one.text))) for one in self._words.values())
        QApplication.clipboard().setText(BETWEEN.join(said))
        self.wanted.emit(TellingWay.MESSAGE, self._words)
