"""The journal: what every action changed, in two chains, provable and applicable to another store.

An entry names two predecessors: the one before it on this workstation and the one before it of this dossier, so a
dossier's slice verifies alone. Its content lies apart behind a salt, so that personal data can be erased later
without breaking a chain.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

import rfc8785
from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, UOWTransaction, mapped_column, sessionmaker

from app.models.base import Base, Journalled, Leaving, encode, new_uid

Rows = dict[str, dict[str, dict[str, Any]]]
"""Table → uid → column → value: rows as they travel; a reference holds the other row's uid."""

SYSTEM = "system"
"""The actor of what the program does by itself."""

COMMAND = "command:"
"""What stands before the system user's name where a command acted and no officer was named."""

_PENDING = "journal.pending"
_HEADS = "journal.heads"
_DOSSIER_HEADS = "journal.dossier_heads"
_SALT_BYTES = 16
_NOTHING: Mapping[Any, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, where and when: all that the journal knows of a desk."""

    officer: str
    workstation: str
    moment: datetime


class JournalEntry(Leaving, Base):
    """One act; written once, never changed."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        UniqueConstraint("workstation", "sequence"),
        Index("ix_journal_entries_dossier", "dossier_uid", "id"),
        {"sqlite_autoincrement": True},  # the store remembers the last key, so that a cut-off tail shows
    )

    workstation: Mapped[str] = mapped_column(String(36))
    sequence: Mapped[int]
    officer: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(40))
    dossier_uid: Mapped[str | None] = mapped_column(String(36))
    previous_here: Mapped[str | None] = mapped_column(String(64))
    previous_of_dossier: Mapped[str | None] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), index=True)


class JournalContent(Base):
    """What an entry's act changed, as canonical JSON behind a random salt; its key is the entry's.

    It can be erased where a disposal names it.
    """

    __tablename__ = "journal_contents"

    id: Mapped[int] = mapped_column(ForeignKey("journal_entries.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(_SALT_BYTES))
    content: Mapped[bytes] = mapped_column(LargeBinary)


_NEW_ENTRY, _NEW_CONTENT = insert(JournalEntry), insert(JournalContent)
_NEWEST_HERE = (
    select(JournalEntry.sequence, JournalEntry.hash)
    .where(JournalEntry.workstation == bindparam("workstation"))
    .order_by(JournalEntry.sequence.desc())
    .limit(1)
)
_NEWEST_OF_DOSSIER = (
    select(JournalEntry.hash)
    .where(JournalEntry.dossier_uid == bindparam("dossier"))
    .order_by(JournalEntry.id.desc())
    .limit(1)
)

SIGNED = (
    "uid",
    "workstation",
    "sequence",
    "officer",
    "at",
    "action",
    "dossier_uid",
    "previous_here",
    "previous_of_dossier",
    "content_hash",
)
"""The fields of an entry that its hash covers."""


def watch(sessions: sessionmaker[Session]) -> None:
    """Collect what sessions of this factory change in journalled tables, and refuse a commit that left any out."""
    event.listen(sessions, "after_flush", _collect)
    event.listen(sessions, "do_orm_execute", _refuse_unseen)
    event.listen(sessions, "before_commit", _refuse_unrecorded)
    event.listen(sessions, "after_commit", _forget)
    event.listen(sessions, "after_rollback", _forget)


def record(
    session: Session,
    by: By,
    action: str,
    *,
    dossier_uid: str | None = None,
    note: Mapping[str, Any] | None = None,
    after: str | None = None,
) -> None:
    """Write down what the session changed since the last entry, as one act.

    Args:
        session: the transaction that makes the change.
        by: who, where and when.
        action: the act's name, a word of the closed list in `app.messages`.
        dossier_uid: the dossier it concerns; its own chain goes on.
        note: facts that are no columns (a reason, a printer, a hash).
        after: the entry of the dossier that this one follows, where that is not the newest.
    """
    session.flush()
    content = rfc8785.dumps({"rows": session.info.pop(_PENDING, {}), "note": dict(note or {})})
    salt = secrets.token_bytes(_SALT_BYTES)
    sequence, previous = _head(session, by.workstation)
    signed = {
        "uid": new_uid(),
        "workstation": by.workstation,
        "sequence": sequence + 1,
        "officer": by.officer,
        "at": by.moment,
        "action": action,
        "dossier_uid": dossier_uid,
        "previous_here": previous or None,
        "previous_of_dossier": after or (dossier_head(session, dossier_uid) if dossier_uid else None),
        "content_hash": content_hash(salt, content),
    }
    sealed = entry_hash({**signed, "at": encode(by.moment)})
    write_entry(session, {**signed, "hash": sealed}, salt, content)
    _heads(session, _HEADS)[by.workstation] = (sequence + 1, sealed)


def said(**facts: object) -> dict[str, object]:
    """Return those facts of a note that were said."""
    return {name: fact for name, fact in facts.items() if fact}


def write_entry(session: Session, entry: Mapping[str, Any], salt: bytes, content: bytes) -> None:
    """Insert an entry with its content; it becomes the newest of its dossier."""
    connection = session.connection()
    inserted = connection.execute(_NEW_ENTRY, dict(entry))
    key = inserted.inserted_primary_key
    assert key is not None
    connection.execute(_NEW_CONTENT, {"id": key[0], "salt": salt, "content": content})
    if entry["dossier_uid"]:
        _heads(session, _DOSSIER_HEADS)[entry["dossier_uid"]] = entry["hash"]


def include(session: Session, rows: Mapping[str, Any]) -> None:
    """Let rows that were written past the session's objects belong to its next entry."""
    _merge(session.info.setdefault(_PENDING, {}), rows)


def slice_of(session: Session, dossier_uid: str) -> tuple[dict[str, Any], ...]:
    """Return a dossier's entries with their contents, oldest first, as they travel."""
    found = session.execute(
        select(JournalEntry, JournalContent)
        .join(JournalContent, JournalContent.id == JournalEntry.id)
        .where(JournalEntry.dossier_uid == dossier_uid)
        .order_by(JournalEntry.id)
    )
    return tuple(portable(entry, content) for entry, content in found)


def portable(entry: JournalEntry, content: JournalContent) -> dict[str, Any]:
    """Return an entry with its content as JSON knows it."""
    return {
        **{name: encode(getattr(entry, name)) for name in SIGNED},
        "hash": entry.hash,
        "salt": content.salt.hex(),
        "content": content.content.decode(),
    }


def head(session: Session, workstation: str) -> str:
    """Return the hash of a workstation's newest entry, empty when there is none."""
    return _head(session, workstation)[1]


def dossier_head(session: Session, dossier_uid: str) -> str | None:
    """Return the hash of a dossier's newest entry."""
    heads = _heads(session, _DOSSIER_HEADS)
    if dossier_uid not in heads:
        heads[dossier_uid] = session.connection().scalar(_NEWEST_OF_DOSSIER, {"dossier": dossier_uid})
    found: str | None = heads[dossier_uid]
    return found


def entry_hash(signed: Mapping[str, Any]) -> str:
    """Return the hash of an entry's signed fields, as JSON knows them."""
    return hashlib.sha256(rfc8785.dumps(dict(signed))).hexdigest()


def content_hash(salt: bytes, content: bytes) -> str:
    """Return the hash that binds a content to its entry."""
    return hashlib.sha256(salt + content).hexdigest()


def row_of(
    session: Session, instance: Base, columns: Iterable[str] | None = None, fresh: Mapping[Any, str] = _NOTHING
) -> dict[str, Any]:
    """Return a row's columns as they travel: references by uid, nothing for NULL unless asked for by name.

    Args:
        session: where the row is.
        instance: the row.
        columns: which of its columns; all without them.
        fresh: the uid of each row that this session has just written, by table and key.
    """
    table = instance.__table__
    assert isinstance(table, Table)
    chosen = list(columns) if columns is not None else [c.name for c in table.columns]
    values: dict[str, Any] = {}
    for name in chosen:
        value = getattr(instance, name)
        if name in {"id", "uid"} or (columns is None and value is None):
            continue
        target = _references(table).get(name)
        values[name] = encode(value) if target is None else _uid_of(session, target, value, fresh)
    return values


def _head(session: Session, workstation: str) -> tuple[int, str]:
    """Return sequence and hash of a workstation's newest entry; within one transaction it is read once."""
    heads = _heads(session, _HEADS)
    if workstation not in heads:
        found = session.connection().execute(_NEWEST_HERE, {"workstation": workstation}).first()
        heads[workstation] = (found.sequence, found.hash) if found else (0, "")
    known: tuple[int, str] = heads[workstation]
    return known


def _heads(session: Session, which: str) -> dict[str, Any]:
    heads: dict[str, Any] = session.info.setdefault(which, {})
    return heads


def _collect(session: Session, _context: UOWTransaction) -> None:
    fresh = {
        (one.__table__, one.id): one.uid for one in session.new if isinstance(one, Base) and isinstance(one, Leaving)
    }
    for instance in session.new:
        if isinstance(instance, Journalled) and isinstance(instance, Base):
            row = row_of(session, instance, fresh=fresh)
            include(session, {instance.__tablename__: {instance.uid: row}})
    for instance in session.dirty:
        if isinstance(instance, Journalled) and isinstance(instance, Base):
            changed = _changed_columns(instance)
            if changed:
                row = row_of(session, instance, changed, fresh)
                include(session, {instance.__tablename__: {instance.uid: row}})
    for instance in session.deleted:
        if isinstance(instance, Journalled):
            raise RuntimeError(f"a journalled row is never deleted: {instance.uid}")


def _refuse_unseen(state: ORMExecuteState) -> None:
    """Refuse statements that would change journalled rows past the session's objects."""
    mapper = state.bind_mapper
    if state.is_orm_statement and not state.is_select and mapper and issubclass(mapper.class_, Journalled):
        raise RuntimeError(f"a journalled row is changed through its object only: {mapper.class_.__name__}")


def _changed_columns(instance: Base) -> list[str]:
    state = inspect(instance)
    names = state.mapper.columns.keys()
    return [name for name in names if state.attrs[name].history.has_changes()]


def _refuse_unrecorded(session: Session) -> None:
    session.flush()
    pending = session.info.get(_PENDING)
    if pending:
        raise RuntimeError(f"changes without a journal entry: {sorted(pending)}")


def _forget(session: Session) -> None:
    for name in (_PENDING, _HEADS, _DOSSIER_HEADS):
        session.info.pop(name, None)


def _merge(into: Rows, rows: Mapping[str, Any]) -> None:
    for table, by_uid in rows.items():
        for uid, values in by_uid.items():
            into.setdefault(table, {}).setdefault(uid, {}).update(values)


@cache
def _references(table: Table) -> Mapping[str, Mapper[Any]]:
    """Return what each referring column of a table points to."""
    mapped = {mapper.local_table: mapper for mapper in Base.registry.mappers}
    return {c.name: mapped[next(iter(c.foreign_keys)).column.table] for c in table.columns if c.foreign_keys}


def _uid_of(session: Session, target: Mapper[Any], key: int | None, fresh: Mapping[Any, str]) -> str | None:
    """Return the uid of the row with this key: as the session knows it, else as the store does."""
    if key is None:
        return None
    table = target.local_table
    loaded = session.identity_map.get(target.identity_key_from_primary_key((key,)))
    known = loaded.__dict__.get("uid") if loaded is not None else fresh.get((table, key))
    found: str | None = known or session.connection().scalar(select(table.c.uid).where(table.c.id == key))
    return found
