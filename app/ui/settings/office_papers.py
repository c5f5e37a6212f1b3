"""The papers of the office: edition of the forms, notes, logo, look-up codes, the register book, whom to ask."""

from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPlainTextEdit, QScrollArea

from app.desk import office_papers
from app.language import _
from app.models.organisation import PaperSettings
from app.papers.raster import page_png
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.folders import choose_file
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, column, fields, label, link, row, tick

LINES = 4
LOGO_HEIGHT = 44
SAMPLE_DPI = 96
SAMPLE_SIZE = (640, 620)


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
        self._logo, self.logo = b"", QLabel()
        self.logo.setFixedHeight(style.scaled(LOGO_HEIGHT))
        self.choose_logo = link(_("Choose a picture…"), self._choose_logo)
        self.no_logo = link(_("No logo"), lambda: self._show_logo(b""))
        self.add(
            row(label(_("Edition of the forms"), "label"), self.edition, 1),
            row(label(_("Logo over the office's name"), "label"), self.logo, self.choose_logo, self.no_logo, 1),
            column(
                label(_("Notes below the slips, one a line"), "label", wrap=True), self.notes, spacing=tokens.GAP_XS
            ),
            self.lookup_codes,
            self.book,
            fields(self.contact, self.phone),
            row(
                ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save),
                ActionButton(_("Show a sample"), "F9", act=self._ask_sample),
                1,
            ),
            1,
        )

    def refresh(self) -> None:
        """Show what is chosen."""
        here = self.context.office
        if here is None:
            return
        chosen = here.papers
        self._show_editions(chosen.edition)
        self._show_logo(chosen.logo)
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

    def _choose_logo(self) -> None:
        patterns = _("Pictures ({patterns})").format(patterns="*.png *.jpg *.jpeg")
        choose_file(self, _("Choose a picture…"), patterns, self._take_logo, Path.home())

    def _take_logo(self, path: Path) -> None:
        desk = self.context.desk
        self.context.work.run(lambda: office_papers.logo_of(desk, path), self._show_logo, self.show_fault, owner=self)

    def _show_logo(self, picture: bytes) -> None:
        self._logo = picture
        shown = QPixmap()
        if picture and shown.loadFromData(picture):
            shown = shown.scaledToHeight(style.scaled(LOGO_HEIGHT))
        self.logo.setPixmap(shown)
        self.logo.setVisible(bool(picture))
        self.no_logo.setVisible(bool(picture))

    def _chosen(self) -> PaperSettings:
        return PaperSettings(
            edition=self.edition.currentData(),
            notes=tuple(self.notes.toPlainText().splitlines()),
            lookup_codes=self.lookup_codes.isChecked(),
            book=self.book.text,
            contact_name=self.contact.text,
            contact_phone=self.phone.text,
            logo=self._logo,
        )

    def _save(self) -> None:
        desk, chosen = self.context.desk, self._chosen()
        self.change(lambda: office_papers.set_papers(desk, chosen))

    def _ask_sample(self) -> None:
        desk, here, chosen = self.context.desk, self.context.office, self._chosen()
        if here is not None:
            self.context.work.run(
                lambda: page_png(office_papers.sample(desk, here, chosen), 0, SAMPLE_DPI),
                self._show_sample,
                self.show_fault,
                owner=self,
            )

    def _show_sample(self, picture: bytes) -> None:
        """Show the page in a window of its own, which Esc closes."""
        shown = QPixmap()
        shown.loadFromData(picture)
        page, area = QLabel(), QScrollArea()
        page.setPixmap(shown)
        area.setWidget(page)
        sample = QDialog(self.window())
        sample.setWindowTitle(_("Sample receipt"))
        sample.setLayout(column(area))
        sample.resize(*SAMPLE_SIZE)
        sample.finished.connect(sample.deleteLater)
        sample.open()
