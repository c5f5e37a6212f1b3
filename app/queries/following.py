"""What the papers that follow dossiers say: the lines of the register, the hand-overs of one dossier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from app.models.dossier import Dossier
from app.models.organisation import Department
from app.models.procedure import Field, ProcedureVersion
from app.models.result import Delivery, Result
from app.models.transfer import Transfer, TransferItem
from app.queries import office
from app.rules.kinds import DeliveryWay, ItemState
from app.rules.states import State

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FollowedDossier:
    """One line of the register: a dossier that was accepted."""

    code: str
    procedure_name: str
    owner_name: str
    owner_address: str
    owner_phone: str
    department_name: str
    accepted_at: datetime
    due: datetime | None
    state: State
    ended_at: datetime | None
    returned_at: datetime | None = None
    way: DeliveryWay | None = None
    tracking: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over that was confirmed: from where to where, when, and by whom."""

    giver_place: str
    receiver_place: str
    at: datetime
    giver_name: str
    receiver_name: str


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """A result that was recorded: its name with its number, when, and at which place the dossier was then."""

    name: str
    at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class HandOut:
    """That the result reached its applicant: when, by which way, given by whom to whom."""

    at: datetime
    way: DeliveryWay
    tracking: str
    giver_place: str
    giver_name: str
    receiver_name: str


def fields(session: Session) -> tuple[str, ...]:
    """Return the names of the fields that procedures belong to."""
    return tuple(session.scalars(select(Field.name).order_by(Field.name)))


def accepted(session: Session, first: datetime, end: datetime, field: str = "") -> Iterator[FollowedDossier]:
    """Yield the dossiers accepted from `first` until before `end`, oldest first; those made void are left out.

    Args:
        session: must stay open while the lines are taken; few of them are held at once.
        first: the beginning of the time.
        end: its end, not counted.
        field: the field their procedures belong to; empty for all.
    """
    departments = dict(session.execute(select(Department.uid, Department.name)).all())
    for row in session.execute(_accepted(first, end, field).execution_options(yield_per=_AT_ONCE)):
        department = departments.get(row.department_uid or "", row.department_name)
        yield FollowedDossier(
            code=row.code,
            procedure_name=row.name,
            owner_name=row.owner_name,
            owner_address=row.owner_address,
            owner_phone=row.owner_phone,
            department_name=department,
            accepted_at=row.accepted_at,
            due=row.due_current,
            state=State(row.state),
            ended_at=row.ended_at,
            returned_at=row.returned_at,
            way=_way(row.way, by_post=row.result_by_post),
            tracking=row.tracking or "",
            receiver=row.receiver_name or "",
        )


def _accepted(first: datetime, end: datetime, field: str) -> Select[*tuple[object, ...]]:
    statement = (
        select(
            Dossier.code, ProcedureVersion.name, Dossier.owner_name, Dossier.owner_address, Dossier.owner_phone,
            Dossier.department_uid, ProcedureVersion.department_name, Dossier.accepted_at, Dossier.due_current,
            Dossier.state, Dossier.ended_at, Dossier.returned_at, Dossier.result_by_post,
            Delivery.way, Delivery.tracking, Delivery.receiver_name,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .outerjoin(Delivery, Delivery.id == _last_delivery())
        .where(Dossier.accepted_at >= first, Dossier.accepted_at < end, Dossier.voided_at.is_(None))
        .order_by(Dossier.accepted_at, Dossier.id)
    )  # fmt: skip
    if field:
        statement = statement.join(Field, Field.id == ProcedureVersion.field_id).where(Field.name == field)
    return statement


def _last_delivery() -> ScalarSelect[Any]:
    """Return the last time that something reached the applicant of a dossier, or went to the post for them."""
    of_dossier = select(func.max(Delivery.id)).where(Delivery.dossier_id == Dossier.id)
    return of_dossier.where(Delivery.came_back_at.is_(None)).correlate(Dossier).scalar_subquery()


def _way(taken: str | None, *, by_post: bool) -> DeliveryWay | None:
    """Return the way that a result took, or the one that its applicant asked for."""
    if taken:
        return DeliveryWay(taken)
    return DeliveryWay.POST if by_post else None


def hand_overs(session: Session, dossier_uid: str) -> tuple[HandOver, ...]:
    """Return the confirmed hand-overs of a dossier, oldest first."""
    statement = (
        select(Transfer, TransferItem)
        .join(TransferItem, TransferItem.transfer_id == Transfer.id)
        .join(Dossier, Dossier.id == TransferItem.dossier_id)
        .where(Dossier.uid == dossier_uid, TransferItem.state == ItemState.CONFIRMED.value)
        .order_by(TransferItem.decided_at, TransferItem.id)
    )
    places, officers = office.place_names(session), office.officer_names(session)
    return tuple(
        HandOver(
            giver_place=places.get(transfer.giver_uid, ""),
            receiver_place=places.get(transfer.receiver_uid, ""),
            at=item.decided_at or transfer.offered_at,
            giver_name=officers.get(transfer.offered_by or "", ""),
            receiver_name=officers.get(item.decided_by or "", ""),
        )
        for transfer, item in session.execute(statement)
    )


def recorded(session: Session, dossier_uid: str, steps: Sequence[HandOver]) -> tuple[RecordedResult, ...]:
    """Return the results of a dossier that are not void, oldest first; `steps` are its hand-overs."""
    statement = (
        select(Result, Dossier.place_received_uid)
        .join(Dossier, Dossier.id == Result.dossier_id)
        .where(Dossier.uid == dossier_uid, Result.voided_at.is_(None))
        .order_by(Result.id)
    )
    places = office.place_names(session)
    return tuple(
        RecordedResult(
            name=row.full_name,
            at=row.made_at,
            place=next((s.receiver_place for s in reversed(steps) if s.at <= row.made_at), places.get(first, "")),
        )
        for row, first in session.execute(statement)
    )


def hand_out(session: Session, dossier_uid: str) -> HandOut | None:
    """Return how the result of a dossier reached its applicant, None while it did not."""
    statement = (
        select(Delivery, Dossier.holder_uid, Dossier.owner_name)
        .join(Dossier, Dossier.id == Delivery.dossier_id)
        .where(Dossier.uid == dossier_uid, Dossier.state == int(State.RETURNED), Delivery.id == _last_delivery())
    )
    found = session.execute(statement).first()
    if found is None:
        return None
    row, holder, owner = found
    assert row.delivered_at
    return HandOut(
        at=row.delivered_at,
        way=DeliveryWay(row.way),
        tracking=row.tracking,
        giver_place=office.place_names(session).get(holder, ""),
        giver_name=office.officer_names(session).get(row.given_by or "", ""),
        receiver_name=row.receiver_name or owner,
    )
