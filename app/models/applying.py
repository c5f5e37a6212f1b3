"""Entries and rows from elsewhere written into this store by upsert: no clock, no number, no rule."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session

from app.models import journal
from app.models.base import Base, Journalled, decode
from app.models.journal import JournalEntry, Rows


def apply(session: Session, entries: Iterable[Mapping[str, Any]]) -> int:
    """Write entries of other workstations and the rows they changed; one that is here already changes nothing.

    Returns how many were new.

    Raises:
        LookupError: a row refers to one that is neither here nor in the entries.
    """
    return sum(_apply_one(session, entry) for entry in entries)


def insert_entries(session: Session, entries: Iterable[Mapping[str, Any]]) -> int:
    """Insert entries of other workstations without their rows, as history; returns how many were new."""
    return sum(_insert(session, entry) for entry in entries)


def take_in(session: Session, rows: Mapping[str, Any], kept: frozenset[str] = frozenset()) -> None:
    """Upsert rows from elsewhere; what was new or different belongs to this session's next entry.

    Parents come before children, references are found by uid, and tables that are not journalled are left alone.

    Args:
        session: the transaction.
        rows: table → uid → column → value; a reference holds the other row's uid.
        kept: tables whose rows are added but, where they are here already, left as they are.

    Raises:
        LookupError: a row refers to one that is in neither.
    """
    journal.include(session, _upsert_all(session, rows, kept))


def journalled_tables() -> list[Table]:
    """Return the tables whose every change the journal writes down, parents first."""
    mapped = {inspect(m.class_).local_table for m in Base.registry.mappers if issubclass(m.class_, Journalled)}
    return [table for table in Base.metadata.sorted_tables if table in mapped]


def _apply_one(session: Session, entry: Mapping[str, Any]) -> bool:
    new = _insert(session, entry)
    if new:
        _upsert_all(session, json.loads(entry["content"])["rows"], frozenset())
    return new


def _insert(session: Session, given: Mapping[str, Any]) -> bool:
    if session.scalar(select(JournalEntry.id).where(JournalEntry.uid == given["uid"])):
        return False
    entry = {name: given[name] for name in (*journal.SIGNED, "hash")}
    entry["at"] = datetime.fromisoformat(given["at"])
    journal.write_entry(session, entry, bytes.fromhex(given["salt"]), given["content"].encode())
    return True


def _upsert_all(session: Session, rows: Mapping[str, Any], kept: frozenset[str]) -> Rows:
    session.flush()
    written: Rows = {}
    for table in journalled_tables():
        for uid, values in rows.get(table.name, {}).items():
            changed = _upsert(session, table, uid, values, keep=table.name in kept)
            if changed:
                written.setdefault(table.name, {})[uid] = changed
    session.expire_all()
    return written


def _upsert(session: Session, table: Table, uid: str, values: Mapping[str, Any], *, keep: bool) -> dict[str, Any]:
    connection = session.connection()
    known = {name: values[name] for name in values if name in table.columns and name not in {"id", "uid"}}
    existing = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    if existing is not None and keep:
        return {}
    inward = {name: _inward(session, table, name, value) for name, value in known.items()}
    if existing is None:
        connection.execute(table.insert().values(uid=uid, **inward))
        return known
    changed = {name: value for name, value in inward.items() if existing[name] != value}
    if changed:
        connection.execute(table.update().where(table.c.uid == uid).values(**changed))
    return {name: values[name] for name in changed}


def _inward(session: Session, table: Table, name: str, value: Any) -> Any:
    column = table.columns[name]
    if value is None or not column.foreign_keys:
        return decode(column.type, value)
    target = next(iter(column.foreign_keys)).column.table
    found = session.connection().scalar(select(target.c.id).where(target.c.uid == value))
    if found is None:
        raise LookupError(f"{table.name}.{name}: {value}")
    return found
