"""Recording the result of the dossier shown."""

from collections.abc import Iterator
from functools import cached_property

from app.desk import results
from app.desk.results import Recorded
from app.language import _
from app.rules.calendar import ZONE
from app.rules.states import RUNNING, State
from app.ui.form_stack import FormStack
from app.ui.printing import print_slip
from app.ui.results.result_form import NewResult, ResultForm
from app.ui.side_form import SideForm


class ResultForms:
    """The form stands among those of the dossier; it is made when it is needed, or while nobody types."""

    def __init__(self, stack: FormStack) -> None:
        self._stack, self._context = stack, stack.page.context

    @cached_property
    def _bare(self) -> ResultForm:
        return ResultForm(self._context, self._context.desk.clock.now().astimezone(ZONE).date())

    @cached_property
    def form(self) -> ResultForm:
        """What came out, to be recorded."""
        made = self._stack.added(self._bare)
        made.wanted.connect(self._record_now)
        return made

    def pieces(self) -> Iterator[SideForm | None]:
        """Make the form in short turns: made, then put in place."""
        _made = self._bare
        yield None
        yield self.form

    def record(self) -> None:
        """Ask for the result of the dossier shown."""
        found = self._stack.shown()
        if found is None or found.state not in RUNNING | {State.FINISHED} or self._stack.is_asked(self.form, found):
            return
        self._stack.show_form(self.form)
        self.form.open_form(found, self._context.desk.clock.now().astimezone(ZONE).date())

    def _record_now(self, new: NewResult) -> None:
        """Record it off the window: a file is opened and a paper bound, which takes its time."""
        desk, page = self._context.desk, self._stack.page
        self.form.save.setEnabled(False)
        self._context.work.run(
            lambda: results.record_result(desk, new.uid, new.text, new.given),
            self._recorded,
            page.show_fault,
            lambda: self.form.save.setEnabled(True),
            owner=page,
            changes=True,
        )

    def _recorded(self, done: Recorded) -> None:
        self._stack.leave()
        self.form.paper.clear()
        said = _("The result of {code} is recorded; the dossier is finished.").format(code=done.code)
        if done.refusal is None:
            self._stack.page.show_done(said)
        else:
            print_slip(self._stack.page, done.refusal.uid, said, done=said)
