"""Fills a store with many invented dossiers in bulk: the same tables, with journal, slips and search rows."""

import json
import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from app.cli.bench_people import SamplePerson, people
from app.desk.desk import Desk
from app.models import journal, numbers, search
from app.models.base import Base, encode, new_uid
from app.models.deadline import Pause
from app.models.dossier import Applicant, ChecklistLine, Document, Dossier, LineDocument
from app.models.journal import JournalContent, JournalEntry
from app.models.organisation import Department
from app.models.procedure import ProcedureVersion
from app.models.slip import Slip
from app.queries import office
from app.rules.calendar import ZONE, Calendar
from app.rules.codes import format_code, format_slip_code
from app.rules.kinds import Channel, Form, PauseKind
from app.rules.states import State
from app.rules.working_time import Limit, due
from app.text import fold, words

A_DAY = 500
"""How many dossiers a day of a whole centre brings here: 100,000 are most of a year, a million eight years."""

CHUNK = 2000
PAPERS = 3
"""Digitised papers of a dossier."""
LATE = 0.001
"""The share of finished dossiers that were late."""

_TABLES: tuple[type[Base], ...] = (
    Applicant, Dossier, ChecklistLine, Document, LineDocument, Slip, Pause, JournalEntry, JournalContent,
)  # fmt: skip
Row = dict[str, Any]
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Papers:
    """Stored files for invented dossiers: hashes of papers with their pages, dealt in turn, and of a receipt."""

    documents: tuple[tuple[str, int], ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class _Version:
    id: int
    uid: str
    words: str
    department: str | None
    papers: tuple["_Paper", ...]
    limit: Limit


@dataclass(frozen=True, slots=True)
class _Paper:
    id: int
    uid: str
    position: int
    name: str
    key: str


@dataclass
class _Filling:
    """What goes on from chunk to chunk: next keys, the journal's head, numbers of slips."""

    desk: Desk
    papers: Papers
    versions: tuple[_Version, ...]
    calendar: Calendar
    agency: str
    chance: random.Random
    keys: dict[str, int]
    sequence: int
    head: str | None
    now: datetime
    state: State | None
    slips: dict[int, int] = field(default_factory=dict)
    dues: dict[tuple[date, int], datetime] = field(default_factory=dict)

    def key(self, model: type[Base]) -> int:
        """Return the next key of a table."""
        self.keys[model.__tablename__] += 1
        return self.keys[model.__tablename__]


Rows = dict[type[Base], list[Row]]


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


def _begin(session: Session, desk: Desk, papers: Papers, state: State | None) -> _Filling:
    departments = {name: uid for uid, name in session.execute(select(Department.uid, Department.name))}
    versions = session.scalars(select(ProcedureVersion)).all()
    newest = select(func.max(JournalEntry.sequence)).where(JournalEntry.workstation == desk.place.workstation)
    return _Filling(
        desk=desk,
        papers=papers,
        versions=tuple(_version(version, departments) for version in versions),
        calendar=office.calendar(session),
        agency=office.office(session).agency_code,
        chance=random.Random(1),
        keys={m.__tablename__: session.scalar(select(func.max(_table(m).c.id))) or 0 for m in _TABLES},
        sequence=session.scalar(newest) or 0,
        head=journal.head(session, desk.place.workstation) or None,
        now=desk.clock.now(),
        state=state,
    )


def _version(found: ProcedureVersion, departments: Mapping[str, str]) -> _Version:
    return _Version(
        id=found.id,
        uid=found.uid,
        words=" ".join(words(f"{found.name} {found.procedure.code}")),
        department=departments.get(found.department_name),
        papers=tuple(_Paper(c.id, c.uid, c.position, c.name, fold(c.name)) for c in found.components[:PAPERS]),
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


def _add(session: Session, filling: _Filling, given: Sequence[tuple[SamplePerson, datetime, int]]) -> None:
    rows: Rows = {model: [] for model in _TABLES}
    searched = [_one(rows, filling, owner, moment, number) for owner, moment, number in given]
    for model in filter(rows.get, _TABLES):
        session.execute(insert(_table(model)), rows[model])
    search.write_new(session, searched)
    for year, last in filling.slips.items():
        numbers.raise_to(session, f"slip:{filling.desk.place.uid}:{int(Form.RECEIPT)}:{year}", last)


def _one(rows: Rows, filling: _Filling, owner: SamplePerson, moment: datetime, number: int) -> tuple[int, str]:
    """Add the rows of one dossier; returns its key and the words by which it is found."""
    version = filling.chance.choice(filling.versions)
    dossier = _dossier(filling, version, owner, moment, number)
    changed: journal.Rows = {
        "dossiers": {dossier["uid"]: _outward(dossier, {"version_id": version.uid})},
        "slips": _slip(rows, filling, dossier, moment),
        "pauses": _pause(rows, filling, dossier, moment),
    }
    _papers(rows, changed, filling, version, dossier, moment)
    rows[Dossier].append(dossier)
    rows[Applicant].append(_applicant(filling, owner, moment))
    _entry(rows, filling, dossier["uid"], moment, changed)
    known_by = (owner.name, version.words, dossier["code"], owner.identifier, owner.phone)
    return dossier["id"], search.tokens(known_by)


def _dossier(filling: _Filling, version: _Version, owner: SamplePerson, moment: datetime, number: int) -> Row:
    day = moment.astimezone(ZONE).date()
    promised = _due(filling, version, moment, day)
    state = filling.state or _state(filling, promised)
    here = filling.desk.place.uid
    away = state is State.IN_PROGRESS and version.department
    return {
        **_EMPTY,
        "id": filling.key(Dossier),
        "uid": new_uid(),
        "code": format_code(filling.agency, day, number),
        "state": int(state),
        "version_id": version.id,
        "cases": [],
        "owner_kind": owner.kind.value,
        "owner_name": owner.name,
        "owner_identifier": owner.identifier,
        "owner_address": owner.address,
        "owner_phone": owner.phone,
        "received_at": moment,
        "accepted_at": moment,
        "accepted_by": filling.desk.signed_in().uid,
        "counter": filling.desk.counter,
        "due_original": promised,
        "due_current": promised,
        "place_received_uid": here,
        "department_uid": version.department,
        "holder_uid": version.department if away else here,
        "holder_since": moment,
        **_ends(filling, state, moment, promised),
    }


def _ends(filling: _Filling, state: State, moment: datetime, promised: datetime) -> Row:
    """Return when a dossier was finished and returned: nearly always in time."""
    if state is not State.RETURNED:
        return {"finished_at": None, "returned_at": None}
    share = filling.chance.random() if filling.chance.random() > LATE else 1 + filling.chance.random()
    finished = min(moment + max(promised - moment, timedelta()) * share, filling.now)
    return {"finished_at": finished, "returned_at": min(finished + timedelta(hours=20), filling.now)}


def _due(filling: _Filling, version: _Version, moment: datetime, day: date) -> datetime:
    """Return the due moment of the day's opening: reckoned once a day and version."""
    known = filling.dues.get((day, version.id))
    if known is None:
        known = due(moment, version.limit, filling.calendar).moment.astimezone(UTC)
        filling.dues[day, version.id] = known
    return known


def _state(filling: _Filling, promised: datetime) -> State:
    """Return a likely state: what is past its date was returned, but for a few; the rest is under way."""
    likely = filling.chance.random()
    if promised < filling.now:
        return State.RETURNED if likely > 0.002 else State.IN_PROGRESS
    return State.RECEIVED if likely < 0.1 else State.SUPPLEMENT if likely < 0.12 else State.IN_PROGRESS


def _papers(
    rows: Rows, changed: journal.Rows, filling: _Filling, version: _Version, dossier: Row, moment: datetime
) -> None:
    """Add a checklist line and its digitised document for the first papers of the procedure."""
    for table in ("checklist_lines", "documents", "line_documents"):
        changed[table] = {}
    for paper in version.papers:
        line = {"dossier_id": dossier["id"], "component_id": paper.id, "position": paper.position, **_COUNTS}
        line |= {"id": filling.key(ChecklistLine), "uid": new_uid()}
        document = _document(filling, dossier, paper, moment)
        link = {"line_id": line["id"], "document_id": document["id"], "reused": False}
        link |= {"id": filling.key(LineDocument), "uid": new_uid()}
        rows[ChecklistLine].append(line)
        rows[Document].append(document)
        rows[LineDocument].append(link)
        told = {"dossier_id": dossier["uid"], "component_id": paper.uid}
        changed["checklist_lines"][line["uid"]] = _outward(line, told)
        changed["documents"][document["uid"]] = _outward(document, {})
        told = {"line_id": line["uid"], "document_id": document["uid"]}
        changed["line_documents"][link["uid"]] = _outward(link, told)


def _document(filling: _Filling, dossier: Row, paper: _Paper, moment: datetime) -> Row:
    key = filling.key(Document)
    sha256, pages = filling.papers.documents[(key - 1) % len(filling.papers.documents)]
    return {
        "id": key,
        "uid": new_uid(),
        "sha256": sha256,
        "owner_identifier": dossier["owner_identifier"],
        "paper_key": paper.key,
        "name": paper.name,
        "pages": pages,
        "source": "scanned",
        "digitised_at": moment,
    }


def _slip(rows: Rows, filling: _Filling, dossier: Row, moment: datetime) -> dict[str, Row]:
    """Add the receipt's row; returns it as it travels."""
    year = moment.astimezone(ZONE).year
    filling.slips[year] = filling.slips.get(year, 0) + 1
    slip = {
        "id": filling.key(Slip),
        "uid": new_uid(),
        "dossier_id": dossier["id"],
        "place_uid": filling.desk.place.uid,
        "form": int(Form.RECEIPT),
        "edition": "2025",
        "year": year,
        "number": filling.slips[year],
        "slip_code": format_slip_code(int(Form.RECEIPT), year, filling.slips[year]),
        "sha256": filling.papers.receipt,
        "size": "A5",
        "issued_at": moment,
        "issued_by": filling.desk.signed_in().uid,
        "copies_marked": 0,
    }
    rows[Slip].append(slip)
    return {slip["uid"]: _outward(slip, {"dossier_id": dossier["uid"]})}


def _pause(rows: Rows, filling: _Filling, dossier: Row, moment: datetime) -> dict[str, Row]:
    """Add what a dossier waits for, where it does; returns it as it travels."""
    if dossier["state"] != State.SUPPLEMENT:
        return {}
    pause = {
        "id": filling.key(Pause),
        "uid": new_uid(),
        "dossier_id": dossier["id"],
        "kind": PauseKind.SUPPLEMENT.value,
        "state_before": int(State.RECEIVED),
        **dict.fromkeys(("reason", "basis", "allowed_because"), ""),
        "items": [],
        "brought": [],
        "asked_at": moment + timedelta(hours=3),
        "asked_by": filling.desk.signed_in().uid,
    }
    rows[Pause].append(pause)
    return {pause["uid"]: _outward(pause, {"dossier_id": dossier["uid"]})}


def _applicant(filling: _Filling, owner: SamplePerson, moment: datetime) -> Row:
    return {
        "id": filling.key(Applicant),
        "uid": new_uid(),
        "kind": owner.kind.value,
        "name": owner.name,
        "folded_name": fold(owner.name),
        "identifier": owner.identifier,
        "address": owner.address,
        "phone": owner.phone,
        "email": "",
        "seen_at": moment,
    }


def _entry(rows: Rows, filling: _Filling, dossier_uid: str, moment: datetime, changed: journal.Rows) -> None:
    """Seal one entry onto the workstation's chain, as the journal itself does one by one; `check` proves it."""
    content = _encoder.encode({"note": {}, "rows": changed}).encode()
    salt = secrets.token_bytes(16)
    filling.sequence += 1
    signed = {
        "uid": new_uid(),
        "workstation": filling.desk.place.workstation,
        "sequence": filling.sequence,
        "officer": filling.desk.signed_in().uid,
        "at": encode(moment),
        "action": "accepted",
        "dossier_uid": dossier_uid,
        "previous_here": filling.head,
        "previous_of_dossier": None,
        "content_hash": journal.content_hash(salt, content),
    }
    filling.head = journal.entry_hash(signed)
    key = filling.key(JournalEntry)
    rows[JournalEntry].append({**signed, "id": key, "at": moment, "hash": filling.head})
    rows[JournalContent].append(
        {"id": filling.key(JournalContent), "entry_id": key, "salt": salt, "content": content}
    )


def _outward(row: Row, references: Mapping[str, str]) -> Row:
    """Return a row as the journal writes it down: references by uid, nothing for NULL."""
    return {
        name: references.get(name) or encode(value)
        for name, value in row.items()
        if value is not None and name not in {"id", "uid"}
    }


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


_TEXTS_OF_A_DOSSIER = (
    "owner_email", "submitter_name", "submitter_identifier", "submitter_address", "submitter_phone",
    "submitter_authority", "override_reason", "result_address", "owner_system", "void_reason",
)  # fmt: skip
_COUNTS = {"original": 1, "certified": 0, "copy": 0, "shown": 0, "electronic": 0}
_EMPTY: Row = {
    **dict.fromkeys(_TEXTS_OF_A_DOSSIER, ""),
    "channel": int(Channel.DIRECT),
    "sets": 1,
    "due_uncertain": False,
    "result_by_post": False,
    "correction_count": 0,
    "external_code": None,
    "voided_at": None,
}
