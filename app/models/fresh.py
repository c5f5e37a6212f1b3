"""Rows that are new with all that belongs to them, written past the session's objects, whose books take far longer.

For acts that write many dossiers one after another; what is written belongs to the journal's next entry all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Table, insert, inspect
from sqlalchemy.orm import MANYTOONE, ONETOMANY, Mapper, RelationshipDirection, RelationshipProperty, Session
from sqlalchemy.sql.dml import ReturningInsert

from app.models import journal
from app.models.base import Base, Journalled


class Writing:
    """The rows that one transaction writes past its objects, which these rows never become."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._written: dict[tuple[Table, int], str] = {}

    def insert(self, *kinds: Sequence[Base]) -> None:
        """Insert new rows; each gets its key and what it was not given, and rows that hang on it learn the key.

        Args:
            kinds: rows of one table each, none of them before those that it refers to.
        """
        for rows in kinds:
            if rows:
                self._insert(rows)

    def include(self, rows: Iterable[Base]) -> None:
        """Let those of inserted rows that the journal keeps belong to its next entry."""
        for row in rows:
            if isinstance(row, Journalled):
                content = journal.row_of(self._session, row, fresh=self._written)
                journal.include(self._session, {row.__tablename__: {row.uid: content}})

    def _insert(self, rows: Sequence[Base]) -> None:
        plan = _plan(type(rows[0]))
        keys = self._session.connection().scalars(plan.statement, [plan.complete(row) for row in rows])
        for row, key in zip(rows, keys, strict=True):
            row.id = key
            for relation, column in plan.hanging.items():
                for child in row.__dict__.get(relation, ()):
                    setattr(child, column, key)
            if isinstance(row, Journalled):
                self._written[plan.table, key] = row.uid


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one table are written: which columns refer to what, and what stands where nothing was given."""

    table: Table
    statement: ReturningInsert[int]
    columns: tuple[str, ...]
    defaults: Mapping[str, Any]
    referring: Mapping[str, str]
    hanging: Mapping[str, str]

    def complete(self, row: Base) -> dict[str, Any]:
        """Fill in what a row was not given, and return its columns."""
        given = row.__dict__
        for relation, column in self.referring.items():
            if given.get(relation) is not None:
                setattr(row, column, given[relation].id)
        for name, default in self.defaults.items():
            if given.get(name) is None:
                setattr(row, name, default(None) if callable(default) else default)
        return {name: given.get(name) for name in self.columns}


@cache
def _plan(kind: type[Base]) -> _Plan:
    mapper: Mapper[Any] = inspect(kind)
    table = kind.__table__
    assert isinstance(table, Table)
    columns = [column for column in table.columns if column.name != "id"]
    return _Plan(
        table=table,
        statement=insert(table).returning(table.c.id, sort_by_parameter_order=True),
        columns=tuple(column.name for column in columns),
        defaults={column.name: column.default.arg for column in columns if column.default is not None},
        referring={one.key: one.local_remote_pairs[0][0].name for one in _related(mapper, MANYTOONE)},
        hanging={one.key: one.local_remote_pairs[0][1].name for one in _related(mapper, ONETOMANY)},
    )


def _related(mapper: Mapper[Any], direction: RelationshipDirection) -> Iterator[RelationshipProperty[Any]]:
    return (one for one in mapper.relationships if one.direction is direction)
