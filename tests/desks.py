"""Desks and departments of a sample office with a clock that a test sets, and dossiers that are ready to accept."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from app.bootstrap import open_desk
from app.cli.demo_road import OWNER, PROCEDURE, open_sample
from app.desk import checklist, drafts
from app.desk.desk import Desk, SignedIn
from app.home import Home
from app.models.draft import DraftContent
from app.queries import office, procedures
from app.queries.procedures import ProcedureView
from app.rules.calendar import ZONE
from app.rules.kinds import OwnerKind, PlaceRole

PASSWORD = "mau-mat-khau"
LOGIN = "mau"
NOON = datetime(2026, 11, 25, 9, 41, tzinfo=ZONE)
"""A working Wednesday, in the morning, later than the samples were made."""


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        self.moment += timedelta(**span)


class Samples:
    """Homes of a sample office: made once for each role, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(self, role: PlaceRole, path: Path) -> Home:
        """Copy the home of a role to a path where nothing lies yet."""
        made = Home(self._folder / role.value)
        if not made.path.exists():
            open_sample(made, role, PASSWORD, SetClock(NOON - timedelta(days=30))).store.close()
            _hash_lightly(made)
        shutil.copytree(made.path, path)
        return Home(path)

    def open(self, role: PlaceRole, path: Path, clock: SetClock) -> Desk:
        """Open a copy with its first officer signed in."""
        desk = open_desk(self.copy(role, path), clock=clock)
        with desk.store.reading() as session:
            first = office.officers(session)[0]
        return desk.with_officer(SignedIn(first.uid, first.name, first.may_override))


def _hash_lightly(home: Home) -> None:
    """Hash the password again at the least cost: the sample officers sign in a hundred times in a run."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with closing(sqlite3.connect(home.store)) as connection, connection:
        connection.execute("UPDATE officer_secrets SET password_hash = ?", (light,))


def procedure(desk: Desk, code: str = PROCEDURE) -> ProcedureView:
    """Return a procedure of the sample catalogue."""
    with desk.store.reading() as session:
        return next(p for p in procedures.in_force(session, desk.today().date()) if p.code == code)


def complete(desk: Desk, code: str = PROCEDURE) -> DraftContent:
    """Return a sample applicant's content with every paper that applies without a case."""
    chosen = procedure(desk, code)
    lines = {
        needed.position: checklist.default_counts(chosen, needed.position, chosen.sets)
        for needed in chosen.requirements
        if needed.case is None
    }
    return DraftContent(OwnerKind.CITIZEN, OWNER, version_uid=chosen.uid, lines=lines, sets=chosen.sets)


def incomplete(desk: Desk, code: str = PROCEDURE) -> DraftContent:
    """Return the same content with its first paper missing."""
    content = complete(desk, code)
    first = min(content.lines)
    return replace(content, lines={at: counts for at, counts in content.lines.items() if at != first})


def open_draft(desk: Desk, content: DraftContent | None = None) -> str:
    """Open a draft that is complete, or holds other content."""
    return drafts.open_draft(desk, content or complete(desk))
