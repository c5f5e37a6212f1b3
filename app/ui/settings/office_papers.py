"""The papers of the office: edition of the forms, notes, look-up codes, the register book, whom to ask."""

from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from app.desk import office_papers
from app.language import _
from app.models.organisation import PaperSettings
from app.ui import tokens
from app.ui.context import Context
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, column, fields, label, row, tick

LINES = 4


class PapersSection(Section):
    """What the office chooses for the papers it gives out from now on."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Papers of the office"))
        self.edition, self.notes = QComboBox(), QPlainTextEdit()
        self.edition.setAccessibleName(_("Edition of the forms"))
        self.notes.setAccessibleName(_("Notes below the slips, one a line"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(self.notes.fontMetrics().lineSpacing() * LINES + 2 * tokens.GAP_M)
        self.lookup_codes = tick(_("Look-up code on each receipt"))
        self.book = Field(_("Volume of the register book"))
        self.contact = Field(_("Whom supplement requests name"))
        self.phone = Field(_("Telephone they name"))
        self.add(
            row(label(_("Edition of the forms"), "label"), self.edition, 1),
            column(
                label(_("Notes below the slips, one a line"), "label", wrap=True), self.notes, spacing=tokens.GAP_XS
            ),
            self.lookup_codes,
            self.book,
            fields(self.contact, self.phone),
            row(ActionButton(_("Save"), primary=True, act=self._save), 1),
            1,
        )

    def refresh(self) -> None:
        """Show what is chosen."""
        here = self.context.office
        if here is None:
            return
        chosen = here.papers
        self._show_editions(chosen.edition)
        self.notes.setPlainText("\n".join(chosen.notes))
        self.lookup_codes.setChecked(chosen.lookup_codes)
        for field, text in (
            (self.book, chosen.book),
            (self.contact, chosen.contact_name),
            (self.phone, chosen.contact_phone),
        ):
            field.set_text(text)

    def _show_editions(self, chosen: str) -> None:
        self.edition.clear()
        self.edition.addItem(_("the one in force"), "")
        for edition in office_papers.editions():
            self.edition.addItem(_("{edition} ({basis})").format(edition=edition.id, basis=edition.basis), edition.id)
        self.edition.setCurrentIndex(max(0, self.edition.findData(chosen)))

    def _save(self) -> None:
        desk = self.context.desk
        chosen = PaperSettings(
            edition=self.edition.currentData(),
            notes=tuple(self.notes.toPlainText().splitlines()),
            lookup_codes=self.lookup_codes.isChecked(),
            book=self.book.text,
            contact_name=self.contact.text,
            contact_phone=self.phone.text,
        )
        self.change(lambda: office_papers.set_papers(desk, chosen))
