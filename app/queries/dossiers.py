"""One dossier with its papers, slips and history, and what a scanned code leads to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.messages import actor_name
from app.models import journal, verify
from app.models.deadline import DueChange
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.journal import JournalContent, JournalEntry
from app.models.slip import Slip
from app.models.transfer import Transfer, TransferItem
from app.queries import (
    drafts,
    giving_back,
    money,
    office,
    online_changes,
    online_supplements,
    pauses,
    results,
    time_rules,
    waiting_online,
)
from app.queries.giving_back import GoesBack
from app.queries.pauses import PauseView
from app.queries.results import ResultsOf
from app.rules.fees import Account
from app.rules.identity import mask_number, mask_phone
from app.rules.kinds import Channel, DueChangeKind, Form, ItemState, OwnerKind
from app.rules.states import State
from app.rules.time_rules import MoveStanding, TimeRules, move_standing


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One journal entry of a dossier, with the facts noted beside it (a reason, how many copies)."""

    at: datetime
    action: str
    officer_name: str
    note: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A digitised paper of a dossier; `reused_from` is the code of the earlier one, where that is in this store."""

    uid: str
    name: str
    pages: int
    sha256: str
    digitised_at: datetime
    valid_until: date | None
    reused: bool
    reused_from: str


@dataclass(frozen=True, slots=True)
class SlipLine:
    """An issued paper of a dossier."""

    uid: str
    form: Form
    number: int
    year: int
    issued_at: datetime
    sha256: str
    copies_marked: int


@dataclass(frozen=True, slots=True)
class DueMove:
    """A move of a dossier's promised date."""

    before: datetime
    after: datetime
    reason: str
    kind: DueChangeKind = DueChangeKind.EXTENDED


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as the side panel shows it: identifiers masked."""

    uid: str
    code: str
    external_code: str
    state: State
    void_reason: str
    void: bool
    procedure_code: str
    procedure_name: str
    department_name: str
    result_name: str
    owner_kind: OwnerKind
    owner_name: str
    owner_identifier: str
    owner_address: str
    owner_phone: str
    owner_email: str
    submitter_name: str
    submitter_identifier: str
    submitter_authority: str
    channel: Channel
    received_at: datetime
    accepted_at: datetime | None
    complete_since: datetime | None
    due: datetime | None
    due_uncertain: bool
    due_moves: tuple[DueMove, ...]
    pauses: tuple[PauseView, ...]
    answer_due: datetime | None
    came_online: datetime | None
    changed_online: datetime | None
    rules: TimeRules
    ended_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    result_by_post: bool
    holder_uid: str
    holder_name: str
    at_department: bool
    holder_since: datetime
    offered_to: str
    documents: tuple[DocumentLine, ...]
    slips: tuple[SlipLine, ...]
    account: Account
    outcome: ResultsOf
    goes_back: GoesBack
    history: tuple[HistoryLine, ...]

    @property
    def waits(self) -> PauseView | None:
        """What it waits for now."""
        return next((one for one in self.pauses if one.ended_at is None), None)

    @property
    def runs_on(self) -> bool:
        """Whether its clock runs although a fee is awaited, as its rules say."""
        return self.state is State.FEE_DUE and not self.rules.fee_pauses

    def move_standing(self, now: datetime) -> MoveStanding | None:
        """Return how an apology with a new date would stand now; None where no date is promised."""
        if self.due is None:
            return None
        before = sum(one.kind is DueChangeKind.EXTENDED for one in self.due_moves)
        return move_standing(self.rules, promised=self.due, before=before, now=now)


@dataclass(frozen=True, slots=True)
class Opens:
    """What a code leads to: a draft to go on with, or a dossier to look at; neither when nothing is known of it."""

    draft_uid: str = ""
    dossier_uid: str = ""


def dossier(session: Session, uid: str) -> DossierView | None:
    """Return a dossier by its identity."""
    found = session.scalar(select(Dossier).where(Dossier.uid == uid))
    return _view(session, found) if found else None


def by_code(session: Session, code: str) -> Opens:
    """Return what a dossier's own code, or the code of another system, leads to."""
    same = (Dossier.code == code) | (Dossier.external_code == code)
    uid = session.scalar(select(Dossier.uid).where(same).limit(1))
    return Opens(dossier_uid=uid or "")


def by_slip_code(session: Session, slip_code: str) -> Opens:
    """Return what a slip's barcode leads to: of a supplement request the draft, of any other the dossier."""
    draft_uid = drafts.by_slip_code(session, slip_code)
    if draft_uid:
        return Opens(draft_uid=draft_uid)
    statement = select(Dossier.uid).join(Slip, Slip.dossier_id == Dossier.id)
    uid = session.scalar(statement.where(Slip.slip_code == slip_code).limit(1))
    return Opens(dossier_uid=uid or "")


def by_any_code(session: Session, code: str) -> Opens:
    """Return what a code leads to that stands on a slip: a dossier's, or the slip's own where there was none."""
    return by_slip_code(session, code) if code.isdigit() else by_code(session, code)


def history(session: Session, uid: str) -> tuple[HistoryLine, ...]:
    """Return a dossier's entries, newest first."""
    names = office.officer_names(session)
    statement = (
        select(JournalEntry, JournalContent.content)
        .outerjoin(JournalContent, JournalContent.id == JournalEntry.id)
        .where(JournalEntry.dossier_uid == uid)
        .order_by(JournalEntry.id.desc())
    )
    return tuple(
        HistoryLine(
            entry.at, entry.action, names.get(entry.officer) or actor_name(entry.officer), _note(content, uid)
        )
        for entry, content in session.execute(statement)
    )


def history_is_whole(session: Session, uid: str) -> bool:
    """Whether a dossier's own chain of entries verifies from its first entry to its last."""
    entries = [dict(entry) for entry in journal.slice_of(session, uid)]
    return not any(True for _finding in verify.slice_findings(entries))


def _note(content: bytes | None, uid: str) -> Mapping[str, Any]:
    """Return the facts of an entry, numbers masked; an erased or changed content tells none: the check says so.

    Where the note says what stood there before, what its act wrote instead stands beside it as `after`.
    """
    try:
        told = json.loads(content) if content else {"note": {}}
        note = dict(told["note"])
        if not isinstance(before := note.get("before"), dict):
            return {**note, "before": {}} if "before" in note else note
        written = note.get("after") or told["rows"]["dossiers"][uid]
        after = {name: written.get(name, "") for name in before}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {**note, "before": _masked(before), "after": _masked(after)}


def _masked(particulars: Mapping[str, Any]) -> dict[str, str]:
    """Return particulars as a dossier shows its own."""
    masks = {"identifier": mask_number, "phone": mask_phone}
    return {name: masks.get(name.rpartition("_")[2], str)(str(value)) for name, value in particulars.items()}


def _view(session: Session, found: Dossier) -> DossierView:
    version = found.version
    return DossierView(
        uid=found.uid,
        code=found.code or "",
        external_code=found.external_code or "",
        state=State(found.state),
        void=found.is_void,
        void_reason=found.void_reason,
        procedure_code=version.procedure.code,
        procedure_name=version.name,
        department_name=version.department_name,
        result_name=version.result,
        owner_kind=OwnerKind(found.owner_kind),
        owner_name=found.owner_name,
        owner_identifier=mask_number(found.owner_identifier),
        owner_address=found.owner_address,
        owner_phone=mask_phone(found.owner_phone),
        owner_email=found.owner_email,
        submitter_name=found.submitter_name,
        submitter_identifier=mask_number(found.submitter_identifier),
        submitter_authority=found.submitter_authority,
        channel=Channel(found.channel),
        received_at=found.received_at,
        accepted_at=found.accepted_at,
        complete_since=found.complete_since,
        due=found.due_current,
        due_uncertain=found.due_uncertain,
        due_moves=_due_moves(session, found),
        pauses=pauses.of_dossier(session, found.id),
        answer_due=waiting_online.answer_due(session, found),
        came_online=online_supplements.last_arrival(session, found),
        changed_online=online_changes.arrived(session, found),
        rules=time_rules.of_procedure(session, version.procedure_id),
        ended_at=found.ended_at,
        finished_at=found.finished_at,
        returned_at=found.returned_at,
        result_by_post=found.result_by_post,
        holder_uid=found.holder_uid,
        holder_name=office.place_names(session).get(found.holder_uid, ""),
        at_department=bool(session.scalar(select(office.is_department(found.holder_uid)))),
        holder_since=found.holder_since,
        offered_to=_offered_to(session, found),
        documents=tuple(_document(session, link) for line in found.lines for link in line.documents),
        slips=_slips(session, found),
        account=money.account(session, found.id),
        outcome=results.of_dossier(session, found),
        goes_back=giving_back.of_dossier(session, found),
        history=history(session, found.uid),
    )


def _document(session: Session, link: LineDocument) -> DocumentLine:
    held = link.document
    return DocumentLine(
        uid=held.uid,
        name=held.name,
        pages=held.pages,
        sha256=held.sha256,
        digitised_at=held.digitised_at,
        valid_until=held.valid_until,
        reused=link.reused,
        reused_from=_digitised_for(session, held) if link.reused else "",
    )


def _digitised_for(session: Session, document: Document) -> str:
    """Return the code of the dossier that a paper was digitised for, nothing where that is not in this store."""
    statement = (
        select(Dossier.code)
        .join(ChecklistLine, ChecklistLine.dossier_id == Dossier.id)
        .join(LineDocument, LineDocument.line_id == ChecklistLine.id)
        .where(LineDocument.document_id == document.id, ~LineDocument.reused)
    )
    return session.scalar(statement.limit(1)) or ""


def _slips(session: Session, found: Dossier) -> tuple[SlipLine, ...]:
    slips = session.scalars(select(Slip).where(Slip.dossier_id == found.id).order_by(Slip.id.desc()))
    return tuple(
        SlipLine(s.uid, Form(s.form), s.number, s.year, s.issued_at, s.sha256, s.copies_marked) for s in slips
    )


def _due_moves(session: Session, found: Dossier) -> tuple[DueMove, ...]:
    moves = select(DueChange).where(DueChange.dossier_id == found.id).order_by(DueChange.id)
    return tuple(
        DueMove(one.due_before, one.due_after, one.reason, DueChangeKind(one.kind or DueChangeKind.EXTENDED))
        for one in session.scalars(moves)
    )


def _offered_to(session: Session, found: Dossier) -> str:
    uid = session.scalar(
        select(Transfer.receiver_uid)
        .join(TransferItem, TransferItem.transfer_id == Transfer.id)
        .where(TransferItem.dossier_id == found.id, TransferItem.state == ItemState.OFFERED.value)
    )
    return office.place_names(session).get(uid, "") if uid else ""
