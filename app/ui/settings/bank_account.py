"""The account that fees are transferred to, with the code that a payer would scan."""

from PySide6.QtWidgets import QComboBox

from app.desk import bank
from app.language import _
from app.rules import vietqr
from app.ui.context import Context
from app.ui.pay_code import LargeCode, PayCode, bank_words
from app.ui.settings.section import Section
from app.ui.widgets.basics import ActionButton, Field, column, label, row

PREVIEW_SIDE = 200
ARTICLE = "Luật Phí và lệ phí số 97/2015/QH13, Điều 11"


class BankSection(Section):
    """Bank, number and holder; the code beside them follows what is typed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Fees and bank account"))
        self.bank = QComboBox()
        self.bank.setEditable(True)
        self.bank.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.bank.setAccessibleName(_("Bank, or its six digits at NAPAS"))
        for digits, name in sorted(vietqr.BANKS.items(), key=lambda one: one[1].lower()):
            self.bank.addItem(f"{name} ({digits})", digits)
        self.number, self.holder = Field(_("Account number")), Field(_("Account holder"))
        self.code, self.told = PayCode(PREVIEW_SIDE), label("", "soft", wrap=True)
        self._shown_large = LargeCode(self)
        self.add(
            label(
                _("Fees are transferred to this account; its VietQR stands on the screen and on the notice of fees."),
                "soft",
                wrap=True,
            ),
            label(_("Basis: {article}").format(article=ARTICLE), "soft", wrap=True),
            column(label(_("Bank, or its six digits at NAPAS"), "label"), self.bank),
            self.number,
            self.holder,
            row(self.code, self.told, 1),
            row(
                ActionButton(_("Save"), "Ctrl+Return", primary=True, act=self._save),
                ActionButton(_("Show the code large"), "F9", act=self._large),
                1,
            ),
            1,
        )
        self.bank.editTextChanged.connect(lambda _text: self._tell())
        for field in (self.number, self.holder):
            field.edited.connect(lambda _text: self._tell())

    def refresh(self) -> None:
        """Show what is set."""
        here = self.context.office
        if here is None:
            return
        account = here.bank
        at = self.bank.findData(account.bank) if account else -1
        self.bank.setCurrentIndex(at)
        if at < 0:
            self.bank.setEditText(account.bank if account else "")
        self.number.set_text(account.account if account else "")
        self.holder.set_text(account.holder if account else "")
        self._tell()

    def _digits(self) -> str:
        at = self.bank.findText(self.bank.currentText())
        return str(self.bank.itemData(at)) if at >= 0 else self.bank.currentText()

    def _account(self) -> vietqr.BankAccount | None:
        from app.errors import BadInput

        try:
            return vietqr.account(self._digits(), self.number.text, self.holder.text)
        except BadInput:
            return None

    def _tell(self) -> None:
        account = self._account()
        self.code.show_code(bank.sample(account) if account else ())
        said = bank_words(account) if account else _("Choose the bank and type the number: the code appears here.")
        self.told.setText(said)

    def _large(self) -> None:
        account = self._account()
        if account is not None:
            what = _("Try it with a bank's app on a telephone")
            self._shown_large.show_code(bank.sample(account), account, 0, what)

    def _save(self) -> None:
        desk, typed = self.context.desk, (self._digits(), self.number.text, self.holder.text)
        self.change(lambda: bank.set_account(desk, *typed))
