"""Hand-overs: what can be offered, what waits for an answer, what came back, what a department received."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.models.dossier import Dossier
from app.models.procedure import ProcedureVersion
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.queries import office, time_rules
from app.rules.calendar import Calendar
from app.rules.kinds import ItemState
from app.rules.states import State
from app.rules.time_rules import TimeRules
from app.rules.working_time import pass_on_by

MOST_DONE = 50
"""How many hand-overs that wait for nothing are shown beside those that wait."""


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """An accepted dossier that can be offered; `returned` holds the reason when it came back.

    `pass_on_by` is when paper has to be with the department at the latest, None for what was there before.
    """

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    department_uid: str
    department_name: str
    accepted_at: datetime
    due: datetime | None
    returned: str = ""
    pass_on_by: datetime | None = None


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
    statement = (
        select(Dossier, ProcedureVersion)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(_is_ready(here))
        .order_by(Dossier.accepted_at)
    )
    came_back, own = returned(session, here), time_rules.of_all(session)
    usual, calendar = time_rules.of_office(session), office.calendar(session)
    return tuple(
        _ready(d, v, came_back.get(d.uid, ""), own.get(v.procedure_id, usual), calendar)
        for d, v in session.execute(statement)
    )


def returned(session: Session, here: str) -> dict[str, str]:
    """Return the reason of each dossier held here whose newest item was returned («Bị trả lại»)."""
    newer = aliased(TransferItem)
    overtaken = exists().where(newer.dossier_id == TransferItem.dossier_id, newer.id > TransferItem.id)
    statement = (
        select(Dossier.uid, TransferItem.reason)
        .join(TransferItem, TransferItem.dossier_id == Dossier.id)
        .where(_is_ready(here), TransferItem.state == ItemState.RETURNED.value, ~overtaken)
    )
    return dict(session.execute(statement).all())


def count_ready(session: Session, here: str) -> int:
    """Return how many dossiers `ready` has."""
    return session.scalar(select(func.count()).select_from(Dossier).where(_is_ready(here))) or 0


def count_received(session: Session, here: str) -> int:
    """Return how many dossiers that were handed over to this department wait for its answer."""
    statement = (
        select(func.count())
        .select_from(TransferItem)
        .join(Transfer, Transfer.id == TransferItem.transfer_id)
        .where(TransferItem.state == ItemState.OFFERED.value, Transfer.receiver_uid == here)
    )
    return session.scalar(statement) or 0


def given(session: Session, here: str, *, open_only: bool = True) -> tuple[TransferRow, ...]:
    """Return the hand-overs this desk made, newest first: all that wait, and by wish the last others too."""
    return _transfers(session, here, Transfer.giver_uid == here, open_only=open_only)


def taken(session: Session, here: str) -> tuple[TransferRow, ...]:
    """Return the hand-overs this department received, newest first: all that wait, and the last others."""
    return _transfers(session, here, Transfer.receiver_uid == here, open_only=False)


def _is_ready(here: str) -> ColumnElement[bool]:
    offered = exists().where(TransferItem.dossier_id == Dossier.id, TransferItem.state == ItemState.OFFERED.value)
    return and_(
        Dossier.holder_uid == here,
        Dossier.state == int(State.RECEIVED),
        Dossier.voided_at.is_(None),
        ~offered.correlate(Dossier),
    )


def _transfers(
    session: Session, here: str, condition: ColumnElement[bool], *, open_only: bool
) -> tuple[TransferRow, ...]:
    names = office.place_names(session)
    waits = Transfer.id.in_(select(TransferItem.transfer_id).where(TransferItem.state == ItemState.OFFERED.value))
    with_items = selectinload(Transfer.items).joinedload(TransferItem.dossier).joinedload(Dossier.version)
    statement = select(Transfer).where(condition).options(with_items)
    found = list(session.scalars(statement.where(waits)))
    if not open_only:
        found += session.scalars(statement.where(~waits).order_by(Transfer.id.desc()).limit(MOST_DONE))
    newest_first = sorted(found, key=lambda transfer: transfer.id, reverse=True)
    return tuple(_transfer(session, here, transfer, names) for transfer in newest_first)


def _transfer(session: Session, here: str, transfer: Transfer, names: dict[str, str]) -> TransferRow:
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


def _ready(
    dossier: Dossier, version: ProcedureVersion, reason: str, rules: TimeRules, calendar: Calendar
) -> ReadyRow:
    assert dossier.accepted_at
    received = dossier.complete_since or dossier.accepted_at
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
        pass_on_by=None if reason else pass_on_by(received, rules.pass_on_until, calendar),
    )
