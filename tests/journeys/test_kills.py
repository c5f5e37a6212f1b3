"""Power cuts at random moments of the road: what was called saved is there, and every number has its paper."""

import contextlib
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.bootstrap import open_desk
from app.desk import accounts, receiving
from app.desk.desk import Desk
from app.desk.receiving import Decision
from app.durable import hash_file
from app.rules.kinds import Form, PlaceRole
from tests import desks
from tests.desks import Samples
from tests.journeys import steps
from tests.journeys.conftest import OpenWindow, Workstation
from tests.journeys.driver import HOUSE, PATIENCE, ProgramEnded, Window, rows, until

TYPED = "So 12 duong Hoang Van Thu tinh mau"
MOST_LOST = 0.5
"""Seconds of typing that a power cut may cost."""
LATEST = 1.2
"""Seconds into a step until which the power goes; the road goes on into the next steps meanwhile."""
WATCHED = 0.02

pytestmark = pytest.mark.timeout(400)  # on a machine that is busy with other tests


@dataclass
class PowerCut:
    """Ends the window some time after a step has begun, and knows what could be seen of the store until then."""

    desk: Window
    step: str
    after: float
    sent: list[float] = field(default_factory=list)
    at: float = 0.0
    lateness: float = 0.0
    seen: dict[str, set[tuple[object, ...]]] = field(default_factory=dict)

    def begin(self, step: str) -> None:
        """Count from here when this is the step."""
        if step == self.step:
            threading.Thread(target=self._watch).start()

    def _watch(self) -> None:
        end = time.monotonic() + self.after
        while (now := time.monotonic()) < end:
            self.seen = lasting(self.desk.home)
            time.sleep(WATCHED)
            self.lateness = max(self.lateness, time.monotonic() - now - WATCHED)
        self.desk.kill()
        self.at = time.monotonic()

    def wait(self) -> None:
        """Wait until the power has gone."""
        deadline = time.monotonic() + PATIENCE
        while not self.at and time.monotonic() < deadline:
            time.sleep(WATCHED)
        assert self.at, f"the power did not go in {self.step}"


def lasting(home: Path) -> dict[str, set[tuple[object, ...]]]:
    """Return what may never be lost once it could be read."""
    questions = {
        "pages": "SELECT d.uid, p.uid, p.file_name, p.sha256 FROM draft_pages p JOIN drafts d ON d.id = p.draft_id",
        "places": "SELECT uid, position, component, blank, mark, said FROM draft_pages",
        "drafts": "SELECT uid FROM drafts",
        "codes": "SELECT uid, code FROM dossiers WHERE code IS NOT NULL",
        "slips": "SELECT form, year, number, sha256 FROM slips",
        "offers": "SELECT uid, list_sha256 FROM transfers",
        "entries": "SELECT uid FROM journal_entries",
    }
    return {name: set(rows(home, question)) for name, question in questions.items()}


class Road:
    """Walks the road on one home again and again, a new applicant each time."""

    def __init__(self, station: Workstation, department: Desk) -> None:
        self.station = station
        self.department = department
        self.walked = 0

    def walk(self, desk: Window, cut: PowerCut) -> None:
        """Walk until the power goes."""
        self.walked += 1
        cut.begin("starting")
        steps.open_and_sign_in(desk)
        draft = steps.read_card(self.station, desk, card(self.walked))
        steps.choose_procedure(desk, draft)
        cut.begin("typing")
        self._type_address(desk, cut)
        cut.begin("ticking")
        desk.key("F3")
        steps.tick(desk, draft)
        cut.begin("scanning")
        steps.scan_sheets(desk, draft)
        cut.begin("accepting")
        code = steps.accept(desk, draft)
        cut.begin("handing over")
        package = steps.hand_over(desk, code, self.station.reader)
        cut.begin("answering")
        steps.read_acknowledgement(desk, self._answer(package), code)
        cut.begin("closing")
        desk.key("alt+F4")
        until(desk.ended, "the end of the program")

    def _type_address(self, desk: Window, cut: PowerCut) -> None:
        desk.key("F2", "Tab", "ctrl+a")
        for letter in TYPED:
            desk.type(letter)
            cut.sent.append(time.monotonic())

    def _answer(self, package: Path) -> Path:
        done = receiving.receive(self.department, package)
        items = rows(self.department.home.path, "SELECT uid FROM dossiers WHERE code = ?", done.codes[0])
        decisions = {str(uid): Decision(confirmed=True) for (uid,) in items}
        receiving.answer(self.department, done.transfer_uid, decisions)
        return receiving.acknowledge(self.department, done.transfer_uid, self.department.home.handovers)


STEPS = ("starting", "typing", "ticking", "scanning", "accepting", "handing over", "answering", "closing")


def card(number: int) -> str:
    """Return the card of another sample person."""
    return f"0191880{number:05d}|{number:09d}|Người nộp mẫu {number}|15081988|Nữ|Xóm mẫu, Thái Nguyên|22042021"


@pytest.fixture
def department(samples: Samples, tmp_path: Path) -> Desk:
    opened = open_desk(samples.copy(PlaceRole.DEPARTMENT, tmp_path / "phong"))
    return opened.with_officer(accounts.sign_in(opened, desks.LOGIN, desks.PASSWORD))


def cut_off(road: Road, desk: Window, cut: PowerCut) -> None:
    """Walk into a power cut and look at what it left behind."""
    with contextlib.suppress(ProgramEnded):
        road.walk(desk, cut)
    cut.wait()
    before, after = cut.seen, lasting(desk.home)
    lost = {name: before[name] - after[name] for name in before if before[name] - after[name]}
    assert not lost, (cut, lost)
    pages_are_there(desk.home)
    typing_is_there(desk, cut)
    numbers_have_their_papers(desk.home)
    check_is_clean(desk.home)


def pages_are_there(home: Path) -> None:
    for draft, _page, name, sha256 in lasting(home)["pages"]:
        assert hash_file(home / "scans" / str(draft) / str(name)) == sha256


def typing_is_there(desk: Window, cut: PowerCut) -> None:
    """At most the last half second of typing is gone; a machine that lets us wait lets the window wait as well."""
    if not cut.sent:
        return
    newest = "SELECT json_extract(content, '$.owner.address') FROM drafts ORDER BY id DESC LIMIT 1"
    stored = str(desk.ask(newest)[0][0])
    due = sum(sent <= cut.at - MOST_LOST - 2 * cut.lateness for sent in cut.sent)
    assert TYPED[:due] == stored[:due] or due == 0, (cut, stored)


def numbers_have_their_papers(home: Path) -> None:
    """Numbers run from 1 without a gap or a repeat, and each has its paper with the very bytes."""
    codes = sorted(
        int(str(code).rsplit("-", 1)[1]) for (code,) in rows(home, "SELECT code FROM dossiers WHERE code IS NOT NULL")
    )
    assert codes == list(range(1, len(codes) + 1))
    for form in Form:
        numbers = [n for (n,) in rows(home, "SELECT number FROM slips WHERE form = ? ORDER BY number", int(form))]
        assert numbers == list(range(1, len(numbers) + 1)), form
    for sha256, _times in rows(home, "SELECT sha256, count(*) FROM slips GROUP BY sha256"):
        assert hash_file(home / "documents" / sha256[:2] / f"{sha256[2:]}.pdf") == sha256
    bare = """SELECT code FROM dossiers d WHERE code IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM slips s WHERE s.dossier_id = d.id AND s.form = 1)"""
    assert rows(home, bare) == []


def check_is_clean(home: Path) -> None:
    command = [sys.executable, "main.py", "--home", str(home), "check"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=3 * PATIENCE, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def survive(road: Road, open_window: OpenWindow, chance: random.Random, at_steps: tuple[str, ...]) -> None:
    """Let the power go once in each of these steps, then open the window a last time."""
    desk = open_window(road.station.home)
    for step in at_steps:
        cut_off(road, desk, PowerCut(desk, step, chance.uniform(0, LATEST)))
    desk.start("signin_ready")
    desk.close()


def test_a_power_cut_costs_no_page_no_number_and_no_more_than_half_a_second_of_typing(
    counter: Workstation, department: Desk, open_window: OpenWindow
) -> None:
    """One cut in each run, of a moment drawn anew; the long run has fifty."""
    chance = random.Random()
    road = Road(counter, department)
    survive(road, open_window, chance, (chance.choice(("typing", "scanning", "accepting", "handing over")),))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(5))
def test_fifty_power_cuts(counter: Workstation, department: Desk, open_window: OpenWindow, seed: int) -> None:
    chance = random.Random(seed)
    road = Road(counter, department)
    survive(road, open_window, chance, tuple(chance.choices(STEPS, k=10)))
