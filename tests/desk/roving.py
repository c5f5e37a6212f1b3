"""Dossiers that go back and forth between desk and department while anything happens to them at either place.

No model says what they must show: each act is done, or refused by a fault that fits what the place shows.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import errors
from app.desk import corrections, deadlines, handover, pausing, payments, receiving, results, returning, stopping
from app.desk import department as work
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.returning import Receiver
from app.desk.wording import StopText
from app.models.dossier import Dossier
from app.models.result import Result
from app.queries import money, office
from app.queries.work import steps
from app.rules.calendar import ZONE
from app.rules.kinds import IdentityProof, ItemState, PaymentWay, TransferPurpose
from app.rules.states import BROKEN_OFF, RUNNING, STANDING_STILL, State
from tests.desk.roads import ASKED, LICENCE, LOST, SORRY, dossier
from tests.desk.sides import View, items_of, views_of

NOT_NEEDED = StopText("Không còn nhu cầu")
WORDS = "Chưa xử lý xong"
BACK = {State.FINISHED: (TransferPurpose.RESULT, "")}
"""What a department gives a dossier back for, and with which words, by its state; any other goes back unfinished."""

NOT_NOW = (
    errors.BadMove, errors.DeskOnly, errors.LetterOnTheWay, errors.NoLetterOnTheWay, errors.StepNotOpen,
    errors.StillTime, errors.UnknownResult, errors.UnknownStep,
)  # fmt: skip
"""Why an act may be refused at the place that holds a dossier."""

MAY_NOT_GO = (
    errors.UnknownDossier, errors.DossierNotHere, errors.DossierOffered, errors.DossierVoid, errors.BadMove,
)  # fmt: skip


def ask_for_papers(home: Desk, uid: str) -> None:
    pausing.request_supplement(home, uid, ASKED, allowed_because="Văn bản mới")


def ask_for_a_fee(home: Desk, uid: str) -> None:
    payments.charge(home, uid, "Lệ phí mẫu", 10_000)
    pausing.wait_for_fee(home, uid, "Lệ phí mẫu")


def bring(home: Desk, uid: str) -> None:
    """Bring what is waited for: papers, or the fee."""
    if dossier(home, uid).state != State.FEE_DUE:
        pausing.supplemented(home, uid, ASKED.items)
        return
    with home.store.reading() as session:
        owed = money.account(session, dossier(home, uid).id).open
    payments.pay(home, uid, owed, PaymentWay.CASH)


def close_unanswered(home: Desk, uid: str) -> None:
    pausing.close_unanswered(home, uid, NOT_NEEDED)


def extend(home: Desk, uid: str) -> None:
    with home.store.reading() as session:
        calendar = office.calendar(session)
    promised = max(dossier(home, uid).due_current or home.clock.now(), home.clock.now())
    until = calendar.next_working_day(promised.astimezone(ZONE).date() + timedelta(days=3))
    deadlines.extend(home, uid, until, SORRY, allowed_because="Lãnh đạo đồng ý")


def withdraw(home: Desk, uid: str) -> None:
    day = home.clock.now().astimezone(ZONE).date()
    stopping.withdraw(home, uid, stopping.Request(day, "Người nộp mẫu", "Đơn"), NOT_NEEDED)


def stop(home: Desk, uid: str) -> None:
    stopping.stop(home, uid, NOT_NEEDED)


def finish(home: Desk, uid: str) -> None:
    results.record_result(home, uid, LICENCE)


def void_result(home: Desk, uid: str) -> None:
    with home.store.reading() as session:
        made = select(Result.uid).join(Dossier, Dossier.id == Result.dossier_id).where(Dossier.uid == uid)
        newest = session.scalar(made.order_by(Result.id.desc()).limit(1))
    results.void_result(home, newest or "", "Ghi nhầm")


def give(home: Desk, uid: str) -> None:
    returning.give(home, uid, Receiver("Người nộp mẫu", IdentityProof.RECEIPT), receipt_taken_back=True)


def post(home: Desk, uid: str) -> None:
    returning.post(home, uid, "EB123456789VN")


def deliver(home: Desk, uid: str) -> None:
    returning.delivered(home, uid, home.clock.now().astimezone(ZONE).date())


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
ACTS: Mapping[Act, frozenset[State]] = {
    **dict.fromkeys((ask_for_papers, ask_for_a_fee, extend, remark, take_a_step, finish, void), RUNNING),
    correct: frozenset(State) - BROKEN_OFF,
    **dict.fromkeys((bring, close_unanswered), STANDING_STILL),
    **dict.fromkeys((stop, withdraw), RUNNING | STANDING_STILL),
    **dict.fromkeys((void_result, give, post, deliver, bring_the_letter_back), frozenset({State.FINISHED})),
}
"""What can be done to a dossier, and the states in which it may be allowed."""
AT_DESK = frozenset({ask_for_papers, ask_for_a_fee, bring, close_unanswered, correct, void})
"""What only the desk may do."""

LOST_OR_LATE = ("receive", "decide", "acknowledge", "read", "take back", "pack again")
"""What can happen to a package, an offer or an answer at any time."""


class Roving:
    """The dossiers that rove; side 0 is the desk, side 1 the department."""

    def __init__(self, desk: Desk, department: Desk) -> None:
        self.homes = (desk, department)
        self.uids: list[str] = []
        self.packages: list[Path] = []
        self.answers: list[Path] = []
        self.transfers: list[str] = []

    def chances(self, act: Act, *, anywhere: bool) -> list[tuple[int, str]]:
        """Return the places and dossiers where something may be allowed; all of them where none is, or `anywhere`."""
        everywhere = [(side, uid) for uid in self.uids for side in (0, 1)]
        sides = (0,) if act in AT_DESK else (0, 1)
        held = [(side, uid) for side, uid in everywhere if side in sides and self.holds(side, uid, ACTS[act])]
        return everywhere if anywhere or not held else held

    def act(self, side: int, uid: str, act: Act) -> None:
        """Do something to a dossier, or see that the refusal fits what the place shows of it."""
        home, view = self.homes[side], self.view(side, uid)
        if view is None:
            with pytest.raises(errors.UnknownDossier):
                work.remark(home, uid, "Ý kiến")
            return
        try:
            act(home, uid)
        except errors.DossierOffered:
            assert self.is_offered(side, uid)
        except errors.DossierVoid:
            assert view.void
        except errors.DossierNotHere:
            assert view.code is None or view.holder != home.place.uid
        except NOT_NOW:
            return
        else:
            assert view.holder == home.place.uid
            assert not view.void
            assert not self.is_offered(side, uid)

    def holders(self) -> list[tuple[int, str]]:
        """Return the places and dossiers that may be handed over; all of them where none may."""
        everywhere = [(side, uid) for uid in self.uids for side in (0, 1)]
        return [(side, uid) for side, uid in everywhere if self.may_go(side, uid)] or everywhere

    def offer(self, side: int, uid: str) -> bool:
        """Hand a dossier to the other place where it may go now; returns whether it did."""
        giver, receiver, view = self.homes[side], self.homes[1 - side], self.view(side, uid)
        purpose, words = (TransferPurpose.WORK, "") if side == 0 else (TransferPurpose.UNFINISHED, WORDS)
        if side and view:
            purpose, words = BACK.get(view.state, (purpose, words))
        if not self.may_go(side, uid):
            with pytest.raises(MAY_NOT_GO):
                handover.offer(giver, [uid], receiver.place.uid, purpose, words)
            return False
        made = handover.offer(giver, [uid], receiver.place.uid, purpose, words)
        self.transfers.append(made.transfer_uid)
        self.packages.append(made.package)
        return True

    def pack_again(self, transfer: str) -> None:
        """Write the package of an offer once more, at whichever place made it."""
        for home in self.homes:
            try:
                self.packages.append(handover.pack(home, transfer).package)
            except (errors.UnknownTransfer, errors.NothingOpen):
                continue

    def receive(self, package: Path) -> None:
        """Let a package arrive at the place that it is for, for the first time or again."""
        receiving.receive(self.homes[self._reader(package)], package)

    def decide(self, transfer: str, decision: Decision) -> None:
        """Confirm or return what is open of a hand-over, at whichever place received it."""
        for home in self.homes:
            try:
                receiving.answer(home, transfer, dict.fromkeys(self.uids, decision))
            except errors.UnknownTransfer:
                continue

    def acknowledge(self, transfer: str) -> None:
        """Write the answer to a hand-over, at whichever place received it."""
        for home in self.homes:
            try:
                self.answers.append(receiving.acknowledge(home, transfer, home.home.handovers))
            except (errors.UnknownTransfer, errors.NothingDecided):
                continue

    def read(self, answer: Path) -> None:
        """Read an answer at the place that it is for, for the first time or again."""
        handover.read_acknowledgement(self.homes[self._reader(answer)], answer)

    def take_back(self, transfer: str) -> None:
        """Take back what is open of an offer, at whichever place made it."""
        for home in self.homes:
            try:
                handover.take_back(home, transfer, LOST)
            except (errors.UnknownTransfer, errors.NothingOpen):
                continue

    def carry(self, side: int, uid: str, decision: Decision) -> None:
        """Hand a dossier over without a mishap."""
        if self.offer(side, uid):
            self.receive(self.packages[-1])
            self.decide(self.transfers[-1], decision)
            self.acknowledge(self.transfers[-1])
            if self.items(1 - side, uid).get(self.transfers[-1]) is not ItemState.OFFERED:
                self.read(self.answers[-1])

    def late(self, what: str, at: int, decision: Decision) -> None:
        """Let the newest package, offer or answer, or so many before it, have its turn."""
        transfer = self.transfers[-1 - at % len(self.transfers)]
        match what:
            case "receive":
                self.receive(self.packages[-1 - at % len(self.packages)])
            case "read":
                self.read(self.answers[-1 - at % len(self.answers)])
            case "decide":
                self.decide(transfer, decision)
            case "acknowledge":
                self.acknowledge(transfer)
            case "take back":
                self.take_back(transfer)
            case "pack again":
                self.pack_again(transfer)

    def settle(self, confirm: Decision) -> None:
        """End what is open and hand each dossier over once more each way: both places agree after that."""
        for transfer in self.transfers:
            self.take_back(transfer)
        for uid in self.uids:
            for side in (0, 1):
                if (view := self.view(side, uid)) and view.state in STANDING_STILL:
                    self.act(side, uid, bring)
            gone = [side for side in (0, 1) if self.may_go(side, uid)]
            for side in (0, 1):
                if self.may_go(side, uid):
                    self.carry(side, uid, confirm)
            if gone:
                self._assert_agreed(uid)

    def _assert_agreed(self, uid: str) -> None:
        views: Sequence[View | None] = [self.view(side, uid) for side in (0, 1)]
        assert views[0] == views[1]

    def view(self, side: int, uid: str) -> View | None:
        """Return what a place shows of a dossier, nothing where it never came."""
        return views_of(self.homes[side]).get(uid)

    def items(self, side: int, uid: str) -> Mapping[str, ItemState]:
        """Return what a place shows of each offer of a dossier."""
        found = items_of(self.homes[side])
        return {transfer: states[uid] for transfer, states in found.items() if uid in states}

    def is_offered(self, side: int, uid: str) -> bool:
        """Whether a place offers a dossier to the other one, or is offered it, now."""
        return ItemState.OFFERED in self.items(side, uid).values()

    def holds(self, side: int, uid: str, states: Container[State]) -> bool:
        """Whether a place may change a dossier now, which is in one of these states."""
        view = self.view(side, uid)
        if view is None or view.code is None or view.void or view.holder != self.homes[side].place.uid:
            return False
        return view.state in states and not self.is_offered(side, uid)

    def may_go(self, side: int, uid: str) -> bool:
        """Whether a place may hand a dossier over: the clock runs, or a department has its result."""
        return self.holds(side, uid, RUNNING if side == 0 else {State.IN_PROGRESS, State.FINISHED})

    def _reader(self, path: Path) -> int:
        """Return the side that a file is for: the other one than wrote it."""
        return 1 if path.is_relative_to(self.homes[0].home.path) else 0
