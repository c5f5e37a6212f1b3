"""Telling the applicants of what is ticked in a list, or sending them their results, at once."""

from collections.abc import Mapping
from functools import cached_property

from app.desk import many_results
from app.desk.telling import Words
from app.language import _, ngettext
from app.rules.kinds import TellingWay
from app.ui.each_run import EachRun, Job
from app.ui.form_stack import FormStack
from app.ui.results.record_many import Asked
from app.ui.results.tell_many_form import TellManyForm
from app.ui.words import number


class TellMany:
    """The form stands in the place of the panel beside the list; it is made when it is needed."""

    def __init__(self, forms: FormStack, run: EachRun, asked: Asked) -> None:
        self._forms, self._run, self._asked = forms, run, asked
        self._page, self._context = forms.page, forms.page.context
        self._codes: Mapping[str, str] = {}
        self._enclosed = False

    @cached_property
    def form(self) -> TellManyForm:
        """What all are told."""
        made = self._forms.added(TellManyForm())
        made.wanted.connect(self._tell)
        made.wants_sent.connect(self._send)
        return made

    @property
    def is_open(self) -> bool:
        """Whether the form stands there; it is not made by the question."""
        return "form" in self.__dict__ and self._forms.stands(self.form)

    def ask(self, *, enclosed: bool = False) -> None:
        """Show what is said, ready to be sent, or what goes with the results as files."""
        if self._run.under_way:
            return
        self._enclosed = enclosed
        self._forms.show_form(self.form)
        self.form.open_form(enclosed=enclosed)
        self._codes = {}
        self.follow()

    def follow(self) -> None:
        """Let an open form be about what is ticked now; with nothing left it closes."""
        asked = self._asked()
        if not self.is_open or self._run.under_way or asked == self._codes:
            return
        if not asked:
            self._forms.leave()
            return
        self._codes, uids, enclosed = asked, tuple(asked), self._enclosed
        self.form.concern_many(tuple(asked.values()))
        self.form.fill({})
        self._context.ask(
            "words-of-many",
            lambda s: many_results.words_for(s, uids, enclosed=enclosed),
            self.form.fill,
            self._page,
        )

    def _tell(self, way: TellingWay, words: Mapping[str, Words]) -> None:
        desk = self._context.desk
        told = _mailed if way is TellingWay.EMAIL else _copied
        self._run.begin(
            Job(
                self._codes,
                lambda stop: many_results.tell_each(desk, words, way, stop),
                _("Telling {n} of {count} …"),
                told,
                self._leave,
            )
        )

    def _send(self, words: Mapping[str, Words]) -> None:
        desk = self._context.desk
        self._run.begin(
            Job(
                self._codes,
                lambda stop: many_results.send_each(desk, words, stop),
                _("Sending {n} of {count} …"),
                _sent,
                self._leave,
            )
        )

    def _leave(self) -> None:
        if self.is_open:
            self._forms.leave()


def _mailed(count: int) -> str:
    return ngettext("{n} letter is sent.", "{n} letters are sent.", count).format(n=number(count))


def _copied(count: int) -> str:
    words = ngettext("{n} text is copied; send it now.", "{n} texts are copied; send them now.", count)
    return words.format(n=number(count))


def _sent(count: int) -> str:
    return ngettext("{n} result is sent.", "{n} results are sent.", count).format(n=number(count))
