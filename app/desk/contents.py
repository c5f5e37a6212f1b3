"""What stands on the slips of one dossier: frozen content filled from its rows."""

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.desk.desk import Desk
from app.desk.slips import SlipNumber, issuer, owner_of, submitter_of
from app.desk.wording import ApologyText, SupplementText
from app.models.deadline import Stopping
from app.models.dossier import ChecklistLine, Dossier
from app.papers.content import (
    Apology,
    ControlSlip,
    ControlStep,
    Issuer,
    PaperLine,
    PaperSize,
    Person,
    Receipt,
    Refusal,
    StopNotice,
    SupplementRequest,
)
from app.papers.control_content import ResultLine, StepResult, WorkLine
from app.papers.fee_content import FeeLine, FeePaper, PaidLine
from app.queries import following, money, work
from app.queries.following import HandOut, HandOver, RecordedResult
from app.queries.money import MoneyView
from app.queries.office import OfficeView
from app.queries.work import StepView
from app.rules.calendar import ZONE
from app.rules.completeness import Counts, PaperKind
from app.rules.vietqr import payload
from app.rules.working_time import TimeUnit


class _Head(TypedDict):
    """What `DossierSlip` has of its own."""

    issuer: Issuer
    number: int
    slip_code: str
    code: str
    procedure_code: str
    procedure_name: str
    owner: Person
    officer: str
    issued: datetime
    size: PaperSize


def _head(desk: Desk, dossier: Dossier, drawn: SlipNumber) -> _Head:
    """Return what every slip says of itself and of its dossier."""
    return {
        "issuer": head_for_applicants(drawn.office, desk),
        "number": drawn.number,
        "slip_code": drawn.slip_code,
        "code": dossier.code or "",
        "procedure_code": dossier.version.procedure.code,
        "procedure_name": dossier.version.name,
        "owner": owner_of(dossier),
        "officer": desk.officer_name,
        "issued": drawn.issued,
        "size": drawn.size,
    }


def receipt(session: Session, desk: Desk, dossier: Dossier, drawn: SlipNumber) -> Receipt:
    """Return what Mẫu 01 says of an accepted dossier as it stands now."""
    version = dossier.version
    head, account = _head(desk, dossier, drawn), money.account(session, dossier.id)
    received = dossier.complete_since or dossier.accepted_at
    assert dossier.code
    assert received
    assert dossier.due_current
    return Receipt(
        **head,
        submitter=submitter_of(dossier),
        papers=handed_in(session, dossier),
        sets=dossier.sets,
        limit_amount=version.limit_amount,
        limit_unit=TimeUnit(version.limit_unit),
        received=received.astimezone(ZONE),
        due=dossier.due_current.astimezone(ZONE),
        result_place=dossier.result_address if dossier.result_by_post else head["issuer"].office,
        lookup_code=dossier.lookup_code or "",
        edition_count=dossier.correction_count + 1,
        papers_as_table=drawn.office.papers_as_table,
        book=dossier.book or "",
        book_entry=str(dossier.book_entry or ""),
        fee=version.fee if account.owed is None else account.owed,
        fee_paid=account.paid,
    )


def head_for_applicants(here: OfficeView, desk: Desk) -> Issuer:
    """Return the office as an applicant's slip names it, with the notes it chose."""
    return replace(issuer(here, desk), notes=here.papers.notes)


def handed_in(session: Session, dossier: Dossier) -> tuple[PaperLine, ...]:
    """Return what was handed in, in the order of the checklist; asked anew, for lines may have come since."""
    names = {c.id: c.name for c in dossier.version.components}
    lines = select(ChecklistLine).where(ChecklistLine.dossier_id == dossier.id).order_by(ChecklistLine.position)
    return tuple(
        PaperLine(names[line.component_id], _handed(line.counts))
        for line in session.scalars(lines)
        if line.counts.total
    )


def _handed(counts: Counts) -> tuple[tuple[PaperKind, int], ...]:
    return tuple((kind, counts.of(kind)) for kind in PaperKind if counts.of(kind))


def control_slip(session: Session, desk: Desk, dossier: Dossier, drawn: SlipNumber) -> ControlSlip:
    """Return what Mẫu 06 says: where the dossier was handed to, its internal steps, what came out and who has it.

    A block is left to fill in by hand until its applicant has the result.
    """
    assert dossier.code
    assert dossier.accepted_at
    steps = following.hand_overs(session, dossier.uid)
    results = following.recorded(session, dossier.uid, steps)
    given, kept = following.hand_out(session, dossier.uid), _kept(dossier.finished_at, dossier.due_current)
    last = _hand_out(given, kept) if given else ControlStep()
    lines = work.steps(session, dossier.uid, drawn.issued)
    return ControlSlip(
        issuer=issuer(drawn.office, desk),
        number=drawn.number,
        slip_code=drawn.slip_code,
        code=dossier.code,
        procedure_code=dossier.version.procedure.code,
        owner_identifier=dossier.owner_identifier,
        department=dossier.version.department_name,
        partners="",
        received=dossier.accepted_at.astimezone(ZONE),
        due=dossier.due_current.astimezone(ZONE) if dossier.due_current else None,
        steps=(*(_hand_over(step, results, kept) for step in steps), last),
        issued=drawn.issued,
        size=drawn.size,
        work=tuple(_work_line(line, drawn.issued) for line in lines),
        results=tuple(ResultLine(one.place, one.name, one.at.astimezone(ZONE), kept) for one in results),
    )


def _hand_over(step: HandOver, results: tuple[RecordedResult, ...], kept: StepResult | None) -> ControlStep:
    """Return the block of a hand-over; the side that received a result enters whether it kept the time (Mẫu 06)."""
    brought = any(one.at <= step.at for one in results)
    return ControlStep(
        step.giver_place, step.receiver_place, step.at, step.giver_name, step.receiver_name, kept if brought else None
    )


def _hand_out(given: HandOut, kept: StepResult | None) -> ControlStep:
    """Return the block of the hand-out: the desk gives, the applicant receives."""
    return ControlStep(
        given.giver_place, given.receiver_name, given.at, given.giver_name, given.receiver_name, kept,
        way=given.way, tracking=given.tracking,
    )  # fmt: skip


def _kept(done: datetime | None, due: datetime | None) -> StepResult | None:
    """Return how a due moment was kept, None where nothing was done yet or no moment was set."""
    if done is None or due is None:
        return None
    if done > due:
        return StepResult.LATE
    early = done.astimezone(ZONE).date() < due.astimezone(ZONE).date()
    return StepResult.EARLY if early else StepResult.ON_TIME


def _work_line(line: StepView, now: datetime) -> WorkLine:
    used = line.used.total_seconds() / 3600 if line.begun else None
    kept = StepResult.ON_TIME if line.done and line.due is None else _kept(line.done, line.due)
    result = StepResult.LATE if line.is_late(now) else kept
    return WorkLine(line.unit, line.content, line.hours, used, result)


def supplement(desk: Desk, dossier: Dossier, drawn: SlipNumber, text: SupplementText) -> SupplementRequest:
    """Return what Mẫu 02 says: everything that is missing, and whom to ask."""
    return SupplementRequest(
        **_head(desk, dossier, drawn),
        items=text.items,
        reason=text.reason,
        contact=text.contact,
        contact_phone=text.contact_phone,
    )


def refusal(desk: Desk, dossier: Dossier, drawn: SlipNumber, reason: str) -> Refusal:
    """Return what Mẫu 03 says."""
    return Refusal(
        **_head(desk, dossier, drawn),
        reason=reason,
        submitter_name=dossier.submitter_name or dossier.owner_name,
    )


def apology(desk: Desk, dossier: Dossier, drawn: SlipNumber, promised: datetime, text: ApologyText) -> Apology:
    """Return what Mẫu 04 says of a dossier whose date was moved from `promised` to the one it has now."""
    assert dossier.accepted_at
    assert dossier.due_current
    return Apology(
        **_head(desk, dossier, drawn),
        agency=text.agency or drawn.office.name,
        received=dossier.accepted_at.astimezone(ZONE),
        due=promised.astimezone(ZONE),
        new_due=dossier.due_current.astimezone(ZONE),
        reason=text.reason,
        signer=text.signer,
    )


def fee_paper(desk: Desk, dossier: Dossier, drawn: SlipNumber, stands: MoneyView) -> FeePaper:
    """Return what the office's fee paper says: what is owed, what was paid, and where the rest is transferred."""
    bank = drawn.office.bank if stands.account.open else None
    return FeePaper(
        **_head(desk, dossier, drawn),
        fees=tuple(FeeLine(one.name, one.full_amount, one.amount, one.reason) for one in stands.charges),
        paid=tuple(PaidLine(one.amount, one.way, one.paid_at, one.reference) for one in stands.standing),
        bank=bank,
        vietqr=payload(bank, stands.account.open, dossier.code or "") if bank else "",
    )


def stop_notice(desk: Desk, dossier: Dossier, drawn: SlipNumber, stopped: Stopping) -> StopNotice:
    """Return what Mẫu 05 says; without a day of request the office stops by itself."""
    assert dossier.accepted_at
    return StopNotice(
        **_head(desk, dossier, drawn),
        received=dossier.accepted_at.astimezone(ZONE),
        requested=stopped.asked_on,
        given_back=tuple(stopped.given_back),
        fee_back=stopped.fee_back,
        reason=stopped.reason,
        submitter_name=dossier.submitter_name,
    )
