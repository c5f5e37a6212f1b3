"""Bringing a store up to date: the schema is that of the models, and an older store is copied first."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app import errors
from app.models import schema
from app.models.store import APPLICATION_ID, VERSION, open_store
from tests.models.rows import raw

NOT_OF_THE_MODELS = ("alembic_version", "dossier_search", "page_search", "search_words", "sqlite_sequence")


def older(path: Path, *statements: str) -> Path:
    """A store of this program from before the first schema."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for statement in ("CREATE TABLE notes (said TEXT)", "INSERT INTO notes VALUES ('cũ')", *statements):
            connection.execute(statement)
    return path


def marks(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as connection:
        version, application = (
            connection.execute(f"PRAGMA {m}").fetchone()[0] for m in ("user_version", "application_id")
        )
    return version, application


def tables(path: Path) -> set[str]:
    return {row["name"] for row in raw(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}


def _of_the_models(_thing: object, name: str | None, kind: str, *_more: object) -> bool:
    return kind != "table" or not (name or "").startswith(NOT_OF_THE_MODELS)


def test_a_migrated_store_has_what_the_models_say_and_nothing_else(empty_store: Path) -> None:
    engine = create_engine(f"sqlite:///{empty_store}")
    options: dict[str, Any] = {"compare_type": True, "compare_server_default": True, "include_object": _of_the_models}
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), schema.METADATA)
    engine.dispose()
    assert differences == []


def test_the_search_tables_are_there_as_the_search_takes_them(empty_store: Path) -> None:
    found = {row["name"]: row["sql"] for row in raw(empty_store, "SELECT name, sql FROM sqlite_master")}
    assert "fts5(words, tokenize = 'ascii', detail = 'none', prefix = '1 2 3 4 5')" in found["dossier_search"]
    assert "WITHOUT ROWID" in found["search_words"]


def test_the_header_says_whose_store_it_is_and_of_which_version(empty_store: Path) -> None:
    assert marks(empty_store) == (VERSION, APPLICATION_ID)


def test_opening_a_store_of_this_version_changes_no_byte_of_it(empty_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "quay.sqlite3"
    path.write_bytes(empty_store.read_bytes())
    open_store(path, tmp_path).close()
    assert path.read_bytes() == empty_store.read_bytes()
    assert not list(tmp_path.glob("before-version-*"))


def test_an_older_store_is_copied_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = older(tmp_path / "quay.sqlite3")
    open_store(path, tmp_path).close()
    assert marks(path)[0] == VERSION
    assert raw(path, "SELECT said FROM notes") == [{"said": "cũ"}]
    copy = tmp_path / f"before-version-{VERSION}.sqlite3"
    assert marks(copy) == (0, APPLICATION_ID)
    assert tables(copy) == {"notes"}


def test_a_migration_that_fails_leaves_the_older_store_as_it_was(tmp_path: Path) -> None:
    path = older(tmp_path / "quay.sqlite3", "CREATE TABLE slips (in_the_way TEXT)")
    with pytest.raises(OperationalError, match="slips"):
        open_store(path, tmp_path)
    assert tables(path) == {"notes", "slips"}
    assert marks(path)[0] == 0


def test_references_that_hold_no_more_stop_a_migration(tmp_path: Path) -> None:
    path = older(
        tmp_path / "quay.sqlite3",
        "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
        "CREATE TABLE children (parent INTEGER REFERENCES parents (id))",
        "INSERT INTO children VALUES (7)",
    )
    with pytest.raises(errors.StoreDamaged, match="foreign_key_check"):
        open_store(path, tmp_path)
    assert tables(path) == {"notes", "parents", "children"}


def test_a_version_that_was_taken_out_of_the_header_is_noticed(empty_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "quay.sqlite3"
    path.write_bytes(empty_store.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(errors.StoreDamaged, match="user_version"):
        open_store(path, tmp_path)
