"""The catalogue: find a procedure, see what it asks for, take a sheet in and give one out."""

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget

from app.desk import catalogue, stationery, time_rules
from app.desk.catalogue import Imported
from app.language import _, ngettext
from app.messages import kind_name
from app.queries import procedures
from app.queries import time_rules as time_rules_of
from app.queries.procedures import ProcedureView, StepView
from app.queries.time_rules import ProcedureRules
from app.rules.completeness import Requirement
from app.rules.time_rules import TimeRules
from app.ui import folders, style, tokens
from app.ui.context import Context
from app.ui.page import Page
from app.ui.printing import print_ordered
from app.ui.procedure_rules_form import ProcedureRulesForm
from app.ui.widgets.basics import ActionButton, Card, column, label, link, row, tab_through
from app.ui.widgets.scrolling import scrolled
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import fee_words, number

SHEETS = "*.xlsx *.xls *.ods"
SUFFIX = ".xlsx"
LEAST_LIST, LEAST_DETAIL, LEAST_HEIGHT = 500, 280, 300


class ProceduresPage(Page):
    """A list and what the chosen procedure asks for."""

    def __init__(self, context: Context) -> None:
        self.take_in = ActionButton(_("Import from a sheet …"), "Ctrl+O", act=self._choose_file)
        self.give_out = ActionButton(_("Export to a sheet …"), "Ctrl+S", act=self._choose_target)
        self.separate = ActionButton(_("Separator sheets"), "F7", act=self._print_separators)
        self.rules = ActionButton(_("Rules of time"), "F6", act=self._ask_rules)
        super().__init__(context, self.rules, self.separate, self.take_in, self.give_out)
        self.generic = link(_("Separator sheets for all procedures"), self._print_generic, "Shift+F7")
        self._all: tuple[ProcedureView, ...] = ()
        self.search_line = QLineEdit()
        self.search_line.setPlaceholderText(_("Find the procedure: any words, no accents needed"))
        self.search_line.setAccessibleName(_("Procedure"))
        self.search_line.textEdited.connect(lambda _text: self._show_list())
        self.table: ListTable[ProcedureView] = ListTable(_columns(), lambda p: p.uid)
        self.table.setAccessibleName(_("Procedures"))
        self.table.chosen.connect(self._show_one)
        self.detail, self.side = _Detail(), QStackedWidget()
        self.side.addWidget(self.detail)
        left = Card(_("Procedures"))
        left.add(self.search_line, self.table, row(self.generic, 1))
        left.body.setStretchFactor(self.table, 1)
        self.body.addWidget(SideBySide(Part(left, 62, LEAST_LIST), Part(self.side, 38, LEAST_DETAIL)), 1)
        self.setAcceptDrops(True)

    def refresh(self) -> None:
        """Read the catalogue anew."""
        today = self.context.desk.today().date()
        self.context.ask("catalogue", lambda s: procedures.in_force(s, today), self._show_all, self)

    def entered(self) -> None:
        """Typing searches."""
        tab_through(
            self.search_line, self.table, self.generic, self.rules, self.separate, self.take_in, self.give_out
        )
        self.search_line.setFocus()

    @cached_property
    def rules_form(self) -> ProcedureRulesForm:
        """The rules of time of the chosen procedure, in the place of what it asks for."""
        made, card = ProcedureRulesForm(), Card()
        card.add(made)
        self.side.addWidget(card)
        made.left.connect(self._leave_rules)
        made.wanted.connect(self._set_rules)
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A sheet can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a dropped sheet in."""
        for path in folders.dropped(event.mimeData())[:1]:
            self.import_file(str(path))

    def import_file(self, file: str) -> None:
        """Take a sheet in and tell what it changed."""
        desk = self.context.desk
        self.bottom.notice.say(_("Reading the sheet …"))
        self.context.work.run(
            lambda: catalogue.import_sheet(desk, Path(file)),
            self._imported,
            self.show_fault,
            owner=self,
            changes=True,
        )

    def export_file(self, file: str) -> None:
        """Write the catalogue in force as a sheet."""
        desk, path = self.context.desk, Path(file if file.endswith(SUFFIX) else f"{file}{SUFFIX}")
        self.context.work.run(
            lambda: catalogue.export_sheet(desk, path), lambda n: self._exported(n, path), self.show_fault, owner=self
        )

    def _ask_rules(self) -> None:
        """Show the rules of the chosen procedure; an officer who manages the settings may change them."""
        chosen, officer = self._chosen(), self.context.desk.officer
        if chosen is None:
            return
        if not (officer and officer.may_override):
            self.bottom.notice.say(_("Only an officer who manages the settings may change this."), "warn")
            return
        self.context.ask(
            "procedure-rules",
            lambda s: time_rules_of.of_code(s, chosen.code),
            lambda found: self._show_rules(found, chosen),
            self,
        )

    def _show_rules(self, found: ProcedureRules | None, chosen: ProcedureView) -> None:
        if found is not None:
            self.bottom.notice.clear()
            self.rules_form.open_form(found, chosen.name)
            self.side.setCurrentIndex(1)
            self.rules_form.editor.after_supplement.setFocus()

    def _leave_rules(self) -> None:
        if self.side.currentIndex():
            self.side.setCurrentIndex(0)
            self.table.setFocus()

    def _set_rules(self, code: str, rules: TimeRules | None) -> None:
        desk = self.context.desk

        def done(_result: None) -> None:
            self._leave_rules()
            self.show_done(_("The rules of time of {code} are set.").format(code=code))

        self.context.work.write(
            lambda: time_rules.set_procedure_rules(desk, code, rules), done, self.show_fault, owner=self
        )

    def _chosen(self) -> ProcedureView | None:
        uid = self.table.current_key()
        return next((p for p in self._all if p.uid == uid), None)

    def _print_separators(self) -> None:
        desk, chosen = self.context.desk, self.table.current_key()
        if chosen:
            said = _("The separator sheets are printing.")
            print_ordered(self, lambda: stationery.order_separators(desk, chosen), said)

    def _print_generic(self) -> None:
        desk, said = self.context.desk, _("The separator sheets are printing.")
        print_ordered(self, lambda: stationery.order_generic_separators(desk), said)

    def _choose_file(self) -> None:
        dialog = self._dialog(_("Import from a sheet"), QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def _choose_target(self) -> None:
        dialog = self._dialog(_("Export to a sheet"), QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        dialog.fileSelected.connect(self.export_file)
        dialog.open()

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self.window(), title, "", _("Sheets ({patterns})").format(patterns=SHEETS))
        dialog.setFileMode(mode)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _imported(self, done: Imported) -> None:
        words = _("New: {new} · new version: {changed} · replaced: {replaced} · unchanged: {unchanged}").format(
            new=len(done.new),
            changed=len(done.changed),
            replaced=len(done.replaced),
            unchanged=len(done.unchanged),
        )
        if done.refused:
            refused = _("Refused, because dossiers use that version already: {codes}. Give the change a later date.")
            words = f"{words}. {refused.format(codes=', '.join(done.refused))}"
        self.bottom.notice.say(words, "warn" if done.refused else "ok")

    def _exported(self, count: int, path: Path) -> None:
        words = ngettext("{n} procedure written", "{n} procedures written", count).format(n=count)
        self.show_done(f"{words}: {path}")

    def _show_all(self, found: tuple[ProcedureView, ...]) -> None:
        self._all = found
        self._show_list()

    def _show_list(self) -> None:
        found = procedures.matching(self._all, self.search_line.text())
        self.table.show_rows(found)
        self.table.say_when_empty(self._why_empty())
        self.bottom.say_softly(ngettext("{n} procedure", "{n} procedures", len(found)).format(n=number(len(found))))

    def _why_empty(self) -> str:
        if self._all:
            return _("No procedure has these words. Try fewer of them.")
        return _("The catalogue is empty. Import the office's sheet, or drop the file here.")

    def _show_one(self, uid: str) -> None:
        chosen = next((p for p in self._all if p.uid == uid), None)
        if self.side.currentIndex() and (chosen is None or chosen.code != self.rules_form.code):
            self._leave_rules()
        self.context.ask("steps", lambda s: procedures.steps(s, uid), lambda s: self.detail.show_one(chosen, s), self)


class _Detail(Card):
    """What one procedure asks for, and its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.facts = label("", "head", wrap=True), label("", "soft", wrap=True)
        self.sample = label(_("Sample data — check against the announcing decision"), "label", wrap=True)
        self.sample.setProperty("tone", "warn")
        self.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self._inner = column(1, spacing=tokens.GAP_XS)
        area = scrolled(self._inner)
        self.add(self.name, self.facts, self.sample, area)
        self.body.setStretchFactor(area, 1)

    def show_one(self, chosen: ProcedureView | None, steps: tuple[StepView, ...]) -> None:
        """Show a procedure, or nothing."""
        while (item := self._inner.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.sample.setVisible(chosen is not None and chosen.is_sample)
        self.name.setText(chosen.name if chosen else "")
        self.facts.setText(_facts(chosen) if chosen else "")
        if chosen is not None:
            self._inner.addWidget(label(_("Papers"), "strong"))
            for requirement in chosen.requirements:
                self._inner.addWidget(label(_requirement(requirement), wrap=True))
            self._inner.addWidget(label(_("Steps"), "strong"))
            for step in steps:
                hours = ngettext("{n} hour", "{n} hours", round(step.hours)).format(n=f"{step.hours:g}")
                self._inner.addWidget(label(f"{step.position}. {step.unit}: {step.content} · {hours}", wrap=True))
        self._inner.addStretch(1)


def _columns() -> list[Column[ProcedureView]]:
    return [
        Column(_("Code"), lambda p: p.code, strong=True),
        Column(_("Name"), lambda p: p.name, wide=True),
        Column(_("Time limit"), _limit),
        Column(_("Fee"), lambda p: fee_words(p), right=True),
    ]


def _limit(found: ProcedureView) -> str:
    return f"{found.limit.amount} {found.limit.unit.value}" if found.limit.amount else found.limit.unit.value


def _facts(found: ProcedureView) -> str:
    since = _("in force from {day}").format(day=f"{found.in_force_from:%d/%m/%Y}")
    parts = (found.code, found.field, found.department, _limit(found), fee_words(found), since, found.decision)
    return " · ".join(part for part in parts if part)


def _requirement(found: Requirement) -> str:
    parts = [f"{found.position}. {found.name} — {kind_name(found.kind)}"]
    if found.originals:
        parts.append(_("originals {n}").format(n=found.originals))
    if found.copies:
        parts.append(_("copies {n}").format(n=found.copies))
    if found.case:
        parts.append(_("case: {case}").format(case=found.case))
    if found.group:
        parts.append(_("one of group {group}").format(group=found.group))
    if not found.required and not found.case:
        parts.append(_("if any"))
    return " · ".join(parts)
