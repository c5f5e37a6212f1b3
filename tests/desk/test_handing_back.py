"""A department gives dossiers back: one holder, whatever is lost, repeated, taken back or answered too late."""

import shutil
from pathlib import Path

import pytest

from app import errors
from app.desk import deadlines, following, handover, inbox, receiving, results
from app.desk import department as acts
from app.desk.desk import Desk
from app.desk.handover import Offer
from app.desk.results import ResultText
from app.desk.wording import ApologyText
from app.queries import dossiers, figures, handovers, pauses, work
from app.rules.figures import Figures, Period
from app.rules.kinds import PauseEnd, RemarkKind, ResultKind, TransferPurpose
from app.rules.states import State
from tests.desk.acts import Act, ask_for_a_fee, ask_for_papers, bring, finish, stop
from tests.desk.online import Folder, arrive, outgoing, sample
from tests.desk.roads import (
    CONFIRM,
    LOST,
    accept,
    answer,
    assert_whole,
    dossier,
    everything,
    give_back,
    hand_over,
    history,
    items,
    other_department,
    receive,
    tamper_package,
)
from tests.desks import SetClock

SUPPLEMENT, UNFINISHED = TransferPurpose.SUPPLEMENT, TransferPurpose.UNFINISHED
NEEDED = "Đề nghị bổ sung bản sao Giấy chứng nhận đăng ký"


def _back(desk: Desk, department: Desk, uids: list[str], purpose: TransferPurpose = SUPPLEMENT) -> Offer:
    return handover.offer(department, uids, desk.place.uid, purpose, NEEDED)


def _holder(home: Desk, uid: str) -> str:
    return dossier(home, uid).holder_uid


@pytest.fixture
def handed(desk: Desk, department: Desk) -> str:
    """A dossier that the department took over, and the desk knows it."""
    uid = accept(desk, pages=1)
    hand_over(desk, department, {uid: CONFIRM})
    return uid


def test_what_the_department_did_comes_back_with_the_dossier_and_its_papers(
    desk: Desk, department: Desk, handed: str, clock: SetClock
) -> None:
    acts.begin_step(department, handed, 2)
    clock.forward(days=2)
    acts.finish_step(department, handed, 2)
    slip = following.issue_control_slip(department, handed)
    until = dossier(department, handed).due_current
    assert until
    deadlines.extend(department, handed, until.date().replace(month=12, day=30), ApologyText("Chờ ý kiến"))
    offer = _back(desk, department, [handed])
    with pytest.raises(errors.DossierOffered):
        acts.remark(department, handed, "Đã bàn giao")
    done = receiving.receive(desk, offer.package)
    assert done.codes == (dossier(desk, handed).code,)
    assert _holder(desk, handed) == department.place.uid, "until the desk confirms"
    assert receiving.answer(desk, offer.transfer_uid, {handed: CONFIRM}) == 1
    here, there = dossier(desk, handed), dossier(department, handed)
    assert (here.holder_uid, here.state, here.due_current) == (desk.place.uid, State.IN_PROGRESS, there.due_current)
    assert desk.documents.read(slip.sha256) == department.documents.read(slip.sha256)
    with desk.store.reading() as session:
        found = dossiers.dossier(session, handed)
        (asked,) = work.remarks(session, handed)
        assert [s.used.days for s in work.steps(session, handed, clock.now())][:2] == [0, 0]
        assert work.steps(session, handed, clock.now())[1].done
    assert found
    assert (len(found.slips), len(found.due_moves)) == (3, 1)
    assert (asked.kind, asked.text, asked.answered) == (RemarkKind.SUPPLEMENT, NEEDED, None)
    path = receiving.acknowledge(desk, offer.transfer_uid, desk.home.handovers)
    assert handover.read_acknowledgement(department, path).confirmed == (here.code,)
    assert _holder(department, handed) == desk.place.uid
    assert history(desk, handed)[-2:] == ["came_back", "back_confirmed"]
    assert_whole(desk, department)


def test_a_dossier_goes_out_and_comes_back_and_goes_out_again(
    desk: Desk, department: Desk, handed: str, clock: SetClock
) -> None:
    for turn in range(2):
        offer = _back(desk, department, [handed], UNFINISHED)
        receiving.receive(desk, offer.package)
        clock.forward(hours=1)
        handover.read_acknowledgement(department, answer(desk, offer.transfer_uid, {handed: CONFIRM}))
        clock.forward(hours=1)
        hand_over(desk, department, {handed: CONFIRM})
        for home in (desk, department):
            assert (_holder(home, handed), dossier(home, handed).state) == (department.place.uid, State.IN_PROGRESS)
            assert items(home, handed) == ["confirmed"] * (3 + 2 * turn)
    acts.begin_step(department, handed, 2)
    assert_whole(desk, department)


def test_what_was_confirmed_stays_so_although_the_department_never_read_it(
    desk: Desk, department: Desk, handed: str, clock: SetClock
) -> None:
    first = _back(desk, department, [handed])
    receive(desk, first)
    receiving.answer(desk, first.transfer_uid, {handed: CONFIRM})
    clock.forward(hours=1)
    hand_over(desk, department, {handed: CONFIRM})
    clock.forward(hours=1)
    receive(desk, _back(desk, department, [handed]))
    assert items(desk, handed) == ["confirmed", "confirmed", "confirmed", "offered"]
    assert_whole(desk, department)


@pytest.mark.parametrize("act", [stop, finish, ask_for_papers, ask_for_a_fee])
def test_what_the_desk_did_under_an_offer_that_was_taken_back_lapses(
    desk: Desk, department: Desk, handed: str, clock: SetClock, act: Act
) -> None:
    lost = _back(desk, department, [handed])
    receive(desk, lost)
    receiving.answer(desk, lost.transfer_uid, {handed: CONFIRM})
    act(desk, handed)
    handover.take_back(department, lost.transfer_uid, LOST)
    clock.forward(hours=1)
    again = _back(desk, department, [handed])
    receive(desk, again)
    receiving.answer(desk, again.transfer_uid, {handed: CONFIRM})
    now = dossier(desk, handed)
    assert (now.state, now.ended_at, now.finished_at) == (State.IN_PROGRESS, None, None)
    with desk.store.reading() as session:
        assert all(wait.ended_as is PauseEnd.LAPSED for wait in pauses.of_dossier(session, now.id))
        assert pauses.request_standing(session, handed, clock.now()).before == 0
        counted = figures.by_field(session, Period.of(desk.today().date(), desk.today().date(), clock.now()))
    assert figures.total(counted) == Figures(direct=1, in_time=1)
    ask_for_papers(desk, handed)
    bring(desk, handed)
    with desk.store.reading() as session:
        assert [wait for wait in pauses.of_dossier(session, now.id) if wait.ended_at is None] == []
    assert_whole(desk, department)


def test_nothing_is_given_back_that_is_not_to_be(desk: Desk, department: Desk, handed: str) -> None:
    other = accept(desk)
    transfer = receive(department, handover.offer(desk, [other], department.place.uid))
    before = everything(department)
    here = desk.place.uid
    for uids, to, purpose, words, fault in (
        ([], here, UNFINISHED, NEEDED, errors.NothingChosen),
        ([handed], here, UNFINISHED, " ", errors.ReasonNeeded),
        ([handed], here, TransferPurpose.RESULT, "", errors.BadMove),
        ([handed], here, TransferPurpose.WORK, "", errors.BadMove),
        ([handed], department.place.uid, UNFINISHED, NEEDED, errors.UnknownDepartment),
        ([handed, other], here, UNFINISHED, NEEDED, errors.DossierNotHere),
    ):
        with pytest.raises(fault):
            handover.offer(department, uids, to, purpose, words)
    assert everything(department) == before
    receiving.answer(department, transfer, {other: CONFIRM})
    _back(desk, department, [handed, other])
    assert_whole(department)


def test_the_desk_that_read_no_answer_yet_learns_it_from_what_comes_back(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    first = receive(department, handover.offer(desk, [uid], department.place.uid))
    late = answer(department, first, {uid: CONFIRM})
    offer = _back(desk, department, [uid])
    receiving.receive(desk, offer.package)
    assert (items(desk, uid), _holder(desk, uid)) == (["confirmed", "offered"], department.place.uid)
    receiving.answer(desk, offer.transfer_uid, {uid: CONFIRM})
    before = dossier(desk, uid)
    read = handover.read_acknowledgement(desk, late)
    assert (read.confirmed, read.not_applied) == ((), ())
    assert (_holder(desk, uid), dossier(desk, uid).state) == (desk.place.uid, before.state)
    assert_whole(desk, department)


def test_returned_by_the_desk_it_stays_in_the_department(desk: Desk, department: Desk, handed: str) -> None:
    offer = _back(desk, department, [handed])
    receiving.receive(desk, offer.package)
    with pytest.raises(errors.ReasonNeeded):
        receiving.answer(desk, offer.transfer_uid, {handed: give_back(" ")})
    path = answer(desk, offer.transfer_uid, {handed: give_back("Đã có trong hồ sơ, trang 3")})
    assert receiving.answer(desk, offer.transfer_uid, {handed: CONFIRM}) == 0, "an item is decided once"
    assert handover.read_acknowledgement(department, path).returned == (dossier(desk, handed).code,)
    assert handover.read_acknowledgement(department, path).already_read
    assert history(desk, handed)[-1] == "back_returned"
    for home in (desk, department):
        assert _holder(home, handed) == department.place.uid
    acts.remark(department, handed, "Đã thấy")
    assert_whole(desk, department)


def test_a_lost_package_is_packed_again_or_taken_back_and_a_late_answer_is_shown_not_applied(
    desk: Desk, department: Desk, handed: str, tmp_path: Path
) -> None:
    offer = _back(desk, department, [handed])
    shutil.move(offer.package, tmp_path / "lost")
    again = handover.pack(department, offer.transfer_uid)
    receiving.receive(desk, again.package)
    assert not receiving.receive(desk, tmp_path / "lost").already_read
    assert items(desk, handed) == ["confirmed", "offered"]
    with pytest.raises(errors.ReasonNeeded):
        handover.take_back(department, offer.transfer_uid, "")
    assert handover.take_back(department, offer.transfer_uid, "Gói bị thất lạc") == (dossier(desk, handed).code,)
    late = answer(desk, offer.transfer_uid, {handed: CONFIRM})
    done = handover.read_acknowledgement(department, late)
    assert done.not_applied == (dossier(desk, handed).code,)
    assert _holder(department, handed) == department.place.uid
    assert history(department, handed)[-1] == "answer_not_applied"
    later = _back(desk, department, [handed])
    receiving.receive(desk, later.package)
    assert items(desk, handed) == ["confirmed", "taken_back", "offered"]
    assert _holder(desk, handed) == department.place.uid, "who took it back holds it"
    handover.read_acknowledgement(department, answer(desk, later.transfer_uid, {handed: CONFIRM}))
    for home in (desk, department):
        assert _holder(home, handed) == desk.place.uid
    assert_whole(desk, department)


def test_what_the_desk_took_back_before_is_not_given_back_to_it(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    first = handover.offer(desk, [uid], department.place.uid)
    receiving.answer(department, receive(department, first), {uid: CONFIRM})
    handover.take_back(desk, first.transfer_uid, "Phòng báo chưa nhận được")
    offer = _back(desk, department, [uid])
    receiving.receive(desk, offer.package)
    assert (_holder(desk, uid), dossier(desk, uid).state) == (desk.place.uid, State.RECEIVED)
    assert items(desk, uid) == ["taken_back", "taken_back"]
    assert history(desk, uid)[-1] == "offer_not_applied"
    with pytest.raises(errors.NothingDecided):
        receiving.acknowledge(desk, offer.transfer_uid, desk.home.handovers)
    anew = receive(department, handover.offer(desk, [uid], department.place.uid))
    assert items(department, uid) == ["taken_back", "taken_back", "offered"]
    handover.read_acknowledgement(desk, answer(department, anew, {uid: CONFIRM}))
    for home in (desk, department):
        assert _holder(home, uid) == department.place.uid
    assert_whole(desk, department)


def test_an_offer_of_what_was_taken_back_meanwhile_ends_when_the_next_one_arrives(
    desk: Desk, department: Desk
) -> None:
    uid = accept(desk)
    first = handover.offer(desk, [uid], department.place.uid)
    receiving.answer(department, receive(department, first), {uid: CONFIRM})
    handover.take_back(desk, first.transfer_uid, "Phòng báo chưa nhận được")
    unknown = _back(desk, department, [uid])
    receive(department, handover.offer(desk, [uid], department.place.uid))
    assert items(department, uid) == ["taken_back", "taken_back", "offered"]
    receiving.receive(desk, unknown.package)
    assert items(desk, uid) == ["taken_back", "offered", "taken_back"]
    assert _holder(desk, uid) == desk.place.uid
    assert_whole(desk, department)


def test_an_answer_that_brings_the_entries_of_an_offer_before_its_package_leaves_no_older_offer_open(
    desk: Desk, department: Desk, handed: str
) -> None:
    with department.store.reading() as session:
        first = handovers.taken(session, department.place.uid)[0].uid
    former = _back(desk, department, [handed])
    receiving.receive(desk, former.package)
    handover.take_back(department, former.transfer_uid, "Gói bị thất lạc")
    later = _back(desk, department, [handed])
    told = receiving.acknowledge(department, first, department.home.handovers)
    handover.read_acknowledgement(desk, told)
    receiving.receive(desk, later.package)
    assert items(desk, handed) == ["confirmed", "taken_back", "offered"]
    assert_whole(desk, department)


def test_what_was_done_before_an_offer_was_taken_back_is_told_with_the_next_answer(
    desk: Desk, department: Desk
) -> None:
    uid = accept(desk)
    first = handover.offer(desk, [uid], department.place.uid)
    receiving.answer(department, receive(department, first), {uid: CONFIRM})
    acts.remark(department, uid, "Đã xem hồ sơ")
    handover.take_back(desk, first.transfer_uid, "Phòng báo chưa nhận được")
    hand_over(desk, department, {uid: CONFIRM})
    for home in (desk, department):
        with home.store.reading() as session:
            assert len(work.steps(session, uid, home.clock.now())) == 5
            assert [said.text for said in work.remarks(session, uid)] == ["Đã xem hồ sơ"]
    assert_whole(desk, department)


def test_an_answer_of_long_ago_changes_nothing_that_happened_since(
    desk: Desk, department: Desk, handed: str, clock: SetClock
) -> None:
    with department.store.reading() as session:
        first = handovers.taken(session, department.place.uid)[0].uid
    offer = _back(desk, department, [handed])
    acts_told = receiving.acknowledge(department, first, department.home.handovers)
    receiving.receive(desk, offer.package)
    receiving.answer(desk, offer.transfer_uid, {handed: CONFIRM})
    until = dossier(desk, handed).due_current
    assert until
    moved = deadlines.extend(desk, handed, until.date().replace(month=12, day=30), ApologyText("Chờ ý kiến"))
    handover.read_acknowledgement(desk, acts_told)
    assert (dossier(desk, handed).due_current, _holder(desk, handed)) == (moved.due, desk.place.uid)
    assert_whole(desk, department)


def test_a_result_comes_back_with_its_file_and_the_portal_hears_of_it_from_the_desk(
    desk: Desk, department: Desk, folder: Folder, tmp_path: Path
) -> None:
    uid = arrive(desk, folder)
    inbox.accept_online(desk, uid)
    hand_over(desk, department, {uid: CONFIRM})
    path = tmp_path / "ket-qua.pdf"
    path.write_bytes(sample())
    text = ResultText(ResultKind.ELECTRONIC, "Giấy phép mẫu", "15/GP-SCT")
    made = results.record_result(department, uid, text, path)
    offer = handover.offer(department, [uid], desk.place.uid, TransferPurpose.RESULT)
    receiving.receive(desk, offer.package)
    assert desk.documents.read(made.sha256) == path.read_bytes()
    handover.read_acknowledgement(department, answer(desk, offer.transfer_uid, {uid: CONFIRM}))
    here = dossier(desk, uid)
    assert (here.state, here.finished_at, here.holder_uid) == (State.FINISHED, made.finished_at, desk.place.uid)
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert [row.state for row in outgoing(desk)] == [State.RECEIVED, State.IN_PROGRESS, State.FINISHED]
    assert found
    assert [one.sha256 for one in found.outcome.results] == [made.sha256]
    with pytest.raises(errors.BadMove):
        handover.offer(desk, [uid], department.place.uid)
    assert_whole(desk, department)


def test_a_package_for_another_place_or_with_words_of_its_own_is_refused(
    desk: Desk, department: Desk, handed: str, tmp_path: Path, clock: SetClock
) -> None:
    offer = _back(desk, department, [handed])
    other = other_department(tmp_path / "other", clock)
    for home in (department, other):
        with pytest.raises(errors.PackageForOthers):
            receiving.receive(home, offer.package)
    other.store.close()
    before = everything(desk)
    changes = (
        lambda c: c["rows"]["transfers"][offer.transfer_uid].update(purpose="work"),
        lambda c: c["rows"]["transfers"][offer.transfer_uid].update(purpose="result"),
        lambda c: c["dossiers"][0]["rows"].update(dossiers={handed: {"owner_name": "Người khác"}}),
        lambda c: c["dossiers"][0]["rows"].update(transfer_items={}),
        lambda c: c["dossiers"][0]["entries"].pop(),
        lambda c: c["dossiers"][0].update(entries=c["dossiers"][0]["entries"][:2]),
        lambda c: c.update(workstations=[]),
    )
    for number, change in enumerate(changes):
        folder = tmp_path / f"{number}"
        shutil.copytree(offer.package, folder)
        tamper_package(folder, change)
        if number == 4:
            continue
        with pytest.raises(errors.PackageDamaged):
            receiving.receive(desk, folder)
    assert everything(desk) == before
    assert not receiving.receive(desk, offer.package).already_read
    assert_whole(desk)
