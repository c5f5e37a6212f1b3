"""The address book: who filed before, remembered at each filing and never merged."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.models.dossier import Applicant
from app.models.draft import DraftContent
from app.rules.identity import normalise_phone
from app.text import fold, nfc


def remember(session: Session, content: DraftContent, moment: datetime) -> None:
    """Keep an owner's newest particulars, under the identifier where there is one, else under name and phone.

    A phone, an address or a mail address that was not given this time stays as it was known.
    """
    owner = content.owner
    name, identifier, phone = nfc(owner.name), identifier_of(owner.identifier), phone_of(owner.phone)
    same = (
        Applicant.identifier == identifier
        if identifier
        else (Applicant.folded_name == fold(name)) & (Applicant.phone == phone) & (Applicant.identifier == "")
    )
    known = session.scalar(select(Applicant).where(same).limit(1))
    if known is None:
        known = Applicant(identifier=identifier, address="", phone="", email="")
        session.add(known)
    known.kind = content.owner_kind.value
    known.name, known.folded_name = name, fold(name)
    known.address = nfc(owner.address) or known.address
    known.phone, known.email = phone or known.phone, nfc(owner.email) or known.email
    known.seen_at = moment


def identifier_of(text: str) -> str:
    """Return a personal number or tax code without the spaces it was written with, so that it is masked and found."""
    return "".join(nfc(text).split())


def phone_of(text: str) -> str:
    """Return a phone number as digits from 0 on, so that it is found; what is none stays as it was written."""
    try:
        return normalise_phone(text)
    except errors.BadPhone:
        return nfc(text)
