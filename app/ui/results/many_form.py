"""The results of many dossiers, to be recorded at once: what they say alike, their numbers, their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from app.desk import wording
from app.desk.many_results import Papers, SharedText
from app.errors import BadInput
from app.language import _
from app.messages import result_kind_name
from app.rules.kinds import ResultKind
from app.rules.result_numbers import counted_up
from app.ui.context import Context
from app.ui.intake.slip_form import ReasonLine
from app.ui.results.days import ResultDays
from app.ui.results.papers_given import PapersGiven
from app.ui.results.result_form import LEAST_REASON, WITH_FILE, rename
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ChipRow, Field, boxed, captioned
from app.ui.widgets.labels import FaultLabel

COUNTING, ALIKE = "counting", "alike"


@dataclass(frozen=True, slots=True)
class ManyResults:
    """What is to be recorded of which dossiers, in the order of their numbers; their codes by uid."""

    asked: Mapping[str, str]
    text: SharedText
    papers: Papers


class ManyForm(SideForm):
    """What is typed stays while ticks are set and taken away."""

    wanted = Signal(object)

    def __init__(self, context: Context, today: date) -> None:
        super().__init__(_("Record the results"), _("Record"), _("Cancel"), self._go)
        self._asked: Mapping[str, str] = {}
        self._usual = ""
        self._kind, self._counts, self._countable = ResultKind.ELECTRONIC, True, True
        self.kind, self.counting = ChipRow(), ChipRow()
        self.kind.set_chips([(kind.value, result_kind_name(kind)) for kind in ResultKind])
        self.counting.set_chips([(COUNTING, _("Counts up")), (ALIKE, _("The same for all"))])
        self.reason = ReasonLine()
        self.reason.setMinimumContentsLength(LEAST_REASON)
        self._refusal = boxed(captioned(_("Reason of all (arrow keys: from the list)"), self.reason))
        self.papers = PapersGiven(context, _("The results' files, named by the dossiers' codes"))
        self.name = Field(_("Name of the result (empty: as each procedure has it)"))
        self.number = Field(_("Number and sign, of the first one"))
        self.days, self.scope = ResultDays(today), Field(_("Scope (empty: not limited)"))
        self.wrong = FaultLabel()
        self.lay_out(
            self.kind, self._refusal, self.papers, self.name, self.number, self.counting, self.days, self.scope,
            below=(self.wrong,),
        )  # fmt: skip
        self.kind.chosen.connect(lambda key, on: self._choose(ResultKind(key)) if on else None)
        self.counting.chosen.connect(lambda key, on: self._count(key) if on else None)
        self.papers.changed.connect(self.allow)
        self.number.line.textChanged.connect(lambda _text: self._show_numbers())
        self.reason.editTextChanged.connect(lambda _text: self.allow())

    def open_form(self, today: date) -> None:
        """Begin anew."""
        self.papers.clear()
        for line in (self.name, self.number, self.scope):
            line.set_text("")
        self.days.begin(today)
        self.kind.set_chosen(frozenset({ResultKind.ELECTRONIC.value}))
        self.counting.set_chosen(frozenset({COUNTING}))
        self._counts = True
        self.reason.offer(wording.reasons("refusal"))
        self._choose(ResultKind.ELECTRONIC)
        self.number.select()

    def show_asked(self, asked: Mapping[str, str]) -> None:
        """Ask about these dossiers, whose codes are given by uid."""
        self._asked = asked
        self.concern_many(tuple(asked.values()))
        self.papers.ask_for(asked)
        self._show_numbers()

    def fill(self, names: Mapping[str, str]) -> None:
        """Show what the catalogue calls the results, where it is one name for all."""
        self._usual = next(iter(names.values())) if len(set(names.values())) == 1 else ""
        if not self.name.text:
            self.name.set_text(self._usual)

    def allow(self) -> None:
        """Let it go when the files are there that this kind of result needs; one that has none is told afterwards."""
        self.wrong.hide()
        there = bool(self.papers.papers) or self._kind not in WITH_FILE
        said = self._kind is not ResultKind.REFUSAL or bool(self.reason.currentText().strip())
        ready = there and said and (not self.papers.busy or self._kind is ResultKind.NO_DOCUMENT)
        self.save.setEnabled(ready and self._countable and bool(self._asked))

    def _choose(self, kind: ResultKind) -> None:
        """Ask what this kind needs; a refusal is not called what was applied for."""
        former, self._kind = self._kind, kind
        self._refusal.setVisible(kind is ResultKind.REFUSAL)
        self.papers.setVisible(kind is not ResultKind.NO_DOCUMENT)
        rename(self.name, former, kind, self._usual)
        self.allow()

    def _count(self, key: str) -> None:
        self._counts = key == COUNTING
        self._show_numbers()

    def _show_numbers(self) -> None:
        """Say which dossier gets the last number: the numbers follow the list."""
        first, codes = self.number.text.strip(), list(self._asked.values())
        self._countable = True
        self.number.say("")
        if first and self._counts and len(codes) > 1:
            try:
                last = counted_up(first, len(codes))[-1]
            except BadInput:
                self._countable = False
                self.number.say(_("It holds no digits that could be counted up."), "bad")
            else:
                words = _("{first} is that of {code}, {last} that of {last_code}.")
                self.number.say(words.format(first=first, code=codes[0], last=last, last_code=codes[-1]))
        self.allow()

    def _go(self) -> None:
        try:
            dated, until = self.days.days()
        except BadInput as fault:
            self.wrong.tell(fault)
            return
        text = SharedText(
            self._kind, self.name.text.strip(), self.number.text.strip(), self._counts, dated, until, self.scope.text,
            self.reason.currentText() if self._kind is ResultKind.REFUSAL else "",
        )  # fmt: skip
        self.wanted.emit(ManyResults(self._asked, text, self.papers.papers))
