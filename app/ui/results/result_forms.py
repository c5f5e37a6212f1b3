"""Recording the result of the dossier shown."""

from datetime import date

from app.desk import results
from app.desk.results import Recorded
from app.language import _
from app.rules.calendar import ZONE
from app.rules.states import RUNNING, State
from app.ui.form_stack import FormStack, LateForm
from app.ui.printing import print_slip
from app.ui.results.result_form import NewResult, ResultForm


class ResultForms(LateForm[ResultForm]):
    """What came out, and that it is recorded."""

    def __init__(self, stack: FormStack) -> None:
        super().__init__(stack, self._made)

    def record(self) -> None:
        """Ask for the result of the dossier shown."""
        found = self.stack.shown()
        if found is None or found.state not in RUNNING | {State.FINISHED} or self.stack.is_asked(self.form, found):
            return
        self.stack.show_form(self.form)
        self.form.open_form(found, self._today())

    def _made(self) -> ResultForm:
        made = ResultForm(self.context, self._today())
        made.wanted.connect(self._record_now)
        return made

    def _today(self) -> date:
        return self.context.desk.clock.now().astimezone(ZONE).date()

    def _record_now(self, new: NewResult) -> None:
        """Record it off the window: a file is opened and a paper bound, which takes its time."""
        desk, page, form, leave = self.context.desk, self.page, self.form, self.stack.leaving()
        form.save.setEnabled(False)

        def recorded(done: Recorded) -> None:
            if leave():
                form.paper.clear()
            self._tell(done)

        self.context.work.run(
            lambda: results.record_result(desk, new.uid, new.text, new.given),
            recorded,
            page.show_fault,
            lambda: form.save.setEnabled(True) if form.uid == new.uid else None,
            owner=page,
            changes=True,
        )

    def _tell(self, done: Recorded) -> None:
        said = _("The result of {code} is recorded; the dossier is finished.").format(code=done.code)
        if done.refusal is None:
            self.page.show_done(said)
        else:
            print_slip(self.page, done.refusal.uid, said, done=said)
