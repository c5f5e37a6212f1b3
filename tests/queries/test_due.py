"""Who holds things up: what is late and due soon by place, and steps that are in sight before their dossiers."""

from datetime import datetime, timedelta

import pytest

from app.desk import handover, pausing, receiving, time_rules
from app.desk.desk import Desk
from app.queries import day, due, office, register, work
from app.queries.due import IN_SIGHT, Load
from app.queries.register import Horizon
from app.rules.calendar import ZONE
from app.rules.states import State
from app.rules.time_rules import TimeRules
from tests.desk.roads import CONFIRM, accept, hand_over, receive
from tests.desks import NOON, SetClock
from tests.queries.filing import file_away

HOUR = timedelta(hours=1)
HORIZON = Horizon(
    NOON, datetime(2026, 11, 25, 23, 59, 59, tzinfo=ZONE), datetime(2026, 11, 26, 23, 59, 59, tzinfo=ZONE)
)


def by_place(desk: Desk) -> tuple[Load, ...]:
    with desk.store.reading() as session:
        return due.by_place(session, desk.place.uid, HORIZON)


def late(count: int, holder: str) -> list[dict[str, object]]:
    return [{"holder_uid": holder, "due_current": NOON - HOUR}] * count


def test_the_desk_sees_of_each_department_what_is_late_due_today_and_next_the_slowest_first(
    desk: Desk, department: Desk
) -> None:
    here, there = desk.place.uid, department.place.uid
    assert by_place(desk) == ()
    file_away(
        desk,
        *late(1, here),
        *late(2, there),
        {"holder_uid": there, "due_current": NOON + HOUR},
        {"holder_uid": here, "due_current": NOON + timedelta(days=1)},
        {"holder_uid": here, "due_current": NOON + timedelta(days=9)},
        {"holder_uid": there, "due_current": NOON - HOUR, "state": int(State.SUPPLEMENT)},
        {"holder_uid": there, "due_current": NOON - HOUR, "voided_at": NOON},
    )
    found = by_place(desk)
    names = [(one.key, one.late, one.today, one.next) for one in found]
    assert names == [(there, 2, 1, 0), (here, 1, 0, 1)]
    assert found[0].name == department.place.name
    with desk.store.reading() as session:
        counted = register.counts(session, here, HORIZON, IN_SIGHT)
        rail = day.rail(session, here, HORIZON)
    together = Load.together("", "", found)
    assert [together.late, together.today, together.next] == [counted[chip] for chip in IN_SIGHT]
    assert (rail.late, rail.due_today) == (together.late, together.today)


def test_the_register_shows_what_one_place_has_of_a_chip(desk: Desk, department: Desk) -> None:
    here, there = desk.place.uid, department.place.uid
    uids = file_away(desk, *late(1, here), *late(2, there))
    with desk.store.reading() as session:
        rows = register.page(session, here=here, horizon=HORIZON, chosen=register.Chosen.LATE, holder=there)
    assert {row.uid for row in rows} == set(uids[1:])


def test_a_department_sees_only_what_it_holds(desk: Desk, department: Desk) -> None:
    here, there = desk.place.uid, department.place.uid
    file_away(department, *late(3, here), *late(1, there))
    assert [(one.key, one.late) for one in by_place(department)] == [(there, 1)]


def test_a_step_is_in_sight_although_its_dossier_is_not(desk: Desk, department: Desk, clock: SetClock) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: CONFIRM})
    with department.store.reading() as session:
        step = work.steps(session, uid, clock.now())[1]
    assert step.due is not None

    def seen(moment: datetime) -> list[str]:
        at = Horizon(moment, moment + HOUR, moment + timedelta(days=1))
        with department.store.reading() as session:
            return [row.step for row in due.steps_in_sight(session, department.place.uid, at)]

    assert seen(step.due - timedelta(days=2)) == []
    assert seen(step.due - HOUR) == [step.content]
    with desk.store.reading() as session:
        assert due.steps_in_sight(session, desk.place.uid, HORIZON) == ()


@pytest.mark.parametrize(("answered", "where"), [(False, "desk"), (True, "department")])
def test_what_is_offered_counts_for_the_desk_until_it_is_confirmed(
    desk: Desk, department: Desk, clock: SetClock, answered: bool, where: str
) -> None:
    uid = accept(desk)
    transfer = receive(department, handover.offer(desk, [uid], department.place.uid))
    if answered:
        receiving.answer(department, transfer, {uid: CONFIRM})
        handover.read_acknowledgement(desk, receiving.acknowledge(department, transfer, desk.home.handovers))
    clock.forward(days=40)
    places = {"desk": desk.place.uid, "department": department.place.uid}
    with desk.store.reading() as session:
        found = due.by_place(session, desk.place.uid, Horizon(clock.now(), clock.now(), clock.now()))
    assert [(one.key, one.late) for one in found] == [(places[where], 1)]


@pytest.mark.parametrize("pauses", [True, False])
def test_a_clock_that_runs_on_while_a_fee_is_awaited_gets_late_in_sight(
    desk: Desk, clock: SetClock, pauses: bool
) -> None:
    time_rules.set_office_rules(desk, TimeRules(fee_pauses=pauses))
    uid = accept(desk)
    pausing.wait_for_fee(desk, uid, "Lệ phí mẫu")
    clock.forward(days=40)
    now = Horizon(clock.now(), clock.now(), clock.now())
    with desk.store.reading() as session:
        loads = due.by_place(session, desk.place.uid, now)
        counted = register.counts(session, desk.place.uid, now)[register.Chosen.LATE]
        (row,) = register.page(session, here=desk.place.uid, horizon=now)
    late = 0 if pauses else 1
    assert (sum(one.late for one in loads), counted, row.runs_on) == (late, late, not pauses)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2026-08-20 09:00", "2026-08-21"),
        ("2026-08-21 18:00", "2026-08-22"),  # Friday evening before a Saturday that is worked
        ("2026-08-28 18:00", "2026-09-03"),  # Friday evening before Independence Day with its swapped Monday
        ("2026-02-13 16:00", "2026-02-23"),  # the last day before Tết
        ("2026-02-18 09:00", "2026-02-23"),  # somebody looks in the middle of it
        ("2026-11-28 10:00", "2026-11-30"),
    ],
)
def test_what_is_due_next_is_due_on_the_next_working_day(desk: Desk, now: str, following: str) -> None:
    with desk.store.reading() as session:
        found = Horizon.at(datetime.fromisoformat(now).replace(tzinfo=ZONE), office.calendar(session))
    assert (f"{found.end_of_today:%Y-%m-%d}", f"{found.end_of_next:%Y-%m-%d}") == (now[:10], following)
