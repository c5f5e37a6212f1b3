"""A department's own work: officers, internal steps against their plan, remarks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import errors
from app.desk import accounts, deadlines, following, handover, pausing, receiving
from app.desk import department as acts
from app.desk.desk import Desk
from app.models.work import Remark, WorkStep
from app.queries import office, work
from app.rules import working_time
from app.rules.calendar import ZONE, Calendar
from app.rules.kinds import RemarkKind, TransferPurpose
from tests.desk.roads import (
    ASKED,
    CONFIRM,
    SORRY,
    accept,
    answer,
    assert_whole,
    dossier,
    everything,
    hand_over,
    history,
    receive,
)
from tests.desks import NOON, PASSWORD, SetClock
from tests.papers.reading import text_of


def _taken_over(desk: Desk, department: Desk, count: int = 1) -> list[str]:
    """Walk dossiers to the department, whose answer the desk did not read yet."""
    uids = [accept(desk) for _ in range(count)]
    transfer = receive(department, handover.offer(desk, uids, department.place.uid))
    receiving.answer(department, transfer, dict.fromkeys(uids, CONFIRM))
    return uids


def _second_officer(department: Desk) -> str:
    return accounts.add_officer(department, accounts.NewOfficer("hai", "Chuyên viên thứ hai", PASSWORD))


def _steps(home: Desk, uid: str) -> tuple[work.StepView, ...]:
    with home.store.reading() as session:
        return work.steps(session, uid, home.clock.now())


def _list(home: Desk) -> tuple[work.WorkRow, ...]:
    with home.store.reading() as session:
        return work.work_list(session, home.place.uid, home.clock.now())


def test_steps_come_with_the_dossier_and_what_the_desk_did_is_done(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uid = accept(desk)
    transfer = receive(department, handover.offer(desk, [uid], department.place.uid))
    clock.forward(hours=1)
    receiving.answer(department, transfer, {uid: CONFIRM})
    steps = _steps(department, uid)
    assert [s.hours for s in steps] == [4, 104, 8, 4, 0]
    assert [(s.begun, s.done) for s in steps[:2]] == [(NOON, clock.now()), (None, None)]
    assert steps[0].used == timedelta(hours=1)
    assert steps[0].due == datetime(2026, 11, 25, 15, 41, tzinfo=ZONE), "four hours, two of them in the afternoon"
    assert steps[-1].due == dossier(department, uid).due_current
    assert history(department, uid)[-1] == "confirmed"
    assert_whole(department)


def test_an_officer_gets_many_at_once_and_nobody_of_another_place_any(desk: Desk, department: Desk) -> None:
    uids = _taken_over(desk, department, 3)
    second = _second_officer(department)
    assert set(acts.assign(department, uids, second)) == {dossier(department, uid).code for uid in uids}
    assert acts.assign(department, uids, second) == ()
    assert {row.officer_name for row in _list(department)} == {"Chuyên viên thứ hai"}
    before = everything(department)
    at_the_desk = accounts.add_officer(desk, accounts.NewOfficer("quay", "Cán bộ tại quầy", PASSWORD))
    for officer, chosen, fault in (
        (at_the_desk, uids, errors.UnknownOfficer),
        (second, [], errors.NothingChosen),
        (second, [uids[0], "no such"], errors.UnknownDossier),
    ):
        with pytest.raises(fault):
            acts.assign(department, chosen, officer)
    with pytest.raises(errors.NoOfficer):
        acts.assign(department.with_officer(None), uids, second)
    assert everything(department) == before
    assert_whole(department)


def test_only_who_holds_a_dossier_works_on_it(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    receive(department, handover.offer(desk, [uid], department.place.uid))
    before = everything(department)
    for act in (
        lambda: acts.assign(department, [uid], department.signed_in().uid),
        lambda: acts.begin_step(department, uid, 2),
        lambda: acts.finish_step(department, uid, 2),
        lambda: acts.remark(department, uid, "Cần xem lại"),
    ):
        with pytest.raises(errors.DossierNotHere):
            act()
    with pytest.raises(errors.DossierOffered):
        acts.remark(desk, uid, "Đang chờ phòng nhận")
    assert everything(department) == before


def test_a_step_is_begun_then_done_and_its_working_time_counts(desk: Desk, department: Desk, clock: SetClock) -> None:
    (uid,) = _taken_over(desk, department)
    with pytest.raises(errors.StepNotOpen):
        acts.finish_step(department, uid, 2)
    assert acts.begin_step(department, uid, 2) == "Thẩm định hồ sơ, dự thảo kết quả"
    assert dossier(department, uid).officer_uid == department.signed_in().uid
    with pytest.raises(errors.StepNotOpen):
        acts.begin_step(department, uid, 2)
    clock.forward(days=1)
    assert _steps(department, uid)[1].used == timedelta(hours=8)
    acts.finish_step(department, uid, 2)
    clock.forward(days=30)
    done = _steps(department, uid)[1]
    assert (done.used, done.officer_name, done.is_late(clock.now())) == (timedelta(hours=8), "Chuyên viên mẫu", False)
    (row,) = _list(department)
    assert row.step
    assert (row.step.position, row.is_late(clock.now())) == (3, True)
    with pytest.raises(errors.StepNotOpen):
        acts.finish_step(department, uid, 2)
    with pytest.raises(errors.UnknownStep):
        acts.begin_step(department, uid, 9)
    assert history(department, uid)[-2:] == ["step_begun", "step_done"]
    assert_whole(department)


def test_late_ones_stand_first(desk: Desk, department: Desk, clock: SetClock) -> None:
    (first,) = _taken_over(desk, department)
    clock.forward(days=1)
    (second,) = _taken_over(desk, department)
    for position in (2, 3):
        acts.begin_step(department, first, position)
        acts.finish_step(department, first, position)
    assert [row.uid for row in _list(department)] == [second, first], "its step is due before the other dossier"
    clock.forward(days=19, hours=7)
    found = _list(department)
    assert [(row.uid, row.is_late(clock.now())) for row in found] == [(second, True), (first, False)]
    assert found[0].due
    assert found[1].due
    assert found[0].due > found[1].due
    with department.store.reading() as session:
        assert work.count_in_hand(session, department.place.uid) == 2


def test_remarks_are_kept_and_what_the_department_did_reaches_the_desk(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    transfer = receive(department, offer)
    path = answer(department, transfer, {uid: CONFIRM})
    handover.read_acknowledgement(desk, path)
    acts.remark(department, uid, "  Chờ ý kiến của  Sở Xây dựng ")
    with pytest.raises(errors.ReasonNeeded):
        acts.remark(department, uid, " ")
    acts.begin_step(department, uid, 2)
    clock.forward(hours=2)
    handover.read_acknowledgement(desk, receiving.acknowledge(department, transfer, department.home.handovers))
    with desk.store.reading() as session:
        (said,) = work.remarks(session, uid)
    assert (said.kind, said.text, said.officer_name) == (
        RemarkKind.REMARK,
        "Chờ ý kiến của Sở Xây dựng",
        "Cán bộ một cửa mẫu",  # both homes know one officer under this identity, each by its own name
    )
    assert [(s.due, s.used, s.begun) for s in _steps(desk, uid)] == [
        (s.due, s.used, s.begun) for s in _steps(department, uid)
    ]
    assert dossier(desk, uid).officer_uid == department.signed_in().uid
    for home in (desk, department):
        with home.store.reading() as session:
            assert len(session.scalars(select(WorkStep)).all()) == 5
            assert len(session.scalars(select(Remark)).all()) == 1
    assert_whole(desk, department)


def test_the_control_slip_says_what_each_step_took(desk: Desk, department: Desk, clock: SetClock) -> None:
    (uid,) = _taken_over(desk, department)
    acts.begin_step(department, uid, 2)
    clock.forward(days=1, hours=1)
    acts.finish_step(department, uid, 2)
    slip = following.issue_control_slip(department, uid)
    text = text_of(department.documents.read(slip.sha256))
    assert "Các bước xử lý hồ sơ:" in text
    assert "Thẩm định hồ sơ, dự thảo" in text
    for hours in ("104 giờ", "9 giờ", "trước hạn"):
        assert hours in text
    clock.forward(days=30)
    late = following.issue_control_slip(department, uid)
    assert "quá hạn" in text_of(department.documents.read(late.sha256)).replace("(trước hạn/đúng hạn/quá hạn)", "")


def test_steps_that_are_not_done_follow_a_date_that_moved(desk: Desk, department: Desk, clock: SetClock) -> None:
    (uid,) = _taken_over(desk, department)
    before = [step.due for step in _steps(department, uid)]
    promised = dossier(department, uid).due_current
    assert promised
    until = working_time.day_after(promised, 5, clock.now(), _calendar(department))
    moved = deadlines.extend(department, uid, until, SORRY)
    after = [step.due for step in _steps(department, uid)]
    assert after[0] == before[0], "the desk did it"
    assert (after[-1], before[-1]) == (moved.due, promised)
    assert all(new and old and new.date() == _days_later(department, old, 5) for new, old in _pairs(after, before))
    assert_whole(department)


def test_the_time_of_a_step_leaves_out_what_the_dossier_lay_at_the_desk(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: CONFIRM})
    acts.begin_step(department, uid, 2)
    clock.forward(days=1)  # a Thursday
    hand_over(department, desk, {uid: CONFIRM}, TransferPurpose.SUPPLEMENT, "Cần bản sao giấy phép")
    clock.forward(days=4)  # until Monday it lies at the desk
    assert _steps(department, uid)[1].used == timedelta(hours=8)
    pausing.request_supplement(desk, uid, ASKED)
    clock.forward(days=2)
    pausing.supplemented(desk, uid, ASKED.items)
    clock.forward(days=1)
    hand_over(desk, department, {uid: CONFIRM})
    clock.forward(days=1)
    for home in (desk, department):
        assert _steps(home, uid)[1].used == timedelta(hours=16)
    assert "16 giờ" in text_of(department.documents.read(following.issue_control_slip(department, uid).sha256))


def _pairs(after: Sequence[datetime | None], before: Sequence[datetime | None]) -> list[tuple[Any, Any]]:
    """Return the due moments of what the department does itself, after and before."""
    return list(zip(after[1:], before[1:], strict=True))


def _calendar(home: Desk) -> Calendar:
    with home.store.reading() as session:
        return office.calendar(session)


def _days_later(home: Desk, moment: datetime, days: int) -> date:
    return working_time.day_after(moment, days, moment, _calendar(home))
