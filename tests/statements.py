"""SQLite for tests: engines share what they compiled, so that not every store compiles every statement anew."""

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

MOST_KEPT = 3000
"""Statements kept; all that the tests of one process ask are fewer."""

_COMPILED: LRUCache[object, object] = LRUCache(MOST_KEPT)


class SharedDialect(SQLiteDialect_pysqlite):
    """The usual dialect, one like the other: what was compiled for one serves all."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


def share() -> None:
    """Let every engine of this process that is made from now on be one of these."""
    registry.register("sqlite", __name__, SharedDialect.__name__)
