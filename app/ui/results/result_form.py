"""The result of the dossier beside the list, to be recorded: what it is, what it says, its file or its pages."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from app.desk import wording
from app.desk.paper_files import Given
from app.desk.results import ResultText
from app.errors import BadInput
from app.language import _
from app.messages import result_kind_name
from app.queries.dossiers import DossierView
from app.rules.kinds import ResultKind
from app.ui.context import Context
from app.ui.intake.slip_form import ReasonLine
from app.ui.results.days import ResultDays
from app.ui.results.paper_given import PaperGiven
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ChipRow, Field, boxed, captioned
from app.ui.widgets.labels import FaultLabel

LEAST_REASON = 12
"""Letters: the panel beside the list is narrow."""
WITH_FILE = frozenset({ResultKind.ELECTRONIC, ResultKind.BOTH})


@dataclass(frozen=True, slots=True)
class NewResult:
    """What is to be recorded of which dossier."""

    uid: str
    text: ResultText
    given: Given | None


class ResultForm(SideForm):
    """An electronic result unless something else is chosen; its name is the one that the catalogue has."""

    wanted = Signal(object)

    def __init__(self, context: Context, today: date) -> None:
        super().__init__(_("Record the result"), _("Record"), _("Cancel"), self._go)
        self.kind = ChipRow()
        self.kind.set_chips([(kind.value, result_kind_name(kind)) for kind in ResultKind])
        self._kind, self._usual = ResultKind.ELECTRONIC, ""
        self.paper = PaperGiven(context, _("The result's file, or its pages"))
        self.name, self.number = Field(_("Name of the result")), Field(_("Number and sign"))
        self.days = ResultDays(today)
        self.scope = Field(_("Scope (empty: not limited)"))
        self.reason = ReasonLine()
        self.reason.setMinimumContentsLength(LEAST_REASON)
        self.wrong = FaultLabel()
        self._refusal = boxed(captioned(_("Reason (arrow keys: from the list)"), self.reason))
        self.lay_out(
            self.kind, self._refusal, self.paper, self.name, self.number, self.days, self.scope, below=(self.wrong,)
        )
        self.kind.chosen.connect(lambda key, on: self._choose(ResultKind(key)) if on else None)
        self.paper.changed.connect(self._allow)
        self.name.line.textChanged.connect(lambda _text: self._allow())
        self.reason.editTextChanged.connect(lambda _text: self._allow())

    def open_form(self, found: DossierView, today: date) -> None:
        """Ask about a dossier."""
        self.concern(found)
        self.paper.clear()
        self._usual = found.result_name
        self.name.set_text(found.result_name)
        for line in (self.number, self.scope):
            line.set_text("")
        self.days.begin(today)
        self.reason.offer(wording.reasons("refusal"))
        kind = ResultKind.ELECTRONIC if self._kind is ResultKind.REFUSAL else self._kind  # as the one before
        self._kind = kind
        self.kind.set_chosen(frozenset({kind.value}))
        self._choose(kind)
        self.number.select()

    def _choose(self, kind: ResultKind) -> None:
        """Ask what this kind needs; a refusal is not called what was applied for."""
        former, self._kind = self._kind, kind
        rename(self.name, former, kind, self._usual)
        self._refusal.setVisible(kind is ResultKind.REFUSAL)
        self.paper.setVisible(kind is not ResultKind.NO_DOCUMENT)
        self._allow()

    def _allow(self) -> None:
        """Let it go when everything is there that this kind of result needs."""
        self.wrong.hide()
        there = self.paper.given is not None or self.paper.busy or self._kind not in WITH_FILE
        said = self._kind is not ResultKind.REFUSAL or bool(self.reason.currentText().strip())
        self.save.setEnabled(there and said and bool(self.name.text.strip()))

    def _go(self) -> None:
        if self._kind is ResultKind.NO_DOCUMENT:
            self._record()
        else:
            self.paper.when_there(self._record)

    def _record(self) -> None:
        if not (self.isVisible() and self.save.isEnabled()):  # it was left, or changed, while the file was opened
            return
        try:
            text = ResultText(
                self._kind,
                self.name.text,
                self.number.text,
                *self.days.days(),
                self.scope.text,
                self.reason.currentText() if self._kind is ResultKind.REFUSAL else "",
            )
        except BadInput as fault:
            self.wrong.tell(fault)
            return
        self.wanted.emit(NewResult(self.uid, text, self.paper.given))


def rename(name: Field, former: ResultKind, kind: ResultKind, usual: str) -> None:
    """Call a result as its kind is called, where nobody gave it another name."""
    refused, now = wording.refused(), name.text.strip()
    if kind is ResultKind.REFUSAL and now == usual:
        name.set_text(refused)
    elif former is ResultKind.REFUSAL and kind is not former and now == refused:
        name.set_text(usual)
