"""One invented dossier as rows of the store: with its papers, its receipt, what it waits for, and its entry."""

import json
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table

from app.cli.bench_people import SamplePerson
from app.desk.desk import Desk
from app.models import journal, search
from app.models.base import Base, encode, new_uid
from app.models.deadline import Pause
from app.models.dossier import Applicant, ChecklistLine, Document, Dossier, LineDocument
from app.models.journal import JournalContent, JournalEntry
from app.models.slip import Slip
from app.rules.calendar import ZONE, Calendar
from app.rules.codes import format_code, format_slip_code
from app.rules.kinds import Channel, Form, PauseKind
from app.rules.states import State
from app.rules.working_time import Limit, due
from app.text import fold

LATE = 0.001
"""The share of finished dossiers that were late."""

TABLES: tuple[type[Base], ...] = (
    Applicant, Dossier, ChecklistLine, Document, LineDocument, Slip, Pause, JournalEntry, JournalContent,
)  # fmt: skip
Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Papers:
    """Stored files for invented dossiers: hashes of papers with their pages, dealt in turn, and of a receipt."""

    documents: tuple[tuple[str, int], ...]
    receipt: str


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a procedure that every dossier has digitised."""

    id: int
    uid: str
    position: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Version:
    """A procedure as dossiers are received under it."""

    id: int
    uid: str
    words: str
    department: str | None
    components: tuple[Component, ...]
    limit: Limit


@dataclass
class Filling:
    """What goes on from chunk to chunk: next keys, the journal's head, numbers of slips."""

    desk: Desk
    papers: Papers
    versions: tuple[Version, ...]
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


def add_dossier(rows: Rows, filling: Filling, owner: SamplePerson, moment: datetime, number: int) -> tuple[int, str]:
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


def table_of(model: type[Base]) -> Table:
    """Return the table of a kind of rows."""
    return cast("Table", model.__table__)


def _dossier(filling: Filling, version: Version, owner: SamplePerson, moment: datetime, number: int) -> Row:
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


def _ends(filling: Filling, state: State, moment: datetime, promised: datetime) -> Row:
    """Return when a dossier was finished and returned: nearly always in time."""
    if state is not State.RETURNED:
        return {"finished_at": None, "returned_at": None}
    share = filling.chance.random() if filling.chance.random() > LATE else 1 + filling.chance.random()
    finished = min(moment + max(promised - moment, timedelta()) * share, filling.now)
    return {"finished_at": finished, "returned_at": min(finished + timedelta(hours=20), filling.now)}


def _due(filling: Filling, version: Version, moment: datetime, day: date) -> datetime:
    """Return the due moment of the day's opening: reckoned once a day and version."""
    known = filling.dues.get((day, version.id))
    if known is None:
        known = due(moment, version.limit, filling.calendar).moment.astimezone(UTC)
        filling.dues[day, version.id] = known
    return known


def _state(filling: Filling, promised: datetime) -> State:
    """Return a likely state: what is past its date was returned, but for a few; the rest is under way."""
    likely = filling.chance.random()
    if promised < filling.now:
        return State.RETURNED if likely > 0.002 else State.IN_PROGRESS
    return State.RECEIVED if likely < 0.1 else State.SUPPLEMENT if likely < 0.12 else State.IN_PROGRESS


def _papers(
    rows: Rows, changed: journal.Rows, filling: Filling, version: Version, dossier: Row, moment: datetime
) -> None:
    """Add a checklist line and its digitised document for the first papers of the procedure."""
    for table in ("checklist_lines", "documents", "line_documents"):
        changed[table] = {}
    for paper in version.components:
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


def _document(filling: Filling, dossier: Row, paper: Component, moment: datetime) -> Row:
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


def _slip(rows: Rows, filling: Filling, dossier: Row, moment: datetime) -> dict[str, Row]:
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


def _pause(rows: Rows, filling: Filling, dossier: Row, moment: datetime) -> dict[str, Row]:
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


def _applicant(filling: Filling, owner: SamplePerson, moment: datetime) -> Row:
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


def _entry(rows: Rows, filling: Filling, dossier_uid: str, moment: datetime, changed: journal.Rows) -> None:
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
