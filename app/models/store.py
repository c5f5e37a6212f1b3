"""The one SQLite file: opening it, bringing it up to date, transactions."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app import errors
from app.models import journal

APPLICATION_ID = 0x51554159
"""«QUAY» in the header of the file, so that a foreign database is told apart."""

VERSION = 6
"""The schema this program knows; set as `user_version` by the migration of the same number."""

BUSY_SECONDS = 5

ASKED_EVERY = 20_000
"""Instructions of SQLite's engine between two looks at whether the answer is still wanted: well under 1 ms."""


class Store:
    """An open store: one engine that writes, one that can only read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = create_engine(URL.create("sqlite", database=str(path)))
        event.listen(self._writer, "connect", _prepare_writer)
        event.listen(self._writer, "begin", _begin_immediate)
        self._reader = _reading_engine(path)
        self._watching: sqlite3.Connection | None = None
        self._sessions = sessionmaker(self._writer, expire_on_commit=False)
        journal.watch(self._sessions)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit everything done in the block, or nothing.

        Raises:
            StoreLocked, DiskFull, HomeReadOnly, StoreDamaged: faults of the world; nothing was changed.
        """
        with _explaining(self.path), self._sessions() as session, session.begin():
            yield session

    @contextmanager
    def reading(self, wanted: Callable[[], bool] | None = None) -> Iterator[Session]:
        """Look at one consistent state of the store; nothing can be written here.

        Args:
            wanted: asked while a question runs; when it says no, the question is broken off.

        Raises:
            Superseded: the answer was not wanted any more.
            StoreLocked, StoreDamaged: faults of the world.
        """
        with _explaining(self.path), Session(self._reader, expire_on_commit=False) as session:
            if wanted is None:
                yield session
                return
            driver = session.connection().connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.set_progress_handler(lambda: not wanted(), ASKED_EVERY)
            try:
                yield session
            finally:
                driver.set_progress_handler(None, 0)

    def data_version(self) -> int:
        """Return a number that changes whenever this program or another one commits; one thread may ask."""
        if self._watching is None:
            self._watching = _connect_to_look(self.path)
        return int(self._watching.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close all connections; the WAL is folded back into the file."""
        if self._watching is not None:
            self._watching.close()
        self._reader.dispose()
        self._writer.dispose()


def open_store(path: Path, backups: Path, *, create: bool = True) -> Store:
    """Open the store, bringing it up to date first (after a copy into `backups`).

    Args:
        path: the store's file.
        backups: where the copy goes that is made before an older store is brought up to date.
        create: whether an empty or missing file becomes a new store.

    Raises:
        StoreNewer: a newer program made it.
        StoreDamaged: it is no store of this program, its header is damaged, or it is empty and `create` is off.
        StoreLocked: another program has been bringing it up to date for long.
        HomeOnShare: WAL could not be set, as on a network share.
    """
    with _explaining(path):
        header = _read_header(path)
        if not header.tables and not create:
            raise errors.StoreDamaged(path, "empty")
        if header.version < VERSION or not header.wal:
            with _opening_alone(path):
                _make_ready(path, backups)
        return Store(path)


def _make_ready(path: Path, backups: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise errors.HomeOnShare(path.parent)
    header = _read_header(path)  # another program may have been here first
    if header.version < VERSION:
        from app.models.migrations.run import upgrade

        if header.tables:
            back_up(path, backups / f"before-version-{VERSION}.sqlite3")
        upgrade(path)
        if _read_header(path).version != VERSION:
            raise errors.StoreDamaged(path, "user_version")


@contextmanager
def _opening_alone(path: Path) -> Iterator[None]:
    """Let others wait while a store is made ready: SQLite waits for nobody when a file changes to WAL."""
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name("opening.lock"), timeout=BUSY_SECONDS)
    try:
        lock.acquire()
    except Timeout as fault:
        raise errors.StoreLocked from fault
    try:
        yield
    finally:
        lock.release()


def back_up(path: Path, target: Path) -> None:
    """Copy a store that may be in use into one whole file (SQLite's online backup)."""
    with (
        _explaining(target),
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def file_fault(path: Path, *, thorough: bool = False) -> str:
    """Return what SQLite finds wrong with the file, empty when it is whole; a thorough look proves indexes too."""
    look = "integrity_check" if thorough else "quick_check"
    try:
        with closing(_connect_to_look(path)) as connection:
            said = str(connection.execute(f"PRAGMA {look}(1)").fetchone()[0])
    except sqlite3.Error as fault:
        return str(fault)
    return "" if said == "ok" else said


@contextmanager
def looking_at(path: Path) -> Iterator[Session]:
    """Look at a store file that is not this home's, such as a backup; nothing is written there.

    One of an older version stays as it is: ask only for columns that every version has.

    Raises:
        StoreNewer: a newer program made it.
        StoreDamaged: it is no store of this program, or cannot be read.
    """
    with _explaining(path):
        if _read_header(path, "ro").version == 0:
            raise errors.StoreDamaged(path, "user_version")
        engine = _reading_engine(path)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()


@dataclass(frozen=True, slots=True)
class _Header:
    """What the file's header says: the schema's version, how many tables there are, whether it writes ahead."""

    version: int
    tables: int
    wal: bool


def _read_header(path: Path, mode: str = "rw") -> _Header:
    """Read the header and change nothing, so that a file which is none of ours stays as it is.

    A crash may have left a file that only a connection which may write brings in order, hence the mode.
    """
    if not path.exists():
        return _Header(0, 0, wal=False)
    with closing(sqlite3.connect(f"{_uri(path)}?mode={mode}", uri=True)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        wal = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    if application != APPLICATION_ID and (tables or application or version):
        raise errors.StoreDamaged(path, "application_id")
    if version > VERSION:
        raise errors.StoreNewer(version)
    return _Header(version, tables, wal)


def _connect_to_look(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{_uri(path)}?mode=ro", uri=True, check_same_thread=False)


def _reading_engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=_uri(path), query={"mode": "ro", "uri": "true"}))
    event.listen(engine, "connect", _prepare_reader)
    event.listen(engine, "begin", _begin)
    return engine


def _uri(path: Path) -> str:
    return path.absolute().as_uri()  # quotes what a URI would take for its own, as «#» and «%»


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cache_size = -65536")


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # survive a power cut
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _begin(connection: Connection) -> None:
    # Without it each SELECT of a question would see a state of its own.
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    # Take the write lock at once: a reader that becomes a writer can deadlock.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        known = _fault_of(fault.orig, path)
        if known is None:
            raise
        raise known from fault
    except sqlite3.Error as fault:
        known = _fault_of(fault, path)
        if known is None:
            raise
        raise known from fault


def _fault_of(fault: BaseException | None, path: Path) -> errors.DeskError | None:
    """Tell faults of the world from bugs by SQLite's result code, mostly its primary part."""
    exact = getattr(fault, "sqlite_errorcode", 0)
    code = exact & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return errors.StoreLocked()
    if code == sqlite3.SQLITE_INTERRUPT:
        return errors.Superseded()
    if code == sqlite3.SQLITE_FULL or exact in {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}:
        return errors.DiskFull(path.parent)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return errors.HomeReadOnly(path.parent)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}:
        return errors.StoreDamaged(path, str(fault))
    return None
