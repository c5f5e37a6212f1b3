"""Dossiers that go back and forth between desk and department while anything happens to them at either place.

No model says what they must show: each act is done, or refused by a fault that fits what the place shows.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from app import errors
from app.desk import department as work
from app.desk import handover, receiving
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.rules.kinds import ItemState, TransferPurpose
from app.rules.states import STANDING_STILL, State
from tests.desk.acts import ACTS, AT_DESK, Act, bring, finish, pay, stop, take_a_step
from tests.desk.roads import CONFIRM, LOST, give_back
from tests.desk.sides import View, items_of, views_of

WORDS = "Chưa xử lý xong"
PURPOSES: tuple[Mapping[State, Sequence[TransferPurpose]], ...] = (
    {
        **dict.fromkeys((State.RECEIVED, State.IN_PROGRESS), (TransferPurpose.WORK,)),
        **dict.fromkeys((State.WITHDRAWN, State.STOPPED), (TransferPurpose.STOPPED,)),
    },
    {
        State.IN_PROGRESS: (TransferPurpose.UNFINISHED, TransferPurpose.SUPPLEMENT),
        State.FINISHED: (TransferPurpose.RESULT,),
        **dict.fromkeys((State.WITHDRAWN, State.STOPPED), (TransferPurpose.STOPPED,)),
    },
)
"""What the desk, and the department, gives a dossier in which state for."""

NOT_NOW = (
    errors.BadMove, errors.DeskOnly, errors.LetterOnTheWay, errors.NoLetterOnTheWay, errors.NothingOwed,
    errors.NothingToGiveBack, errors.StepNotOpen, errors.StillTime, errors.UnknownPayment, errors.UnknownResult,
    errors.UnknownStep,
)  # fmt: skip
"""Why an act may be refused at the place that holds a dossier."""

MAY_NOT_GO = (
    errors.UnknownDossier, errors.DossierNotHere, errors.DossierOffered, errors.DossierVoid, errors.BadMove,
)  # fmt: skip

LOST_OR_LATE = ("receive", "decide", "acknowledge", "read", "take back", "pack again")
"""What can happen to a package, an offer or an answer at any time."""


class Roving:
    """The dossiers that rove; side 0 is the desk, side 1 the department. `done` counts what was really done."""

    def __init__(self, desk: Desk, department: Desk, accept: Callable[[], str]) -> None:
        self.homes = (desk, department)
        self.accept = accept
        self.done: Counter[str] = Counter()
        self.uids: list[str] = []
        self.held: list[tuple[int, str, State]] = []
        self.packages: list[Path] = []
        self.answers: list[Path] = []
        self.transfers: list[str] = []

    def look(self) -> None:
        """See what each place holds and may change now."""
        self.held = [
            (side, uid, view.state)
            for side, home in enumerate(self.homes)
            for items in [items_of(home)]
            for uid, view in views_of(home).items()
            if uid in self.uids and view.code and not view.void and view.holder == home.place.uid
            if all(states.get(uid) is not ItemState.OFFERED for states in items.values())
        ]

    def chances(self, act: Act) -> list[tuple[int, str]]:
        """Return the places and dossiers where something may be allowed, as they were seen last."""
        sides = (0,) if act in AT_DESK else (0, 1)
        return [(side, uid) for side, uid, state in self.held if side in sides and state in ACTS[act]]

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
            self.done[act.__name__] += 1
            assert view.holder == home.place.uid
            assert not view.void
            assert not self.is_offered(side, uid)

    def do(self, side: int, uid: str, act: Act) -> None:
        """Do something to a dossier that allows it."""
        act(self.homes[side], uid)
        self.done[act.__name__] += 1

    def holders(self) -> list[tuple[int, str]]:
        """Return the places and dossiers that may be handed over, as they were seen last."""
        return [(side, uid) for side, uid, state in self.held if state in PURPOSES[side]]

    def offer(self, side: int, uid: str, which: int = 0) -> bool:
        """Hand a dossier to the other place where it may go now, for one of its purposes; tells whether it did."""
        giver, receiver, view = self.homes[side], self.homes[1 - side], self.view(side, uid)
        usual = (TransferPurpose.WORK, TransferPurpose.UNFINISHED)[side]
        fitting = PURPOSES[side].get(view.state, (usual,)) if view else (usual,)
        purpose, words = fitting[which % len(fitting)], WORDS if side else ""
        if not self.may_go(side, uid):
            with pytest.raises(MAY_NOT_GO):
                handover.offer(giver, [uid], receiver.place.uid, purpose, words)
            return False
        made = handover.offer(giver, [uid], receiver.place.uid, purpose, words)
        self.transfers.append(made.transfer_uid)
        self.packages.append(made.package)
        self.done[f"{side} offers: {purpose.value}"] += 1
        return True

    def pack_again(self, transfer: str) -> None:
        """Write the package of an offer once more, at whichever place made it."""
        for home in self.homes:
            try:
                self.packages.append(handover.pack(home, transfer).package)
            except (errors.UnknownTransfer, errors.NothingOpen):
                continue
            self.done["pack again"] += 1

    def receive(self, package: Path) -> None:
        """Let a package arrive at the place that it is for, for the first time or again."""
        receiving.receive(self.homes[self._reader(package)], package)

    def decide(self, transfer: str, decision: Decision) -> None:
        """Confirm or return what is open of a hand-over, at whichever place received it."""
        for home in self.homes:
            try:
                decided = receiving.answer(home, transfer, dict.fromkeys(self.uids, decision))
            except errors.UnknownTransfer:
                continue
            self.done["confirm" if decision.confirmed else "return"] += decided

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
            self.done["take back"] += 1

    def carry(self, side: int, uid: str, decision: Decision, which: int = 0) -> None:
        """Hand a dossier over without a mishap."""
        if self.offer(side, uid, which):
            self._answer(self.transfers[-1], self.packages[-1], decision)

    def _answer(self, transfer: str, package: Path, decision: Decision) -> None:
        """Let a package arrive and be answered, and the answer be read where there is one."""
        self.receive(package)
        self.decide(transfer, decision)
        before = len(self.answers)
        self.acknowledge(transfer)
        for answer in self.answers[before:]:
            self.read(answer)

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
        """End what is open and hand all dossiers over once more each way: both places agree after that."""
        for transfer in self.transfers:
            self.take_back(transfer)
        for uid in self.uids:
            for side in (0, 1):
                if (view := self.view(side, uid)) and view.state in STANDING_STILL:
                    self.act(side, uid, pay if view.state is State.FEE_DUE else bring)
        gone = {uid for side in (0, 1) for uid in self._carry_all(side, confirm)}
        for uid in gone:
            self._assert_agreed(uid)

    def _carry_all(self, side: int, confirm: Decision) -> Iterator[str]:
        """Hand all over that may go from a place, on one list for each purpose; yield them."""
        going: dict[TransferPurpose, list[str]] = {}
        for uid in self.uids:
            if (view := self.view(side, uid)) and self.may_go(side, uid):
                going.setdefault(PURPOSES[side][view.state][0], []).append(uid)
        for purpose, uids in going.items():
            made = handover.offer(
                self.homes[side], uids, self.homes[1 - side].place.uid, purpose, WORDS if side else ""
            )
            self._answer(made.transfer_uid, made.package, confirm)
            yield from uids

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
        """Whether a place may hand a dossier over: there is something that it goes for in its state."""
        return self.holds(side, uid, PURPOSES[side])

    def _reader(self, path: Path) -> int:
        """Return the side that a file is for: the other one than wrote it."""
        return 1 if path.is_relative_to(self.homes[0].home.path) else 0


def _sent_again(roving: Roving, uid: str) -> None:
    """Let a package be lost and sent again; what was lost turns up when the other one was answered."""
    roving.offer(0, uid)
    roving.take_back(roving.transfers[-1])
    roving.carry(0, uid, give_back())
    roving.offer(0, uid)
    lost = roving.packages[-1]
    roving.pack_again(roving.transfers[-1])
    roving._answer(roving.transfers[-1], roving.packages[-1], CONFIRM)
    roving.receive(lost)


def _back_and_forth(roving: Roving, uid: str) -> None:
    """Let the department ask for papers through the desk, give the dossier back unfinished, and finish it."""
    for which in (1, 0):
        roving.carry(0, uid, CONFIRM)
        roving.do(1, uid, take_a_step)
        roving.carry(1, uid, CONFIRM, which)
    roving.carry(0, uid, CONFIRM)
    roving.do(1, uid, finish)
    roving.carry(1, uid, CONFIRM)


def _stopped_at_either_place(roving: Roving, uid: str) -> None:
    """Let the department hear of what was stopped at the desk and give it back."""
    roving.do(0, uid, stop)
    roving.carry(0, uid, CONFIRM)
    roving.carry(1, uid, CONFIRM)


JOURNEYS: Sequence[Callable[[Roving, str], None]] = (_sent_again, _back_and_forth, _stopped_at_either_place)
"""What can happen to dossiers on their way between the places, so that each kind of hand-over has its turn."""

ON_THE_WAY = (
    "0 offers: work", "0 offers: stopped", "1 offers: unfinished", "1 offers: supplement", "1 offers: result",
    "1 offers: stopped", "confirm", "return", "take back", "pack again",
)  # fmt: skip
"""What is counted of them."""
