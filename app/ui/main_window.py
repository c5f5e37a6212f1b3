"""The window: rail, top bar and the pages; every code a reader gives finds its place from here."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.desk import prints
from app.errors import DeskError
from app.language import _, ngettext
from app.messages import explain
from app.queries import day, dossiers
from app.queries.day import RailCounts
from app.queries.dossiers import Opens
from app.rules.calendar import ZONE
from app.rules.codes import DossierCode, SlipCode, SlipQr
from app.rules.identity import CitizenCard
from app.rules.kinds import PlaceRole
from app.rules.scanned import SearchText, recognise
from app.ui.context import Context
from app.ui.page import Page
from app.ui.rail import PlaceItem, Rail, TopBar
from app.ui.turns import in_turns
from app.ui.widgets.basics import Notice
from app.ui.words import age, clock_words

MINUTE_MS = 60_000
JOBS_MS = 5_000


class PageMaker(Protocol):
    """How one place's page is made."""

    def load(self) -> Iterator[None]:
        """Load what the page needs in turns; what is there already takes no time."""
        ...

    def __call__(self, context: Context) -> Page:
        """Make the page."""
        ...


def places(role: PlaceRole) -> tuple[PlaceItem, ...]:
    """Return the places of the rail in the order that never changes; a place that is not built has no row."""
    department = (
        PlaceItem("received", _("Assigned dossiers"), "inbox-arrow-down", "Alt+1"),
        PlaceItem("work", _("In hand"), "briefcase-outline", "Alt+2"),
    )
    back = (PlaceItem("hand_back", _("Hand back"), "truck-delivery-outline", "Alt+4"),)
    desk = (
        PlaceItem("intake", _("Intake"), "account-plus-outline", "Alt+1"),
        PlaceItem("inbox", _("Online inbox"), "inbox-full-outline", "Alt+2"),
        PlaceItem("register", _("Dossiers"), "folder-open-outline", "Alt+3"),
        PlaceItem("handover", _("Hand-over"), "truck-delivery-outline", "Alt+4"),
        PlaceItem("received", _("Came back"), "inbox-arrow-down", "Alt+Shift+4"),
        PlaceItem("results", _("Results"), "file-certificate-outline", "Alt+5"),
        PlaceItem("procedures", _("Procedures"), "format-list-checks", "Alt+6"),
        PlaceItem("drafts", _("Unfinished work"), "progress-pencil", "Alt+9", lower=True),
        PlaceItem("day_end", _("End of day"), "calendar-check-outline", "Alt+0", lower=True),
        PlaceItem("settings", _("Settings"), "cog-outline", "Ctrl+,", lower=True),
    )
    if role is PlaceRole.DESK:
        return desk
    kept = {name: item for item in desk for name in [item.name]}
    rest = tuple(kept[name] for name in ("procedures", "day_end", "settings"))
    return (*department, kept["register"], *back, *rest)


class MainWindow(QMainWindow):
    """One window a home; pages are made when they are first opened, or by `pieces` before."""

    shown = Signal(str)
    """A page, or one `draft` or `dossier` of it, came to the front and what was asked for it is on the screen."""

    def __init__(self, context: Context, makers: Mapping[str, PageMaker], lock: Callable[[], None]) -> None:
        super().__init__()
        self.context = context
        self._makers = makers
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._way = object()
        self.setWindowTitle(_("One-stop counter"))
        self.setMinimumSize(1024, 640)
        self.role = context.desk.place.role
        self._places = tuple(item.name for item in places(self.role))
        self.rail = Rail(places(self.role))
        self.top = TopBar()
        self.notice = Notice()
        self.stack = QStackedWidget()
        self.setCentralWidget(self._frame())
        self._connect(lock)

    @property
    def first(self) -> str:
        """The place where work begins."""
        return "intake" if self.role is PlaceRole.DESK else "received"

    def start(self) -> None:
        """Show the place where the last officer was, or the first one, and what waits."""
        self.open_page(self._current or self.first)
        self.refresh()
        self._tick()

    def open_page(self, name: str) -> Page:
        """Bring a place to the front."""
        self._way = object()
        page = self._page(name)
        if name != self._current:
            self._bring_to_front(name, page)
        page.entered()
        self._tell_shown(name)
        return page

    def page(self, name: str) -> Page:
        """Return a place's page, made when it is first asked for."""
        return self._page(name)

    def pieces(self) -> Iterator[None]:
        """Make the pages that were not opened yet, piece by piece, so that each opens at once."""
        for name in self._places:
            yield from self._made(name)

    def refresh(self) -> None:
        """Ask for the counts anew, and the visible page too."""
        context, horizon = self.context, self.context.horizon()
        here = context.desk.place.uid
        context.ask("rail", lambda s: day.rail(s, here, horizon), self._show_counts, owner=self)
        if self._current:
            self._pages[self._current].refresh()

    def scanned(self, text: str) -> None:
        """Take what a reader gave, wherever the focus is: a card goes to intake, a code opens its place."""
        self.notice.clear()
        if self._current and self._pages[self._current].scanned(text):
            return
        try:
            found = recognise(text)
        except DeskError as fault:
            self.notice.say(str(explain(fault)), "warn")
            return
        match found:
            case CitizenCard() if self.context.desk.place.role is PlaceRole.DESK:
                self.open_page("intake").scanned(text)
            case CitizenCard():
                self.notice.say(_("Citizen cards are read at the counter, where dossiers are taken in."), "warn")
            case DossierCode() | SlipCode():
                self._ask_code(str(found))
            case SlipQr():
                self._ask_code(found.code)
            case SearchText():
                self._search(found.text)

    def tell_arrived(self, count: int) -> None:
        """Tell in the rail that so many online dossiers came by themselves."""
        if self.role is not PlaceRole.DESK:
            return
        words = ngettext("{n} online dossier arrived {time}", "{n} online dossiers arrived {time}", count)
        moment = self.context.desk.clock.now().astimezone(ZONE)
        self.rail.say_online(words.format(n=count, time=f"{moment:%H:%M}"), "plain")

    def tell_arrivals_complaint(self, words: str) -> None:
        """Tell in the rail why online dossiers cannot come, or take that away."""
        if self.role is PlaceRole.DESK:
            self.rail.say_online(words, "bad" if words else "")

    def show_fault(self, fault: DeskError) -> None:
        """Tell a fault that belongs to no page that is open."""
        self.notice.say(str(explain(fault)), "bad")

    def show_bug(self, report: str) -> None:
        """Tell that the program failed, and where the report lies."""
        self.notice.say(
            _("Something in the program failed. What was saved is safe. A report lies at {path}.").format(
                path=report
            ),
            "bad",
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what has begun come to its end."""
        for page in self._pages.values():
            page.leaving()
        super().closeEvent(event)

    def _frame(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self.notice)
        right.addLayout(holder)
        right.addWidget(self.stack, 1)
        frame = QWidget()
        frame.setProperty("role", "page")
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        return frame

    def _connect(self, lock: Callable[[], None]) -> None:
        context = self.context
        self.rail.wants_page.connect(self._go_to)
        self.top.searched.connect(self._search)
        self.top.entered.connect(self.scanned)
        self.top.went_down.connect(lambda: self._pages[self._current].next_found())
        self.top.wants_due.connect(self._show_due)
        context.wants_page.connect(self._go_to)
        context.wants_draft.connect(self._open_draft)
        context.wants_dossier.connect(self._open_dossier)
        context.wants_handover.connect(self._open_handover)
        context.wants_notice.connect(self.notice.say)
        context.wants_search.connect(self._focus_search)
        context.wants_code.connect(self.scanned)
        context.work.data_changed.connect(self.refresh)
        context.work.fault.connect(self.show_fault)
        context.work.bug.connect(self.show_bug)
        context.work.saving_changed.connect(self._show_saving)
        context.officer_changed.connect(self._show_officer)
        context.settings_changed.connect(self._show_officer)
        QShortcut(QKeySequence("Ctrl+K"), self, self._focus_search)
        QShortcut(QKeySequence("F12"), self, lock)
        self._minutes, self._jobs = QTimer(self), QTimer(self)
        self._minutes.timeout.connect(self._tick)
        self._minutes.start(MINUTE_MS // 4)
        self._jobs.timeout.connect(self._watch_jobs)
        self._jobs.start(JOBS_MS)
        self._show_saving(False)
        self._show_officer()

    def _go_to(self, name: str, uid: str = "", what: str = "") -> None:
        """Bring a place and one item of it to the front; what is not made yet is made in turns before.

        A department's window has no place of the counter: what leads to one says so.
        """
        if name not in self._places:
            self.notice.say(_("That is done at the counter."), "warn")
            return
        way = self._way = object()

        def show() -> None:
            if self._way is not way:  # meanwhile something else came to the front
                return
            page = self.open_page(name)
            if uid:
                page.show_item(uid)
            if what:
                self._tell_shown(what)

        in_turns(self, self._ready(name, uid), show)

    def _ready(self, name: str, uid: str) -> Iterator[None]:
        if uid or name not in self._pages:
            yield from self._made(name)

    def _made(self, name: str) -> Iterator[None]:
        """Make a page whole; what is there already takes no time."""
        yield from self._bare(name)
        yield from self._pages[name].pieces()

    def _bare(self, name: str) -> Iterator[None]:
        """Make a page without what it makes by itself later."""
        if name not in self._pages:
            yield from self._makers[name].load()
        if name not in self._pages:
            self._pages[name] = self._makers[name](self.context)
            yield
            self._page(name)
            yield

    def _page(self, name: str) -> Page:
        page = self._pages.get(name) or self._makers[name](self.context)
        self._pages[name] = page
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
            page.put_actions_last()
        return page

    def _bring_to_front(self, name: str, page: Page) -> None:
        self._current = name
        self.stack.setCurrentWidget(page)
        self.rail.set_current(name)
        page.refresh()

    def _show_counts(self, counts: RailCounts) -> None:
        waiting = {"drafts": counts.drafts, "handover": counts.to_hand_over, "received": counts.received}
        waiting |= {"results": counts.results, "work": counts.in_hand, "inbox": counts.online}
        self.rail.set_counts({**waiting, "register": counts.due_today + counts.late})
        self.top.set_due(counts.due_today, counts.late)
        self.rail.backup.setText(
            _("Last backup: {age}").format(age=age(self.context.desk.clock.now(), counts.last_backup))
        )

    def _show_saving(self, saving: bool) -> None:
        self.rail.say_saved(_("Saving …") if saving else _("Saved on this computer"), "" if saving else "ok")

    def _show_officer(self) -> None:
        officer, place = self.context.desk.officer, self.context.desk.place
        where = self.context.desk.counter if place.role is PlaceRole.DESK else place.name
        self.rail.officer.setText(" · ".join(part for part in (where, officer.name if officer else "") if part))

    def _tick(self) -> None:
        self.top.time.setText(clock_words(self.context.desk.today()))

    def _watch_jobs(self) -> None:
        desk = self.context.desk
        self.context.work.run(lambda: prints.refresh(desk), self._jobs_changed, owner=self)

    def _jobs_changed(self, changed: int) -> None:
        if changed:
            self.context.work.data_changed.emit()

    def _focus_search(self) -> None:
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _search(self, text: str) -> None:
        """Show in the register what matches; it is made in turns before, so that more can be typed meanwhile."""
        if not text.strip() and self._current != "register":
            return
        way = self._way = object()

        def show() -> None:
            if self._way is not way:  # more was typed, or something else came to the front
                return
            page = self._page("register")
            if self._current != "register":
                self._bring_to_front("register", page)
            page.search(text)

        in_turns(self, self._bare("register"), show)

    def _show_due(self, chosen: str) -> None:
        self.open_page("register").choose(chosen)

    def _ask_code(self, code: str) -> None:
        def opens(found: Opens) -> None:
            if found.draft_uid:
                self._open_draft(found.draft_uid)
            elif found.dossier_uid:
                self._open_dossier(found.dossier_uid)
            else:
                self.notice.say(_("Nothing with the code {code} is in this store.").format(code=code), "warn")

        self.context.ask("code", lambda s: dossiers.by_any_code(s, code), opens, owner=self)

    def _open_draft(self, uid: str) -> None:
        self._go_to("intake", uid, "draft")

    def _open_dossier(self, uid: str) -> None:
        self._go_to("register", uid, "dossier")

    def _open_handover(self, uid: str) -> None:
        self._go_to("handover" if self.role is PlaceRole.DESK else "hand_back", uid)

    def _tell_shown(self, what: str) -> None:
        """Emit `shown` after the answers to what was asked so far, and to what their answers asked in turn."""
        ask, key = self.context.work.read, f"shown-{what}"
        ask(key, lambda: what, lambda _what: ask(key, lambda: what, self.shown.emit, owner=self), owner=self)
