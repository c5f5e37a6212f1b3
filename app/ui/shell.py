"""The frame around everything: first start, sign-in, lock, the main window, the readers, closing with a backup."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from app.desk import backups
from app.desk.desk import Desk, SignedIn
from app.errors import DeskError
from app.language import _
from app.queries import office
from app.ui.context import Context
from app.ui.first_start_page import FirstStartPage
from app.ui.heartbeat import Heartbeat
from app.ui.main_window import MainWindow, PageMaker
from app.ui.page import Page
from app.ui.reader import TypingReader
from app.ui.sign_in_page import SignInPage
from app.ui.store_watch import StoreWatch
from app.ui.work import Work

if TYPE_CHECKING:
    from app.ui.start import Timings

SWEEP_MS = 20_000


class Shell:
    """One frame window whose content changes: first start, sign-in, the pages."""

    def __init__(self, app: QApplication, desk: Desk, timings: "Timings") -> None:
        self.app = app
        self.timings = timings
        self.work = Work(desk.home.logs)
        self.context = Context(desk, self.work)
        self.context.load_office()
        self.frame = QMainWindow()
        self.frame.setWindowTitle(_("One-stop counter"))
        self.frame.resize(1366, 768)
        self.stack = QStackedWidget()
        self.frame.setCentralWidget(self.stack)
        self.sign_in = SignInPage(self.context)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.ready.connect(lambda: timings.mark("signin_ready"))
        self.work.saving_changed.connect(lambda saving: timings.mark("saving" if saving else "saved"))
        self.stack.addWidget(self.sign_in)
        self.main: MainWindow | None = None
        self.heartbeat = Heartbeat()
        self.watch = StoreWatch(desk.store, self.work)
        self.reader = TypingReader()
        self.reader.scanned.connect(self._scanned)
        self.reader.listen(app)
        self._open_serial_reader()

    def open(self, *, first_start: bool) -> None:
        """Show the first start on a new home, else the sign-in."""
        if first_start:
            page = FirstStartPage(self.context)
            page.done.connect(self._set_up)
            self.stack.addWidget(page)
            self.stack.setCurrentWidget(page)
            page.entered()
            self.timings.mark("first_start_ready")
        else:
            self.lock()
        screen = self.frame.screen().availableGeometry()
        if screen.width() <= 1400:
            self.frame.showMaximized()
        else:
            self.frame.resize(screen.size() * 0.95)
            self.frame.showMaximized()
        QTimer.singleShot(SWEEP_MS, self._housekeeping)

    def lock(self) -> None:
        """Ask who sits here; the pages stay as they are."""
        self.context.set_officer(None)
        self.stack.setCurrentWidget(self.sign_in)
        self.sign_in.entered()

    def close(self) -> None:
        """Finish what has begun, back up, and close the store."""
        if self.main is not None:
            self.main.close()
        self.work.shutdown()
        self.timings.mark("closed", longest_gap_ms=self.heartbeat.longest_gap_ms)
        desk = self.context.desk
        try:
            with desk.store.reading() as session:
                worth_it = office.has_officers(session)
            if worth_it:
                backups.back_up_at_close(desk)
        except DeskError:
            import logging

            logging.getLogger("quay.ui").exception("backup at close")
        desk.store.close()

    def _set_up(self, desk: Desk) -> None:
        self.context.set_desk(desk)
        self._signed_in(desk.signed_in())

    def _signed_in(self, officer: SignedIn) -> None:
        self.timings.mark("signed_in")
        self.context.set_officer(officer)
        if self.main is None:
            self.main = MainWindow(self.context, page_makers(), self.lock)
            self.main.shown.connect(lambda what: self.timings.mark(f"{what}_shown"))
            self.stack.addWidget(self.main)
            self.stack.setCurrentWidget(self.main)
            self.main.start()
        else:
            self.stack.setCurrentWidget(self.main)
            self.main.refresh()
        QTimer.singleShot(0, lambda: self.timings.mark("intake_ready"))

    def _scanned(self, text: str) -> None:
        if self.main is not None and self.stack.currentWidget() is self.main:
            self.main.scanned(text)

    def _open_serial_reader(self) -> None:
        port = self.context.desk.home.settings().reader_port
        if port:
            from app.ui.serial_reader import SerialReader

            self.serial = SerialReader(port)
            self.serial.scanned.connect(self._scanned)

    def _housekeeping(self) -> None:
        desk = self.context.desk
        self.work.run(lambda: backups.sweep(desk), lambda _swept: None, lambda _fault: None)


def page_makers() -> Mapping[str, PageMaker]:
    """Return how each place's page is made; its module is imported when it is first opened."""
    from app.ui.intake.intake_page import IntakePage

    return {
        "intake": IntakePage,
        "received": _lazily("received_page", "ReceivedPage"),
        "register": _lazily("register_page", "RegisterPage"),
        "handover": _lazily("handover_page", "HandoverPage"),
        "procedures": _lazily("procedures_page", "ProceduresPage"),
        "drafts": _lazily("drafts_page", "DraftsPage"),
        "day_end": _lazily("day_end_page", "DayEndPage"),
        "settings": _lazily("settings_page", "SettingsPage"),
    }


def _lazily(module: str, name: str) -> PageMaker:
    def make(context: Context) -> Page:
        from importlib import import_module

        page = getattr(import_module(f"app.ui.{module}"), name)(context)
        assert isinstance(page, Page)
        return page

    return make
