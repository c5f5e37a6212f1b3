"""What a result says, put right: name, number, days and scope; its file and the time it was recorded stay."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from app.desk import results
from app.desk.results import ResultText
from app.errors import BadInput
from app.language import _
from app.queries.dossiers import DossierView
from app.queries.results import ResultLine
from app.rules.calendar import ZONE
from app.text import nfc
from app.ui.form_stack import FormStack, LateForm
from app.ui.results.days import ResultDays
from app.ui.side_form import SideForm
from app.ui.widgets.basics import Field
from app.ui.widgets.labels import FaultLabel


@dataclass(frozen=True, slots=True)
class CorrectedResult:
    """What a result is to say, and why it said something else."""

    uid: str
    text: ResultText
    reason: str


class ResultCorrectionForm(SideForm):
    """The newest result of a dossier, as it stands."""

    wanted = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__(_("Correct the result"), _("Save"), _("Cancel"), self._go)
        self._result: ResultLine | None = None
        self.name, self.number = Field(_("Name of the result")), Field(_("Number and sign"))
        self.days = ResultDays(today)
        self.scope = Field(_("Scope (empty: not limited)"))
        self.reason, self.wrong = Field(_("Reason of the correction")), FaultLabel()
        self.lay_out(self.name, self.number, self.days, self.scope, below=(self.reason, self.wrong))

    def open_form(self, found: DossierView) -> None:
        """Show what the newest result of a dossier says."""
        self.concern(found)
        self._result = said = found.outcome.valid[-1]
        for line, text in ((self.name, said.name), (self.number, said.number), (self.scope, said.scope)):
            line.set_text(text)
        self.days.show_days(said.dated, said.valid_until)
        self.reason.set_text("")
        self.reason.say("")
        self.wrong.hide()
        self.number.select()

    def _go(self) -> None:
        assert self._result
        reason = nfc(self.reason.text)
        if not reason:
            self.reason.say(_("Say why; it stands in the history."), "warn")
            self.reason.line.setFocus()
            return
        try:
            days = self.days.days()
        except BadInput as fault:
            self.wrong.tell(fault)
            return
        text = ResultText(self._result.kind, self.name.text, self.number.text, *days, self.scope.text)
        self.wanted.emit(CorrectedResult(self._result.uid, text, reason))


class ResultCorrections(LateForm[ResultCorrectionForm]):
    """Asks what the result of the dossier shown says, and corrects it."""

    def __init__(self, stack: FormStack) -> None:
        super().__init__(stack, self._made)

    def ask(self) -> None:
        """Show what the newest result says; nothing where there is none."""
        found = self.stack.shown()
        if found is None or not found.outcome.valid or self.stack.is_asked(self.form, found):
            return
        self.stack.show_form(self.form)
        self.form.open_form(found)

    def _made(self) -> ResultCorrectionForm:
        made = ResultCorrectionForm(self.context.desk.clock.now().astimezone(ZONE).date())
        made.wanted.connect(self._correct_now)
        return made

    def _correct_now(self, new: CorrectedResult) -> None:
        desk, page, leave = self.context.desk, self.page, self.stack.leaving()

        def corrected(_none: None) -> None:
            leave()
            page.show_done(_("The result is corrected; what it said before stays in the history."))

        self.context.work.write(
            lambda: results.correct_result(desk, new.uid, new.text, new.reason),
            corrected,
            page.show_fault,
            owner=page,
        )
