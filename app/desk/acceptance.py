"""What every acceptance has, at the counter and online: the clock is believed, a number, a promise, who and where."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.models import numbers
from app.models.dossier import Dossier
from app.models.journal import JournalEntry
from app.models.organisation import PaperSettings, Workstation
from app.rules.calendar import ZONE
from app.rules.codes import format_code
from app.rules.working_time import Due

CLOCK_TOLERANCE = timedelta(minutes=2)
ACTS = ("accepted", "accepted_without_receipt")
"""The acts of the journal by which a dossier is accepted."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What an acceptance gives a dossier: its code, when, by when it is due, and what the office chose for papers."""

    code: str
    moment: datetime
    promised: Due
    chosen: PaperSettings


def refuse_doubtful_clock(session: Session, desk: Desk, moment: datetime) -> None:
    """Refuse to accept while the moment cannot be right, or the last code is not known.

    Raises:
        ClockSetBack: the clock stands before the last entry; the officer must confirm the time first.
        LastCodeNeeded: a restored home does not know the last code that was given.
    """
    station = session.scalars(select(Workstation).where(Workstation.uid == desk.place.workstation)).one()
    if station.asks_last_code:
        raise errors.LastCodeNeeded
    last = _latest_moment(session, desk.place.workstation)
    if last is not None and moment < last - CLOCK_TOLERANCE:
        raise errors.ClockSetBack(*(f"{at.astimezone(ZONE):%H:%M %d/%m/%Y}" for at in (moment, last)))


def _latest_moment(session: Session, workstation: str) -> datetime | None:
    """Return the latest moment since the time was last found right: an act after the clock went back is no proof."""
    own = JournalEntry.workstation == workstation
    judged = select(JournalEntry.sequence).where(own, JournalEntry.action.in_((*ACTS, "time_confirmed")))
    since = func.coalesce(judged.order_by(JournalEntry.sequence.desc()).limit(1).scalar_subquery(), 0)
    return session.scalar(select(func.max(JournalEntry.at)).where(own, JournalEntry.sequence >= since))


def draw_code(session: Session, agency: str, moment: datetime) -> str:
    """Return the next dossier code of the agency on the day of a moment."""
    day = moment.astimezone(ZONE).date()
    return format_code(agency, day, numbers.draw(session, code_series(agency, day)))


def code_series(agency: str, day: date) -> str:
    """Return the name of the series that numbers an agency's dossiers of one day."""
    return f"dossier:{agency}-{day:%y%m%d}"


def settle(session: Session, desk: Desk, dossier: Dossier, given: Settled) -> None:
    """Write down that the signed-in officer accepted a dossier."""
    dossier.code = given.code
    dossier.due_original = dossier.due_current = given.promised.moment
    dossier.due_uncertain = bool(given.promised.uncertain_years)
    dossier.accepted_at, dossier.accepted_by = given.moment, desk.signed_in().uid
    dossier.counter = desk.counter
    _give_what_the_office_chose(session, dossier, given.chosen)


def _give_what_the_office_chose(session: Session, dossier: Dossier, chosen: PaperSettings) -> None:
    """Give the code by which a caller is known, and the next number in the office's register book."""
    if chosen.lookup_codes:
        dossier.lookup_code = f"{secrets.randbelow(10_000):04d}"
    if chosen.book:
        dossier.book = chosen.book
        dossier.book_entry = numbers.draw(session, f"book:{dossier.place_received_uid}:{chosen.book}")
