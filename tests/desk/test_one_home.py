"""Desk and department in one home: the same acts, and nothing travels."""

from collections.abc import Callable

import pytest

from app import errors
from app.desk import (
    accounts,
    bank,
    calendar,
    corrections,
    drafts,
    giving_back,
    handover,
    inbox,
    intake,
    online_changes,
    online_results,
    places,
    receiving,
    returning,
    telling,
    time_rules,
)
from app.desk import department as acts
from app.desk.desk import Desk
from app.desk.returning import Receiver
from app.desk.telling import Words
from app.queries import handovers, office, work
from app.rules.kinds import IdentityProof, PlaceRole, TellingWay, TransferPurpose
from app.rules.states import State
from tests.desk import roads
from tests.desk.roads import CONFIRM, accept, assert_whole, dossier, everything, give_back, hand_over, history
from tests.desks import LOGIN, PASSWORD, SetClock, complete, incomplete


def _department(desk: Desk, name: str = "Phòng Quản lý Thương mại") -> str:
    with desk.store.reading() as session:
        return next(d.uid for d in office.departments(session) if d.name == name)


@pytest.fixture
def inside(desk: Desk) -> Desk:
    """The department of an officer who signed in on the desk's own home."""
    return roads.inside(desk)


def test_an_officer_of_a_department_acts_for_it_and_who_comes_next_for_the_desk(desk: Desk, inside: Desk) -> None:
    assert (inside.place.role, inside.place.name) == (PlaceRole.DEPARTMENT, "Phòng Quản lý Thương mại")
    assert inside.place.uid == _department(desk)
    back = inside.with_officer(accounts.sign_in(inside, LOGIN, PASSWORD))
    assert (back.place, back.station) == (desk.place, None)
    assert inside.with_officer(None).place == desk.place


def test_what_is_offered_is_there_at_once_and_its_answer_too(desk: Desk, inside: Desk, clock: SetClock) -> None:
    kept, back = accept(desk), accept(desk)
    offer = handover.offer(desk, [kept, back], inside.place.uid)
    assert (offer.written, list(desk.home.handovers.iterdir())) == (None, [])
    with inside.store.reading() as session:
        (row,) = handovers.taken(session, inside.place.uid)
        assert handovers.count_received(session, inside.place.uid) == 2
    assert (row.waiting, row.by_package) == (2, False)
    with pytest.raises(errors.DossierOffered):
        corrections.correct(desk, kept, {"owner_phone": "0912345000"}, "Số mới")
    assert receiving.answer(inside, offer.transfer_uid, {kept: CONFIRM, back: give_back()}) == 2
    assert (dossier(desk, kept).state, dossier(desk, kept).holder_uid) == (State.IN_PROGRESS, inside.place.uid)
    with desk.store.reading() as session:
        (waiting,) = handovers.ready(session, desk.place.uid)
        assert handovers.given(session, desk.place.uid) == ()
    assert (waiting.uid, waiting.returned) == (back, "Thiếu chữ ký ở trang 2")
    assert history(desk, kept) == ["accepted", "offered", "confirmed"]
    assert_whole(desk)


def test_it_is_worked_on_and_given_back_in_the_same_home(desk: Desk, inside: Desk) -> None:
    uid = accept(desk)
    there = handover.offer(desk, [uid], inside.place.uid)
    receiving.answer(inside, there.transfer_uid, {uid: CONFIRM})
    acts.assign(inside, [uid], inside.signed_in().uid)
    with pytest.raises(errors.UnknownOfficer):
        acts.assign(inside, [uid], desk.signed_in().uid)
    back = handover.offer(inside, [uid], desk.place.uid, TransferPurpose.SUPPLEMENT, "Cần bản sao giấy phép")
    assert back.written is None
    receiving.answer(desk, back.transfer_uid, {uid: CONFIRM})
    with desk.store.reading() as session:
        (row,) = handovers.came_back(session, desk.place.uid)
        assert handovers.ready(session, desk.place.uid) == ()
        assert work.work_list(session, inside.place.uid, desk.clock.now()) == ()
    assert row.back
    assert (row.back.words, row.back.place) == ("Cần bản sao giấy phép", inside.place.name)
    handover.offer(desk, [uid], inside.place.uid)
    with desk.store.reading() as session:
        (said,) = work.remarks(session, uid)
    assert said.answered, "who sends it out again has answered"
    assert_whole(desk)


def test_a_dossier_of_a_department_inside_goes_on_to_one_in_a_home_of_its_own(
    desk: Desk, inside: Desk, department: Desk
) -> None:
    uid = accept(desk)
    other = _department(desk, "Phòng Quản lý Công nghiệp")
    accounts.place_officer(desk, inside.signed_in().uid, other)
    second = desk.with_officer(accounts.sign_in(desk, "phong", PASSWORD))
    receiving.answer(second, handover.offer(desk, [uid], other).transfer_uid, {uid: CONFIRM})
    acts.remark(second, uid, "Thuộc thẩm quyền của Phòng Quản lý Thương mại")
    back = handover.offer(second, [uid], desk.place.uid, TransferPurpose.UNFINISHED, "Không thuộc thẩm quyền")
    receiving.answer(desk, back.transfer_uid, {uid: CONFIRM})
    hand_over(desk, department, {uid: CONFIRM})
    assert dossier(department, uid).holder_uid == department.place.uid
    with department.store.reading() as session:
        assert len(work.remarks(session, uid)) == 2
    assert_whole(desk, department)


def test_officers_are_placed_only_where_the_desk_s_home_is(desk: Desk, department: Desk) -> None:
    with pytest.raises(errors.UnknownDepartment):
        accounts.place_officer(desk, desk.signed_in().uid, "no such")
    with pytest.raises(errors.Unknown):
        accounts.place_officer(desk, "no such", "")
    with pytest.raises(errors.NotAllowed):
        accounts.place_officer(department, department.signed_in().uid, "")


OF_THE_COUNTER: tuple[Callable[[Desk, str], object], ...] = (
    lambda room, _uid: intake.accept(room, drafts.open_draft(room, complete(room))),
    lambda room, _uid: intake.request_supplement(room, drafts.open_draft(room, incomplete(room))),
    lambda room, _uid: intake.refuse(room, drafts.open_draft(room, complete(room)), "Sai"),
    inbox.accept_online,
    inbox.ask_for_more,
    lambda room, uid: inbox.refuse_online(room, uid, "Sai"),
    lambda room, uid: inbox.place_file(room, uid, 1),
    online_changes.take,
    lambda room, uid: online_changes.set_aside(room, uid, "Sai"),
    online_results.give,
    lambda room, uid: corrections.correct(room, uid, {"owner_name": "Khác"}, "Sai"),
    corrections.particulars,
    lambda room, uid: corrections.void(room, uid, "Nhầm"),
    corrections.start_again,
    lambda room, uid: telling.tell(room, uid, TellingWay.PHONE, Words("", "Mời nhận kết quả", "", "")),
    lambda room, uid: telling.send_result(room, uid, Words("", "Kết quả", "", "")),
    lambda room, uid: returning.give(room, uid, Receiver("Mẫu", IdentityProof.RECEIPT)),
    lambda room, uid: returning.post(room, uid, "EB123456789VN"),
    lambda room, uid: returning.delivered(room, uid, room.today().date()),
    lambda room, uid: returning.came_back(room, uid, "Không có người nhận"),
    lambda room, uid: giving_back.give_back(room, uid, Receiver("Mẫu", IdentityProof.RECEIPT)),
)
OF_THE_OFFICE: tuple[Callable[[Desk], object], ...] = (
    lambda room: accounts.add_officer(room, accounts.NewOfficer("moi", "Cán bộ mới", PASSWORD)),
    lambda room: accounts.change_officer(room, room.signed_in().uid, may_override=True),
    lambda room: accounts.set_password(room, room.signed_in().uid, PASSWORD),
    lambda room: accounts.place_officer(room, room.signed_in().uid, ""),
    lambda room: places.disable_department(room, room.place.uid),
    lambda room: places.add_counter(room, "Quầy số 9"),
    lambda room: calendar.confirm_year(room, 2026),
    lambda room: time_rules.set_procedure_rules(room, "2.001646", None),
    lambda room: bank.set_account(room, "", "", ""),
)


def test_a_department_deals_with_no_applicant_and_changes_nothing_of_the_office_at_whose_desk_it_sits(
    desk: Desk, inside: Desk
) -> None:
    uid = accept(desk)
    receiving.answer(inside, handover.offer(desk, [uid], inside.place.uid).transfer_uid, {uid: CONFIRM})
    for act in OF_THE_COUNTER:
        with pytest.raises(errors.DeskOnly):
            act(inside, uid)
    assert history(desk, uid) == ["accepted", "offered", "confirmed"]
    before = everything(desk)
    for change in OF_THE_OFFICE:
        with pytest.raises(errors.NotAllowed):
            change(inside)
    assert everything(desk) == before
