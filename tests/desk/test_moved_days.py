"""A calendar changed late: it moves no promise by itself, says which would differ, and an officer moves them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import errors
from app.desk import calendar, deadlines, handover, pausing, time_rules
from app.desk.desk import Desk
from app.desk.wording import ApologyText
from app.models.deadline import DueChange
from app.queries import dossiers, late_calendar
from app.queries.late_calendar import Differing
from app.rules.calendar import ZONE, DayKind
from app.rules.time_rules import AfterSupplement, TimeRules
from tests.desk.roads import ASKED, CONFIRM, accept, assert_whole, dossier, hand_over
from tests.desks import SetClock

SWAPPED = date(2026, 11, 30)
"""A Monday after acceptance that the office is told late not to work on."""


def differing(desk: Desk) -> tuple[Differing, ...]:
    with desk.store.reading() as session:
        return late_calendar.differing(session, desk.place.uid)


def due(desk: Desk, uid: str) -> datetime:
    found = dossier(desk, uid).due_current
    assert found is not None
    return found.astimezone(ZONE)


def test_a_day_swapped_late_moves_nothing_and_says_what_would_differ(desk: Desk) -> None:
    first, second = accept(desk), accept(desk)
    promised = due(desk, first)
    assert differing(desk) == ()
    calendar.set_day(desk, SWAPPED, DayKind.SWAPPED_OFF)
    assert due(desk, first) == promised
    found = differing(desk)
    assert [one.uid for one in found] == [first, second]
    assert [(one.promised, one.would_be - one.promised) for one in found] == [(promised, timedelta(days=1))] * 2
    calendar.set_day(desk, SWAPPED, None)
    assert differing(desk) == ()


def test_an_officer_moves_those_that_are_to_move_with_a_reason(desk: Desk) -> None:
    moved, left = accept(desk), accept(desk)
    promised = due(desk, moved)
    calendar.set_day(desk, SWAPPED, DayKind.SWAPPED_OFF)
    with pytest.raises(errors.ReasonNeeded):
        deadlines.move_by_calendar(desk, [moved], " ")
    assert deadlines.move_by_calendar(desk, [moved], "Hoán đổi ngày làm việc (mẫu)") == 1
    assert (due(desk, moved), due(desk, left)) == (promised + timedelta(days=1), promised)
    assert [one.uid for one in differing(desk)] == [left]
    with desk.store.reading() as session:
        (change,) = session.scalars(select(DueChange))
        (entry, *_rest) = dossiers.history(session, moved)
    assert (change.kind, change.due_before, change.extends) == ("calendar", promised, False)
    assert (entry.action, entry.note["reason"]) == ("due_moved", "Hoán đổi ngày làm việc (mẫu)")
    assert deadlines.move_by_calendar(desk, [moved], "Lần nữa") == 0
    deadlines.extend(desk, moved, (promised + timedelta(days=14)).date(), ApologyText("Chờ ý kiến (mẫu)"))
    assert_whole(desk)


def test_a_day_that_an_officer_chose_stays_while_the_office_works_on_it(desk: Desk, clock: SetClock) -> None:
    uid = accept(desk)
    chosen = (due(desk, uid) + timedelta(days=7)).date()
    deadlines.extend(desk, uid, chosen, ApologyText("Chờ ý kiến (mẫu)"))
    calendar.set_day(desk, SWAPPED, DayKind.SWAPPED_OFF)
    assert differing(desk) == ()
    calendar.set_day(desk, chosen, DayKind.HOLIDAY)
    (found,) = differing(desk)
    assert found.would_be.astimezone(ZONE).date() > chosen
    assert deadlines.move_by_calendar(desk, [uid], "Nghỉ đột xuất (mẫu)") == 1
    assert (due(desk, uid), differing(desk)) == (found.would_be, ())


def test_what_lies_elsewhere_is_listed_with_its_place_and_moved_only_there(desk: Desk, department: Desk) -> None:
    offered, gone = accept(desk), accept(desk)
    hand_over(desk, department, {gone: CONFIRM})
    handover.offer(desk, [offered], department.place.uid)
    calendar.set_day(desk, SWAPPED, DayKind.SWAPPED_OFF)
    assert [(one.uid, one.place, one.movable) for one in differing(desk)] == [
        (offered, "", False),
        (gone, department.place.name, False),
    ]
    for uid, fault in ((offered, errors.DossierOffered), (gone, errors.DossierNotHere)):
        with pytest.raises(fault):
            deadlines.move_by_calendar(desk, [uid], "Hoán đổi (mẫu)")
    assert differing(department) == ()
    calendar.set_day(department, SWAPPED, DayKind.SWAPPED_OFF)
    assert [(one.uid, one.movable) for one in differing(department)] == [(gone, True)]


@pytest.mark.parametrize("continues", [False, True])
def test_a_limit_that_went_on_after_a_wait_is_reckoned_with_the_time_that_was_waited(
    desk: Desk, clock: SetClock, continues: bool
) -> None:
    after = AfterSupplement.CONTINUES if continues else AfterSupplement.RESTARTS
    time_rules.set_office_rules(desk, TimeRules(after_supplement=after))
    uid = accept(desk)
    pausing.request_supplement(desk, uid, ASKED)
    clock.forward(days=1)
    promised = pausing.supplemented(desk, uid, ASKED.items).due
    assert differing(desk) == ()
    calendar.set_day(desk, SWAPPED, DayKind.SWAPPED_OFF)
    (found,) = differing(desk)
    assert found.would_be - promised == timedelta(days=1)
    assert deadlines.move_by_calendar(desk, [uid], "Hoán đổi (mẫu)") == 1
    assert (due(desk, uid), differing(desk)) == (promised.astimezone(ZONE) + timedelta(days=1), ())
    calendar.set_day(desk, SWAPPED, None)
    assert [one.would_be for one in differing(desk)] == [promised]
