"""The money of a dossier in the register: taken with its change, reduced, made void, by keys."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from app.desk import bank, corrections, payments
from app.desk.desk import Desk
from app.queries import money
from app.queries.money import MoneyView
from app.rules import vietqr
from app.rules.fees import Account
from app.rules.kinds import Form, PaymentWay
from app.rules.states import State
from app.rules.vietqr import BankAccount
from app.ui.context import Context
from app.ui.fee_form import FeeForm
from app.ui.pay_code import PayCode
from app.ui.register_page import RegisterPage
from tests.desk.roads import dossier
from tests.ui.conftest import Hands, accepted
from tests.ui.sight import higher, read_code, unreadable
from tests.ui.test_dossier_forms import paper

FEE = 2_200_000
Open = Callable[[], FeeForm]


@pytest.fixture
def open_form(context: Context, show: Callable[[QWidget], None], hands: Hands) -> Open:
    """Open the register with the money of its newest dossier."""

    def opened() -> FeeForm:
        page = RegisterPage(context)
        show(page)
        hands.answered(context)
        hands.press("Ctrl+B")
        hands.answered(context)
        hands.until(lambda: page.forms.money.form.shown)
        return page.forms.money.form

    return opened


def seen(desk: Desk, uid: str) -> MoneyView:
    with desk.store.reading() as session:
        return money.money(session, uid)


def press(form: FeeForm, hands: Hands, words: str) -> None:
    def found() -> list[QPushButton]:
        return [b for b in form.findChildren(QPushButton) if b.text() == words and b.isVisible()]

    hands.until(found)
    found()[0].setFocus()
    hands.press("Space")


def test_what_is_asked_keeps_the_keys_when_money_is_read_anew(open_form: Open, desk: Desk, hands: Hands) -> None:
    accepted(desk)
    form = open_form()
    press(form, hands, "Add a fee")
    hands.until(form.ask.isVisible)
    hands.type("Phi")
    assert form.shown is not None
    form.fill(form.uid, form.shown)
    hands.type(" mau")
    assert form.ask.line.text() == "Phi mau"


def plain(words: str) -> str:
    """An amount never breaks before its đ; here that is a space as any other."""
    return words.replace("\N{NO-BREAK SPACE}", " ")


def told(form: FeeForm) -> str:
    page = form.window().findChild(RegisterPage) or form.window()
    assert isinstance(page, RegisterPage)
    return plain(page.bottom.notice.words.text())


def test_cash_is_taken_with_its_change_by_three_keys(desk: Desk, open_form: Open, hands: Hands) -> None:
    uid = accepted(desk).dossier_uid
    form = open_form()
    assert plain(form.stands.text()) == "Fee 2.200.000 đ · not paid"
    assert hands.focus() is form.given
    assert (form.amount.text(), plain(form.change.text())) == ("2.200.000", "Change to give back: 0 đ")
    hands.type("2tr")
    assert plain(form.change.text()) == "The cash given is less than the amount."
    assert not form.save.isEnabled()
    hands.overwrite("2,5tr")
    assert plain(form.change.text()) == "Change to give back: 300.000 đ"
    hands.press("Return")
    hands.until(lambda: seen(desk, uid).account.is_paid)
    hands.until(lambda: told(form) == "Taken: 2.200.000 đ. Give back 300.000 đ.")
    (paid,) = seen(desk, uid).payments
    assert (paid.amount, paid.way) == (FEE, PaymentWay.CASH)


def test_a_part_by_transfer_leaves_the_rest_open(desk: Desk, open_form: Open, hands: Hands) -> None:
    uid = accepted(desk).dossier_uid
    form = open_form()
    form.way.chip("transfer").click()
    assert not form.given.isVisible()
    form.wait.click()
    assert unreadable(form, hands.qtbot) == []
    assert not higher(form.window())
    hands.press("Escape")
    form.amount.setFocus()
    hands.overwrite("3tr")
    assert not form.save.isEnabled()
    assert plain(form.change.text()) == "Not more than what is open: 2.200.000 đ"
    hands.overwrite("200k")
    form.reference.line.setFocus()
    hands.type("FT26330")
    hands.press("Ctrl+Return")
    hands.until(lambda: plain(form.stands.text()) == "Fee 2.200.000 đ · 200.000 đ paid, 2.000.000 đ open")
    assert told(form) == "Taken: 200.000 đ. Still open: 2.000.000 đ."
    (paid,) = seen(desk, uid).payments
    assert (paid.way, paid.reference) == (PaymentWay.TRANSFER, "FT26330")
    press(form, hands, "Make this payment void")
    hands.type("Nham ho so")
    hands.press("Return")
    hands.until(lambda: plain(form.stands.text()) == "Fee 2.200.000 đ · not paid")
    assert seen(desk, uid).payments[0].void_reason == "Nham ho so"


def test_a_fee_is_exempt_reduced_or_added(desk: Desk, open_form: Open, hands: Hands) -> None:
    uid = accepted(desk).dossier_uid
    form = open_form()
    press(form, hands, "Reduce")
    hands.overwrite("3.000.000")
    hands.press("Return")
    hands.overwrite("1.100.000")
    hands.press("Return")
    hands.type("Giam 50 %")
    hands.press("Return")
    hands.until(lambda: plain(form.stands.text()) == "Fee 1.100.000 đ · not paid")
    press(form, hands, "Exempt")
    hands.type("Nguoi khuyet tat")
    hands.press("Return")
    hands.until(lambda: plain(form.stands.text()) == "Fee: exempt")
    assert not form.save.isVisible() or not form.save.isEnabled()
    assert seen(desk, uid).charges[0].reason == "Nguoi khuyet tat"
    press(form, hands, "Add a fee")
    hands.type("Phi sao ho so")
    hands.press("Return")
    hands.type("nothing")
    hands.press("Return")
    hands.overwrite("20.000")
    hands.press("Return")
    hands.until(lambda: plain(form.stands.text()) == "Fee 20.000 đ · not paid")
    press(form, hands, "Reduce")
    hands.overwrite("2.200.000")
    hands.press("Return")
    hands.until(lambda: seen(desk, uid).account == Account(FEE + 20_000, 0))


def test_the_code_stands_beside_and_large_and_the_notice_is_issued(desk: Desk, open_form: Open, hands: Hands) -> None:
    bank.set_account(desk, "970436", "0011002233445", "Kho bac mau")
    done = accepted(desk)
    form = open_form()
    wanted = vietqr.payload(BankAccount("970436", "0011002233445"), FEE, done.code)
    assert not form.code.isVisible()
    form.way.chip("transfer").click()
    hands.until(form.code.isVisible)
    assert read_code(form.code) == wanted
    assert form.bank.text() == "Vietcombank\n0011002233445\nKho bac mau"
    hands.press("Ctrl+Q")
    (large,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
    (code,) = large.findChildren(PayCode)
    assert read_code(code) == wanted
    for _payer in range(2):
        hands.until(large.isActiveWindow)
        hands.press("Escape")
        hands.until(lambda: not large.isVisible() and form.window().isActiveWindow())
        hands.press("Ctrl+Q")
    hands.until(large.isActiveWindow)
    hands.press("Escape")
    hands.until(lambda: not large.isVisible() and form.window().isActiveWindow())
    hands.press("Ctrl+D")
    hands.until(lambda: told(form).startswith("The notice of fees is issued."))
    assert "Còn phải nộp: 2.200.000 đồng" in " ".join(paper(desk, done.dossier_uid, Form.FEE_PAPER).split())


def test_a_dossier_waits_for_its_fee_and_goes_on(desk: Desk, open_form: Open, hands: Hands) -> None:
    uid = accepted(desk).dossier_uid
    form = open_form()
    assert form.bank.text() == "The office has no bank account in the settings: no code to pay by."
    press(form, hands, "Wait for the fee")
    assert form.ask.line.text() == "Phí, lệ phí còn phải nộp: 2.200.000 đồng"
    hands.press("Return")
    hands.until(lambda: dossier(desk, uid).state == State.FEE_DUE)
    hands.until(lambda: told(form) == "The dossier waits for its fee; the clock stands still.")
    hands.until(lambda: not form.isVisible())
    hands.press("Ctrl+B")
    hands.until(lambda: form.isVisible() and form.shown)
    assert not form.wait.isVisible()
    hands.press("Return")
    hands.until(lambda: dossier(desk, uid).state == State.RECEIVED)
    hands.until(lambda: told(form) == "Taken: 2.200.000 đ. The dossier goes on; the clock runs again.")


def test_a_dossier_whose_fee_is_wanted_elsewhere_opens_with_it(
    desk: Desk, context: Context, show: Callable[[QWidget], None], hands: Hands
) -> None:
    first, _second = accepted(desk), accepted(desk)
    page = RegisterPage(context)
    context.wants_dossier.connect(page.show_item)
    show(page)
    hands.answered(context)
    assert not page.forms.is_open
    context.want_fees(first.dossier_uid)
    hands.until(lambda: page.forms.is_open and page.forms.money.form.shown)
    assert page.forms.money.form.uid == first.dossier_uid
    assert "Fee 2.200.000 đ · not paid" in plain(page.panel.promise.text())


def test_money_of_a_dossier_accepted_by_mistake_is_given_back(desk: Desk, open_form: Open, hands: Hands) -> None:
    uid = accepted(desk).dossier_uid
    payments.pay(desk, uid, FEE, PaymentWay.CASH)
    corrections.void(desk, uid, "Nhầm thủ tục")
    form = open_form()
    assert not form.save.isEnabled()
    press(form, hands, "Make this payment void")
    hands.type("Ho so huy")
    hands.press("Return")
    hands.until(lambda: seen(desk, uid).account.paid == 0)


def test_what_another_window_took_is_told_and_shown(desk: Desk, open_form: Open, hands: Hands) -> None:
    uid = accepted(desk).dossier_uid
    form = open_form()
    payments.pay(desk, uid, 2_000_000, PaymentWay.TRANSFER)
    hands.press("Return")
    hands.until(lambda: plain(form.stands.text()) == "Fee 2.200.000 đ · 2.000.000 đ paid, 200.000 đ open")
    assert told(form).startswith("2.200.000 đ cannot be taken down here.")
