"""Dossiers that arrive from the portal: messages taken in, each new one a dossier that waits for an answer."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app import errors
from app.desk import online_papers, online_rows
from app.desk.desk import Desk
from app.desk.online_rows import Arrival, OnlineRows, Outcome, Prepared
from app.errors import HeldReason
from app.exchange.portal_files import Sources
from app.models.online import HeldMessage
from app.queries import online_changes, procedures
from app.queries.procedures import ProcedureView
from app.rules.codes import procedure_key
from app.rules.kinds import PlaceRole
from app.text import sayable

if TYPE_CHECKING:
    from app.exchange.portal_records import OnlineDossier, OnlineProgress, Read

WORKERS, AHEAD = 4, 24
"""How many records have their files stored at once, and how many wait to be written: the disk is what takes long."""
TOGETHER = 16
"""How many dossiers are written at once: a question to the store takes as long for one row as for some of them."""


@dataclass(frozen=True, slots=True)
class Held:
    """A message, or one dossier of it, that is held aside; `code` is empty where the whole file is."""

    file: str
    code: str
    reason: HeldReason
    detail: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a folder: how many records were new, known already, changed; what is held, and why."""

    new: int
    unchanged: int
    changed: int
    held: tuple[Held, ...]


def import_folder(desk: Desk, folder: Path, stuck: Iterable[str] = ()) -> Imported:
    """Take in every message of a folder: `NAME.json`, its files in the folder `NAME` or at their addresses.

    Each record has an entry of its own; some are written together, for the store takes as long for one. What was
    taken in before changes nothing, a changed record of a known dossier is kept as a change, and so is a state
    elsewhere that is not the dossier's own; what cannot be taken is held aside and the rest goes on.
    Records of progress come last, for they speak of dossiers that may be in the same folder.

    Args:
        desk: where.
        folder: the folder.
        stuck: messages on their way into it that cannot be moved now; they are held as well.

    Raises:
        FolderMissing: there is no such folder, or it cannot be read.
        NotAllowed: this is a department's workstation.
        DiskFull, HomeReadOnly, DocumentDamaged: a file could not be stored; what was taken in so far stays.
    """
    from app.exchange import portal_folder

    if desk.place.role is not PlaceRole.DESK:
        raise errors.NotAllowed
    try:
        paths = sorted(one for one in folder.iterdir() if portal_folder.is_message(one))
    except OSError as fault:
        raise errors.FolderMissing(folder) from fault
    run = _Run(desk)
    run.held += [Held(name, "", HeldReason.FILE_UNREADABLE, name) for name in map(sayable, sorted(stuck))]
    run.take(paths)
    run.take_progress()
    _keep_held(desk, folder, run.held)
    new, unchanged, changed = (run.outcomes.count(kind) for kind in Outcome)
    return Imported(new, unchanged, changed, tuple(run.held))


class _Run:
    """One walk through a folder: files are looked at and stored some records ahead, rows written in order."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.outcomes: list[Outcome] = []
        self.held: list[Held] = []
        self._progress: list[tuple[str, Read, OnlineProgress]] = []
        self._prepared: dict[str, Prepared] = {}
        self._rows = OnlineRows(desk)
        self._sources = Sources(desk.home.settings().hosts_of_files())
        with desk.store.reading() as session:
            known = procedures.in_force(session, desk.today().date())
        self._catalogue = {**{procedure_key(one.code): one for one in known}, **{one.code: one for one in known}}

    def take(self, paths: Iterable[Path]) -> None:
        """Take in the dossiers of messages; records of progress wait until all dossiers are there."""
        ahead: deque[tuple[str, str, Future[Prepared | None]]] = deque()
        try:
            with ThreadPoolExecutor(WORKERS) as workers:
                for path, read, record in self._dossiers(paths):
                    ahead.append((sayable(path.name), record.code, workers.submit(self._prepare, path, read, record)))
                    if len(ahead) > AHEAD:
                        self._finish(*ahead.popleft())
                while ahead:
                    self._finish(*ahead.popleft())
        finally:  # a fault of the disk leaves what was ready
            self._write()

    def take_progress(self) -> None:
        """Take in the records of progress."""
        for file, read, record in self._progress:
            with self._holding(file, record.code):
                self.outcomes.append(online_rows.take_progress(self.desk, Arrival(file, read, ()), record))

    def _dossiers(self, paths: Iterable[Path]) -> "Iterator[tuple[Path, Read, OnlineDossier]]":
        from app.exchange import portal_messages
        from app.exchange.portal_records import OnlineDossier, Unread

        for path in paths:
            with self._holding(sayable(path.name), ""):
                for read in portal_messages.read(path):
                    if isinstance(read, Unread):
                        self.held.append(Held(sayable(path.name), read.code, read.reason, read.detail))
                    elif isinstance(read.record, OnlineDossier):
                        yield path, read, read.record
                    else:
                        self._progress.append((sayable(path.name), read, read.record))

    def _prepare(self, path: Path, read: "Read", record: "OnlineDossier") -> "Prepared | None":
        """Look at a record's files and store them; nothing for a record that is known with these files."""
        with self.desk.store.reading() as session:
            came = online_changes.files_before(session, read)
        if came and online_papers.are_among(came, record.files, path.with_suffix("")):
            return None
        version = self._version(record.procedure_code)
        files = online_papers.take(self.desk, record.files, path.with_suffix(""), version, self._sources)
        return Prepared(record, version, Arrival(sayable(path.name), read, files))

    def _finish(self, file: str, code: str, preparing: "Future[Prepared | None]") -> None:
        with self._holding(file, code):
            prepared = preparing.result()
            if prepared is None:
                self.outcomes.append(Outcome.UNCHANGED)
                return
            if code in self._prepared or len(self._prepared) == TOGETHER:
                self._write()
            self._prepared[code] = prepared

    def _write(self) -> None:
        prepared, self._prepared = list(self._prepared.values()), {}
        for one, came in zip(prepared, self._rows.write(prepared), strict=True):
            if isinstance(came, Outcome):
                self.outcomes.append(came)
            else:
                self.held.append(Held(one.arrival.file, one.record.code, came.reason, came.detail))

    @contextmanager
    def _holding(self, file: str, code: str) -> Iterator[None]:
        """Hold aside what cannot be taken in, and go on."""
        try:
            yield
        except errors.MessageHeld as fault:
            self.held.append(Held(file, code, fault.reason, fault.detail))

    def _version(self, code: str) -> ProcedureView:
        found = self._catalogue.get(code) or self._catalogue.get(procedure_key(code))
        if found is None:
            raise errors.MessageHeld(HeldReason.UNKNOWN_PROCEDURE, code)
        return found


def _keep_held(desk: Desk, folder: Path, held: Sequence[Held]) -> None:
    """Write down what of a folder is held now; nothing is written while that is as it was."""
    place = str(folder.absolute())
    found = {(one.file, one.code): (one.reason.value, one.detail) for one in held}
    with desk.store.reading() as session:
        kept = session.scalars(select(HeldMessage).where(HeldMessage.folder == place))
        if found == {(one.file_name, one.external_code): (one.reason, one.detail) for one in kept}:
            return
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        session.execute(delete(HeldMessage).where(HeldMessage.folder == place))
        session.add_all(
            HeldMessage(
                folder=place, file_name=file, external_code=code, reason=reason, detail=detail, held_at=moment
            )
            for (file, code), (reason, detail) in found.items()
        )
