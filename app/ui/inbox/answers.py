"""Answers to online dossiers: accepted, asked for more, refused; the next one is shown before they are written."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from app import errors
from app.desk import backups, corrections, online_changes, wording
from app.desk import inbox as acts
from app.desk.inbox import AcceptedOnline
from app.desk.intake import IssuedRequest
from app.desk.wording import SupplementText
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.queries.waiting_online import WaitingView
from app.ui.intake.slip_form import SlipForm
from app.ui.words import appointed, dong, moment_words

T = TypeVar("T")

if TYPE_CHECKING:
    from app.ui.inbox.inbox_page import InboxPage


class _Form(SlipForm):
    """Takes the place of the chips too while it is open: large letters need it."""

    def __init__(self, chips: QWidget) -> None:
        self._chips = chips
        super().__init__()

    def setVisible(self, visible: bool) -> None:
        """Change places with the chips."""
        super().setVisible(visible)
        self._chips.setVisible(not visible)


class Answers:
    """Carries out what is answered to the chosen dossier; one that could not be answered comes back."""

    def __init__(self, page: "InboxPage") -> None:
        self._page = page
        self._context = page.context
        self._form: _Form | None = None

    @property
    def form(self) -> SlipForm:
        """Where the words of a slip are read and changed; made when it is first asked for."""
        if self._form is None:
            self._form = _Form(self._page.chips)
            self._page.body.addWidget(self._form)
            self._page.put_actions_last()
        return self._form

    def close(self) -> None:
        """Leave what is asked about another dossier."""
        self._page.reason.close_bar()
        if self._form is not None:
            self._form.close_bar()

    def accept(self) -> None:
        """Accept the chosen dossier; one that is not complete only with the reason of an officer who may."""
        found = self._page.chosen()
        if found is None or self._is_overtaken(found):
            return
        self.close()
        officer = self._context.desk.officer
        if found.missing and officer and officer.may_override:
            words = _("Not complete. Accept all the same, because:")
            self._page.reason.ask(words, partial(self._accept, found), verb=_("Accept"))
        else:
            self._accept(found, "")

    def ask_for_more(self) -> None:
        """Ask the applicant for what is missing, once the officer read it; a second time only with a reason."""
        found = self._page.chosen()
        if found is None or self._is_overtaken(found):
            return
        self.close()
        if found.asked is None:
            self._ask(found, "")
        else:
            asked = _("Asked before ({time}). Ask again, because:").format(time=moment_words(found.asked))
            self._page.reason.ask(asked, partial(self._ask, found))

    def _is_overtaken(self, found: WaitingView) -> bool:
        """Whether something newer waits that is to be looked at first, and say so."""
        if found.changes:
            self._page.show_fault(errors.ChangeWaits(found.external_code))
        return bool(found.changes)

    def refuse(self) -> None:
        """Refuse the chosen dossier with a reason."""
        found = self._page.chosen()
        if found is not None:
            self.close()
            self.form.ask_refusal(lambda why: self._refuse(found, why))

    def place(self, file_uid: str, component: int) -> None:
        """Say of which component a file is."""
        desk = self._context.desk
        self._context.work.write(
            lambda: acts.place_file(desk, file_uid, component),
            lambda _none: self._changed(_("The file is placed.")),
            self._page.show_fault,
            owner=self._page,
        )

    def take_change(self, message_uid: str) -> None:
        """Take a change over."""
        desk = self._context.desk
        self._context.work.write(
            lambda: online_changes.take(desk, message_uid),
            lambda _none: self._changed(_("The change is taken over.")),
            self._page.show_fault,
            owner=self._page,
        )

    def set_change_aside(self, message_uid: str) -> None:
        """Set a change aside with a reason."""
        desk = self._context.desk

        def leave(why: str) -> None:
            self._context.work.write(
                lambda: online_changes.set_aside(desk, message_uid, why),
                lambda _none: self._changed(_("The change is set aside.")),
                self._page.show_fault,
                owner=self._page,
            )

        self.close()
        self._page.reason.ask(_("Set the change aside, because:"), leave, verb=_("Set aside"))

    def _changed(self, words: str) -> None:
        self._page.show_done(words)
        self._page.refresh()

    def _accept(self, found: WaitingView, override: str) -> None:
        desk, receipt = self._context.desk, self._page.card.receipt.isChecked()
        self._answer(
            found,
            lambda: acts.accept_online(desk, found.uid, with_receipt=receipt, override_reason=override),
            self._accepted,
            partial(self._not_accepted, found, override),
        )

    def _accepted(self, done: AcceptedOnline) -> None:
        words = _("Accepted: {code}, due {due}.").format(code=done.code, due=appointed(done.due))
        if not done.fee:
            self._tell(words, done.dossier_uid)
            return
        words += " " + _("Fee to be paid: {amount}.").format(amount=dong(done.fee))
        self._tell(words, done.dossier_uid, (_("Fees"), lambda: self._context.want_fees(done.dossier_uid)))

    def _ask(self, found: WaitingView, again: str) -> None:
        here = self._context.office
        if here is None:
            return
        desk = self._context.desk
        usual = wording.usual(desk, here, ())
        self.form.ask_supplement(usual, partial(self._ask_now, found, again), more=bool(found.missing))
        if found.missing:
            self._context.work.run(
                lambda: wording.item_words(desk, here, found.missing), self.form.fill, owner=self.form
            )

    def _ask_now(self, found: WaitingView, again: str, text: SupplementText) -> None:
        desk = self._context.desk
        self._answer(
            found,
            lambda: acts.ask_for_more(desk, found.uid, text=text, again_because=again),
            partial(self._asked, found),
        )

    def _refuse(self, found: WaitingView, why: str) -> None:
        desk = self._context.desk
        self._answer(
            found,
            lambda: acts.refuse_online(desk, found.uid, why),
            lambda done: self._tell(_("The dossier is refused."), done.dossier_uid),
        )

    def _asked(self, found: WaitingView, done: IssuedRequest) -> None:
        """It goes on waiting, at the end of the list."""
        self._page.wait_on(found.uid)
        self._tell(_("Supplement requested; the dossier waits for its applicant."), done.dossier_uid)

    def _tell(self, words: str, uid: str, *ways: tuple[str, Callable[[], None]]) -> None:
        self._page.bottom.notice.say(words, "ok", *ways, (_("Open"), lambda: self._context.wants_dossier.emit(uid)))

    def _answer(
        self,
        found: WaitingView,
        act: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[DeskError], None] | None = None,
    ) -> None:
        """Show the next dossier, and write meanwhile."""

        def fail(fault: DeskError) -> None:
            self._page.come_back(found.uid)
            if failed is not None:
                failed(fault)
            else:
                self._page.show_fault(fault)

        self._page.bottom.notice.clear()
        self._page.go_away(found.uid)
        self._context.work.write(act, done, fail, owner=self._page)

    def _not_accepted(self, found: WaitingView, override: str, fault: DeskError) -> None:
        if isinstance(fault, errors.ClockSetBack):
            way_out = (_("The time is right"), lambda: self._confirm_time(found, override))
            self._page.bottom.notice.say(str(explain(fault)), "bad", way_out)
        elif isinstance(fault, errors.LastCodeNeeded):
            self._page.show_fault(fault)
            words = _("Last dossier code that was given:")
            self._page.reason.ask(words, partial(self._confirm_last_code, found, override))
        else:
            self._page.show_fault(fault)

    def _confirm_time(self, found: WaitingView, override: str) -> None:
        desk = self._context.desk
        self._context.work.write(
            lambda: corrections.confirm_time(desk), lambda _moment: self._accept(found, override), owner=self._page
        )

    def _confirm_last_code(self, found: WaitingView, override: str, code: str) -> None:
        desk = self._context.desk
        self._context.work.write(
            lambda: backups.confirm_last_code(desk, code),
            lambda _none: self._accept(found, override),
            self._page.show_fault,
            owner=self._page,
        )
