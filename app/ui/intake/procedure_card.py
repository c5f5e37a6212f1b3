"""The second card: the procedure, its cases, and the checklist."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from app.desk import checklist
from app.desk.reuse import Reuse
from app.language import _
from app.models.draft import DraftContent
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.completeness import Completeness, Counts, Standing
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.earlier_bar import EarlierBar
from app.ui.intake.checklist_table import ChecklistRow, ChecklistTable
from app.ui.intake.counting import Counting
from app.ui.intake.found_list import FoundList, facts
from app.ui.intake.reuse_bar import ReuseBar, ReuseView, document_at, offer_words
from app.ui.widgets.basics import Card, ChipRow, column, label, link, row
from app.ui.widgets.entries import NumberLine

MOST_FOUND = 40
LEAST_HEIGHT = 180


class ProcedureCard(Card):
    """Finds the procedure by any words in any order, then shows what it asks for."""

    edited = Signal()
    pages_dropped = Signal(int, list)
    reuse_wanted = Signal(int)
    validity_noted = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__(_("2  Procedure and its papers"), "F3")
        self.context = context
        self.version: ProcedureView | None = None
        self._all: tuple[ProcedureView, ...] = ()
        self._content = DraftContent()
        self.search = _Search()
        self.found = FoundList()
        self.cases = ChipRow(many=True)
        self.table = ChecklistTable()
        self.table.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.counting = Counting(self.table, lambda: (self.version, self._content), self._keep_lines)
        self.reuse_bar, self._reuse = ReuseBar(), Reuse()
        self.earlier = EarlierBar(context)
        self._view: ReuseView | None = None
        self._lay_out()
        self._connect()

    def set_procedures(self, found: tuple[ProcedureView, ...]) -> None:
        """Offer these procedures; what is being looked for among them stays as it is."""
        if found != self._all:
            self._all = found
            self._filter(self.search.text(), keep=True)

    def show_content(self, content: DraftContent, version: ProcedureView | None) -> None:
        """Show a draft's procedure and ticks."""
        self._content, self.version = content, version
        self._show_version()

    def content(self, base: DraftContent) -> DraftContent:
        """Return the content with what stands in this card."""
        mine = self._content
        return replace(
            base, version_uid=mine.version_uid, lines=mine.lines, cases=mine.cases, sets=mine.sets, reused=mine.reused
        )

    def show_standing(self, standing: Completeness, pages: dict[int, int], content: DraftContent) -> None:
        """Show how each component stands; those that do not apply have no row."""
        if self.version is None:
            return
        lacking, handed = {r.position: r for r in standing.rows}, checklist.handed(content)
        self._show_cases(content)
        self.table.show_rows(
            tuple(
                ChecklistRow(
                    position=r.position,
                    name=r.name,
                    standing=lacking[r.position].standing,
                    counts=handed.get(r.position, Counts()),
                    pages=pages.get(r.position, 0),
                    missing=lacking[r.position].missing,
                    digitised=self._digitised(r.position),
                    reused=r.position in content.reused,
                )
                for r in self.version.requirements
                if lacking[r.position].standing is not Standing.NOT_APPLICABLE
                or r.position in handed
                or pages.get(r.position)
            )
        )
        self._show_reuse_here()

    def show_reuse(self, found: Reuse) -> None:
        """Show what was digitised before and can be used again, and what is; the rows follow with the standing."""
        self._reuse = found
        self._content = replace(self._content, reused={at: document.uid for at, document in found.taken.items()})
        self.reuse_bar.tell(found)
        self._show_reuse_here()

    def focus_work(self) -> None:
        """Put the focus where work goes on: the search, or the checklist."""
        list_or_view = self._view if self._view is not None and not self._view.isHidden() else self.table
        (self.search if self.version is None else list_or_view).setFocus()

    def change(self) -> None:
        """Choose another procedure; what has the same name stays ticked."""
        self._show_picker(True)
        self.search.setFocus()

    def _keep(self) -> None:
        """Leave the search without another choice."""
        if self.version is not None:
            self._show_picker(False)
            self.table.setFocus()

    def _show_picker(self, shown: bool) -> None:
        self._picker.setVisible(shown)
        self._chosen.setHidden(shown)
        self._change.setHidden(shown)
        if shown:  # filled when it is seen, not when it goes away
            self.search.clear()
            self._filter("")

    def _lay_out(self) -> None:
        self.name, self.facts = label("", "strong", wrap=True), label("", "label", wrap=True)
        self.sample = label(_("Sample data — check against the announcing decision"), "label")
        self.sample.setProperty("tone", "warn")
        self._picker, self._chosen = QWidget(), QWidget()
        self._picker.setLayout(column(self.search, self.found))
        banner = QFrame()
        banner.setProperty("role", "banner")
        words = column(self.name, self.facts, self.sample, spacing=2)
        words.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_M, tokens.GAP_S)
        banner.setLayout(words)
        self._change = link(_("Change"), self.change)
        self._change.setToolTip("Shift+F3")
        self._change.setStyleSheet("min-height: 0; padding: 0 6px")  # the head stays as high as those beside it
        self._change.hide()
        self.head.insertWidget(self.head.count() - 1, self._change)
        self.sets = NumberLine(_("Sets"), 1, 99)
        self.sets.setFixedWidth(style.scaled(52))
        self._case_words = label(_("Case"), "label")
        self._case_words.setMinimumHeight(
            style.scaled(tokens.BUTTON_HEIGHT - 10)
        )  # as high as a chip, beside the first
        cases = row(self._case_words, self.cases, label(_("Sets"), "label"), self.sets)
        cases.setAlignment(self._case_words, Qt.AlignmentFlag.AlignTop)
        cases.setStretch(1, 1)
        self._inner = inner = column(banner, self.earlier, cases, self.table, self.reuse_bar, spacing=tokens.GAP_S)
        inner.setStretch(3, 1)
        self._chosen.setLayout(inner)
        self._chosen.hide()
        self.add(self._picker, self._chosen)
        self.body.setStretch(1, 1)
        self.body.setStretch(2, 1)

    def _connect(self) -> None:
        self.search.textEdited.connect(lambda typed: self._filter(typed))
        self.search.moved.connect(self.found.step)
        self.search.left.connect(self._keep)
        self.search.returnPressed.connect(self._take_current)
        self.found.itemActivated.connect(lambda _item: self._take_current())
        self.found.itemClicked.connect(lambda _item: self._take_current())
        self.cases.chosen.connect(self._case_chosen)
        self.sets.valueChanged.connect(self._sets_changed)
        self.table.ticked.connect(self._tick)
        self.table.look_wanted.connect(self._look)
        self.table.reuse_wanted.connect(self.reuse_wanted)
        self.reuse_bar.look.connect(self._look)
        self.reuse_bar.taken.connect(self._reuse_here)
        self.table.current_changed.connect(lambda _position: self._show_reuse_here())
        self.table.items.dropped.connect(self.pages_dropped)

    def _filter(self, typed: str, *, keep: bool = False) -> None:
        self.found.show_procedures(procedures.matching(self._all, typed)[:MOST_FOUND], keep=keep)

    def _take_current(self) -> None:
        uid = self.found.chosen()
        if not uid:
            return
        chosen = next(p for p in self._all if p.uid == uid)
        if self.version is None:
            self._content = replace(self._content, version_uid=chosen.uid, sets=chosen.sets)
        elif chosen.uid == self.version.uid:
            self._keep()
            return
        else:
            self._content = checklist.carried_over(self.version, chosen, self._content)
        self.counting.begin_anew()
        self._reuse = Reuse()  # of the former procedure's papers; what stays taken is told with what is looked up
        self.version = chosen
        self._show_version()
        self.edited.emit()
        self.table.setFocus()

    def _show_version(self) -> None:
        version = self.version
        self._show_picker(version is None)
        if version is None:
            return
        self.name.setText(version.name)
        self.facts.setText(facts(version))
        self.sample.setVisible(version.is_sample)
        self.sets.blockSignals(True)
        self.sets.setValue(self._content.sets)
        self.sets.blockSignals(False)
        self.cases.set_chips([(case, _chip_words(case)) for case in version.cases])
        self._case_words.setVisible(bool(version.cases))
        self.cases.setVisible(bool(version.cases))

    def _show_cases(self, content: DraftContent) -> None:
        self.cases.set_chosen(checklist.cases_of(content))

    def _case_chosen(self, case: str, on: bool) -> None:
        cases = self._content.cases | {case} if on else self._content.cases - {case}
        self._content = replace(self._content, cases=cases)
        self.edited.emit()

    def _sets_changed(self, sets: int) -> None:
        self._content = replace(self._content, sets=sets)
        self.edited.emit()

    def _tick(self, position: int) -> None:
        if position in self._content.reused and not self.counting.is_ticked(position):
            self.reuse_wanted.emit(position)
        else:
            self.counting.tick(position)

    def _digitised(self, position: int) -> str:
        document = document_at(self._reuse, position)
        return offer_words(document, taken=position in self._reuse.taken) if document else ""

    def _show_reuse_here(self) -> None:
        """Tell of the chosen component; the picture that is open shows it too, or goes when there is none."""
        position = self.table.current_position()
        self.reuse_bar.show_for(position, self._reuse)
        if self._view is None or self._view.isHidden():
            return
        document = document_at(self._reuse, position)
        if document is None:
            self._look_away()
        else:
            path = self.context.desk.documents.path(document.sha256)
            self._view.show_document(document, path, taken=position in self._reuse.taken)
            self.reuse_bar.hide()  # the picture has its own line about it

    def _look(self) -> None:
        """Show the digitised paper of the chosen component in the place of the list."""
        if document_at(self._reuse, self.table.current_position()) is None:
            return
        if self._view is None:
            self._view = ReuseView(self.context)
            self._inner.insertWidget(self._inner.indexOf(self.table), self._view, 1)
            self._view.closed.connect(self._look_away)
            self._view.taken.connect(self._reuse_here)
            self._view.valid_until.connect(self._note_validity)
        self.table.hide()
        self._view.show()
        self._show_reuse_here()
        self._view.setFocus()

    def _look_away(self) -> None:
        if self._view is None or self._view.isHidden():
            return
        focus = QApplication.focusWidget()
        was_in_it = focus is self._view or (focus is not None and self._view.isAncestorOf(focus))
        self._view.hide()
        self.table.show()
        self._show_reuse_here()
        if was_in_it:  # not while something is typed elsewhere
            self.table.setFocus()

    def _reuse_here(self) -> None:
        position = self.table.current_position()
        if position is not None:
            self.reuse_wanted.emit(position)

    def _note_validity(self, day: date | None) -> None:
        document = document_at(self._reuse, self.table.current_position())
        if document is not None:
            self.validity_noted.emit(document.uid, day)

    def _keep_lines(self, lines: Mapping[int, Counts]) -> None:
        self._content = replace(self._content, lines=lines)
        self.edited.emit()


class _Search(QLineEdit):
    """The line that finds a procedure; arrows move in the list below it."""

    moved = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Find the procedure: any words, no accents needed"))
        self.setAccessibleName(_("Procedure"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move in the list, Escape leaves."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        step = steps.get(Qt.Key(event.key()))
        if step:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _chip_words(case: str) -> str:
    """Return a case as its chip says it; an ampersand of it is no mark of a key."""
    return (case[:1].upper() + case[1:]).replace("&", "&&")
