"""The settings: one section at a time, chosen at the left."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QListWidget, QStackedWidget

from app.language import _
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.page import Page
from app.ui.settings.bank_account import BankSection
from app.ui.settings.calendar_section import CalendarSection
from app.ui.settings.keeping import KeepingSection
from app.ui.settings.look import LookSection
from app.ui.settings.mail import MailSection
from app.ui.settings.office_hours import OfficeSection
from app.ui.settings.office_papers import PapersSection
from app.ui.settings.officers import OfficersSection
from app.ui.settings.online import OnlineSection
from app.ui.settings.places import CountersSection, DepartmentsSection
from app.ui.settings.printers import PrintersSection
from app.ui.settings.reader import ReaderSection
from app.ui.settings.scanner import ScannerSection
from app.ui.settings.section import Section
from app.ui.settings.time_rules import TimeRulesSection
from app.ui.widgets.basics import Card
from app.ui.widgets.side_by_side import Part, SideBySide

LIST_WIDTH, LEAST_ROWS, ICON = 222, 4, 18
LEAST_LIST, LEAST_SECTION = 257, 430
OF_WORKSTATION: frozenset[Callable[[Context], Section]] = frozenset({PrintersSection, ReaderSection, LookSection})


class SettingsPage(Page):
    """Arrows move among the sections, Tab goes into one.

    An officer of a department who sits at the desk's workstation sees what is of the workstation alone.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sections: dict[int, Section] = {}
        everything: tuple[tuple[str, str, Callable[[Context], Section]], ...] = (
            (_("Officers"), "account-group-outline", OfficersSection),
            (_("Departments"), "domain", DepartmentsSection),
            (_("Counters"), "desk", CountersSection),
            (_("Office and hours"), "clock-outline", OfficeSection),
            (_("Fees and bank account"), "qrcode", BankSection),
            (_("Papers of the office"), "file-document-edit-outline", PapersSection),
            (_("Calendar"), "calendar-month-outline", CalendarSection),
            (_("Rules of time"), "timer-sand", TimeRulesSection),
            (_("Scanner"), "scanner", ScannerSection),
            (_("Printers"), "printer-outline", PrintersSection),
            (_("Barcode reader"), "barcode-scan", ReaderSection),
            (_("Online inbox"), "inbox-full-outline", OnlineSection),
            (_("Mail"), "email-outline", MailSection),
            (_("Appearance"), "theme-light-dark", LookSection),
            (_("Backup and check"), "shield-check-outline", KeepingSection),
        )
        own_desk = context.desk.station is None
        self._makers = [one for one in everything if own_desk or one[2] in OF_WORKSTATION]
        self.list = QListWidget()
        self.list.setAccessibleName(_("Settings"))
        self.stack = QStackedWidget()
        self.list.addItems([words for words, _icon, _maker in self._makers])
        self._dress()
        self.list.currentRowChanged.connect(self.open_section)
        left = Card(_("Settings"))
        left.add(self.list)
        self.body.addWidget(SideBySide(Part(left, 22, LEAST_LIST), Part(self.stack, 78, LEAST_SECTION)), 1)
        self.bottom.hide()
        self.list.setCurrentRow(0)

    def refresh(self) -> None:
        """Ask the open section anew."""
        section = self._sections.get(self.list.currentRow())
        if section is not None and not section.isAncestorOf(self.window().focusWidget() or self):
            section.refresh()

    def entered(self) -> None:
        """The list of sections has the focus."""
        self.list.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours and the size of letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            self._dress()

    def scanned(self, text: str) -> bool:
        """The reader's section takes what is scanned while it is open."""
        section = self._sections.get(self.list.currentRow())
        return section is not None and section.scanned(text)

    def open_section(self, at: int) -> Section:
        """Show a section, made when it is first opened."""
        if at not in self._sections:
            section = self._makers[at][2](self.context)
            self._sections[at] = section
            self.stack.addWidget(section)
        section = self._sections[at]
        self.stack.setCurrentWidget(section)
        section.refresh()
        return section

    def _dress(self) -> None:
        self.list.setIconSize(QSize(style.scaled(ICON), style.scaled(ICON)))
        self.list.setMinimumSize(style.scaled(LIST_WIDTH), style.scaled(LEAST_ROWS * tokens.ROW_HEIGHT))
        for at, (_words, icon, _maker) in enumerate(self._makers):
            self.list.item(at).setIcon(style.icon(icon))
            self.list.item(at).setSizeHint(QSize(0, style.scaled(tokens.ROW_HEIGHT) + 2))
