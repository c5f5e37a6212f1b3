"""Dossiers that arrive from the portal: messages taken in, each new one a dossier that waits for an answer."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app import errors
from app.desk import applicants, charging, intake, looking, online_papers
from app.desk.desk import Desk
from app.desk.online_papers import TakenFile
from app.errors import HeldReason
from app.exchange.portal_files import Sources
from app.models import fresh, journal, search
from app.models.base import new_uid
from app.models.dossier import Dossier
from app.models.draft import DraftContent, PersonData
from app.models.online import HeldMessage, OnlineFile, OnlineMessage
from app.models.procedure import ProcedureVersion
from app.queries import online_changes, procedures
from app.queries.procedures import ProcedureView
from app.rules import states
from app.rules.codes import procedure_key
from app.rules.kinds import FileFinding, PlaceRole
from app.rules.states import Move, State
from app.text import sayable

if TYPE_CHECKING:
    from app.exchange.portal_records import OnlineDossier, OnlinePerson, OnlineProgress, Read

_KNOWN = select(Dossier.id).where(Dossier.external_code == bindparam("code"))
WORKERS, AHEAD = 8, 24
"""How many records have their files stored at once, and how many wait to be written: the disk is what takes long."""


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


class _Outcome(StrEnum):
    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"


def import_folder(desk: Desk, folder: Path, stuck: Iterable[str] = ()) -> Imported:
    """Take in every message of a folder: `NAME.json`, its files in the folder `NAME` or at their addresses.

    Each record is a transaction of its own, with one entry; what was taken in before changes nothing, a changed
    record of a known dossier is kept as a change, and so is a state elsewhere that is not the dossier's own; what
    cannot be taken is held aside and the rest goes on.
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
    new, unchanged, changed = (run.outcomes.count(kind) for kind in _Outcome)
    return Imported(new, unchanged, changed, tuple(run.held))


class _Run:
    """One walk through a folder: files are looked at and stored some records ahead, rows written in order."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.outcomes: list[_Outcome] = []
        self.held: list[Held] = []
        self._progress: list[tuple[str, Read, OnlineProgress]] = []
        self._versions: dict[str, tuple[ProcedureVersion, str | None]] = {}
        self._sources = Sources(desk.home.settings().hosts_of_files())
        with desk.store.reading() as session:
            known = procedures.in_force(session, desk.today().date())
        self._catalogue = {**{procedure_key(one.code): one for one in known}, **{one.code: one for one in known}}

    def take(self, paths: Iterable[Path]) -> None:
        """Take in the dossiers of messages; records of progress wait until all dossiers are there."""
        ahead: deque[tuple[str, str, Future[_Prepared | None]]] = deque()
        with ThreadPoolExecutor(WORKERS) as workers:
            for path, read, record in self._dossiers(paths):
                ahead.append((sayable(path.name), record.code, workers.submit(self._prepare, path, read, record)))
                if len(ahead) > AHEAD:
                    self._finish(*ahead.popleft())
            while ahead:
                self._finish(*ahead.popleft())

    def take_progress(self) -> None:
        """Take in the records of progress."""
        for file, read, record in self._progress:
            with self._holding(file, record.code):
                self.outcomes.append(_take_progress(self.desk, file, read, record))

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

    def _prepare(self, path: Path, read: "Read", record: "OnlineDossier") -> "_Prepared | None":
        """Look at a record's files and store them; nothing for a record that is known with these files."""
        with self.desk.store.reading() as session:
            came = online_changes.files_before(session, read)
        if came and online_papers.are_among(came, record.files, path.with_suffix("")):
            return None
        version = self._version(record.procedure_code)
        files = online_papers.take(self.desk, record.files, path.with_suffix(""), version, self._sources)
        return _Prepared(record, version, Arrival(sayable(path.name), read, files))

    def _finish(self, file: str, code: str, preparing: "Future[_Prepared | None]") -> None:
        with self._holding(file, code):
            prepared = preparing.result()
            self.outcomes.append(self._write(prepared) if prepared else _Outcome.UNCHANGED)

    @contextmanager
    def _holding(self, file: str, code: str) -> Iterator[None]:
        """Hold aside what cannot be taken in, and go on."""
        try:
            yield
        except errors.MessageHeld as fault:
            self.held.append(Held(file, code, fault.reason, fault.detail))

    def _write(self, prepared: "_Prepared") -> _Outcome:
        arrival = prepared.arrival
        code = arrival.read.record.code
        with self.desk.store.transaction() as session:
            known = session.connection().scalar(_KNOWN, {"code": code})
            if known is None:
                self._arrive(session, prepared.record, prepared.version, arrival)
                return _Outcome.NEW
            if _came_before(session, arrival):  # another import was quicker
                return _Outcome.UNCHANGED
            return _change(session, self.desk, session.get_one(Dossier, known), arrival)

    def _arrive(self, session: Session, record: "OnlineDossier", view: ProcedureView, arrival: "Arrival") -> None:
        """Write a new dossier with all that belongs to it at once: each question to the store costs as much."""
        if record.state not in states.NEWLY_FILED:
            raise errors.MessageHeld(HeldReason.STATE, str(int(record.state)))
        desk, moment = self.desk, self.desk.clock.now()
        version, department = self._placed(session, view.uid)
        dossier = Dossier(
            uid=new_uid(),
            state=states.after(None, Move.REGISTER),
            received_at=record.submitted if record.submitted and record.submitted <= moment else moment,
            place_received_uid=desk.place.uid,
            holder_uid=desk.place.uid,
            holder_since=moment,
            external_code=record.code,
            owner_system=record.owner_system,
            version=version,
            department_uid=department,
        )
        fill(dossier, record, version)
        message = _message(dossier, arrival, moment, moment)
        online_papers.attach(dossier, message.files, moment)
        lines = dossier.lines
        links = [link for line in lines for link in line.documents]
        fresh.write(session, [dossier], lines, [one.document for one in links], links, [message], message.files)
        if record.fees or record.paid:
            charging.as_told(session, desk, dossier, record, moment)
        search.write_first(session, dossier)
        _record(session, desk, dossier, "arrived_online", arrival, moment)

    def _placed(self, session: Session, uid: str) -> "tuple[ProcedureVersion, str | None]":
        """Return a version's row, and the department that it names; both are read once in a run.

        A row that nobody changes may belong to one session after another.
        """
        if uid in self._versions:
            session.add(self._versions[uid][0])
            return self._versions[uid]
        whole = (joinedload(ProcedureVersion.procedure), selectinload(ProcedureVersion.components))
        named = select(ProcedureVersion).where(ProcedureVersion.uid == uid).options(*whole)
        version = session.scalars(named).one()
        self._versions[uid] = version, intake.department_uid(session, version)
        return self._versions[uid]

    def _version(self, code: str) -> ProcedureView:
        found = self._catalogue.get(code) or self._catalogue.get(procedure_key(code))
        if found is None:
            raise errors.MessageHeld(HeldReason.UNKNOWN_PROCEDURE, code)
        return found


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record with its files, and the name of the message's file."""

    file: str
    read: "Read"
    files: tuple[TakenFile, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A record whose files are stored, ready to be written."""

    record: "OnlineDossier"
    version: ProcedureView
    arrival: Arrival


def fill(dossier: Dossier, record: "OnlineDossier", version: ProcedureVersion) -> None:
    """Copy what a record says into a dossier, under a version of its procedure."""
    submitter = _person(record.submitter) if record.submitter else None
    content = DraftContent(
        owner_kind=record.owner_kind,
        owner=_person(record.owner),
        submitter=submitter,
        version_uid=version.uid,
        sets=version.sets,
        channel=record.channel,
        result_by_post=record.by_post,
        result_address=record.result_address,
    )
    intake.fill(dossier, content)


def _change(session: Session, desk: Desk, dossier: Dossier, arrival: Arrival) -> _Outcome:
    moment = desk.clock.now()
    session.add(_message(dossier, arrival, moment, None))
    looking.forget(session, dossier)
    _record(session, desk, dossier, "online_change_arrived", arrival, moment)
    return _Outcome.CHANGED


def _came_before(session: Session, arrival: Arrival) -> bool:
    came = online_changes.files_before(session, arrival.read)
    return tuple(file.given_sha256 for file in arrival.files) in came


def _take_progress(desk: Desk, file: str, read: "Read", record: "OnlineProgress") -> _Outcome:
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        if online_changes.files_before(session, read):
            return _Outcome.UNCHANGED
        dossier = session.scalar(select(Dossier).where(Dossier.external_code == record.code))
        if dossier is None:
            raise errors.MessageHeld(HeldReason.UNKNOWN_DOSSIER, record.code)
        arrival = Arrival(file, read, ())
        agrees = states.agrees(State(dossier.state), record.state)
        message = _message(dossier, arrival, moment, moment if agrees else None)
        session.add(message)
        if not agrees:
            looking.forget(session, dossier)
        message.said_state, message.said_at = int(record.state), record.at
        _record(session, desk, dossier, "online_progress_arrived", arrival, moment)
    return _Outcome.NEW


def _message(dossier: Dossier, arrival: Arrival, moment: datetime, taken: datetime | None) -> OnlineMessage:
    read = arrival.read
    return OnlineMessage(
        dossier=dossier,
        external_code=read.record.code,
        kind=read.shape.value,
        sha256=read.sha256,
        raw=read.raw,
        file_name=arrival.file,
        arrived_at=moment,
        taken_at=taken,
        files=[
            OnlineFile(
                position=position,
                foreign_id=file.announced.foreign_id,
                name=file.announced.name,
                component=file.component,
                finding=file.finding.value,
                given_sha256=file.given_sha256,
                sha256=file.sha256,
                pages=file.pages,
                signatures=[one.to_json() for one in file.signatures],
            )
            for position, file in enumerate(arrival.files, 1)
        ],
    )


def _record(session: Session, desk: Desk, dossier: Dossier, action: str, arrival: Arrival, moment: datetime) -> None:
    unsound = [file.announced.name for file in arrival.files if file.finding is not FileFinding.SOUND]
    note = {"message": arrival.read.sha256, "file": arrival.file, **({"unsound": unsound} if unsound else {})}
    journal.record(session, desk.by(moment), action, dossier_uid=dossier.uid, note=note)


def _person(person: "OnlinePerson") -> PersonData:
    return PersonData(
        name=person.name,
        identifier=applicants.identifier_of(person.identifier),
        address=person.address,
        phone=person.phone,
        email=person.email,
    )


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
