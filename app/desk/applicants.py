"""The address book: who filed before, remembered at each filing and never merged."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.dossier import Applicant
from app.models.draft import DraftContent
from app.text import fold, nfc


def remember(session: Session, content: DraftContent, moment: datetime) -> None:
    """Keep an owner's newest particulars, under the identifier where there is one, else under name and phone."""
    owner = content.owner
    name, identifier = nfc(owner.name), nfc(owner.identifier)
    same = (
        Applicant.identifier == identifier
        if identifier
        else (Applicant.folded_name == fold(name)) & (Applicant.phone == nfc(owner.phone))
    )
    known = session.scalar(select(Applicant).where(same).limit(1))
    if known is None:
        known = Applicant(identifier=identifier)
        session.add(known)
    known.kind = content.owner_kind.value
    known.name, known.folded_name = name, fold(name)
    known.address = nfc(owner.address)
    known.phone, known.email = nfc(owner.phone), nfc(owner.email)
    known.seen_at = moment
