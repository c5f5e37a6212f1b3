"""Fills a store with many invented dossiers in bulk: the same tables, with journal, slips and search rows."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.cli.bench_dossier import TABLES, Component, Filling, Papers, Rows, Version, add_dossier, table_of
from app.cli.bench_people import SamplePerson, people
from app.desk.desk import Desk
from app.models import journal, numbers, search
from app.models.journal import JournalEntry
from app.models.organisation import Department
from app.models.procedure import ProcedureVersion
from app.queries import office
from app.rules.calendar import ZONE
from app.rules.kinds import Form
from app.rules.states import State
from app.text import fold, words

A_DAY = 500
"""How many dossiers a day of a whole centre brings here: 100,000 are most of a year, a million eight years."""

CHUNK = 2000
PAPERS = 3
"""Digitised papers of a dossier."""


def fill(desk: Desk, count: int, papers: Papers, state: State | None = None) -> None:
    """Add `count` dossiers that were accepted on the working days before today, some thousand a transaction.

    Args:
        desk: a desk of the sample office, its officer signed in.
        count: how many dossiers.
        papers: stored files that their rows refer to.
        state: the state of all of them; likely ones where it is left out.
    """
    with desk.store.reading() as session:
        filling = _begin(session, desk, papers, state)
    moments = _moments(count, filling.now.astimezone(ZONE).date())
    for first in range(0, count, CHUNK):
        owners = people(min(CHUNK, count - first), filling.chance)
        with desk.store.transaction() as session:
            _add(session, filling, [(owner, *next(moments)) for owner in owners])


def _begin(session: Session, desk: Desk, papers: Papers, state: State | None) -> Filling:
    departments = {name: uid for uid, name in session.execute(select(Department.uid, Department.name))}
    versions = session.scalars(select(ProcedureVersion)).all()
    newest = select(func.max(JournalEntry.sequence)).where(JournalEntry.workstation == desk.place.workstation)
    return Filling(
        desk=desk,
        papers=papers,
        versions=tuple(_version(version, departments) for version in versions),
        calendar=office.calendar(session),
        agency=office.office(session).agency_code,
        chance=random.Random(1),
        keys={m.__tablename__: session.scalar(select(func.max(table_of(m).c.id))) or 0 for m in TABLES},
        sequence=session.scalar(newest) or 0,
        head=journal.head(session, desk.place.workstation) or None,
        now=desk.clock.now(),
        state=state,
    )


def _version(found: ProcedureVersion, departments: Mapping[str, str]) -> Version:
    return Version(
        id=found.id,
        uid=found.uid,
        words=" ".join(words(f"{found.name} {found.procedure.code}")),
        department=departments.get(found.department_name),
        components=tuple(Component(c.id, c.uid, c.position, c.name, fold(c.name)) for c in found.components[:PAPERS]),
        limit=found.limit,
    )


def _moments(count: int, today: date) -> Iterator[tuple[datetime, int]]:
    """Yield moments of acceptance and the number of the day, oldest first, over the weekdays before today."""
    days: list[date] = []
    day = today
    while len(days) * A_DAY < count:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            days.append(day)
    for day in reversed(days):
        opening = datetime.combine(day, time(7), ZONE)
        for number in range(A_DAY):
            yield (opening + timedelta(seconds=number * 60)).astimezone(UTC), number + 1


def _add(session: Session, filling: Filling, given: Sequence[tuple[SamplePerson, datetime, int]]) -> None:
    rows: Rows = {model: [] for model in TABLES}
    searched = [add_dossier(rows, filling, owner, moment, number) for owner, moment, number in given]
    for model in filter(rows.get, TABLES):
        session.execute(insert(table_of(model)), rows[model])
    search.write_new(session, searched)
    for year, last in filling.slips.items():
        numbers.raise_to(session, f"slip:{filling.desk.place.uid}:{int(Form.RECEIPT)}:{year}", last)
