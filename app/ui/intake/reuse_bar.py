"""What was digitised before and can be used again: told below the checklist, looked at in its place."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.desk.reuse import Reuse
from app.errors import BadInput
from app.language import _
from app.queries.reusable import ReusableDocument
from app.ui.context import Context
from app.ui.intake.page_preview import PagePreview
from app.ui.widgets.basics import Notice, column, label, link, row
from app.ui.widgets.entries import DayLine
from app.ui.widgets.labels import ElidedLabel
from app.ui.words import day_words

SCROLLED = 3
"""Steps of the scroll bar that an arrow key goes."""


class ReuseBar(QWidget):
    """One line about the chosen component: that its paper is there already, how to see it and how to take it."""

    look = Signal()
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words, self.notice = ElidedLabel("", "label"), Notice()
        self.see = link(_("Look  V"), self.look.emit)
        self.take = link("", self.taken.emit)
        line = row(self.words, self.see, self.take)
        line.setStretch(0, 1)
        self.setLayout(column(self.notice, line, spacing=0))
        self.hide()

    def show_for(self, position: int | None, found: Reuse) -> None:
        """Tell what there is for a component; nothing is shown while nothing can be used again."""
        here = document_at(found, position)
        self.words.setText(offer_words(here, taken=position in found.taken) if here else "")
        self.take.setText(_("Take back  D") if position in found.taken else _("Use again  D"))
        for part in (self.see, self.take):
            part.setVisible(here is not None)
        self._show_or_hide(found)

    def tell(self, found: Reuse) -> None:
        """Tell what cannot be used again, and why it was taken away."""
        gone = _("Not used again any more: {names}. Ask for the papers.")
        damaged = _("The digitised file is damaged, so it is not offered: {names}.")
        told = ((gone, found.dropped), (damaged, found.damaged))
        self.notice.say(" ".join(w.format(names="; ".join(names)) for w, names in told if names), "warn")
        self._show_or_hide(found)

    def show_fault(self, words: str) -> None:
        """Tell why something was not done."""
        self.notice.say(words, "bad")
        self.show()

    def _show_or_hide(self, found: Reuse) -> None:
        self.setVisible(bool(found.offers or found.taken or not self.notice.isHidden()))


class ReuseView(QWidget):
    """The pages of a digitised paper in the place of the checklist: V or Escape goes back, D uses it again or not.

    Until when the paper is valid can be noted here, since it is read off the paper.
    """

    closed = Signal()
    taken = Signal()
    valid_until = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Digitised paper"))
        self._path, self._pages, self._at = Path(), 0, 0
        self.name, self.count = ElidedLabel("", "strong"), label("", "label")
        self.words = ElidedLabel("", "label")
        self.take = link("", self.taken.emit)
        self.preview = PagePreview(context)
        self.valid = DayLine(_("Valid until"))
        self.valid.returnPressed.connect(self._note_validity)
        head = row(self.name, self.count, self.take, link(_("Back  V"), self.closed.emit))
        head.setStretch(0, 1)
        facts = row(self.words, label(_("Valid until"), "label"), self.valid)
        facts.setStretch(0, 1)
        layout = column(head, facts, self.preview)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def show_document(self, document: ReusableDocument, path: Path, *, taken: bool) -> None:
        """Show a paper from its first page; one that is shown already keeps its page."""
        if path != self._path:
            self._path, self._pages, self._at = path, document.pages, 0
        self.name.setText(document.name)
        self.words.setText(offer_words(document, taken=taken))
        self.take.setText(_("Take back  D") if taken else _("Use again  D"))
        self.valid.set_day(document.valid_until)
        self._show_page()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys turn the pages, arrows scroll."""
        bar = self.preview.verticalScrollBar()
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1}
        scrolls = {Qt.Key.Key_Down: SCROLLED, Qt.Key.Key_Up: -SCROLLED}
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_V, Qt.Key.Key_Escape}:
            self.closed.emit()
        elif key == Qt.Key.Key_D:
            self.taken.emit()
        elif key in turns:
            self._at = min(max(self._at + turns[key], 0), self._pages - 1)
            self._show_page()
        elif key in scrolls:
            bar.setValue(bar.value() + scrolls[key] * bar.singleStep())
        else:
            super().keyPressEvent(event)

    def _show_page(self) -> None:
        self.count.setText(_("page {n} of {all}").format(n=self._at + 1, all=self._pages))
        self.preview.show_document(self._path, self._at)

    def _note_validity(self) -> None:
        try:
            day = self.valid.day() if self.valid.text().strip() else None
        except BadInput:
            return
        self.valid_until.emit(day)
        self.setFocus()


def document_at(found: Reuse, position: int | None) -> ReusableDocument | None:
    """Return the document that stands for a component, or could."""
    return None if position is None else found.taken.get(position) or found.offers.get(position)


def offer_words(document: ReusableDocument, *, taken: bool) -> str:
    """Return when and for which dossier a paper was digitised, that it is used again, and until when it is valid."""
    words = _("Digitised copy of {day} used again · {code}") if taken else _("Digitised copy of {day} · {code}")
    said = words.format(day=day_words(document.digitised_at), code=document.dossier_code)
    if document.valid_until:
        said += " · " + _("valid until {day}").format(day=f"{document.valid_until:%d/%m/%Y}")
    return said
