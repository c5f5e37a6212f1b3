"""One applicant's work: three cards over one draft."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from app import errors
from app.desk import checklist, drafts
from app.desk.applicants import identifier_of
from app.home import Home
from app.language import _
from app.messages import explain
from app.models.draft import PersonData
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
from app.ui.intake.doubts import is_begun
from app.ui.intake.draft_work import DraftWork
from app.ui.intake.pages_card import PagesCard
from app.ui.intake.procedure_card import ProcedureCard
from app.ui.intake.reusing import Reusing
from app.ui.widgets.side_by_side import Part, SideBySide

WIDE = 1_500
"""Pixels at 100 % from which the pages get the room that is left."""
APPLICANT, PROCEDURE, PAGES = (26, 300), (46, 430), (54, 240)
"""The shares of the cards, and the least width at 100 % with which they stand side by side."""
APPLICANT_WIDTHS = 322, 340


class DraftTab(DraftWork):
    """Lets the cards show the content, and takes from them what is typed and ticked."""

    changed = Signal()

    def __init__(
        self, context: Context, applicant: ApplicantCard, procedure: ProcedureCard, pages_card: PagesCard
    ) -> None:
        super().__init__(context, pages_card, procedure.counting, drafts.open_draft)
        self.applicant, self.procedure = applicant, procedure
        self.standing: Completeness | None = None
        self._files: frozenset[tuple[str, int | None]] = frozenset()
        self.reusing = Reusing(self)
        self._lay_out()
        self._connect()

    @property
    def title(self) -> str:
        """The words of the tab: the owner's name, once it is known."""
        return self.content.owner.name.strip() or _("New applicant")

    def load(self, uid: str) -> None:
        """Go on with a draft that is in the store: its content and its pages."""
        self.uid, home = uid, self.context.desk.home
        self.context.ask(f"draft-{uid}", lambda s: _loaded(s, home, uid), self._show_loaded, self)

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

    def show_pages(self, view: DraftView) -> None:
        """Show the pages; where other ones came from files, the same files may have been filed before."""
        super().show_pages(view)
        files = frozenset((page.uid, page.component) for page in view.pages if page.electronic and not page.removed)
        if files != self._files:
            self._files = files
            self.look_for_earlier()

    def look_for_earlier(self) -> None:
        """Say whether this may have been filed before: owner, procedure or files are others by now."""
        uid, identifier = self.uid, identifier_of(self.content.owner.identifier)
        if uid and not self.closing:
            self.procedure.earlier.ask(lambda s: earlier.of_draft(s, uid, identifier))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a wide screen the pages grow, so that one can be read."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        self.share_width(WIDE, [least for _share, least in (APPLICANT, PROCEDURE, PAGES)])
        wide = self.width() >= style.scaled(WIDE)
        narrow, widest = APPLICANT_WIDTHS
        self.applicant.setMinimumWidth(min(narrow, self.width()))
        self.applicant.setMaximumWidth(style.scaled(widest) if wide else self.maximumWidth())

    def _lay_out(self) -> None:
        cards = SideBySide(
            Part(self.applicant, *APPLICANT), Part(self.procedure, *PROCEDURE), Part(self.pages_card, *PAGES)
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(cards)

    def _connect(self) -> None:
        self.applicant.edited.connect(self._edited)
        self.procedure.edited.connect(self._edited)
        self.pages_card.enlarged.connect(self._enlarge)
        self.stands_anew.connect(self.assess)
        self.saved.connect(self.reusing.ask)

    def _enlarge(self, large: bool) -> None:
        """Give the pages the room of the other cards, or give it back."""
        self.applicant.setVisible(not large)
        self.procedure.setVisible(not large)
        self._share_width()

    def _edited(self) -> None:
        content = self.procedure.content(self.applicant.content(self.content))
        if content != self.content and not self.closing:
            self.edit(content, self.procedure.version)
            self.assess()

    def assess(self) -> None:
        """Show anew how each component stands."""
        if self.version is not None:
            self.standing = checklist.assess(self.version, self.content)
            self.procedure.show_standing(self.standing, self.pages, self.content)
        self.show_target()
        self.changed.emit()

    def _show_loaded(self, loaded: tuple[DraftView | None, ProcedureView | None]) -> None:
        view, version = loaded
        if view is None:
            self.uid = ""  # what is typed here from now on is another draft
            self.pages_card.notice.say(str(explain(errors.UnknownDraft(""))), "bad")
            return
        self.content, self.version = view.content, version
        self.applicant.show_content(view.content)
        self.procedure.show_content(view.content, version)
        self.show_pages(view)
        self.opened.emit()
        self.reusing.ask()


def draft_tab(context: Context) -> Iterator[DraftTab | None]:
    """Build a tab in pieces short enough that nobody notices."""
    applicant = ApplicantCard(context)
    yield None
    procedure, pages = ProcedureCard(context), PagesCard(context, _("3  Pages"))
    yield None
    yield DraftTab(context, applicant, procedure, pages)


def _loaded(session: Reading, home: Home, uid: str) -> tuple[DraftView | None, ProcedureView | None]:
    view = draft(session, home, uid)
    version = procedures.by_uid(session, view.content.version_uid) if view else None
    return view, version


def _may_be(person: PersonData, card: CitizenCard) -> bool:
    """Whether a card can be that of somebody whose particulars stand here already, or of nobody yet."""
    if person.identifier and not is_begun(person.identifier, OwnerKind.CITIZEN):
        return person.identifier == card.number
    return not person.name.strip() or fold(person.name) == fold(card.name)
