"""Results of online dossiers: their files go out with what tells of them, and the portal's answer returns them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from app import errors
from app.desk import inbox, online_results, outbox, results, returning
from app.desk.desk import Desk
from app.models.online import OutboxMessage
from app.queries import results as reads
from app.rules.kinds import DeliveryWay, ResultKind, TransferPurpose
from app.rules.states import State
from tests.desk.online import Folder, arrive, sample
from tests.desk.roads import CONFIRM, assert_whole, dossier, hand_over, history, twice_at_once
from tests.desk.test_results import LICENCE, NOTED, OWNER, PAPER, given, outcome
from tests.desks import SetClock
from tests.exchange.portal import ministry, sync
from tests.portal_server import DONE, Portal, drop, reply

LISTED = "DanhSachGiayToKetQua"


@pytest.fixture
def accepted(desk: Desk, folder: Folder) -> str:
    return inbox.accept_online(desk, arrive(desk, folder)).dossier_uid


def told(desk: Desk) -> list[dict[str, Any]]:
    """Return the records of all messages to the portal."""
    with desk.store.reading() as session:
        return [row.body["data"][0] for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def sent(desk: Desk) -> list[tuple[str, dict[str, bytes]]]:
    """Send what waits into the folder; return each message's state, and its files as the message names them."""
    assert outbox.send(desk).unsent == ()
    found = []
    for path in sorted((desk.home.path / "outbox").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))["data"][0]
        names = [one["DuongDanTepTinKetQua"] for one in record.get(LISTED, ())]
        found.append((record["TrangThai"], {name: (path.with_suffix("") / name).read_bytes() for name in names}))
    return found


@pytest.mark.parametrize("message", [sync(), ministry(MaTTHC="2.000033")], ids=["synchronised", "ministries"])
def test_the_file_of_a_result_goes_out_with_the_states_that_tell_of_it(
    desk: Desk, folder: Folder, tmp_path: Path, message: dict[str, Any]
) -> None:
    uid = inbox.accept_online(desk, arrive(desk, folder, message), override_reason="x").dossier_uid
    done = results.record_result(desk, uid, LICENCE, given(tmp_path, sample()))
    returning.give(desk, uid, OWNER)
    name = f"giay-phep-mau-{done.code}.pdf"
    listed = [
        {
            "TenGiayTo": "Giấy phép mẫu 15/GP-SCT",
            "MaThanhPhanHoSo": "",
            "GiayToId": done.uid,
            "DuongDanTepTinKetQua": name,
        }
    ]
    assert [(one["TrangThai"], one.get(LISTED)) for one in told(desk)] == [("2", None), ("9", listed), ("10", listed)]
    assert sent(desk) == [("2", {}), ("9", {name: sample()}), ("10", {name: sample()})]
    assert_whole(desk)


def test_a_paper_without_a_file_is_named_in_words_alone(desk: Desk, accepted: str) -> None:
    results.record_result(desk, accepted, PAPER)
    assert LISTED not in told(desk)[-1]
    assert told(desk)[-1]["NoiDungXuLy"] == "Đã xử lý xong: Giấy phép mẫu 15/GP-SCT"
    assert sent(desk)[-1] == ("9", {})


def test_each_change_of_the_results_is_told_again_with_what_is_valid_now(
    desk: Desk, accepted: str, tmp_path: Path
) -> None:
    other = sample() + b"%other\n"
    first = results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    second = results.record_result(desk, accepted, replace(LICENCE, number="16/GP"), given(tmp_path, other))
    results.void_result(desk, first.uid, "Sai số")
    results.void_result(desk, second.uid, "Sai cả số này")
    one, one_of_two = f"giay-phep-mau-{first.code}.pdf", f"1-giay-phep-mau-{first.code}.pdf"
    assert sent(desk)[1:] == [
        ("9", {one: sample()}),
        ("9", {one_of_two: sample(), one_of_two.replace("1-", "2-", 1): other}),
        ("9", {one: other}),
        ("2", {}),
    ]
    assert outcome(desk, accepted).on_portal is None


def test_files_go_by_http_with_their_message_until_the_portal_has_them(
    desk: Desk, accepted: str, portal: Portal, tmp_path: Path
) -> None:
    done = results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    portal.behaviours = [DONE, drop, reply(503), DONE]
    assert outbox.send(desk, portal.address, wait=lambda _s: None) == outbox.Sending(2, ())
    files = {f"giay-phep-mau-{done.code}.pdf": sample()}
    assert portal.files == [{}, files, files, files]
    assert len({uid for uid, _body in portal.taken[1:]}) == 1


def test_two_who_send_at_once_leave_each_message_once(desk: Desk, accepted: str, tmp_path: Path) -> None:
    results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    assert {one.sent for one in twice_at_once(desk, lambda: outbox.send(desk))} == {0, 2}
    assert [state for state, _files in sent(desk)] == ["2", "9"]
    assert len(list((desk.home.path / "outbox").iterdir())) == 3
    assert_whole(desk)


def test_a_damaged_file_holds_back_its_own_message_and_says_so(
    desk: Desk, accepted: str, folder: Folder, tmp_path: Path
) -> None:
    done = results.record_result(desk, accepted, LICENCE, given(tmp_path, sample() + b"%result\n"))
    inbox.accept_online(desk, arrive(desk, folder, sync(MaHoSo="000-2"), "n"))
    path = desk.documents.path(done.sha256)
    whole = path.read_bytes()
    path.write_bytes(b"%PDF-1.4 rotten")
    found = outbox.send(desk)
    assert (found.sent, [type(one.fault) for one in found.unsent]) == (2, [errors.DocumentDamaged])
    with desk.store.reading() as session:
        (waits,) = session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None)))
    assert waits.failure == f"DocumentDamaged: {done.sha256}"
    assert len(list((desk.home.path / "outbox").glob("*.json"))) == 2
    path.write_bytes(whole)
    assert outbox.send(desk) == outbox.Sending(1, ())


def test_what_a_department_recorded_goes_out_when_it_comes_back(
    desk: Desk, department: Desk, accepted: str, tmp_path: Path
) -> None:
    hand_over(desk, department, {accepted: CONFIRM})
    results.record_result(department, accepted, LICENCE, given(tmp_path, sample() + b"%theirs\n"))
    assert told(department) == []
    hand_over(department, desk, {accepted: CONFIRM}, TransferPurpose.RESULT)
    assert dossier(desk, accepted).state == State.FINISHED
    assert list(sent(desk)[-1][1].values()) == [sample() + b"%theirs\n"]


def test_what_the_portal_acknowledged_is_returned_by_that_at_an_officer_s_key(
    desk: Desk, accepted: str, portal: Portal, clock: SetClock, tmp_path: Path
) -> None:
    results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    with pytest.raises(errors.NotOnPortal):
        online_results.give(desk, accepted)
    portal.behaviours = [DONE, reply(200, {"error_code": "07", "message": "sai"}), DONE]
    assert online_results.send(desk, portal.address).sent == 1
    with pytest.raises(errors.NotOnPortal):
        online_results.give(desk, accepted)
    clock.forward(minutes=5)
    acknowledged = clock.now()
    assert online_results.send(desk, portal.address) == outbox.Sending(1, ())
    assert dossier(desk, accepted).state == State.FINISHED, "no result is returned in silence"
    clock.forward(hours=20)
    with pytest.raises(errors.NoOfficer):
        online_results.give(desk.with_officer(None), accepted)
    done = online_results.give(desk, accepted)
    now = dossier(desk, accepted)
    assert (now.state, now.returned_at, done.returned_at) == (State.RETURNED, acknowledged, acknowledged)
    (way,) = outcome(desk, accepted).deliveries
    assert (way.way, way.receiver_name, way.note) == (
        DeliveryWay.ELECTRONIC,
        now.owner_name,
        "Cổng dịch vụ công: 00 ok",
    )
    assert way.officer_name == desk.signed_in().name
    assert history(desk, accepted)[-1] == "result_sent"
    assert [one["TrangThai"] for one in told(desk)] == ["2", "9", "10"]
    with pytest.raises(errors.BadMove):
        online_results.give(desk, accepted)
    assert_whole(desk)


def test_all_results_must_be_with_the_portal(desk: Desk, accepted: str, tmp_path: Path) -> None:
    first = results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    outbox.send(desk)
    paper = results.record_result(desk, accepted, PAPER)
    outbox.send(desk)
    with pytest.raises(errors.NotOnPortal):
        online_results.give(desk, accepted)
    results.void_result(desk, paper.uid, "Ghi nhầm")
    with pytest.raises(errors.NotOnPortal):
        online_results.give(desk, accepted)
    outbox.send(desk)
    assert outcome(desk, accepted).on_portal is not None
    returning.post(desk, accepted, "EB123456789VN")
    with pytest.raises(errors.LetterOnTheWay):
        online_results.give(desk, accepted)
    returning.came_back(desk, accepted, "Không có người nhận")
    assert online_results.give(desk, accepted).code == first.code


def test_all_that_the_portal_has_is_asked_for_at_once(
    desk: Desk, folder: Folder, portal: Portal, tmp_path: Path
) -> None:
    for number in range(6):
        uid = inbox.accept_online(desk, arrive(desk, folder, sync(MaHoSo=f"000-{number}"), f"n{number}")).dossier_uid
        results.record_result(desk, uid, LICENCE, given(tmp_path, sample()))
    online_results.send(desk, portal.address)
    said: list[object] = []
    with desk.store.reading() as session:
        event.listen(session, "do_orm_execute", lambda state: said.append(state.statement))
        assert len(reads.electronic_on_portal(session, desk.place.uid)) == 6
    assert len(said) == 1


def test_the_setting_returns_what_is_electronic_alone_and_wanted_so(
    desk: Desk, folder: Folder, portal: Portal, tmp_path: Path
) -> None:
    asked = {"000-1": {}, "000-2": {}, "000-3": {"HinhThuc": "1"}, "000-4": {}, "000-5": {}}
    uids = []
    for code, more in asked.items():
        uid = arrive(desk, folder, sync(MaHoSo=code, **more), code)
        uids.append(inbox.accept_online(desk, uid).dossier_uid)
    electronic, both, posted, paper, noted = uids
    for uid in (electronic, posted):
        results.record_result(desk, uid, LICENCE, given(tmp_path, sample()))
    results.record_result(desk, both, replace(LICENCE, kind=ResultKind.BOTH), given(tmp_path, sample()))
    results.record_result(desk, paper, PAPER)
    results.record_result(desk, noted, NOTED)
    desk.home.save_settings(replace(desk.home.settings(), portal_returns=True))
    assert online_results.send(desk.with_officer(None), portal.address) == outbox.Sending(12, ())
    assert {uid: dossier(desk, uid).state for uid in uids} == {
        electronic: State.RETURNED,
        both: State.FINISHED,
        posted: State.FINISHED,
        paper: State.FINISHED,
        noted: State.RETURNED,
    }
    assert [body["data"][0]["TrangThai"] for _uid, body in portal.taken] == ["2"] * 5 + ["9"] * 5 + ["10"] * 2
    assert outcome(desk, electronic).deliveries[0].officer_name == ""
    assert online_results.send(desk, portal.address) == outbox.Sending(0, ())
    assert_whole(desk)
