"""What is done with the result that is shown, each act told where it was asked for."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TypeVar

from app.desk import giving_back, online_results, result_lists, results, returning, telling
from app.desk.giving_back import GivenBack
from app.desk.returning import Returned
from app.desk.telling import Told, Words
from app.language import _
from app.messages import explain
from app.queries.dossiers import DossierView
from app.rules.calendar import ZONE
from app.rules.kinds import TellingWay
from app.ui.form_stack import FormStack
from app.ui.page import Page
from app.ui.printing import print_ordered
from app.ui.results.give_card import GiveCard, Handing
from app.ui.results.tell_form import TellForm
from app.ui.results.words import result_words
from app.ui.widgets.entries import parse_day
from app.ui.widgets.reason import ReasonBar
from app.ui.words import dong
from app.ui.work import After

T = TypeVar("T")


class ResultActs:
    """Acts on the dossier in the card; the form for telling stands in the card's place."""

    def __init__(self, page: Page, card: GiveCard, reason: ReasonBar) -> None:
        self._page, self._card, self._reason = page, card, reason
        self.forms = FormStack(page, card, lambda: card.found)
        self._giving = False

    @cached_property
    def tell_form(self) -> TellForm:
        """What the applicant is told."""
        made = self.forms.added(TellForm())
        made.wanted.connect(self._tell_now)
        made.wants_sent.connect(self._send_now)
        return made

    def give(self) -> None:
        """Hand the result out as the card is filled in, or give back what a stopped dossier left here."""
        self._card.authority.when_there(self._give)

    def _give(self) -> None:
        handing, desk = self._card.handing(), self._page.context.desk
        if handing is None or self._giving:
            return
        self._giving = True
        act: Callable[..., Returned | GivenBack] = giving_back.give_back if handing.goes_back else returning.give
        self._do(
            lambda: act(
                desk,
                handing.uid,
                handing.receiver,
                receipt_taken_back=handing.receipt_taken_back,
                authority=handing.authority,
                note=handing.note,
            ),
            lambda done: self._given(done, handing),
            self._not_giving,
        )

    def give_online(self) -> None:
        """Write down that the applicant has the result through the portal."""
        if found := self._card.found:
            desk, said = self._page.context.desk, _("The applicant of {code} has the result through the portal.")

            def given(done: Returned) -> None:
                self._page.show_done(said.format(code=done.code))
                self._page.entered()

            self._do(lambda: online_results.give(desk, found.uid), given)

    def post(self) -> None:
        """Ask for the tracking number, and give the result to the post."""
        if found := self._card.found:
            words = _("The papers of {code} go by post; their tracking number:")
            words = words if found.goes_back else _("{code} goes by post; its tracking number:")
            asked = words.format(code=found.code)
            self._reason.ask(asked, lambda number: self._post_now(found, number), verb=_("By post"))

    def delivered(self) -> None:
        """Ask on which day the letter was delivered."""
        if found := self._card.found:
            words = _("The letter with {code} was delivered on:").format(code=found.code)
            self._reason.ask(
                words,
                lambda day: self._delivered_now(found, day),
                text=f"{self._today():%d/%m/%Y}",
                verb=_("Delivered"),
            )

    def came_back(self) -> None:
        """Ask why the letter came back."""
        if found := self._card.found:
            words = _("The letter with {code} came back, because:").format(code=found.code)
            self._reason.ask(words, lambda why: self._back_now(found, why), verb=_("Letter came back"))

    def void(self) -> None:
        """Ask why the newest result was a mistake."""
        if (found := self._card.found) and found.outcome.valid:
            newest = found.outcome.valid[-1]
            words = _("«{result}» was recorded by mistake, because:").format(result=result_words(newest))
            self._reason.ask(words, lambda why: self._void_now(newest.uid, why), verb=_("Make the result void"))

    def tell(self, *, enclosed: bool = False) -> None:
        """Show what the applicant is told, ready to be sent, or what goes with the result as a file."""
        found, page, form = self._card.found, self._page, self.tell_form
        if found is None:
            return
        self.forms.show_form(form)
        form.open_form(found, enclosed=enclosed)
        uid = found.uid
        page.context.ask(
            "results-words",
            lambda s: telling.usual(s, uid, enclosed=enclosed),
            lambda words: form.fill(uid, words),
            page,
        )

    def print_list(self) -> None:
        """Print what lies here uncollected and what the post has."""
        desk = self._page.context.desk
        print_ordered(self._page, lambda: result_lists.order_list(desk), _("The list of results is printing."))

    def _given(self, done: Returned | GivenBack, handing: Handing) -> None:
        """Tell it and leave nothing for keys that are pressed twice: which result is next, staff say."""
        name = handing.receiver.name
        said = _("The result of {code} is handed out to {name}.")
        fee = ""
        if isinstance(done, GivenBack):
            said = _("What {code} left here is given back to {name}.")
            fee = _("Fee given back: {amount}.").format(amount=dong(done.amount)) if done.amount else ""
        self._page.show_done(" ".join(filter(None, (said.format(code=done.code, name=name), fee))))
        if self._card.found is not None and self._card.found.uid == handing.uid:
            self._card.show_nothing()
            self._page.entered()

    def _not_giving(self) -> None:
        self._giving = False

    def _post_now(self, found: DossierView, number: str) -> None:
        desk = self._page.context.desk
        said = _("The papers of {code} are on their way by post.")
        said = said if found.goes_back else _("The result of {code} is on its way by post.")
        act = giving_back.post if found.goes_back else returning.post
        self._do(
            lambda: act(desk, found.uid, number),
            lambda code: self._page.show_done(said.format(code=code)),
        )

    def _delivered_now(self, found: DossierView, typed: str) -> None:
        desk = self._page.context.desk
        said = (
            _("The papers of {code} are delivered.") if found.goes_back else _("The result of {code} is delivered.")
        )
        self._do(
            lambda: returning.delivered(desk, found.uid, parse_day(typed)),
            lambda done: self._page.show_done(said.format(code=done.code)),
        )

    def _back_now(self, found: DossierView, why: str) -> None:
        desk, said = self._page.context.desk, _("The papers of {code} wait here again.")
        said = (said if found.goes_back else _("The result of {code} waits here again.")).format(code=found.code)
        self._do(lambda: returning.came_back(desk, found.uid, why), lambda _none: self._page.show_done(said))

    def _void_now(self, uid: str, why: str) -> None:
        desk, said = self._page.context.desk, _("Made void; the work on the dossier goes on.")
        self._do(lambda: results.void_result(desk, uid, why), lambda _none: self._page.show_done(said))

    def _tell_now(self, way: TellingWay, words: Words) -> None:
        desk, uid, leave = self._page.context.desk, self.tell_form.uid, self.forms.leaving()
        self._do(lambda: telling.tell(desk, uid, way, words), lambda done: self._told(way, done, leave))

    def _told(self, way: TellingWay, done: Told, leave: Callable[[], bool]) -> None:
        if done.fault is not None:
            self._page.bottom.notice.say(str(explain(done.fault)), "bad")
            return
        leave()
        said = {
            TellingWay.EMAIL: _("The letter of {code} is sent."),
            TellingWay.MESSAGE: _("The text of {code} is copied; send it now."),
            TellingWay.PHONE: _("Written down: the applicant of {code} knows."),
        }
        self._page.show_done(said[way].format(code=done.code))

    def _send_now(self, words: Words) -> None:
        desk, uid, said = self._page.context.desk, self.tell_form.uid, _("The result of {code} is sent.")
        leave = self.forms.leaving()

        def sent(done: Returned) -> None:
            leave()
            self._page.show_done(said.format(code=done.code))

        self._do(lambda: telling.send_result(desk, uid, words), sent)

    def _do(self, act: Callable[[], T], done: Callable[[T], None], after: After | None = None) -> None:
        """Do it off the window: letters and papers of authority take their time."""
        self._page.context.work.run(act, done, self._page.show_fault, after, owner=self._page, changes=True)

    def _today(self) -> date:
        return self._page.context.desk.clock.now().astimezone(ZONE).date()
