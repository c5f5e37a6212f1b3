"""Hand-overs: what can be offered, what waits for an answer, what came back, what a department received."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.queries import office
from app.rules.kinds import ItemState
from app.rules.states import State


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """An accepted dossier that can be offered; `returned` holds the reason when it came back."""

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    department_uid: str
    department_name: str
    accepted_at: datetime
    due: datetime | None
    returned: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One dossier of a hand-over."""

    dossier_uid: str
    code: str
    owner_name: str
    procedure_name: str
    due: datetime | None
    state: ItemState
    reason: str


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A hand-over with its items."""

    uid: str
    number: int
    year: int
    other_place: str
    offered_at: datetime
    list_sha256: str
    package: Path | None
    items: tuple[ItemRow, ...]

    @property
    def waiting(self) -> int:
        """How many items are still offered."""
        return sum(1 for item in self.items if item.state is ItemState.OFFERED)


def ready(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the accepted dossiers held here that are not offered, the longest waiting first."""
    offered = exists().where(TransferItem.dossier_id == Dossier.id, TransferItem.state == ItemState.OFFERED.value)
    statement = (
        select(Dossier, ProcedureVersion)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(
            Dossier.holder_uid == here,
            Dossier.state == int(State.RECEIVED),
            Dossier.voided_at.is_(None),
            ~offered,
        )
        .order_by(Dossier.accepted_at)
    )
    came_back = returned(session, here)
    return tuple(_ready(d, v, came_back.get(d.uid, "")) for d, v in session.execute(statement))


def returned(session: Session, here: str) -> dict[str, str]:
    """Return the reason of each dossier held here whose newest item was returned («Bị trả lại»)."""
    newest = select(func.max(TransferItem.id).label("id")).group_by(TransferItem.dossier_id).subquery()
    statement = (
        select(Dossier.uid, TransferItem.reason)
        .join(TransferItem, TransferItem.dossier_id == Dossier.id)
        .join(newest, newest.c.id == TransferItem.id)
        .where(
            TransferItem.state == ItemState.RETURNED.value,
            Dossier.holder_uid == here,
            Dossier.state == int(State.RECEIVED),
            Dossier.voided_at.is_(None),
        )
    )
    return dict(session.execute(statement).all())


def given(session: Session, here: str, *, open_only: bool = True) -> tuple[TransferRow, ...]:
    """Return the hand-overs this desk made, newest first; by default those that wait for an answer."""
    rows = _transfers(session, Transfer.giver_uid == here)
    return tuple(row for row in rows if row.waiting or not open_only)


def taken(session: Session, here: str) -> tuple[TransferRow, ...]:
    """Return the hand-overs this department received, newest first."""
    return _transfers(session, Transfer.receiver_uid == here)


def _transfers(session: Session, condition: object, most: int = 50) -> tuple[TransferRow, ...]:
    names = office.place_names(session)
    statement = select(Transfer).where(condition).order_by(Transfer.id.desc()).limit(most)  # type: ignore[arg-type]
    return tuple(_transfer(session, transfer, names) for transfer in session.scalars(statement))


def _transfer(session: Session, transfer: Transfer, names: dict[str, str]) -> TransferRow:
    here = office.workstation(session).place_uid
    other = transfer.giver_uid if transfer.receiver_uid == here else transfer.receiver_uid
    return TransferRow(
        uid=transfer.uid,
        number=transfer.number,
        year=transfer.year,
        other_place=names.get(other, ""),
        offered_at=transfer.offered_at,
        list_sha256=transfer.list_sha256,
        package=_package(session, transfer),
        items=tuple(_item(item) for item in transfer.items),
    )


def _package(session: Session, transfer: Transfer) -> Path | None:
    path = session.scalar(select(PackageFile.path).where(PackageFile.hash == transfer.package_hash))
    return Path(path) if path else None


def _item(item: TransferItem) -> ItemRow:
    dossier = item.dossier
    return ItemRow(
        dossier_uid=dossier.uid,
        code=dossier.code or "",
        owner_name=dossier.owner_name,
        procedure_name=dossier.version.name,
        due=dossier.due_current,
        state=ItemState(item.state),
        reason=item.reason,
    )


def _ready(dossier: Dossier, version: ProcedureVersion, reason: str) -> ReadyRow:
    assert dossier.accepted_at
    return ReadyRow(
        uid=dossier.uid,
        code=dossier.code or "",
        owner_name=dossier.owner_name,
        procedure_name=version.name,
        department_uid=dossier.department_uid or "",
        department_name=version.department_name,
        accepted_at=dossier.accepted_at,
        due=dossier.due_current,
        returned=reason,
    )
