"""Rows for tests of the store, the acts that write them, and a look at a store past the program's own reading."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app.models import journal
from app.models.applying import journalled_tables
from app.models.base import Base, Moment
from app.models.dossier import Dossier
from app.models.journal import By
from app.models.organisation import Workstation
from app.models.procedure import Field, Procedure, ProcedureVersion
from app.models.store import Store

HERE = "0000-workstation-here"
MOMENT = datetime(2026, 11, 25, 2, 41, tzinfo=UTC)
KEYS = frozenset({"id", "uid"})


def by(minutes: int = 0, workstation: str = HERE) -> By:
    """Somebody at a workstation, so many minutes later."""
    return By("0000-officer", workstation, MOMENT + timedelta(minutes=minutes))


def settle(store: Store, workstation: str = HERE) -> None:
    """Make a workstation this store's own."""
    with store.transaction() as session:
        session.add(Workstation(uid=workstation, place_uid="0000-place", place_name="Quầy mẫu", made_at=MOMENT))


def version(session: Session, code: str = "2.001646") -> ProcedureVersion:
    """Write a procedure with one version."""
    procedure, kept = Procedure(code=code), Field(name=f"Lĩnh vực của {code}")
    session.add_all([procedure, kept])
    session.flush()
    made = ProcedureVersion(
        procedure_id=procedure.id,
        field_id=kept.id,
        name=f"Thủ tục mẫu {code}",
        department_name="Phòng mẫu",
        in_force_from=date(2026, 1, 1),
        limit_amount=5,
        limit_unit="ngày làm việc",
    )
    session.add(made)
    session.flush()
    return made


def dossier(session: Session, of: ProcedureVersion, name: str = "Người nộp mẫu", code: str | None = None) -> Dossier:
    """Write a dossier of a version."""
    made = Dossier(
        code=code,
        state=2,
        version_id=of.id,
        cases=[],
        owner_kind="citizen",
        owner_name=name,
        received_at=MOMENT,
        place_received_uid="0000-place",
        holder_uid="0000-place",
        holder_since=MOMENT,
    )
    session.add(made)
    session.flush()
    return made


def one_dossier(store: Store, name: str = "Người nộp mẫu") -> str:
    """Take a dossier in as two acts, its procedure before it; returns its identity."""
    with store.transaction() as session:
        of = version(session)
        journal.record(session, by(), "catalogue_imported")
        made = dossier(session, of, name)
        journal.record(session, by(1), "accepted", dossier_uid=made.uid)
        return made.uid


HASH = 64
"""Letters of a SHA-256."""


def fill_empty_tables(session: Session) -> None:
    """Write one row into every journalled table that has none, whatever its columns may hold."""
    for table in journalled_tables():
        if session.execute(select(table.c.id)).first() is None:
            mapper = next(m for m in Base.registry.mappers if m.local_table is table)
            session.add(mapper.class_(**{c.name: _anything(session, c) for c in table.columns if c.name not in KEYS}))
            session.flush()


def _anything(session: Session, column: Column[Any]) -> Any:
    if column.foreign_keys:
        return session.scalar(select(next(iter(column.foreign_keys)).column.table.c.id))
    if isinstance(column.type, Moment):
        return MOMENT
    if column.nullable and getattr(column.type, "length", None) == HASH:
        return None  # it would name a document that is not there
    samples: dict[type, Any] = {str: "x", int: 1, float: 1.5, bool: False, date: MOMENT.date(), dict: {}, list: []}
    return samples[column.type.python_type]


def entries(store: Store) -> list[dict[str, Any]]:
    """All entries of a store as they travel, in the order they came in."""
    found = "SELECT e.*, c.salt, c.content FROM journal_entries e LEFT JOIN journal_contents c USING (id) ORDER BY id"
    return [
        {
            **{name: value for name, value in row.items() if name != "id"},
            "at": datetime.fromisoformat(row["at"]).isoformat() + "Z",
            "salt": row["salt"].hex(),
            "content": row["content"].decode(),
        }
        for row in raw(store.path, found)
    ]


def kept(store: Store) -> dict[str, dict[str, dict[str, Any]]]:
    """Every journalled row as it lies in the file, by its identity; references by the other row's identity."""
    uids = {
        table.name: {row["id"]: row["uid"] for row in raw(store.path, f"SELECT id, uid FROM {table.name}")}
        for table in journalled_tables()
    }
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for table in journalled_tables():
        to = {c.name: next(iter(c.foreign_keys)).column.table.name for c in table.columns if c.foreign_keys}
        for row in raw(store.path, f"SELECT * FROM {table.name}"):
            told = {n: uids[to[n]].get(v) if n in to else v for n, v in row.items() if n not in {"id", "uid"}}
            found.setdefault(table.name, {})[row["uid"]] = told
    return found


def raw(path: Path, statement: str) -> list[dict[str, Any]]:
    """What another program reads in the file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(statement)]


def by_hand(path: Path, statement: str, *values: object) -> None:
    """Change the file as somebody with another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(statement, values)
