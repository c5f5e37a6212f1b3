"""Those who filed before, found again by number, tax code, phone or name."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.dossier import Applicant, Dossier
from app.rules.kinds import OwnerKind
from app.text import fold, words

MOST = 8


@dataclass(frozen=True, slots=True)
class ApplicantView:
    """An applicant of the address book and how many dossiers there are."""

    kind: OwnerKind
    name: str
    identifier: str
    address: str
    phone: str
    email: str
    dossiers: int


def find(session: Session, typed: str) -> tuple[ApplicantView, ...]:
    """Return those whose number or phone begins, or whose name holds words that begin, with what was typed."""
    asked = words(typed)
    if not asked:
        return ()
    by_name = [(" " + Applicant.folded_name).like(f"% {word}%") for word in asked]
    compact = "".join(fold(typed).split())
    number = or_(Applicant.identifier.startswith(compact), Applicant.phone.startswith(compact))
    condition = number if compact.isdigit() else and_(*by_name)
    statement = select(Applicant).where(condition).order_by(Applicant.seen_at.desc()).limit(MOST)
    return tuple(_view(session, found) for found in session.scalars(statement))


def by_identifier(session: Session, identifier: str) -> ApplicantView | None:
    """Return the one with this personal number or tax code."""
    found = session.scalar(select(Applicant).where(Applicant.identifier == identifier).limit(1))
    return _view(session, found) if found else None


def _view(session: Session, found: Applicant) -> ApplicantView:
    same = Dossier.owner_identifier == found.identifier
    count = session.scalar(select(func.count()).select_from(Dossier).where(same)) if found.identifier else 0
    return ApplicantView(
        kind=OwnerKind(found.kind),
        name=found.name,
        identifier=found.identifier,
        address=found.address,
        phone=found.phone,
        email=found.email,
        dossiers=count or 0,
    )
