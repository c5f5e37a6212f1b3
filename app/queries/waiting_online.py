"""Online dossiers that wait, each whole with its checklist and files: nothing more is asked to show the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from app.models.dossier import Dossier
from app.models.online import OnlineLook, OnlineMessage
from app.models.procedure import ProcedureVersion
from app.models.slip import Slip
from app.queries import money, office, time_rules
from app.queries.inbox import PROGRESS, FileView, file_view
from app.rules import fees
from app.rules.calendar import Calendar
from app.rules.completeness import Completeness, Missing, Standing, check, filed_online
from app.rules.fees import Account
from app.rules.identity import mask_number, mask_phone
from app.rules.kinds import Form, Look
from app.rules.states import State
from app.rules.time_rules import TimeRules
from app.rules.working_time import Limit, TimeUnit, due

SOON = 2
"""Working hours before its answer is due, from which a dossier counts as about to be late."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One component of a dossier: how it stands, and the files that came for it."""

    position: int
    name: str
    standing: Standing
    missing: bool
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class LookView:
    """What an officer said of a dossier while looking it through; `reason` is why a batch could not accept it."""

    look: Look
    officer_name: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingView:
    """An online dossier that waits.

    `answer_due` is until when it is to be answered and `soon` from when that counts as pressing: neither is set while
    it waits for its applicant, who was `asked` for more. `immediate` is a procedure with a result the same day, for
    which no receipt is due. `department_uid` is where it goes. `account` is what the portal says of its fee, or what
    the procedure asks for. Numbers are masked.
    """

    uid: str
    external_code: str
    owner_system: str
    procedure_code: str
    procedure_name: str
    immediate: bool
    department_uid: str | None
    owner_name: str
    owner_identifier: str
    owner_phone: str
    submitter_name: str
    received: datetime
    answer_due: datetime | None
    soon: datetime | None
    asked: datetime | None
    papers: tuple[PaperView, ...]
    missing: tuple[Missing, ...]
    files: tuple[FileView, ...]
    changes: tuple[str, ...]
    look: LookView | None
    account: Account

    @property
    def complete(self) -> bool:
        """Whether what came online is all that the procedure asks for."""
        return not self.missing

    @property
    def unplaced(self) -> tuple[FileView, ...]:
        """The sound files of which nobody said yet what they are."""
        return tuple(file for file in self.files if file.component is None and file.sha256)


@dataclass(frozen=True, slots=True)
class _Came:
    """What belongs to dossiers beside their rows, by dossier."""

    messages: Mapping[int, Sequence[OnlineMessage]]
    asked: Mapping[int, datetime]
    looks: Mapping[int, LookView]
    accounts: Mapping[int, Account]


def waiting(session: Session, here: str) -> tuple[WaitingView, ...]:
    """Return the online dossiers of a place that wait: what is due first on top, what applicants owe at the end."""
    calendar = office.calendar(session)
    asked = select(Dossier).where(*_waits(here)).options(
        joinedload(Dossier.version).options(
            joinedload(ProcedureVersion.procedure),
            selectinload(ProcedureVersion.components),
            selectinload(ProcedureVersion.fee_items),
        ),
        selectinload(Dossier.lines),
    )  # fmt: skip
    found = session.scalars(asked).all()
    came, own, usual = _came(session, here), time_rules.of_all(session), time_rules.of_office(session)
    rules = {dossier.id: own.get(dossier.version.procedure_id, usual) for dossier in found}
    rows = [_view(dossier, came, rules[dossier.id], calendar) for dossier in found]
    return tuple(sorted(rows, key=lambda row: (row.answer_due is None, row.answer_due or row.received, row.received)))


def count(session: Session, here: str) -> int:
    """Return how many online dossiers wait for an answer of this place, not for their applicants."""
    return session.scalar(select(func.count()).select_from(Dossier).where(*_waits(here), ~is_asked())) or 0


def is_asked() -> ColumnElement[bool]:
    """Return the condition that an applicant was asked for papers and nothing has come online since."""
    newest = (
        select(func.max(OnlineMessage.arrived_at))
        .where(OnlineMessage.dossier_id == Dossier.id, OnlineMessage.kind != PROGRESS)
        .scalar_subquery()
    )
    since = Slip.issued_at >= func.coalesce(newest, Slip.issued_at)
    return exists().where(Slip.dossier_id == Dossier.id, Slip.form == int(Form.SUPPLEMENT), since)


def answer_due(session: Session, dossier: Dossier) -> datetime | None:
    """Return until when an online dossier is to be answered; None where it waits for its applicant, or for nobody."""
    if dossier.external_code is None or dossier.state != State.REGISTERED or dossier.is_void:
        return None
    of_requests = (Slip.dossier_id == dossier.id, Slip.form == int(Form.SUPPLEMENT))
    asked = session.scalar(select(func.max(Slip.issued_at)).where(*of_requests))
    of_messages = (OnlineMessage.dossier_id == dossier.id, OnlineMessage.kind != PROGRESS)
    newest = session.scalar(select(func.max(OnlineMessage.arrived_at)).where(*of_messages))
    since = _since(dossier, newest, asked)
    within = time_rules.of_procedure(session, dossier.version.procedure_id).answer_within
    return due(since, Limit(within, TimeUnit.WORKING_HOURS), office.calendar(session)).moment if since else None


def standing(dossier: Dossier) -> Completeness:
    """Return how what came online stands against what the procedure asks for."""
    wanted = tuple(component.requirement() for component in dossier.version.components)
    handed = filed_online(wanted, {line.position: line.counts for line in dossier.lines}, dossier.sets)
    return check(wanted, handed, frozenset(dossier.cases), dossier.sets)


def _waits(here: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Dossier.state == int(State.REGISTERED),
        Dossier.holder_uid == here,
        Dossier.external_code.is_not(None),
        Dossier.voided_at.is_(None),
    )


def _came(session: Session, here: str) -> _Came:
    keys = select(Dossier.id).where(*_waits(here))
    asked = (
        select(OnlineMessage)
        .where(OnlineMessage.dossier_id.in_(keys))
        .options(defer(OnlineMessage.raw), selectinload(OnlineMessage.files))
        .order_by(OnlineMessage.id)
    )
    messages: dict[int, list[OnlineMessage]] = {}
    for message in session.scalars(asked):
        messages.setdefault(message.dossier_id, []).append(message)
    requests = (
        select(Slip.dossier_id, func.max(Slip.issued_at))
        .where(Slip.dossier_id.in_(keys), Slip.form == int(Form.SUPPLEMENT))
        .group_by(Slip.dossier_id)
    )
    asked_at = {key: moment for key, moment in session.execute(requests) if key is not None}
    return _Came(messages, asked_at, _looks(session), money.accounts(session, keys))


def _looks(session: Session) -> Mapping[int, LookView]:
    names = office.officer_names(session)
    return {
        row.dossier_id: LookView(Look(row.mark), names.get(row.officer_uid, ""), row.looked_at, row.reason)
        for row in session.scalars(select(OnlineLook))
    }


def _view(dossier: Dossier, came: _Came, rules: TimeRules, calendar: Calendar) -> WaitingView:
    everything, asked = came.messages.get(dossier.id, ()), came.asked.get(dossier.id)
    messages = [one for one in everything if one.kind != PROGRESS]
    files = next((tuple(map(file_view, one.files)) for one in reversed(messages) if one.taken_at), ())
    stands = standing(dossier)
    since = _since(dossier, max((one.arrived_at for one in messages), default=None), asked)
    within = Limit(rules.answer_within, TimeUnit.WORKING_HOURS)
    early = Limit(max(0, rules.answer_within - SOON), TimeUnit.WORKING_HOURS)
    version = dossier.version
    return WaitingView(
        uid=dossier.uid,
        external_code=dossier.external_code or "",
        owner_system=dossier.owner_system,
        procedure_code=version.procedure.code,
        procedure_name=version.name,
        immediate=version.limit_unit == TimeUnit.SAME_DAY.value,
        department_uid=dossier.department_uid,
        owner_name=dossier.owner_name,
        owner_identifier=mask_number(dossier.owner_identifier),
        owner_phone=mask_phone(dossier.owner_phone),
        submitter_name=dossier.submitter_name,
        received=dossier.received_at,
        answer_due=due(since, within, calendar).moment if since else None,
        soon=due(since, early, calendar).moment if since else None,
        asked=asked,
        papers=_papers(dossier, stands, files),
        missing=stands.missing,
        files=files,
        changes=tuple(one.uid for one in everything if one.waits),
        look=came.looks.get(dossier.id),
        account=came.accounts.get(dossier.id) or _asked(dossier),
    )


def _asked(dossier: Dossier) -> Account:
    """Return what the procedure asks for where nobody took a fee down yet: its acceptance will."""
    owed = fees.owed(dossier.version.fees, dossier.cases, dossier.sets)
    return Account(sum(one.amount for one in owed) if owed else None)


def _since(dossier: Dossier, newest: datetime | None, asked: datetime | None) -> datetime | None:
    """Return from when an answer is awaited of us: none once its applicant was asked and sent nothing since."""
    if asked is None:
        return dossier.received_at
    return newest if newest is not None and newest > asked else None


def _papers(dossier: Dossier, stands: Completeness, files: Sequence[FileView]) -> tuple[PaperView, ...]:
    names = {component.position: component.name for component in dossier.version.components}
    return tuple(
        PaperView(
            row.position,
            names[row.position],
            row.standing,
            row.missing,
            tuple(file for file in files if file.component == row.position),
        )
        for row in stands.rows
    )
