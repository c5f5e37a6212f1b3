"""The sheet of a day's end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app import errors
from app.desk import backups, corrections, day, handover, intake, pausing, results, returning
from app.desk import department as acts
from app.desk.desk import Desk
from app.desk.results import ResultText
from app.desk.returning import Receiver
from app.desk.wording import SupplementText
from app.models import journal
from app.models.deadline import Pause
from app.models.journal import JournalEntry
from app.models.slip import PrintJob
from app.models.work import WorkStep
from app.papers.content import PaperSize
from app.queries import day as days
from app.queries import office
from app.queries.register import Horizon
from app.rules.calendar import ZONE
from app.rules.kinds import IdentityProof, ResultKind
from tests.desk.roads import CONFIRM, accept, assert_whole, dossier, everything, give_back, hand_over
from tests.desks import SetClock, complete, incomplete, open_draft
from tests.papers.reading import assert_in_order, text_of

NEXT_MORNING = datetime(2026, 11, 26, 8, 30, tzinfo=ZONE)


def test_the_sheet_says_what_is_open_and_what_the_day_brought(desk: Desk, department: Desk, clock: SetClock) -> None:
    backups.back_up_at_close(desk)
    clock.forward(hours=3)
    ready, offered, back = accept(desk), accept(desk), accept(desk)
    intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    handover.offer(desk, [offered], department.place.uid)
    hand_over(desk, department, {back: give_back()})
    with desk.store.reading() as session:
        head = journal.head(session, desk.place.workstation)
    said = text_of(desk.documents.read(day.issue_sheet(desk).sha256))
    for uid in (ready, offered, back):
        assert str(dossier(desk, uid).code) in said
    assert "25/11/2026" in said
    assert "Cán bộ một cửa mẫu" in said
    assert head in said.replace(" ", "")
    assert "Cộng 3 1 0" in said
    assert "Đã tiếp nhận, chưa bàn giao: 1" in said
    assert "(3 giờ trước)" in said


def test_the_figures_count_the_results_that_this_place_recorded_and_those_that_left_it(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    text = ResultText(ResultKind.PAPER, "Giấy phép mẫu")
    given, waiting, mistaken, there = accept(desk), accept(desk), accept(desk), accept(desk)
    hand_over(desk, department, {there: CONFIRM})
    clock.forward(days=1)
    for uid in (given, waiting):
        results.record_result(desk, uid, text)
    results.void_result(desk, results.record_result(desk, mistaken, text).uid, "Nhầm")
    results.record_result(department, there, text)
    returning.give(desk, given, Receiver("Lê Văn Mẫu", IdentityProof.RECEIPT))
    (here,) = day.view(desk).figures
    assert (here.accepted, here.recorded, here.returned) == (0, 2, 1)
    assert [(one.recorded, one.returned) for one in day.view(department).figures] == [(1, 0)]
    said = text_of(desk.documents.read(day.issue_sheet(desk).sha256))
    assert "Cộng 0 0 0 2 1 0" in said
    clock.forward(days=1)
    assert day.view(desk).figures == ()


def test_issuing_the_sheet_is_an_entry_that_names_head_and_sheet_and_orders_its_printing(desk: Desk) -> None:
    desk.home.save_settings(
        desk.home.settings().with_paper_size(day.PAPER, "A5").with_printer(day.PAPER, "van-phong")
    )
    seen = day.view(desk)
    done = day.issue_sheet(desk)
    with desk.store.reading() as session:
        job = session.scalars(select(PrintJob).where(PrintJob.uid == done.job_uid)).one()
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        content = session.get_one(journal.JournalContent, entry.id).content.decode()
    assert (job.sha256, job.queue, job.size, job.paper) == (done.sha256, "van-phong", PaperSize.A5, day.PAPER)
    assert entry.action == "day_ended"
    assert seen.journal_head in content
    assert done.sha256 in content
    assert_whole(desk)


def test_a_sheet_of_an_evening_belongs_to_the_office_s_day(desk: Desk, clock: SetClock) -> None:
    clock.moment = clock.moment.replace(hour=23, minute=59)
    accept(desk)
    assert sum(f.accepted for f in day.view(desk).figures) == 1
    clock.forward(minutes=1)
    assert day.view(desk).figures == ()
    said = text_of(desk.documents.read(day.issue_sheet(desk).sha256))
    assert "26/11/2026" in said


def test_where_the_sheet_cannot_be_stored_nothing_is_ordered_or_entered(desk: Desk) -> None:
    before = everything(desk)
    stolen = desk.home.documents.with_name("elsewhere")
    desk.home.documents.rename(stolen)
    desk.home.documents.write_bytes(b"")  # a file stands where the folder was
    with pytest.raises(errors.HomeReadOnly):
        day.issue_sheet(desk)
    assert everything(desk) == before


def test_a_sheet_that_cannot_be_entered_is_not_ordered_either(desk: Desk) -> None:
    refusing = "CREATE TRIGGER refused BEFORE INSERT ON journal_entries BEGIN SELECT RAISE(ABORT, 'refused'); END"
    with desk.store.transaction() as session:
        session.execute(text(refusing))
    with pytest.raises(IntegrityError, match="refused"):
        day.issue_sheet(desk)
    with desk.store.reading() as session:
        assert session.scalars(select(PrintJob)).all() == []


def test_a_day_without_anything_has_a_sheet_too(desk: Desk, clock: SetClock) -> None:
    clock.forward(days=1)
    said = text_of(desk.documents.read(day.issue_sheet(desk).sha256))
    assert "26/11/2026" in said


def test_the_due_list_says_what_is_late_due_today_and_next_who_has_it_and_at_which_step(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    late, today, asked = _same_day(desk), accept(desk), accept(desk)
    pausing.request_supplement(desk, asked, SupplementText(("Bản vẽ mặt bằng kho",)))
    with desk.store.transaction() as session:
        key = corrections.find_dossier(session, asked).id
        session.scalars(select(Pause).where(Pause.dossier_id == key)).one().answer_until = NEXT_MORNING
        desk.note(session, "corrected", asked)
    clock.moment = NEXT_MORNING
    same_day = _same_day(desk)
    with desk.store.transaction() as session:
        found = corrections.find_dossier(session, today)
        found.due_current = NEXT_MORNING + timedelta(days=1)
        session.add(_step(found.id, 1, done_at=NEXT_MORNING))
        session.add(_step(found.id, 2, content="Thẩm định mẫu", due_at=NEXT_MORNING + timedelta(hours=2)))
        desk.note(session, "corrected", today)
    ordered = day.order_due_list(desk)
    with desk.store.reading() as session:
        job = session.scalars(select(PrintJob).where(PrintJob.uid == ordered.job_uid)).one()
    said = " ".join(text_of(desk.documents.read(job.sha256)).split())
    codes = [str(dossier(desk, uid).code) for uid in (late, same_day, today, asked)]
    assert_in_order(
        said,
        (
            "Quá hạn: 1 hồ sơ",
            codes[0],
            "quá 1 ngày làm việc",
            "Đến hạn hôm nay: 1 hồ sơ",
            codes[1],
            "Đến hạn ngày làm việc kế tiếp (27/11/2026): 1 hồ sơ",
            codes[2],
            "Thẩm định mẫu (đến",
            "Hết hạn bổ sung hôm nay hoặc đã quá hạn bổ sung: 1 hồ sơ",
            codes[3],
            "Bản vẽ mặt bằng kho",
        ),
    )
    assert (job.paper, job.size) == (day.DUE_LIST, PaperSize.A4)


def test_the_due_list_of_the_desk_groups_by_department_and_its_numbers_are_those_of_the_rail(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    gone, second, stays = accept(desk), accept(desk), accept(desk)
    hand_over(desk, department, {gone: CONFIRM, second: CONFIRM})
    clock.forward(days=40)
    today = _same_day(desk)
    said = _due_list(desk)
    with desk.store.reading() as session:
        rail = days.rail(session, desk.place.uid, Horizon.at(clock.now(), office.calendar(session)))
        here = office.place_names(session)[desk.place.uid]
    codes = [str(dossier(desk, uid).code) for uid in (gone, second, stays, today)]
    there = department.place.name
    assert (rail.late, rail.due_today) == (3, 1)
    assert_in_order(
        said,
        (
            "Theo nơi đang giữ:", f"{there} 2 0 0", f"{here} 1 1 0", f"Quá hạn: {rail.late} hồ sơ",
            f"{here}: 1 hồ sơ", codes[2], f"{there}: 2 hồ sơ", codes[0], codes[1],
            f"Đến hạn hôm nay: {rail.due_today} hồ sơ", f"{here}: 1 hồ sơ", codes[3],
        ),
    )  # fmt: skip


def test_the_due_list_of_a_department_groups_by_officer_and_step_and_has_steps_that_are_due_before(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uids = [accept(desk) for _ in range(2)]
    hand_over(desk, department, dict.fromkeys(uids, CONFIRM))
    acts.assign(department, uids[:1], department.signed_in().uid)
    clock.forward(days=16)  # the appraisal ends two days before the dossiers
    codes = [str(dossier(desk, uid).code) for uid in uids]
    who, nobody = department.signed_in().name, "Chưa giao người xử lý"
    early = "Bước xử lý quá hạn hoặc đến hạn trước hạn trả kết quả: 2 hồ sơ"
    assert "Theo người xử lý" not in _due_list(department)
    assert_in_order(_due_list(department), (early, f"{nobody}: 1 hồ sơ", codes[1], f"{who}: 1 hồ sơ", codes[0]))
    assert early not in _due_list(desk)
    clock.forward(days=20)
    counts = (f"{nobody} 1 0 0", f"{who} 1 0 0", "Theo bước đang làm:", "Thẩm định", "Quá hạn: 2 hồ sơ")
    assert_in_order(_due_list(department), ("Theo người xử lý:", *counts))


def _due_list(desk: Desk) -> str:
    """Return what the list says as it is printed now."""
    ordered = day.order_due_list(desk)
    with desk.store.reading() as session:
        job = session.scalars(select(PrintJob).where(PrintJob.uid == ordered.job_uid)).one()
    return " ".join(text_of(desk.documents.read(job.sha256)).split())


def _same_day(desk: Desk) -> str:
    return intake.accept(desk, open_draft(desk, complete(desk, "2.000033"))).dossier_uid


def _step(dossier_id: int, position: int, **known: Any) -> WorkStep:
    usual = {"unit": "Phòng mẫu", "content": "Tiếp nhận mẫu", "hours": 4.0}
    return WorkStep(dossier_id=dossier_id, position=position, **{**usual, **known})
