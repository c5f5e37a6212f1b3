"""Work over one draft: what is typed and ticked is saved at every change, its pages come in and are arranged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.desk import assembling
from app.desk.desk import Desk
from app.errors import DeskError
from app.messages import explain
from app.models.draft import DraftContent
from app.queries.drafts import DraftView, draft
from app.queries.procedures import ProcedureView
from app.ui import style
from app.ui.context import Context
from app.ui.intake.arriving import save_following
from app.ui.intake.counting import Counting
from app.ui.intake.page_acting import PageActing
from app.ui.intake.pages_card import PagesCard
from app.ui.intake.scan_run import FilesRun, ScanRun
from app.ui.intake.upright_run import UprightRun

T = TypeVar("T")
SAVE_MS = 200
"""The longest that something typed waits before it is written; with the write itself it stays under 500 ms."""
ASSEMBLE_MS = 1_500
PAGES_WIDTH = 260


class DraftWork(QWidget):
    """Holds the content and keeps it saved; pages are taken in and arranged in its card.

    `stands_anew` tells that other pages are there or lie elsewhere, `saved` that the store has what was typed.
    """

    opened = Signal()
    saved = Signal()
    stands_anew = Signal()

    def __init__(
        self,
        context: Context,
        pages_card: PagesCard,
        counting: Counting,
        opening: Callable[[Desk, DraftContent], str],
    ) -> None:
        """Begin without a draft: `opening` makes it when there is something to keep."""
        super().__init__()
        self.setProperty("role", "page")
        self.context, self.pages_card, self.counting = context, pages_card, counting
        self.uid = ""
        self.content = DraftContent()
        self.version: ProcedureView | None = None
        self.pages: dict[int, int] = {}
        self.unsorted = 0
        self.closing = False
        self._opening = opening
        self._unsaved = False
        self._in_hand = 0
        self._waiting: list[Callable[[], None]] = []
        self.scan_run, self.files_run, self.upright_run = ScanRun(self), FilesRun(self), UprightRun(self)
        self.acting = PageActing(self)
        self._timers()
        self._connect_pages()

    @property
    def arriving(self) -> bool:
        """Whether pages may still come from the scanner or from files."""
        return self.scan_run.running or self.files_run.running

    def reload_pages(self) -> None:
        """Read the pages anew; what is typed stays as it is on the screen."""
        if self.uid:
            uid, home = self.uid, self.context.desk.home
            self.context.ask(f"pages-{uid}", lambda s: draft(s, home, uid), self._reloaded, self)

    def show_pages(self, view: DraftView) -> None:
        """Show the pages of the draft, and how many lie on each component."""
        kept = [page for page in view.pages if not page.removed and not page.aside]
        names = self._short_names()
        self.pages, self.unsorted = {}, sum(page.component not in names for page in kept)
        for page in kept:
            if page.component is not None:
                self.pages[page.component] = self.pages.get(page.component, 0) + 1
        self.pages_card.show_pages(view.pages, names)
        self.acting.pages_shown(view.pages)
        self.stands_anew.emit()
        self._assembling.start()
        if kept:
            self.upright_run.start()

    def current_position(self) -> int | None:
        """Return the component that is chosen, nothing where none is."""
        return self.counting.table.current_position()

    def show_target(self) -> None:
        """Tell which component pages go to that come next."""
        self.pages_card.set_target(self._short_names().get(self.current_position() or 0, ""))

    def edit(self, content: DraftContent, version: ProcedureView | None) -> None:
        """Go on with other content, which is saved within `SAVE_MS`."""
        switched = content.version_uid != self.content.version_uid
        self.content, self.version = content, version
        self._set_unsaved(True)
        if switched and self.arriving:
            self.flush()  # before the next page is put onto a paper of the new procedure
        elif not self._saving.isActive():  # begun anew at every key it would never end while somebody types
            self._saving.start()

    def flush(self) -> None:
        """Save what is typed now."""
        self._saving.stop()
        if self._unsaved:
            self._save()

    def when_saved(self, then: Callable[[], None]) -> None:
        """Save, then go on once all that was typed is in the store; not at all when it cannot be saved."""
        self._waiting.append(then)
        self.flush()
        if not self.uid:
            self._open()
        elif not self._in_hand:
            self._go_on()

    def let_go(self) -> None:
        """Save no more: the draft was accepted or refused, or its place in the window is closed."""
        self.closing = True
        self._saving.stop()
        self._set_unsaved(False)

    def scan(self, profile: str = "") -> None:
        """Scan all loads of the feeder with the profile of this name, without one with that used last."""
        self.when_saved(lambda: self.scan_run.start(self.current_position(), profile))

    def stop_arriving(self) -> None:
        """Take no more pages after the one under way."""
        self.scan_run.stop()
        self.files_run.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """The scanner may be another one by now."""
        super().showEvent(event)
        self.pages_card.picker.refresh()

    def share_width(self, wide: int, least: Sequence[int]) -> None:
        """Give pages the room that is left where there is much, and where cards stand close together a narrow strip.

        `wide` is from how many pixels at 100 % there is much; the cards stand side by side with `least` of them each.
        """
        much = self.width() >= style.scaled(wide)
        close = not much and self.width() >= style.scaled(sum(least)) and not self.pages_card.is_large
        self.pages_card.setMaximumWidth(style.scaled(PAGES_WIDTH) if close else self.maximumWidth())

    def _timers(self) -> None:
        self._saving, self._assembling = QTimer(self), QTimer(self)
        for timer, wait, act in (
            (self._saving, SAVE_MS, self._save),
            (self._assembling, ASSEMBLE_MS, self._assemble),
        ):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)

    def _connect_pages(self) -> None:
        card, table = self.pages_card, self.counting.table
        table.current_changed.connect(lambda _position: self.show_target())
        table.items.dropped.connect(lambda to, pages: self.acting.place(pages, to))
        card.wants_scan.connect(lambda: self.scan())
        card.picker.chosen.connect(self.scan)
        card.wants_stop.connect(self.scan_run.stop)
        card.wants_files.connect(self._add_files)
        card.wants_place.connect(lambda pages: self.acting.place(pages, self.current_position()))

    def _save(self) -> None:
        if not self.uid:
            self._open()
            return
        desk, uid, content, runs = self.context.desk, self.uid, self.content, (self.scan_run, self.files_run)
        self._write(lambda: save_following(desk, uid, content, runs), self._saved)

    def _open(self) -> None:
        if self._in_hand:
            return
        desk, content, opening = self.context.desk, self.content, self._opening
        self._write(lambda: opening(desk, content), self._opened)

    def _write(self, action: Callable[[], T], done: Callable[[T], None]) -> None:
        """Save; a failure is heard also when the tab is gone, so that it is not told to whoever sits there then."""
        self._in_hand += 1
        self.context.work.write(
            action,
            lambda result: done(result) if isValid(self) and not self.closing else None,
            self._save_failed,
            owner=self.context,
        )
        self._set_unsaved(False)

    def _opened(self, uid: str) -> None:
        self.uid = uid
        self.opened.emit()
        self._saved(moved=False)

    def _saved(self, moved: bool) -> None:
        self._in_hand -= 1
        if moved:
            self.acting.history.clear()
            self.reload_pages()
        self.saved.emit()
        if self._unsaved and not self._saving.isActive():
            self._save()
        if not self._in_hand:
            self._go_on()

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _set_unsaved(self, unsaved: bool) -> None:
        """Let the rail know from the first key on that not everything is in the store."""
        if unsaved != self._unsaved:
            self._unsaved = unsaved
            (self.context.work.begin_saving if unsaved else self.context.work.end_saving)()

    def _save_failed(self, fault: DeskError) -> None:
        if self.closing or not isValid(self):  # the talk had ended, or its window made way: nobody is there to hear
            return
        self._in_hand -= 1
        self._waiting.clear()
        self._set_unsaved(True)
        self.pages_card.notice.say(str(explain(fault)), "bad")

    def _reloaded(self, view: DraftView | None) -> None:
        if view is not None:
            self.show_pages(view)

    def _assemble(self) -> None:
        """Make the components' PDFs while staff work, so that what ends the work does not wait."""
        if self.uid and self.pages and not self.closing:
            desk, uid = self.context.desk, self.uid
            self.context.work.run(
                lambda: assembling.assemble_draft(desk, uid),
                lambda _done: None,
                lambda _fault: None,
                owner=self.context,
            )

    def _short_names(self) -> dict[int, str]:
        requirements = self.version.requirements if self.version else ()
        return {r.position: f"{r.position}. {r.name}" for r in requirements}

    def _add_files(self, paths: list[str]) -> None:
        position = self.current_position()
        self.when_saved(lambda: self.files_run.start([Path(path) for path in paths], position))
