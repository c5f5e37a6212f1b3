"""What stands behind the sign-in: first start, lock, the main window, the readers, closing with a backup."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.desk import backups, checks
from app.desk.desk import Desk, SignedIn
from app.errors import DeskError
from app.papers import warming
from app.queries import office
from app.ui import loading, style
from app.ui.collecting import collect_from_here
from app.ui.context import Context, OfficeRead
from app.ui.first_start_page import FirstStartPage
from app.ui.main_window import MainWindow, PageMaker
from app.ui.page import Page
from app.ui.paper_reading import PaperReading
from app.ui.store_watch import StoreWatch
from app.ui.turns import in_turns

if TYPE_CHECKING:
    from app.ui.entrance import Entrance
    from app.ui.online_traffic import OnlineTraffic

SWEEP_MS, HOUR_MS = 20_000, 3_600_000
PAINTED_MS = 500
"""After this time the first start is on the screen, and what comes after it may be loaded."""
QUIET_MS, LOOK_AGAIN_MS = 1_000, 200
"""How long no key has come when the next piece of the other pages is loaded, and when to look again."""
PAGES = {
    "intake": ("app.ui.intake.intake_page", "IntakePage"),
    "inbox": ("app.ui.inbox.inbox_page", "InboxPage"),
    "received": ("app.ui.received_page", "ReceivedPage"),
    "register": ("app.ui.register_page", "RegisterPage"),
    "handover": ("app.ui.handover_page", "HandoverPage"),
    "work": ("app.ui.work_page", "WorkPage"),
    "hand_back": ("app.ui.hand_back_page", "HandBackPage"),
    "results": ("app.ui.results.results_page", "ResultsPage"),
    "procedures": ("app.ui.procedures_page", "ProceduresPage"),
    "drafts": ("app.ui.drafts_page", "DraftsPage"),
    "day_end": ("app.ui.day_end_page", "DayEndPage"),
    "settings": ("app.ui.settings_page", "SettingsPage"),
}


class Shell:
    """One window whose content changes: first start, sign-in, the pages."""

    def __init__(self, entrance: "Entrance", desk: Desk, office_read: OfficeRead) -> None:
        self.entrance = entrance
        self.timings, self.work, self.stack = entrance.timings, entrance.work, entrance.stack
        self.context = Context(desk, self.work)
        self.context.take_office(office_read)
        self.context.page_pictured.connect(lambda after: self.timings.mark("page_pictured", after=after))
        self.context.dossier_pictured.connect(lambda after: self.timings.mark("dossier_pictured", after=after))
        self.work.saving_changed.connect(lambda saving: self.timings.mark("saving" if saving else "saved"))
        self.main: MainWindow | None = None
        self._parts: tuple[str, ...] | None = None
        self._rest: Iterator[tuple[str, ...]] | None = None
        self._built: MainWindow | None = None
        self.watch = StoreWatch(desk.store, self.work)
        self.reading = PaperReading(self.context)
        self.traffic: OnlineTraffic | None = None
        entrance.reader.scanned.connect(self._scanned)
        self._reader_lost = ""
        self._open_serial_reader(desk.home.settings().reader_port)

    def open(self, *, first_start: bool) -> None:
        """Show the first start on a new home; behind the sign-in, prepare what follows."""
        if first_start:
            page = FirstStartPage(self.context)
            page.done.connect(self._set_up)
            self.stack.addWidget(page)
            self.stack.setCurrentWidget(page)
            page.entered()
            self.timings.mark("first_start_ready")
        QTimer.singleShot(
            PAINTED_MS if first_start else 0, self.entrance.frame, lambda: self._load_first(first_start)
        )
        QTimer.singleShot(SWEEP_MS, self._housekeeping)
        self.hours = QTimer(self.entrance.frame)
        self.hours.timeout.connect(self._look)
        self.hours.start(HOUR_MS)

    def lock(self) -> None:
        """Ask who sits here; the pages stay as they are."""
        self.context.set_officer(None)
        self.stack.setCurrentWidget(self.entrance.sign_in)
        self.entrance.sign_in.entered()

    def leave(self) -> None:
        """Let the pages finish what has begun."""
        if self.traffic is not None:
            self.traffic.stop()
        if self.main is not None:
            self.main.close()

    def back_up(self) -> None:
        """Back up what the day brought, once nothing is under way any more."""
        desk = self.context.desk
        try:
            with desk.store.reading() as session:
                worth_it = office.has_officers(session)
            if worth_it:
                backups.back_up_at_close(desk)
        except DeskError:
            import logging

            logging.getLogger("quay.ui").exception("backup at close")

    def _set_up(self, desk: Desk) -> None:
        self.context.set_desk(desk)
        self.signed_in(desk.signed_in())

    def signed_in(self, officer: SignedIn) -> None:
        """Let an officer in, to the page that was open or the first one."""
        self.timings.mark("signed_in")
        self.context.set_officer(officer)
        if self._parts is not None:  # else it goes on when it is: the window's thread never waits for an import
            in_turns(self.entrance.frame, self._first_page(), self._enter)

    def _load_first(self, first_start: bool) -> None:
        self.work.run(load_first_page, lambda parts: self._first_page_loaded(parts, first_start))

    def _first_page_loaded(self, parts: tuple[str, ...], first_start: bool) -> None:
        self._parts = parts
        if self.context.desk.officer is not None:
            in_turns(self.entrance.frame, self._first_page(), self._enter)
        elif first_start:
            in_turns(self.entrance.frame, self._window_loaded())
        else:
            in_turns(self.entrance.frame, self._first_page(), self._load_rest)

    def _load_rest(self) -> None:
        """Load the other pages, piece by piece, while nobody types: both at once keep each other waiting.

        What is loaded is only built for a window that took another's place.
        """
        if self._rest is None:
            self._rest = load_pages()
            self._load_next(self._rest)
        elif self._built is not None:
            self._build_rest()

    def _load_next(self, pieces: Iterator[tuple[str, ...]]) -> None:
        def loaded(parts: tuple[str, ...] | None) -> None:
            if parts is not None:
                in_turns(self.entrance.frame, loading.here(parts), lambda: self._load_next(pieces))
            else:
                collect_from_here(self.entrance.frame)
                self._build_rest()
                self._when_quiet(self.reading.start)
                self._when_quiet(self._begin_traffic)

        self._when_quiet(lambda: self.work.run(lambda: next(pieces, None), loaded, owner=self.entrance.frame))

    def _begin_traffic(self) -> None:
        from app.ui.online_traffic import OnlineTraffic

        self.traffic = OnlineTraffic(self.context)
        self.traffic.arrived.connect(lambda count: self._main.tell_arrived(count))
        self.traffic.complained.connect(lambda words: self._main.tell_arrivals_complaint(words))
        self.traffic.start()

    def _build_rest(self) -> None:
        """Build what can be opened later, so that it opens at once; once for each window."""
        if self._built is not self.main:
            self._built = self._main
            self._build_next(self._main, self._main.pieces())

    def _build_next(self, window: MainWindow, pieces: Iterator[None]) -> None:
        """Build the next piece, unless its window made way for another's."""
        if window is not self.main:
            return
        for _piece in pieces:
            self._when_quiet(lambda: self._build_next(window, pieces))
            return

    def _when_quiet(self, act: Callable[[], None]) -> None:
        """Do something a moment later, once nobody has typed for a while."""
        quiet = self.entrance.reader.quiet_ms >= QUIET_MS
        then = act if quiet else lambda: self._when_quiet(act)
        QTimer.singleShot(LOOK_AGAIN_MS, self.entrance.frame, then)

    def _first_page(self) -> Iterator[None]:
        """Build what is seen first, piece by piece; what is there already takes no time."""
        yield from self._window_loaded()
        self._make_main()
        yield
        page = self._main.page(self._main.first)
        yield
        yield from page.pieces()

    def _window_loaded(self) -> Iterator[None]:
        """Load icons and parts of the window; those that are there already take no time."""
        yield from loading.icons()
        yield from loading.here(self._parts or ())
        style.load_icons()
        yield

    def _make_main(self) -> None:
        """Make the window of the place that the officer acts for; another place's makes way for it."""
        role = self.context.desk.place.role
        if self.main is not None and self.main.role is not role:
            self.main.close()
            self.stack.removeWidget(self.main)
            self.main.deleteLater()
            self.main = None
        if self.main is None:
            self.main = MainWindow(self.context, page_makers(), self.lock)
            self.main.shown.connect(lambda what: self.timings.mark(f"{what}_shown"))
            self.stack.addWidget(self.main)
            self._show_reader()
            if self.traffic is not None:
                self.main.tell_arrivals_complaint(self.traffic.complaint)

    @property
    def _main(self) -> MainWindow:
        assert self.main is not None
        return self.main

    def _enter(self) -> None:
        in_turns(self.entrance.frame, self._entering(), self._entered)

    def _entering(self) -> Iterator[None]:
        self.stack.setCurrentWidget(self._main)
        yield
        self._main.start()
        yield

    def _entered(self) -> None:
        self.timings.mark("intake_ready")
        self._load_rest()

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
    """Return how each place's page is made; its module is imported when it is first opened, or before."""
    return {name: _Lazily(*where) for name, where in PAGES.items()}


def load_first_page() -> tuple[str, ...]:
    """Load on a lane what stands behind a sign-in; returns the parts of the window that it needs."""
    import_module("argon2")
    return loading.beside(PAGES["intake"][0])


def load_pages() -> Iterator[tuple[str, ...]]:
    """Load on a lane what the other pages and papers need, piece by piece: a closing window waits for one alone.

    Each piece tells the parts of the window that it needs.
    """
    for module, _name in PAGES.values():
        yield loading.beside(module)
    yield loading.beside("app.ui.online_traffic")
    for step in warming.STEPS:
        step()
        yield ()


@dataclass(frozen=True, slots=True)
class _Lazily:
    """Makes the page of a module that is not imported before."""

    module: str
    name: str

    def load(self) -> Iterator[None]:
        return loading.now(self.module)

    def __call__(self, context: Context) -> Page:
        page = getattr(import_module(self.module), self.name)(context)
        assert isinstance(page, Page)
        return page
