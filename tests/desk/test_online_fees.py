"""What the portal says of money becomes fees and payments of an online dossier, once."""

from app.desk import arriving, inbox, online_changes
from app.desk.desk import Desk
from app.queries import money
from app.queries.money import MoneyView
from app.rules.fees import Account
from app.rules.kinds import PaymentWay
from tests.desk.online import Folder, arrive, newest
from tests.desk.roads import assert_whole, history
from tests.exchange.portal import MINISTRY_CODE, SYNC_CODE, ministry, sync

FEES = [
    {"TenPhiLePhi": "Phí thẩm định", "MaPhiLePhi": "PTD", "Gia": "60000", "TrangThaiThanhToan": "1"},
    {"TenPhiLePhi": "Lệ phí", "MaPhiLePhi": "LP", "Gia": "30000", "TrangThaiThanhToan": "0"},
]
CATALOGUED = 1_000_000
"""The fee of the ministry message's procedure."""


def seen(desk: Desk, uid: str) -> MoneyView:
    with desk.store.reading() as session:
        return money.money(session, uid)


def test_fees_of_a_message_are_owed_and_what_was_paid_there_is_a_payment_online(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, sync(DanhSachLePhi=FEES))
    now = seen(desk, uid)
    assert [(c.name, c.full_amount) for c in now.charges] == [("Phí thẩm định", 60_000), ("Lệ phí", 30_000)]
    (paid,) = now.payments
    assert (paid.amount, paid.way, paid.reference, paid.taken_by) == (60_000, PaymentWay.ONLINE, SYNC_CODE, "")
    assert now.account == Account(90_000, 60_000)
    assert history(desk, uid) == ["arrived_online"]
    inbox.accept_online(desk, uid)
    assert seen(desk, uid) == now  # the catalogue adds nothing to what the portal asked for
    assert_whole(desk)


def test_all_paid_without_a_list_means_the_fees_of_the_catalogue(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, ministry(TrangThaiThanhToan="1"))
    now = seen(desk, uid)
    assert now.account == Account(CATALOGUED, CATALOGUED)
    assert now.payments[0].reference == MINISTRY_CODE
    assert_whole(desk)


def test_a_message_that_says_nothing_of_money_owes_what_the_catalogue_says_when_accepted(
    desk: Desk, folder: Folder
) -> None:
    uid = arrive(desk, folder, ministry(TrangThaiThanhToan="0"))
    assert seen(desk, uid) == MoneyView()
    inbox.accept_online(desk, uid, override_reason="Lãnh đạo đồng ý")
    assert seen(desk, uid).account == Account(CATALOGUED, 0)


def test_a_change_that_is_taken_brings_what_was_paid_since_and_nothing_twice(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder, sync(DanhSachLePhi=FEES))
    later = [{**fee, "TrangThaiThanhToan": "1"} for fee in FEES]
    for name, listed in (("n", later), ("o", FEES)):
        folder.put(name, sync(DanhSachLePhi=listed, TrichYeuHoSo=name))
        assert arriving.import_folder(desk, folder.path).changed == 1
        online_changes.take(desk, newest(desk, uid).uid)
    now = seen(desk, uid)
    assert [one.amount for one in now.payments] == [60_000, 30_000]
    assert (len(now.charges), now.account) == (2, Account(90_000, 90_000))
    assert_whole(desk)
