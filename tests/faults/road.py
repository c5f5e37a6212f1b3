"""A child that walks the road in a loop on a home and tells, line by line, what it was told is saved.

It has children of its own, one a life, so that a life begins at once and can be ended at any moment.
"""

import json
import os
import random
import shutil
import sys
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Thread
from typing import NoReturn

from app.bootstrap import open_desk
from app.desk import (
    adopting,
    assembling,
    corrections,
    drafts,
    following,
    intake,
    page_acts,
    prints,
    scans,
    two_sides,
    uprighting,
)
from app.desk.desk import Desk, SignedIn
from app.desk.slips import IssuedSlip
from app.durable import hash_file
from app.home import Home
from app.models.draft import DraftContent
from app.papers import receipt
from app.queries import office
from app.queries.drafts import draft, open_drafts
from app.rules.stack import MARKED
from app.scanning.output import assembly
from app.scanning.sources.contract import ScannedPage
from tests.desk import pages
from tests.desks import SetClock, complete, incomplete
from tests.samples import written
from tests.samples.scans.make import worst

ADDRESS = "Tổ {n}"
WATCHED = 10.0
"""Seconds: longer than a page is looked at on a busy machine."""

COMPONENTS = (1, 2, 8)
STACK = ("separator-askew-upside-down", "written-askew-shadow", "separator-fax", "blank-yellow-stapled", "pencil")
"""Separators of the fourth and the seventh paper, and what lies behind them."""
ON_ITS_HEAD = "on-its-head.jpg"


def tell(what: str, **facts: object) -> None:
    """Say what is saved; a line is written whole or not at all."""
    os.write(1, json.dumps({"what": what, **facts}).encode() + b"\n")


class Life:
    """One life of the program on a home, from its start to whatever ends it."""

    def __init__(self, home: Path, seed: int, moment: datetime) -> None:
        self._clock = SetClock(moment)
        self._chance = random.Random(seed)
        self._desk = _signed_in(open_desk(Home(home), create=False, clock=self._clock))
        adopting.adopt_orphans(self._desk)
        self._arrived = home / f"arrived-{seed}"
        self._on_its_head = home / ON_ITS_HEAD

    def go_on(self) -> None:
        """Take up what lies open, then serve one applicant after the other."""
        with self._desk.store.reading() as session:
            left = [row.uid for row in open_drafts(session)]
        for uid in left:
            if self._chance.random() < 0.5:
                self._finish(uid)
        while True:
            self._serve()

    def _serve(self) -> None:
        uid = drafts.open_draft(self._desk)
        tell("draft", draft=uid)
        if self._chance.random() < 0.2:
            self._scan_on_its_head(uid)
        content = replace(incomplete(self._desk), submitter=None)
        for n in range(1, 2 + self._chance.randrange(3)):
            self._save(uid, content, n)
            self._arrange(uid, self._add_page(uid))
        self._chance.choice((self._scan_stack, self._scan_two_sides, self._put_in_order, lambda _uid: None))(uid)
        if self._chance.random() < 0.3:
            assembling.assemble_draft(self._desk, uid)
            tell("assembled", draft=uid)
        if self._chance.random() < 0.3:
            asked = intake.request_supplement(self._desk, uid)
            tell("asked", draft=uid, dossier=asked.dossier_uid, **_slip(asked.slip))
        if self._chance.random() < 0.8:
            self._finish(uid)

    def _save(self, uid: str, content: DraftContent, n: int) -> None:
        drafts.save(self._desk, uid, replace(content, owner=replace(content.owner, address=ADDRESS.format(n=n))))
        tell("saved", draft=uid, n=n)

    def _arrange(self, uid: str, page: str) -> None:
        """Edit a page and move it, a step at a time; what was told last is what stands, or the step after it."""
        for n in range(self._chance.randrange(4)):
            page_acts.edit(self._desk, uid, [page], brightness=n + 1, skew=n / 2)
            tell("edited", page=page, n=n + 1)
            page_acts.move(self._desk, uid, [page], COMPONENTS[n % 3])
            tell("moved", page=page, n=n)

    def _scan_on_its_head(self, uid: str) -> None:
        """Scan a page that is turned in the background, as the window does it; go on meanwhile, or watch it."""
        self._scan(uid, self._fed(uid, self._on_its_head), None)
        turning = Thread(target=self._turn_upright, args=(uid,), daemon=True)
        turning.start()
        turning.join(self._chance.choice((0, WATCHED)))

    def _turn_upright(self, uid: str) -> None:
        for page in uprighting.turn_upright(self._desk, uid, lambda: False):
            tell("turned", page=page)

    def _scan_stack(self, uid: str) -> None:
        """Scan papers behind their separators."""
        where = None
        for path in (*map(worst, STACK), self._on_its_head):
            taken = self._scan(uid, self._fed(uid, path), where)
            mark = taken.kind.value if taken.kind in MARKED else None
            tell("sorted", page=taken.uid, component=None if mark else where, mark=mark)
            where = taken.component

    def _scan_two_sides(self, uid: str) -> None:
        """Scan fronts, then backs, and bring them together."""
        fronts, backs = (
            [self._scan(uid, pages.page(self._arriving(uid)), where, side).uid for _sheet in range(2)]
            for where, side in ((2, two_sides.FRONT), (None, two_sides.BACK))
        )
        sheets = [page for sheet in zip(fronts, reversed(backs), strict=True) for page in sheet]
        tell("waiting", draft=uid, sheets=sheets)
        two_sides.bring_together(self._desk, uid)
        tell("sheets", draft=uid, sheets=sheets)

    def _put_in_order(self, uid: str) -> None:
        """Put pages into two other orders, and undo it; what was told last is what stands, or the order after it."""
        first = [page.uid for page in pages.shown(self._desk, uid)]
        second, third = [*first[1:], first[0]], [*first[2:], *first[:2]]
        undo = [scans.reorder(self._desk, uid, second)]
        tell("order", draft=uid, now=second, then=third)
        undo.append(scans.reorder(self._desk, uid, third))
        tell("order", draft=uid, now=third, then=second)
        for now in (second, first):
            page_acts.arrange(self._desk, uid, undo.pop())
            tell("order", draft=uid, now=now, then=first)

    def _scan(self, uid: str, page: ScannedPage, where: int | None, side: str | None = None) -> scans.TakenIn:
        sha256 = hash_file(page.path)
        taken = scans.take_in(self._desk, uid, page, scans.Taking(where, side=side))
        tell("page", draft=uid, page=taken.uid, sha256=sha256)
        return taken

    def _fed(self, uid: str, path: Path) -> ScannedPage:
        folder = self._arriving(uid)
        folder.mkdir(parents=True, exist_ok=True)
        return ScannedPage(Path(shutil.copy(path, folder / f"000001{path.suffix}")), 1, 150)

    def _arriving(self, uid: str) -> Path:
        return self._desk.home.scans / uid / scans.ARRIVING

    def _add_page(self, uid: str) -> str:
        given = pages.page(self._arrived)
        sha256 = hash_file(given.path)
        page = scans.add_page(self._desk, uid, given, self._chance.choice(COMPONENTS), scans.ELECTRONIC)
        tell("page", draft=uid, page=page, sha256=sha256)
        return page

    def _finish(self, uid: str) -> None:
        """Accept, and sometimes correct; or refuse."""
        self._clock.forward(seconds=1)
        drafts.save(self._desk, uid, self._completed(uid))
        scans.place(self._desk, uid, self._unsorted(uid), 1)
        tell("finishing", draft=uid)
        if self._chance.random() < 0.15:
            refused = intake.refuse(self._desk, uid, "Không thuộc thẩm quyền")
            tell("refused", draft=uid, dossier=refused.dossier_uid, **_slip(refused.slip))
            return
        done = intake.accept(self._desk, uid)
        tell("accepted", draft=uid, dossier=done.dossier_uid, code=done.code, **_slip(done.receipt))
        if self._chance.random() < 0.3:
            changed = {"owner_name": f"Tên đúng {self._chance.random()} (mẫu)"}
            issued = corrections.correct(self._desk, done.dossier_uid, changed, "Ghi sai tên")
            assert issued is not None
            tell("corrected", dossier=done.dossier_uid, name=changed["owner_name"], **_slip(issued))
        if self._chance.random() < 0.3:
            tell("followed", **_slip(following.issue_control_slip(self._desk, done.dossier_uid)))
        tell("ordered", job=prints.order(self._desk, done.receipt.uid).job_uid)

    def _unsorted(self, uid: str) -> list[str]:
        """Return the papers that were adopted after a crash, or lay before the first separator."""
        return [page.uid for page in pages.shown(self._desk, uid) if page.component is None and not page.aside]

    def _completed(self, uid: str) -> DraftContent:
        with self._desk.store.reading() as session:
            found = draft(session, self._desk.home, uid)
        assert found is not None
        whole = complete(self._desk)
        address = found.content.owner.address or ADDRESS.format(n=0)
        return replace(whole, owner=replace(whole.owner, address=address))


def _slip(issued: IssuedSlip) -> dict[str, object]:
    return {"form": int(issued.form), "number": issued.number, "slip": issued.uid, "sha256": issued.sha256}


def _signed_in(desk: Desk) -> Desk:
    with desk.store.reading() as session:
        (officer,) = office.officers(session)
    return desk.with_officer(SignedIn(officer.uid, officer.name, officer.may_override))


def _live(home: Path, seed: int, moment: datetime) -> NoReturn:
    try:
        Life(home, seed, moment).go_on()
    except BaseException:
        sys.excepthook(*sys.exc_info())
    os._exit(1)


def main(home: Path) -> None:
    """Begin a life for each line read, and tell when it began and ended."""
    assert receipt.__name__  # loaded here once, not in each life
    assert assembly.__name__
    written.jpeg(home / ON_ITS_HEAD, [*written.CONTRACT, *written.PERMIT] * 2, dpi=150, turned=180)
    for seed in count():
        moment = sys.stdin.readline().strip()
        if not moment:
            return
        child = os.fork()
        if not child:
            _live(home, seed, datetime.fromisoformat(moment))
        tell("born", child=child)
        tell("dead", status=os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
