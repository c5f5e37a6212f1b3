"""Slips: issued with their number inside the action that issues them, and printed as exact bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.models import numbers
from app.models.dossier import Dossier
from app.models.slip import Slip
from app.papers.content import Issuer, PaperSize, Person
from app.papers.forms import edition_for
from app.queries.office import OfficeView
from app.rules.calendar import ZONE
from app.rules.codes import format_slip_code
from app.rules.kinds import Form


@dataclass(frozen=True, slots=True)
class IssuedSlip:
    """A slip that exists: its number is drawn and its paper is stored."""

    uid: str
    form: Form
    number: int
    slip_code: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SlipNumber:
    """What the paper must carry: the number of the year, the slip code, the moment, the size, whose paper it is."""

    number: int
    slip_code: str
    issued: datetime
    size: PaperSize
    office: OfficeView


def issue(
    session: Session,
    desk: Desk,
    here: OfficeView,
    form: Form,
    dossier: Dossier | None,
    moment: datetime,
    render: Callable[[SlipNumber], bytes],
) -> IssuedSlip:
    """Draw a number, make the paper, store its bytes and its row; all inside the caller's transaction."""
    local = moment.astimezone(ZONE)
    edition = edition_for(int(form), local.date(), chosen=here.papers.edition)
    number = numbers.draw(session, series(desk, form, moment))
    slip_code = format_slip_code(int(form), local.year, number)
    drawn = SlipNumber(number, slip_code, local, paper_size(desk, form, edition.id), here)
    sha256 = desk.documents.add_bytes(render(drawn))
    slip = Slip(
        dossier_id=dossier.id if dossier else None,
        place_uid=desk.place.uid,
        form=int(form),
        edition=edition.id,
        year=local.year,
        number=number,
        slip_code=slip_code,
        sha256=sha256,
        size=drawn.size.value,
        issued_at=moment,
        issued_by=desk.officer.uid if desk.officer else None,
    )
    session.add(slip)
    session.flush()
    return IssuedSlip(slip.uid, form, number, slip_code, sha256)


def series(desk: Desk, form: Form, moment: datetime) -> str:
    """Return the name of the series that numbers a form at this place in the office's year of a moment."""
    return f"slip:{desk.place.uid}:{int(form)}:{moment.astimezone(ZONE).year}"


def paper_size(desk: Desk, form: Form, chosen: str = "") -> PaperSize:
    """Return the size this workstation prints a form on: what was set here, else that of the chosen edition."""
    usual = edition_for(int(form), desk.today().date(), chosen=chosen).size
    return PaperSize(desk.home.settings().paper_size(form.paper, usual.value))


def issuer(here: OfficeView, desk: Desk) -> Issuer:
    """Return the head that every paper of this office carries."""
    desk_name = f"{here.name} – {desk.counter}" if desk.counter else here.name
    return Issuer(
        parent_agency=here.parent_name,
        office=here.desk_name,
        place=here.place,
        desk_name=desk_name,
        hotline=here.phone,
        number_suffix=here.number_suffix,
        edition=here.papers.edition,
        logo=here.papers.logo,
    )


def owner_of(dossier: Dossier) -> Person:
    """Return the owner as papers name them."""
    return Person(
        name=dossier.owner_name,
        identifier=dossier.owner_identifier,
        address=dossier.owner_address,
        phone=dossier.owner_phone,
        email=dossier.owner_email,
    )


def submitter_of(dossier: Dossier) -> Person | None:
    """Return the authorised person who came, when it was not the owner."""
    if not dossier.submitter_name:
        return None
    return Person(
        name=dossier.submitter_name,
        identifier=dossier.submitter_identifier,
        address=dossier.submitter_address,
        phone=dossier.submitter_phone,
        email="",
        authority=dossier.submitter_authority,
    )


def find_slip(session: Session, uid: str) -> Slip:
    """Return a slip.

    Raises:
        UnknownSlip: there is none with this identity.
    """
    slip = session.scalar(select(Slip).where(Slip.uid == uid))
    if slip is None:
        raise errors.UnknownSlip(uid)
    return slip
