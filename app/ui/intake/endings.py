"""What ends a talk at the counter: accepting, asking for more, refusing; each of a tab that is saved."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app import errors
from app.desk import assembling, backups, checklist, corrections, intake, wording
from app.desk.intake import Acknowledgement, IssuedRequest
from app.desk.wording import SupplementText
from app.errors import DeskError
from app.language import _
from app.messages import explain, particular_name
from app.queries.office import OfficeView
from app.queries.procedures import ProcedureView
from app.ui.intake.draft_tab import DraftTab
from app.ui.intake.slip_form import SlipForm
from app.ui.printing import print_slip
from app.ui.words import appointed, dong

if TYPE_CHECKING:
    from app.ui.intake.intake_page import IntakePage


class Endings:
    """Asks for what an ending needs, carries it out for the tab that was in front, and tells what came of it."""

    def __init__(self, page: "IntakePage") -> None:
        self._page = page
        self._context = page.context
        self._form: SlipForm | None = None
        self._owing = ""

    @property
    def form(self) -> SlipForm:
        """Where the words of a slip are read and changed; made when it is first asked for."""
        if self._form is None:
            self._form = SlipForm()
            self._page.body.addWidget(self._form)
            self._page.put_actions_last()
            self._page.tabs.currentChanged.connect(lambda _at: self.form.close_bar())
        return self._form

    def accept(self) -> None:
        """Accept the dossier; one that is not complete only with the reason of an officer who may."""
        tab = self._ready()
        if tab is None:
            return
        if self._form is not None:
            self._form.close_bar()
        officer = self._context.desk.officer
        incomplete = tab.standing is not None and not tab.standing.complete
        if incomplete and officer and officer.may_override and not tab.unsorted:  # no reason makes up for those
            words = _("Not complete. Accept all the same, because:")
            self._page.reason.ask(words, partial(self._accept, tab), verb=_("Accept"))
        else:
            self._accept(tab, "")

    def supplement(self) -> None:
        """Ask for what is missing and give the list of it, once the officer read it; the draft waits."""
        tab, here = self._ready(), self._context.office
        if tab is not None and tab.version is not None and here is not None and self._is_named(tab):
            self._page.reason.close_bar()
            self._ask_supplement(tab, here, tab.version)

    def refuse(self) -> None:
        """Refuse the dossier with a reason."""
        tab = self._ready()
        if tab is not None and self._is_named(tab):
            self._page.reason.close_bar()
            self.form.ask_refusal(partial(self._refuse, tab))

    def take_fee(self) -> None:
        """Take the fee of the dossier that was accepted just now, where one is open."""
        if self._owing:
            self._context.want_fees(self._owing)

    def may_leave(self, tab: DraftTab) -> bool:
        """Whether no more pages arrive for a tab; otherwise tell so, with the way to stop them."""
        if not tab.arriving:
            return True
        words = _("Pages are still arriving for this applicant. Wait for the last one, or stop.")
        self._page.say_here(words, "warn", (_("Stop"), tab.stop_arriving))
        return False

    def _ready(self) -> DraftTab | None:
        """Return the tab in front when it can end, else tell what is to be done first."""
        tab = self._page.current()
        self._page.say_here("")
        if not self.may_leave(tab):
            return None
        if tab.version is None:
            self._page.say_here(_("Choose the procedure."), "warn")
            tab.procedure.focus_work()
            return None
        return tab

    def _is_named(self, tab: DraftTab) -> bool:
        if checklist.missing_particulars(tab.content)[:1] != ("owner_name",):
            return True
        self._page.say_here(_("Enter first: {what}.").format(what=particular_name("owner_name")), "warn")
        tab.applicant.name.line.setFocus()
        return False

    def _accept(self, tab: DraftTab, override: str) -> None:
        def act() -> None:
            if not self._page.accept_button.isEnabled():  # pressed twice before the first was under way
                return
            desk, uid = self._context.desk, tab.uid
            self._busy(True)
            failed = partial(self._accept_failed, tab, override)
            self._context.work.run(
                lambda: assembling.assemble_draft(desk, uid),  # what is not assembled yet holds no other save up
                lambda _made: self._context.work.write(
                    lambda: intake.accept(desk, uid, override),
                    partial(self._accepted, tab),
                    failed,
                    owner=self._page,
                ),
                failed,
                owner=self._page,
            )

        tab.when_saved(act)

    def _accepted(self, tab: DraftTab, done: Acknowledgement) -> None:
        self._busy(False)
        words = _("Accepted: {code}, due {due}.").format(code=done.code, due=appointed(done.due))
        if done.fee:
            words += " " + _("Fee to be paid: {amount}.").format(amount=dong(done.fee))
        self._ended(tab, words, done.dossier_uid, done.receipt.uid, fee=bool(done.fee))

    def _supplement(self, tab: DraftTab, text: SupplementText) -> None:
        words = _("Supplement requested; the work waits under Unfinished work.")
        self._issue(tab, lambda uid: intake.request_supplement(self._context.desk, uid, text=text), words)

    def _ask_supplement(self, tab: DraftTab, here: OfficeView, version: ProcedureView) -> None:
        """Open the form at once; the words of what is missing come from files that are read beside the window."""
        desk, content = self._context.desk, tab.content
        lacking = tab.standing is not None and bool(tab.standing.missing)
        self.form.ask_supplement(wording.usual(desk, here, ()), partial(self._supplement, tab), more=lacking)
        if lacking:
            self._context.work.run(
                lambda: wording.missing_items(desk, here, version, content), self.form.fill, owner=self.form
            )

    def _refuse(self, tab: DraftTab, why: str) -> None:
        self._issue(tab, lambda uid: intake.refuse(self._context.desk, uid, why), _("The dossier is refused."))

    def _issue(self, tab: DraftTab, issue: Callable[[str], IssuedRequest], words: str) -> None:
        def act() -> None:
            uid = tab.uid
            self._context.work.write(
                lambda: issue(uid),
                lambda done: self._ended(tab, words, done.dossier_uid, done.slip.uid),
                self._page.show_fault,
                owner=self._page,
            )

        tab.when_saved(act)

    def _ended(self, tab: DraftTab, words: str, dossier_uid: str, slip_uid: str, *, fee: bool = False) -> None:
        """Go on with the next tab, and tell what was done a turn later: both at once hold the window up."""

        def tell() -> None:
            ways = [(_("Open"), lambda: self._context.wants_dossier.emit(dossier_uid))]
            if fee:
                ways.insert(0, (_("Take the fee   Ctrl+B"), self.take_fee))
            self._page.bottom.notice.say(words, "ok", *ways)
            print_slip(self._page, slip_uid, done=words)

        self._owing = dossier_uid if fee else ""
        self._page.close_tab(tab)
        QTimer.singleShot(1, self._page, tell)

    def _accept_failed(self, tab: DraftTab, override: str, fault: DeskError) -> None:
        self._busy(False)
        if isinstance(fault, errors.ClockSetBack):
            way_out = (_("The time is right"), lambda: self._confirm_time(tab, override))
            self._page.say_here(str(explain(fault)), "bad", way_out)
        elif isinstance(fault, errors.LastCodeNeeded):
            self._page.say_here(str(explain(fault)), "bad")
            words = _("Last dossier code that was given:")
            self._page.reason.ask(words, partial(self._confirm_last_code, tab, override))
        else:
            self._page.show_fault(fault)

    def _confirm_time(self, tab: DraftTab, override: str) -> None:
        desk = self._context.desk
        self._context.work.write(
            lambda: corrections.confirm_time(desk), lambda _moment: self._accept(tab, override), owner=self._page
        )

    def _confirm_last_code(self, tab: DraftTab, override: str, code: str) -> None:
        desk = self._context.desk
        self._context.work.write(
            lambda: backups.confirm_last_code(desk, code),
            lambda _none: self._accept(tab, override),
            self._page.show_fault,
            owner=self._page,
        )

    def _busy(self, busy: bool) -> None:
        self._page.accept_button.setEnabled(not busy)
