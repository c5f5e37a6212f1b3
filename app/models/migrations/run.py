"""Runs the migrations by Alembic; imported only when one is due."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine, event

from app import errors


def upgrade(path: Path) -> None:
    """Bring the store at `path` to the newest schema, wholly or not at all.

    Foreign keys are off around table rebuilds (a rebuild with them on deletes children) and checked after.

    Raises:
        StoreDamaged: the foreign keys do not hold after the migration.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise errors.StoreDamaged(path, "foreign_key_check")
    finally:
        engine.dispose()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver would leave DDL outside the transaction
    connection.execute("PRAGMA foreign_keys = OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
