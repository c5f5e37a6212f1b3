"""One online dossier beside its papers: who, what, until when; its checklist with the files that came for it."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from app.language import _
from app.queries import earlier, online_changes
from app.queries.inbox import FileView
from app.queries.online_changes import ChangeView, FiledWords
from app.queries.waiting_online import PaperView, WaitingView
from app.rules.completeness import Standing
from app.ui.context import Context
from app.ui.earlier_bar import EarlierBar
from app.ui.inbox.change_box import ChangeBox
from app.ui.inbox.words import answer_words, file_in_full, file_words
from app.ui.intake.drawing import shortened
from app.ui.widgets.basics import Card, column, label, link, row, set_tone, tick
from app.ui.widgets.side_by_side import Part, SideBySide
from app.ui.widgets.tables import Column, ListTable
from app.ui.words import account_words, appointed, moment_words

LIKED_ROWS = 5
MOST_WORDS = 240
"""Letters of what a filer wrote that are shown; the tip has all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist: a component, or below it one of its files."""

    paper: PaperView | None
    file: FileView | None

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return self.file.uid if self.file else f"{self.paper.position if self.paper else 0}"


class _Lines(ListTable[Line]):
    """Gives way to what is said of the dossier: it scrolls."""

    def sizeHint(self) -> QSize:
        """Ask for some rows, which are what is looked at here."""
        return QSize(super().sizeHint().width(), self.verticalHeader().defaultSectionSize() * LIKED_ROWS)

    def _set_heights(self) -> None:
        super()._set_heights()
        self.setMinimumHeight(self.verticalHeader().defaultSectionSize() * 2)


class DossierCard(Card):
    """Shows what the message filled in; what it left open is said here."""

    wants_file = Signal(str)
    placed = Signal(str, int)
    """A file, and the component that it is of."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._shown: WaitingView | None = None
        self.owner, self.code = label("", "head", wrap=True), label("", "strong")
        self.procedure, self.times = label("", "soft", wrap=True), label("", "label", wrap=True)
        self.person, self.fee = label("", "label", wrap=True), label("", "label", wrap=True)
        self.said = label("", "soft", wrap=True)
        self.lines = _Lines(_columns(), lambda line: line.key)
        self.lines.setAccessibleName(_("Checklist with the files that came"))
        self.note = label("", "label", wrap=True)
        self.component = QComboBox()
        self.component.setAccessibleName(_("Paper of the checklist"))
        self.place = link(_("It is this paper"), self._place, "Ctrl+P")
        self.receipt = tick(_("Issue a receipt too") + "  Ctrl+R")
        QShortcut(QKeySequence("Ctrl+R"), self, self.receipt.toggle)
        self.failure, self.change = label("", "", wrap=True), ChangeBox()
        self.earlier = EarlierBar(context)
        set_tone(self.failure, "bad")
        self._lay_out()
        self.lines.chosen.connect(self._line_chosen)

    def _lay_out(self) -> None:
        """Let what has no room be scrolled to here: the lists beside it and their buttons stay in sight."""
        inner = QWidget()
        filled = column(
            self.owner,
            self.code,
            self.procedure,
            self.person,
            self.said,
            self.times,
            self.fee,
            self.earlier,
            self.change,
            self.lines,
            self.failure,
            self.note,
            row(self.component, self.place),
            self.receipt,
        )
        filled.setStretchFactor(self.lines, 1)
        inner.setLayout(filled)
        self.area = SideBySide(Part(inner, 1, 0))
        self.add(self.area)

    def show_dossier(self, found: WaitingView | None, failure: str = "") -> None:
        """Show a dossier, or that there is none; `failure` is why it could not be accepted with others."""
        if found is not None and found is self._shown and self.failure.text() == failure:
            return  # what was read once says nothing new: a mark and the step to the next row both lead here
        again = self._shown is not None and found is not None and self._shown.uid == found.uid
        self._shown = found
        for part in (self.code, self.procedure, self.person, self.times, self.lines):
            part.setVisible(found is not None)
        if not again:
            self.receipt.setChecked(False)
            self.area.verticalScrollBar().setValue(0)
        self.receipt.setVisible(found is not None and found.immediate)
        self.failure.setText(failure)
        self.failure.setVisible(bool(failure))
        self.owner.setText(found.owner_name if found else _("No online dossier waits."))
        self._show_change(found)
        self.person.setVisible(found is not None and not found.changes)  # the change needs the room
        self.fee.setVisible(found is not None and found.account.owed is not None)
        if not again:
            self.earlier.clear()
            self._show_words(FiledWords())
        if found is not None:
            self._show(found)
            uid = found.uid
            self.earlier.ask(lambda s: earlier.of_dossier(s, uid))
            self.context.ask("inbox-words", lambda s: online_changes.filed_words(s, uid), self._show_words, self)
        self._show_line()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The parts that Tab goes through, in their order."""
        change = (self.change.take, self.change.leave)
        return (*self.earlier.ways, *change, self.lines, self.component, self.place, self.receipt)

    def choose_file(self, uid: str) -> None:
        """Let the line of a file be the chosen one."""
        if self.lines.current_key() != uid:
            self.lines.choose(uid)

    def _show(self, found: WaitingView) -> None:
        self.code.setText(found.external_code)
        self.procedure.setText(f"{found.procedure_name} · {found.procedure_code}")
        by = _("Submitted by {submitter}").format(submitter=found.submitter_name) if found.submitter_name else ""
        self.person.setText(" · ".join(filter(None, (found.owner_identifier, found.owner_phone, by))))
        self.times.setText(_times(found))
        set_tone(self.times, answer_words(found, self.context.desk.clock.now())[1].replace("soft", ""))
        self.fee.setText(account_words(found.account))
        set_tone(self.fee, "warn" if found.account.open else "")
        self.lines.show_rows(lines_of(found))

    def _show_words(self, found: FiledWords) -> None:
        """Show what the record says in free words, which nothing in the checklist says."""
        parts = {_("Subject: {words}"): found.summary, _("Remarks: {words}"): found.remarks}
        lines = [line.format(words=words) for line, words in parts.items() if words]
        self.said.setText("\n".join(shortened(line, MOST_WORDS) for line in lines))
        self.said.setToolTip("\n".join(lines))
        self.said.setVisible(bool(lines))

    def _show_change(self, found: WaitingView | None) -> None:
        """Ask for the oldest change that waits: each is taken over upon the one before."""
        if found is None or not found.changes:
            self.change.show_change(None)
            return
        uid = found.changes[0]
        self.context.ask("inbox-change", lambda s: online_changes.change(s, uid), self._change_read, self)

    def _change_read(self, found: ChangeView | None) -> None:
        chosen = self._shown
        self.change.show_change(found if found and chosen and found.uid in chosen.changes else None)

    def _line(self) -> Line | None:
        key = self.lines.current_key()
        return next((line for line in self.lines.rows.rows if line.key == key), None) if self._shown else None

    def _line_chosen(self, _key: str) -> None:
        self._show_line()
        line = self._line()
        if line is not None and (file := line.file or _first_file(line)) is not None:
            self.wants_file.emit(file.uid)

    def _show_line(self) -> None:
        line = self._line()
        file = (line.file or _first_file(line)) if line else None
        self.note.setText(file_in_full(file) if file else "")
        self.note.setVisible(file is not None)
        to_place = self._shown is not None and file is not None and file in self._shown.unplaced
        self.component.setVisible(to_place)
        self.place.setVisible(to_place)
        if to_place and self._shown is not None:
            self._offer_components(self._shown)

    def _offer_components(self, found: WaitingView) -> None:
        offered = [(f"{paper.position}. {paper.name}", paper.position) for paper in found.papers]
        if [self.component.itemData(at) for at in range(self.component.count())] != [at for _words, at in offered]:
            self.component.clear()
            for words, position in offered:
                self.component.addItem(words, position)

    def _place(self) -> None:
        line = self._line()
        if line is not None and line.file is not None and self.component.currentData() is not None:
            self.placed.emit(line.file.uid, self.component.currentData())


def lines_of(found: WaitingView) -> list[Line]:
    """Return the checklist line by line, at its end the files of which nobody said yet what they are."""
    made: list[Line] = []
    for paper in found.papers:
        if paper.files or paper.standing is not Standing.NOT_APPLICABLE:
            made += [Line(paper, None), *(Line(paper, file) for file in paper.files)]
    placed = {line.file.uid for line in made if line.file}
    return [*made, *(Line(None, file) for file in found.files if file.uid not in placed)]


def _first_file(line: Line) -> FileView | None:
    return line.paper.files[0] if line.paper and line.paper.files else None


def _columns() -> list[Column[Line]]:
    return [
        Column(_("Paper"), _name, wide=True, tone=lambda line: "soft" if line.file else ""),
        Column(_("Standing"), lambda line: _stands(line)[0], tone=lambda line: _stands(line)[1]),
    ]


def _name(line: Line) -> str:
    if line.file is not None:
        return f"     {line.file.name}"
    return f"{line.paper.position}. {line.paper.name}" if line.paper else ""


def _stands(line: Line) -> tuple[str, str]:
    if line.file is not None:
        return file_words(line.file)
    if line.paper is None or line.paper.missing:
        return _("missing"), "bad"
    if line.paper.files:
        return _("✓ there"), "ok"
    return _("not required"), "soft"


def _times(found: WaitingView) -> str:
    arrived = _("Arrived {time}").format(time=moment_words(found.received))
    if found.answer_due is not None:
        return f"{arrived} · " + _("answer by {time}").format(time=appointed(found.answer_due))
    asked = _("asked for more {time}").format(time=moment_words(found.asked))
    return f"{arrived} · {asked}"
