"""What goes back to the applicant of a stopped dossier: papers and fee, wherever it was stopped, and only once."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest

from app import errors
from app.desk import corrections, giving_back, handover, inbox, payments, receiving, returning, stopping
from app.desk.desk import Desk
from app.desk.returning import Receiver
from app.desk.stopping import Request
from app.desk.wording import StopText
from app.models import journal
from app.models.verify import add_up
from app.queries import dossiers, following, handovers, money
from app.queries import results as reads
from app.queries.giving_back import GoesBack
from app.queries.handovers import ReadyRow
from app.rules.fees import Account
from app.rules.kinds import IdentityProof, PaymentWay, TransferPurpose
from app.rules.states import State
from tests.desk import roads
from tests.desk.online import Folder, arrive, outgoing
from tests.desk.roads import (
    CONFIRM,
    accept,
    answer,
    assert_whole,
    dossier,
    give_back,
    hand_over,
    history,
    receive,
)
from tests.desks import NOON, SetClock
from tests.papers.reading import text_of

BY_RECEIPT = Receiver("Nguyễn Văn Mẫu", IdentityProof.RECEIPT)
STOPPED, UNFINISHED = TransferPurpose.STOPPED, TransferPurpose.UNFINISHED
PAPERS = ("Đơn đề nghị (01 bản chính)", "Bản công bố sản phẩm (01 bản sao)")
WITHDRAWN = StopText("Không còn nhu cầu", PAPERS, fee_back=True)


def withdraw(home: Desk, uid: str, text: StopText = WITHDRAWN) -> stopping.Stopped:
    request = Request(home.today().date(), "Nguyễn Văn Mẫu", "Đơn đề nghị rút hồ sơ nộp tại quầy")
    return stopping.withdraw(home, uid, request, text)


def waiting(desk: Desk) -> list[str]:
    """Return the dossiers of which something waits here to be given back."""
    with desk.store.reading() as session:
        rows = reads.to_give_back(session, desk.place.uid)
        assert reads.count_to_give_back(session, desk.place.uid) == len(rows)
    return [row.uid for row in rows]


def still(desk: Desk, uid: str) -> GoesBack:
    """Return what is still to be given back of a dossier."""
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found
    return found.goes_back


def owed_words(desk: Desk, uid: str) -> str:
    """Return the fee that goes back, in the words of the notice."""
    with desk.store.reading() as session:
        return stopping.of_dossier(session, corrections.find_dossier(session, uid)).fee_back


def on_the_way(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.reading() as session:
        return [(row.uid, row.tracking) for row in reads.on_the_way(session, desk.place.uid)]


def cash(desk: Desk) -> int:
    """Return the cash that the officer must have today."""
    start = desk.today().replace(hour=0, minute=0)
    with desk.store.reading() as session:
        officer = desk.signed_in().uid
        return money.expected_cash(session, desk.place.uid, officer, start, start + timedelta(days=1))


def to_tell(desk: Desk) -> tuple[ReadyRow, ...]:
    with desk.store.reading() as session:
        return handovers.to_tell(session, desk.place.uid)


@pytest.fixture
def stopped_there(desk: Desk, department: Desk) -> str:
    """A dossier whose fee was paid at the desk and that the department, in a home of its own, stopped."""
    uid = accept(desk)
    payments.pay(desk, uid, 2_200_000, PaymentWay.CASH)
    hand_over(desk, department, {uid: CONFIRM})
    withdraw(department, uid)
    return uid


def test_papers_and_fee_go_back_against_identity_and_the_cash_of_the_day_is_less(desk: Desk, clock: SetClock) -> None:
    uid = accept(desk)
    payments.pay(desk, uid, 200_000, PaymentWay.CASH)
    payments.pay(desk, uid, 2_000_000, PaymentWay.TRANSFER)
    withdraw(desk, uid)
    assert (waiting(desk), cash(desk)) == ([uid], 200_000)
    clock.forward(hours=1)
    done = giving_back.give_back(desk, uid, BY_RECEIPT, receipt_taken_back=True)
    assert (done.papers, done.amount) == (2, 2_200_000)
    assert (waiting(desk), cash(desk), dossier(desk, uid).state) == ([], 0, State.WITHDRAWN)
    with desk.store.reading() as session:
        now, seen = money.money(session, uid), dossiers.dossier(session, uid)
    assert now.account == Account(0, 0)
    assert {(one.voided_at, one.void_reason) for one in now.payments} == {(clock.now(), WITHDRAWN.reason)}
    assert seen
    (given,) = seen.outcome.deliveries
    assert (given.receiver_name, given.receipt_taken_back, given.delivered_at) == (BY_RECEIPT.name, True, clock.now())
    said = seen.history[0].note
    assert (seen.history[0].action, said["amount"], said["items"]) == ("given_back", 2_200_000, list(PAPERS))
    assert history(desk, uid)[-2:] == ["withdrawn", "given_back"]
    with pytest.raises(errors.NothingToGiveBack):
        giving_back.give_back(desk, uid, BY_RECEIPT)
    assert payments.count_cash(desk, 0).expected == 0
    assert_whole(desk)


def test_the_sums_of_each_day_agree_with_the_journal(desk: Desk, clock: SetClock) -> None:
    uid, mistaken = accept(desk), accept(desk)
    payments.pay(desk, uid, 200_000, PaymentWay.CASH)
    payments.pay(desk, uid, 2_000_000, PaymentWay.TRANSFER)
    payments.pay(desk, mistaken, 300_000, PaymentWay.CASH)
    withdraw(desk, uid)
    clock.forward(days=1)
    giving_back.give_back(desk, uid, BY_RECEIPT)
    with desk.store.reading() as session:
        (taken,) = money.money(session, mistaken).payments
    payments.void_payment(desk, taken.uid, "Nhầm hồ sơ")
    payments.pay(desk, mistaken, 100_000, PaymentWay.CASH)
    with desk.store.reading() as session:
        told = [row for one in (uid, mistaken) for row in add_up(journal.slice_of(session, one))["payments"].values()]
    for day in (desk.today() - timedelta(days=1), desk.today()):
        start = day.replace(hour=0, minute=0)
        sums: dict[PaymentWay, int] = {}
        for row in told:
            for moment, sign in ((row["paid_at"], 1), (row.get("voided_at"), -1)):
                if moment and start <= datetime.fromisoformat(moment) < start + timedelta(days=1):
                    way = PaymentWay(row["way"])
                    sums[way] = sums.get(way, 0) + sign * row["amount"]
        with desk.store.reading() as session:
            seen = money.of_day(session, desk.place.uid, start.date(), start, start + timedelta(days=1))
        assert dict(seen.by_way) == sums
        assert [line.expected for line in seen.cash] == [sums[PaymentWay.CASH]]


def test_papers_go_by_post_come_back_and_arrive_and_the_fee_waits_at_the_counter(desk: Desk, clock: SetClock) -> None:
    uid = accept(desk)
    payments.pay(desk, uid, 2_200_000, PaymentWay.CASH)
    withdraw(desk, uid)
    for number, fault in ((" ", errors.TrackingNeeded), ("EB1", None), ("EB2", errors.LetterOnTheWay)):
        with pytest.raises(fault) if fault else nullcontext():
            giving_back.post(desk, uid, number)
    with pytest.raises(errors.LetterOnTheWay):
        giving_back.give_back(desk, uid, BY_RECEIPT)
    assert (waiting(desk), on_the_way(desk)) == ([], [(uid, "EB1")])
    returning.came_back(desk, uid, "Không có người nhận")
    assert (waiting(desk), on_the_way(desk)) == ([uid], [])
    clock.forward(days=1)
    giving_back.post(desk, uid, "EB2")
    clock.forward(days=2)
    assert returning.delivered(desk, uid, desk.today().date(), "Người nhà").returned_at == clock.now()
    assert (dossier(desk, uid).state, dossier(desk, uid).returned_at, cash(desk)) == (State.WITHDRAWN, None, 0)
    assert (waiting(desk), still(desk, uid)) == ([uid], GoesBack(fee=owed_words(desk, uid)))
    with pytest.raises(errors.NothingToGiveBack):
        giving_back.post(desk, uid, "EB3")
    done = giving_back.give_back(desk, uid, BY_RECEIPT)
    assert (done.papers, done.amount, waiting(desk), still(desk, uid)) == (0, 2_200_000, [], GoesBack())
    acts = ["papers_posted", "papers_came_back", "papers_posted", "papers_delivered", "given_back"]
    assert history(desk, uid)[-5:] == acts
    with desk.store.reading() as session:
        assert len(list(following.accepted(session, NOON - timedelta(days=1), clock.now()))) == 1
    assert_whole(desk)


def test_what_lapsed_with_an_offer_names_nothing_that_goes_back(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: CONFIRM})
    lost = handover.offer(department, [uid], desk.place.uid, UNFINISHED, "Chưa xử lý xong")
    receiving.answer(desk, receive(desk, lost), {uid: CONFIRM})
    withdraw(desk, uid)
    handover.take_back(department, lost.transfer_uid, "Gói bị thất lạc")
    clock.forward(hours=1)
    hand_over(department, desk, {uid: CONFIRM}, UNFINISHED, "Chưa xử lý xong")
    stopping.stop(desk, uid, StopText("Nộp trùng"))
    with pytest.raises(errors.NothingToGiveBack):
        giving_back.give_back(desk, uid, BY_RECEIPT)
    assert (waiting(desk), still(desk, uid)) == ([], GoesBack())


def test_a_fee_that_does_not_go_back_stays_with_the_office(desk: Desk) -> None:
    uid = accept(desk)
    payments.pay(desk, uid, 2_200_000, PaymentWay.CASH)
    notice = withdraw(desk, uid, StopText("Không còn nhu cầu", PAPERS)).notice
    assert "hoàn trả: Không có." in text_of(desk.documents.read(notice.sha256))
    assert giving_back.give_back(desk, uid, BY_RECEIPT).amount == 0
    with desk.store.reading() as session:
        assert money.money(session, uid).account == Account(2_200_000, 2_200_000)
    assert cash(desk) == 2_200_000


def test_who_is_neither_owner_nor_proxy_gets_nothing_back(desk: Desk, department: Desk) -> None:
    uid, plain, room_s = accept(desk), accept(desk), accept(desk)
    withdraw(desk, uid)
    stopping.stop(desk, plain, StopText("Nộp trùng"))  # nothing of it goes back
    hand_over(desk, department, {room_s: CONFIRM})
    stranger = Receiver("Người lạ", IdentityProof.CARD, "019190000003")
    for receiver, fault in (
        (stranger, errors.AuthorityNeeded),
        (Receiver(" ", IdentityProof.RECEIPT), errors.ReceiverNeeded),
    ):
        with pytest.raises(fault):
            giving_back.give_back(desk, uid, receiver)
    for other, home, why in (
        (plain, desk, errors.NothingToGiveBack),
        (accept(desk), desk, errors.BadMove),
        (room_s, desk, errors.DossierNotHere),
        (room_s, department, errors.DeskOnly),
        (uid, desk.with_officer(None), errors.NoOfficer),
    ):
        with pytest.raises(why):
            giving_back.give_back(home, other, BY_RECEIPT)
    assert waiting(desk) == [uid]


def test_a_dossier_that_the_department_stopped_comes_back_by_a_package_and_its_papers_go_to_the_applicant(
    desk: Desk, department: Desk, stopped_there: str
) -> None:
    uid = stopped_there
    with pytest.raises(errors.BadMove):
        handover.offer(department, [uid], desk.place.uid, TransferPurpose.UNFINISHED, "Đã dừng")
    offer = handover.offer(department, [uid], desk.place.uid, STOPPED)
    said = text_of(department.documents.read(offer.list_sha256))
    assert "Mục đích bàn giao: Trả lại hồ sơ dừng giải quyết" in said
    assert f"Cơ quan chủ trì giải quyết: {department.place.name}" in said
    assert receiving.receive(desk, offer.package).codes == (dossier(desk, uid).code,)
    assert waiting(desk) == [], "until the desk confirms"
    handover.read_acknowledgement(department, answer(desk, offer.transfer_uid, {uid: CONFIRM}))
    for home in (desk, department):
        assert (dossier(home, uid).holder_uid, dossier(home, uid).state) == (desk.place.uid, State.WITHDRAWN)
    with desk.store.reading() as session:
        assert (handovers.ready(session, desk.place.uid), handovers.came_back(session, desk.place.uid)) == ((), ())
    assert waiting(desk) == [uid]
    assert giving_back.give_back(desk, uid, BY_RECEIPT).amount == 2_200_000
    assert cash(desk) == 0
    assert_whole(desk, department)


def test_in_one_home_it_comes_back_without_a_package(desk: Desk) -> None:
    room, uid = roads.inside(desk), accept(desk)
    receiving.answer(room, handover.offer(desk, [uid], room.place.uid).transfer_uid, {uid: CONFIRM})
    with pytest.raises(errors.DossierNotHere):
        withdraw(desk, uid)
    stopping.stop(room, uid, StopText("Không đủ điều kiện giải quyết", PAPERS))
    assert waiting(room) == [], "a department gives nothing to applicants"
    offer = handover.offer(room, [uid], desk.place.uid, STOPPED)
    receiving.answer(desk, offer.transfer_uid, {uid: give_back("Thiếu giấy tờ gốc")})
    assert (dossier(desk, uid).holder_uid, waiting(desk)) == (room.place.uid, [])
    again = handover.offer(room, [uid], desk.place.uid, STOPPED)
    receiving.answer(desk, again.transfer_uid, {uid: CONFIRM})
    assert waiting(desk) == [uid]
    giving_back.give_back(desk, uid, BY_RECEIPT)
    assert_whole(desk)


def test_the_portal_hears_from_the_desk_alone_that_a_department_stopped_a_dossier(
    desk: Desk, department: Desk, folder: Folder
) -> None:
    uid = arrive(desk, folder)
    inbox.accept_online(desk, uid)
    hand_over(desk, department, {uid: CONFIRM})
    withdraw(department, uid)
    assert list(outgoing(department)) == []
    hand_over(department, desk, {uid: CONFIRM}, STOPPED)
    assert [row.state for row in outgoing(desk)] == [State.RECEIVED, State.IN_PROGRESS, State.WITHDRAWN]


def test_what_was_stopped_here_while_a_department_held_it_is_told_there_and_has_one_holder(
    desk: Desk, department: Desk
) -> None:
    uid = accept(desk)
    first = handover.offer(desk, [uid], department.place.uid)
    late = answer(department, receive(department, first), {uid: CONFIRM})
    handover.take_back(desk, first.transfer_uid, "Phòng báo chưa nhận được")
    withdraw(desk, uid)
    assert to_tell(desk) == ()
    assert handover.read_acknowledgement(desk, late).not_applied == (dossier(desk, uid).code,)
    assert [row.uid for row in to_tell(desk)] == [uid]
    assert dossier(department, uid).holder_uid == department.place.uid, "it does not know better yet"
    told = handover.offer(desk, [uid], department.place.uid, STOPPED)
    assert to_tell(desk) == ()
    there = receive(department, told)
    assert (dossier(department, uid).state, dossier(department, uid).holder_uid) == (
        State.WITHDRAWN,
        desk.place.uid,
    )
    handover.read_acknowledgement(desk, answer(department, there, {uid: CONFIRM}))
    hand_over(department, desk, {uid: CONFIRM}, STOPPED)
    for home in (desk, department):
        assert (dossier(home, uid).state, dossier(home, uid).holder_uid) == (State.WITHDRAWN, desk.place.uid)
    assert (to_tell(desk), waiting(desk)) == ((), [uid])
    assert_whole(desk, department)
