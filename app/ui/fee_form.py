"""The money of a dossier: what it owes, what was paid, taking a payment with its change, the code to pay by."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from app.desk.bank import FeesShown
from app.errors import BadInput
from app.language import _
from app.messages import payment_way_name
from app.queries.dossiers import DossierView
from app.queries.money import ChargeLine, PaymentLine
from app.rules import fees
from app.rules.kinds import PaymentWay
from app.text import thousands
from app.ui import tokens
from app.ui.pay_code import SIDE, PayCode, bank_words
from app.ui.side_form import SideForm
from app.ui.widgets.basics import ChipRow, Field, captioned, column, fields, label, link, row, set_tone
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.money_line import MoneyLine, parse_money
from app.ui.widgets.reason import ReasonBar
from app.ui.words import account_words, dong, moment_words

PAPER_KEY, LARGE_KEY = "Ctrl+D", "Ctrl+Q"


@dataclass(frozen=True, slots=True)
class Taken:
    """Money that is taken for a dossier: how much, how, by which reference, and what goes back in cash."""

    uid: str
    amount: int
    way: PaymentWay
    reference: str
    back: int


class FeeForm(SideForm):
    """Cash is chosen first: Enter in what was given takes it. Each other act asks for what it needs below."""

    taken = Signal(object)
    reduced = Signal(str, int, int, str)
    charged = Signal(str, str, int)
    voided = Signal(str, str)
    awaited = Signal(str, str)
    wants_paper = Signal(str)
    wants_large = Signal()

    def __init__(self) -> None:
        super().__init__(_("Fees"), _("Take the payment"), _("Close"), self._go)
        self.shown: FeesShown | None = None
        self._lines, self.stands = column(spacing=2), label("", "strong", wrap=True)
        self.way = ChipRow()
        self.way.set_chips([(way.value, payment_way_name(way)) for way in PaymentWay])
        self.amount, self.given = MoneyLine(_("Amount taken")), MoneyLine(_("Cash given"))
        self.change = label("", "strong", wrap=True)
        self.reference = Field(_("Reference (of the bank, or number of the fee receipt)"))
        self.code, self.bank = PayCode(SIDE), label("", "soft", wrap=True)
        self.ask = ReasonBar()
        self.paper = link(_("Print the notice of fees"), lambda: self.wants_paper.emit(self.uid), PAPER_KEY)
        self.large = link(_("Show the code large"), self.wants_large.emit, LARGE_KEY)
        self.add_fee, self.wait = link(_("Add a fee"), self._ask_fee), link(_("Wait for the fee"), self._ask_wait)
        self._cash, self._transfer, self._take = QWidget(), QWidget(), QWidget()
        self._lay_out()
        self.way.chosen.connect(lambda key, on: self._choose(PaymentWay(key)) if on else None)
        self.amount.changed.connect(self._tell)
        self.given.changed.connect(self._tell)
        self.given.returnPressed.connect(lambda: self._go() if self.save.isEnabled() else None)

    def open_form(self, found: DossierView) -> None:
        """Begin with a dossier; its money comes a moment later."""
        self.concern(found)
        self.shown = None
        self.ask.close_bar()
        self.reference.set_text("")
        for part in (self._take, self.stands, self.paper, self.large, self.wait):
            part.hide()
        self.save.setEnabled(False)
        _clear(self._lines)
        self.setFocus()

    def fill(self, uid: str, shown: FeesShown) -> None:
        """Show the money of the dossier; the amount is what is open, and cash is chosen."""
        if uid != self.uid:
            return
        self.shown, account = shown, shown.money.account
        _clear(self._lines)
        for charge in shown.money.charges:
            self._add_charge(charge)
        for payment in shown.money.payments:
            self._add_payment(payment)
        self.stands.setText(account_words(account))
        set_tone(self.stands, "ok" if account.is_paid else "warn" if account.open else "")
        self.stands.show()
        self._take.setVisible(bool(account.open))
        self.code.show_code(shown.code)
        no_bank = _("The office has no bank account in the settings: no code to pay by.")
        self.bank.setText(bank_words(shown.bank) if shown.bank else no_bank)
        self.paper.setVisible(bool(shown.money.charges))
        self.large.setVisible(bool(shown.code))
        self.wait.setVisible(shown.may_wait and bool(account.open))
        self.amount.set_amount(account.open)
        self.given.set_amount(None)
        self.way.set_chosen(frozenset({PaymentWay.CASH.value}))
        self._choose(PaymentWay.CASH)
        if self.ask.isHidden():
            self._focus()

    @property
    def chosen_way(self) -> PaymentWay:
        """The way that is chosen."""
        return next((way for way in PaymentWay if self.way.chip(way.value).isChecked()), PaymentWay.CASH)

    def _lay_out(self) -> None:
        self._cash.setLayout(column(captioned(_("Cash given"), self.given), self.change))
        self._transfer.setLayout(column(self.code, self.bank, spacing=tokens.GAP_XS))
        amount = captioned(_("Amount taken"), self.amount)
        self._take.setLayout(column(self.way, self._transfer, amount, self._cash, self.reference))
        ways = fields(self.large, self.paper, self.add_fee, self.wait, spacing=0)
        self.lay_out(self._lines, self.stands, self._take, ways, below=(self.ask,))

    def _add_charge(self, charge: ChargeLine) -> None:
        owed = dong(charge.amount)
        if charge.amount < charge.full_amount:
            words = _("{amount} of {full}")
            owed = words.format(amount=thousands(charge.amount), full=dong(charge.full_amount))
        self._lines.addLayout(_line(charge.name, owed))
        if charge.reason:
            because = _("Exempt or reduced: {reason}").format(reason=charge.reason)
            self._lines.addWidget(label(because, "soft", wrap=True))
        ways = [link(_("Reduce"), lambda: self._ask_amount(charge))]
        if charge.amount:
            ways.insert(0, link(_("Exempt"), lambda: self._ask_reason(charge, 0)))
        self._lines.addLayout(row(*ways, 1))

    def _add_payment(self, payment: PaymentLine) -> None:
        said = [payment_way_name(payment.way), moment_words(payment.paid_at), payment.taken_by, payment.reference]
        paid = _("Paid {amount}").format(amount=dong(payment.amount))
        self._lines.addWidget(label(" · ".join([paid, *filter(None, said)]), wrap=True))
        if payment.voided_at is None:
            self._lines.addLayout(row(link(_("Make this payment void"), lambda: self._ask_void(payment)), 1))
        else:
            words = _("Void since {when}: {reason}")
            void = words.format(when=moment_words(payment.voided_at), reason=payment.void_reason)
            self._lines.addWidget(label(void, "soft", wrap=True))

    def _choose(self, way: PaymentWay) -> None:
        self._cash.setVisible(way is PaymentWay.CASH)
        self._transfer.setVisible(way is PaymentWay.TRANSFER)
        self._tell()

    def _focus(self) -> None:
        if self.shown is not None and self.shown.money.account.open:
            self.given.setFocus()
        elif not self.paper.isHidden():
            self.paper.setFocus()
        else:
            self.add_fee.setFocus()

    def _tell(self) -> None:
        """Say the change, or what is wrong, and let the payment go when it can."""
        still = self.shown.money.account.open if self.shown is not None else 0
        amount, back = self.amount.amount_or_none() or 0, self._back()
        fits = 0 < amount <= still
        wrong = _("Not more than what is open: {amount}").format(amount=dong(still))
        if not fits:
            words, tone = wrong, "bad"
        elif back is None:
            words, tone = _("The cash given is less than the amount."), "bad"
        else:
            words, tone = _("Change to give back: {amount}").format(amount=dong(back)), ""
        self.change.setText(words if still else "")
        set_tone(self.change, tone)
        self.save.setEnabled(fits and back is not None)

    def _back(self) -> int | None:
        """Return the change; nothing given is what is taken. None where too little, or no amount, was typed."""
        amount = self.amount.amount_or_none() or 0
        if self.chosen_way is not PaymentWay.CASH or not self.given.text().strip():
            return 0
        given = self.given.amount_or_none()
        return None if given is None else fees.change(amount, given)

    def _go(self) -> None:
        amount, back = self.amount.amount_or_none(), self._back()
        if amount is not None and back is not None:
            self.save.setEnabled(False)
            self.taken.emit(Taken(self.uid, amount, self.chosen_way, self.reference.text, back))

    def _ask_amount(self, charge: ChargeLine) -> None:
        asked = _("{fee}: owed in đồng, instead of {amount}:")
        words = asked.format(fee=charge.name, amount=thousands(charge.full_amount))
        self.ask.ask(words, lambda typed: self._ask_why(charge, typed), text=thousands(charge.amount))

    def _ask_why(self, charge: ChargeLine, typed: str) -> None:
        amount = _amount(typed)
        if amount is None or amount > charge.full_amount:
            self._ask_amount(charge)
        elif amount == charge.full_amount:
            self.reduced.emit(self.uid, charge.position, amount, "")
        else:
            self._ask_reason(charge, amount)

    def _ask_reason(self, charge: ChargeLine, amount: int) -> None:
        asked = _("{fee}: exempt, because:") if not amount else _("{fee}: reduced, because:")
        words = asked.format(fee=charge.name)
        self.ask.ask(words, lambda why: self.reduced.emit(self.uid, charge.position, amount, why))

    def _ask_void(self, payment: PaymentLine) -> None:
        words = _("The payment of {amount} is void, because:").format(amount=dong(payment.amount))
        self.ask.ask(words, lambda why: self.voided.emit(payment.uid, why), verb=_("Make the payment void"))

    def _ask_fee(self) -> None:
        self.ask.ask(_("Name of the fee:"), self._ask_its_amount)

    def _ask_its_amount(self, name: str) -> None:
        def take(typed: str) -> None:
            amount = _amount(typed)
            if amount:
                self.charged.emit(self.uid, name, amount)
            else:
                self._ask_its_amount(name)

        self.ask.ask(_("{fee}: amount in đồng:").format(fee=name), take)

    def _ask_wait(self) -> None:
        if self.shown is not None:
            words = _("The clock stands still until the fee is paid; told to the applicant:")
            self.ask.ask(words, lambda why: self.awaited.emit(self.uid, why), text=self.shown.usual_wait)


def _line(name: str, amount: str) -> QHBoxLayout:
    made = row(ElidedLabel(name, "strong"), label(amount))
    made.setStretch(0, 1)
    return made


def _amount(typed: str) -> int | None:
    try:
        return parse_money(typed)
    except BadInput:
        return None


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            _clear(inner)
