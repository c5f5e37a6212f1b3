"""One dossier between desk and department in any order: whatever is lost or late, both come to agree."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from app import errors
from app.desk import department as acts
from app.desk import handover, receiving
from app.queries import work
from app.rules.kinds import ItemState, PlaceRole, TransferPurpose
from app.rules.states import State
from tests.desk import life
from tests.desk.roads import CONFIRM, accept, assert_whole, dossier, give_back
from tests.desks import Samples, SetClock

WORK, UNFINISHED = TransferPurpose.WORK, TransferPurpose.UNFINISHED
SIDES = st.sampled_from((0, 1))


class BackAndForth(RuleBasedStateMachine):
    """Side 0 is the desk, side 1 the department; each act is refused by a known fault or done."""

    def __init__(self, samples: Samples, folder: Path) -> None:
        super().__init__()
        self.folder, self.clock = folder, SetClock()
        roles = (PlaceRole.DESK, PlaceRole.DEPARTMENT)
        self.homes = tuple(samples.open(role, folder / role.value, self.clock) for role in roles)
        self.packages: list[Path] = []
        self.answers: list[Path] = []
        self.transfers: list[str] = []
        self.uid = ""

    @initialize()
    def accept_and_hand_over(self) -> None:
        self.uid = accept(self.homes[0], pages=1)
        self.offer(0)
        self.receive(0, -1)

    @rule(side=SIDES)
    def offer(self, side: int) -> None:
        giver, receiver = self.homes[side], self.homes[1 - side]
        if self.holds(side):
            words = UNFINISHED.value if side else ""
            made = handover.offer(giver, [self.uid], receiver.place.uid, (WORK, UNFINISHED)[side], words)
            self.transfers.append(made.transfer_uid)
            self.packages.append(made.package)
        elif self.is_there(side):
            with pytest.raises(errors.DossierNotHere):
                handover.offer(giver, [self.uid], receiver.place.uid, (WORK, UNFINISHED)[side], "x")

    @precondition(lambda self: self.packages)
    @rule(early=st.integers(0, 9), late=st.integers(0, 3))
    def receive(self, early: int, late: int) -> None:
        """Let a package arrive, the newest or a former one, at the side that it is for."""
        package = self.packages[late] if 0 <= late < len(self.packages) and early == 0 else self.packages[-1]
        side = 1 if package.is_relative_to(self.homes[0].home.path) else 0
        receiving.receive(self.homes[side], package)

    @precondition(lambda self: self.transfers)
    @rule(side=SIDES, confirm=st.booleans(), at=st.integers(0, 3), tell=st.booleans())
    def decide(self, side: int, confirm: bool, at: int, tell: bool) -> None:
        transfer = self.transfers[-1 - at % len(self.transfers)]
        try:
            receiving.answer(self.homes[side], transfer, {self.uid: CONFIRM if confirm else give_back()})
            if tell:
                folder = self.homes[side].home.handovers
                self.answers.append(receiving.acknowledge(self.homes[side], transfer, folder))
        except (errors.UnknownTransfer, errors.NothingDecided):
            return

    @precondition(lambda self: self.answers)
    @rule(at=st.integers(0, 3))
    def read(self, at: int) -> None:
        path = self.answers[-1 - at % len(self.answers)]
        side = 1 if path.is_relative_to(self.homes[0].home.path) else 0
        handover.read_acknowledgement(self.homes[side], path)

    @precondition(lambda self: self.transfers)
    @rule(side=SIDES)
    def take_back(self, side: int) -> None:
        try:
            handover.take_back(self.homes[side], self.transfers[-1], "Gói bị thất lạc")
        except (errors.UnknownTransfer, errors.NothingOpen):
            return

    @rule(side=SIDES, position=st.integers(2, 4))
    def work_on(self, side: int, position: int) -> None:
        if not self.is_there(side):
            return
        try:
            acts.remark(self.homes[side], self.uid, f"Ý kiến {position}")
            acts.begin_step(self.homes[side], self.uid, position)
        except (errors.DossierNotHere, errors.StepNotOpen, errors.BadMove, errors.UnknownStep):
            return

    @rule()
    def wait(self) -> None:
        self.clock.forward(hours=5)

    @invariant()
    def it_is_open_in_one_offer_at_most(self) -> None:
        for side in (0, 1):
            assert [*self.offers(side).values()].count(ItemState.OFFERED) <= 1

    @invariant()
    def two_hold_it_only_where_one_took_back_what_the_other_confirmed(self) -> None:
        if self.uid and self.is_there(1) and self.holds(0) and self.holds(1):
            here, there = self.offers(0), self.offers(1)
            differ = {frozenset((here[one], there[one])) for one in here.keys() & there.keys()}
            assert frozenset((ItemState.TAKEN_BACK, ItemState.CONFIRMED)) in differ

    def teardown(self) -> None:
        try:
            if self.uid:
                self.settle()
                assert_whole(*self.homes)
        finally:
            for home in self.homes:
                home.store.close()
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        """Let whoever has an open offer end it, then hand over once more each way: both agree after that."""
        for side in (0, 1):
            for transfer in self.transfers:
                try:
                    handover.take_back(self.homes[side], transfer, "Kết thúc")
                except (errors.UnknownTransfer, errors.NothingOpen):
                    continue
        for side in (0, 1):
            if self.holds(side):
                self.carry(side)
        assert self.held(0) != self.held(1)
        views = [dossier(home, self.uid) for home in self.homes]
        assert views[0].holder_uid == views[1].holder_uid
        assert views[0].state == views[1].state == State.IN_PROGRESS
        assert len({len(self.steps(side)) for side in (0, 1)}) == 1

    def carry(self, side: int) -> None:
        """Offer, receive, confirm and acknowledge without a mishap."""
        self.offer(side)
        self.receive(9, -1)
        self.decide(1 - side, True, 0, True)
        if ItemState.CONFIRMED is self.offers(1 - side)[self.transfers[-1]]:
            self.read(0)
        else:
            handover.take_back(self.homes[side], self.transfers[-1], "Kết thúc")

    def is_there(self, side: int) -> bool:
        return self.uid in life.views_of(self.homes[side])

    def held(self, side: int) -> bool:
        view = life.views_of(self.homes[side]).get(self.uid)
        return view is not None and view.holder == self.homes[side].place.uid

    def holds(self, side: int) -> bool:
        """Whether a side may change the dossier now."""
        return self.held(side) and ItemState.OFFERED not in self.offers(side).values()

    def offers(self, side: int) -> dict[str, ItemState]:
        found = life.items_of(self.homes[side])
        return {transfer: states[self.uid] for transfer, states in found.items() if self.uid in states}

    def steps(self, side: int) -> tuple[work.StepView, ...]:
        with self.homes[side].store.reading() as session:
            return work.steps(session, self.uid, self.clock.now())


def _go(samples: Samples, folders: pytest.TempPathFactory, chosen: settings) -> None:
    class Here(BackAndForth):
        def __init__(self) -> None:
            super().__init__(samples, folders.mktemp("back"))

    run(Here, settings=chosen)


QUICK = settings(
    max_examples=6,
    stateful_step_count=18,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@pytest.mark.timeout(600)  # a failure takes long until it is told as shortly as it can be
def test_both_agree_whatever_was_lost_or_late(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> None:
    _go(samples, tmp_path_factory, QUICK)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_both_agree_after_many_turns(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> None:
    _go(samples, tmp_path_factory, settings(QUICK, max_examples=150, stateful_step_count=50))
