"""Taking the fees of the dossier shown: the form in the panel's place, and what its answers do."""

from collections.abc import Callable, Iterator
from functools import cached_property

from app.desk import bank, pausing, payments
from app.desk.payments import Settled
from app.errors import DeskError
from app.language import _
from app.ui.fee_form import FeeForm, Taken
from app.ui.form_stack import FormStack, LateForm
from app.ui.pay_code import LargeCode
from app.ui.printing import print_slip
from app.ui.words import dong


class FeeForms(LateForm[FeeForm]):
    """The form stays open while its answers are carried out, and is left when nothing is open any more."""

    def __init__(self, stack: FormStack) -> None:
        super().__init__(stack, self._made)

    def take(self) -> None:
        """Show the money of the dossier shown."""
        found = self.stack.shown()
        if found is None or not found.code or self.stack.is_asked(self.form, found):
            return
        self.stack.show_form(self.form)
        self.form.open_form(found)
        self._read()

    def _made(self) -> FeeForm:
        made, desk = FeeForm(), self.context
        made.taken.connect(self._take)
        made.reduced.connect(
            lambda uid, at, amount, why: self._do(
                lambda: payments.reduce(desk.desk, uid, at, amount, why), self._reduced
            )
        )
        made.charged.connect(
            lambda uid, name, amount: self._do(
                lambda: payments.charge(desk.desk, uid, name, amount),
                lambda _done: self.page.show_done(_("The fee is taken down.")),
            )
        )
        made.voided.connect(
            lambda uid, why: self._do(
                lambda: payments.void_payment(desk.desk, uid, why),
                lambda _done: self.page.show_done(_("The payment is void; its amount is open again.")),
            )
        )
        made.awaited.connect(self._wait)
        made.wants_paper.connect(self._issue)
        made.wants_large.connect(self._show_large)
        return made

    @cached_property
    def large(self) -> LargeCode:
        """The code in front of the applicant."""
        return LargeCode(self.stack)

    def pieces(self) -> Iterator[None]:
        """Make the form in short turns, then the window of the code."""
        yield from super().pieces()
        assert self.large
        yield
        self.large.prepare()
        yield

    def _read(self) -> None:
        desk, uid = self.context.desk, self.form.uid
        self.context.work.read(
            "fees", lambda: bank.fees_of(desk, uid), lambda shown: self.form.fill(uid, shown), owner=self.page
        )

    def _do(self, act: Callable[[], Settled], then: Callable[[Settled], None]) -> None:
        """Carry an answer out; a fault leaves the form as it is, and its money is read anew in any case."""

        def done(settled: Settled) -> None:
            then(settled)
            if settled.receipt is not None:
                print_slip(self.page, settled.receipt.uid, done=self.page.bottom.notice.words.text())
            self._read()

        def failed(fault: DeskError) -> None:
            self.page.show_fault(fault)
            self._read()

        self.context.work.write(act, done, failed, owner=self.page)

    def _take(self, taken: Taken) -> None:
        desk, leave = self.context.desk, self.stack.leaving()

        def done(settled: Settled) -> None:
            self.page.show_done(_taken_words(taken, settled))
            if not settled.account.open:
                leave()

        self._do(lambda: payments.pay(desk, taken.uid, taken.amount, taken.way, taken.reference), done)

    def _reduced(self, settled: Settled) -> None:
        words = _("Taken down; owed now: {amount}.").format(amount=dong(settled.account.owed or 0))
        self.page.show_done(" ".join((words, *_going_on(settled))))

    def _wait(self, uid: str, why: str) -> None:
        desk, leave = self.context.desk, self.stack.leaving()

        def waits(_none: None) -> None:
            leave()
            self.page.show_done(_("The dossier waits for its fee; the clock stands still."))

        self.context.work.write(
            lambda: pausing.wait_for_fee(desk, uid, why), waits, self.page.show_fault, owner=self.page
        )

    def _issue(self, uid: str) -> None:
        desk, page = self.context.desk, self.page
        said, done = _("The notice of fees is printing."), _("The notice of fees is issued.")
        self.context.work.write(
            lambda: payments.issue_paper(desk, uid),
            lambda slip: print_slip(page, slip.uid, said, done=done),
            page.show_fault,
            owner=page,
        )

    def _show_large(self) -> None:
        shown, found = self.form.shown, self.stack.shown()
        if shown is not None and shown.bank is not None and shown.code and found is not None:
            self.large.show_code(shown.code, shown.bank, shown.money.account.open, found.code)


def _taken_words(taken: Taken, settled: Settled) -> str:
    words = [_("Taken: {amount}.").format(amount=dong(taken.amount))]
    if taken.back:
        words.append(_("Give back {amount}.").format(amount=dong(taken.back)))
    if settled.account.open:
        words.append(_("Still open: {amount}.").format(amount=dong(settled.account.open)))
    return " ".join((*words, *_going_on(settled)))


def _going_on(settled: Settled) -> list[str]:
    if not settled.goes_on:
        return []
    new = [_("The receipt says the new date.")] if settled.receipt else []
    return [_("The dossier goes on; the clock runs again."), *new]
