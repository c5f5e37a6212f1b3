"""A child that walks the road in a loop on a home and tells, line by line, what it was told is saved.

It has children of its own, one a life, so that a life begins at once and can be ended at any moment.
"""

import json
import os
import random
import sys
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NoReturn

from app.bootstrap import open_desk
from app.desk import adopting, assembling, corrections, drafts, following, intake, page_acts, prints, scans
from app.desk.desk import Desk, SignedIn
from app.desk.slips import IssuedSlip
from app.home import Home
from app.models.draft import DraftContent
from app.models.files import hash_file
from app.papers import receipt
from app.queries import office
from app.queries.drafts import draft, open_drafts
from app.scanning.output import assembly
from tests.desk import pages
from tests.desks import SetClock, complete, incomplete

ADDRESS = "Tổ {n}"
COMPONENTS = (1, 2, 8)


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
        content = replace(incomplete(self._desk), submitter=None)
        for n in range(1, 2 + self._chance.randrange(3)):
            self._save(uid, content, n)
            self._arrange(uid, self._add_page(uid))
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
            tell("corrected", dossier=done.dossier_uid, name=changed["owner_name"], **_slip(issued))
        if self._chance.random() < 0.3:
            tell("followed", **_slip(following.issue_control_slip(self._desk, done.dossier_uid)))
        tell("ordered", job=prints.order(self._desk, done.receipt.uid).job_uid)

    def _unsorted(self, uid: str) -> list[str]:
        """Return the pages that were adopted after a crash."""
        return [page.uid for page in pages.shown(self._desk, uid) if page.component is None]

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
