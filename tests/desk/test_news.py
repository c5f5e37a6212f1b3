"""What a department did with a dossier since it confirmed it: told by its answers, believed where it can be true."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import errors
from app.desk import deadlines, handover, intake, receiving, stopping
from app.desk.desk import Desk
from app.desk.intake import Acknowledgement
from app.desk.wording import ApologyText, StopText
from app.models import verify
from app.models.deadline import DueChange, Stopping
from app.models.dossier import Dossier
from app.rules.kinds import Form
from app.rules.states import State
from tests.desk.acts import Act, finish, stop
from tests.desk.roads import (
    CONFIRM,
    LOST,
    answer,
    assert_whole,
    dossier,
    everything,
    hand_over,
    history,
    receive,
    reforge,
    rewrite,
)
from tests.desk.roads import tamper_answer as tamper
from tests.desks import SetClock, open_draft

WHY = ApologyText("Đang chờ ý kiến của cơ quan phối hợp")
LATER = date(2026, 12, 21)
ASKED = stopping.Request(date(2026, 11, 25), "Nguyễn Thị Mẫu", "Đơn đề nghị")


@pytest.fixture
def accepted(desk: Desk) -> Acknowledgement:
    return intake.accept(desk, open_draft(desk))


def of(desk: Desk, kind: type[DueChange] | type[Stopping], uid: str) -> list[Any]:
    with desk.store.reading() as session:
        return list(
            session.scalars(select(kind).join(Dossier, Dossier.id == kind.dossier_id).where(Dossier.uid == uid))
        )


def told(department: Desk, transfer_uid: str, desk: Desk) -> handover.Answered:
    """Let the department write its answer again and the desk read it."""
    path = receiving.acknowledge(department, transfer_uid, department.home.handovers)
    return handover.read_acknowledgement(desk, path)


def test_the_first_answer_brings_what_was_done_before_it_was_written(
    desk: Desk, department: Desk, accepted: Acknowledgement
) -> None:
    offer = handover.offer(desk, [accepted.dossier_uid], department.place.uid)
    receiving.receive(department, offer.package)
    receiving.answer(department, offer.transfer_uid, {accepted.dossier_uid: CONFIRM})
    done = deadlines.extend(department, accepted.dossier_uid, LATER, WHY)
    assert told(department, offer.transfer_uid, desk).confirmed == (accepted.code,)
    here = dossier(desk, accepted.dossier_uid)
    assert (here.due_original, here.due_current, here.state) == (accepted.due, done.due, State.IN_PROGRESS)
    (moved,) = of(desk, DueChange, accepted.dossier_uid)
    assert (moved.due_before, moved.due_after, moved.reason, moved.slip_id) == (
        accepted.due,
        done.due,
        WHY.reason,
        None,
    )
    assert_whole(desk, department)


def test_a_later_answer_tells_what_was_done_since_and_the_same_one_changes_nothing(
    desk: Desk, department: Desk, clock: SetClock, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    transfer = hand_over(desk, department, {uid: CONFIRM}).transfer_uid
    clock.forward(minutes=5)
    done = deadlines.extend(department, uid, LATER, WHY)
    assert told(department, transfer, desk) == handover.Answered(transfer, (), (), ())
    assert dossier(desk, uid).due_current == done.due
    clock.forward(minutes=5)
    stopping.withdraw(department, uid, ASKED, StopText("Không còn nhu cầu", ("Đơn",)))
    told(department, transfer, desk)
    here = dossier(desk, uid)
    assert (here.state, here.ended_at, here.holder_uid) == (State.WITHDRAWN, clock.now(), department.place.uid)
    (stopped,) = of(desk, Stopping, uid)
    assert (stopped.asked_by, stopped.evidence, stopped.given_back) == (ASKED.by, ASKED.evidence, ["Đơn"])
    assert history(desk, uid)[-4:] == ["extended", "answer_applied", "withdrawn", "answer_applied"]
    before = everything(desk)
    clock.forward(minutes=5)
    told(department, transfer, desk)
    changed = {name for name, rows in everything(desk).items() if rows != before[name]}
    assert "dossiers" not in changed
    assert "due_changes" not in changed
    assert history(desk, uid)[-1] == "answer_applied"
    assert history(desk, uid).count("answer_applied") == 3
    with desk.store.reading() as session:
        assert [*verify.number_findings(session)] == []
    assert_whole(desk, department)


def test_what_was_done_under_an_offer_that_was_taken_back_does_not_come_with_the_next_one(
    desk: Desk, department: Desk, accepted: Acknowledgement
) -> None:
    uid = accepted.dossier_uid
    first = handover.offer(desk, [uid], department.place.uid)
    receiving.receive(department, first.package)
    receiving.answer(department, first.transfer_uid, {uid: CONFIRM})
    deadlines.extend(department, uid, LATER, WHY)
    handover.take_back(desk, first.transfer_uid, "Gói bị thất lạc")
    hand_over(desk, department, {uid: CONFIRM})
    assert dossier(desk, uid).due_current == accepted.due == dossier(department, uid).due_current
    assert of(desk, DueChange, uid) == []
    assert_whole(desk, department)


@pytest.mark.parametrize("act", [stop, finish])
def test_what_was_done_under_an_offer_that_was_taken_back_lapses_with_the_next_one(
    desk: Desk, department: Desk, accepted: Acknowledgement, act: Act
) -> None:
    uid = accepted.dossier_uid
    lost = handover.offer(desk, [uid], department.place.uid)
    answer(department, receive(department, lost), {uid: CONFIRM})
    act(department, uid)
    handover.take_back(desk, lost.transfer_uid, LOST)
    receive(department, handover.offer(desk, [uid], department.place.uid))
    now = dossier(department, uid)
    assert (now.state, now.ended_at, now.finished_at) == (State.RECEIVED, None, None)
    assert_whole(desk, department)


def _row(content: dict[str, Any], table: str) -> dict[str, Any]:
    return next(iter(content["rows"][table].values()))


def _state(state: object) -> Callable[[dict[str, Any]], object]:
    return lambda content: _row(content, "dossiers").update(state=state)


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a state no department brings it to": _state(int(State.NOT_RECEIVED)),
    "no state at all": _state("đang xử lý"),
    "a date that is none": lambda content: _row(content, "dossiers").update(due_current="mai"),
    "a move of another dossier": lambda content: _row(content, "due_changes").update(dossier_id="hồ sơ khác"),
    "a move without a reason": lambda content: _row(content, "due_changes").pop("reason"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_news_that_cannot_be_true_is_refused_and_changes_nothing(
    desk: Desk, department: Desk, accepted: Acknowledgement, forge: Callable[[dict[str, Any]], object]
) -> None:
    transfer = hand_over(desk, department, {accepted.dossier_uid: CONFIRM}).transfer_uid
    deadlines.extend(department, accepted.dossier_uid, LATER, WHY)
    path = receiving.acknowledge(department, transfer, department.home.path / "answers")

    def forged(content: dict[str, Any]) -> None:
        entries = content["items"][0]["entries"]
        reforge(entries, len(entries) - 1, lambda entry: rewrite(entry, forge))

    tamper(path, forged)
    before = everything(desk)
    with pytest.raises(errors.AcknowledgementDamaged):
        handover.read_acknowledgement(desk, path)
    assert everything(desk) == before


def test_the_papers_of_the_department_stay_there(desk: Desk, department: Desk, accepted: Acknowledgement) -> None:
    transfer = hand_over(desk, department, {accepted.dossier_uid: CONFIRM}).transfer_uid
    done = deadlines.extend(department, accepted.dossier_uid, LATER, WHY)
    told(department, transfer, desk)
    assert done.apology.form is Form.APOLOGY
    assert not desk.documents.path(done.apology.sha256).exists()
    assert_whole(desk, department)
