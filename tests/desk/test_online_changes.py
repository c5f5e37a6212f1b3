"""What arrives for a dossier that is known: shown, taken as far as it may be, or set aside; nothing moves itself."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app import errors
from app.desk import handover, inbox, looking, online_changes, pausing
from app.desk.desk import Desk
from app.desk.online_changes import Taken
from app.desk.wording import SupplementText
from app.models import journal
from app.queries import dossiers
from app.queries import online_changes as changes
from app.queries.online_changes import ChangeView
from app.rules.differences import Difference
from app.rules.kinds import Form, Look, TransferPurpose
from app.rules.states import State
from tests.desk import roads
from tests.desk.online import Folder, arrive, import_all, newest, outgoing, sample, says_elsewhere, waiting
from tests.exchange.portal import SYNC_CODE, document, sync

LICENCE = "2.001646"
"""A sample procedure of several papers and 15 working days: its receipt is due."""
FEES = [{"TenPhiLePhi": "Phí mẫu", "MaPhiLePhi": "P", "Gia": "60000", "TrangThaiThanhToan": "0"}]
SECOND = sample() + b"%second\n"


@pytest.fixture
def accepted(desk: Desk, folder: Folder) -> str:
    """An online dossier that was accepted here; its fee is open."""
    uid = arrive(desk, folder, message())
    inbox.accept_online(desk, uid, override_reason="Nộp sau (mẫu)")
    return uid


def message(*files: dict[str, str], **fields: Any) -> dict[str, Any]:
    papers = [document("thong-bao.pdf", "2"), *files]
    return sync(**{"MaTTHC": LICENCE, "DanhSachLePhi": FEES, "TaiLieuNop": papers, **fields})


def comes(desk: Desk, folder: Folder, sent: dict[str, Any], **files: bytes) -> None:
    """Let a newer record arrive, with one more file where one is given."""
    content = {"thong-bao.pdf": sample(), **{f"{name}.pdf": said for name, said in files.items()}}
    folder.put("newer", sent, content)
    done = import_all(desk, folder)
    assert (done.changed, done.held) == (1, ())


def oldest(desk: Desk, uid: str) -> ChangeView:
    with desk.store.reading() as session:
        found = changes.oldest(session, uid)
    assert found is not None
    return found


def listed(desk: Desk) -> list[tuple[str, State | None]]:
    with desk.store.reading() as session:
        assert changes.count(session) == len(changes.rows(session))
        return [(row.uid, row.said) for row in changes.rows(session)]


def note(desk: Desk, uid: str) -> dict[str, Any]:
    with desk.store.reading() as session:
        found: dict[str, Any] = json.loads(journal.slice_of(session, uid)[-1]["content"])["note"]
    return found


def receipts(desk: Desk, uid: str) -> int:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    return sum(slip.form is Form.RECEIPT for slip in found.slips) if found else 0


def test_what_nobody_looked_at_yet_hinders_an_answer_and_a_refusal_answers_it_too(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    folder.put("m", sync(ChuHoSo="CÔNG TY MẪU KHÁC"))
    import_all(desk, folder)
    for answer in (inbox.accept_online, inbox.ask_for_more):
        with pytest.raises(errors.ChangeWaits) as caught:
            answer(desk, uid)
        assert caught.value.code == SYNC_CODE
    assert roads.history(desk, uid) == ["arrived_online", "online_change_arrived"]
    inbox.refuse_online(desk, uid, "Không thuộc thẩm quyền")
    assert listed(desk) == []
    roads.assert_whole(desk)


def test_a_change_that_was_set_aside_changes_nothing_and_hinders_no_more(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    folder.put("m", sync(ChuHoSo="CÔNG TY MẪU KHÁC"))
    import_all(desk, folder)
    (change,) = waiting(desk)[0].changes
    with pytest.raises(errors.ReasonNeeded):
        online_changes.set_aside(desk, change, " ")
    online_changes.set_aside(desk, change, "Gửi nhầm (mẫu)")
    assert note(desk, uid)["reason"] == "Gửi nhầm (mẫu)"
    for again in (online_changes.take, lambda d, u: online_changes.set_aside(d, u, "x")):
        with pytest.raises(errors.UnknownOnline):
            again(desk, change)
    (row,) = waiting(desk)
    assert (row.owner_name, row.changes) == ("CÔNG TY CỔ PHẦN MẪU SÔNG CẦU", ())
    assert inbox.accept_online(desk, uid).code
    assert import_all(desk, folder).changed == 0  # the same record again is known
    roads.assert_whole(desk)


def test_particulars_of_an_accepted_dossier_become_a_correction_and_papers_are_added(
    desk: Desk, folder: Folder, accepted: str
) -> None:
    comes(desk, folder, message(document("hai.pdf", ""), ChuHoSo="CÔNG TY MẪU KHÁC", Email=""), hai=SECOND)
    assert listed(desk) == [(accepted, None)]
    found = oldest(desk, accepted)
    assert found.differences == (
        Difference("owner_name", "CÔNG TY CỔ PHẦN MẪU SÔNG CẦU", "CÔNG TY MẪU KHÁC"),
        Difference("file", "", "hai.pdf"),
    )
    (file,) = found.files
    before = roads.everything(desk)
    with pytest.raises(errors.ReasonNeeded):
        online_changes.take(desk, found.uid, placed={file.uid: 1})
    with pytest.raises(errors.FilesNotPlaced):
        online_changes.take(desk, found.uid, reason="Cổng gửi lại (mẫu)")
    with pytest.raises(errors.UnknownOnline):
        online_changes.take(desk, found.uid, placed={file.uid: 99}, reason="Cổng gửi lại (mẫu)")
    assert roads.everything(desk) == before
    done = online_changes.take(desk, found.uid, placed={file.uid: 1}, reason="Cổng gửi lại (mẫu)")
    assert (done.corrected, done.papers, done.receipt is not None) == (("owner_name",), 1, True)
    kept = roads.dossier(desk, accepted)
    assert (kept.owner_name, kept.owner_email) == ("CÔNG TY MẪU KHÁC", "mau@songcau.example.vn")
    said = note(desk, accepted)
    assert (said["before"], said["reason"]) == (
        {"owner_name": "CÔNG TY CỔ PHẦN MẪU SÔNG CẦU"},
        "Cổng gửi lại (mẫu)",
    )
    assert receipts(desk, accepted) == 2
    assert listed(desk) == []
    roads.assert_whole(desk)


def test_while_a_department_holds_it_papers_wait_and_particulars_are_noted(
    desk: Desk, department: Desk, folder: Folder, accepted: str
) -> None:
    offer = handover.offer(desk, [accepted], department.place.uid)
    comes(desk, folder, message(document("hai.pdf", "1")), hai=SECOND)
    with pytest.raises(errors.DossierOffered):
        online_changes.take(desk, oldest(desk, accepted).uid)
    handover.read_acknowledgement(
        desk, roads.answer(department, roads.receive(department, offer), {accepted: roads.CONFIRM})
    )
    with pytest.raises(errors.DossierNotHere):
        online_changes.take(desk, oldest(desk, accepted).uid)
    online_changes.set_aside(desk, oldest(desk, accepted).uid, "Đã báo phòng (mẫu)")
    comes(desk, folder, message(SoDienThoai="0912345678"))
    assert online_changes.take(desk, oldest(desk, accepted).uid) == Taken()
    assert roads.history(desk, accepted)[-1] == "online_change_noted"
    assert roads.dossier(desk, accepted).owner_phone == "02083651234"
    roads.hand_over(department, desk, {accepted: roads.CONFIRM}, TransferPurpose.UNFINISHED, "Nhầm phòng (mẫu)")
    comes(desk, folder, message(document("ba.pdf", "1"), SoDienThoai="0912345678"), ba=SECOND)
    done = online_changes.take(desk, oldest(desk, accepted).uid)
    assert (done.corrected, done.papers) == ((), 1)  # it is worked on: particulars are noted only
    roads.assert_whole(desk, department)


def test_a_state_elsewhere_that_is_not_ours_is_shown_noted_and_moves_nothing(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    says_elsewhere(desk, folder, uid, State.RECEIVED)  # so a portal calls what waits here for its answer
    assert waiting(desk)[0].changes == ()
    looking.mark(desk, uid, Look.PASSED)
    says_elsewhere(desk, folder, uid, State.WITHDRAWN)
    (row,) = waiting(desk)
    assert (len(row.changes), row.look) == (1, None)
    with desk.store.reading() as session:
        found = changes.change(session, row.changes[0])
    assert found is not None
    assert found.differences == (Difference("state", "1", "7"),)
    assert (found.said_at, found.is_state) == (datetime(2026, 11, 25, 1, 20, tzinfo=UTC), True)
    with pytest.raises(errors.ChangeWaits):
        inbox.accept_online(desk, uid)
    assert online_changes.take(desk, row.changes[0]) == Taken()
    assert note(desk, uid)["state"] == State.WITHDRAWN
    assert roads.dossier(desk, uid).state == State.REGISTERED
    inbox.accept_online(desk, uid)
    says_elsewhere(desk, folder, uid, State.RETURNED)
    assert listed(desk) == [(uid, State.RETURNED)]
    online_changes.set_aside(desk, oldest(desk, uid).uid, "Hệ thống kia báo nhầm (mẫu)")
    says_elsewhere(desk, folder, uid, State.IN_PROGRESS)
    assert listed(desk) == []
    assert roads.dossier(desk, uid).state == State.RECEIVED
    assert [one.state for one in outgoing(desk)] == [State.RECEIVED]
    roads.assert_whole(desk)


def test_what_arrives_after_the_end_is_noted(desk: Desk, folder: Folder) -> None:
    uid = arrive(desk, folder)
    inbox.refuse_online(desk, uid, "Không thuộc thẩm quyền")
    folder.put("m", sync(ChuHoSo="CÔNG TY MẪU KHÁC", TaiLieuNop=[]))
    import_all(desk, folder)
    assert listed(desk) == [(uid, None)]
    assert online_changes.take(desk, oldest(desk, uid).uid) == Taken()
    assert roads.dossier(desk, uid).owner_name == "CÔNG TY CỔ PHẦN MẪU SÔNG CẦU"
    roads.assert_whole(desk)


def test_a_fee_that_was_paid_there_lets_a_dossier_go_on_that_waits_for_it(
    desk: Desk, folder: Folder, accepted: str
) -> None:
    pausing.wait_for_fee(desk, accepted, "Chờ nộp phí (mẫu)")
    paid = [{**FEES[0], "TrangThaiThanhToan": "1"}]
    comes(desk, folder, message(DanhSachLePhi=paid))
    assert roads.dossier(desk, accepted).state == State.FEE_DUE
    assert online_changes.take(desk, oldest(desk, accepted).uid).paid == 60_000
    assert roads.dossier(desk, accepted).state == State.RECEIVED
    roads.assert_whole(desk)


def test_a_record_of_another_procedure_and_one_for_a_supplement_are_not_taken_here(
    desk: Desk, folder: Folder, accepted: str
) -> None:
    comes(desk, folder, message(MaTTHC="2.000033"))
    assert oldest(desk, accepted).of_another_procedure
    with pytest.raises(errors.UnknownProcedure):
        online_changes.take(desk, oldest(desk, accepted).uid)
    online_changes.set_aside(desk, oldest(desk, accepted).uid, "Hồ sơ khác (mẫu)")
    pausing.request_supplement(desk, accepted, SupplementText(("Bản vẽ (mẫu)",), "Thiếu (mẫu)"))
    comes(desk, folder, message(document("hai.pdf", "1")), hai=SECOND)
    with desk.store.reading() as session:
        assert changes.oldest(session, accepted) is None
    with pytest.raises(errors.BadMove):
        online_changes.take(desk, newest(desk, accepted).uid)
