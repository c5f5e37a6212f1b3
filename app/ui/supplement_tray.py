"""What is brought to the counter for a dossier that waits: its papers counted, their pages scanned and sorted."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from app.desk import supplement_papers
from app.desk.desk import Desk
from app.language import _
from app.models.draft import DraftContent, PersonData
from app.queries.dossiers import DossierView
from app.queries.drafts import DraftView
from app.queries.procedures import ProcedureView
from app.rules.completeness import Counts, Standing, counted
from app.ui.context import Context
from app.ui.intake.checklist_table import ChecklistRow, ChecklistTable
from app.ui.intake.counting import Counting
from app.ui.intake.draft_work import DraftWork
from app.ui.intake.pages_card import PagesCard
from app.ui.widgets.basics import Card, label
from app.ui.widgets.side_by_side import Part, SideBySide

WIDE = 950
"""Pixels at 100 % from which the pages get the room that is left."""
PAPERS, PAGES = (46, 430), (54, 240)
"""The shares of the cards, and the least width at 100 % with which they stand side by side."""


class SupplementTray(DraftWork):
    """Two cards in the place of the list; the form beside them takes in what lies here.

    `changed` tells that something else lies here, `wants_form` that the keys are to go to the form.
    """

    changed = Signal()
    wants_form = Signal()

    def __init__(self, context: Context, pages_card: PagesCard) -> None:
        table = ChecklistTable()
        counting = Counting(table, lambda: (self.version, self.content), self._keep_lines)
        super().__init__(context, pages_card, counting, self._open_tray)
        self.table, self._dossier_uid = table, ""
        self._electronic: Mapping[int, bool] = {}
        self.setEnabled(False)
        self.setFocusProxy(table)
        self.papers = Card(_("Papers that came"), "F3")
        self.papers.add(table, label(_("Space ticks · letters choose the kind · digits count"), "label", wrap=True))
        self.papers.body.setStretchFactor(table, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(SideBySide(Part(self.papers, *PAPERS), Part(pages_card, *PAGES)))
        self._keys()
        table.ticked.connect(counting.tick)
        pages_card.enlarged.connect(self._enlarge)
        self.stands_anew.connect(self._show)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was brought yet: no page came, and nothing was counted."""
        return not self.uid and not self.content.lines

    def begin(self, found: DossierView, version: ProcedureView, brought: DraftView | None) -> None:
        """Show what was brought for a dossier so far."""
        self._dossier_uid, self.version = found.uid, version
        owner = PersonData(name=found.owner_name)
        self.content = DraftContent(owner_kind=found.owner_kind, owner=owner, version_uid=version.uid)
        self.setEnabled(True)
        if brought is not None:
            self.uid, self.content = brought.uid, brought.content
            self.show_pages(brought)
        else:
            self._show()

    def show_pages(self, view: DraftView) -> None:
        """Show the pages, and of which papers they are."""
        files: dict[int, bool] = {}
        for page in view.pages:
            if page.component is not None and not page.removed and not page.aside:
                files[page.component] = files.get(page.component, True) and page.electronic
        self._electronic = files
        super().show_pages(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names of papers keep their room; where there is more, pages can be read."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        self.share_width(WIDE, [least for _share, least in (PAPERS, PAGES)])

    def _enlarge(self, large: bool) -> None:
        self.papers.setVisible(not large)
        self._share_width()

    def _open_tray(self, desk: Desk, content: DraftContent) -> str:
        return supplement_papers.open_tray(desk, self._dossier_uid, content)

    def _keep_lines(self, lines: Mapping[int, Counts]) -> None:
        self.edit(replace(self.content, lines=lines), self.version)
        self._show()

    def _show(self) -> None:
        if self.version is None:
            return
        came = counted(self.version.requirements, self.content.lines, self._electronic)
        self.table.show_rows(
            tuple(
                ChecklistRow(
                    position=asked.position,
                    name=asked.name,
                    standing=Standing.REQUIRED,
                    counts=came.get(asked.position, Counts()),
                    pages=self.pages.get(asked.position, 0),
                    missing=False,
                )
                for asked in self.version.requirements
            )
        )
        self.show_target()
        self.changed.emit()

    def _keys(self) -> None:
        card = self.pages_card
        acts = {
            "F2": self._leave_pages,
            "F3": self._focus_papers,
            "F4": self.scan,
            "Shift+F4": card.picker.open,
            "Ctrl+O": card.choose_files,
            "F11": lambda: card.enlarge(not card.is_large),
        }
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _focus_papers(self) -> None:
        self.pages_card.enlarge(False)
        self.table.setFocus()

    def _leave_pages(self) -> None:
        self.pages_card.enlarge(False)
        self.wants_form.emit()


def supplement_tray(context: Context) -> Iterator[SupplementTray | None]:
    """Build it in pieces short enough that nobody notices."""
    pages = PagesCard(context, _("Pages"))
    yield None
    yield SupplementTray(context, pages)
