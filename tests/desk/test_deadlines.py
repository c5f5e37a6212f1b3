"""The promised date moved with an apology: once, by the holder, to a later working day, never without its paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import errors
from app.desk import accounts, checks, corrections, deadlines, handover, intake, receiving, stopping
from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.desk.wording import ApologyText, StopText
from app.messages import explain
from app.models.deadline import DueChange
from app.models.slip import Slip
from app.queries import dossiers, register
from app.rules.calendar import ZONE
from app.rules.kinds import Form
from app.rules.states import State
from tests.desk import disks
from tests.desk.roads import CONFIRM, assert_whole, dossier, give_back, hand_over, history, receive
from tests.desk.roads import answer as answered
from tests.desks import SetClock, open_draft
from tests.papers.reading import codes_in, picture, text_of

WHY = ApologyText("Đang chờ ý kiến của cơ quan phối hợp")
LATER, LATEST = date(2026, 12, 21), date(2026, 12, 25)


@pytest.fixture
def accepted(desk: Desk) -> Acknowledgement:
    return intake.accept(desk, open_draft(desk))


@pytest.fixture
def plain(desk: Desk) -> Desk:
    """The desk with an officer who may not override."""
    accounts.add_officer(desk, accounts.NewOfficer("thuong", "Cán bộ mẫu thường", "mat-khau-mau"))
    return desk.with_officer(accounts.sign_in(desk, "thuong", "mat-khau-mau"))


def changes(desk: Desk, uid: str) -> list[DueChange]:
    with desk.store.reading() as session:
        return list(session.scalars(select(DueChange).where(DueChange.dossier_id == dossier(desk, uid).id)))


def apologies(desk: Desk) -> list[int]:
    with desk.store.reading() as session:
        return list(session.scalars(select(Slip.number).where(Slip.form == int(Form.APOLOGY))))


def row(desk: Desk, uid: str) -> register.RegisterRow:
    day = desk.today()
    with desk.store.reading() as session:
        found = register.page(session, here=desk.place.uid, horizon=register.Horizon(day, day, day))
    return next(one for one in found if one.uid == uid)


def test_the_date_moves_and_the_first_promise_stays_with_its_paper_and_reason(
    desk: Desk, accepted: Acknowledgement
) -> None:
    text = ApologyText(f"  {WHY.reason} ", "Phòng mẫu", "Lê Văn Mẫu")
    done = deadlines.extend(desk, accepted.dossier_uid, LATER, text)
    now = dossier(desk, accepted.dossier_uid)
    assert now.due_original == accepted.due
    assert now.due_current == done.due == datetime(2026, 12, 21, 9, 41, tzinfo=ZONE)
    assert now.state == State.RECEIVED
    assert (done.code, done.apology.form, done.apology.number) == (accepted.code, Form.APOLOGY, 1)
    (kept,) = changes(desk, accepted.dossier_uid)
    assert (kept.due_before, kept.due_after, kept.reason) == (accepted.due, done.due, WHY.reason)
    assert (kept.changed_at, kept.changed_by) == (desk.clock.now(), desk.signed_in().uid)
    with desk.store.reading() as session:
        slip = session.get_one(Slip, kept.slip_id)
        seen = dossiers.dossier(session, accepted.dossier_uid)
    assert slip.uid == done.apology.uid
    assert seen is not None
    assert seen.due_moves == (dossiers.DueMove(accepted.due, done.due, WHY.reason),)
    assert seen.history[0].note == {"reason": WHY.reason, "until": "2026-12-21"}
    paper = desk.documents.read(done.apology.sha256)
    said = text_of(paper)
    for words in (accepted.code, WHY.reason, "Phòng mẫu", "Lê Văn Mẫu", "ngày 21 tháng 12 năm 2026", "PXL"):
        assert words in said
    assert f"ngày {accepted.due.astimezone(ZONE).day} tháng 12 năm 2026" in said
    assert codes_in(picture(paper, 150))["Code128"] == accepted.code
    assert row(desk, accepted.dossier_uid).extended
    assert_whole(desk)


def test_once_it_is_late_only_one_who_may_gives_a_new_date_and_says_why(
    desk: Desk, plain: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    clock.moment = accepted.due
    assert deadlines.extend(plain, intake.accept(plain, open_draft(plain)).dossier_uid, date(2027, 3, 1), WHY)
    clock.moment = accepted.due + timedelta(minutes=1)
    late = date(2027, 1, 8)
    with pytest.raises(errors.ApologyLate) as told:
        deadlines.extend(plain, accepted.dossier_uid, late, WHY, allowed_because="Vẫn muốn")
    assert (told.value.code, told.value.promised) == (accepted.code, accepted.due)
    assert "which is past" in str(explain(told.value))
    with pytest.raises(errors.ReasonNeeded):
        deadlines.extend(desk, accepted.dossier_uid, late, WHY)
    clock.forward(days=30)
    with pytest.raises(errors.DueNotLater):  # later than promised, and past
        deadlines.extend(desk, accepted.dossier_uid, LATER, WHY, allowed_because="Lãnh đạo đồng ý")
    assert changes(desk, accepted.dossier_uid) == []
    done = deadlines.extend(desk, accepted.dossier_uid, date(2027, 2, 26), WHY, allowed_because="Lãnh đạo đồng ý")
    assert done.due > clock.now()
    (kept,) = changes(desk, accepted.dossier_uid)
    assert kept.allowed_because == "Lãnh đạo đồng ý"
    assert "Sở Công Thương" in text_of(desk.documents.read(done.apology.sha256))
    assert_whole(desk)


@pytest.mark.parametrize(
    ("until", "fault"),
    [
        (date(2026, 12, 19), errors.DayOff),  # a Saturday
        (date(2027, 1, 1), errors.DayOff),  # a holiday
        (date(2026, 12, 16), errors.DueNotLater),  # the promised day itself
        (date(2026, 12, 2), errors.DueNotLater),
        (date(2026, 11, 20), errors.DueNotLater),
    ],
)
def test_a_day_that_cannot_be_promised_moves_nothing(
    desk: Desk, accepted: Acknowledgement, until: date, fault: type[errors.DeskError]
) -> None:
    with pytest.raises(fault):
        deadlines.extend(desk, accepted.dossier_uid, until, WHY)
    assert dossier(desk, accepted.dossier_uid).due_current == accepted.due
    assert (changes(desk, accepted.dossier_uid), apologies(desk)) == ([], [])
    assert history(desk, accepted.dossier_uid) == ["accepted"]


def test_a_year_whose_calendar_is_not_confirmed_makes_the_new_date_uncertain(
    desk: Desk, accepted: Acknowledgement
) -> None:
    assert not accepted.due_uncertain
    assert deadlines.extend(desk, accepted.dossier_uid, date(2028, 3, 1), WHY).due_uncertain


def test_without_a_reason_or_an_officer_nothing_is_moved(desk: Desk, accepted: Acknowledgement) -> None:
    with pytest.raises(errors.ReasonNeeded):
        deadlines.extend(desk, accepted.dossier_uid, LATER, ApologyText("  "))
    with pytest.raises(errors.NoOfficer):
        deadlines.extend(desk.with_officer(None), accepted.dossier_uid, LATER, WHY)
    assert apologies(desk) == []


def test_a_full_disk_moves_no_date_and_stops_no_dossier(desk: Desk, accepted: Acknowledgement) -> None:
    with disks.short_files(1000), pytest.raises(errors.DiskFull):
        deadlines.extend(desk, accepted.dossier_uid, LATER, WHY)
    with disks.short_files(1000), pytest.raises(errors.DiskFull):
        stopping.stop(desk, accepted.dossier_uid, StopText("Quá hạn bổ sung"))
    assert history(desk, accepted.dossier_uid) == ["accepted"]
    assert deadlines.extend(desk, accepted.dossier_uid, LATER, WHY).apology.number == 1
    assert_whole(desk)


def test_a_date_moves_again_only_by_one_who_may_and_says_why(
    desk: Desk, plain: Desk, accepted: Acknowledgement
) -> None:
    deadlines.extend(plain, accepted.dossier_uid, LATER, WHY)
    with pytest.raises(errors.ExtendedBefore):
        deadlines.extend(plain, accepted.dossier_uid, LATEST, WHY, allowed_because="Lãnh đạo đồng ý")
    with pytest.raises(errors.ReasonNeeded):
        deadlines.extend(desk, accepted.dossier_uid, LATEST, WHY, allowed_because=" ")
    deadlines.extend(desk, accepted.dossier_uid, LATEST, WHY, allowed_because="Lãnh đạo đồng ý")
    first, second = changes(desk, accepted.dossier_uid)
    assert (first.allowed_because, second.allowed_because) == ("", "Lãnh đạo đồng ý")
    assert (second.due_before, apologies(desk)) == (first.due_after, [1, 2])
    assert dossier(desk, accepted.dossier_uid).due_original == accepted.due
    assert_whole(desk)


Prepare = Callable[[Desk, Desk, str], object]


@pytest.mark.parametrize(
    ("prepare", "fault"),
    [
        (lambda desk, _room, uid: corrections.void(desk, uid, "nhầm"), errors.DossierVoid),
        (lambda desk, room, uid: handover.offer(desk, [uid], room.place.uid), errors.DossierOffered),
        (lambda desk, room, uid: hand_over(desk, room, {uid: CONFIRM}), errors.DossierNotHere),
        (lambda desk, _room, uid: stopping.stop(desk, uid, StopText("Quá hạn bổ sung")), errors.BadMove),
    ],
    ids=["void", "offered", "at the department", "stopped"],
)
def test_only_the_holder_of_a_running_dossier_moves_its_date(
    desk: Desk, department: Desk, accepted: Acknowledgement, prepare: Prepare, fault: type[errors.DeskError]
) -> None:
    prepare(desk, department, accepted.dossier_uid)
    before = dossier(desk, accepted.dossier_uid).due_current
    with pytest.raises(fault):
        deadlines.extend(desk, accepted.dossier_uid, LATER, WHY)
    assert dossier(desk, accepted.dossier_uid).due_current == before
    assert apologies(desk) == []


def test_a_package_brings_the_moved_date_and_its_paper_and_the_department_knows_it_was_moved(
    desk: Desk, department: Desk, accepted: Acknowledgement
) -> None:
    done = deadlines.extend(desk, accepted.dossier_uid, LATER, WHY)
    offer = handover.offer(desk, [accepted.dossier_uid], department.place.uid)
    answered(department, receive(department, offer), {accepted.dossier_uid: CONFIRM})
    there = dossier(department, accepted.dossier_uid)
    assert (there.due_original, there.due_current, there.state) == (accepted.due, done.due, State.IN_PROGRESS)
    (moved,) = changes(department, accepted.dossier_uid)
    assert (moved.due_before, moved.due_after, moved.reason) == (accepted.due, done.due, WHY.reason)
    assert department.documents.read(done.apology.sha256) == desk.documents.read(done.apology.sha256)
    accounts.add_officer(department, accounts.NewOfficer("phong", "Chuyên viên mẫu thường", "mat-khau-mau"))
    one = department.with_officer(accounts.sign_in(department, "phong", "mat-khau-mau"))
    with pytest.raises(errors.ExtendedBefore):
        deadlines.extend(one, accepted.dossier_uid, LATEST, WHY)
    again = deadlines.extend(
        department, accepted.dossier_uid, LATEST, replace(WHY, agency="Phòng mẫu"), allowed_because="Lãnh đạo đồng ý"
    )
    assert again.apology.number == 1  # the department numbers its own
    assert_whole(desk, department)


def test_a_dossier_that_came_back_can_be_moved_and_offered_again(
    desk: Desk, department: Desk, accepted: Acknowledgement
) -> None:
    hand_over(desk, department, {accepted.dossier_uid: give_back()})
    deadlines.extend(desk, accepted.dossier_uid, LATER, WHY)
    offer = handover.offer(desk, [accepted.dossier_uid], department.place.uid)
    receiving.receive(department, offer.package)
    assert [one.reason for one in changes(department, accepted.dossier_uid)] == [WHY.reason]
    assert checks.check(department, deep=True).findings == ()
