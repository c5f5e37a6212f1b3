"""Results as staff see them: what is to be recorded, lies ready, the post has, and those of one dossier."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.models.dossier import Dossier
from app.models.online import OutboxMessage
from app.models.procedure import ProcedureVersion
from app.models.result import Delivery, Result, Telling
from app.queries import giving_back, handovers, office
from app.rules.identity import mask_number, mask_phone
from app.rules.kinds import WITHOUT_PAPER, DeliveryWay, IdentityProof, ResultKind, TellingAbout, TellingWay
from app.rules.states import BROKEN_OFF, RUNNING, State

MOST = 1000
"""So many results are listed; the count tells of more."""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result of a dossier; `sha256` is its file, nothing where a paper was not scanned or is none."""

    uid: str
    kind: ResultKind
    name: str
    number: str
    dated: date | None
    valid_until: date | None
    scope: str
    made_at: datetime
    sha256: str
    pages: int
    void: bool
    void_reason: str


@dataclass(frozen=True, slots=True)
class TellingLine:
    """That the applicant was told of the result, or why a letter was not sent."""

    way: TellingWay
    address: str
    told_at: datetime
    officer_name: str
    failure: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A way that the result took; the receiver's number is masked."""

    way: DeliveryWay
    receiver_name: str
    receiver_identifier: str
    shown: IdentityProof | None
    authority: str
    receipt_taken_back: bool
    tracking: str
    posted_at: datetime | None
    delivered_at: datetime | None
    came_back_at: datetime | None
    officer_name: str
    note: str

    @property
    def on_the_way(self) -> bool:
        """Whether the post has it."""
        return self.posted_at is not None and self.delivered_at is None and self.came_back_at is None


@dataclass(frozen=True, slots=True)
class ResultsOf:
    """The results of one dossier, what its applicant was told of them, and how they went."""

    results: tuple[ResultLine, ...] = ()
    tellings: tuple[TellingLine, ...] = ()
    deliveries: tuple[DeliveryLine, ...] = ()
    on_portal: "OnPortal | None" = None

    @property
    def valid(self) -> tuple[ResultLine, ...]:
        """The results that are not void."""
        return tuple(one for one in self.results if not one.void)

    @property
    def on_the_way(self) -> bool:
        """Whether the post has them."""
        return any(one.on_the_way for one in self.deliveries)


@dataclass(frozen=True, slots=True)
class OnPortal:
    """That the portal has the files of all results, since when, and the words in which it acknowledged them."""

    since: datetime
    reply: str


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A dossier whose result lies here, or is on its way by post with `tracking`, since when, and who was told.

    One without a result yet was accepted then, and is due. Of one that was stopped, papers and a fee lie here
    instead.
    """

    uid: str
    code: str
    owner_name: str
    owner_phone: str
    procedure_name: str
    result: str
    refused: bool
    since: datetime
    by_post: bool
    told_at: datetime | None
    failure: str
    state: State
    due: datetime | None
    online: bool
    tracking: str = ""

    @property
    def stopped(self) -> bool:
        """Whether work on it was stopped."""
        return self.state in BROKEN_OFF


def of_dossier(session: Session, dossier: Dossier) -> ResultsOf:
    """Return the results of a dossier with their way, oldest first."""
    names = office.officer_names(session)
    found = select(Result).where(Result.dossier_id == dossier.id).order_by(Result.id)
    told = select(Telling).where(Telling.dossier_id == dossier.id, Telling.about == TellingAbout.RESULT.value)
    gone = select(Delivery).where(Delivery.dossier_id == dossier.id).order_by(Delivery.id)
    return ResultsOf(
        results=tuple(_result(row) for row in session.scalars(found.options(joinedload(Result.document)))),
        tellings=tuple(_telling(row, names) for row in session.scalars(told.order_by(Telling.id))),
        deliveries=tuple(_delivery(row, names) for row in session.scalars(gone)),
        on_portal=on_portal(session, dossier) if dossier.external_code else None,
    )


def unrecorded(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the dossiers that a place holds and whose result it can record, the oldest on top."""
    running = Dossier.state.in_([int(state) for state in RUNNING])
    asked = _rows(Dossier.accepted_at).where(running, *_lies(here)).order_by(Dossier.accepted_at, Dossier.id)
    return tuple(_row(row) for row in session.execute(asked.limit(MOST)))


def usual_names(session: Session, dossier_uids: Sequence[str]) -> Mapping[str, str]:
    """Return what the catalogue calls the result of each dossier's procedure, by the dossier's uid."""
    asked = select(Dossier.uid, ProcedureVersion.result).join(
        ProcedureVersion, ProcedureVersion.id == Dossier.version_id
    )
    return dict(session.execute(asked.where(Dossier.uid.in_(dossier_uids))).all())


def on_portal(session: Session, dossier: Dossier) -> OnPortal | None:
    """Return since when the portal has the files of all results of a dossier that are not void.

    Nothing while the message that brings them waits, or where a paper has no file; without a document none is missed.
    """
    return next((found for _uid, found in _on_portal(session, Dossier.id == dossier.id)), None)


def electronic_on_portal(session: Session, here: str) -> tuple[str, ...]:
    """Return the dossiers of a place whose results the portal has, which are electronic alone and wanted as such."""
    others = (Result.dossier_id == Dossier.id, Result.voided_at.is_(None), Result.kind.not_in(WITHOUT_PAPER))
    other = exists().where(*others).correlate(Dossier)
    online = (Dossier.external_code.is_not(None), ~Dossier.result_by_post, ~other)
    return tuple(uid for uid, _since in _on_portal(session, *_ready(here), *online))


def ready(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the results that lie at a place uncollected, those that lie longest on top."""
    asked = _rows(Dossier.finished_at).where(*_ready(here)).order_by(Dossier.finished_at, Dossier.id)
    return tuple(_row(row) for row in session.execute(asked.limit(MOST)))


def count_ready(session: Session, here: str) -> int:
    """Return how many results lie at a place uncollected."""
    return session.scalar(select(func.count()).select_from(Dossier).where(*_ready(here))) or 0


def of_number(session: Session, here: str, number: str) -> tuple[str, ...]:
    """Return the dossiers of which something lies here for the owner, or the one who filed, with this number."""
    theirs = (Dossier.owner_identifier == number) | (Dossier.submitter_identifier == number)
    lies_here = or_(and_(*_ready(here)), and_(*_to_give_back(here)))
    asked = select(Dossier.uid).where(lies_here, theirs).order_by(Dossier.finished_at, Dossier.id)
    return tuple(session.scalars(asked.limit(MOST))) if number else ()


def on_the_way(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return what the post has of a place, results and papers of stopped dossiers, longest on their way on top."""
    asked = (
        _rows(Delivery.posted_at, Delivery.tracking)
        .join(Delivery, Delivery.dossier_id == Dossier.id)
        .where(_open_letter(), Dossier.holder_uid == here, Dossier.voided_at.is_(None))
        .order_by(Delivery.posted_at, Delivery.id)
    )
    return tuple(_row(row) for row in session.execute(asked.limit(MOST)))


def to_give_back(session: Session, here: str) -> tuple[ReadyRow, ...]:
    """Return the stopped dossiers at a desk of which something that lies here is still to go back, oldest first."""
    asked = _rows(Dossier.ended_at).where(*_to_give_back(here)).order_by(Dossier.ended_at, Dossier.id)
    return tuple(_row(row) for row in session.execute(asked.limit(MOST)))


def count_to_give_back(session: Session, here: str) -> int:
    """Return of how many stopped dossiers at a desk something is still to be given back."""
    return session.scalar(select(func.count()).select_from(Dossier).where(*_to_give_back(here))) or 0


def _on_portal(session: Session, *which: ColumnElement[bool]) -> Iterator[tuple[str, OnPortal]]:
    """Yield those of some dossiers whose valid results the portal has all, with the message that brought them."""
    from app.exchange import portal_answers

    newest = (
        select(func.max(OutboxMessage.id))
        .where(OutboxMessage.dossier_id == Dossier.id, OutboxMessage.state == int(State.FINISHED))
        .correlate(Dossier)
        .scalar_subquery()
    )
    asked = (
        select(
            Dossier.uid,
            OutboxMessage.body,
            OutboxMessage.sent_at,
            OutboxMessage.reply,
            Result.uid.label("result"),
            Result.kind,
        )
        .join(OutboxMessage, OutboxMessage.id == newest)
        .join(Result, and_(Result.dossier_id == Dossier.id, Result.voided_at.is_(None)))
        .where(OutboxMessage.sent_at.is_not(None), *which)
        .order_by(Dossier.id, Result.id)
    )
    for uid, rows in groupby(session.execute(asked), key=lambda row: row.uid):
        first, *more = rows
        sent = set(portal_answers.enclosed(first.body).values())
        if {row.result for row in (first, *more) if row.kind != ResultKind.NO_DOCUMENT.value} <= sent:
            yield uid, OnPortal(first.sent_at, first.reply)


def _to_give_back(here: str) -> tuple[ColumnElement[bool], ...]:
    return (giving_back.is_owed(), *_lies(here), ~office.is_department(here), ~_on_the_way())


def _ready(here: str) -> tuple[ColumnElement[bool], ...]:
    return (Dossier.state == int(State.FINISHED), *_lies(here), ~_on_the_way())


def _on_the_way() -> ColumnElement[bool]:
    return exists().where(Delivery.dossier_id == Dossier.id, _open_letter())


def _lies(here: str) -> tuple[ColumnElement[bool], ...]:
    return (Dossier.holder_uid == here, Dossier.voided_at.is_(None), ~handovers.is_offered())


def _open_letter() -> ColumnElement[bool]:
    return Delivery.posted_at.is_not(None) & Delivery.delivered_at.is_(None) & Delivery.came_back_at.is_(None)


def _rows(since: InstrumentedAttribute[Any], *more: Any) -> Select[*tuple[Any, ...]]:
    """Return the question for a row: the newest valid result stands for all, the newest telling too."""
    newest = (
        select(func.max(Result.id))
        .where(Result.dossier_id == Dossier.id, Result.voided_at.is_(None))
        .correlate(Dossier)
        .scalar_subquery()
    )
    told = (
        select(func.max(Telling.id))
        .where(Telling.dossier_id == Dossier.id, Telling.about == TellingAbout.RESULT.value)
        .correlate(Dossier)
        .scalar_subquery()
    )
    return (
        select(
            Dossier.uid, Dossier.code, Dossier.external_code, Dossier.owner_name, Dossier.owner_phone,
            Dossier.result_by_post, Dossier.state, Dossier.due_current, since.label("since"),
            ProcedureVersion.name.label("procedure"), Result.name.label("result"), Result.number, Result.kind,
            Telling.told_at, Telling.failure, *more,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .outerjoin(Result, Result.id == newest)
        .outerjoin(Telling, Telling.id == told)
    )  # fmt: skip


def _row(row: Any) -> ReadyRow:
    return ReadyRow(
        uid=row.uid,
        code=row.code or "",
        owner_name=row.owner_name,
        owner_phone=mask_phone(row.owner_phone),
        procedure_name=row.procedure,
        result=" ".join(filter(None, (row.result, row.number))),
        refused=row.kind == ResultKind.REFUSAL.value,
        since=row.since,
        by_post=row.result_by_post and row.kind != ResultKind.NO_DOCUMENT.value,
        told_at=None if row.failure else row.told_at,
        failure=row.failure or "",
        state=State(row.state),
        due=row.due_current,
        online=bool(row.external_code),
        tracking=getattr(row, "tracking", ""),
    )


def _result(row: Result) -> ResultLine:
    return ResultLine(
        uid=row.uid,
        kind=ResultKind(row.kind),
        name=row.name,
        number=row.number,
        dated=row.dated,
        valid_until=row.valid_until,
        scope=row.scope,
        made_at=row.made_at,
        sha256=row.document.sha256 if row.document else "",
        pages=row.document.pages if row.document else 0,
        void=row.voided_at is not None,
        void_reason=row.void_reason,
    )


def _telling(row: Telling, names: dict[str, str]) -> TellingLine:
    officer = names.get(row.told_by or "", "")
    return TellingLine(TellingWay(row.way), row.address, row.told_at, officer, row.failure)


def _delivery(row: Delivery, names: dict[str, str]) -> DeliveryLine:
    return DeliveryLine(
        way=DeliveryWay(row.way),
        receiver_name=row.receiver_name,
        receiver_identifier=mask_number(row.receiver_identifier),
        shown=IdentityProof(row.shown) if row.shown else None,
        authority=row.authority or "",
        receipt_taken_back=row.receipt_taken_back,
        tracking=row.tracking,
        posted_at=row.posted_at,
        delivered_at=row.delivered_at,
        came_back_at=row.came_back_at,
        officer_name=names.get(row.given_by or "", ""),
        note=row.note,
    )
