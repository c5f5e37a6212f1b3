"""The program killed at any moment: what it said is saved is there, and no number is without its paper."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.bootstrap import open_desk
from app.desk import adopting, checks
from app.desk.desk import Desk
from app.durable import hash_file
from app.home import Home
from app.models.dossier import Document, Dossier
from app.models.draft import Draft, DraftPage
from app.models.slip import NumberSeries, PrintJob, Slip
from app.rules.kinds import Form, PlaceRole
from app.scanning.edits import Edits
from tests.desks import NOON, Samples, SetClock
from tests.faults.road import ADDRESS, COMPONENTS

HOUSE = Path(__file__).resolve().parents[2]
LONGEST_LIFE = 1.5
"""Seconds: some ten acts, from the start of the program on; more on a machine that is not busy."""

LONGEST_ACT = 0.15
"""Seconds: most of an acceptance."""

ACTS = frozenset({"finishing", "accepted", "asked", "corrected", "followed"})

Told = list[dict[str, Any]]


class Road:
    """The child that walks, one life after the other."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child

    def walk_and_be_killed(self, moment: str, chance: random.Random) -> Told:
        """Let it live for a time and kill it; return what it told before."""
        assert self._child.stdin is not None
        self._child.stdin.write(f"{moment}\n".encode())
        self._child.stdin.flush()
        born = self._line()
        assert born["what"] == "born"
        told = self._live(chance)
        os.kill(born["child"], signal.SIGKILL)
        while (line := self._line())["what"] != "dead":
            told.append(line)
        assert line["status"] == signal.SIGKILL, "it ended by itself; see its complaint above"
        return told

    def _live(self, chance: random.Random) -> Told:
        """Wait for any moment of a life, or for one within an act that gives a number."""
        if chance.random() < 0.4:
            time.sleep(chance.uniform(0.02, LONGEST_LIFE))
            return []
        told: Told = []
        acts = chance.randrange(1, 4)
        while sum(line["what"] in ACTS for line in told) < acts:
            told.append(self._line())
        time.sleep(chance.uniform(0, LONGEST_ACT))
        return told

    def _line(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        assert line, "the child is gone"
        told: dict[str, Any] = json.loads(line)
        return told


@contextmanager
def road(home: Path) -> Iterator[Road]:
    command = [sys.executable, "-m", "tests.faults.road", str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOUSE) as child:
        try:
            yield Road(child)
        finally:
            child.kill()


def survive(samples: Samples, home: Path, kills: int, accepted: int, seed: int) -> Told:
    """Kill the program at least so many times, until it told of so many acceptances; return all it told.

    After each time it is looked whether all is there.
    """
    chance, told, kill = random.Random(seed), list[dict[str, Any]](), 0
    samples.copy(PlaceRole.DESK, home)
    with road(home) as walking:
        while kill < kills or sum(line["what"] == "accepted" for line in told) < accepted:
            moment = NOON + timedelta(minutes=2 * kill)
            try:
                told += walking.walk_and_be_killed(moment.isoformat(), chance)
                _look_after(home, SetClock(moment + timedelta(minutes=1)), told)
            except BaseException as error:
                error.add_note(f"kill {kill} of seed {seed}")
                raise
            kill += 1
    return told


def _look_after(home: Path, clock: SetClock, told: Told) -> None:
    desk = open_desk(Home(home), create=False, clock=clock)
    try:
        assert checks.check(desk, deep=True).findings == ()
        _papers_are_there(desk, told)
        _work_in_progress_is_there(desk, told)
        _no_number_is_given_twice_or_without_paper(desk)
        adopting.adopt_orphans(desk)
        assert checks.check(desk).findings == ()
    finally:
        desk.store.close()


def _papers_are_there(desk: Desk, told: Told) -> None:
    with desk.store.reading() as session:
        slips = {s.uid: (s.form, s.number, s.sha256) for s in session.scalars(select(Slip))}
        dossiers = {d.uid: d for d in session.scalars(select(Dossier))}
        jobs = set(session.scalars(select(PrintJob.uid)))
    for line in told:
        if "slip" in line:
            assert slips[line["slip"]] == (line["form"], line["number"], line["sha256"])
            assert desk.documents.is_whole(line["sha256"])
        match line["what"]:
            case "accepted":
                assert dossiers[line["dossier"]].code == line["code"]
            case "refused":
                assert dossiers[line["dossier"]].state == 3
            case "corrected":
                assert dossiers[line["dossier"]].owner_name == line["name"]
            case "ordered":
                assert line["job"] in jobs


def _work_in_progress_is_there(desk: Desk, told: Told) -> None:
    closed = {line["draft"] for line in told if line["what"] in {"accepted", "refused"}}
    with desk.store.reading() as session:
        drafts = {d.uid: d for d in session.scalars(select(Draft))}
        pages = {p.uid: (p.file_name, p.sha256) for p in session.scalars(select(DraftPage))}
    for line in told:
        if line["what"] in {"draft", "saved", "asked"}:
            assert line["draft"] in drafts
            if line["draft"] in closed:
                assert drafts[line["draft"]].closed_at is not None
        if line["what"] == "saved":
            typed = drafts[line["draft"]].parsed.owner.address
            assert typed in {ADDRESS.format(n=n) for n in range(line["n"], 9)}
        if line["what"] == "page":
            name, sha256 = pages[line["page"]]
            assert sha256 == line["sha256"]
            assert hash_file(desk.home.scans / line["draft"] / name) == sha256
    _arrangements_are_there(desk, told)
    _stacks_are_as_they_were_sorted(desk, told)


def _arrangements_are_there(desk: Desk, told: Told) -> None:
    with desk.store.reading() as session:
        pages = {p.uid: (p.component, Edits.from_json(p.edits)) for p in session.scalars(select(DraftPage))}
    last = {(line["page"], line["what"]): line["n"] for line in told if line["what"] in {"edited", "moved"}}
    for (page, what), n in last.items():
        component, edits = pages[page]
        if what == "edited":
            assert edits in {Edits(skew=(m - 1) / 2, brightness=m) for m in (n, n + 1)}
        else:
            assert component in {COMPONENTS[m % 3] for m in (n, n + 1)}


def _stacks_are_as_they_were_sorted(desk: Desk, told: Told) -> None:
    """Papers stand behind their separators; what had none was put onto the first one at the latest to be accepted."""
    with desk.store.reading() as session:
        pages = {p.uid: p for p in session.scalars(select(DraftPage))}
    for line in told:
        if line["what"] == "sorted":
            page = pages[line["page"]]
            sorted_later = line["component"] is None and (page.component, page.mark) == (1, None)
            assert sorted_later or (page.component, page.mark) == (line["component"], line["mark"])
        if line["what"] in {"waiting", "sheets"}:
            sheets = [pages[uid] for uid in line["sheets"]]
            together = {page.side is None for page in sheets}
            assert together == {True} or (line["what"] == "waiting" and together == {False})
            if together == {True}:
                assert [page.uid for page in sorted(sheets, key=lambda page: page.position)] == line["sheets"]
    last = {line["draft"]: line for line in told if line["what"] == "order"}
    for line in last.values():
        order = sorted(line["now"], key=lambda uid: pages[uid].position)
        assert order in (line["now"], line["then"])


def _no_number_is_given_twice_or_without_paper(desk: Desk) -> None:
    with desk.store.reading() as session:
        codes = list(session.scalars(select(Dossier.code).where(Dossier.code.is_not(None))))
        received = session.scalar(select(func.count()).select_from(Dossier).where(Dossier.state == 2))
        receipts = set(session.scalars(select(Slip.dossier_id).where(Slip.form == int(Form.RECEIPT))))
        numbered = set(session.scalars(select(Dossier.id).where(Dossier.code.is_not(None))))
        slips = session.execute(select(Slip.form, Slip.number, Slip.sha256)).all()
        last = dict(session.execute(select(NumberSeries.name, NumberSeries.last)).all())
        documents = session.scalars(select(Document.sha256)).all()
    days = {name.removeprefix("dossier:"): number for name, number in last.items() if name.startswith("dossier:")}
    given = [f"{day}-{number:04d}" for day in days for number in range(1, days[day] + 1)]
    assert sorted(str(code) for code in codes) == sorted(given), "a long run goes on past midnight"
    assert len(codes) == received
    assert numbered == receipts
    for form in Form:
        numbers = sorted(number for of_form, number, _sha256 in slips if of_form == form)
        assert numbers == list(range(1, last.get(f"slip:{desk.place.uid}:{int(form)}:2026", 0) + 1))
    assert all(desk.documents.is_whole(sha256) for sha256 in (*documents, *(slip.sha256 for slip in slips)))


def test_killed_at_any_moment_the_program_keeps_what_it_said_is_saved(samples: Samples, tmp_path: Path) -> None:
    told = survive(samples, tmp_path / "quay", kills=8, accepted=2, seed=1)
    assert {"draft", "saved", "page", "edited", "moved", "accepted"} <= {line["what"] for line in told}


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_killed_five_hundred_times_the_program_keeps_what_it_said_is_saved(samples: Samples, tmp_path: Path) -> None:
    told = survive(samples, tmp_path / "quay", kills=500, accepted=150, seed=random.randrange(1 << 30))
    assert {
        "asked", "refused", "corrected", "followed", "ordered", "assembled", "edited", "moved", "sorted", "sheets",
        "order", "turned",
    } <= {line["what"] for line in told}  # fmt: skip
