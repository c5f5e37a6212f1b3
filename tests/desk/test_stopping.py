"""Dossiers that are worked on no longer: withdrawn by their applicants, or stopped by the office."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app import errors
from app.desk import corrections, deadlines, handover, intake, payments, stopping
from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.desk.stopping import Request
from app.desk.wording import ApologyText, StopText
from app.models.deadline import Stopping
from app.models.slip import Slip
from app.queries import dossiers, register
from app.queries.register import Chosen
from app.rules.completeness import Counts
from app.rules.kinds import Form, PaymentWay
from app.rules.states import State
from tests.desk.roads import CONFIRM, answer, assert_whole, dossier, hand_over, receive
from tests.desks import SetClock, complete, open_draft, procedure
from tests.papers.reading import codes_in, picture, text_of

ASKED = Request(date(2026, 11, 25), "Nguyễn Thị Mẫu", "Đơn đề nghị rút hồ sơ ngày 25/11/2026")
WORDS = StopText("Không còn nhu cầu", ("Đơn đề nghị (01 bản chính)",), fee_back=True)


@pytest.fixture
def accepted(desk: Desk) -> Acknowledgement:
    return intake.accept(desk, open_draft(desk))


def stoppings(desk: Desk) -> list[Stopping]:
    with desk.store.reading() as session:
        return list(session.scalars(select(Stopping)))


def notices(desk: Desk) -> list[int]:
    with desk.store.reading() as session:
        return list(session.scalars(select(Slip.number).where(Slip.form == int(Form.STOPPING))))


def chips(desk: Desk) -> dict[Chosen, int]:
    now = desk.today()
    with desk.store.reading() as session:
        return dict(register.counts(session, desk.place.uid, register.Horizon(now, now, now)))


def test_a_withdrawal_ends_the_dossier_and_says_who_asked_by_what_and_what_goes_back(
    desk: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    payments.pay(desk, accepted.dossier_uid, 200_000, PaymentWay.CASH)
    payments.pay(desk, accepted.dossier_uid, 800_000, PaymentWay.TRANSFER)
    clock.forward(hours=3)
    assert chips(desk)[Chosen.AT_DESK] == 1
    done = stopping.withdraw(desk, accepted.dossier_uid, ASKED, WORDS)
    now = dossier(desk, accepted.dossier_uid)
    assert (now.state, now.ended_at, now.due_current) == (State.WITHDRAWN, clock.now(), accepted.due)
    (kept,) = stoppings(desk)
    assert (kept.asked_on, kept.asked_by, kept.evidence) == (ASKED.day, ASKED.by, ASKED.evidence)
    assert (kept.reason, kept.given_back) == (WORDS.reason, list(WORDS.given_back))
    paid = ("200.000 đồng (đã nộp bằng tiền mặt", "800.000 đồng (đã nộp bằng chuyển khoản")
    assert kept.fee_back == "; ".join(f"{words} ngày 25/11/2026)" for words in paid)
    assert (kept.stopped_at, kept.stopped_by) == (clock.now(), desk.signed_in().uid)
    paper = desk.documents.read(done.notice.sha256)
    said = text_of(paper)
    for words in (accepted.code, "Theo đề nghị của Ông/Bà/Tổ chức", "ngày 25 tháng 11 năm 2026", *WORDS.given_back):
        assert words in said
    for words in paid:
        assert words in said
    assert codes_in(picture(paper, 150))["Code128"] == accepted.code
    assert set(chips(desk).values()) == {0}
    with desk.store.reading() as session:
        seen = dossiers.dossier(session, accepted.dossier_uid)
    assert seen is not None
    assert seen.history[0].note == {"reason": WORDS.reason, "by": ASKED.by, "evidence": ASKED.evidence}
    assert (seen.state, seen.ended_at) == (State.WITHDRAWN, clock.now())
    assert_whole(desk)


def test_the_office_stops_with_a_reason_and_its_paper_does_not_say_that_somebody_asked(
    desk: Desk, accepted: Acknowledgement
) -> None:
    done = stopping.stop(
        desk, accepted.dossier_uid, StopText("  Quá thời hạn bổ sung ", (" ", "Đơn "), fee_back=True)
    )
    assert dossier(desk, accepted.dossier_uid).state == State.STOPPED
    said = text_of(desk.documents.read(done.notice.sha256))
    assert "Theo đề nghị" not in said
    assert "Ngày đề nghị" not in said
    assert "thông báo dừng giải quyết hồ sơ nêu trên." in said
    assert "Lý do: Quá thời hạn bổ sung" in said
    (kept,) = stoppings(desk)
    assert (kept.asked_on, kept.asked_by, kept.given_back) == (None, "", ["Đơn"])
    assert kept.fee_back == "", "nothing was paid"
    assert "hoàn trả: Không có." in said
    assert_whole(desk)


def test_what_was_handed_in_goes_back_unless_it_was_only_shown_or_electronic(
    desk: Desk,
) -> None:
    content = complete(desk)
    first, second, third, *_more = sorted(content.lines)
    kinds = {first: Counts(original=1, copy=2), second: Counts(shown=1), third: Counts(certified=1, electronic=1)}
    accepted = intake.accept(desk, open_draft(desk, replace(content, lines={**content.lines, **kinds})), "Đủ bản")
    names = {needed.position: needed.name for needed in procedure(desk).requirements}
    with desk.store.reading() as session:
        usual = stopping.usual(session, accepted.dossier_uid, desk.today().date())
    back = "\n".join(usual.given_back)
    assert f"{names[first]} (01 bản chính, 02 bản sao)" in back
    assert f"{names[third]} (01 bản sao chứng thực)" in back
    assert names[second] not in back
    assert len(usual.given_back) == len(content.lines) - 1
    with pytest.raises(errors.UnknownDossier), desk.store.reading() as session:
        stopping.usual(session, "không có", desk.today().date())


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (Request(ASKED.day, " ", ASKED.evidence), errors.RequestNeeded),
        (Request(ASKED.day, ASKED.by, ""), errors.RequestNeeded),
        (Request(date(2026, 11, 26), ASKED.by, ASKED.evidence), errors.BadInput),  # tomorrow
        (Request(date(2026, 11, 24), ASKED.by, ASKED.evidence), errors.BadInput),  # before it came
    ],
)
def test_a_withdrawal_that_nobody_can_have_asked_for_changes_nothing(
    desk: Desk, accepted: Acknowledgement, request_: Request, fault: type[errors.DeskError]
) -> None:
    with pytest.raises(fault):
        stopping.withdraw(desk, accepted.dossier_uid, request_, WORDS)
    with pytest.raises(errors.ReasonNeeded):
        stopping.stop(desk, accepted.dossier_uid, StopText(" "))
    with pytest.raises(errors.NoOfficer):
        stopping.stop(desk.with_officer(None), accepted.dossier_uid, WORDS)
    assert dossier(desk, accepted.dossier_uid).state == State.RECEIVED
    assert (stoppings(desk), notices(desk)) == ([], [])


def test_a_stopped_dossier_is_neither_stopped_again_nor_handed_over_nor_corrected(
    desk: Desk, department: Desk, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    stopping.withdraw(desk, uid, ASKED, WORDS)
    for act in (
        lambda: stopping.withdraw(desk, uid, ASKED, WORDS),
        lambda: stopping.stop(desk, uid, WORDS),
        lambda: deadlines.extend(desk, uid, date(2026, 12, 21), ApologyText("Chờ")),
        lambda: handover.offer(desk, [uid], department.place.uid),
        lambda: corrections.correct(desk, uid, {"owner_name": "Mẫu khác"}, "Sai"),
        lambda: corrections.void(desk, uid, "Nhầm"),
    ):
        with pytest.raises(errors.BadMove):
            act()
    assert notices(desk) == [1]
    corrections.start_again(desk, uid)  # the applicant may file anew with what was there


def test_an_offered_dossier_is_locked_and_the_department_that_holds_one_stops_it(
    desk: Desk, department: Desk, accepted: Acknowledgement
) -> None:
    other = intake.accept(desk, open_draft(desk))
    offer = handover.offer(desk, [other.dossier_uid], department.place.uid)
    with pytest.raises(errors.DossierOffered):
        stopping.withdraw(desk, other.dossier_uid, ASKED, WORDS)
    hand_over(desk, department, {accepted.dossier_uid: CONFIRM})
    with pytest.raises(errors.DossierNotHere):
        stopping.withdraw(desk, accepted.dossier_uid, ASKED, WORDS)
    done = stopping.withdraw(department, accepted.dossier_uid, ASKED, WORDS)
    assert (done.notice.number, dossier(department, accepted.dossier_uid).state) == (1, State.WITHDRAWN)
    answer(department, receive(department, offer), {other.dossier_uid: CONFIRM})
    assert_whole(desk, department)
