"""What staff put right: particulars corrected, before hand-over also a dossier accepted by mistake made void."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import applicants, checklist, drafts, intake, slips
from app.desk.desk import Desk
from app.models import journal, search
from app.models.dossier import ChecklistLine, Document, Dossier
from app.models.draft import DraftContent, PersonData
from app.models.result import Result
from app.models.transfer import TransferItem
from app.queries import office, procedures
from app.rules.completeness import Counts, PaperKind
from app.rules.kinds import Channel, ItemState, OwnerKind
from app.rules.states import BROKEN_OFF, RUNNING, State
from app.text import needed_reason, nfc

CORRECTABLE = (
    "owner_name",
    "owner_identifier",
    "owner_address",
    "owner_phone",
    "owner_email",
    "submitter_name",
    "submitter_identifier",
    "submitter_address",
    "submitter_phone",
    "submitter_authority",
    "result_address",
)


def correct(desk: Desk, dossier_uid: str, particulars: Mapping[str, str], reason: str) -> slips.IssuedSlip | None:
    """Correct applicant data wherever the dossier stands on its way, as long as the desk holds it; its code stays.

    While the clock runs, an applicant who has a receipt gets the next edition of it; the old one stays.

    Args:
        desk: who corrects, where.
        dossier_uid: the dossier.
        particulars: the new value of each column of `CORRECTABLE` that changes.
        reason: why, in words; before and after stand in the journal.

    Raises:
        ReasonNeeded: no reason.
        BadInput: a name that is no such column, or nothing changes.
        Incomplete: a particular would become empty that a receipt needs.
        ReusedOfAnother: papers that are used again would belong to another owner.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be changed here and now.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = _correctable(session, desk, dossier_uid)
        before = put_right(session, dossier, particulars, moment)
        if not before:
            raise errors.BadInput(", ".join(particulars.values()))
        promises = dossier.state in RUNNING  # one that waits gets its receipt with the new date, when it goes on
        here = office.office(session)
        issued = intake.receipt_anew(session, desk, here, dossier, moment) if promises else None
        search.write(session, dossier)
        note = {"before": before, "reason": reason}
        journal.record(session, desk.by(moment), "corrected", dossier_uid=dossier.uid, note=note)
    return issued


def put_right(session: Session, dossier: Dossier, particulars: Mapping[str, str], moment: datetime) -> dict[str, str]:
    """Write other particulars into a dossier, inside the act that says why; returns the former ones that changed.

    What it lacked before may go on lacking: a portal tells no address of most.

    Raises:
        BadInput: a name that is none of `CORRECTABLE`.
        Incomplete: a particular would become empty that a receipt needs.
        ReusedOfAnother: papers that are used again would belong to another owner.
    """
    lacked = checklist.missing_particulars(content_of(dossier))
    before = _change(dossier, particulars)
    _refuse_papers_of_another(dossier)
    content = content_of(dossier)
    if emptied := tuple(one for one in checklist.missing_particulars(content) if one not in lacked):
        raise errors.Incomplete((), emptied)
    _hand_documents(session, dossier)
    session.flush()
    applicants.remember(session, content, moment)
    return before


def void(desk: Desk, dossier_uid: str, reason: str) -> None:
    """Make a dossier void that was accepted by mistake: its code stays used, it is out of all figures.

    Raises:
        ReasonNeeded: no reason.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be changed here and now.
        DeskOnly: a department.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    with desk.store.transaction() as session:
        dossier = _not_handed_over(session, desk, dossier_uid)
        dossier.voided_at = desk.clock.now()
        dossier.void_reason = reason
        journal.record(session, desk.by(), "voided", dossier_uid=dossier.uid, note={"reason": reason})


def start_again(desk: Desk, dossier_uid: str) -> str:
    """Open a new draft with what a dossier held («Lập lại từ hồ sơ này»); returns the draft's identity.

    It is filed under the version of its procedure that is in force now. The draft shows the applicant's numbers in
    full, so looking at them is an entry.

    Raises:
        UnknownDossier: there is none.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    with desk.store.transaction() as session:
        dossier = find_dossier(session, dossier_uid)
        desk.note(session, "identifier_seen", dossier.uid)
        content = _under_law_in_force(session, desk, dossier)
    return drafts.open_draft(desk, content)


def as_last_time(desk: Desk, draft_uid: str) -> None:
    """Fill a draft in as the last dossier of its owner was, with nothing handed in yet.

    What stands in the draft stays: its owner, and where it has one its procedure with what was ticked. The numbers of
    whoever filed last time are seen in full by it, which is an entry.

    Raises:
        UnknownDraft: it is not open.
        UnknownDossier: this owner has no dossier here, or no number by which it is found.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    with desk.store.transaction() as session:
        here = drafts.find_open(session, draft_uid).parsed
        last = _last_of(session, applicants.identifier_of(here.owner.identifier))
        desk.note(session, "identifier_seen", last.uid)
        content = replace(_under_law_in_force(session, desk, last), lines={}, reused={})
    begun = here if here.version_uid else content
    drafts.save(
        desk,
        draft_uid,
        replace(
            begun,
            owner_kind=here.owner_kind,
            owner=here.owner,
            channel=here.channel,
            submitter=here.submitter or content.submitter,
            result_by_post=content.result_by_post,
            result_address=here.result_address or content.result_address,
        ),
    )


def reveal(desk: Desk, dossier_uid: str) -> tuple[str, str]:
    """Return the full identifiers of owner and submitter; looking at them is an entry.

    Raises:
        UnknownDossier: there is none.
    """
    with desk.store.transaction() as session:
        dossier = find_dossier(session, dossier_uid)
        desk.note(session, "identifier_seen", dossier.uid)
        return dossier.owner_identifier, dossier.submitter_identifier


def particulars(desk: Desk, dossier_uid: str) -> dict[str, str]:
    """Return the particulars as they are, in full, for correcting them; looking at them is an entry.

    Raises:
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it cannot be changed here and now.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    with desk.store.transaction() as session:
        dossier = _correctable(session, desk, dossier_uid)
        desk.note(session, "identifier_seen", dossier.uid)
        return {name: getattr(dossier, name) for name in CORRECTABLE}


def find_dossier(session: Session, uid: str) -> Dossier:
    """Return a dossier.

    Raises:
        UnknownDossier: there is none with this identity.
    """
    found = session.scalar(select(Dossier).where(Dossier.uid == uid))
    if found is None:
        raise errors.UnknownDossier(uid)
    return found


def changeable(session: Session, desk: Desk, uid: str) -> Dossier:
    """Return a dossier that this place may change: accepted, held here, not offered, not void.

    Raises:
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: which of these it is not.
    """
    dossier = find_dossier(session, uid)
    code = dossier.code or ""
    if dossier.holder_uid != desk.place.uid or not code:
        raise errors.DossierNotHere(code)
    if dossier.is_void:
        raise errors.DossierVoid(code)
    if open_offer(session, dossier) is not None:
        raise errors.DossierOffered(code)
    return dossier


def open_offer(session: Session, dossier: Dossier) -> TransferItem | None:
    """Return the open offer of a dossier; there is at most one."""
    statement = select(TransferItem).where(
        TransferItem.dossier_id == dossier.id, TransferItem.state == ItemState.OFFERED.value
    )
    return session.scalar(statement)


def content_of(dossier: Dossier) -> DraftContent:
    """Return what a dossier holds as the content of a draft."""
    submitter = PersonData(
        name=dossier.submitter_name,
        identifier=dossier.submitter_identifier,
        address=dossier.submitter_address,
        phone=dossier.submitter_phone,
        authority=dossier.submitter_authority,
    )
    return DraftContent(
        owner_kind=OwnerKind(dossier.owner_kind),
        owner=PersonData(
            name=dossier.owner_name,
            identifier=dossier.owner_identifier,
            address=dossier.owner_address,
            phone=dossier.owner_phone,
            email=dossier.owner_email,
        ),
        submitter=submitter if submitter != PersonData() else None,
        version_uid=dossier.version.uid,
        lines={line.position: _handed_anew(line) for line in dossier.lines},
        cases=frozenset(dossier.cases),
        sets=dossier.sets,
        channel=Channel(dossier.channel),
        result_by_post=dossier.result_by_post,
        result_address=dossier.result_address,
        reused={line.position: link.document.uid for line in dossier.lines for link in line.documents if link.reused},
    )


def _handed_anew(line: ChecklistLine) -> Counts:
    """Return what was handed in for a line, without the papers used again, which count as electronic ones."""
    counts = line.counts
    used = sum(link.reused for link in line.documents)
    return counts.with_count(PaperKind.ELECTRONIC, max(0, counts.electronic - used))


def _correctable(session: Session, desk: Desk, uid: str) -> Dossier:
    """Return a dossier whose particulars can be put right: what was stopped is filed anew instead."""
    dossier = changeable(session, desk, uid)
    if dossier.state in BROKEN_OFF:
        raise errors.BadMove(dossier.state, "correct")
    return dossier


def _not_handed_over(session: Session, desk: Desk, uid: str) -> Dossier:
    """Return a dossier on which nobody worked yet, so that its acceptance can be undone."""
    dossier = changeable(session, desk, uid)
    if dossier.state != State.RECEIVED:
        raise errors.BadMove(dossier.state, "void")
    return dossier


def _last_of(session: Session, identifier: str) -> Dossier:
    """Return the newest dossier of an owner that is not void."""
    theirs = (Dossier.owner_identifier == identifier, Dossier.voided_at.is_(None))
    found = (
        session.scalar(select(Dossier).where(*theirs).order_by(Dossier.id.desc()).limit(1)) if identifier else None
    )
    if found is None:
        raise errors.UnknownDossier("")
    return found


def _under_law_in_force(session: Session, desk: Desk, dossier: Dossier) -> DraftContent:
    content, former = content_of(dossier), procedures.view(dossier.version)
    now = procedures.of_code(session, former.code, desk.today().date()) or former
    return content if now.uid == former.uid else checklist.carried_over(former, now, content)


def _change(dossier: Dossier, particulars: Mapping[str, str]) -> dict[str, str]:
    """Write the new values and return the former ones of what changed."""
    before = {}
    for name, value in particulars.items():
        if name not in CORRECTABLE:
            raise errors.BadInput(name)
        written = _written(name, value)
        if getattr(dossier, name) != written:
            before[name] = getattr(dossier, name)
            setattr(dossier, name, written)
    return before


def _written(name: str, value: str) -> str:
    if name.endswith("_identifier"):
        return applicants.identifier_of(value)
    return applicants.phone_of(value) if name.endswith("_phone") else nfc(value)


def _refuse_papers_of_another(dossier: Dossier) -> None:
    used = [link.document for line in dossier.lines for link in line.documents if link.reused]
    theirs = [document.name for document in used if document.owner_identifier != dossier.owner_identifier]
    if theirs:
        raise errors.ReusedOfAnother(tuple(theirs))


def _hand_documents(session: Session, dossier: Dossier) -> None:
    """Let the papers digitised for this dossier, and its results, belong to its owner as the number says now."""
    brought = [link.document for line in dossier.lines for link in line.documents if not link.reused]
    of_results = select(Document).join(Result, Result.document_id == Document.id)
    for document in (*brought, *session.scalars(of_results.where(Result.dossier_id == dossier.id))):
        document.owner_identifier = dossier.owner_identifier


def confirm_time(desk: Desk) -> datetime:
    """Confirm that the clock is right although it stands before the last entry; returns the confirmed moment.

    Raises:
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        desk.note(session, "time_confirmed")
    return moment
