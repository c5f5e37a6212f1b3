"""One applicant's work: three cards over one draft, saved at every change."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.desk import assembling, checklist, drafts
from app.desk.applicants import identifier_of
from app.errors import DeskError
from app.home import Home
from app.language import _
from app.messages import explain
from app.models.draft import DraftContent, PersonData
from app.queries import Reading, earlier, procedures
from app.queries.drafts import DraftView, draft
from app.queries.procedures import ProcedureView
from app.rules.completeness import Completeness
from app.rules.identity import CitizenCard
from app.rules.kinds import OwnerKind
from app.text import fold
from app.ui import style
from app.ui.context import Context
from app.ui.intake.applicant_card import ApplicantCard
from app.ui.intake.arriving import save_following
from app.ui.intake.doubts import is_begun
from app.ui.intake.page_acting import PageActing
from app.ui.intake.pages_card import PagesCard
from app.ui.intake.procedure_card import ProcedureCard
from app.ui.intake.reusing import Reusing
from app.ui.intake.scan_run import FilesRun, ScanRun
from app.ui.intake.upright_run import UprightRun
from app.ui.widgets.side_by_side import Part, SideBySide

T = TypeVar("T")
SAVE_MS = 200
"""The longest that something typed waits before it is written; with the write itself it stays under 500 ms."""
ASSEMBLE_MS = 1_500
WIDE = 1_500
"""Pixels at 100 % from which the pages get the room that is left."""
APPLICANT, PROCEDURE, PAGES = (26, 300), (46, 430), (54, 240)
"""The shares of the cards, and the least width at 100 % with which they stand side by side."""
APPLICANT_WIDTHS, PAGES_WIDTH = (322, 340), 260


class DraftTab(QWidget):
    """Holds the content, lets the cards show it, and keeps it saved."""

    changed = Signal()
    opened = Signal()

    def __init__(
        self, context: Context, applicant: ApplicantCard, procedure: ProcedureCard, pages_card: PagesCard
    ) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.context = context
        self.uid = ""
        self.content = DraftContent()
        self.version: ProcedureView | None = None
        self.standing: Completeness | None = None
        self.pages: dict[int, int] = {}
        self.unsorted = 0
        self.closing = False
        self._unsaved = False
        self._in_hand = 0
        self._waiting: list[Callable[[], None]] = []
        self.applicant, self.procedure, self.pages_card = applicant, procedure, pages_card
        self.scan_run, self.files_run, self.upright_run = ScanRun(self), FilesRun(self), UprightRun(self)
        self.reusing, self.acting = Reusing(self), PageActing(self)
        self._lay_out()
        self._timers()
        self._connect()

    @property
    def title(self) -> str:
        """The words of the tab: the owner's name, once it is known."""
        return self.content.owner.name.strip() or _("New applicant")

    def load(self, uid: str) -> None:
        """Go on with a draft that is in the store: its content and its pages."""
        self.uid, home = uid, self.context.desk.home
        self.context.ask(f"draft-{uid}", lambda s: _loaded(s, home, uid), self._show_loaded, self)

    def reload_pages(self) -> None:
        """Read the pages anew; what is typed stays as it is on the screen."""
        if self.uid:
            uid, home = self.uid, self.context.desk.home
            self.context.ask(f"pages-{uid}", lambda s: draft(s, home, uid), self._show_pages, self)

    def set_procedures(self, found: tuple[ProcedureView, ...]) -> None:
        """Offer the procedures in force."""
        self.procedure.set_procedures(found)

    def take_card(self, card: CitizenCard) -> bool:
        """Fill this draft from a card when it is its turn; returns whether it was taken.

        Where the owner is no person, the card is that of the one who came.
        """
        content, owner = self.content, self.content.owner
        person = content.owner_kind is OwnerKind.CITIZEN
        if not person and owner.identifier == card.number:
            return True  # the owner of a household business, whose number is its tax code
        as_submitter = not person or (content.submitter is not None and owner.identifier != card.number)
        taken = _may_be(content.submitter or PersonData() if as_submitter else owner, card)
        if taken:
            self.applicant.take_card(card, as_submitter=as_submitter)
        return taken

    def look_for_earlier(self) -> None:
        """Say whether this may have been filed before: owner or procedure are others by now."""
        uid, identifier = self.uid, identifier_of(self.content.owner.identifier)
        if uid and not self.closing:
            self.procedure.earlier.ask(lambda s: earlier.of_draft(s, uid, identifier))

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
        """Save no more: the draft was accepted or refused, or its tab is closed."""
        self.closing = True
        self._saving.stop()
        self._set_unsaved(False)

    def scan(self, profile: str = "") -> None:
        """Scan all loads of the feeder with the profile of this name, without one with that used last."""
        self.when_saved(lambda: self.scan_run.start(self.procedure.table.current_position(), profile))

    @property
    def arriving(self) -> bool:
        """Whether pages may still come from the scanner or from files."""
        return self.scan_run.running or self.files_run.running

    def stop_arriving(self) -> None:
        """Take no more pages after the one under way."""
        self.scan_run.stop()
        self.files_run.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a wide screen the pages grow, so that one can be read."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        wide = self.width() >= style.scaled(WIDE)
        beside = self.width() >= style.scaled(sum(least for _share, least in (APPLICANT, PROCEDURE, PAGES)))
        narrow, widest = APPLICANT_WIDTHS
        self.applicant.setMinimumWidth(min(narrow, self.width()))
        self.applicant.setMaximumWidth(style.scaled(widest) if wide else self.maximumWidth())
        narrow_pages = beside and not wide and not self.pages_card.is_large
        self.pages_card.setMaximumWidth(style.scaled(PAGES_WIDTH) if narrow_pages else self.maximumWidth())

    def showEvent(self, event: QShowEvent) -> None:
        """The scanner may be another one by now."""
        super().showEvent(event)
        self.pages_card.picker.refresh()

    def _lay_out(self) -> None:
        cards = SideBySide(
            Part(self.applicant, *APPLICANT), Part(self.procedure, *PROCEDURE), Part(self.pages_card, *PAGES)
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(cards)

    def _timers(self) -> None:
        self._saving, self._assembling = QTimer(self), QTimer(self)
        for timer, wait, act in (
            (self._saving, SAVE_MS, self._save),
            (self._assembling, ASSEMBLE_MS, self._assemble),
        ):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)

    def _connect(self) -> None:
        self.applicant.edited.connect(self._edited)
        self.procedure.edited.connect(self._edited)
        self.procedure.row_changed.connect(self._show_target)
        self.procedure.pages_dropped.connect(lambda to, pages: self.acting.place(pages, to))
        card = self.pages_card
        card.wants_scan.connect(lambda: self.scan())
        card.picker.chosen.connect(self.scan)
        card.wants_stop.connect(self.scan_run.stop)
        card.wants_files.connect(self._add_files)
        card.wants_place.connect(lambda pages: self.acting.place(pages, self.procedure.table.current_position()))
        card.enlarged.connect(self._enlarge)

    def _enlarge(self, large: bool) -> None:
        """Give the pages the room of the other cards, or give it back."""
        self.applicant.setVisible(not large)
        self.procedure.setVisible(not large)
        self._share_width()

    def _edited(self) -> None:
        content = self.procedure.content(self.applicant.content(self.content))
        if content == self.content or self.closing:
            return
        switched = content.version_uid != self.content.version_uid
        self.content = content
        self.version = self.procedure.version
        self._set_unsaved(True)
        if switched and self.arriving:
            self.flush()  # before the next page is put onto a paper of the new procedure
        elif not self._saving.isActive():  # begun anew at every key it would never end while somebody types
            self._saving.start()
        self.assess()

    def assess(self) -> None:
        """Show anew how each component stands."""
        if self.version is not None:
            self.standing = checklist.assess(self.version, self.content)
            self.procedure.show_standing(self.standing, self.pages, self.content)
        self._show_target()
        self.changed.emit()

    def _save(self) -> None:
        if not self.uid:
            self._open()
            return
        desk, uid, content, runs = self.context.desk, self.uid, self.content, (self.scan_run, self.files_run)
        self._write(lambda: save_following(desk, uid, content, runs), self._saved)

    def _open(self) -> None:
        if self._in_hand:
            return
        desk, content = self.context.desk, self.content
        self._write(lambda: drafts.open_draft(desk, content), self._opened)

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
        self.reusing.ask()
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

    def _show_loaded(self, loaded: tuple[DraftView | None, ProcedureView | None]) -> None:
        view, version = loaded
        if view is None:
            self.uid = ""  # what is typed here from now on is another draft
            self.pages_card.notice.say(str(explain(errors.UnknownDraft(""))), "bad")
            return
        self.content, self.version = view.content, version
        self.applicant.show_content(view.content)
        self.procedure.show_content(view.content, version)
        self._show_pages(view)
        self.opened.emit()
        self.reusing.ask()

    def _show_pages(self, view: DraftView | None) -> None:
        if view is None:
            return
        kept = [page for page in view.pages if not page.removed and not page.aside]
        names = self._short_names()
        self.pages, self.unsorted = {}, sum(page.component not in names for page in kept)
        for page in kept:
            if page.component is not None:
                self.pages[page.component] = self.pages.get(page.component, 0) + 1
        self.pages_card.show_pages(view.pages, names)
        self.acting.pages_shown(view.pages)
        self.assess()
        self._assembling.start()
        if kept:
            self.upright_run.start()

    def _assemble(self) -> None:
        """Make the components' PDFs while staff work, so that accepting does not wait."""
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

    def _show_target(self) -> None:
        position = self.procedure.table.current_position()
        self.pages_card.set_target(self._short_names().get(position or 0, ""))

    def _add_files(self, paths: list[str]) -> None:
        position = self.procedure.table.current_position()
        self.when_saved(lambda: self.files_run.start([Path(path) for path in paths], position))


def _loaded(session: Reading, home: Home, uid: str) -> tuple[DraftView | None, ProcedureView | None]:
    view = draft(session, home, uid)
    version = procedures.by_uid(session, view.content.version_uid) if view else None
    return view, version


def _may_be(person: PersonData, card: CitizenCard) -> bool:
    """Whether a card can be that of somebody whose particulars stand here already, or of nobody yet."""
    if person.identifier and not is_begun(person.identifier, OwnerKind.CITIZEN):
        return person.identifier == card.number
    return not person.name.strip() or fold(person.name) == fold(card.name)
