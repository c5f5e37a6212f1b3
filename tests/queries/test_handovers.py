"""What can be offered, what waits, what came back, what a department received."""

from datetime import datetime, time

from sqlalchemy import event

from app.desk import corrections, handover, pausing, receiving, time_rules
from app.desk.desk import Desk
from app.desk.wording import SupplementText
from app.models import journal
from app.models.transfer import Transfer, TransferItem
from app.queries import handovers
from app.rules.calendar import ZONE
from app.rules.kinds import ItemState
from app.rules.time_rules import TimeRules
from tests.desk.roads import CONFIRM, accept, answer, dossier, give_back, hand_over, receive
from tests.desks import SetClock, incomplete, open_draft, procedure


def _ready(desk: Desk) -> list[str]:
    with desk.store.reading() as session:
        rows = handovers.ready(session, desk.place.uid)
        assert handovers.count_ready(session, desk.place.uid) == len(rows)
    return [row.uid for row in rows]


def _returned(desk: Desk) -> dict[str, str]:
    with desk.store.reading() as session:
        return handovers.returned(session, desk.place.uid)


def _given(desk: Desk, *, open_only: bool = True) -> tuple[handovers.TransferRow, ...]:
    with desk.store.reading() as session:
        return handovers.given(session, desk.place.uid, open_only=open_only)


def _taken(department: Desk) -> tuple[handovers.TransferRow, ...]:
    with department.store.reading() as session:
        return handovers.taken(session, department.place.uid)


def test_what_is_accepted_and_not_offered_is_ready_the_longest_waiting_first(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uids = []
    for _ in range(3):
        uids.append(accept(desk))
        clock.forward(minutes=1)
    void = accept(desk)
    corrections.void(desk, void, "Tiếp nhận nhầm")
    open_draft(desk, incomplete(desk))
    assert _ready(desk) == uids
    offer = handover.offer(desk, uids[:1], department.place.uid)
    assert _ready(desk) == uids[1:]
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    assert _ready(desk) == uids
    hand_over(desk, department, {uids[0]: CONFIRM})
    assert _ready(desk) == uids[1:]


def test_a_row_says_where_the_dossier_goes_and_why_it_came_back(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: give_back("Thiếu trang 2")})
    with desk.store.reading() as session:
        (row,) = handovers.ready(session, desk.place.uid)
    held = dossier(desk, uid)
    assert (row.code, row.owner_name, row.due, row.accepted_at) == (
        held.code,
        held.owner_name,
        held.due_current,
        held.accepted_at,
    )
    assert (row.department_uid, row.department_name) == (department.place.uid, department.place.name)
    assert row.returned == "Thiếu trang 2"


def test_returned_is_what_came_back_and_was_not_offered_voided_or_confirmed_since(
    desk: Desk, department: Desk
) -> None:
    again, void, moved = accept(desk), accept(desk), accept(desk)
    hand_over(desk, department, {again: give_back("Một"), void: give_back("Hai"), moved: give_back("Ba")})
    assert _returned(desk) == {again: "Một", void: "Hai", moved: "Ba"}
    corrections.void(desk, void, "Công dân rút hồ sơ")
    hand_over(desk, department, {moved: CONFIRM})
    offer = handover.offer(desk, [again], department.place.uid)
    assert _returned(desk) == {}
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    assert _returned(desk) == {}, "its newest offer was not returned"
    hand_over(desk, department, {again: give_back("Bốn")})
    assert _returned(desk) == {again: "Bốn"}
    assert _returned(department) == {}


def test_an_offer_waits_until_its_last_dossier_is_answered(desk: Desk, department: Desk) -> None:
    first, second = accept(desk), accept(desk)
    offer = handover.offer(desk, [first, second], department.place.uid)
    (row,) = _given(desk)
    assert (row.number, row.waiting, row.other_place) == (1, 2, department.place.name)
    assert (row.package, row.list_sha256) == (offer.package, offer.list_sha256)
    transfer = receive(department, offer)
    handover.read_acknowledgement(desk, answer(department, transfer, {first: CONFIRM}))
    (row,) = _given(desk)
    assert row.waiting == 1
    handover.read_acknowledgement(desk, answer(department, transfer, {second: give_back("Thiếu")}))
    assert _given(desk) == ()
    (done,) = _given(desk, open_only=False)
    assert [(i.dossier_uid, i.state, i.reason) for i in done.items] == [
        (first, ItemState.CONFIRMED, ""),
        (second, ItemState.RETURNED, "Thiếu"),
    ]


def _add_answered(home: Desk, giver: Desk, receiver: Desk, uid: str, count: int) -> None:
    """Write hand-overs of a dossier that are answered already, as years of work leave them."""
    moment = home.clock.now()
    with home.store.transaction() as session:
        held = corrections.find_dossier(session, uid)
        for number in range(count):
            transfer = Transfer(
                number=100 + number,
                year=2025,
                giver_uid=giver.place.uid,
                receiver_uid=receiver.place.uid,
                offered_at=moment,
                list_sha256="0" * 64,
            )
            session.add(TransferItem(transfer=transfer, dossier=held, state=ItemState.RETURNED.value, reason="Thiếu"))
        journal.record(session, home.by(), "written_by_a_test")


def test_an_old_offer_that_still_waits_is_never_pushed_out_by_newer_ones(desk: Desk, department: Desk) -> None:
    waiting, other = accept(desk), accept(desk)
    offer = handover.offer(desk, [waiting], department.place.uid)
    receive(department, offer)
    receive(department, handover.offer(desk, [other], department.place.uid))
    for home in (desk, department):
        _add_answered(home, desk, department, other, handovers.MOST_DONE + 1)
    assert [row.number for row in _given(desk)] == [2, 1]
    for shown in (_given(desk, open_only=False), _taken(department)):
        numbers = [row.number for row in shown]
        assert len(numbers) == handovers.MOST_DONE + 2
        assert numbers[-2:] == [2, 1]
        assert numbers[0] == 100 + handovers.MOST_DONE


def test_a_department_sees_what_it_received_and_how_much_waits(desk: Desk, department: Desk) -> None:
    first, second = accept(desk), accept(desk)
    transfer = receive(department, handover.offer(desk, [first, second], department.place.uid))
    with department.store.reading() as session:
        assert handovers.count_received(session, department.place.uid) == 2
    (row,) = _taken(department)
    assert (row.uid, row.waiting, len(row.items)) == (transfer, 2, 2)
    assert row.other_place == "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    receiving.answer(department, transfer, {first: CONFIRM})
    with department.store.reading() as session:
        assert handovers.count_received(session, department.place.uid) == 1
        assert handovers.ready(session, department.place.uid) == ()
    with desk.store.reading() as session:
        assert handovers.count_received(session, desk.place.uid) == 0
    assert _taken(desk) == ()


def test_a_long_list_is_read_in_a_few_questions(desk: Desk, department: Desk) -> None:
    uids = [accept(desk) for _ in range(12)]
    questions: list[str] = []
    for size in (2, 10):
        handover.offer(desk, [uids.pop() for _ in range(size)], department.place.uid)
    with desk.store.reading() as session:

        def count(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            questions.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", count)
        rows = handovers.given(session, desk.place.uid)
        event.remove(session.get_bind(), "before_cursor_execute", count)
    assert [len(row.items) for row in rows] == [10, 2]
    assert len(questions) < 12


def test_paper_goes_on_by_the_rules_of_its_procedure_and_what_came_back_was_there_before(
    desk: Desk, department: Desk, clock: SetClock
) -> None:
    uid, back = accept(desk), accept(desk)

    def by(uid: str) -> datetime | None:
        with desk.store.reading() as session:
            return next(row.pass_on_by for row in handovers.ready(session, desk.place.uid) if row.uid == uid)

    assert by(uid) == datetime(2026, 11, 25, 17, tzinfo=ZONE)
    time_rules.set_procedure_rules(desk, procedure(desk).code, TimeRules(pass_on_until=time(9)))
    assert by(uid) == datetime(2026, 11, 26, 11, 30, tzinfo=ZONE)
    pausing.request_supplement(desk, uid, SupplementText(("Giấy phép cũ",)))
    clock.forward(days=1, hours=-2)  # 7:41
    pausing.supplemented(desk, uid, ("Giấy phép cũ",))
    assert by(uid) == datetime(2026, 11, 26, 17, tzinfo=ZONE)
    hand_over(desk, department, {back: give_back()})
    assert by(back) is None
