"""The papers of an online dossier as pictures; the first pages of the next one are drawn before it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal

from app.language import _
from app.messages.online import finding_said
from app.queries.inbox import FileView
from app.queries.waiting_online import WaitingView
from app.ui.context import Context
from app.ui.inbox.pictures import PageAsked, Pictures
from app.ui.preview_area import PageArea
from app.ui.widgets.basics import ActionButton, Card, label, row
from app.ui.widgets.labels import ElidedLabel

WIDEST = 900
"""A page is shown no wider than this: wider lines are hard to follow."""
AHEAD = 2
"""Pages of the next dossier that are drawn before it is looked at."""
SETTLED_MS = 80


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a file; a file that is not sound has one leaf without a picture."""

    file: FileView
    page: int


class PaperView(Card):
    """Shows one leaf, fitted to the width."""

    pictured = Signal()
    """What is to be looked at is there, to be painted in this turn."""
    turned = Signal(str)
    """The file whose page is shown now."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._pictures = Pictures(context, self)
        self._leaves: tuple[Leaf, ...] = ()
        self._next: tuple[Leaf, ...] = ()
        self._at = 0
        self._shown: PageAsked | None = None
        self.title, self.place = ElidedLabel("", "head"), label("", "soft")
        self.area = PageArea()
        self.before = ActionButton("‹", act=lambda: self.step(-1))
        self.after = ActionButton("›", act=lambda: self.step(1))
        self.before.setToolTip("←")
        self.after.setToolTip("→")
        self.before.setAccessibleName(_("Previous page"))
        self.after.setAccessibleName(_("Next page"))
        head = row(self.title, self.place, self.before, self.after)
        head.setStretch(0, 1)
        self.add(head, self.area)
        self.body.setStretchFactor(self.area, 1)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._show)
        self._pictures.drawn.connect(self._drawn)
        self.area.wants_page.connect(self.step)
        self.area.resized.connect(self._resized)

    @property
    def is_drawn(self) -> bool:
        """Whether what is to be looked at is on the screen."""
        return (
            not self._leaves or self._leaves[self._at].file.sha256 is None or self._shown == self._asked(self._leaf)
        )

    def is_ready(self, following: WaitingView) -> bool:
        """Whether the first page of a dossier would be on the screen at once."""
        first = leaves_of(following)[:1]
        return all(not leaf.file.sha256 or self._pictures.picture(self._asked(leaf)) is not None for leaf in first)

    def show_papers(self, chosen: WaitingView | None, following: WaitingView | None) -> None:
        """Show the first page of a dossier's files, and have those of the one that follows drawn meanwhile."""
        leaves = leaves_of(chosen)
        self._next = leaves_of(following)
        if leaves != self._leaves:
            self._leaves, self._at, self._shown = leaves, 0, None
            self.area.verticalScrollBar().setValue(0)
        self._show()

    def show_file(self, uid: str) -> None:
        """Show the first page of one file, unless one of its pages is shown."""
        if self._leaves and self._leaf.file.uid == uid:
            return
        at = next((at for at, leaf in enumerate(self._leaves) if leaf.file.uid == uid), None)
        if at is not None:
            self._go(at)

    def step(self, step: int) -> None:
        """Turn a page, from one file into the next."""
        at = self._at + step
        if 0 <= at < len(self._leaves):
            self._go(at)
            self.turned.emit(self._leaf.file.uid)

    @property
    def _leaf(self) -> Leaf:
        return self._leaves[self._at]

    def _go(self, at: int) -> None:
        self._at = at
        self.area.verticalScrollBar().setValue(0)
        self._show()

    def _show(self) -> None:
        self._show_place()
        if not self._leaves:
            self._shown = None
            self.area.show_words(_("No file came with it."))
            self._want()
            return
        asked = self._asked(self._leaf)
        picture = self._pictures.picture(asked)
        if picture is not None:
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.area.show_picture(picture)
            fresh, self._shown = self._shown != asked, asked
            if fresh:
                self.pictured.emit()
        elif self._shown != asked:
            self.area.show_words(self._words(asked))
        self._want()

    def _words(self, asked: PageAsked) -> str:
        """Return what stands in the place of a page that is not drawn."""
        if not self._leaf.file.sha256:
            return finding_said(self._leaf.file.finding)
        return self._pictures.complaint(asked)

    def _want(self) -> None:
        beyond = self._leaves[self._at + 1 : self._at + 1 + AHEAD]
        wanted = [*self._leaves[self._at : self._at + 1], *self._next[:AHEAD], *beyond]
        self._pictures.want([self._asked(leaf) for leaf in wanted if leaf.file.sha256])

    def _asked(self, leaf: Leaf) -> PageAsked:
        width = max(1, min(self.area.room, WIDEST))
        return PageAsked(leaf.file.sha256 or "", leaf.page, round(width * self.devicePixelRatioF()))

    def _show_place(self) -> None:
        count = len(self._leaves)
        self.title.setText(self._leaf.file.name if self._leaves else _("Papers"))
        self.place.setText(_("page {n} of {pages}").format(n=self._at + 1, pages=count) if count else "")
        self.area.turns = count > 1
        self.before.setVisible(count > 1)
        self.after.setVisible(count > 1)
        self.before.setEnabled(self._at > 0)
        self.after.setEnabled(self._at + 1 < count)

    def _drawn(self, asked: PageAsked) -> None:
        if self._leaves and asked == self._asked(self._leaf):
            self._show()

    def _resized(self) -> None:
        self.area.stretch(min(self.area.room, WIDEST))
        self._settled.start()


def leaves_of(found: WaitingView | None) -> tuple[Leaf, ...]:
    """Return the pages of a dossier's files in the order of its checklist."""
    files: Sequence[FileView] = files_of(found) if found else ()
    return tuple(Leaf(file, page) for file in files for page in range(max(1, file.pages if file.sha256 else 1)))


def files_of(found: WaitingView) -> tuple[FileView, ...]:
    """Return a dossier's files by component, at the end those of which nobody said yet what they are."""
    placed = tuple(file for paper in found.papers for file in paper.files)
    known = {file.uid for file in placed}
    return (*placed, *(file for file in found.files if file.uid not in known))
