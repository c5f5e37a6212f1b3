"""Papers that follow dossiers are issued with their numbers and say what was done."""

from datetime import date, timedelta
from threading import Thread

import pytest

from app import errors
from app.desk import (
    checks,
    corrections,
    deadlines,
    following,
    handover,
    intake,
    pausing,
    receiving,
    results,
    returning,
    stopping,
)
from app.desk import department as acts
from app.desk.desk import Desk
from app.desk.following import Span
from app.desk.results import ResultText
from app.desk.returning import Receiver
from app.desk.wording import ApologyText, StopText, SupplementText
from app.queries import dossiers, work
from app.queries import following as followed
from app.queries.work import StepView
from app.rules.kinds import Form, IdentityProof, ResultKind, TransferPurpose
from tests.desk.roads import CONFIRM, accept, dossier, hand_over, inside
from tests.desk.test_results import PAPER
from tests.desks import SetClock, open_draft
from tests.papers.reading import assert_in_order, pages_of, text_of


def paper(desk: Desk, sha256: str) -> str:
    return " ".join(text_of(desk.documents.read(sha256)).split())


def test_a_control_slip_has_the_hand_overs_and_a_block_to_fill_in_by_hand(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    first = following.issue_control_slip(desk, uid)
    assert (first.form, first.number, first.slip_code) == (Form.CONTROL_SLIP, 1, "0626000001")
    said = paper(desk, first.sha256)
    assert f"Mã số hồ sơ: {dossier(desk, uid).code}" in said
    assert "1. Giao: Bộ phận TN&TKQ 2. Nhận: " in said
    hand_over(desk, department, {uid: CONFIRM})
    second = following.issue_control_slip(desk, uid)
    again = paper(desk, second.sha256)
    assert second.number == 2
    assert department.place.name in again.split("1. Giao: ")[1]
    assert again.count("2. Nhận:") == 2
    assert checks.check(desk, deep=True).findings == ()


def test_a_control_slip_says_what_came_out_where_and_how_its_applicant_got_it(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uid, own = accept(desk), accept(desk)
    hand_over(desk, department, {uid: CONFIRM})
    clock.forward(days=1)
    results.record_result(department, uid, ResultText(ResultKind.PAPER, "Giấy phép mẫu", "15/GP-SCT"))
    clock.forward(hours=1)
    hand_over(department, desk, {uid: CONFIRM}, TransferPurpose.RESULT)
    came = paper(desk, following.issue_control_slip(desk, uid).sha256)
    assert came.count("trước hạn") == 3, "the head of the column, the hand-over that brought it, and the result"
    assert came.count("2. Nhận:") == 3, "the last block is left to fill in by hand"
    returning.give(desk, uid, Receiver("Lê Văn Mẫu", IdentityProof.RECEIPT))
    said = paper(desk, following.issue_control_slip(desk, uid).sha256)
    assert said.count("2. Nhận:") == 3
    assert "2. Nhận: Lê Văn Mẫu" in said
    assert "Trả trực tiếp" in said
    recorded = said.split("Kết quả giải quyết đã ghi nhận:")[1]
    assert_in_order(recorded, (department.place.name, "Giấy phép mẫu 15/GP-SCT", "ngày 26/11/2026"))
    results.record_result(desk, own, ResultText(ResultKind.PAPER, "Văn bản xác nhận"))
    at_desk = paper(desk, following.issue_control_slip(desk, own).sha256)
    assert_in_order(at_desk.split("đã ghi nhận:")[1], ("BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "Văn bản xác nhận"))
    assert checks.check(desk, deep=True).findings == ()


def test_the_control_slip_of_a_whole_road_leaves_out_of_a_step_what_its_applicant_took(
    desk: Desk, clock: SetClock
) -> None:
    room, uid = inside(desk), accept(desk)

    def to(giver: Desk, taker: Desk, purpose: TransferPurpose = TransferPurpose.WORK, words: str = "") -> None:
        offer = handover.offer(giver, [uid], taker.place.uid, purpose, words)
        receiving.answer(taker, offer.transfer_uid, {uid: CONFIRM})

    def steps() -> tuple[StepView, ...]:
        with desk.store.reading() as session:
            return work.steps(session, uid, clock.now())

    clock.forward(hours=1)
    to(desk, room)
    acts.begin_step(room, uid, 2)
    clock.forward(days=1)  # a working day of 8 hours
    to(room, desk, TransferPurpose.SUPPLEMENT, "Cần bản vẽ")
    pausing.request_supplement(desk, uid, SupplementText(("Bản vẽ",)))
    clock.forward(days=21)
    assert [(step.used, step.is_late(clock.now())) for step in steps()][1] == (timedelta(hours=8), False)
    pausing.supplemented(desk, uid, ["Bản vẽ"])
    to(desk, room)
    clock.forward(days=1)
    acts.finish_step(room, uid, 2)
    for position, days in ((3, 30), (4, 0)):
        acts.begin_step(room, uid, position)
        clock.forward(days=days, hours=1)
        acts.finish_step(room, uid, position)
    results.record_result(room, uid, PAPER)
    to(room, desk, TransferPurpose.RESULT)
    second, third, fourth, last = steps()[1:]
    assert second.used == timedelta(hours=16)
    assert [step.is_late(step.done or clock.now()) for step in (second, third, fourth)] == [False, True, True]
    said = paper(desk, following.issue_control_slip(desk, uid).sha256)
    assert said.count("1. Giao:") == 5, "four hand-overs, and a block to fill in by hand"
    in_table = said[said.index("Các bước xử lý hồ sơ") :]
    for step, used, result in ((second, "16 giờ", ""), (third, "", "quá hạn"), (fourth, "0 giờ", "quá hạn")):
        line = in_table[in_table.index(step.content) :][: len(step.content) + 40]
        assert f"{step.hours:g} giờ".replace(".", ",") in line
        assert used in line
        assert result in line
    clock.forward(days=10)
    assert steps()[4] == last, "what is over takes no more time"


def test_nothing_follows_a_dossier_that_was_not_accepted(desk: Desk) -> None:
    refused = intake.refuse(desk, open_draft(desk), "Không thuộc thẩm quyền")
    with pytest.raises(errors.BadMove):
        following.issue_control_slip(desk, refused.dossier_uid)
    with pytest.raises(errors.UnknownDossier):
        following.issue_control_slip(desk, "nobody")


def test_a_register_has_the_dossiers_of_its_days_in_order_and_leaves_out_what_is_void(
    desk: Desk, clock: SetClock
) -> None:
    codes = [str(dossier(desk, accept(desk)).code) for _time in range(3)]
    corrections.void(desk, accept(desk), "nhầm")
    today = desk.today().date()
    clock.forward(days=3)
    later = str(dossier(desk, accept(desk)).code)
    issued = following.issue_register(desk, Span(today, today))
    said = paper(desk, issued.sha256)
    assert [said.index(code) for code in codes] == sorted(said.index(code) for code in codes)
    assert later not in said
    assert said.count("H55.14-") == 3
    assert "Lĩnh vực: tất cả các lĩnh vực" in said
    assert (issued.number, issued.slip_code) == (1, "0726000001")
    both = following.issue_register(desk, Span(today, desk.today().date(), "Lưu thông hàng hóa trong nước"))
    assert paper(desk, both.sha256).count("H55.14-") == 4
    assert checks.check(desk, deep=True).findings == ()


def test_the_register_says_how_a_dossier_ended_and_when_its_date_was_moved_to(desk: Desk) -> None:
    withdrawn, stopped, moved = accept(desk), accept(desk), accept(desk)
    today = desk.today().date()
    asked = stopping.Request(today, "Người nộp mẫu", "Đơn đề nghị")
    stopping.withdraw(desk, withdrawn, asked, StopText())
    stopping.stop(desk, stopped, StopText("Quá thời hạn bổ sung"))
    deadlines.extend(desk, moved, date(2027, 2, 26), ApologyText("Chờ ý kiến"))
    said = paper(desk, following.issue_register(desk, Span(today, today)).sha256)
    when = f"{desk.today():%H:%M %d/%m/%Y}"
    assert said.count("Rút hồ sơ") == said.count("Dừng giải quyết") == 1
    assert said.count(when) == 5  # three came then, two ended then
    assert said.count("26/02/2027") == 1


def test_a_register_of_another_field_or_of_no_days_is_empty_or_refused(desk: Desk) -> None:
    accept(desk)
    today = desk.today().date()
    none = following.issue_register(desk, Span(today, today, "Hóa chất"))
    assert "H55.14-" not in paper(desk, none.sha256)
    with pytest.raises(errors.BadInput):
        following.issue_register(desk, Span(today, today - timedelta(days=1)))


def test_registers_drawn_at_once_have_numbers_of_their_own_on_their_papers(desk: Desk) -> None:
    accept(desk)
    today = desk.today().date()
    made: list[tuple[int, str]] = []

    def issue() -> None:
        issued = following.issue_register(desk, Span(today, today))
        made.append((issued.number, paper(desk, issued.sha256)))

    threads = [Thread(target=issue) for _time in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for number, _said in made) == [1, 2, 3, 4]
    assert all(f"Số: {number:04d}/STD-" in said for number, said in made)


def test_fields_of_procedures_are_named(desk: Desk) -> None:
    with desk.store.reading() as session:
        found = followed.fields(session)
    assert "Lưu thông hàng hóa trong nước" in found
    assert list(found) == sorted(found)


def test_all_forms_of_two_lives_stand_beside_them_and_the_register_says_how_each_ended(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    given, withdrawn = accept(desk), accept(desk)
    pausing.request_supplement(desk, given, SupplementText(("Bản vẽ kho",), "Thiếu bản vẽ"))
    clock.forward(days=1)
    pausing.supplemented(desk, given, ("Bản vẽ kho",))
    deadlines.extend(desk, given, date(2027, 3, 1), ApologyText("Chờ ý kiến"))
    day = clock.now().date()
    stopping.withdraw(desk, withdrawn, stopping.Request(day, "Người nộp", "Đơn rút"), StopText("Không còn nhu cầu"))
    hand_over(desk, department, {given: CONFIRM})
    results.record_result(department, given, PAPER)
    hand_over(department, desk, {given: CONFIRM}, TransferPurpose.RESULT)
    clock.forward(days=1)
    returning.post(desk, given, "EB123456789VN")
    under_way = following.issue_register(desk, Span(date(2026, 11, 25), date(2026, 11, 25)))
    assert "Bưu chính EB123456789VN" in pages_of(desk.documents.read(under_way.sha256))[0]
    clock.forward(days=1)
    returning.delivered(desk, given, clock.now().date(), "Bà Mẫu")
    following.issue_control_slip(desk, given)
    with desk.store.reading() as session:
        papers = {uid: dossiers.dossier(session, uid) for uid in (given, withdrawn)}
    forms = {uid: {slip.form for slip in found.slips} for uid, found in papers.items() if found}
    assert forms[given] == {Form.RECEIPT, Form.SUPPLEMENT, Form.APOLOGY, Form.CONTROL_SLIP}
    assert forms[withdrawn] == {Form.RECEIPT, Form.STOPPING}
    issued = following.issue_register(desk, Span(date(2026, 11, 25), date(2026, 11, 25)))
    assert issued.form is Form.REGISTER
    lines = pages_of(desk.documents.read(issued.sha256))[0]
    ended = dossier(desk, given)
    assert ended.finished_at
    assert ended.returned_at
    assert ended.finished_at < ended.returned_at, "finished and returned are two times"
    for said in (
        f"{ended.code}", f"{dossier(desk, withdrawn).code}", "01/03/2027", "28/11/2026", "Bưu chính EB123456789VN",
        "Bà Mẫu", "Rút hồ sơ",
    ):  # fmt: skip
        assert said in lines
    assert checks.check(desk, deep=True).findings == ()
