"""The end of the day: the sheet that says what is open and anchors the journal outside the store."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.desk import prints
from app.desk.desk import Desk
from app.desk.slips import issuer
from app.papers import day_end, due_list
from app.papers.cash_content import CashEntry
from app.papers.content import AnswerLine, DayEnd, DueLine, DueList, PaperSize, ProcedureCount
from app.queries import day, due, office
from app.queries.day import DayEndView
from app.queries.due import AnswerRow, DueRow
from app.queries.register import Horizon
from app.rules import working_time
from app.rules.calendar import ZONE, Calendar, day_begins
from app.rules.identity import mask_phone
from app.rules.kinds import ItemState, PlaceRole

PAPER, DUE_LIST = "day_end", "due_list"


@dataclass(frozen=True, slots=True)
class DayEndSheet:
    """The stored sheet and its print job."""

    sha256: str
    job_uid: str


def view(desk: Desk) -> DayEndView:
    """Return what is open now and what today brought."""
    return _view(desk, desk.today())


def issue_sheet(desk: Desk) -> DayEndSheet:
    """Store today's sheet as it stands now and order its printing; printing an overview is an entry.

    Raises:
        DiskFull, HomeReadOnly: the sheet could not be stored.
    """
    now = desk.today()
    seen = _view(desk, now)
    content = _sheet(desk, now, seen)
    sha256 = desk.documents.add_bytes(day_end.render(content))
    with desk.store.transaction() as session:
        ordered = prints.put_document(session, desk, PAPER, f"{content.day:%d/%m/%Y}", sha256, content.size)
        desk.note(session, "day_ended", head=seen.journal_head, sheet=sha256)
    return DayEndSheet(sha256, ordered.job_uid)


def order_due_list(desk: Desk) -> prints.Ordered:
    """Put the list of what is late, due today and due next into the list of jobs.

    Raises:
        DiskFull, HomeReadOnly: the list could not be stored.
    """
    now = desk.today()
    with desk.store.reading() as session:
        content = _due_list(session, desk, now)
    sha256 = desk.documents.add_bytes(due_list.render(content))
    return prints.order_document(desk, DUE_LIST, f"{now:%d/%m/%Y}", sha256, PaperSize.A4)


def _sheet(desk: Desk, now: datetime, seen: DayEndView) -> DayEnd:
    with desk.store.reading() as session:
        head = issuer(office.office(session), desk)
    return DayEnd(
        issuer=head,
        day=now.date(),
        printed=now,
        officer=desk.officer_name,
        procedures=tuple(
            ProcedureCount(f.code, f.name, f.accepted, f.supplements, f.refusals, f.fees, f.recorded, f.returned)
            for f in seen.figures
        ),
        drafts_open=len(seen.drafts),
        not_handed_over=tuple(row.code for row in seen.not_handed_over if not row.returned),
        not_confirmed=tuple(i.code for t in seen.not_confirmed for i in t.items if i.state is ItemState.OFFERED),
        returned=tuple(row.code for row in seen.not_handed_over if row.returned),
        journal_head=seen.journal_head,
        journal_sequence=seen.journal_sequence,
        last_backup=seen.last_backup.astimezone(ZONE) if seen.last_backup else None,
        cash=tuple(
            CashEntry(one.officer_name, one.payments, one.expected, one.counted, one.reason, one.moved)
            for one in seen.money.cash
        ),
        takings=seen.money.by_way,
        size=PaperSize(desk.home.settings().paper_size(PAPER, PaperSize.A4.value)),
    )


def _due_list(session: Session, desk: Desk, now: datetime) -> DueList:
    here = office.office(session)
    calendar = office.calendar(session, here)
    horizon = Horizon.at(now, calendar)
    found = (due.in_sight(session, chip, desk.place.uid, horizon) for chip in due.IN_SIGHT)
    of_department = desk.place.role is PlaceRole.DEPARTMENT
    steps = due.steps_in_sight(session, desk.place.uid, horizon) if of_department else ()
    late, today, following, early = (tuple(_due_line(row, now, calendar) for row in rows) for rows in (*found, steps))
    return DueList(
        issuer=issuer(here, desk),
        place=desk.place.name,
        printed=now,
        next_day=horizon.end_of_next.date(),
        officer=desk.officer_name,
        late=late,
        today=today,
        next=following,
        unanswered=tuple(map(_answer_line, due.unanswered(session, desk.place.uid, horizon))),
        of_department=of_department,
        steps=early,
    )


def _answer_line(row: AnswerRow) -> AnswerLine:
    phone = mask_phone(row.owner_phone)
    return AnswerLine(row.code, row.procedure_name, row.owner_name, phone, row.items, row.until)


def _due_line(row: DueRow, now: datetime, calendar: Calendar) -> DueLine:
    left = working_time.remaining(now, row.due, calendar)
    return DueLine(
        code=row.code,
        procedure_name=row.procedure_name,
        owner_name=row.owner_name,
        owner_phone=mask_phone(row.owner_phone),
        place=row.place,
        officer=row.officer,
        step=row.step,
        step_due=row.step_due,
        due=row.due,
        late_days=left.working_days if left.late else None,
    )


def _view(desk: Desk, now: datetime) -> DayEndView:
    start = day_begins(now.date())
    with desk.store.reading() as session:
        seen = day.day_end(session, desk.place.uid, start, start + timedelta(days=1))
    # a department has no drafts; on the desk's own home they are the desk's
    return seen if desk.place.role is PlaceRole.DESK else replace(seen, drafts=())
