"""Who telephones: a fact that only the applicant knows comes before where the dossier is (mã tra cứu)."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.models import journal
from app.models.dossier import Dossier
from app.models.journal import JournalEntry
from app.rules.calendar import day_begins

MOST_TRIES = 5
"""Wrong facts a day a dossier: of 10,000 codes hardly one is guessed."""

DIGITS = 4
"""What a look-up code has, and the fewest last digits of a number that are believed."""

MISMATCHED = "caller_mismatched"


class Fact(StrEnum):
    """What a caller can name instead of coming with the receipt."""

    LOOKUP_CODE = "lookup_code"
    IDENTIFIER = "identifier"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class CallerChecked:
    """Which fact the caller knew, nothing for a wrong one; how many wrong ones are left today."""

    fact: Fact | None
    tries_left: int


def check(desk: Desk, dossier_uid: str, said: str) -> CallerChecked:
    """Hold what a caller says against the look-up code, or the last digits of an identifier or a telephone.

    Those of the owner count, and those of who filed the dossier.

    Each answer is an entry, which keeps no digit of what was said.

    Raises:
        BadInput: fewer than four digits.
        TooManyTries: too many wrong ones were said of this dossier today.
        UnknownDossier: there is none.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    digits = _digits(said)
    if len(digits) < DIGITS:
        raise errors.BadInput(said)
    with desk.store.transaction() as session:
        dossier = find_dossier(session, dossier_uid)
        left = MOST_TRIES - _wrong_today(session, desk, dossier)
        if left <= 0:
            raise errors.TooManyTries(MOST_TRIES)
        fact = _known(dossier, digits)
        if fact is None:
            journal.record(session, desk.by(), MISMATCHED, dossier_uid=dossier.uid)
            return CallerChecked(None, left - 1)
        note = {"fact": fact.value}
        journal.record(session, desk.by(), "caller_matched", dossier_uid=dossier.uid, note=note)
        return CallerChecked(fact, left)


def _known(dossier: Dossier, digits: str) -> Fact | None:
    if digits == dossier.lookup_code:
        return Fact.LOOKUP_CODE
    known = {
        Fact.IDENTIFIER: (dossier.owner_identifier, dossier.submitter_identifier),
        Fact.PHONE: (dossier.owner_phone, dossier.submitter_phone),
    }
    found = (fact for fact, numbers in known.items() if any(_digits(one).endswith(digits) for one in numbers))
    return next(found, None)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def _wrong_today(session: Session, desk: Desk, dossier: Dossier) -> int:
    start = day_begins(desk.today().date())
    of_dossier = (
        JournalEntry.dossier_uid == dossier.uid,
        JournalEntry.action == MISMATCHED,
        JournalEntry.at >= start,
    )
    return session.scalar(select(func.count()).select_from(JournalEntry).where(*of_dossier)) or 0
