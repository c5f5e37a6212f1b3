"""What came from another home, held against itself and against what is known here, before any of it is believed.

Hashes show damage, not intent: whoever changes a package can make them anew. So entries must continue those that are
here, rows must be what the sender's own entries add up to, and nothing may stand under another's identity.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, Table, or_, select, tuple_
from sqlalchemy.orm import Session

from app.exchange import sealed_json
from app.exchange.sealed_json import Fields, Row, Rows
from app.models import applying, belonging, journal, verify
from app.models.base import Moment, derived_uid, encode
from app.models.journal import JournalEntry
from app.rules.completeness import PaperKind
from app.rules.kinds import (
    Channel,
    DueChangeKind,
    Form,
    ItemState,
    OwnerKind,
    PauseEnd,
    PauseKind,
    PaymentWay,
    RemarkKind,
    TransferPurpose,
)
from app.rules.states import State
from app.rules.working_time import TimeUnit

PEOPLE = frozenset({"organisations", "departments", "officers"})
"""What comes along so that names are known; it never changes what is here."""

CATALOGUE = frozenset({"fields", "procedures", "procedure_versions", "components", "fee_items", "process_steps"})
"""What a dossier was received under."""

SHARED = PEOPLE | CATALOGUE | {"transfers"}
"""The rows that a package's dossiers have in common."""

OF_DOSSIER = frozenset(
    {"dossiers", "checklist_lines", "documents", "line_documents", "transfer_items"}
    | {kind.__tablename__ for kind in belonging.KINDS}
)
"""The rows that are one dossier's own."""

_ENTRY = frozenset({*journal.SIGNED, "hash", "salt", "content"})
_LAST_SEQUENCE = 1 << 53  # canonical JSON knows no larger whole number
_WORDS: Mapping[tuple[str, str], type[Enum]] = {
    ("dossiers", "state"): State,
    ("dossiers", "channel"): Channel,
    ("dossiers", "owner_kind"): OwnerKind,
    ("slips", "form"): Form,
    ("pauses", "kind"): PauseKind,
    ("pauses", "state_before"): State,
    ("pauses", "ended_as"): PauseEnd,
    ("due_changes", "kind"): DueChangeKind,
    ("payments", "way"): PaymentWay,
    ("transfer_items", "state"): ItemState,
    ("transfers", "purpose"): TransferPurpose,
    ("remarks", "kind"): RemarkKind,
    ("components", "kind"): PaperKind,
    ("procedure_versions", "limit_unit"): TimeUnit,
}
"""Columns that hold a word of a closed list."""


class NotProven(ValueError):
    """Something that does not hold together; says what."""


def check_entries(session: Session, dossier_uid: str, entries: Sequence[Row]) -> None:
    """Hold a dossier's slice against itself and against the journal here.

    Raises:
        NotProven: it is none, its chain is broken, it has another entry where one is known here, or it has an entry
            in the name of this store that this store never wrote.
    """
    given = [_entry(one, dossier_uid) for one in entries]
    if not given or any(True for _finding in verify.slice_findings(given)):
        raise NotProven("entries")
    own_of_dossier = select(JournalEntry.uid, JournalEntry.hash).where(JournalEntry.dossier_uid == dossier_uid)
    known = dict(session.execute(own_of_dossier).all())
    if any(known.get(one["uid"], one["hash"]) != one["hash"] for one in given):
        raise NotProven("entries")
    _refuse_borrowed(session, [one for one in given if one["uid"] not in known])


def check_rows(rows: Rows, allowed: Collection[str]) -> None:
    """Hold rows against the tables they say they are of; a column of a newer program is left alone.

    Raises:
        NotProven: a table that does not travel, or a value that its column cannot hold.
    """
    tables = {table.name: table for table in applying.journalled_tables() if table.name in allowed}
    for name, uid, row in _each(rows):
        if name not in tables or not all(_fits(tables[name], column, value) for column, value in row.items()):
            raise NotProven(f"{name} {uid}")


def check_references(rows: Rows, around: Rows) -> None:
    """Hold each reference of rows against the rows that came with them.

    Raises:
        NotProven: a row refers to one that did not come along.
    """
    tables = {table.name: table for table in applying.journalled_tables()}
    for name, uid, row in _each(rows):
        for column in tables[name].columns:
            if column.foreign_keys and row.get(column.name) is not None:
                target = next(iter(column.foreign_keys)).column.table.name
                if row[column.name] not in {**rows.get(target, {}), **around.get(target, {})}:
                    raise NotProven(f"{name} {uid}")


def check_identities(rows: Rows) -> None:
    """Hold identities that derive from a natural key against that key.

    Raises:
        NotProven: a row stands under an identity that its key does not give.
    """
    agencies = {uid: row.get("agency_code") for uid, row in rows.get("organisations", {}).items()}
    keys: Mapping[str, Callable[[Row], tuple[object, ...]]] = {
        "organisations": lambda row: ("organisation", row["agency_code"]),
        "departments": lambda row: ("department", agencies[row["organisation_id"]], row["name"]),
        "officers": lambda row: ("officer", agencies[row["organisation_id"]], row["login"]),
        "fields": lambda row: ("field", row["name"]),
        "procedures": lambda row: ("procedure", row["code"]),
        "components": lambda row: ("component", row["version_id"], row["position"]),
        "fee_items": lambda row: ("fee item", row["version_id"], row["position"]),
        "process_steps": lambda row: ("step", row["version_id"], row["position"]),
    }
    for name, uid, row in _each(rows):
        try:
            if name in keys and derived_uid(*keys[name](row)) != uid:
                raise NotProven(f"{name} {uid}")
        except KeyError as fault:
            raise NotProven(f"{name} {uid}") from fault


def check_people(rows: Rows) -> None:
    """Hold people, offices and departments that came along against themselves.

    Raises:
        NotProven: something else came with them, or one of them is not who the row says.
    """
    check_rows(rows, PEOPLE)
    check_references(rows, {})
    check_identities(rows)


def check_rows_follow(rows: Rows, entries: Iterable[Row], workstations: Collection[str]) -> None:
    """Hold a dossier's rows against what the sender's own entries add up to; of former offers none need be there.

    Raises:
        NotProven: a row differs from its entries, is not in them, or is left out.
    """
    told = verify.add_up(one for one in entries if one["workstation"] in workstations)
    for name in OF_DOSSIER:
        expected, given = told.get(name, {}), rows.get(name, {})
        wanted = given.keys() if name == "transfer_items" else expected.keys() | given.keys()
        for uid in wanted:
            if _without_nothing(expected.get(uid, {})) != _without_nothing(given.get(uid, {})):
                raise NotProven(f"{name} {uid}")


def strangers(rows: Rows) -> Rows:
    """Return the people that came along as this store keeps them: known by name, with no right to anything here."""
    officers = {uid: {**row, "active": False, "may_override": False} for uid, row in rows.get("officers", {}).items()}
    return {**rows, "officers": officers}


def says(row: Row, said: Row) -> bool:
    """Whether a row has all these values."""
    return all(row.get(name) == value for name, value in said.items())


def only(rows: Rows, table: str) -> tuple[str, Row]:
    """Return the one row of a table that a dossier brings.

    Raises:
        NotProven: it brings none, or several.
    """
    found = rows.get(table, {})
    if len(found) != 1:
        raise NotProven(table)
    return next(iter(found.items()))


def _entry(said: Row, dossier_uid: str) -> dict[str, Any]:
    """Return an entry that has every field as the journal keeps it, and is of this dossier."""
    fields = Fields(dict(said))
    try:
        for name in ("uid", "workstation", "officer", "action", "salt"):
            fields.text(name)
        for name in ("hash", "content_hash"):
            fields.sha256(name)
        content = sealed_json.loads(fields.text("content").encode())
        content.rows("rows")
        content.object("note")
        bytes.fromhex(fields.text("salt"))
        whole = encode(fields.moment("at")) == said["at"] and 0 < fields.number("sequence") < _LAST_SEQUENCE
        for name in ("previous_here", "previous_of_dossier"):
            if said.get(name) is not None:
                fields.sha256(name)
    except ValueError as fault:
        raise NotProven("entries") from fault
    if not whole or said.keys() != _ENTRY or said["dossier_uid"] != dossier_uid:
        raise NotProven("entries")
    return dict(said)


def _refuse_borrowed(session: Session, new: Sequence[Row]) -> None:
    """Refuse entries that stand at a place of the journal that is another's."""
    uids = [one["uid"] for one in new]
    places = [(one["workstation"], one["sequence"]) for one in new]
    at_place = tuple_(JournalEntry.workstation, JournalEntry.sequence).in_(places)
    taken = select(JournalEntry.id).where(or_(JournalEntry.uid.in_(uids), at_place)).limit(1)
    own = verify.own_workstations(session)
    twice = len({*uids}) < len(new) or len({*places}) < len(new)
    if twice or any(station in own for station, _sequence in places) or session.scalar(taken) is not None:
        raise NotProven("entries")


def _each(rows: Rows) -> Iterable[tuple[str, str, Row]]:
    return ((name, uid, row) for name, by_uid in rows.items() for uid, row in by_uid.items())


def _fits(table: Table, name: str, value: Any) -> bool:
    """Whether a column can hold a value, so that nothing stumbles over it later."""
    column = table.columns.get(name)
    if column is None:
        return True
    if value is None:
        return bool(column.nullable)
    words = _WORDS.get((table.name, name))
    if words is not None:
        return any(type(value) is type(word.value) and value == word.value for word in words)
    return isinstance(value, str) if column.foreign_keys else _is_of(column, value)


def _is_of(column: Column[Any], value: Any) -> bool:
    if isinstance(column.type, Moment):
        return _parses(datetime.fromisoformat, value) and datetime.fromisoformat(value).tzinfo is not None
    if isinstance(column.type, JSON):
        return isinstance(value, dict | list)
    kind = column.type.python_type
    if kind is date:
        return _parses(date.fromisoformat, value)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind


def _parses(parse: Callable[[str], object], value: Any) -> bool:
    try:
        parse(value)
    except (ValueError, TypeError):
        return False
    return True


def _without_nothing(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
