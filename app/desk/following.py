"""Papers that follow dossiers: the control slip of one (Mẫu 06), the register of many (Mẫu 07)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app import errors
from app.desk import contents, slips
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.models import journal, numbers
from app.papers import control_slip, register
from app.papers.content import Register, RegisterLine
from app.queries import following, office
from app.queries.following import FollowedDossier
from app.rules.calendar import ZONE, day_begins
from app.rules.codes import format_slip_code
from app.rules.kinds import Form


def issue_control_slip(desk: Desk, dossier_uid: str) -> slips.IssuedSlip:
    """Issue the slip that goes along with an accepted dossier (Mẫu 06), with the hand-overs confirmed so far.

    Its internal steps are on it with planned and used time, its results, and how they reached their applicant.

    Raises:
        UnknownDossier: there is none.
        BadMove: it was not accepted, so nothing follows it.
        DiskFull, HomeReadOnly: the paper could not be stored.
    """
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        dossier = find_dossier(session, dossier_uid)
        if not dossier.code:
            raise errors.BadMove(dossier.state, "control_slip")
        issued = slips.issue(
            session, desk, office.office(session), Form.CONTROL_SLIP, dossier, moment,
            lambda drawn: control_slip.render(contents.control_slip(session, desk, dossier, drawn)),
        )  # fmt: skip
        journal.record(session, desk.by(moment), "control_slip_issued", dossier_uid=dossier.uid)
    return issued


@dataclass(frozen=True, slots=True)
class Span:
    """What a register covers: the days from `first` to `last`, of one field or of all."""

    first: date
    last: date
    field: str = ""


def issue_register(desk: Desk, span: Span) -> slips.IssuedSlip:
    """Issue the register of the dossiers that were accepted in a span of days (Mẫu 07).

    A long register takes seconds to draw. It is drawn while others may write, under the number that comes next; when
    somebody else drew that number meanwhile, it is drawn again.

    Raises:
        BadInput: the last day lies before the first.
        DiskFull, HomeReadOnly: the paper could not be stored.
    """
    if span.last < span.first:
        raise errors.BadInput(f"{span.last:%d/%m/%Y}")
    moment = desk.clock.now()
    while True:
        with desk.store.reading() as session:
            number = numbers.last(session, slips.series(desk, Form.REGISTER, moment)) + 1
            drawn = _register(session, desk, span, number, moment)
        with desk.store.transaction() as session:
            if numbers.last(session, slips.series(desk, Form.REGISTER, moment)) + 1 == number:
                here = office.office(session)
                issued = slips.issue(session, desk, here, Form.REGISTER, None, moment, lambda _number: drawn)  # noqa: B023
                said = {"first": f"{span.first}", "last": f"{span.last}", "field": span.field}
                journal.record(session, desk.by(moment), "register_issued", note=said)
                return issued


def _register(session: Session, desk: Desk, span: Span, number: int, moment: datetime) -> bytes:
    local = moment.astimezone(ZONE)
    head = Register(
        issuer=slips.issuer(office.office(session), desk),
        number=number,
        fields=span.field,
        first=span.first,
        last=span.last,
        issued=local,
        slip_code=format_slip_code(int(Form.REGISTER), local.year, number),
    )
    first = day_begins(span.first)
    end = day_begins(span.last + timedelta(days=1))
    return register.render(head, _lines(following.accepted(session, first, end, span.field)))


def _lines(found: Iterator[FollowedDossier]) -> Iterator[RegisterLine]:
    for one in found:
        yield RegisterLine(
            code=one.code,
            procedure_name=one.procedure_name,
            owner_name=one.owner_name,
            contact="\n".join(filter(None, (one.owner_address, one.owner_phone))),
            department=one.department_name,
            received=one.accepted_at,
            due=one.due,
            returned=one.returned_at,
            way=one.way,
            tracking=one.tracking,
            receiver=one.receiver,
            ended=one.ended_at,
            ended_as=one.state,
        )
