"""Results of online dossiers: their files go out with the messages that tell of them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import errors
from app.desk import handover, inbox, outbox, receiving, results, returning
from app.desk.desk import Desk
from app.models.online import OutboxMessage
from app.rules.kinds import TransferPurpose
from app.rules.states import State
from tests.desk.online import Folder, arrive, sample
from tests.desk.roads import CONFIRM, assert_whole, dossier, hand_over
from tests.desk.test_results import LICENCE, OWNER, PAPER, given
from tests.exchange.portal import ministry, sync
from tests.portal_server import DONE, Portal, drop, reply

LISTED = "DanhSachGiayToKetQua"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "inbox")
    made.path.mkdir()
    return made


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


def test_files_go_by_http_with_their_message_until_the_portal_has_them(
    desk: Desk, accepted: str, portal: Portal, tmp_path: Path
) -> None:
    done = results.record_result(desk, accepted, LICENCE, given(tmp_path, sample()))
    portal.behaviours = [DONE, drop, reply(503), DONE]
    assert outbox.send(desk, portal.address, wait=lambda _s: None) == outbox.Sending(2, ())
    files = {f"giay-phep-mau-{done.code}.pdf": sample()}
    assert portal.files == [{}, files, files, files]
    assert len({uid for uid, _body in portal.taken[1:]}) == 1


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
    offer = handover.offer(department, [accepted], desk.place.uid, TransferPurpose.RESULT)
    receiving.receive(desk, offer.package)
    receiving.answer(desk, offer.transfer_uid, {accepted: CONFIRM})
    assert dossier(desk, accepted).state == State.FINISHED
    assert list(sent(desk)[-1][1].values()) == [sample() + b"%theirs\n"]
