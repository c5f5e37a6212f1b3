"""The life of dossiers between a real desk and a real department, held against a model after every step.

Whoever loses, finds, repeats, takes back or answers too late: a dossier has one holder at the desk, and what the
department shows is what the last news from the desk and its own decisions make of it. Beside the dossiers that a
model follows, others rove: anything happens to them at either place, and in the end both places agree.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.bootstrap import open_desk
from app.cli.demo_road import AGENCY
from app.desk import accounts, calendar
from app.desk.desk import Desk, SignedIn
from app.desk.receiving import Decision
from app.queries import figures, late_calendar
from app.rules.calendar import ZONE, DayKind
from app.rules.figures import Period
from app.rules.kinds import ItemState, PlaceRole
from app.rules.states import RUNNING, State
from tests.desk.acts import ACTS, KINDS_OF_ACTS, WHOLE_LIVES, Act, finish, pay, stop
from tests.desk.clock import Clocks, shown
from tests.desk.life import OpenHome
from tests.desk.roads import CONFIRM, assert_whole, give_back
from tests.desk.roving import JOURNEYS, LOST_OR_LATE, ON_THE_WAY
from tests.desk.sides import items_of, numbers_of, views_of
from tests.desk.waits import WaitingLives
from tests.desks import LOGIN, NOON, PASSWORD, Samples, SetClock
from tests.rules import story, walk

SPANS: tuple[dict[str, float], ...] = ({"minutes": 3}, {"hours": 7}, {"days": 1}, {"days": 40})
ROAD = ("offer", "receive", "decide", "acknowledge", "read")
ASKS = ("ask_for_papers", "ask_for_a_fee")
WAITED = ("wait on", "go_on", "go_on", "close_unanswered")
MISHAPS = ("none", "pack again", "take back")
DECISIONS = st.sampled_from((CONFIRM, CONFIRM, give_back()))


class Life(RuleBasedStateMachine):
    """Everything that staff of both places can do, in any order."""

    def __init__(self, open_home: OpenHome, folder: Path) -> None:
        super().__init__()
        self.both = WaitingLives(open_home, folder)
        self.looks = 0

    @initialize(continues=st.booleans(), ask=st.sampled_from(ASKS), span=st.sampled_from(SPANS))
    def begin_with_dossiers_of_which_one_waited_and_one_roves(
        self, continues: bool, ask: str, span: dict[str, float]
    ) -> None:
        self.both.set_rules(continues)
        for _ in range(3):
            self.both.accept(self.both.open_draft(True))
        waited = next(iter(self.both.at_desk.views))
        getattr(self.both, ask)(waited)
        self.both.clock.forward(**span)
        self.both.go_on(waited)
        self.both.accept(self.both.open_draft(True, 1, roves=True))
        roving = self.both.roving
        roving.carry(0, roving.uids[0], CONFIRM)
        for acts in ((finish,), (pay, stop)):
            uid = roving.accept()
            for act in acts:
                roving.do(0, uid, act)

    @rule(pages=st.integers(0, 1), roves=st.booleans())
    def accept_at_once(self, pages: int, roves: bool) -> None:
        self.both.accept(self.both.open_draft(True, pages, roves=roves))

    @rule(is_complete=st.booleans(), roves=st.booleans())
    def open_draft(self, is_complete: bool, roves: bool) -> None:
        self.both.open_draft(is_complete, roves=roves)

    @precondition(lambda self: self.both.drafts)
    @rule(data=st.data(), act=st.sampled_from(["accept", "change", "request_supplement", "refuse"]))
    def go_on_with_a_draft(self, data: st.DataObject, act: str) -> None:
        getattr(self.both, act)(_one(data, self.both.drafts))

    @rule(data=st.data(), act=st.sampled_from(["look", "correct", "void"]), letter=st.sampled_from("ABC"))
    def open_a_dossier(self, data: st.DataObject, act: str, letter: str) -> None:
        uid = _one(data, self.both.at_desk.views)
        if act == "correct":
            self.both.correct(uid, f"Người nộp mẫu {letter}")
        else:
            getattr(self.both, act)(uid)

    @rule(data=st.data(), there=st.booleans(), days=st.integers(1, 30))
    def extend(self, data: st.DataObject, there: bool, days: int) -> None:
        place, side = (self.both.there, self.both.at_department) if there else (self.both.here, self.both.at_desk)
        if side.views:
            self.both.extend(place, _one(data, side.views), days)

    @rule(data=st.data(), there=st.booleans(), asked=st.booleans())
    def end(self, data: st.DataObject, there: bool, asked: bool) -> None:
        place, side = (self.both.there, self.both.at_department) if there else (self.both.here, self.both.at_desk)
        if side.views:
            self.both.end(place, _one(data, side.views), asked)

    @rule(data=st.data(), then=st.sampled_from(["give", "post", "void"]))
    def finish(self, data: st.DataObject, then: str) -> None:
        self.both.finish(_one(data, self.both.at_desk.views), then)

    @rule(data=st.data(), ask=st.sampled_from(ASKS), span=st.sampled_from(SPANS), then=st.sampled_from(WAITED))
    def wait_for_the_applicant(self, data: st.DataObject, ask: str, span: dict[str, float], then: str) -> None:
        """Let a dossier wait, and see what comes of it a while later."""
        uid = _one(data, self.both.at_desk.views)
        getattr(self.both, ask)(uid)
        self.both.clock.forward(**span)
        if then != "wait on":
            getattr(self.both, then)(uid)

    @precondition(lambda self: self.both.waits)
    @rule(data=st.data(), then=st.sampled_from(WAITED[1:]))
    def end_the_wait(self, data: st.DataObject, then: str) -> None:
        getattr(self.both, then)(_one(data, self.both.waits))

    @rule(continues=st.booleans())
    def set_rules(self, continues: bool) -> None:
        self.both.set_rules(continues)

    @rule(data=st.data(), until=st.sampled_from(ROAD[::-1]), mishap=st.sampled_from(MISHAPS))
    def go_the_road(self, data: st.DataObject, until: str, mishap: str) -> None:
        """Offer what is free and carry it as far as it goes today."""
        free = [uid for uid in sorted(self.both.at_desk.views) if self.both.is_free(uid)]
        if not free:
            return
        self.both.offer(_some(data, free))
        bag = self.both.bags[-1]
        if until != "offer":
            self.both.receive(bag)
        if mishap == "pack again":
            self.both.pack(bag.transfer)
        if until in ROAD[2:]:
            self.decide_on(data, bag.transfer)
        if until in ROAD[3:]:
            self.both.acknowledge(bag.transfer)
        if mishap == "take back":
            self.both.take_back(bag.transfer)
        if until in ROAD[4:] and self.both.answers:
            self.both.read(self.both.answers[-1])

    @rule(data=st.data())
    def offer_whatever(self, data: st.DataObject) -> None:
        self.both.offer(_some(data, sorted(self.both.at_desk.views)))

    @precondition(lambda self: self.both.bags)
    @rule(data=st.data(), pack_again=st.booleans())
    def lose_a_package(self, data: st.DataObject, pack_again: bool) -> None:
        bag = _one(data, self.both.bags)
        self.both.lose(bag)
        if pack_again:
            self.both.pack(bag.transfer)

    @precondition(lambda self: self.both.at_desk.items)
    @rule(data=st.data(), offer_anew=st.booleans())
    def take_back(self, data: st.DataObject, offer_anew: bool) -> None:
        transfer = _one(data, self.both.at_desk.items)
        open_ones = self.both.at_desk.open_in(transfer)
        self.both.take_back(transfer)
        if offer_anew and open_ones:
            self.both.offer(open_ones)

    @precondition(lambda self: self.both.bags)
    @rule(data=st.data())
    def receive(self, data: st.DataObject) -> None:
        self.both.receive(_one(data, self.both.bags))

    @precondition(lambda self: self.both.at_department.items)
    @rule(data=st.data(), write=st.booleans())
    def decide(self, data: st.DataObject, write: bool) -> None:
        transfer = _one(data, self.both.at_department.items)
        self.decide_on(data, transfer)
        if write:
            self.both.acknowledge(transfer)

    @precondition(lambda self: self.both.answers)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        self.both.read(_one(data, self.both.answers))

    @precondition(lambda self: self.both.roving.holders())
    @rule(data=st.data(), decision=DECISIONS, until=st.sampled_from(ROAD[::-1]), which=st.integers(0, 1))
    def carry_a_roving_dossier(self, data: st.DataObject, decision: Decision, until: str, which: int) -> None:
        """Offer a dossier to the other place and carry it as far as it goes today."""
        roving = self.both.roving
        side, uid = _one(data, roving.holders())
        if until == ROAD[-1]:
            roving.carry(side, uid, decision, which)
        elif roving.offer(side, uid, which) and until != "offer":
            roving.receive(roving.packages[-1])
            if until != "receive":
                roving.decide(roving.transfers[-1], decision)
            if until == "acknowledge":
                roving.acknowledge(roving.transfers[-1])

    @precondition(lambda self: self.both.roving.holders())
    @rule(data=st.data(), which=st.integers(0, 1))
    def hand_a_roving_dossier_over(self, data: st.DataObject, which: int) -> None:
        side, uid = _one(data, self.both.roving.holders())
        self.both.roving.carry(side, uid, CONFIRM, which)

    @rule(what=st.sampled_from(LOST_OR_LATE), at=st.integers(0, 3), decision=DECISIONS)
    def something_of_a_roving_dossier_is_lost_or_late(self, what: str, at: int, decision: Decision) -> None:
        self.both.roving.late(what, at, decision)

    @rule(data=st.data(), act=st.sampled_from(list(ACTS)), side=st.integers(0, 1))
    def try_what_may_not_be_allowed(self, data: st.DataObject, act: Act, side: int) -> None:
        self.both.roving.act(side, _one(data, self.both.roving.uids), act)

    @rule(there=st.booleans(), day=st.integers(1, 30), off=st.booleans())
    def change_the_calendar(self, there: bool, day: int, off: bool) -> None:
        """Let an office be told late of a day on which it does not work, or that it works on it after all."""
        home = self.both.department if there else self.both.desk
        chosen = self.both.clock.now().astimezone(ZONE).date() + timedelta(days=day)
        if walk.works(chosen):
            calendar.set_day(home, chosen, DayKind.SWAPPED_OFF if off else None)

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: dict[str, float]) -> None:
        self.both.clock.forward(**span)

    @invariant()
    def both_homes_show_what_the_rules_say(self) -> None:
        self.both.roving.look()
        for home, side in ((self.both.desk, self.both.at_desk), (self.both.department, self.both.at_department)):
            roves = set(self.both.roving.uids)
            assert {uid: view for uid, view in views_of(home).items() if uid not in roves} == side.views
            shown = {transfer: items for transfer, items in items_of(home).items() if not roves & items.keys()}
            assert shown == {transfer: items for transfer, items in side.items.items() if items}

    @invariant()
    def every_clock_is_what_the_entries_alone_tell(self) -> None:
        for home, clocks in self._clocks():
            shows = shown(home)
            assert clocks.told.keys() == shows.keys()
            for uid, (due, stood) in shows.items():
                assert (due, stood) == (clocks.told[uid].due, clocks.told[uid].stood)

    @invariant()
    def a_calendar_changed_late_differs_from_what_was_promised_where_a_reckoning_of_its_own_does(self) -> None:
        for home, clocks in self._clocks():
            offered = {
                uid for items in items_of(home).values() for uid, state in items.items() if state is ItemState.OFFERED
            }
            would_be = {}
            for uid, view in views_of(home).items():
                mine = view.holder == home.place.uid
                counts = view.state in RUNNING and view.code and not view.void and (mine or home is self.both.desk)
                if counts and clocks.would_be(uid) != view.due:
                    would_be[uid] = (clocks.would_be(uid), mine and uid not in offered)
            with home.store.reading() as session:
                said = late_calendar.differing(session, home.place.uid)
            assert {one.uid: (one.would_be, one.movable) for one in said} == would_be

    @invariant()
    def the_statutory_form_balances_and_is_what_the_entries_alone_tell(self) -> None:
        first, last = self._period()
        now = self.both.clock.now()
        for home, clocks in self._clocks():
            with home.store.reading() as session:
                counted = figures.total(figures.by_field(session, Period.of(first, last, now)))
            stories = [clock.story for clock in clocks.told.values()]
            assert story.columns_of(counted) == story.columns(stories, first, last, now)

    @invariant()
    def no_dossier_is_open_in_two_offers(self) -> None:
        for side in (self.both.at_desk, self.both.at_department):
            for uid in side.views:
                assert list(side.offers_of(uid).values()).count(ItemState.OFFERED) <= 1

    @invariant()
    def a_roving_dossier_is_offered_once_and_held_by_two_only_where_a_confirmed_offer_was_taken_back(self) -> None:
        homes = self.both.roving.homes
        views, items = [views_of(home) for home in homes], [items_of(home) for home in homes]
        for uid in self.both.roving.uids:
            here, there = ({name: offer[uid] for name, offer in found.items() if uid in offer} for found in items)
            open_ones = [list(offers.values()).count(ItemState.OFFERED) for offers in (here, there)]
            assert max(open_ones) <= 1
            held = [
                uid in shown and shown[uid].holder == home.place.uid for shown, home in zip(views, homes, strict=True)
            ]
            if all(held) and not any(open_ones):
                differ = {frozenset((here[one], there[one])) for one in here.keys() & there.keys()}
                assert frozenset((ItemState.TAKEN_BACK, ItemState.CONFIRMED)) in differ

    @invariant()
    def the_desk_holds_a_dossier_until_a_confirmation_was_read(self) -> None:
        for uid, view in self.both.at_desk.views.items():
            confirmed = ItemState.CONFIRMED in self.both.at_desk.offers_of(uid).values()
            assert (view.holder == self.both.there) == confirmed
            assert confirmed or view.state is not State.IN_PROGRESS
            assert not confirmed or view.state in {State.IN_PROGRESS, State.WITHDRAWN, State.STOPPED}

    @invariant()
    def numbers_have_no_gap(self) -> None:
        codes = sorted(view.code for view in views_of(self.both.desk).values() if view.code)
        given = self.both.codes.items()
        assert codes == sorted(f"{AGENCY}-{day}-{n:04d}" for day, last in given for n in range(1, last + 1))
        for home in (self.both.desk, self.both.department):
            for numbers in numbers_of(home).values():
                assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def _clocks(self) -> list[tuple[Desk, Clocks]]:
        """Return each home with the clocks that its entries tell by now."""
        for clocks in self.both.clocks.values():
            clocks.read_on()
        for clocks in self.both.clocks.values():
            clocks.tell_on()
        return [(home, self.both.clocks[home.place.uid]) for home in (self.both.desk, self.both.department)]

    def _period(self) -> tuple[date, date]:
        """Return the next period to look at: all days of these lives, their halves, and today."""
        began, today = NOON.date(), self.both.clock.now().astimezone(ZONE).date()
        middle = began + (today - began) // 2
        self.looks += 1
        return ((began, today), (began, middle), (middle, today), (today, today))[self.looks % 4]

    def live_through_everything(self) -> None:
        """Let each thing happen that a life can hold, and hold it against the rules as after every step."""
        roving = self.both.roving
        for acts in WHOLE_LIVES:
            uid = roving.accept()
            for act in acts:
                roving.do(0, uid, act)
                self.hold_against_the_rules()
        for journey in JOURNEYS:
            journey(roving, roving.accept())
            self.hold_against_the_rules()

    def hold_against_the_rules(self) -> None:
        """See that each invariant holds."""
        for held in self.invariants:
            held.function(self)

    def teardown(self) -> None:
        try:
            self.both.roving.settle(CONFIRM)
            self.hold_against_the_rules()
            assert_whole(self.both.desk, self.both.department)
        finally:
            self.both.desk.store.close()
            self.both.department.store.close()
            shutil.rmtree(self.both.folder)

    def decide_on(self, data: st.DataObject, transfer: str) -> None:
        said = {}
        for uid in self.both.at_department.open_in(transfer):
            decision = data.draw(st.sampled_from([CONFIRM, give_back(), None]))
            if decision:
                said[uid] = decision
        self.both.decide(transfer, said)


def _rule_of(kind: str, acts: Sequence[Act]) -> Any:
    """Return the rule by which acts of a kind are done where they may be allowed, each held against the rules."""

    def do(self: Life, data: st.DataObject, span: dict[str, float], most: int) -> None:
        roving = self.both.roving
        for _time in range(most):
            if not (possible := [act for act in acts if roving.chances(act)]):
                return
            act = _one(data, possible)
            side, uid = _one(data, roving.chances(act))
            roving.act(side, uid, act)
            self.both.clock.forward(**span)
            self.hold_against_the_rules()

    do.__name__ = f"let_happen_of_{kind}"
    possible = precondition(lambda self: any(self.both.roving.chances(act) for act in acts))
    return possible(rule(data=st.data(), span=st.sampled_from(SPANS), most=st.integers(1, 3))(do))


for _kind, _acts in KINDS_OF_ACTS.items():
    setattr(Life, f"let_happen_of_{_kind}", _rule_of(_kind, _acts))


def _one(data: st.DataObject, of: Iterable[Any]) -> Any:
    return data.draw(st.sampled_from(list(of)))


def _some(data: st.DataObject, of: list[str]) -> list[str]:
    return data.draw(st.lists(st.sampled_from(of), min_size=1, max_size=3, unique=True))


def _here(samples: Samples, folders: pytest.TempPathFactory) -> type[Life]:
    officers: dict[PlaceRole, SignedIn] = {}

    def open_home(role: PlaceRole, path: Path, clock: SetClock) -> Desk:
        opened = open_desk(samples.copy(role, path), clock=clock)
        if role not in officers:
            officers[role] = accounts.sign_in(opened, LOGIN, PASSWORD)
        return opened.with_officer(officers[role])

    class LifeHere(Life):
        def __init__(self) -> None:
            super().__init__(open_home, folders.mktemp("life"))

    return LifeHere


QUICK = settings(
    max_examples=5,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@pytest.mark.timeout(600)  # a failure takes long until it is told as shortly as it can be
def test_whatever_staff_do_both_homes_stay_true(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> None:
    run_state_machine_as_test(_here(samples, tmp_path_factory), settings=QUICK)


def test_in_one_life_in_which_each_thing_happens_both_homes_stay_true(
    samples: Samples, tmp_path_factory: pytest.TempPathFactory
) -> None:
    life = cast("Callable[[], Life]", _here(samples, tmp_path_factory))()
    try:
        life.live_through_everything()
        done = life.both.roving.done
        assert [what for what in (*(act.__name__ for act in ACTS), *ON_THE_WAY) if not done[what]] == []
    finally:
        life.teardown()


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_whatever_staff_do_for_long_both_homes_stay_true(
    samples: Samples, tmp_path_factory: pytest.TempPathFactory
) -> None:
    long = settings(QUICK, max_examples=150, stateful_step_count=60)
    run_state_machine_as_test(_here(samples, tmp_path_factory), settings=long)
