"""Proof of the store: chains of the journal, rows against entries, documents against their names."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import rfc8785
from sqlalchemy import Table, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from app.models import journal
from app.models.applying import journalled_tables
from app.models.base import encode
from app.models.dossier import Document
from app.models.draft import Draft, DraftAssembly, DraftPage
from app.models.files import Documents
from app.models.organisation import Workstation
from app.models.slip import NumberSeries, PrintJob, Slip
from app.models.transfer import Transfer


class Wrong(StrEnum):
    """What can be wrong with a store."""

    STORE_FILE = "store_file"
    ENTRY_CHANGED = "entry_changed"
    CONTENT_CHANGED = "content_changed"
    CONTENT_MISSING = "content_missing"
    CHAIN_BROKEN = "chain_broken"
    SEQUENCE_BROKEN = "sequence_broken"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_CHANGED = "document_changed"
    PAGE_MISSING = "page_missing"
    NUMBER_GAP = "number_gap"
    ROW_DIFFERS = "row_differs"
    ROW_MISSING = "row_missing"
    ROW_UNKNOWN = "row_unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong and where."""

    wrong: Wrong
    where: str
    detail: str = ""


def own_workstations(session: Session) -> frozenset[str]:
    """Return the identities that this store has had in the journal."""
    return frozenset(session.scalars(select(Workstation.uid)))


def journal_findings(session: Session) -> Iterator[Finding]:
    """Yield everything wrong with the journal: hashes, both chains, sequences of this store's own entries."""
    try:
        yield from _chain_findings(session)
    except (ValueError, TypeError) as fault:  # a column that holds no date or number any more
        yield Finding(Wrong.ENTRY_CHANGED, str(fault))


def _chain_findings(session: Session) -> Iterator[Finding]:
    own = own_workstations(session)
    heads: dict[str, tuple[int, str]] = {}
    known: dict[str, set[str]] = {}
    for entry, content in _entries_in_order(session):
        yield from _entry_findings(entry, content)
        if entry.workstation in own:
            yield from _own_chain_findings(entry, heads)
        if entry.dossier_uid:
            yield from _dossier_chain_findings(entry, known.setdefault(entry.dossier_uid, set()))


def document_findings(session: Session, documents: Documents) -> Iterator[Finding]:
    """Yield each document that a row refers to and that is gone or changed."""
    for sha256 in sorted(referred_documents(session)):
        path = documents.path(sha256)
        if not path.exists():
            yield Finding(Wrong.DOCUMENT_MISSING, sha256)
        elif not documents.is_whole(sha256):
            yield Finding(Wrong.DOCUMENT_CHANGED, sha256)


def referred_documents(session: Session) -> set[str]:
    """Return the hashes that a row or an open draft refers to."""
    open_drafts = select(Draft.id).where(Draft.closed_at.is_(None))
    statements = (
        select(Document.sha256),
        select(Slip.sha256),
        select(Transfer.list_sha256),
        select(PrintJob.sha256),
        select(DraftAssembly.sha256).where(DraftAssembly.draft_id.in_(open_drafts)),
    )
    return {sha256 for statement in statements for sha256 in session.scalars(statement)}


def open_pages(session: Session) -> Iterator[tuple[str, str, str]]:
    """Yield draft uid, file name and hash of each page of the drafts that are open."""
    statement = (
        select(Draft.uid, DraftPage.file_name, DraftPage.sha256)
        .join(DraftPage, DraftPage.draft_id == Draft.id)
        .where(Draft.closed_at.is_(None))
    )
    yield from session.execute(statement)


def number_findings(session: Session) -> Iterator[Finding]:
    """Yield each series of slips that has a gap: a number never exists without its paper."""
    found: dict[tuple[str, int, int], list[int]] = {}
    for slip in session.execute(select(Slip.place_uid, Slip.form, Slip.year, Slip.number)):
        found.setdefault((slip.place_uid, slip.form, slip.year), []).append(slip.number)
    raised = {name for (name,) in session.execute(select(NumberSeries.name))}
    for (place, form, year), numbers in sorted(found.items()):
        expected = range(min(numbers), min(numbers) + len(numbers))
        series_known = any(name.endswith(f"{place}:{form}:{year}") for name in raised)
        if series_known and sorted(numbers) != list(expected):
            yield Finding(Wrong.NUMBER_GAP, f"{form}/{year}")


def row_findings(session: Session) -> Iterator[Finding]:
    """Yield each journalled row that differs from what this store's own entries say it is."""
    expected = rebuild(session)
    for table in journalled_tables():
        said = expected.pop(table.name, {})
        for uid, actual in _actual_rows(session, table):
            if uid not in said:
                yield Finding(Wrong.ROW_UNKNOWN, f"{table.name} {uid}")
                continue
            told = {name: value for name, value in said.pop(uid).items() if value is not None}
            for name in sorted(told.keys() | actual.keys()):
                if told.get(name) != actual.get(name):
                    yield Finding(Wrong.ROW_DIFFERS, f"{table.name} {uid}", name)
        for uid in said:
            yield Finding(Wrong.ROW_MISSING, f"{table.name} {uid}")


def rebuild(session: Session) -> journal.Rows:
    """Return the rows that this store's own entries add up to."""
    statement = (
        select(journal.JournalContent.content)
        .join(journal.JournalEntry, journal.JournalEntry.id == journal.JournalContent.id)
        .where(journal.JournalEntry.workstation.in_(own_workstations(session)))
        .order_by(journal.JournalEntry.id)
        .execution_options(yield_per=1000)
    )
    return _sum(session.scalars(statement))


def add_up(entries: Iterable[Mapping[str, Any]]) -> journal.Rows:
    """Return the rows that entries from elsewhere add up to."""
    return _sum(str(entry["content"]).encode() for entry in entries)


def slice_findings(entries: list[dict[str, Any]]) -> Iterator[Finding]:
    """Yield what is wrong with a dossier's slice that came from elsewhere; it verifies alone."""
    known: set[str] = set()
    for given in entries:
        where = str(given.get("uid"))
        signed = {k: v for k, v in given.items() if k not in {"hash", "salt", "content"}}
        content = given["content"].encode()
        if journal.entry_hash(signed) != given["hash"]:
            yield Finding(Wrong.ENTRY_CHANGED, where)
        if journal.content_hash(bytes.fromhex(given["salt"]), content) != given["content_hash"]:
            yield Finding(Wrong.CONTENT_CHANGED, where)
        if (given["previous_of_dossier"] is None) == bool(known) or (
            known and given["previous_of_dossier"] not in known
        ):
            yield Finding(Wrong.CHAIN_BROKEN, where)
        known.add(given["hash"])


def _sum(contents: Iterable[bytes]) -> journal.Rows:
    rows: journal.Rows = {}
    for content in contents:
        try:
            changed = json.loads(content)["rows"]
        except (ValueError, KeyError):
            continue  # a changed content is a finding of its own
        for table, by_uid in changed.items():
            for uid, values in by_uid.items():
                rows.setdefault(table, {}).setdefault(uid, {}).update(values)
    return rows


def _entries_in_order(
    session: Session,
) -> Iterator[tuple[journal.JournalEntry, journal.JournalContent | None]]:
    """Yield all entries with their contents in the order in which this store took them in."""
    statement = (
        select(journal.JournalEntry, journal.JournalContent)
        .outerjoin(journal.JournalContent, journal.JournalContent.id == journal.JournalEntry.id)
        .order_by(journal.JournalEntry.id)
        .execution_options(yield_per=1000)
    )
    yield from session.execute(statement)


def _entry_findings(entry: journal.JournalEntry, content: journal.JournalContent | None) -> Iterator[Finding]:
    if journal.entry_hash({name: encode(getattr(entry, name)) for name in journal.SIGNED}) != entry.hash:
        yield Finding(Wrong.ENTRY_CHANGED, entry.uid)
    if content is None:
        yield Finding(Wrong.CONTENT_MISSING, entry.uid)
    elif journal.content_hash(content.salt, content.content) != entry.content_hash:
        yield Finding(Wrong.CONTENT_CHANGED, entry.uid)


def _own_chain_findings(entry: journal.JournalEntry, heads: dict[str, tuple[int, str]]) -> Iterator[Finding]:
    sequence, head = heads.get(entry.workstation, (0, ""))
    if entry.sequence != sequence + 1:
        yield Finding(Wrong.SEQUENCE_BROKEN, entry.uid)
    if (entry.previous_here or "") != head:
        yield Finding(Wrong.CHAIN_BROKEN, entry.uid)
    heads[entry.workstation] = (entry.sequence, entry.hash)


def _dossier_chain_findings(entry: journal.JournalEntry, known: set[str]) -> Iterator[Finding]:
    previous = entry.previous_of_dossier
    if (previous is None and known) or (previous is not None and previous not in known):
        yield Finding(Wrong.CHAIN_BROKEN, entry.uid)
    known.add(entry.hash)


def _actual_rows(session: Session, table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    uids = {
        name: _uids_of(session, next(iter(column.foreign_keys)).column.table)
        for name, column in table.columns.items()
        if column.foreign_keys
    }
    read = _readers(session, table)
    as_stored = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    for row in session.execute(select(*as_stored)).mappings():
        values = {
            name: uids[name].get(value) if name in uids else encode(read[name](value))
            for name, value in row.items()
            if name not in {"id", "uid"} and value is not None
        }
        yield row["uid"], _canonical(values)


def _readers(session: Session, table: Table) -> dict[str, Callable[[Any], Any]]:
    """Return what turns each column's stored value into the program's; one that cannot be read stays as it is."""
    dialect = session.connection().dialect
    processors = {c.name: c.type.dialect_impl(dialect).result_processor(dialect, None) for c in table.columns}
    return {name: partial(_read, processor) for name, processor in processors.items()}


def _read(processor: Callable[[Any], Any] | None, value: Any) -> Any:
    try:
        return processor(value) if processor else value
    except (ValueError, TypeError):
        return str(value)


def _uids_of(session: Session, table: Any) -> dict[int, str]:
    return dict(session.execute(select(table.c.id, table.c.uid)).all())


def _canonical(values: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(rfc8785.dumps(values)))
