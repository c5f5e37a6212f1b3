"""What the portal's records become in the store: dossiers that are new, changes of known ones, states told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app import errors
from app.desk import applicants, charging, intake, looking, online_papers
from app.desk.desk import Desk
from app.desk.online_papers import TakenFile
from app.errors import HeldReason
from app.models import fresh, journal, search
from app.models.base import Base, new_uid
from app.models.dossier import Dossier
from app.models.draft import DraftContent, PersonData
from app.models.online import OnlineFile, OnlineMessage
from app.models.procedure import ProcedureVersion
from app.queries import online_changes
from app.queries.procedures import ProcedureView
from app.rules import states
from app.rules.kinds import FileFinding
from app.rules.states import Move, State

if TYPE_CHECKING:
    from app.exchange.portal_records import OnlineDossier, OnlinePerson, OnlineProgress, Read

_KNOWN = select(Dossier.external_code, Dossier.id).where(
    Dossier.external_code.in_(bindparam("codes", expanding=True))
)


class Outcome(StrEnum):
    """What came of a record."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record with its files, and the name of the message's file."""

    file: str
    read: "Read"
    files: tuple[TakenFile, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record whose files are stored, ready to be written."""

    record: "OnlineDossier"
    version: ProcedureView
    arrival: Arrival


class OnlineRows:
    """Writes the rows of records whose files are stored; what it reads for them it reads once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._versions: dict[str, tuple[ProcedureVersion, str | None]] = {}

    def write(self, prepared: Sequence[Prepared]) -> list[Outcome | errors.MessageHeld]:
        """Write records of different dossiers, all or none; returns what came of each, or why it is held aside.

        Raises:
            StoreLocked, DiskFull, HomeReadOnly, StoreDamaged: nothing was written.
        """
        if not prepared:
            return []
        with self._desk.store.transaction() as session:
            found = session.connection().execute(_KNOWN, {"codes": [one.record.code for one in prepared]})
            known = {row.external_code: row.id for row in found}
            new = [one for one in prepared if one.record.code not in known]
            self._arrive(session, [one for one in new if _refusal(one.record) is None])
            return [
                _change(session, self._desk, known[one.record.code], one.arrival)
                if one.record.code in known
                else _refusal(one.record) or Outcome.NEW
                for one in prepared
            ]

    def _arrive(self, session: Session, arriving: Sequence[Prepared]) -> None:
        """Write new dossiers, each with all that belongs to it and with its entry."""
        if not arriving:
            return
        moment = self._desk.clock.now()
        messages = [self._new(session, one, moment) for one in arriving]
        kinds = [_rows(message) for message in messages]
        writing = fresh.Writing(session)
        writing.insert(*([row for rows in table for row in rows] for table in zip(*kinds, strict=True)))
        search.write_first(session, [message.dossier for message in messages])
        for one, message, rows in zip(arriving, messages, kinds, strict=True):
            writing.include(chain(*rows))
            if one.record.fees or one.record.paid:
                charging.as_told(session, self._desk, message.dossier, one.record, moment)
            _record(session, self._desk, message.dossier, "arrived_online", one.arrival, moment)

    def _new(self, session: Session, arriving: Prepared, moment: datetime) -> OnlineMessage:
        """Return the message of a new dossier, with all that belongs to it."""
        record = arriving.record
        version, department = self._placed(session, arriving.version.uid)
        dossier = Dossier(
            uid=new_uid(),
            state=states.after(None, Move.REGISTER),
            received_at=record.submitted if record.submitted and record.submitted <= moment else moment,
            place_received_uid=self._desk.place.uid,
            holder_uid=self._desk.place.uid,
            holder_since=moment,
            external_code=record.code,
            owner_system=record.owner_system,
            version=version,
            department_uid=department,
        )
        fill(dossier, record, version)
        message = _message(dossier, arriving.arrival, moment, moment)
        online_papers.attach(dossier, message.files, moment)
        return message

    def _placed(self, session: Session, uid: str) -> tuple[ProcedureVersion, str | None]:
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


def take_progress(desk: Desk, arrival: Arrival, record: "OnlineProgress") -> Outcome:
    """Take in a record of progress; a state elsewhere that is not the dossier's own waits for an answer.

    Raises:
        MessageHeld: there is no such dossier.
    """
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        if online_changes.files_before(session, arrival.read):
            return Outcome.UNCHANGED
        dossier = session.scalar(select(Dossier).where(Dossier.external_code == record.code))
        if dossier is None:
            raise errors.MessageHeld(HeldReason.UNKNOWN_DOSSIER, record.code)
        agrees = states.agrees(State(dossier.state), record.state)
        message = _message(dossier, arrival, moment, moment if agrees else None)
        session.add(message)
        if not agrees:
            looking.forget(session, dossier)
        message.said_state, message.said_at = int(record.state), record.at
        _record(session, desk, dossier, "online_progress_arrived", arrival, moment)
    return Outcome.NEW


def _refusal(record: "OnlineDossier") -> errors.MessageHeld | None:
    """Return why a dossier that is not known here is held aside, if it is."""
    if record.state in states.NEWLY_FILED:
        return None
    return errors.MessageHeld(HeldReason.STATE, str(int(record.state)))


def _rows(message: OnlineMessage) -> tuple[Sequence[Base], ...]:
    """Return the rows of a new dossier, those of a table together and none before what it refers to."""
    lines = message.dossier.lines
    links = [link for line in lines for link in line.documents]
    return [message.dossier], lines, [link.document for link in links], links, [message], message.files


def _change(session: Session, desk: Desk, key: int, arrival: Arrival) -> Outcome:
    if _came_before(session, arrival):  # another import was quicker
        return Outcome.UNCHANGED
    moment, dossier = desk.clock.now(), session.get_one(Dossier, key)
    session.add(_message(dossier, arrival, moment, None))
    looking.forget(session, dossier)
    _record(session, desk, dossier, "online_change_arrived", arrival, moment)
    return Outcome.CHANGED


def _came_before(session: Session, arrival: Arrival) -> bool:
    came = online_changes.files_before(session, arrival.read)
    return tuple(file.given_sha256 for file in arrival.files) in came


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
