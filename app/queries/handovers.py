"""Hand-overs: what can be offered, what waits for an answer, what came back, what a department received."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.models.dossier import Dossier
from app.models.journal import JournalEntry
from app.models.procedure import ProcedureVersion
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.models.work import Remark
from app.queries import office, time_rules
from app.rules import handing
from app.rules.kinds import ItemState, PlaceRole, TransferPurpose
from app.rules.states import BROKEN_OFF, State
from app.rules.working_time import pass_on_by

NOT_APPLIED = ("answer_not_applied", "offer_not_applied")
"""Acts by which a place learns that another one took over what it had taken back."""

MOST_DONE = 50
"""How many hand-overs that wait for nothing are shown beside those that wait."""


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A dossier that the desk can offer; `returned` holds the reason where the department did not take it.

    One that a department gave back tells what for and in which words; what it asks for waits until it is `answered`.
    `pass_on_by` is when paper has to be with the department at the latest, None for what was there before. One that
    was stopped here while a department believes that it holds it is `untold`.
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
    back: "Back | None" = None
    state: State = State.RECEIVED
    untold: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """Why a department gave a dossier back, when, and whether what it asked for is answered."""

    purpose: TransferPurpose
    words: str
    place: str
    at: datetime
    answered: bool


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
    purpose: TransferPurpose = TransferPurpose.WORK
    words: str = ""
    by_package: bool = True
    """Whether the other side has a home of its own; else both see the same store, and nothing travels."""

    @property
    def waiting(self) -> int:
        """How many items are still offered."""
        return sum(1 for item in self.items if item.state is ItemState.OFFERED)


def ready(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the dossiers held here that can be offered and are not, the longest waiting first.

    One that came back is among them once what the department asked for is answered.
    """
    return tuple(row for row in _waiting(session, here) if row.back is None or row.back.answered)


def came_back(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the dossiers that a department gave back and for which the desk is to do something, oldest first."""
    return tuple(row for row in _waiting(session, here) if row.back is not None and not row.back.answered)


def to_tell(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the dossiers that were stopped here although a department believes that it holds them, oldest first.

    Its answer, or what it gave back, came after the offer was taken back, and was not applied.
    """
    last = select(func.max(TransferItem.id)).where(TransferItem.dossier_id == Dossier.id)
    newest = last.correlate(Dossier).scalar_subquery()
    late = exists().where(JournalEntry.dossier_uid == Dossier.uid, JournalEntry.action.in_(NOT_APPLIED))
    statement = (
        select(Dossier, ProcedureVersion)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(TransferItem, TransferItem.id == newest)
        .where(Dossier.holder_uid == here, Dossier.state.in_([int(state) for state in BROKEN_OFF]))
        .where(TransferItem.state == ItemState.TAKEN_BACK.value, late, ~office.is_department(here))
        .order_by(Dossier.ended_at)
    )
    found = session.execute(statement)
    return tuple(replace(_ready(dossier, version, ""), untold=True) for dossier, version in found)


def in_hand(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the dossiers that a department holds and can give back, what is due first on top."""
    states = {int(s) for p in TransferPurpose for s in handing.states_for(PlaceRole.DEPARTMENT, p)}
    statement = (
        select(Dossier, ProcedureVersion)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(Dossier.holder_uid == here, Dossier.state.in_(states), Dossier.voided_at.is_(None), ~is_offered())
        .order_by(Dossier.due_current, Dossier.id)
    )
    refused = _refused(session, here)
    return tuple(_ready(d, v, refused.get(d.uid, "")) for d, v in session.execute(statement))


def _waiting(session: Session, here: str) -> list[ReadyRow]:
    statement = (
        select(Dossier, ProcedureVersion)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(_is_ready(here))
        .order_by(Dossier.accepted_at)
    )
    refused, back = returned(session, here), _backs(session, here)
    own, usual = time_rules.of_all(session), time_rules.of_office(session)
    calendar = office.calendar(session)

    def row(dossier: Dossier, version: ProcedureVersion) -> ReadyRow:
        made, came = _ready(dossier, version, refused.get(dossier.uid, "")), back.get(dossier.id)
        assert dossier.accepted_at
        received, rules = dossier.complete_since or dossier.accepted_at, own.get(version.procedure_id, usual)
        by = None if made.returned or came else pass_on_by(received, rules.pass_on_until, calendar)
        return replace(made, back=came, pass_on_by=by)

    return [row(d, v) for d, v in session.execute(statement)]


def _backs(session: Session, here: str) -> dict[int, Back]:
    """Return of each dossier held here why it came back from a department last, by the dossier's key."""
    names = office.place_names(session)
    asked = (
        select(Transfer, TransferItem)
        .join(TransferItem, TransferItem.transfer_id == Transfer.id)
        .join(Dossier, Dossier.id == TransferItem.dossier_id)
        .where(Dossier.holder_uid == here, Dossier.state == int(State.IN_PROGRESS))
        .where(TransferItem.state == ItemState.CONFIRMED.value, Transfer.receiver_uid == here)
        .order_by(TransferItem.decided_at)
    )
    last = {item.dossier_id: (transfer, item) for transfer, item in session.execute(asked)}
    words = {
        remark.dossier_id: remark
        for remark in session.scalars(
            select(Remark).where(Remark.dossier_id.in_(last.keys())).order_by(Remark.made_at, Remark.id)
        )
    }
    return {key: _back(transfer, item, words.get(key), names) for key, (transfer, item) in last.items()}


def _back(transfer: Transfer, item: TransferItem, said: Remark | None, names: dict[str, str]) -> Back:
    purpose = TransferPurpose(transfer.purpose or TransferPurpose.UNFINISHED)
    return Back(
        purpose=purpose,
        words=said.text if said else "",
        place=names.get(transfer.giver_uid, ""),
        at=item.decided_at or transfer.offered_at,
        answered=purpose is not TransferPurpose.SUPPLEMENT or bool(said and said.answered_at),
    )


def returned(session: Session, here: str) -> dict[str, str]:
    """Return the reason of each dossier that can be offered and whose newest item was returned («Bị trả lại»)."""
    return _refused(session, here, _is_ready(here))


def _refused(session: Session, here: str, *conditions: ColumnElement[bool]) -> dict[str, str]:
    newer = aliased(TransferItem)
    overtaken = exists().where(newer.dossier_id == TransferItem.dossier_id, newer.id > TransferItem.id)
    statement = (
        select(Dossier.uid, TransferItem.reason)
        .join(TransferItem, TransferItem.dossier_id == Dossier.id)
        .where(Dossier.holder_uid == here, TransferItem.state == ItemState.RETURNED.value, ~overtaken, *conditions)
    )
    return dict(session.execute(statement).all())


def count_ready(session: Session, here: str) -> int:
    """Return how many dossiers wait to be handed over, those that came back among them."""
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


def is_offered() -> ColumnElement[bool]:
    """Return the condition that a dossier lies in an open offer, whose receiver did not answer yet."""
    offered = exists().where(TransferItem.dossier_id == Dossier.id, TransferItem.state == ItemState.OFFERED.value)
    return offered.correlate(Dossier)


def _is_ready(here: str) -> ColumnElement[bool]:
    return and_(
        Dossier.holder_uid == here,
        ~office.is_department(here),
        Dossier.state.in_([int(state) for state in handing.states_for(PlaceRole.DESK, TransferPurpose.WORK)]),
        Dossier.voided_at.is_(None),
        ~is_offered(),
    )


def _transfers(
    session: Session, here: str, condition: ColumnElement[bool], *, open_only: bool
) -> tuple[TransferRow, ...]:
    waits = Transfer.id.in_(select(TransferItem.transfer_id).where(TransferItem.state == ItemState.OFFERED.value))
    with_items = selectinload(Transfer.items).joinedload(TransferItem.dossier).joinedload(Dossier.version)
    statement = select(Transfer).where(condition).options(with_items)
    found = list(session.scalars(statement.where(waits)))
    if not open_only:
        found += session.scalars(statement.where(~waits).order_by(Transfer.id.desc()).limit(MOST_DONE))
    names, packages = office.place_names(session), _packages(session, found)
    places = {uid for transfer in found for uid in (transfer.giver_uid, transfer.receiver_uid)}
    local = {uid for uid in places if office.works_here(session, uid)}

    def row(transfer: Transfer) -> TransferRow:
        other = transfer.giver_uid if transfer.receiver_uid == here else transfer.receiver_uid
        return TransferRow(
            uid=transfer.uid,
            number=transfer.number,
            year=transfer.year,
            other_place=names.get(other, ""),
            offered_at=transfer.offered_at,
            list_sha256=transfer.list_sha256,
            package=packages.get(transfer.package_hash),
            purpose=TransferPurpose(transfer.purpose or TransferPurpose.WORK),
            words=_words(session, transfer),
            by_package=bool(transfer.package_hash) or other not in local,
            items=tuple(_item(item) for item in transfer.items),
        )

    return tuple(map(row, sorted(found, key=lambda transfer: transfer.id, reverse=True)))


def _words(session: Session, transfer: Transfer) -> str:
    """Return what a department said with what it gave back: it is the same of each dossier."""
    if transfer.purpose not in {purpose.value for purpose in handing.EXPLAINED}:
        return ""
    said = select(Remark.text).where(Remark.made_at == transfer.offered_at)
    return session.scalar(said.where(Remark.dossier_id == transfer.items[0].dossier_id).limit(1)) or ""


def _packages(session: Session, transfers: Sequence[Transfer]) -> dict[str | None, Path]:
    """Return where the packages of hand-overs lie, by their hashes."""
    hashes = {transfer.package_hash for transfer in transfers} - {None}
    found = session.execute(select(PackageFile.hash, PackageFile.path).where(PackageFile.hash.in_(hashes)))
    return {hash_: Path(path) for hash_, path in found if path}


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
        state=State(dossier.state),
    )
