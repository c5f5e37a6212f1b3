"""The store's file: opened only when it is ours, written by one at a time, read without a chance to write."""

import sqlite3
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from app import errors
from app.models import journal
from app.models import store as store_module
from app.models.backup import BackupMade
from app.models.procedure import Field
from app.models.slip import NumberSeries
from app.models.store import APPLICATION_ID, BUSY_SECONDS, VERSION, Store, file_fault, looking_at, open_store
from app.rules.calendar import ZONE
from tests.desk.disks import short_files
from tests.models.conftest import NewStore
from tests.models.rows import MOMENT, by, one_dossier, raw

FULL = 2


def pragma(session: Session, name: str) -> object:
    return session.scalar(text(f"PRAGMA {name}"))


def database(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_writers_are_durable_keep_references_and_wait_for_each_other(store: Store) -> None:
    with store.transaction() as session:
        assert pragma(session, "journal_mode") == "wal"
        assert pragma(session, "synchronous") == FULL
        assert pragma(session, "foreign_keys") == 1
        assert pragma(session, "busy_timeout") == BUSY_SECONDS * 1000
        assert pragma(session, "trusted_schema") == 0


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(errors.HomeReadOnly), store.reading() as session:
        session.execute(text("INSERT INTO number_series (name, last) VALUES ('x', 1)"))
    with store.reading() as session:
        assert pragma(session, "query_only") == 1
        assert pragma(session, "trusted_schema") == 0
    assert raw(store.path, "SELECT * FROM number_series") == []


def test_a_writer_takes_the_lock_before_its_first_change(store: Store) -> None:
    with store.transaction() as session, closing(sqlite3.connect(store.path, timeout=0)) as other:
        session.scalar(text("SELECT count(*) FROM fields"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM fields").fetchone() == (0,)  # reading goes on


def test_a_writer_waits_for_another_and_says_so_when_it_takes_too_long(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, other.execute, ("ROLLBACK",)).start()
        with store.transaction() as session:
            session.add(NumberSeries(name="waited", last=1))
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(store_module, "BUSY_SECONDS", 1)
        impatient = Store(store.path)
        with pytest.raises(errors.StoreLocked), impatient.transaction() as session:
            session.scalar(text("SELECT count(*) FROM fields"))
        impatient.close()
    assert raw(store.path, "SELECT name FROM number_series") == [{"name": "waited"}]


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as session:
            session.add(NumberSeries(name="x", last=1))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert raw(store.path, "SELECT * FROM number_series") == []


def test_a_reference_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), store.transaction() as session:
        session.execute(text("INSERT INTO officer_secrets VALUES (7, 'x', '2026-01-01', 1)"))


def test_a_moment_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"), store.transaction() as session:
        session.add(BackupMade(at=datetime(2026, 11, 25, 9, 41), path="x"))  # noqa: DTZ001 - that is the point
    assert raw(store.path, "SELECT * FROM backups_made") == []


def test_moments_are_utc_in_the_file_and_aware_outside(store: Store) -> None:
    with store.transaction() as session:
        session.add(BackupMade(at=MOMENT.astimezone(ZONE), path="x"))
    assert raw(store.path, "SELECT at FROM backups_made") == [{"at": "2026-11-25 02:41:00.000000"}]
    with store.reading() as session:
        found = session.query(BackupMade).one().at
    assert (found, found.utcoffset()) == (MOMENT, MOMENT.utcoffset())


def test_a_full_disk_is_told_and_nothing_is_changed(store: Store) -> None:
    def fill() -> None:
        with store.transaction() as session:
            session.execute(text(f"PRAGMA max_page_count = {pragma(session, 'page_count')}"))
            session.add(Field(name="x" * 100_000))
            session.flush()

    with pytest.raises(errors.DiskFull) as told:
        fill()
    assert told.value.path == store.path.parent
    assert raw(store.path, "SELECT * FROM fields") == []


def test_a_file_that_may_not_grow_is_told_as_a_full_disk(store: Store) -> None:
    def fill() -> None:
        with store.transaction() as session:
            session.add(Field(name="x" * 500_000))
            journal.record(session, by(), "catalogue_imported")

    with short_files(100_000), pytest.raises(errors.DiskFull):
        fill()
    assert raw(store.path, "SELECT * FROM fields") == []
    assert file_fault(store.path) == ""


@pytest.mark.parametrize("name", ["Nhà #1", "50%", "a?b=c", "dấu 'nháy' & cách", "%20"])
def test_a_store_lies_in_a_folder_of_any_name(new_store: NewStore, name: str) -> None:
    store = new_store(name)
    one_dossier(store)
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM dossiers")) == 1
    assert store.data_version() > 0
    assert file_fault(store.path) == ""
    assert {p.name.partition("-")[0] for p in store.path.parent.iterdir()} == {"quay.sqlite3"}


def test_a_closed_store_is_one_file(new_store: NewStore) -> None:
    store = new_store("closed")
    one_dossier(store)
    store.close()
    assert [p.name for p in store.path.parent.iterdir()] == ["quay.sqlite3"]


def test_where_no_write_ahead_log_can_be_the_store_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(errors.HomeOnShare):
        open_store(Path(":memory:"), tmp_path)  # SQLite keeps none for a database in memory, as on a share


def test_a_store_of_a_newer_program_is_refused_and_stays_as_it_is(empty_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "quay.sqlite3"
    path.write_bytes(empty_store.read_bytes())
    database(path, f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    for opening in (lambda: open_store(path, tmp_path), lambda: looking_at(path).__enter__()):
        with pytest.raises(errors.StoreNewer) as told:
            opening()
        assert told.value.version == VERSION + 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE bookmarks (url TEXT)",),
        ("CREATE TABLE bookmarks (url TEXT)", "PRAGMA user_version = 7"),
        ("PRAGMA application_id = 7",),
        ("PRAGMA user_version = 1",),
    ],
)
def test_another_program_s_database_is_refused_and_stays_as_it_is(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    path = database(tmp_path / "quay.sqlite3", *statements)
    before = path.read_bytes()
    for opening in (lambda: open_store(path, tmp_path), lambda: looking_at(path).__enter__()):
        with pytest.raises(errors.StoreDamaged):
            opening()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["quay.sqlite3"]


@pytest.mark.parametrize("content", [b"this is a letter\n" * 500, bytes(8192)])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "quay.sqlite3"
    path.write_bytes(content)
    with pytest.raises(errors.StoreDamaged):
        open_store(path, tmp_path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_store_only_where_one_may_be_made(tmp_path: Path) -> None:
    path = tmp_path / "quay.sqlite3"
    path.touch()
    with pytest.raises(errors.StoreDamaged):
        open_store(path, tmp_path, create=False)
    assert path.stat().st_size == 0
    open_store(path, tmp_path).close()
    assert raw(path, "PRAGMA application_id") == [{"application_id": APPLICATION_ID}]


def test_two_who_open_a_new_store_at_once_find_the_same_one(tmp_path: Path) -> None:
    path, opened, faults = tmp_path / "quay.sqlite3", [], []
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        try:
            opened.append(open_store(path, tmp_path))
        except errors.DeskError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in opened:
        store.close()
    assert (len(opened), faults) == (2, [])
    assert raw(path, "SELECT count(*) AS n FROM alembic_version") == [{"n": 1}]


def test_a_damaged_page_is_told_when_it_is_read_and_found_by_the_look_at_the_file(new_store: NewStore) -> None:
    store = new_store("damaged")
    with store.transaction() as session:
        session.add_all(Field(name=f"Lĩnh vực {n} " + "x" * 200) for n in range(200))
        journal.record(session, by(), "catalogue_imported")
    store.close()
    page = raw(store.path, "SELECT rootpage FROM sqlite_master WHERE name = 'fields'")[0]["rootpage"]
    with store.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    assert file_fault(store.path)
    again = open_store(store.path, store.path.parent)
    with pytest.raises(errors.StoreDamaged), again.reading() as session:
        session.query(Field).all()
    again.close()


def test_a_thorough_look_finds_an_index_that_says_something_else(new_store: NewStore) -> None:
    store = new_store("index")
    one_dossier(store)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '(owner_identifier)', '(owner_name)') "
            "WHERE name = 'ix_dossiers_identifier'"
        )
    assert file_fault(store.path) == ""
    assert "ix_dossiers_identifier" in file_fault(store.path, thorough=True)


def test_a_file_that_is_gone_is_no_whole_one(tmp_path: Path) -> None:
    assert file_fault(tmp_path / "nothing.sqlite3")
    assert file_fault(tmp_path)
