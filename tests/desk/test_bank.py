"""The account that fees are transferred to, and the codes by which they are."""

import pytest

from app import errors
from app.desk import bank, intake, payments
from app.desk.desk import Desk
from app.papers import symbols
from app.queries import office
from app.rules import vietqr
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


def test_a_code_to_pay_what_is_open_and_one_to_look_at(desk: Desk) -> None:
    done = intake.accept(desk, open_draft(desk))
    with pytest.raises(errors.NoBankAccount):
        bank.code_to_pay(desk, done.dossier_uid)
    bank.set_account(desk, ACCOUNT.bank, ACCOUNT.account, ACCOUNT.holder)
    payments.pay(desk, done.dossier_uid, 200_000, PaymentWay.CASH)
    wanted = vietqr.payload(ACCOUNT, 2_000_000, done.code)
    assert bank.code_to_pay(desk, done.dossier_uid) == symbols.qr_rows(wanted)
    assert bank.sample(ACCOUNT) == symbols.qr_rows(vietqr.payload(ACCOUNT))
    payments.pay(desk, done.dossier_uid, 2_000_000, PaymentWay.TRANSFER)
    with pytest.raises(errors.NothingOwed):
        bank.code_to_pay(desk, done.dossier_uid)
