"""Intake: accepting a complete dossier, asking for a supplement, refusing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import errors
from app.desk import (
    acceptance,
    applicants,
    assembling,
    charging,
    checklist,
    contents,
    digitised,
    reuse,
    slips,
    wording,
)
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.desk.wording import SupplementText
from app.models import journal, search
from app.models.base import new_uid
from app.models.dossier import Dossier
from app.models.draft import Draft, DraftContent, PersonData
from app.models.organisation import Department
from app.models.procedure import ProcedureVersion
from app.models.slip import Slip
from app.papers import receipt, refusal, supplement
from app.queries import money, office, procedures
from app.queries.office import OfficeView
from app.rules import states
from app.rules.kinds import Form
from app.rules.states import Move, State
from app.rules.working_time import due
from app.text import needed_reason, nfc


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An accepted dossier: its code, its promise, its receipt, and the fee that is open, in đồng."""

    dossier_uid: str
    code: str
    due: datetime
    due_uncertain: bool
    receipt: slips.IssuedSlip
    fee: int = 0


@dataclass(frozen=True, slots=True)
class IssuedRequest:
    """A dossier that was not accepted, and the slip that says why."""

    dossier_uid: str
    slip: slips.IssuedSlip


def accept(desk: Desk, draft_uid: str, override_reason: str = "") -> Acknowledgement:
    """Accept a dossier: number, deadline, journal, documents and receipt, all or nothing (NĐ 118/2025 Điều 17).

    The clock starts and the code is dated at the moment of acceptance. An incomplete dossier is accepted only by an
    officer who may override, with a reason.

    Raises:
        PagesNotSorted: pages lie on no component; no reason makes up for that.
        NotReusable: papers that were to be used again may not be any more, all named at once.
        Incomplete: papers or particulars are missing, all named at once.
        NotAllowed, ReasonNeeded: an override by one who may not, or without a reason.
        ClockSetBack: the clock stands before the last entry; the officer must confirm the time first.
        LastCodeNeeded: a restored home does not know the last code that was given.
        UnknownDraft, UnknownProcedure: the draft or its procedure version is gone.
        DocumentDamaged, ForeignFileDamaged: a page is not what came in any more.
        DiskFull, HomeReadOnly: a paper could not be stored.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    while True:
        assembled = assembling.assemble_draft(desk, draft_uid)
        moment = desk.clock.now()
        with desk.store.transaction() as session:
            acceptance.refuse_doubtful_clock(session, desk, moment)
            draft = find_open(session, draft_uid)
            if assembling.stands(session, desk, draft, assembled):  # else a page came meanwhile
                return _accept(session, desk, draft, assembled, moment, nfc(override_reason))


def request_supplement(
    desk: Desk, draft_uid: str, extra: Sequence[str] = (), *, text: SupplementText | None = None
) -> IssuedRequest:
    """Issue Mẫu 02 with everything that is missing, once and in full; the draft stays, parked under its dossier.

    Args:
        desk: who asks, where.
        draft_uid: the draft that is incomplete.
        extra: further things to complete, in the officer's words.
        text: what the paper says, as the officer read and changed it; without one all that is missing, and as usual.

    Raises:
        NothingMissing: the checklist is complete and nothing else was named, or all of it was taken out.
        Incomplete: the owner's name is missing.
        UnknownDraft, UnknownProcedure: the draft or its procedure version is gone.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        content = draft.parsed
        version = _version(session, content)
        _require_owner(content)
        here = office.office(session)
        missing = wording.missing_items(desk, here, procedures.view(version), content)
        said = (text or wording.usual(desk, here, (*missing, *extra))).tidied()
        if not said.items:
            raise errors.NothingMissing
        dossier = _dossier(session, desk, draft, version, moment, Move.REGISTER)
        _bind(session, draft, dossier)
        issued = slips.issue(
            session, desk, here, Form.SUPPLEMENT, dossier, moment,
            lambda drawn: supplement.render(contents.supplement(desk, dossier, drawn, said)),
        )  # fmt: skip
        applicants.remember(session, content, moment)
        search.write(session, dossier)
        draft.changed_at = moment
        note = {"items": list(said.items), **({"reason": said.reason} if said.reason else {})}
        journal.record(session, desk.by(moment), "supplement_requested", dossier_uid=dossier.uid, note=note)
    return IssuedRequest(dossier.uid, issued)


def refuse(desk: Desk, draft_uid: str, reason: str) -> IssuedRequest:
    """Issue Mẫu 03 with its reason; the dossier is not received and the draft is closed.

    Raises:
        ReasonNeeded: no reason in words.
        Incomplete: the owner's name is missing.
        UnknownDraft, UnknownProcedure: the draft or its procedure version is gone.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        content = draft.parsed
        version = _version(session, content)
        _require_owner(content)
        dossier = _dossier(session, desk, draft, version, moment, Move.REFUSE)
        _bind(session, draft, dossier)
        digitised.write_lines(session, dossier, version, content)
        issued = slips.issue(
            session, desk, office.office(session), Form.REFUSAL, dossier, moment,
            lambda drawn: refusal.render(contents.refusal(desk, dossier, drawn, reason)),
        )  # fmt: skip
        applicants.remember(session, content, moment)
        search.write(session, dossier)
        draft.closed_at = moment
        note = {"reason": reason}
        journal.record(session, desk.by(moment), "refused", dossier_uid=dossier.uid, note=note)
    return IssuedRequest(dossier.uid, issued)


def issue_receipt(
    session: Session, desk: Desk, here: OfficeView, dossier: Dossier, moment: datetime
) -> slips.IssuedSlip:
    """Issue Mẫu 01 for a dossier as it stands now; a later edition says so."""
    return slips.issue(
        session, desk, here, Form.RECEIPT, dossier, moment,
        lambda drawn: receipt.render(contents.receipt(session, desk, dossier, drawn)),
    )  # fmt: skip


def receipt_anew(
    session: Session, desk: Desk, here: OfficeView, dossier: Dossier, moment: datetime
) -> slips.IssuedSlip | None:
    """Issue the receipt once more with what is new, where the applicant holds one with the former."""
    given = select(Slip.id).where(Slip.dossier_id == dossier.id, Slip.form == int(Form.RECEIPT))
    if session.scalar(given.limit(1)) is None:
        return None
    dossier.correction_count += 1
    return issue_receipt(session, desk, here, dossier, moment)


def refuse_unsorted(draft: Draft, version: ProcedureVersion) -> None:
    """Leave no page out in silence: what is not bound is erased with the draft.

    Raises:
        PagesNotSorted: pages lie on no component of the procedure.
    """
    places = {component.position for component in version.components}
    count = sum(page.is_paper and page.component not in places for page in draft.pages)
    if count:
        raise errors.PagesNotSorted(count)


def _accept(
    session: Session,
    desk: Desk,
    draft: Draft,
    assembled: tuple[assembling.AssembledComponent, ...],
    moment: datetime,
    reason: str,
) -> Acknowledgement:
    content = draft.parsed
    version = _version(session, content)
    refuse_unsorted(draft, version)
    used = reuse.require(session, desk, draft)
    overridden = _overridden(desk, version, content, reason)
    here = office.office(session)
    promised = due(moment, version.limit, office.calendar(session, here))
    code = acceptance.draw_code(session, here.agency_code, moment)
    dossier = _dossier(session, desk, draft, version, moment, Move.ACCEPT)
    acceptance.settle(session, desk, dossier, acceptance.Settled(code, moment, promised, here.papers))
    dossier.override_reason = reason if overridden else ""
    _bind(session, draft, dossier)
    draft.closed_at = moment
    lines = digitised.write_lines(session, dossier, version, content, [made.component for made in assembled])
    digitised.attach(session, dossier, lines, assembling.identify(desk, assembled, code), moment)
    reuse.attach(session, lines, used)
    charging.as_catalogued(session, desk, dossier, moment)
    issued = issue_receipt(session, desk, here, dossier, moment)
    applicants.remember(session, content, moment)
    search.write(session, dossier)
    note = ({"reason": reason} if overridden else {}) | ({"reused": len(used)} if used else {})
    journal.record(session, desk.by(moment), "accepted", dossier_uid=dossier.uid, note=note)
    still = money.account(session, dossier.id).open
    return Acknowledgement(dossier.uid, code, promised.moment, dossier.due_uncertain, issued, still)


def _version(session: Session, content: DraftContent) -> ProcedureVersion:
    named = select(ProcedureVersion).where(ProcedureVersion.uid == content.version_uid)
    whole = (joinedload(ProcedureVersion.procedure), joinedload(ProcedureVersion.field))
    found = session.scalar(named.options(*whole))
    if found is None or found.withdrawn:
        raise errors.UnknownProcedure(content.version_uid)
    return found


def _require_owner(content: DraftContent) -> None:
    if not content.owner.name.strip():
        raise errors.Incomplete((), ("owner_name",))


def _overridden(desk: Desk, version: ProcedureVersion, content: DraftContent, reason: str) -> bool:
    """Return whether an incomplete dossier is accepted all the same; particulars are needed in any case."""
    particulars = checklist.missing_particulars(content)
    standing = checklist.assess(procedures.view(version), content)
    if particulars or (standing.missing and not reason):
        raise errors.Incomplete(standing.missing, particulars)
    if standing.missing and not desk.signed_in().may_override:
        raise errors.NotAllowed
    return not standing.complete


def _dossier(
    session: Session, desk: Desk, draft: Draft, version: ProcedureVersion, moment: datetime, move: Move
) -> Dossier:
    """Return the draft's dossier in the state the move leads to: the one that a slip made before, or a new one.

    Nothing is written before `_bind`, so that what the caller adds to it is written along.
    """
    department = department_uid(session, version)
    dossier = session.get(Dossier, draft.dossier_id) if draft.dossier_id else None
    if dossier is None:
        dossier = Dossier(
            uid=new_uid(),
            state=states.after(None, move),
            received_at=moment,
            place_received_uid=desk.place.uid,
            holder_uid=desk.place.uid,
            holder_since=moment,
        )
        session.add(dossier)
    else:
        dossier.state = states.after(State(dossier.state), move)
    fill(dossier, draft.parsed)
    dossier.version = version
    dossier.department_uid = department
    return dossier


def _bind(session: Session, draft: Draft, dossier: Dossier) -> None:
    """Write the dossier and let its draft stand under it."""
    session.flush()
    draft.dossier_id = dossier.id


def fill(dossier: Dossier, content: DraftContent) -> None:
    """Copy what was typed into the dossier's own columns."""
    submitter = content.submitter or PersonData()
    dossier.channel = int(content.channel)
    dossier.sets = content.sets
    dossier.cases = sorted(checklist.cases_of(content))
    dossier.owner_kind = content.owner_kind.value
    dossier.owner_name = nfc(content.owner.name)
    dossier.owner_identifier = applicants.identifier_of(content.owner.identifier)
    dossier.owner_address = nfc(content.owner.address)
    dossier.owner_phone = applicants.phone_of(content.owner.phone)
    dossier.owner_email = nfc(content.owner.email)
    dossier.submitter_name = nfc(submitter.name)
    dossier.submitter_identifier = applicants.identifier_of(submitter.identifier)
    dossier.submitter_address = nfc(submitter.address)
    dossier.submitter_phone = applicants.phone_of(submitter.phone)
    dossier.submitter_authority = nfc(submitter.authority)
    dossier.result_by_post = content.result_by_post
    dossier.result_address = nfc(content.result_address)


def department_uid(session: Session, version: ProcedureVersion) -> str | None:
    """Return the identity of the department that a procedure names, nothing where none has that name here."""
    named = select(Department.uid).where(Department.name == version.department_name)
    return session.scalar(named.limit(1))
