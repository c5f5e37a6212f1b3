"""Papers that came online for dossiers that wait for them after acceptance."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from app.models.dossier import Dossier
from app.models.online import OnlineMessage
from app.models.procedure import ProcedureVersion
from app.queries.inbox import PROGRESS, FileView, file_view
from app.queries.online_changes import change, new_files
from app.rules.differences import FILE, Difference
from app.rules.states import State


@dataclass(frozen=True, slots=True)
class CameRow:
    """A dossier for which something came: how many records, the last of them when, with how many files."""

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    arrived: datetime
    files: int


@dataclass(frozen=True, slots=True)
class CameView:
    """What came for one dossier and waits to be taken in.

    `messages` are the records, oldest first; `files` those that are not the dossier's yet, sound or not; `components`
    the papers of its procedure by position; `differences` what the newest record says beside.
    """

    messages: tuple[str, ...]
    arrived: datetime
    files: tuple[FileView, ...]
    components: tuple[tuple[int, str], ...]
    differences: tuple[Difference, ...]


def rows(session: Session, here: str) -> tuple[CameRow, ...]:
    """Return the dossiers of a place that wait for papers and for which something came, the oldest first."""
    whole = joinedload(OnlineMessage.dossier).joinedload(Dossier.version)
    asked = _waiting(here).options(defer(OnlineMessage.raw), selectinload(OnlineMessage.files), whole)
    found: dict[str, list[OnlineMessage]] = {}
    for message in session.scalars(asked):
        found.setdefault(message.dossier.uid, []).append(message)
    return tuple(_row(messages) for messages in found.values())


def count(session: Session, here: str) -> int:
    """Return for how many dossiers of a place papers came that wait to be taken in."""
    asked = _waiting(here).order_by(None).with_only_columns(func.count(Dossier.id.distinct()))
    return session.scalar(asked) or 0


def last_arrival(session: Session, dossier: Dossier) -> datetime | None:
    """Return when the last thing came for a dossier that waits for papers; nothing where nothing waits."""
    if dossier.external_code is None or dossier.state != State.SUPPLEMENT:
        return None
    asked = _waiting(dossier.holder_uid).where(OnlineMessage.dossier_id == dossier.id).order_by(None)
    return session.scalar(asked.with_only_columns(func.max(OnlineMessage.arrived_at)))


def came(session: Session, dossier_uid: str) -> CameView | None:
    """Return what came for a dossier that waits for papers; nothing where nothing did.

    Raises:
        MessageHeld: the newest record cannot be read any more.
    """
    dossier = session.scalar(
        select(Dossier)
        .where(Dossier.uid == dossier_uid)
        .options(joinedload(Dossier.version).selectinload(ProcedureVersion.components))
    )
    messages = waiting_messages(session, dossier) if dossier else []
    if dossier is None or not messages:
        return None
    files = {file.given_sha256: file for message in messages for file in new_files(dossier, message.files)}
    newest = change(session, messages[-1].uid)
    return CameView(
        messages=tuple(message.uid for message in messages),
        arrived=messages[-1].arrived_at,
        files=tuple(map(file_view, files.values())),
        components=tuple((one.position, one.name) for one in dossier.version.components),
        differences=tuple(one for one in newest.differences if one.what != FILE) if newest else (),
    )


def waiting_messages(session: Session, dossier: Dossier) -> list[OnlineMessage]:
    """Return the records that came for a dossier and wait while it waits for papers, oldest first."""
    asked = _waiting(dossier.holder_uid).where(OnlineMessage.dossier_id == dossier.id)
    return list(session.scalars(asked.options(selectinload(OnlineMessage.files))))


def _waiting(here: str) -> Select[OnlineMessage]:
    joined = select(OnlineMessage).join(Dossier, Dossier.id == OnlineMessage.dossier_id)
    records = joined.where(OnlineMessage.waits, OnlineMessage.kind != PROGRESS).order_by(OnlineMessage.id)
    supplement = (Dossier.state == int(State.SUPPLEMENT), Dossier.voided_at.is_(None))
    return records.where(*supplement, Dossier.holder_uid == here)


def _row(messages: list[OnlineMessage]) -> CameRow:
    dossier = messages[0].dossier
    return CameRow(
        uid=dossier.uid,
        code=dossier.code or "",
        owner_name=dossier.owner_name,
        procedure_name=dossier.version.name,
        arrived=messages[-1].arrived_at,
        files=len({file.given_sha256 for message in messages for file in message.files}),
    )
