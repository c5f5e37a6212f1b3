"""Messages of the portal: what came before, what is held, what goes out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models.online import HeldMessage, OnlineFile, OutboxMessage
from app.rules.kinds import FileFinding
from app.rules.signatures import Signature
from app.rules.states import State

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


def file_view(file: OnlineFile) -> FileView:
    """Return a file with what it was found to be and who signed it."""
    signed = tuple(map(Signature.from_json, file.signatures))
    return FileView(file.uid, file.name, file.component, FileFinding(file.finding), file.sha256, file.pages, signed)


def held(session: Session) -> tuple[HeldView, ...]:
    """Return what is held aside, by folder and file."""
    rows = session.scalars(select(HeldMessage).order_by(HeldMessage.folder, HeldMessage.file_name, HeldMessage.id))
    return tuple(
        HeldView(row.folder, row.file_name, row.external_code, row.reason, row.detail, row.held_at) for row in rows
    )


def count_outgoing(session: Session) -> int:
    """Return how many messages to the portal wait."""
    return session.scalar(select(func.count()).where(OutboxMessage.sent_at.is_(None))) or 0


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
