"""Proof of the store: chains of the journal, rows against entries, documents against their names."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Any

import rfc8785
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Dialect,
    Label,
    RowMapping,
    Select,
    Table,
    func,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from app.models import journal
from app.models.applying import journalled_tables
from app.models.base import encode
from app.models.dossier import Document, Dossier
from app.models.draft import Draft, DraftPage
from app.models.files import Documents
from app.models.online import OnlineFile
from app.models.organisation import Workstation
from app.models.page_text import DocumentText
from app.models.result import Delivery
from app.models.slip import NumberSeries, PrintJob, Slip
from app.models.transfer import Transfer
from app.rules.kinds import Form

TAIL = 20
"""How many of a workstation's newest entries are proven at every start."""


_GAPLESS = {"slip": 0, "transfer": int(Form.HANDOVER_LIST), "book": int(Form.REGISTER)}
"""The series in which no number may be left out, and whose form they number; a slip's stands in the name."""


class Wrong(StrEnum):
    """What can be wrong with a store."""

    STORE_FILE = "store_file"
    ENTRY_CHANGED = "entry_changed"
    CONTENT_CHANGED = "content_changed"
    CONTENT_MISSING = "content_missing"
    CHAIN_BROKEN = "chain_broken"
    SEQUENCE_BROKEN = "sequence_broken"
    TAIL_MISSING = "tail_missing"
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
    """Yield everything wrong with the journal: hashes, both chains, sequences of its own entries, and its end."""
    chains = _Chains(own_workstations(session))
    for entry in session.execute(_entries().execution_options(yield_per=1000)).mappings():
        yield from _entry_findings(entry)
        yield from chains.findings(entry)
    yield from _end_findings(session)


def tail_findings(session: Session) -> Iterator[Finding]:
    """Yield what is wrong with the newest entries of this workstation, quickly enough for every start."""
    here = session.scalar(select(Workstation.uid).order_by(Workstation.id.desc()).limit(1))
    newest = _entries().where(journal.JournalEntry.workstation == here).order_by(None)
    found = session.execute(newest.order_by(journal.JournalEntry.sequence.desc()).limit(TAIL)).mappings().all()
    for entry in found:
        yield from _entry_findings(entry)
    for later, earlier in pairwise(found):
        if later["previous_here"] != earlier["hash"]:
            yield Finding(Wrong.CHAIN_BROKEN, str(later["uid"]))
    yield from _end_findings(session)


def document_findings(session: Session, documents: Documents) -> Iterator[Finding]:
    """Yield each document that a row refers to and that is gone or changed."""
    for sha256 in sorted(referred_documents(session)):
        path = documents.path(sha256)
        if not path.exists():
            yield Finding(Wrong.DOCUMENT_MISSING, sha256)
        elif not documents.is_whole(sha256):
            yield Finding(Wrong.DOCUMENT_CHANGED, sha256)


def referred_documents(session: Session) -> set[str]:
    """Return the hashes that a row refers to; what is assembled for a draft is none yet."""
    statements = (
        select(Document.sha256),
        select(Slip.sha256),
        select(Transfer.list_sha256),
        select(PrintJob.sha256),
    )
    named = {sha256 for statement in statements for sha256 in session.scalars(statement)}
    return named | _named_later(session)


def _named_later(session: Session) -> set[str]:
    """Return the hashes of what is no document of a dossier: files of a change that waits, papers of authority.

    A backup of an earlier version knows none.
    """
    known = inspect(session.connection())
    columns = (OnlineFile.sha256, Delivery.authority)
    kept = (session.scalars(select(column)) for column in columns if known.has_table(column.class_.__tablename__))
    return {sha256 for hashes in kept for sha256 in hashes if sha256}


def text_layers(session: Session) -> set[str]:
    """Return the hashes of the words that lie beside documents; a lost one is made again and is no damage.

    A backup of an earlier version knows none.
    """
    if not inspect(session.connection()).has_table(DocumentText.__tablename__):
        return set()
    return set(session.scalars(select(DocumentText.layer_sha256).where(DocumentText.layer_sha256.is_not(None))))


def open_pages(session: Session) -> Iterator[tuple[str, str, str]]:
    """Yield draft uid, file name and hash of each page of the drafts that are open."""
    statement = (
        select(Draft.uid, DraftPage.file_name, DraftPage.sha256)
        .join(DraftPage, DraftPage.draft_id == Draft.id)
        .where(Draft.closed_at.is_(None))
    )
    yield from session.execute(statement)


def number_findings(session: Session) -> Iterator[Finding]:
    """Yield each series of papers that has a gap: a number never exists without its paper, or its dossier."""
    found: dict[str, set[int]] = {}
    for slip in session.execute(select(Slip.place_uid, Slip.form, Slip.year, Slip.number)):
        found.setdefault(f"slip:{slip.place_uid}:{slip.form}:{slip.year}", set()).add(slip.number)
    for given in session.execute(select(Transfer.giver_uid, Transfer.year, Transfer.number)):
        found.setdefault(f"transfer:{given.giver_uid}:{given.year}", set()).add(given.number)
    for entered in session.execute(
        select(Dossier.place_received_uid, Dossier.book, Dossier.book_entry).where(Dossier.book_entry.is_not(None))
    ):
        found.setdefault(f"book:{entered.place_received_uid}:{entered.book}", set()).add(entered.book_entry)
    for name, last in session.execute(select(NumberSeries.name, NumberSeries.last).order_by(NumberSeries.name)):
        kind, *parts = name.split(":")
        if kind in _GAPLESS and found.get(name, set()) != set(range(1, last + 1)):
            form = _GAPLESS[kind] or int(parts[1])
            yield Finding(Wrong.NUMBER_GAP, f"{form}/{parts[-1]}")


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
        if not _goes_on(given["previous_of_dossier"], known):
            yield Finding(Wrong.CHAIN_BROKEN, where)
        known.add(given["hash"])


def _sum(contents: Iterable[bytes]) -> journal.Rows:
    rows: journal.Rows = {}
    for content in contents:
        try:
            for table, by_uid in json.loads(content)["rows"].items():
                for uid, values in by_uid.items():
                    rows.setdefault(table, {}).setdefault(uid, {}).update(values)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # a changed content is a finding of its own
    return rows


def _entries() -> Select[Any]:
    """Return the question for all entries with their contents, as they are stored, in the order they came in."""
    entry, content = journal.JournalEntry.__table__.c, journal.JournalContent.__table__.c
    columns = (*(entry[name] for name in (*journal.SIGNED, "hash")), content.salt, content.content)
    statement = select(*map(_as_stored, columns)).outerjoin_from(
        journal.JournalEntry, journal.JournalContent, content.id == entry.id
    )
    return statement.order_by(entry.id)


def _as_stored(column: ColumnElement[Any]) -> Label[Any]:
    """Return a column unconverted: a value that was changed by hand may be none that its type can hold."""
    return type_coerce(column, NullType()).label(column.key)


def _entry_findings(entry: RowMapping) -> Iterator[Finding]:
    where = str(entry["uid"])
    if not _is_signed(entry):
        yield Finding(Wrong.ENTRY_CHANGED, where)
    if entry["content"] is None:
        yield Finding(Wrong.CONTENT_MISSING, where)
    elif not _is_bound(entry):
        yield Finding(Wrong.CONTENT_CHANGED, where)


def _is_signed(entry: RowMapping) -> bool:
    try:
        at = encode(datetime.fromisoformat(entry["at"]).replace(tzinfo=UTC))
        return bool(journal.entry_hash({**{n: entry[n] for n in journal.SIGNED}, "at": at}) == entry["hash"])
    except (ValueError, TypeError):
        return False


def _is_bound(entry: RowMapping) -> bool:
    try:
        return bool(journal.content_hash(entry["salt"], entry["content"]) == entry["content_hash"])
    except TypeError:
        return False


@dataclass
class _Chains:
    """The heads of all chains while entries pass by in the order they came in."""

    own: frozenset[str]
    here: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    of_dossiers: dict[str, set[str]] = field(default_factory=dict)

    def findings(self, entry: RowMapping) -> Iterator[Finding]:
        """Yield what is wrong with an entry's place in its chains, and let the chains go on from it."""
        where = str(entry["uid"])
        if entry["workstation"] in self.own:
            sequence, head = self.here.get(entry["workstation"], (0, None))
            if entry["sequence"] != sequence + 1:
                yield Finding(Wrong.SEQUENCE_BROKEN, where)
            if entry["previous_here"] != head:
                yield Finding(Wrong.CHAIN_BROKEN, where)
            reached = entry["sequence"] if isinstance(entry["sequence"], int) else sequence + 1
            self.here[entry["workstation"]] = (reached, entry["hash"])
        if entry["dossier_uid"]:
            known = self.of_dossiers.setdefault(entry["dossier_uid"], set())
            if not _goes_on(entry["previous_of_dossier"], known):
                yield Finding(Wrong.CHAIN_BROKEN, where)
            known.add(entry["hash"])


def _goes_on(previous: str | None, known: set[str]) -> bool:
    """Whether an entry of a dossier follows one that is known, or is its first."""
    return previous in known if previous is not None else not known


def _end_findings(session: Session) -> Iterator[Finding]:
    """Yield a finding when entries are missing at the end: SQLite remembers the last key that was given."""
    given = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'journal_entries'")) or 0
    last = session.scalar(select(func.max(journal.JournalEntry.id))) or 0
    if given != last:
        yield Finding(Wrong.TAIL_MISSING, str(last))


def _actual_rows(session: Session, table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    uids = {
        name: _uids_of(session, next(iter(column.foreign_keys)).column.table)
        for name, column in table.columns.items()
        if column.foreign_keys
    }
    read = _readers(session, table)
    for row in session.execute(select(*map(_as_stored, table.columns))).mappings():
        values = {
            name: uids[name].get(value) if name in uids else encode(read[name](value))
            for name, value in row.items()
            if name not in {"id", "uid"} and value is not None
        }
        yield row["uid"], _canonical(values)


def _readers(session: Session, table: Table) -> dict[str, Callable[[Any], Any]]:
    """Return what turns each column's stored value into the program's; one that cannot be read stays as it is."""
    dialect = session.connection().dialect
    return {
        c.name: _truth if isinstance(c.type, Boolean) else partial(_read, _processor(c.type, dialect))
        for c in table.columns
    }


def _processor(column_type: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    processor: Callable[[Any], Any] | None = column_type.dialect_impl(dialect).result_processor(dialect, None)
    return processor


def _truth(value: Any) -> Any:
    """Return what a stored truth value says; any other number than 0 and 1 was put there by hand."""
    return bool(value) if value in (0, 1) else str(value)


def _read(processor: Callable[[Any], Any] | None, value: Any) -> Any:
    try:
        return processor(value) if processor else value
    except (ValueError, TypeError):
        return str(value)


def _uids_of(session: Session, table: Any) -> dict[int, str]:
    return dict(session.execute(select(table.c.id, table.c.uid)).all())


def _canonical(values: dict[str, Any]) -> dict[str, Any]:
    try:
        return dict(json.loads(rfc8785.dumps(values)))
    except rfc8785.CanonicalizationError:  # one of them is nothing that a content can say
        return {name: str(value) for name, value in values.items()}
