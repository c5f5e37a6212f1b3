"""The account that fees are transferred to, and the codes by which they are."""

import pytest

from app import errors
from app.desk import bank, intake, pausing, payments
from app.desk.desk import Desk
from app.papers import symbols
from app.queries import office
from app.rules import vietqr
from app.rules.fees import Account
from app.rules.kinds import PaymentWay
from app.rules.vietqr import BankAccount
from tests.desk.roads import assert_whole
from tests.desks import open_draft

ACCOUNT = BankAccount("970436", "0011002233445", "Kho bạc mẫu")


def kept(desk: Desk) -> BankAccount | None:
    with desk.store.reading() as session:
        return office.office(session).bank


def test_an_account_is_set_changed_and_taken_away(desk: Desk) -> None:
    assert kept(desk) is None
    assert bank.set_account(desk, "970436", "0011 0022.33445", " Kho bạc  mẫu") == kept(desk) == ACCOUNT
    with pytest.raises(errors.BadInput):
        bank.set_account(desk, "Vietcombank", "1", "")
    assert kept(desk) == ACCOUNT
    assert bank.set_account(desk, " ", "", "") is None
    assert kept(desk) is None
    assert_whole(desk)


def test_the_money_of_a_dossier_with_a_code_for_what_is_open(desk: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    bare = bank.fees_of(desk, done.dossier_uid)
    assert (bare.bank, bare.code, bare.money.account) == (None, (), Account(2_200_000, 0))
    bank.set_account(desk, ACCOUNT.bank, ACCOUNT.account, ACCOUNT.holder)
    payments.pay(desk, done.dossier_uid, 200_000, PaymentWay.CASH)
    shown = bank.fees_of(desk, done.dossier_uid)
    assert shown.code == symbols.qr_rows(vietqr.payload(ACCOUNT, 2_000_000, done.code))
    assert (shown.bank, shown.may_wait) == (ACCOUNT, True)
    assert shown.usual_wait == "Phí, lệ phí còn phải nộp: 2.000.000 đồng"
    assert bank.sample(ACCOUNT) == symbols.qr_rows(vietqr.payload(ACCOUNT))
    pausing.wait_for_fee(desk, done.dossier_uid, shown.usual_wait)
    assert not bank.fees_of(desk, done.dossier_uid).may_wait
    payments.pay(desk, done.dossier_uid, 2_000_000, PaymentWay.TRANSFER)
    assert bank.fees_of(desk, done.dossier_uid).code == ()
    with pytest.raises(errors.UnknownDossier):
        bank.fees_of(desk, "nothing")
