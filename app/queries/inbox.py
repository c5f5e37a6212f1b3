"""The online inbox as staff see it: what waits for an answer, its files, changes, what is held, what goes out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.dossier import Dossier
from app.models.online import HeldMessage, OnlineFile, OnlineMessage, OutboxMessage
from app.models.procedure import ProcedureVersion
from app.queries import office
from app.rules.completeness import check, filed_online
from app.rules.kinds import FileFinding
from app.rules.signatures import Signature
from app.rules.states import State
from app.rules.working_time import due

PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a message; `sha256` is the paper it became, nothing for one that is not sound."""

    uid: str
    name: str
    component: int | None
    finding: FileFinding
    sha256: str | None
    pages: int
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An online dossier that waits for an answer, and until when it may."""

    uid: str
    external_code: str
    owner_system: str
    procedure_code: str
    procedure_name: str
    owner_name: str
    received: datetime
    answer_due: datetime
    complete: bool
    files: tuple[FileView, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """A record as it came; one that is not taken over is a change that waits."""

    uid: str
    kind: str
    file_name: str
    arrived: datetime
    taken: datetime | None
    said_state: State | None
    said_at: datetime | None
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class HeldView:
    """What is held aside: the reason's word of the closed list, and what it is about."""

    folder: str
    file_name: str
    external_code: str
    reason: str
    detail: str
    held: datetime


@dataclass(frozen=True, slots=True)
class OutgoingView:
    """A status message to the portal and how it fares."""

    uid: str
    dossier_uid: str
    external_code: str
    state: State
    made: datetime
    sent: datetime | None
    tries: int
    failure: str


def files_before(session: Session, external_code: str, sha256: str) -> tuple[tuple[str, ...], ...]:
    """Return the hashes of the files that came with a record each time that it came, word for word."""
    row = OnlineMessage
    asked = (
        select(row.id, OnlineFile.given_sha256)
        .join(OnlineFile, OnlineFile.message_id == row.id, isouter=True)
        .where(row.external_code == external_code, row.sha256 == sha256)
        .order_by(row.id, OnlineFile.position)
    )
    found: dict[int, list[str]] = {}
    for key, given in session.execute(asked):
        found.setdefault(key, []).extend([given] if given else [])
    return tuple(map(tuple, found.values()))


def waiting(session: Session, here: str) -> tuple[WaitingView, ...]:
    """Return the online dossiers of a place that wait for an answer, what is due first on top."""
    place = office.office(session)
    calendar = office.calendar(session, place)
    asked = (
        select(Dossier)
        .where(
            Dossier.state == int(State.REGISTERED),
            Dossier.holder_uid == here,
            Dossier.external_code.is_not(None),
            Dossier.voided_at.is_(None),
        )
        .options(
            joinedload(Dossier.version).options(
                joinedload(ProcedureVersion.procedure), selectinload(ProcedureVersion.components)
            ),
            selectinload(Dossier.lines),
        )
    )
    found = session.scalars(asked).all()
    came = _messages(session, [dossier.id for dossier in found])
    rows = [
        WaitingView(
            uid=dossier.uid,
            external_code=dossier.external_code or "",
            owner_system=dossier.owner_system,
            procedure_code=dossier.version.procedure.code,
            procedure_name=dossier.version.name,
            owner_name=dossier.owner_name,
            received=dossier.received_at,
            answer_due=due(dossier.received_at, place.answer_within, calendar).moment,
            complete=is_complete(dossier),
            files=_files_in_force(came[dossier.id]),
            changes=sum(message.taken_at is None for message in came[dossier.id]),
        )
        for dossier in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.answer_due, row.received)))


def is_complete(dossier: Dossier) -> bool:
    """Whether what came online is all that the procedure asks for."""
    asked = tuple(component.requirement() for component in dossier.version.components)
    handed = filed_online(asked, {line.position: line.counts for line in dossier.lines}, dossier.sets)
    return check(asked, handed, frozenset(dossier.cases), dossier.sets).complete


def messages(session: Session, dossier_uid: str) -> tuple[MessageView, ...]:
    """Return all that came of one dossier, oldest first."""
    key = session.scalar(select(Dossier.id).where(Dossier.uid == dossier_uid))
    return tuple(
        MessageView(
            uid=message.uid,
            kind=message.kind,
            file_name=message.file_name,
            arrived=message.arrived_at,
            taken=message.taken_at,
            said_state=State(message.said_state) if message.said_state else None,
            said_at=message.said_at,
            files=tuple(map(_file, message.files)),
        )
        for message in _messages(session, [key] if key else [])[key or 0]
    )


def held(session: Session) -> tuple[HeldView, ...]:
    """Return what is held aside, by folder and file."""
    rows = session.scalars(select(HeldMessage).order_by(HeldMessage.folder, HeldMessage.file_name, HeldMessage.id))
    return tuple(
        HeldView(row.folder, row.file_name, row.external_code, row.reason, row.detail, row.held_at) for row in rows
    )


def outgoing(session: Session, *, waiting_only: bool = False) -> tuple[OutgoingView, ...]:
    """Return the messages to the portal in the order in which they are sent."""
    asked = select(OutboxMessage).options(joinedload(OutboxMessage.dossier)).order_by(OutboxMessage.id)
    if waiting_only:
        asked = asked.where(OutboxMessage.sent_at.is_(None))
    return tuple(
        OutgoingView(
            uid=row.uid,
            dossier_uid=row.dossier.uid,
            external_code=row.dossier.external_code or "",
            state=State(row.state),
            made=row.made_at,
            sent=row.sent_at,
            tries=row.tries,
            failure=row.failure,
        )
        for row in session.scalars(asked)
    )


def _messages(session: Session, keys: list[int]) -> dict[int, list[OnlineMessage]]:
    asked = select(OnlineMessage).where(OnlineMessage.dossier_id.in_(keys)).order_by(OnlineMessage.id)
    found: dict[int, list[OnlineMessage]] = {key: [] for key in keys or [0]}
    for message in session.scalars(asked.options(selectinload(OnlineMessage.files))):
        found[message.dossier_id].append(message)
    return found


def _files_in_force(came: list[OnlineMessage]) -> tuple[FileView, ...]:
    """Return the files of the newest record that was taken over."""
    taken = [message for message in came if message.taken_at and message.kind != PROGRESS]
    return tuple(map(_file, taken[-1].files)) if taken else ()


def _file(file: OnlineFile) -> FileView:
    signed = tuple(map(Signature.from_json, file.signatures))
    return FileView(file.uid, file.name, file.component, FileFinding(file.finding), file.sha256, file.pages, signed)
