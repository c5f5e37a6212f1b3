"""The second card: the procedure, its cases, and the checklist."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.desk import checklist
from app.language import _, ngettext
from app.models.draft import DraftContent
from app.queries import procedures
from app.queries.procedures import ProcedureView
from app.rules.completeness import Completeness, Counts, PaperKind, Standing
from app.ui import style, tokens
from app.ui.intake.checklist_table import ChecklistRow, ChecklistTable
from app.ui.widgets.basics import Card, ChipRow, column, label, link, row
from app.ui.widgets.entries import NumberLine
from app.ui.words import money

MOST_FOUND = 40


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
        self.found = QListWidget()
        self.found.setWordWrap(True)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cases = ChipRow(many=True)
        self.table = ChecklistTable()
        self._lay_out()
        self._connect()

    def set_procedures(self, found: tuple[ProcedureView, ...]) -> None:
        """Offer these procedures."""
        self._all = found
        if self.version is None:
            self._filter(self.search.text())

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
        self._picker.show()
        self._chosen.hide()
        self._filter("")
        self.search.clear()
        self.search.setFocus()

    def _lay_out(self) -> None:
        self.name, self.facts = label("", "strong", wrap=True), label("", "soft", wrap=True)
        self.sample = label(_("Sample data — check against the announcing decision"), "label")
        self.sample.setProperty("tone", "warn")
        self._picker, self._chosen = QWidget(), QWidget()
        picker = column(self.search, self.found)
        picker.setContentsMargins(0, 0, 0, 0)
        self._picker.setLayout(picker)
        banner = QFrame()
        banner.setProperty("role", "banner")
        head = row(column(self.name, self.facts, self.sample, spacing=2), link(_("Change"), self.change))
        head.setStretch(0, 1)
        head.setContentsMargins(tokens.GAP_M, tokens.GAP_S, tokens.GAP_S, tokens.GAP_S)
        banner.setLayout(head)
        self.sets = NumberLine(_("Sets"), 1, 99)
        self.sets.setFixedWidth(style.scaled(52))
        self._case_words = label(_("Case"), "label")
        cases = row(self._case_words, self.cases, label(_("Sets"), "label"), self.sets)
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
        self.search.textEdited.connect(self._filter)
        self.search.moved.connect(self._move)
        self.search.returnPressed.connect(self._take_current)
        self.found.itemActivated.connect(lambda _item: self._take_current())
        self.found.itemClicked.connect(lambda _item: self._take_current())
        self.cases.chosen.connect(self._case_chosen)
        self.sets.valueChanged.connect(self._sets_changed)
        self.table.ticked.connect(self._tick)
        self.table.kind_chosen.connect(self._choose_kind)
        self.table.digit_typed.connect(self._set_count)
        self.table.current_changed.connect(lambda _position: self.row_changed.emit())
        self.table.items.dropped.connect(self.pages_dropped)

    def _filter(self, typed: str) -> None:
        self.found.clear()
        for found in procedures.matching(self._all, typed)[:MOST_FOUND]:
            item = QListWidgetItem(f"{found.name}\n{_facts(found)}")
            item.setData(Qt.ItemDataRole.UserRole, found.uid)
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _move(self, step: int) -> None:
        self.found.setCurrentRow(max(0, min(self.found.count() - 1, self.found.currentRow() + step)))

    def _take_current(self) -> None:
        item = self.found.currentItem()
        if item is None:
            return
        uid = item.data(Qt.ItemDataRole.UserRole)
        chosen = next(p for p in self._all if p.uid == uid)
        if self.version is None:
            self._content = replace(self._content, version_uid=chosen.uid, sets=chosen.sets)
        else:
            self._content = checklist.carried_over(self.version, chosen, self._content)
        self.version = chosen
        self._show_version()
        self.edited.emit()
        self.table.setFocus()

    def _show_version(self) -> None:
        version = self.version
        self._picker.setVisible(version is None)
        self._chosen.setVisible(version is not None)
        if version is None:
            self.search.clear()
            self._filter("")
            return
        self.name.setText(version.name)
        self.facts.setText(_facts(version))
        self.sample.setVisible(version.is_sample)
        self.sets.blockSignals(True)
        self.sets.setValue(self._content.sets)
        self.sets.blockSignals(False)
        self.cases.set_chips([(case, case[:1].upper() + case[1:]) for case in version.cases])
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
        ticked = self._content.lines.get(position, Counts()).total > 0
        counts = Counts() if ticked else checklist.default_counts(self.version, position, self._content.sets)
        self._last_kind[position] = next((k for k in PaperKind if counts.of(k)), PaperKind.ORIGINAL)
        self._set_line(position, counts)

    def _choose_kind(self, position: int, kind: PaperKind) -> None:
        counts = self._content.lines.get(position, Counts())
        self._last_kind[position] = kind
        self._set_line(position, counts.with_count(kind, max(1, counts.of(kind))))

    def _set_count(self, position: int, count: int) -> None:
        counts = self._content.lines.get(position, Counts())
        kind = self._last_kind.get(position) or next((k for k in PaperKind if counts.of(k)), None)
        if kind is None:
            self._tick(position)
            kind, counts = self._last_kind[position], self._content.lines.get(position, Counts())
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

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Find the procedure: any words, no accents needed"))
        self.setAccessibleName(_("Procedure"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move in the list."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        step = steps.get(Qt.Key(event.key()))
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


def _facts(found: ProcedureView) -> str:
    limit = f"{found.limit.amount} {found.limit.unit.value}" if found.limit.amount else found.limit.unit.value
    papers = ngettext("{n} paper", "{n} papers", len(found.requirements)).format(n=len(found.requirements))
    return " · ".join((found.code, found.field, limit, money(found.fee), papers))
