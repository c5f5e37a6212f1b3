"""Those who filed before, found again by number, tax code, phone or name."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.dossier import Applicant, Dossier
from app.rules.kinds import OwnerKind
from app.text import words

MOST = 8
_NEWEST = (Applicant.seen_at.desc(), Applicant.id.desc())


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
    named = and_(*((" " + Applicant.folded_name).like(f"% {word}%") for word in asked))
    statement = select(Applicant).where(or_(named, _numbered("".join(asked))))
    return tuple(_view(session, found) for found in session.scalars(statement.order_by(*_NEWEST).limit(MOST)))


def by_identifier(session: Session, identifier: str) -> ApplicantView | None:
    """Return the one with this personal number or tax code."""
    found = session.scalar(select(Applicant).where(Applicant.identifier == identifier).limit(1))
    return _view(session, found) if found else None


def _numbered(typed: str) -> ColumnElement[bool]:
    """Return the condition that a number begins so, however it is divided by dots, hyphens and spaces."""
    identifier = func.replace(func.replace(Applicant.identifier, "-", ""), ".", "")
    phone = re.sub(r"^(?:00)?84", "0", typed) if typed.isdigit() else typed
    return or_(identifier.istartswith(typed), Applicant.phone.startswith(typed), Applicant.phone.startswith(phone))


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
