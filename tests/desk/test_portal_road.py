"""Each state goes out with the act that leads to it, over a real portal that drops, delays, repeats and refuses."""

from datetime import datetime, timedelta
from typing import Any

from app.desk import deadlines, inbox, outbox, pausing, payments, results, returning, stopping
from app.desk.desk import Desk
from app.desk.stopping import Request
from app.desk.wording import ApologyText, StopText, SupplementText
from app.exchange import portal_dates
from app.queries import money
from app.rules.calendar import ZONE
from app.rules.kinds import PaymentWay, TransferPurpose
from tests.desk.online import Folder, arrive
from tests.desk.roads import CONFIRM, assert_whole, dossier, hand_over
from tests.desk.test_results import OWNER, PAPER
from tests.desks import SetClock
from tests.exchange.portal import document, sync
from tests.portal_server import DONE, Behaviour, Portal, delay, drop, reply

TERM = "2.001646"
FIELDS = [
    "MaHoSo", "NguoiXuLy", "ChucDanh", "ThoiDiemXuLy", "PhongBanXuLy", "NoiDungXuLy", "TrangThai", "NgayBatDau",
    "NgayKetThucTheoQuyDinh",
]  # fmt: skip
"""Of a CapNhatTienDoHoSoMC, in their order."""

REFUSED = reply(200, {"error_code": "07", "message": "sai"})


def accepted(desk: Desk, folder: Folder, code: str) -> str:
    message = sync(MaHoSo=code, MaTTHC=TERM, TaiLieuNop=[document("a.pdf")])
    uid = arrive(desk, folder, message, code)
    return inbox.accept_online(desk, uid, override_reason="Nộp bản gốc sau").dossier_uid


def live(desk: Desk, department: Desk, folder: Folder, clock: SetClock) -> str:
    """Let dossiers go through all states; returns the one that goes furthest."""
    asked = arrive(desk, folder, sync(MaHoSo="000-1", MaTTHC=TERM), "000-1")
    inbox.ask_for_more(desk, asked)
    inbox.refuse_online(desk, asked, "Quá hạn bổ sung")
    withdrawn, stopped, far = (accepted(desk, folder, code) for code in ("000-2", "000-3", "000-4"))
    asks = Request(desk.today().date(), "Người nộp", "Đơn rút hồ sơ")
    stopping.withdraw(desk, withdrawn, asks, StopText("Không còn nhu cầu"))
    stopping.stop(desk, stopped, StopText("Quá hạn bổ sung"))
    clock.forward(minutes=1)
    pausing.request_supplement(desk, far, SupplementText(("Bản vẽ",), "Chưa đủ căn cứ"))
    pausing.supplemented(desk, far, ["Bản vẽ"])
    payments.charge(desk, far, "Phí thẩm định", 60_000)
    pausing.wait_for_fee(desk, far, "Nộp phí thẩm định")
    with desk.store.reading() as session:
        still_open = money.money(session, far).account.open
    payments.pay(desk, far, still_open, PaymentWay.CASH)
    promised = dossier(desk, far).due_current
    assert promised
    deadlines.extend(desk, far, (promised + timedelta(days=14)).astimezone(ZONE).date(), ApologyText("Chờ ý kiến"))
    hand_over(desk, department, {far: CONFIRM})
    return far


LIVES = {
    "000-1": ["5", "3"],
    "000-2": ["2", "7"],
    "000-3": ["2", "8"],
    "000-4": ["2", "5", "2", "6", "2", "2", "4"],
}


def said(portal: Portal) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the records that came, by dossier and message, a repeat once."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for uid, body in portal.taken:
        assert list(body) == ["service", "isUpdating", "session", "madonvi", "data"]
        (record,) = body["data"]
        assert found.setdefault(record["MaHoSo"], {}).setdefault(uid, record) == record, "a repeat says the same"
    return found


def test_each_state_goes_out_once_in_order_whatever_the_portal_does(
    desk: Desk, department: Desk, folder: Folder, portal: Portal, clock: SetClock
) -> None:
    far = live(desk, department, folder, clock)
    already = reply(409, {"error_code": "12", "message": "đã có"})
    moods: list[Behaviour] = [drop, delay, DONE]  # taken at the third try; nobody knows whether at the first
    moods += [REFUSED]  # its dossier waits, the others go on
    moods += [already, reply(503), DONE]
    portal.behaviours = [*moods, DONE]
    first = outbox.send(desk, portal.address, wait=lambda _s: None)
    assert [(one.external_code, type(one.fault).__name__) for one in first.unsent] == [("000-1", "PortalRefused")]
    clock.forward(minutes=1)
    assert outbox.send(desk, portal.address, due_only=True) == outbox.Sending(1, ())
    results.record_result(department, far, PAPER)
    hand_over(department, desk, {far: CONFIRM}, TransferPurpose.RESULT)
    returning.give(desk, far, OWNER)
    assert outbox.send(desk, portal.address) == outbox.Sending(2, ())
    records = {code: list(messages.values()) for code, messages in said(portal).items()}
    assert {code: [one["TrangThai"] for one in of_one] for code, of_one in records.items()} == {
        **LIVES,
        "000-4": [*LIVES["000-4"], "9", "10"],
    }
    for record in (one for of_one in records.values() for one in of_one):
        assert list(record) == FIELDS
        assert all(isinstance(value, str) for value in record.values())
        assert portal_dates.parse(record["ThoiDiemXuLy"]) is not None
        assert record["NguoiXuLy"] == desk.signed_in().name
    moved = records["000-4"][5]
    day = datetime.strptime(moved["NgayKetThucTheoQuyDinh"][:8], "%Y%m%d").date()  # noqa: DTZ007 - a day alone
    assert moved["NoiDungXuLy"] == f"Được tiếp nhận: Hẹn lại ngày trả kết quả {day:%d/%m/%Y}: Chờ ý kiến"
    assert_whole(desk, department)
