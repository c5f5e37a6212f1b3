"""The account that fees are transferred to, in the settings, with its code in sight."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from app.desk import bank
from app.desk.desk import Desk
from app.rules import vietqr
from app.rules.vietqr import BankAccount
from app.ui.context import Context
from app.ui.pay_code import PayCode
from app.ui.settings.bank_account import BankSection
from app.ui.settings.section import Section
from tests.ui.conftest import Hands
from tests.ui.sight import read_code

Show = Callable[[QWidget], None]


def press(section: Section, hands: Hands, words: str) -> None:
    button = next(b for b in section.findChildren(QPushButton) if b.text() == words)
    button.setFocus()
    hands.press("Space")


def told(section: Section) -> str:
    return section.notice.words.text()


def test_the_bank_account_is_set_with_its_code_in_sight(
    desk: Desk, context: Context, show: Show, hands: Hands
) -> None:
    section = BankSection(context)
    show(section)
    section.refresh()
    assert section.code.isHidden()
    section.bank.setCurrentIndex(section.bank.findData("970436"))
    section.number.line.setFocus()
    hands.type("0011 0022 33445")
    assert not section.code.isHidden()
    account = BankAccount("970436", "0011002233445")
    assert read_code(section.code) == vietqr.payload(account)
    assert section.told.text() == "Vietcombank\n0011002233445"
    section.holder.line.setFocus()
    hands.type("So Cong Thuong")
    hands.press("Ctrl+Return")
    hands.until(lambda: context.office is not None and context.office.bank is not None)
    assert context.office
    assert context.office.bank == BankAccount("970436", "0011002233445", "So Cong Thuong")
    section.number.line.setFocus()
    hands.overwrite("?")
    assert section.code.isHidden()
    hands.press("Ctrl+Return")
    hands.until(lambda: "cannot be used here" in told(section))
    section.refresh()
    assert (section.bank.currentText(), section.number.text) == ("Vietcombank (970436)", "0011002233445")


def test_the_code_is_shown_large_for_a_telephone(desk: Desk, context: Context, show: Show, hands: Hands) -> None:
    bank.set_account(desk, "970405", "8888", "")
    context.load_office()
    section = BankSection(context)
    show(section)
    section.refresh()
    section.number.line.setFocus()
    hands.press("F9")
    (large,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
    (code,) = large.findChildren(PayCode)
    assert read_code(code) == vietqr.payload(BankAccount("970405", "8888"))
    hands.until(large.isActiveWindow)
    hands.press("Escape")
    hands.until(lambda: not large.isVisible())
