"""Papers that come to the counter with a supplement: each scanned or chosen as a file, and told which paper it is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.desk import supplement_papers
from app.desk.supplement_papers import BroughtPaper
from app.errors import DeskError
from app.language import _
from app.messages import explain, kind_name
from app.rules.completeness import PaperKind
from app.ui.context import Context
from app.ui.results.paper_given import PaperGiven
from app.ui.results.words import page_words
from app.ui.widgets.basics import boxed, column, fields, label, link, set_tone


class BroughtPapers(QWidget):
    """What is put here is stored at once and belongs to the dossier when the supplement is taken in."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._uid = context, ""
        self.papers: tuple[BroughtPaper, ...] = ()
        self._storing = False
        self.given = PaperGiven(context, _("Pages that came with it (may be left out)"))
        self.component, self.kind = QComboBox(), QComboBox()
        self.component.setAccessibleName(_("Paper of the checklist"))
        self.kind.setAccessibleName(_("Handed in as"))
        for box in (self.component, self.kind):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for kind in PaperKind:
            self.kind.addItem(kind_name(kind), kind.value)
        self.put = link(_("Put it to the papers"), self._put, "Ctrl+E")
        self.told = label("", wrap=True)
        self.take_out = link(_("Take the last one out"), self._take_out)
        ways = boxed(fields(self.put, self.take_out, spacing=0))
        self.setLayout(column(self.given, self.component, self.kind, ways, self.told))
        self.given.changed.connect(self._came)
        self._show()

    @property
    def unfinished(self) -> bool:
        """Whether a paper was given that is not put to the others yet."""
        return self._storing or self.given.busy or self.given.given is not None

    def clear(self, uid: str) -> None:
        """Begin anew for a dossier."""
        self._uid, self.papers, self._storing = uid, (), False
        self.component.clear()
        self.given.clear()

    def offer(self, components: Sequence[tuple[int, str]]) -> None:
        """Offer the papers of the dossier's procedure."""
        self.component.clear()
        for position, name in components:
            self.component.addItem(f"{position}. {name}", position)
        self._show()

    def _came(self) -> None:
        """Take a file for an electronic paper and scanned pages for an original, until it is said otherwise."""
        electronic = isinstance(self.given.given, Path)
        usual = PaperKind.ELECTRONIC if electronic else PaperKind.ORIGINAL
        self.kind.setCurrentIndex(self.kind.findData(usual.value))
        self._show()

    def _put(self) -> None:
        given, position, uid = self.given.given, self.component.currentData(), self._uid
        if given is None or position is None or self._storing:
            return
        desk, kind = self._context.desk, PaperKind(self.kind.currentData())
        self._storing = True
        self._show()
        self._context.work.run(
            lambda: supplement_papers.keep(desk, uid, position, kind, given),
            lambda paper: self._stored(uid, paper),
            lambda fault: self._failed(uid, fault),
            owner=self,
        )

    def _stored(self, uid: str, paper: BroughtPaper) -> None:
        if uid == self._uid:
            self.papers, self._storing = (*self.papers, paper), False
            self.given.clear()

    def _failed(self, uid: str, fault: DeskError) -> None:
        if uid == self._uid:
            self._storing = False
            self._show()
            self._say(str(explain(fault)), "bad")

    def _take_out(self) -> None:
        self.papers = self.papers[:-1]
        self._show()

    def _show(self) -> None:
        there = self.given.given is not None
        for part in (self.component, self.kind, self.put):
            part.setVisible(there)
        self.put.setEnabled(not self._storing)
        self.take_out.setVisible(bool(self.papers))
        self._say("\n".join(map(self._words, self.papers)), "ok")
        self.changed.emit()

    def _words(self, paper: BroughtPaper) -> str:
        name = self.component.itemText(self.component.findData(paper.component))
        return " · ".join((name, kind_name(paper.kind), page_words(paper.stored.pages)))

    def _say(self, words: str, tone: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        set_tone(self.told, tone)
