"""The frame around everything: first start, sign-in, lock, the main window, the readers, closing with a backup."""

import gc
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from app.desk import backups, checks
from app.desk.desk import Desk, SignedIn
from app.errors import DeskError
from app.language import _
from app.queries import office
from app.ui import style
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

SWEEP_MS, HOUR_MS = 20_000, 3_600_000
PAGES = {
    "intake": ("app.ui.intake.intake_page", "IntakePage"),
    "received": ("app.ui.received_page", "ReceivedPage"),
    "register": ("app.ui.register_page", "RegisterPage"),
    "handover": ("app.ui.handover_page", "HandoverPage"),
    "procedures": ("app.ui.procedures_page", "ProceduresPage"),
    "drafts": ("app.ui.drafts_page", "DraftsPage"),
    "day_end": ("app.ui.day_end_page", "DayEndPage"),
    "settings": ("app.ui.settings_page", "SettingsPage"),
}


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
        settings = desk.home.settings()
        style.apply(app, settings.theme, settings.font_scale, self.frame)
        self.stack = QStackedWidget()
        self.frame.setCentralWidget(self.stack)
        self.sign_in = SignInPage(self.context)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.ready.connect(lambda: timings.mark("signin_ready"))
        self.work.saving_changed.connect(lambda saving: timings.mark("saving" if saving else "saved"))
        self.stack.addWidget(self.sign_in)
        self.main: MainWindow | None = None
        self.watch = StoreWatch(desk.store, self.work)
        self.reader = TypingReader()
        self.reader.scanned.connect(self._scanned)
        self.reader.listen(app)
        self._reader_lost = ""
        self._open_serial_reader(settings.reader_port)

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
        self.frame.resize(self.frame.screen().availableGeometry().size() * 0.95)
        self.frame.showMaximized()
        self.work.run(load_pages, lambda _none: None if first_start else in_turns(*self._first_page()))
        QTimer.singleShot(SWEEP_MS, self._housekeeping)
        self.hours = QTimer(self.frame)
        self.hours.timeout.connect(self._look)
        self.hours.start(HOUR_MS)
        self.heartbeat = Heartbeat()

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
        beat = self.heartbeat
        gaps = {"longest_gap_ms": beat.longest_gap_ms, "longest_own_gap_ms": beat.longest_own_gap_ms}
        self.timings.mark("closed", **gaps)
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
        in_turns(*self._first_page(), self._enter)

    def _first_page(self) -> tuple[Callable[[], object], ...]:
        """Return the steps that build what is seen first; those that are done already do nothing."""
        return style.load_icons, self._make_main, lambda: self._main.page(self._main.first)

    def _make_main(self) -> None:
        if self.main is None:
            self.main = MainWindow(self.context, page_makers(), self.lock)
            self.main.shown.connect(lambda what: self.timings.mark(f"{what}_shown"))
            self.stack.addWidget(self.main)
            spare_collecting()
            self._show_reader()

    @property
    def _main(self) -> MainWindow:
        assert self.main is not None
        return self.main

    def _enter(self) -> None:
        self.stack.setCurrentWidget(self._main)
        self._main.start()
        QTimer.singleShot(0, lambda: self.timings.mark("intake_ready"))

    def _scanned(self, text: str) -> None:
        if self.main is not None and self.stack.currentWidget() is self.main:
            self.main.scanned(text)

    def _open_serial_reader(self, port: str) -> None:
        if port:
            from app.ui.serial_reader import SerialReader

            self.serial = SerialReader(port)
            self.serial.scanned.connect(self._scanned)
            self.serial.failed.connect(self._reader_changed)
            self.serial.recovered.connect(lambda: self._reader_changed(""))

    def _reader_changed(self, complaint: str) -> None:
        self._reader_lost = complaint
        self._show_reader()

    def _show_reader(self) -> None:
        if self.main is not None:
            self.main.notice.say(self._reader_lost, "warn")

    def _housekeeping(self) -> None:
        """Sweep, and look through the store file; what is wrong with it stands in the window."""
        desk = self.context.desk
        self.work.run(lambda: backups.sweep(desk), lambda _swept: None, lambda _fault: None)
        self._look()

    def _look(self) -> None:
        desk = self.context.desk
        self.work.run(lambda: checks.look_daily(desk), failed=self.work.fault.emit)


def page_makers() -> Mapping[str, PageMaker]:
    """Return how each place's page is made; its module is imported when it is first opened, or by `load_pages`."""
    return {name: _lazily(*where) for name, where in PAGES.items()}


def load_pages() -> None:
    """Import what the pages need, on a thread of its own while nobody waits for it: imports take long under Qt."""
    for module, _name in PAGES.values():
        import_module(module)
    import_module("qtawesome")


def spare_collecting() -> None:
    """Let the collector pass over what stays until the end; a look at all of it holds the window for 90 ms."""
    gc.freeze()


def in_turns(*steps: Callable[[], object]) -> None:
    """Do each step in a turn of its own of the event loop, so that keys come in between."""

    def take() -> None:
        steps[0]()
        in_turns(*steps[1:])

    if steps:
        QTimer.singleShot(0, take)


def _lazily(module: str, name: str) -> PageMaker:
    def make(context: Context) -> Page:
        page = getattr(import_module(module), name)(context)
        assert isinstance(page, Page)
        return page

    return make
