"""What is still open, what a day brought, and the rail's counts."""

from datetime import datetime, timedelta

from app.desk import backups, corrections, day, drafts, handover, intake, prints, receiving
from app.desk.desk import Desk
from app.models import journal
from app.printing.printer import JobState
from app.queries import day as days
from app.queries import office
from app.queries.day import DayEndView, Figures, RailCounts
from app.queries.register import Horizon
from app.rules.calendar import ZONE
from tests.desk.roads import CONFIRM, accept, give_back, hand_over, receive
from tests.desks import SetClock, complete, incomplete, open_draft, procedure

OTHER = "2.001630"


def _seen(desk: Desk, start: datetime | None = None, end: datetime | None = None) -> DayEndView:
    today = desk.today().replace(hour=0, minute=0, second=0, microsecond=0)
    with desk.store.reading() as session:
        return days.day_end(session, desk.place.uid, start or today, end or today + timedelta(days=1))


def _rail(desk: Desk) -> RailCounts:
    with desk.store.reading() as session:
        return days.rail(session, desk.place.uid, Horizon.at(desk.clock.now(), office.calendar(session)))


def _refuse(desk: Desk, code: str) -> None:
    intake.refuse(desk, open_draft(desk, complete(desk, code)), "Không thuộc thẩm quyền")


def test_the_end_of_a_day_names_what_is_still_open(desk: Desk, department: Desk, clock: SetClock) -> None:
    assert desk.clock.now() == clock.now()
    draft, ready, offered, back, moved = open_draft(desk), *(accept(desk) for _ in range(4))
    discarded = open_draft(desk)
    drafts.discard(desk, discarded)
    handover.offer(desk, [offered], department.place.uid)
    hand_over(desk, department, {back: give_back("Thiếu"), moved: CONFIRM})
    seen = _seen(desk)
    assert [row.uid for row in seen.drafts] == [draft]
    assert [row.uid for row in seen.not_handed_over if not row.returned] == [ready]
    assert [row.uid for row in seen.not_handed_over if row.returned] == [back]
    assert seen.returned == 1
    assert [i.dossier_uid for row in seen.not_confirmed for i in row.items] == [offered]
    assert seen.last_backup is None
    backups.back_up_at_close(desk)
    assert _seen(desk).last_backup == clock.now()


def test_the_journal_s_head_is_the_newest_entry_of_this_workstation(desk: Desk, department: Desk) -> None:
    uid = accept(desk)
    hand_over(desk, department, {uid: CONFIRM})  # brings entries of another workstation
    seen = _seen(desk)
    with desk.store.reading() as session:
        assert seen.journal_head == journal.head(session, desk.place.workstation)
        own = journal.JournalEntry.workstation == desk.place.workstation
        assert seen.journal_sequence == session.query(journal.JournalEntry).filter(own).count()


def test_a_day_is_counted_by_procedure(desk: Desk) -> None:
    accept(desk)
    accept(desk)
    corrections.void(desk, accept(desk), "Tiếp nhận nhầm")
    waiting = open_draft(desk, incomplete(desk))
    intake.request_supplement(desk, waiting)
    _refuse(desk, OTHER)
    _refuse(desk, OTHER)
    first, second = procedure(desk), procedure(desk, OTHER)
    assert _seen(desk).figures == (
        Figures(OTHER, second.name, refusals=2),
        Figures(first.code, first.name, accepted=2, supplements=1, fees=2 * (first.fee or 0)),
    )
    assert first.fee
    assert _seen(desk).by_procedure == ((first.code, first.name, 2),)


def test_midnight_belongs_to_the_day_that_begins(desk: Desk, clock: SetClock) -> None:
    midnight = datetime(2026, 11, 26, tzinfo=ZONE)
    clock.moment = midnight - timedelta(microseconds=1)
    accept(desk)
    clock.moment = midnight
    accept(desk)
    _refuse(desk, OTHER)
    before = _seen(desk, midnight - timedelta(days=1), midnight)
    after = _seen(desk, midnight, midnight + timedelta(days=1))
    assert [f.accepted for f in before.figures] == [1]
    assert sum(f.accepted for f in after.figures) == sum(f.refusals for f in after.figures) == 1
    assert day.view(desk) == after


def test_a_department_s_day_does_not_count_what_the_desk_accepted(desk: Desk, department: Desk) -> None:
    receive(department, handover.offer(desk, [accept(desk)], department.place.uid))
    assert _seen(department).figures == ()


def test_the_rail_counts_what_waits_at_each_place(desk: Desk, department: Desk) -> None:
    assert _rail(desk) == RailCounts(0, 0, 0, 0, 0, 0, 0, 0, None)
    open_draft(desk)
    ready, back = accept(desk), accept(desk)
    hand_over(desk, department, {back: give_back()})
    counts = _rail(desk)
    assert (counts.drafts, counts.to_hand_over, counts.received) == (1, 2, 0)
    transfer = receive(department, handover.offer(desk, [ready, back], department.place.uid))
    assert _rail(desk).to_hand_over == 0
    assert _rail(department).received == 2
    receiving.answer(department, transfer, {ready: CONFIRM})
    assert (_rail(department).received, _rail(department).in_hand) == (1, 1)


def test_jobs_come_newest_first_with_what_became_of_them(desk: Desk) -> None:
    with desk.store.reading() as session:
        assert days.jobs(session) == ()
    first = day.issue_sheet(desk)
    second = day.issue_sheet(desk)
    assert prints.send(desk, first.job_uid) is JobState.FAILED  # no printer is chosen for this paper
    with desk.store.reading() as session:
        newest, oldest = days.jobs(session)
        assert days.jobs(session, most=1) == (newest,)
    assert (newest.uid, newest.state) == (second.job_uid, JobState.QUEUED)
    assert (oldest.uid, oldest.state, oldest.failure) == (first.job_uid, JobState.FAILED, "NoQueueChosen")
