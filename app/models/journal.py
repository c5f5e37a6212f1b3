"""The journal: what every action changed, in two chains, provable and applicable to another store.

An entry names two predecessors: the one before it on this workstation and the one before it of this dossier, so a
dossier's slice verifies alone. Its content lies apart behind a salt, so that personal data can be erased later
without breaking a chain.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import rfc8785
from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    Table,
    UniqueConstraint,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, UOWTransaction, mapped_column, sessionmaker

from app.models.base import Base, Journalled, Leaving, decode, encode, new_uid

Rows = dict[str, dict[str, dict[str, Any]]]
"""Table → uid → column → value: rows as they travel; a reference holds the other row's uid."""

T = TypeVar("T")
SYSTEM = "system"
"""The actor of what nobody signed in did: commands, and the program itself."""

_PENDING = "journal.pending"
_SALT_BYTES = 16


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
    """What an entry's act changed, as canonical JSON behind a random salt; can be erased where a disposal names it."""

    __tablename__ = "journal_contents"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entries.id"), unique=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(_SALT_BYTES))
    content: Mapped[bytes] = mapped_column(LargeBinary)


def watch(sessions: sessionmaker[Session]) -> None:
    """Collect what sessions of this factory change in journalled tables, and refuse a commit that left any out."""
    event.listen(sessions, "after_flush", _collect)
    event.listen(sessions, "before_commit", _refuse_unrecorded)
    event.listen(sessions, "after_rollback", _forget)


def record(
    session: Session,
    by: By,
    action: str,
    *,
    dossier_uid: str | None = None,
    note: Mapping[str, Any] | None = None,
    rows: Rows | None = None,
) -> JournalEntry:
    """Write down what the session changed since the last entry, as one act.

    Args:
        session: the transaction that makes the change.
        by: who, where and when.
        action: the act's name, a word of the closed list in `app.messages`.
        dossier_uid: the dossier it concerns; its own chain goes on.
        note: facts that are no columns (a reason, a printer, a hash).
        rows: rows that were applied from elsewhere and belong to this act.
    """
    session.flush()
    changed: Rows = {}
    _merge(changed, rows or {})
    _merge(changed, session.info.pop(_PENDING, {}))
    content = {"rows": changed, "note": dict(note or {})}
    entry = JournalEntry(
        uid=new_uid(),
        workstation=by.workstation,
        sequence=_next_sequence(session, by.workstation),
        officer=by.officer,
        at=by.moment,
        action=action,
        dossier_uid=dossier_uid,
        previous_here=head(session, by.workstation) or None,
        previous_of_dossier=_dossier_head(session, dossier_uid) if dossier_uid else None,
    )
    _seal(session, entry, rfc8785.dumps(content))
    return entry


def apply(session: Session, rows: Mapping[str, Any], kept: frozenset[str] = frozenset()) -> Rows:
    """Write rows from elsewhere into this store by upsert; returns what was new or different.

    It knows no clock, number or rule. Parents come before children, references are found by uid.

    Args:
        session: the transaction.
        rows: table → uid → column → value; a reference holds the other row's uid.
        kept: tables whose rows are added but, where they are here already, left as they are.

    Raises:
        LookupError: a row refers to one that is in neither.
    """
    written: Rows = {}
    for table in Base.metadata.sorted_tables:
        for uid, values in rows.get(table.name, {}).items():
            changed = _upsert(session, table, uid, values, keep=table.name in kept)
            if changed:
                written.setdefault(table.name, {})[uid] = changed
    return written


def insert_entries(session: Session, entries: Iterable[Mapping[str, Any]]) -> int:
    """Insert entries of other workstations with their contents; one that is here already is left as it is."""
    added = 0
    for given in entries:
        if session.scalar(select(JournalEntry.id).where(JournalEntry.uid == given["uid"])):
            continue
        entry = JournalEntry(**{k: v for k, v in given.items() if k not in {"at", "salt", "content"}})
        entry.at = datetime.fromisoformat(given["at"])
        session.add(entry)
        session.flush()
        salt, content = bytes.fromhex(given["salt"]), given["content"].encode()
        session.add(JournalContent(entry_id=entry.id, salt=salt, content=content))
        added += 1
    return added


def slice_of(session: Session, dossier_uid: str) -> tuple[dict[str, Any], ...]:
    """Return a dossier's entries with their contents, oldest first, as they travel."""
    found = session.execute(
        select(JournalEntry, JournalContent)
        .join(JournalContent, JournalContent.entry_id == JournalEntry.id)
        .where(JournalEntry.dossier_uid == dossier_uid)
        .order_by(JournalEntry.id)
    )
    return tuple(portable(entry, content) for entry, content in found)


def portable(entry: JournalEntry, content: JournalContent) -> dict[str, Any]:
    """Return an entry with its content as JSON knows it."""
    return {
        **_signed(entry),
        "hash": entry.hash,
        "salt": content.salt.hex(),
        "content": content.content.decode(),
    }


def head(session: Session, workstation: str) -> str:
    """Return the hash of a workstation's newest entry, empty when there is none."""
    newest = _newest(JournalEntry.hash, workstation)
    return session.scalar(newest) or ""


def last_moment(session: Session, workstation: str) -> datetime | None:
    """Return the moment of a workstation's newest entry."""
    newest = _newest(JournalEntry.at, workstation)
    return session.scalar(newest)


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry's signed fields."""
    return hashlib.sha256(rfc8785.dumps(dict(entry))).hexdigest()


def content_hash(salt: bytes, content: bytes) -> str:
    """Return the hash that binds a content to its entry."""
    return hashlib.sha256(salt + content).hexdigest()


def row_of(session: Session, instance: Base, columns: Iterable[str] | None = None) -> dict[str, Any]:
    """Return a row's columns as they travel: references by uid, nothing for NULL unless asked for by name."""
    table = instance.__table__
    assert isinstance(table, Table)
    chosen = list(columns) if columns is not None else [c.name for c in table.columns]
    values: dict[str, Any] = {}
    for name in chosen:
        value = getattr(instance, name)
        if name in {"id", "uid"} or (columns is None and value is None):
            continue
        values[name] = _outward(session, table, name, value)
    return values


def signed_fields(entry: JournalEntry) -> dict[str, Any]:
    """Return the fields of an entry that its hash covers."""
    return _signed(entry)


def _signed(entry: JournalEntry) -> dict[str, Any]:
    return {
        "uid": entry.uid,
        "workstation": entry.workstation,
        "sequence": entry.sequence,
        "officer": entry.officer,
        "at": encode(entry.at),
        "action": entry.action,
        "dossier_uid": entry.dossier_uid,
        "previous_here": entry.previous_here,
        "previous_of_dossier": entry.previous_of_dossier,
        "content_hash": entry.content_hash,
    }


def _seal(session: Session, entry: JournalEntry, content: bytes) -> None:
    salt = secrets.token_bytes(_SALT_BYTES)
    entry.content_hash = content_hash(salt, content)
    entry.hash = entry_hash(_signed(entry))
    session.add(entry)
    session.flush()
    session.add(JournalContent(entry_id=entry.id, salt=salt, content=content))
    session.flush()


def _newest(column: InstrumentedAttribute[T], workstation: str) -> Select[tuple[T]]:
    own = select(column).where(JournalEntry.workstation == workstation)
    return own.order_by(JournalEntry.sequence.desc()).limit(1)


def _dossier_head(session: Session, dossier_uid: str) -> str | None:
    of_dossier = select(JournalEntry.hash).where(JournalEntry.dossier_uid == dossier_uid)
    return session.scalar(of_dossier.order_by(JournalEntry.id.desc()).limit(1))


def _next_sequence(session: Session, workstation: str) -> int:
    newest = _newest(JournalEntry.sequence, workstation)
    return (session.scalar(newest) or 0) + 1


def _collect(session: Session, _context: UOWTransaction) -> None:
    pending: Rows = session.info.setdefault(_PENDING, {})
    for instance in session.new:
        if isinstance(instance, Journalled) and isinstance(instance, Base):
            _merge(pending, {instance.__tablename__: {instance.uid: row_of(session, instance)}})
    for instance in session.dirty:
        if isinstance(instance, Journalled) and isinstance(instance, Base):
            changed = _changed_columns(instance)
            if changed:
                row = row_of(session, instance, changed)
                _merge(pending, {instance.__tablename__: {instance.uid: row}})
    for instance in session.deleted:
        if isinstance(instance, Journalled):
            raise RuntimeError(f"a journalled row is never deleted: {instance.uid}")


def _changed_columns(instance: Base) -> list[str]:
    state = inspect(instance)
    names = state.mapper.columns.keys()
    return [name for name in names if state.attrs[name].history.has_changes()]


def _refuse_unrecorded(session: Session) -> None:
    if session.new or session.dirty:
        session.flush()
    pending = session.info.get(_PENDING)
    if pending:
        raise RuntimeError(f"changes without a journal entry: {sorted(pending)}")


def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def _merge(into: Rows, rows: Mapping[str, Any]) -> None:
    for table, by_uid in rows.items():
        for uid, values in by_uid.items():
            into.setdefault(table, {}).setdefault(uid, {}).update(values)


def _outward(session: Session, table: Table, name: str, value: Any) -> Any:
    column = table.columns[name]
    if value is None or not column.foreign_keys:
        return encode(value)
    target = next(iter(column.foreign_keys)).column.table
    return session.connection().scalar(select(target.c.uid).where(target.c.id == value))


def _inward(session: Session, table: Table, name: str, value: Any) -> Any:
    column = table.columns[name]
    if value is None or not column.foreign_keys:
        return decode(column.type, value)
    target = next(iter(column.foreign_keys)).column.table
    found = session.connection().scalar(select(target.c.id).where(target.c.uid == value))
    if found is None:
        raise LookupError(f"{table.name}.{name}: {value}")
    return found


def _upsert(
    session: Session, table: Table, uid: str, values: Mapping[str, Any], *, keep: bool
) -> dict[str, Any]:
    connection = session.connection()
    known = {name: value for name, value in values.items() if name in table.columns}
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


def entries_in_order(session: Session) -> Iterator[tuple[JournalEntry, JournalContent | None]]:
    """Yield all entries with their contents in the order in which this store took them in."""
    statement = (
        select(JournalEntry, JournalContent)
        .outerjoin(JournalContent, JournalContent.entry_id == JournalEntry.id)
        .order_by(JournalEntry.id)
        .execution_options(yield_per=1000)
    )
    for entry, content in session.execute(statement):
        yield entry, content
