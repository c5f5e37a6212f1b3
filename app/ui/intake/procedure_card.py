"""The second card: the procedure, its cases, and the checklist."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.desk import checklist
from app.language import _
from app.models.draft import DraftContent
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.completeness import Completeness, Counts, PaperKind, Standing
from app.ui import style, tokens
from app.ui.intake.checklist_table import ChecklistRow, ChecklistTable
from app.ui.intake.found_list import FoundList, facts
from app.ui.widgets.basics import Card, ChipRow, column, label, link, row
from app.ui.widgets.entries import NumberLine

MOST_FOUND = 40
LEAST_HEIGHT = 180


class ProcedureCard(Card):
    """Finds the procedure by any words in any order, then shows what it asks for."""

    edited = Signal()
    row_changed = Signal()
    pages_dropped = Signal(int, list)

    def __init__(self) -> None:
        super().__init__(_("2  Procedure and its papers"), "F3")
        self.version: ProcedureView | None = None
        self._all: tuple[ProcedureView, ...] = ()
        self._content = DraftContent()
        self._last_kind: dict[int, PaperKind] = {}
        self.search = _Search()
        self.found = FoundList()
        self.cases = ChipRow(many=True)
        self.table = ChecklistTable()
        self.table.setMinimumHeight(style.scaled(LEAST_HEIGHT))
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
        return replace(base, version_uid=mine.version_uid, lines=mine.lines, cases=mine.cases, sets=mine.sets)

    def show_standing(self, standing: Completeness, pages: dict[int, int], content: DraftContent) -> None:
        """Show how each component stands; those that do not apply have no row."""
        if self.version is None:
            return
        lacking = {r.position: r for r in standing.rows}
        self._show_cases(content)
        self.table.show_rows(
            tuple(
                ChecklistRow(
                    position=r.position,
                    name=r.name,
                    standing=lacking[r.position].standing,
                    counts=content.lines.get(r.position, Counts()),
                    pages=pages.get(r.position, 0),
                    missing=lacking[r.position].missing,
                )
                for r in self.version.requirements
                if lacking[r.position].standing is not Standing.NOT_APPLICABLE
                or content.lines.get(r.position, Counts()).total
                or pages.get(r.position)
            )
        )

    def focus_work(self) -> None:
        """Put the focus where work goes on: the search, or the checklist."""
        (self.search if self.version is None else self.table).setFocus()

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
        picker = column(self.search, self.found)
        picker.setContentsMargins(0, 0, 0, 0)
        self._picker.setLayout(picker)
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
        inner = column(banner, cases, self.table, spacing=tokens.GAP_S)
        inner.setStretch(2, 1)
        inner.setContentsMargins(0, 0, 0, 0)
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
        self.table.kind_chosen.connect(self._choose_kind)
        self.table.count_typed.connect(self._set_count)
        self.table.current_changed.connect(lambda _position: self.row_changed.emit())
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
        self._last_kind.clear()
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
        if self.version is None:
            return
        self._last_kind.pop(position, None)
        ticked = self._content.lines.get(position, Counts()).total > 0
        counts = Counts() if ticked else checklist.default_counts(self.version, position, self._content.sets)
        self._set_line(position, counts)

    def _choose_kind(self, position: int, kind: PaperKind) -> None:
        counts = self._content.lines.get(position, Counts())
        self._last_kind[position] = kind
        self._set_line(position, counts.with_count(kind, max(1, counts.of(kind))))

    def _set_count(self, position: int, count: int) -> None:
        counts = self._content.lines.get(position, Counts())
        if self.version is not None and not counts.total:
            counts = checklist.default_counts(self.version, position, self._content.sets)
        kind = self._last_kind.get(position) or next(k for k in PaperKind if counts.of(k))
        self._set_line(position, counts.with_count(kind, count))

    def _set_line(self, position: int, counts: Counts) -> None:
        lines = {p: c for p, c in self._content.lines.items() if p != position}
        if counts.total:
            lines[position] = counts
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
