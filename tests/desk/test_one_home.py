"""Desk and department in one home: the same acts, and nothing travels."""

import pytest

from app import errors
from app.desk import accounts, corrections, handover, receiving
from app.desk import department as acts
from app.desk.desk import Desk
from app.queries import handovers, office, work
from app.rules.kinds import PlaceRole, TransferPurpose
from app.rules.states import State
from tests.desk import roads
from tests.desk.roads import CONFIRM, accept, assert_whole, dossier, give_back, hand_over, history
from tests.desks import LOGIN, PASSWORD, SetClock


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
