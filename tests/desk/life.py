"""The two homes of the state machine, and a model of what each must show that knows only the rules."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.cli.demo_road import AGENCY
from app.desk import corrections, deadlines, drafts, handover, intake, receiving, results, returning, stopping
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.desk.returning import Receiver
from app.desk.wording import StopText
from app.queries import office
from app.rules import working_time
from app.rules.calendar import ZONE
from app.rules.kinds import IdentityProof, ItemState, PlaceRole
from app.rules.states import BROKEN_OFF, RUNNING, STANDING_STILL, Move, State, after
from tests.desk.roads import LICENCE, LOST, SORRY, add_page
from tests.desk.roving import Roving
from tests.desk.sides import Answer, Bag, Draft, Side, View
from tests.desks import SetClock, complete, incomplete

ANSWERED = (ItemState.CONFIRMED, ItemState.RETURNED)

OpenHome = Callable[[PlaceRole, Path, SetClock], Desk]


class Lives:
    """A desk, a department and all that lies between them; each act is done for real and in the model."""

    def __init__(self, open_home: OpenHome, folder: Path) -> None:
        self.folder = folder
        self.clock = SetClock()
        self.desk = open_home(PlaceRole.DESK, folder / "quay", self.clock)
        self.department = open_home(PlaceRole.DEPARTMENT, folder / "phong", self.clock)
        self.here, self.there = self.desk.place.uid, self.department.place.uid
        self.full, self.lacking = complete(self.desk), incomplete(self.desk)
        self.at_desk, self.at_department = Side(), Side()
        self.roving = Roving(self.desk, self.department, self._accept_one_that_roves)
        self.drafts: list[Draft] = []
        self.bags: list[Bag] = []
        self.answers: list[Answer] = []
        self.codes: dict[str, int] = {}
        self._offers_at: dict[tuple[str, int], Mapping[str, ItemState]] = {}
        self._since: dict[tuple[str, str], dict[str, Any]] = {}
        self._pages = 0

    def open_draft(self, is_complete: bool, pages: int = 0, *, roves: bool = False) -> Draft:
        """Begin with an applicant, whose dossier may rove later."""
        draft = Draft(drafts.open_draft(self.desk, self.full if is_complete else self.lacking), is_complete, roves)
        for _ in range(pages):
            self._pages += 1
            add_page(self.desk, draft.uid, self._pages)
        self.drafts.append(draft)
        return draft

    def _accept_one_that_roves(self) -> str:
        self.accept(self.open_draft(True, roves=True))
        return self.roving.uids[-1]

    def change(self, draft: Draft) -> None:
        """Bring the paper that is missing, or take one away again."""
        draft.complete = not draft.complete
        drafts.save(self.desk, draft.uid, self.full if draft.complete else self.lacking)

    def accept(self, draft: Draft) -> None:
        """Accept; an incomplete draft is not."""
        if not draft.complete:
            with pytest.raises(errors.Incomplete):
                intake.accept(self.desk, draft.uid)
            return
        done = intake.accept(self.desk, draft.uid)
        day = f"{self.clock.now().astimezone(ZONE):%y%m%d}"
        self.codes[day] = self.codes.get(day, 0) + 1
        assert done.code == f"{AGENCY}-{day}-{self.codes[day]:04d}"
        self._move(draft, done.dossier_uid, State.RECEIVED, done.code, done.due)
        self.drafts.remove(draft)

    def request_supplement(self, draft: Draft) -> None:
        """Ask for what is missing; of a complete draft nothing is."""
        if draft.complete:
            with pytest.raises(errors.NothingMissing):
                intake.request_supplement(self.desk, draft.uid)
        else:
            self._move(draft, intake.request_supplement(self.desk, draft.uid).dossier_uid, State.REGISTERED)

    def refuse(self, draft: Draft) -> None:
        """Refuse, whatever is missing or not."""
        self._move(
            draft, intake.refuse(self.desk, draft.uid, "Không thuộc thẩm quyền").dossier_uid, State.NOT_RECEIVED
        )
        self.drafts.remove(draft)

    def look(self, uid: str) -> None:
        """Look at a number in full, which is an entry of the desk whoever holds the dossier."""
        corrections.reveal(self.desk, uid)
        self.at_desk.act(uid)

    def correct(self, uid: str, name: str) -> None:
        """Correct the owner's name where that is allowed."""
        may = self.runs(self.at_desk, self.here, uid, frozenset(State) - BROKEN_OFF)
        if not may or self.at_desk.views[uid].name == name:
            with pytest.raises(errors.DeskError):
                corrections.correct(self.desk, uid, {"owner_name": name}, "Sai tên")
            return
        corrections.correct(self.desk, uid, {"owner_name": name}, "Sai tên")
        self.at_desk.views[uid] = replace(self.at_desk.views[uid], name=name)
        self.at_desk.act(uid)

    def void(self, uid: str) -> None:
        """Make a dossier void where that is allowed."""
        if not self.is_free(uid):
            with pytest.raises(errors.DeskError):
                corrections.void(self.desk, uid, "Tiếp nhận nhầm")
            return
        corrections.void(self.desk, uid, "Tiếp nhận nhầm")
        self.at_desk.views[uid] = replace(self.at_desk.views[uid], void=True)
        self.at_desk.act(uid)

    def extend(self, at: str, uid: str, days: int) -> None:
        """Promise a later date where the dossier is held and its clock runs."""
        home, side = self._at(at)
        view = side.views[uid]
        with home.store.reading() as session:
            calendar = office.calendar(session, office.office(session))
        until = working_time.day_after(view.due or self.clock.now(), days, self.clock.now(), calendar)
        if not self.runs(side, at, uid):
            with pytest.raises(errors.DeskError):
                deadlines.extend(home, uid, until, SORRY, allowed_because="Lãnh đạo đồng ý")
            return
        done = deadlines.extend(home, uid, until, SORRY, allowed_because="Lãnh đạo đồng ý")
        assert view.due
        assert done.due == datetime.combine(until, view.due.astimezone(ZONE).timetz())
        self.changed(side, uid, due=done.due)

    def end(self, at: str, uid: str, asked: bool) -> None:
        """Stop a dossier where it is held and its clock runs, at its applicant's request or without one."""
        home, side = self._at(at)
        request = stopping.Request(self.clock.now().astimezone(ZONE).date(), "Người nộp mẫu", "Đơn")

        def act() -> object:
            text = StopText("Không còn nhu cầu")
            return stopping.withdraw(home, uid, request, text) if asked else stopping.stop(home, uid, text)

        if not self.runs(side, at, uid, RUNNING | STANDING_STILL):
            with pytest.raises(errors.DeskError):
                act()
            return
        act()
        self.changed(side, uid, state=State.WITHDRAWN if asked else State.STOPPED)

    def finish(self, uid: str, then: str) -> None:
        """Record a result at the desk; it is given, goes by post, or was a mistake and the work goes on."""
        desk, side = self.desk, self.at_desk
        if not self.runs(side, self.here, uid, RUNNING):
            with pytest.raises(errors.DeskError):
                results.record_result(desk, uid, LICENCE)
            return
        before = side.views[uid].state
        made = results.record_result(desk, uid, LICENCE)
        self.changed(side, uid, state=State.FINISHED)
        if then == "void":
            results.void_result(desk, made.uid, "Ghi nhầm")
            self.changed(side, uid, state=before)
        elif then == "give":
            returning.give(desk, uid, Receiver("Người nộp mẫu", IdentityProof.RECEIPT), receipt_taken_back=True)
            self.changed(side, uid, state=State.RETURNED)
        elif then == "post":
            returning.post(desk, uid, "EB123456789VN")
            side.act(uid)
            returning.delivered(desk, uid, self.clock.now().astimezone(ZONE).date())
            self.changed(side, uid, state=State.RETURNED)

    def is_free(self, uid: str) -> bool:
        """Whether the desk may change a dossier."""
        view = self.at_desk.views[uid]
        return (view.state, view.void) == (State.RECEIVED, False) and not self.at_desk.is_offered(uid)

    def offer(self, chosen: list[str]) -> None:
        """Offer dossiers to the department; one that is not free holds all of them back."""
        if not all(map(self.is_free, chosen)):
            with pytest.raises(errors.DeskError):
                handover.offer(self.desk, chosen, self.there)
            return
        made = handover.offer(self.desk, chosen, self.there)
        self.at_desk.items[made.transfer_uid] = dict.fromkeys(chosen, ItemState.OFFERED)
        for uid in chosen:
            self.at_desk.act(uid)
        self._packed(made)

    def lose(self, bag: Bag) -> None:
        """Let a package lie where nobody looks for it; it can turn up again."""
        at = self.bags.index(bag)
        lost = self.folder / "lost" / str(at)
        if not lost.exists():
            lost.parent.mkdir(exist_ok=True)
            shutil.move(bag.path, lost)
            self.bags[at] = replace(bag, path=lost)

    def pack(self, transfer: str) -> None:
        """Pack what is still open of an offer anew."""
        if self.at_desk.open_in(transfer):
            self._packed(handover.pack(self.desk, transfer))
        else:
            with pytest.raises(errors.NothingOpen):
                handover.pack(self.desk, transfer)

    def take_back(self, transfer: str) -> None:
        """Take back what is still open of an offer."""
        taken = self.at_desk.open_in(transfer)
        if not taken:
            with pytest.raises(errors.NothingOpen):
                handover.take_back(self.desk, transfer, LOST)
            return
        codes = handover.take_back(self.desk, transfer, LOST)
        assert set(codes) == {self.at_desk.views[uid].code for uid in taken}
        for uid in taken:
            self.at_desk.items[transfer][uid] = ItemState.TAKEN_BACK
            self.at_desk.act(uid)

    def receive(self, bag: Bag) -> None:
        """Take a package in at the department, for the first time or again."""
        number = self.bags.index(bag)
        done = receiving.receive(self.department, bag.path)
        assert done.already_read == (number in self.at_department.read)
        if not done.already_read:
            self.at_department.read.add(number)
            for uid in bag.views:
                self._take_in(bag, uid)

    def decide(self, transfer: str, decisions: Mapping[str, Decision]) -> None:
        """Confirm or return what is open of a hand-over at the department."""
        assert receiving.answer(self.department, transfer, decisions) == len(decisions)
        side = self.at_department
        for uid, decision in decisions.items():
            side.act(uid)
            side.items[transfer][uid] = ItemState.CONFIRMED if decision.confirmed else ItemState.RETURNED
            if decision.confirmed:
                side.views[uid] = replace(side.views[uid], state=State.IN_PROGRESS, holder=self.there)
                self._since[transfer, uid] = {}

    def acknowledge(self, transfer: str) -> None:
        """Write the department's answer, where there is one."""
        side = self.at_department
        decided = {uid: state for uid, state in side.items[transfer].items() if state in ANSWERED}
        if not decided:
            with pytest.raises(errors.NothingDecided):
                receiving.acknowledge(self.department, transfer, self.folder / "answers")
            return
        path = receiving.acknowledge(self.department, transfer, self.folder / "answers")
        since = {uid: dict(self._since.get((transfer, uid), {})) for uid in decided}
        self.answers.append(Answer(transfer, path, decided, {uid: side.acts[uid] for uid in decided}, since))

    def read(self, answer: Answer) -> None:
        """Read an answer at the desk, for the first time or again; one written twice in a second is the same."""
        said = answer.path.read_bytes()
        number = next(n for n, one in enumerate(self.answers) if one.path.read_bytes() == said)
        done = handover.read_acknowledgement(self.desk, answer.path)
        assert done.already_read == (number in self.at_desk.read)
        told: dict[ItemState | None, set[str | None]] = {}
        if not done.already_read:
            self.at_desk.read.add(number)
            for uid, state in answer.decided.items():
                if self.at_desk.items[answer.transfer][uid] is not state:
                    told.setdefault(self._apply(answer, uid, state), set()).add(self.at_desk.views[uid].code)
                elif state is ItemState.CONFIRMED and answer.acts[uid] > self.at_desk.known.get(uid, 0):
                    self.at_desk.known[uid] = answer.acts[uid]
                    self.at_desk.views[uid] = replace(self.at_desk.views[uid], **answer.since[uid])
                    self.at_desk.act(uid)
        assert set(done.confirmed) == told.get(ItemState.CONFIRMED, set())
        assert set(done.returned) == told.get(ItemState.RETURNED, set())
        assert set(done.not_applied) == told.get(None, set())

    def _at(self, place: str) -> tuple[Desk, Side]:
        return (self.desk, self.at_desk) if place == self.here else (self.department, self.at_department)

    def runs(self, side: Side, place: str, uid: str, states: frozenset[State] = RUNNING) -> bool:
        """Whether a place holds a dossier in one of these states, and may change it."""
        view = side.views[uid]
        held = view.holder == place and view.state in states
        return held and view.code is not None and not view.void and not side.is_offered(uid)

    def changed(self, side: Side, uid: str, **changes: Any) -> None:
        """Let an act of a home have changed what it shows of a dossier."""
        side.views[uid] = replace(side.views[uid], **changes)
        side.act(uid)
        if side is self.at_department:
            for known in (since for (_transfer, one), since in self._since.items() if one == uid):
                known.update(changes)

    def _move(
        self, draft: Draft, uid: str, state: State, code: str | None = None, due: datetime | None = None
    ) -> None:
        former = self.at_desk.views.get(uid)
        assert draft.dossier in {"", uid}
        draft.dossier = uid
        if draft.roves:
            self.roving.uids = list(dict.fromkeys([*self.roving.uids, uid]))
            return
        assert _leads_to(former.state if former else None, state)
        self.at_desk.views[uid] = View(code, state, self.here, False, self.full.owner.name, due)
        self.at_desk.act(uid)

    def _packed(self, made: handover.Offer) -> None:
        side, uids = self.at_desk, self.at_desk.open_in(made.transfer_uid)
        bag = Bag(
            transfer=made.transfer_uid,
            path=made.package,
            views={uid: side.views[uid] for uid in uids},
            acts={uid: side.acts[uid] for uid in uids},
            offers={uid: side.offers_of(uid) for uid in uids},
        )
        self.bags.append(bag)
        for uid in uids:
            self._offers_at[uid, bag.acts[uid]] = bag.offers[uid]

    def _take_in(self, bag: Bag, uid: str) -> None:
        """Let the department know what a package says of a dossier, as far as it is news."""
        side = self.at_department
        items, known = side.items.setdefault(bag.transfer, {}), side.known.get(uid, 0)
        if items.get(uid, ItemState.OFFERED) is not ItemState.OFFERED:
            return
        if bag.acts[uid] > known:
            side.known[uid], side.views[uid] = bag.acts[uid], bag.views[uid]
            items[uid] = ItemState.OFFERED
            for transfer, state in bag.offers[uid].items():
                if uid in side.items.get(transfer, {}):
                    side.items[transfer][uid] = state
        elif uid not in items:
            items[uid] = self._offers_at[uid, known][bag.transfer]

    def _apply(self, answer: Answer, uid: str, state: ItemState) -> ItemState | None:
        """Let the desk know what an answer says of a dossier; returns what came of it, `None` if not applied."""
        side, known = self.at_desk, self.at_desk.known.get(uid, 0)
        side.known[uid] = max(answer.acts[uid], known)
        if side.items[answer.transfer][uid] is not ItemState.OFFERED:
            if answer.acts[uid] > known:
                side.act(uid)
            return None
        side.items[answer.transfer][uid] = state
        side.act(uid)
        if state is ItemState.CONFIRMED:
            former = side.views[uid]
            moved = replace(former, state=after(former.state, Move.CONFIRM), holder=self.there)
            side.views[uid] = replace(moved, **answer.since[uid])
        return state


def _leads_to(state: State | None, wanted: State) -> bool:
    """Whether one of the moves leads from a state to another."""
    for move in Move:
        try:
            if after(state, move) is wanted:
                return True
        except errors.BadMove:
            continue
    return False
