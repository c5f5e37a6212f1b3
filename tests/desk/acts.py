"""What staff of a desk or a department do with one dossier, and lives in which each of it has its turn."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from app import errors
from app.desk import calendar, corrections, deadlines, giving_back, pausing, payments, results, returning, stopping
from app.desk import department as work
from app.desk.desk import Desk
from app.desk.results import ResultText
from app.desk.returning import Receiver
from app.desk.wording import StopText
from app.models.dossier import Dossier
from app.models.money import Payment
from app.models.result import Result
from app.queries import money, office
from app.queries.work import steps
from app.rules.calendar import ZONE, DayKind
from app.rules.kinds import IdentityProof, PaymentWay, ResultKind
from app.rules.states import BROKEN_OFF, RUNNING, STANDING_STILL, State
from tests.desk.roads import ASKED, LICENCE, SORRY, dossier
from tests.desks import SetClock

NOT_NEEDED = StopText("Không còn nhu cầu", ("Đơn đề nghị (01 bản chính)",), fee_back=True)
NOT_GRANTED = ResultText(ResultKind.REFUSAL, "Văn bản từ chối mẫu", "16/SCT", reason="Không đủ điều kiện")
AT_COUNTER = Receiver("Người nộp mẫu", IdentityProof.RECEIPT)


def ask_for_papers(home: Desk, uid: str) -> None:
    pausing.request_supplement(home, uid, ASKED, allowed_because="Văn bản mới")


def bring(home: Desk, uid: str) -> None:
    pausing.supplemented(home, uid, ASKED.items)


def ask_for_a_fee(home: Desk, uid: str) -> None:
    payments.charge(home, uid, "Lệ phí mẫu", 10_000)
    pausing.wait_for_fee(home, uid, "Lệ phí mẫu")


def pay(home: Desk, uid: str) -> None:
    """Pay what is open, whether it is waited for or not."""
    with home.store.reading() as session:
        owed = money.account(session, dossier(home, uid).id).open
    payments.pay(home, uid, owed, PaymentWay.CASH)


def void_payment(home: Desk, uid: str) -> None:
    with home.store.reading() as session:
        taken = select(Payment.uid).join(Dossier, Dossier.id == Payment.dossier_id).where(Dossier.uid == uid)
        newest = session.scalar(taken.where(Payment.voided_at.is_(None)).order_by(Payment.id.desc()).limit(1))
    payments.void_payment(home, newest or "", "Nhầm hồ sơ")


def wait_long(home: Desk, uid: str) -> None:
    """Let the time pass in which what was asked for is to be brought."""
    assert isinstance(home.clock, SetClock)
    home.clock.forward(days=40)


def close_unanswered(home: Desk, uid: str) -> None:
    pausing.close_unanswered(home, uid, NOT_NEEDED)


def extend(home: Desk, uid: str) -> None:
    """Apologise and promise a later date, with a reason for moving it once more only where one is asked for."""
    with home.store.reading() as session:
        days = office.calendar(session)
    promised = max(dossier(home, uid).due_current or home.clock.now(), home.clock.now())
    until = days.next_working_day(promised.astimezone(ZONE).date() + timedelta(days=3))
    try:
        deadlines.extend(home, uid, until, SORRY)
    except errors.ReasonNeeded:
        deadlines.extend(home, uid, until, SORRY, allowed_because="Lãnh đạo đồng ý")


def move_by_the_calendar(home: Desk, uid: str) -> None:
    """Move a date, the office having been told late that it does not work on the day that was promised."""
    promised = dossier(home, uid).due_current or home.clock.now()
    calendar.set_day(home, promised.astimezone(ZONE).date(), DayKind.SWAPPED_OFF)

    deadlines.move_by_calendar(home, [uid], "Hoán đổi ngày làm việc")


def withdraw(home: Desk, uid: str) -> None:
    day = home.clock.now().astimezone(ZONE).date()
    stopping.withdraw(home, uid, stopping.Request(day, "Người nộp mẫu", "Đơn"), NOT_NEEDED)


def stop(home: Desk, uid: str) -> None:
    stopping.stop(home, uid, NOT_NEEDED)


def give_back(home: Desk, uid: str) -> None:
    giving_back.give_back(home, uid, AT_COUNTER)


def post_back(home: Desk, uid: str) -> None:
    giving_back.post(home, uid, "EB987654321VN")


def finish(home: Desk, uid: str) -> None:
    results.record_result(home, uid, LICENCE)


def refuse(home: Desk, uid: str) -> None:
    results.record_result(home, uid, NOT_GRANTED)


def void_result(home: Desk, uid: str) -> None:
    with home.store.reading() as session:
        made = select(Result.uid).join(Dossier, Dossier.id == Result.dossier_id).where(Dossier.uid == uid)
        newest = session.scalar(made.order_by(Result.id.desc()).limit(1))
    results.void_result(home, newest or "", "Ghi nhầm")


def give(home: Desk, uid: str) -> None:
    returning.give(home, uid, AT_COUNTER, receipt_taken_back=True)


def post(home: Desk, uid: str) -> None:
    returning.post(home, uid, "EB123456789VN")


def deliver(home: Desk, uid: str) -> None:
    returning.delivered(home, uid, home.clock.now().astimezone(ZONE).date())


def deliver_papers(home: Desk, uid: str) -> None:
    deliver(home, uid)


def bring_the_letter_back(home: Desk, uid: str) -> None:
    returning.came_back(home, uid, "Không có người nhận")


def correct(home: Desk, uid: str) -> None:
    corrections.correct(home, uid, {"owner_name": f"{dossier(home, uid).owner_name} a"}, "Sai tên")


def void(home: Desk, uid: str) -> None:
    corrections.void(home, uid, "Tiếp nhận nhầm")


def remark(home: Desk, uid: str) -> None:
    work.remark(home, uid, "Ý kiến")


def take_a_step(home: Desk, uid: str) -> None:
    """Finish the internal step that is under way, or begin the first that is not."""
    with home.store.reading() as session:
        open_ones = [step for step in steps(session, uid, home.clock.now()) if step.done is None]
    if open_ones and open_ones[0].begun:
        work.finish_step(home, uid, open_ones[0].position)
    else:
        work.begin_step(home, uid, open_ones[0].position if open_ones else 0)


Act = Callable[[Desk, str], None]
RECEIVED, FINISHED = frozenset({State.RECEIVED}), frozenset({State.FINISHED})
ACTS: Mapping[Act, frozenset[State]] = {
    **dict.fromkeys((ask_for_papers, ask_for_a_fee, remark, finish, refuse), RUNNING),
    **dict.fromkeys((extend, move_by_the_calendar), RUNNING),
    correct: frozenset(State) - BROKEN_OFF,
    void: RECEIVED,
    take_a_step: frozenset({State.IN_PROGRESS}),
    bring: frozenset({State.SUPPLEMENT}),
    close_unanswered: frozenset({State.SUPPLEMENT}),
    **dict.fromkeys((pay, void_payment), RUNNING | {State.FEE_DUE}),
    **dict.fromkeys((stop, withdraw), RUNNING | STANDING_STILL),
    **dict.fromkeys((void_result, give, post, deliver), FINISHED),
    bring_the_letter_back: FINISHED | BROKEN_OFF,
    **dict.fromkeys((give_back, post_back, deliver_papers), BROKEN_OFF),
}
"""What can be done to a dossier, and the states in which it may be allowed."""

KINDS_OF_ACTS: Mapping[str, Sequence[Act]] = {
    "work": (remark, take_a_step, extend, move_by_the_calendar, correct, void),
    "waiting": (ask_for_papers, bring, ask_for_a_fee, pay, void_payment, close_unanswered),
    "ending": (finish, refuse, stop, withdraw, void_result),
    "giving": (give, post, deliver, bring_the_letter_back, give_back, post_back, deliver_papers),
}
"""The same acts by what they are about."""

AT_DESK = frozenset(
    {
        ask_for_papers, ask_for_a_fee, bring, pay, void_payment, close_unanswered, correct, void, give, post, deliver,
        give_back, post_back, deliver_papers, bring_the_letter_back,
    }
)  # fmt: skip
"""What only the desk may do."""

WHOLE_LIVES: Sequence[Sequence[Act]] = (
    (
        correct, remark, pay, void_payment, ask_for_a_fee, pay, ask_for_papers, bring, extend, move_by_the_calendar,
        finish, void_result, refuse, post, bring_the_letter_back, post, deliver,
    ),
    (ask_for_papers, wait_long, close_unanswered, post_back, bring_the_letter_back, post_back, deliver_papers),
    (pay, withdraw, give_back),
    (stop, give_back),
    (finish, give),
    (void,),
)  # fmt: skip
"""What happens to dossiers that stay at the desk, so that each act has its turn."""
