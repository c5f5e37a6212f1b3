"""Waiting for the applicant after acceptance: the clock stands still, and runs again as the rules say."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import errors
from app.desk import corrections, deadlines, handover, inbox, intake, pausing, stopping, time_rules
from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.desk.stopping import Request
from app.desk.wording import ApologyText, StopText, SupplementText
from app.models import journal
from app.models.deadline import DueChange, Pause
from app.models.online import OutboxMessage
from app.queries import dossiers, pauses, register
from app.queries.dossiers import DossierView
from app.rules.calendar import ZONE
from app.rules.kinds import DueChangeKind, Form, PauseEnd, PauseKind
from app.rules.states import State
from app.rules.time_rules import ARTICLES, AfterSupplement, TimeRules
from tests.desk import disks
from tests.desk.online import Folder, arrive
from tests.desk.roads import CONFIRM, answer, assert_whole, dossier, hand_over, history, receive
from tests.desks import SetClock, open_draft
from tests.papers.reading import codes_in, picture, text_of

ITEMS = ("Bản vẽ mặt bằng kho", "Giấy phép cũ")
TEXT = SupplementText(ITEMS, "Chưa đủ căn cứ thẩm định", "Nguyễn Văn Mẫu", "02083855555")
OVER = StopText("Quá thời hạn bổ sung mà hồ sơ chưa được hoàn thiện.")


@pytest.fixture
def accepted(desk: Desk) -> Acknowledgement:
    return intake.accept(desk, open_draft(desk))


def pause_of(desk: Desk, uid: str) -> list[Pause]:
    with desk.store.reading() as session:
        return list(session.scalars(select(Pause).where(Pause.dossier_id == dossier(desk, uid).id)))


def moves(desk: Desk, uid: str) -> list[DueChange]:
    with desk.store.reading() as session:
        return list(session.scalars(select(DueChange).where(DueChange.dossier_id == dossier(desk, uid).id)))


def seen(desk: Desk, uid: str) -> DossierView:
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    return found


def test_papers_are_asked_for_with_their_paper_and_the_dossier_waits(desk: Desk, accepted: Acknowledgement) -> None:
    done = pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    now = dossier(desk, accepted.dossier_uid)
    assert (now.state, now.due_current) == (State.SUPPLEMENT, accepted.due)
    assert done.answer_until == datetime(2026, 12, 10, 23, 59, 59, tzinfo=ZONE)
    (kept,) = pause_of(desk, accepted.dossier_uid)
    assert (kept.kind, kept.state_before, kept.reason) == (PauseKind.SUPPLEMENT, State.RECEIVED, TEXT.reason)
    assert (kept.items, kept.brought, kept.basis) == (list(ITEMS), [], ARTICLES["after_supplement"])
    assert (kept.asked_at, kept.asked_by, kept.ended_at) == (desk.clock.now(), desk.signed_in().uid, None)
    said = text_of(desk.documents.read(done.slip.sha256))
    for words in (accepted.code, *ITEMS, TEXT.reason, TEXT.contact):
        assert words in said
    assert codes_in(picture(desk.documents.read(done.slip.sha256), 150))["Code128"] == accepted.code
    found = seen(desk, accepted.dossier_uid)
    assert (found.slips[0].form, found.pauses[0].items, found.pauses[0].ended_as) == (Form.SUPPLEMENT, ITEMS, None)
    assert found.history[0].note == {"items": list(ITEMS), "reason": TEXT.reason}
    assert_whole(desk)


def test_brought_in_full_the_limit_starts_again_and_the_receipt_says_so(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    clock.forward(days=6, hours=4)  # Tuesday 1 December, 13:41
    done = pausing.supplemented(desk, accepted.dossier_uid, ITEMS)
    now = dossier(desk, accepted.dossier_uid)
    assert (now.state, now.complete_since, now.due_original) == (State.RECEIVED, clock.now(), accepted.due)
    assert now.due_current == done.due == datetime(2026, 12, 22, 13, 41, tzinfo=ZONE)
    (moved,) = moves(desk, accepted.dossier_uid)
    assert (moved.kind, moved.due_before, moved.due_after) == (DueChangeKind.RESTARTED, accepted.due, done.due)
    (kept,) = pause_of(desk, accepted.dossier_uid)
    assert (kept.ended_at, kept.ended_as, kept.brought) == (clock.now(), PauseEnd.ANSWERED, list(ITEMS))
    assert done.receipt is not None
    said = " ".join(text_of(desk.documents.read(done.receipt.sha256)).split())
    assert "13 giờ 41 phút, ngày 01 tháng 12 năm 2026" in said
    assert "13 giờ 41 phút, ngày 22 tháng 12 năm 2026" in said
    assert "(lần 2)" in said
    assert history(desk, accepted.dossier_uid)[-2:] == ["supplement_requested", "supplemented"]
    assert not extended(desk, accepted.dossier_uid)
    assert_whole(desk)


def extended(desk: Desk, uid: str) -> bool:
    day = desk.today()
    with desk.store.reading() as session:
        found = register.page(session, here=desk.place.uid, horizon=register.Horizon(day, day, day))
    return next(one for one in found if one.uid == uid).extended


def test_where_the_rules_say_so_the_limit_continues_and_moves_by_what_was_waited(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    time_rules.set_office_rules(desk, TimeRules(after_supplement=AfterSupplement.CONTINUES))
    pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    clock.forward(days=5)  # Monday: three working days
    done = pausing.supplemented(desk, accepted.dossier_uid, ITEMS)
    assert done.due == datetime(2026, 12, 21, 9, 41, tzinfo=ZONE)
    assert dossier(desk, accepted.dossier_uid).complete_since is None
    assert [one.kind for one in moves(desk, accepted.dossier_uid)] == [DueChangeKind.CONTINUED]


def test_a_procedure_s_own_law_goes_before_the_rules_of_the_office(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    code = seen(desk, accepted.dossier_uid).procedure_code
    time_rules.set_procedure_rules(desk, code, TimeRules(after_supplement=AfterSupplement.CONTINUES, closed_after=30))
    done = pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    assert done.answer_until == datetime(2026, 12, 25, 23, 59, 59, tzinfo=ZONE)
    clock.forward(hours=1)
    pausing.supplemented(desk, accepted.dossier_uid, ITEMS)
    assert dossier(desk, accepted.dossier_uid).due_current == accepted.due + timedelta(hours=1)


def test_what_did_not_come_is_done_without_only_with_a_reason(desk: Desk, accepted: Acknowledgement) -> None:
    pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    with pytest.raises(errors.ReasonNeeded):
        pausing.supplemented(desk, accepted.dossier_uid, ITEMS[:1])
    with pytest.raises(errors.BadInput):
        pausing.supplemented(desk, accepted.dossier_uid, ["Giấy khác"])
    assert dossier(desk, accepted.dossier_uid).state == State.SUPPLEMENT
    pausing.supplemented(desk, accepted.dossier_uid, ITEMS[:1], without_because="Đã có trong cơ sở dữ liệu")
    assert seen(desk, accepted.dossier_uid).history[0].note["reason"] == "Đã có trong cơ sở dữ liệu"
    assert pause_of(desk, accepted.dossier_uid)[0].brought == list(ITEMS[:1])


def test_a_second_request_needs_a_reason_and_so_does_one_that_comes_late(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    pausing.request_supplement(desk, uid, TEXT)
    pausing.supplemented(desk, uid, ITEMS)
    with desk.store.reading() as session:
        standing = pauses.request_standing(session, uid, clock.now())
    assert (standing.before, standing.again, standing.late) == (1, True, False)
    with pytest.raises(errors.ReasonNeeded):
        pausing.request_supplement(desk, uid, TEXT)
    assert dossier(desk, uid).state == State.RECEIVED
    pausing.request_supplement(desk, uid, TEXT, allowed_because="Quy hoạch mới ban hành")
    assert pause_of(desk, uid)[1].allowed_because == "Quy hoạch mới ban hành"
    other = intake.accept(desk, open_draft(desk)).dossier_uid
    clock.forward(days=6)
    with pytest.raises(errors.ReasonNeeded):
        pausing.request_supplement(desk, other, TEXT)
    pausing.request_supplement(desk, other, TEXT, allowed_because="Phòng chuyên môn trả lời chậm", basis="Luật mẫu")
    assert pause_of(desk, other)[0].basis == "Luật mẫu"


def test_an_unanswered_request_closes_the_dossier_only_when_its_time_is_over(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    asked = pausing.request_supplement(desk, uid, TEXT)
    clock.moment = asked.answer_until
    with pytest.raises(errors.StillTime):
        pausing.close_unanswered(desk, uid, OVER)
    assert dossier(desk, uid).state == State.SUPPLEMENT
    clock.forward(minutes=1)
    with pytest.raises(errors.ReasonNeeded):
        pausing.close_unanswered(desk, uid, StopText())
    done = pausing.close_unanswered(desk, uid, OVER)
    assert (dossier(desk, uid).state, done.notice.form) == (State.STOPPED, Form.STOPPING)
    assert [one.ended_as for one in pause_of(desk, uid)] == [PauseEnd.CLOSED]
    with pytest.raises(errors.BadMove):
        pausing.supplemented(desk, uid, ITEMS)
    assert_whole(desk)


def test_the_fifteenth_day_counts_whole_and_what_is_brought_on_its_evening_is_taken_in(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    pausing.request_supplement(desk, uid, TEXT)
    clock.moment = datetime(2026, 12, 10, 16, 30, tzinfo=ZONE)  # asked in the morning, fifteen days before
    with pytest.raises(errors.StillTime):
        pausing.close_unanswered(desk, uid, OVER)
    assert pausing.supplemented(desk, uid, ITEMS).due > clock.now()


def test_a_withdrawal_ends_the_waiting(desk: Desk, accepted: Acknowledgement) -> None:
    pausing.wait_for_fee(desk, accepted.dossier_uid, "Lệ phí thẩm định 1.200.000 đồng")
    asked = Request(desk.today().date(), "Người nộp mẫu", "Đơn")
    stopping.withdraw(desk, accepted.dossier_uid, asked, StopText())
    assert [one.ended_as for one in pause_of(desk, accepted.dossier_uid)] == [PauseEnd.WITHDRAWN]
    assert_whole(desk)


@pytest.mark.parametrize("pauses_clock", [True, False])
def test_a_fee_lets_the_clock_stand_still_unless_the_rules_say_it_does_not(
    desk: Desk, clock: SetClock, accepted: Acknowledgement, pauses_clock: bool
) -> None:
    time_rules.set_office_rules(desk, TimeRules(fee_pauses=pauses_clock))
    uid = accepted.dossier_uid
    with pytest.raises(errors.ReasonNeeded):
        pausing.wait_for_fee(desk, uid, "  ")
    pausing.wait_for_fee(desk, uid, "Lệ phí thẩm định")
    assert dossier(desk, uid).state == State.FEE_DUE
    with pytest.raises(errors.BadMove):
        pausing.supplemented(desk, uid, ())
    clock.forward(days=1)
    with desk.store.transaction() as session:
        found = corrections.changeable(session, desk, uid)
        pausing.fee_paid(session, desk, found, clock.now())
        journal.record(session, desk.by(), "corrected", dossier_uid=uid)
    assert dossier(desk, uid).state == State.RECEIVED
    assert dossier(desk, uid).due_current == accepted.due + timedelta(days=pauses_clock)
    assert [one.ended_as for one in pause_of(desk, uid)] == [PauseEnd.PAID]
    assert_whole(desk)


Prepare = Callable[[Desk, Desk, str], object]


@pytest.mark.parametrize(
    ("prepare", "fault"),
    [
        (lambda d, _p, uid: corrections.void(d, uid, "Nhầm"), errors.DossierVoid),
        (lambda d, p, uid: handover.offer(d, [uid], p.place.uid), errors.DossierOffered),
        (lambda d, p, uid: hand_over(d, p, {uid: CONFIRM}), errors.DossierNotHere),
        (lambda d, _p, uid: stopping.stop(d, uid, OVER), errors.BadMove),
        (lambda d, _p, uid: pausing.wait_for_fee(d, uid, "Lệ phí"), errors.BadMove),
    ],
    ids=["void", "offered", "at the department", "stopped", "waiting already"],
)
def test_only_the_desk_that_holds_a_running_dossier_asks_for_papers(
    desk: Desk, department: Desk, accepted: Acknowledgement, prepare: Prepare, fault: type[errors.DeskError]
) -> None:
    prepare(desk, department, accepted.dossier_uid)
    with pytest.raises(fault):
        pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    with pytest.raises(errors.DeskOnly):
        pausing.request_supplement(department, accepted.dossier_uid, TEXT)
    assert "supplement_requested" not in history(desk, accepted.dossier_uid)


def test_nothing_is_asked_for_without_things_nor_when_the_paper_cannot_be_stored(
    desk: Desk, accepted: Acknowledgement
) -> None:
    with pytest.raises(errors.NothingMissing):
        pausing.request_supplement(desk, accepted.dossier_uid, SupplementText((" ",), "Lý do"))
    with disks.short_files(1000), pytest.raises(errors.DiskFull):
        pausing.request_supplement(desk, accepted.dossier_uid, TEXT)
    assert (dossier(desk, accepted.dossier_uid).state, pause_of(desk, accepted.dossier_uid)) == (State.RECEIVED, [])


def test_a_dossier_that_waits_is_not_handed_over_and_one_that_waited_brings_its_history(
    desk: Desk, department: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    pausing.request_supplement(desk, uid, TEXT)
    with pytest.raises(errors.BadMove):
        handover.offer(desk, [uid], department.place.uid)
    with pytest.raises(errors.BadMove):
        deadlines.extend(desk, uid, accepted.due.date() + timedelta(days=5), ApologyText("Chờ"))
    clock.forward(days=2)
    done = pausing.supplemented(desk, uid, ITEMS)
    offer = handover.offer(desk, [uid], department.place.uid)
    answer(department, receive(department, offer), {uid: CONFIRM})
    there = seen(department, uid)
    assert (there.due, there.state, [one.ended_as for one in there.pauses]) == (
        done.due,
        State.IN_PROGRESS,
        [PauseEnd.ANSWERED],
    )
    assert [one.kind for one in there.due_moves] == [DueChangeKind.RESTARTED]
    deadlines.extend(department, uid, done.due.date() + timedelta(days=7), ApologyText("Chờ ý kiến"))
    assert_whole(desk, department)


def test_the_portal_is_told_of_an_online_dossier_that_waits_and_goes_on(
    desk: Desk, clock: SetClock, folder: Folder
) -> None:
    uid = arrive(desk, folder)
    inbox.accept_online(desk, uid)
    pausing.request_supplement(desk, uid, TEXT)
    clock.forward(days=1)
    assert pausing.supplemented(desk, uid, ITEMS).receipt is None  # the notice had none
    pausing.request_supplement(desk, uid, TEXT, allowed_because="Còn thiếu")
    clock.forward(days=30)
    pausing.close_unanswered(desk, uid, OVER)
    with desk.store.reading() as session:
        told = [State(one) for one in session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id))]
    assert told == [State.RECEIVED, State.SUPPLEMENT, State.RECEIVED, State.SUPPLEMENT, State.STOPPED]
