"""Telling the applicants of what is ticked in a list, sending them their results, or handing several out, at once."""

from collections.abc import Mapping

from app.desk import many_results
from app.desk.returning import Receiver
from app.desk.telling import Words
from app.language import _, ngettext
from app.rules.kinds import TellingWay
from app.ui.each_run import EachRun, Job
from app.ui.form_stack import FormStack
from app.ui.results.form_of_many import Asked, FormOfMany
from app.ui.results.tell_many_form import TellManyForm
from app.ui.words import number


class TellMany(FormOfMany[TellManyForm]):
    """Shows what is said, and says it to each."""

    def __init__(self, stack: FormStack, run: EachRun, asked: Asked) -> None:
        super().__init__(stack, run, asked, self._made)
        self._codes: Mapping[str, str] = {}
        self._enclosed = False

    def ask(self, *, enclosed: bool = False) -> None:
        """Show what is said, ready to be sent, or what goes with the results as files."""
        if self.run.under_way:
            return
        self._enclosed, self._codes = enclosed, {}
        self.stack.show_form(self.form)
        self.form.open_form(enclosed=enclosed)
        self.follow()

    def follow(self) -> None:
        """Let an open form be about what is ticked now; with nothing left it closes."""
        asked = self.asked()
        if not self.is_open or self.run.under_way or asked == self._codes:
            return
        if not asked:
            self.stack.leave()
            return
        self._codes, uids, enclosed = asked, tuple(asked), self._enclosed
        self.form.concern_many(tuple(asked.values()))
        self.form.fill({})
        self.context.ask(
            "words-of-many",
            lambda s: many_results.words_for(s, uids, enclosed=enclosed),
            self.form.fill,
            self.page,
        )

    def _made(self) -> TellManyForm:
        made = TellManyForm()
        made.wanted.connect(self._tell)
        made.wants_sent.connect(self._send)
        return made

    def _tell(self, way: TellingWay, words: Mapping[str, Words]) -> None:
        desk, told = self.context.desk, _mailed if way is TellingWay.EMAIL else _copied
        self.run.begin(
            Job(
                self._codes,
                lambda stop: many_results.tell_each(desk, words, way, stop),
                _("Telling {n} of {count} …"),
                told,
                self.leave,
            )
        )

    def _send(self, words: Mapping[str, Words]) -> None:
        desk = self.context.desk
        self.run.begin(
            Job(
                self._codes,
                lambda stop: many_results.send_each(desk, words, stop),
                _("Sending {n} of {count} …"),
                _sent,
                self.leave,
            )
        )


def give_online(run: EachRun, asked: Mapping[str, str]) -> None:
    """Write down that each applicant has the result through the portal; where it did not take it, it says so."""
    desk = run.page.context.desk
    run.begin(
        Job(
            asked,
            lambda stop: many_results.give_online_each(desk, tuple(asked), stop),
            _("Returning {n} of {count} …"),
            _given_online,
        )
    )


def give_all(run: EachRun, asked: Mapping[str, str], receiver: Receiver) -> None:
    """Hand all results of one filer out against the card that was shown."""
    desk = run.page.context.desk
    run.begin(
        Job(
            asked,
            lambda stop: many_results.give_each(desk, tuple(asked), receiver, stop),
            _("Handing out {n} of {count} …"),
            lambda count: _given(count, receiver.name),
        )
    )


def _given(count: int, name: str) -> str:
    words = ngettext("{n} result is handed out to {name}.", "{n} results are handed out to {name}.", count)
    return words.format(n=number(count), name=name)


def _mailed(count: int) -> str:
    return ngettext("{n} letter is sent.", "{n} letters are sent.", count).format(n=number(count))


def _copied(count: int) -> str:
    words = ngettext("{n} text is copied; send it now.", "{n} texts are copied; send them now.", count)
    return words.format(n=number(count))


def _sent(count: int) -> str:
    return ngettext("{n} result is sent.", "{n} results are sent.", count).format(n=number(count))


def _given_online(count: int) -> str:
    words = ngettext(
        "{n} applicant has the result through the portal.",
        "{n} applicants have their results through the portal.",
        count,
    )
    return words.format(n=number(count))
