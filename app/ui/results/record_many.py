"""Recording the results of what is ticked in a list, at once."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from app.desk import many_results
from app.desk.each import Done, NotDone
from app.desk.results import Recorded
from app.desk.slips import IssuedSlip
from app.language import _, ngettext
from app.queries import results as reads
from app.rules.calendar import ZONE
from app.ui.each_run import EachRun, Job
from app.ui.form_stack import FormStack
from app.ui.printing import print_slip
from app.ui.results.form_of_many import Asked, FormOfMany
from app.ui.results.many_form import ManyForm, ManyResults
from app.ui.words import number


class RecordMany(FormOfMany[ManyForm]):
    """Asks what came out, and records it for each."""

    def __init__(self, stack: FormStack, run: EachRun, asked: Asked) -> None:
        super().__init__(stack, run, asked, self._made)

    def ask(self) -> None:
        """Ask what came out; nothing where nothing is ticked or the form stands there already."""
        asked = self.asked()
        if not asked or self.is_open or self.run.under_way:
            return
        self.stack.show_form(self.form)
        self.form.open_form(self._today())
        self.form.show_asked(asked)
        uids = tuple(asked)
        self.context.ask("usual-names", lambda s: reads.usual_names(s, uids), self.form.fill, self.page)

    def follow(self) -> None:
        """Let an open form be about what is ticked now; with nothing left it closes."""
        if not self.is_open or self.run.under_way:
            return
        if asked := self.asked():
            self.form.show_asked(asked)
        else:
            self.stack.leave()

    def _made(self) -> ManyForm:
        made = ManyForm(self.context, self._today())
        made.wanted.connect(self._record)
        return made

    def _today(self) -> date:
        return self.context.desk.clock.now().astimezone(ZONE).date()

    def _record(self, wanted: ManyResults) -> None:
        """Record them; one that fails is named with the number that it was to have."""
        desk, uids, refusals = self.context.desk, tuple(wanted.asked), list[IssuedSlip]()
        numbers = many_results.numbers_of(wanted.text, len(uids))
        named = zip(wanted.asked.items(), numbers, strict=True)

        def steps(stop: Callable[[], bool]) -> Iterator[Done[Recorded] | NotDone]:
            for step in many_results.record_each(desk, uids, wanted.text, wanted.papers, stop):
                if isinstance(step, Done) and step.outcome.refusal is not None:
                    refusals.append(step.outcome.refusal)
                yield step

        self.run.begin(
            Job(
                {uid: f"{code} ({its})" if its else code for (uid, code), its in named},
                steps,
                _("Recording {n} of {count} …"),
                _recorded,
                lambda: self._end(refusals),
            )
        )

    def _end(self, refusals: Sequence[IssuedSlip]) -> None:
        """Show the panel again, and print what says no (Mẫu 03)."""
        self.leave()
        for slip in refusals:
            print_slip(self.page, slip.uid, done=_("The refusals are issued."))


def _recorded(count: int) -> str:
    words = ngettext("{n} result is recorded.", "{n} results are recorded.", count)
    return words.format(n=number(count))
