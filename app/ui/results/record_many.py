"""Recording the results of what is ticked in a list, at once."""

from collections.abc import Callable, Mapping
from functools import cached_property

from app.desk import many_results
from app.language import _, ngettext
from app.queries import results as reads
from app.rules.calendar import ZONE
from app.ui.each_run import EachRun, Job
from app.ui.form_stack import FormStack
from app.ui.results.many_form import ManyForm, ManyResults
from app.ui.words import number

Asked = Callable[[], Mapping[str, str]]
"""The dossiers that are meant now, in the order of the list: their codes by uid."""


class RecordMany:
    """The form stands in the place of the panel beside the list; it is made when it is needed."""

    def __init__(self, forms: FormStack, run: EachRun, asked: Asked) -> None:
        self._forms, self._run, self._asked = forms, run, asked
        self._page, self._context = forms.page, forms.page.context

    @cached_property
    def form(self) -> ManyForm:
        """What is recorded of all."""
        made = self._forms.added(ManyForm(self._context, self._context.desk.clock.now().astimezone(ZONE).date()))
        made.wanted.connect(self._record)
        return made

    @property
    def is_open(self) -> bool:
        """Whether the form stands there; it is not made by the question."""
        return "form" in self.__dict__ and self._forms.stands(self.form)

    def ask(self) -> None:
        """Ask what came out; nothing where nothing is ticked or the form stands there already."""
        asked = self._asked()
        if not asked or self.is_open or self._run.under_way:
            return
        self._forms.show_form(self.form)
        self.form.open_form(self._context.desk.clock.now().astimezone(ZONE).date())
        self.form.show_asked(asked)
        uids = tuple(asked)
        self._context.ask("usual-names", lambda s: reads.usual_names(s, uids), self.form.fill, self._page)

    def follow(self) -> None:
        """Let an open form be about what is ticked now; with nothing left it closes."""
        if not self.is_open or self._run.under_way:
            return
        if asked := self._asked():
            self.form.show_asked(asked)
        else:
            self._forms.leave()

    def _record(self, wanted: ManyResults) -> None:
        """Record them; one that fails is named with the number that it was to have."""
        desk, uids = self._context.desk, tuple(wanted.asked)
        numbers = many_results.numbers_of(wanted.text, len(uids))
        named = zip(wanted.asked.items(), numbers, strict=True)
        self._run.begin(
            Job(
                {uid: f"{code} ({its})" if its else code for (uid, code), its in named},
                lambda stop: many_results.record_each(desk, uids, wanted.text, wanted.papers, stop),
                _("Recording {n} of {count} …"),
                _recorded,
                self._leave,
            )
        )

    def _leave(self) -> None:
        if self.is_open:
            self._forms.leave()


def _recorded(count: int) -> str:
    words = ngettext("{n} result is recorded.", "{n} results are recorded.", count)
    return words.format(n=number(count))
