"""The desk that every action takes: who does this, where, when, and with what."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app import errors
from app.clock import Clock
from app.home import Home
from app.models import journal
from app.models.files import Documents
from app.models.journal import By
from app.models.store import Store
from app.printing.printer import Printer
from app.rules.calendar import ZONE
from app.rules.kinds import PlaceRole


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer who sits here; one of a department acts for it, on the desk's own home too."""

    uid: str
    name: str
    may_override: bool
    department_uid: str = ""
    department_name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What this workstation serves: the desk of an organisation, or one department."""

    workstation: str
    uid: str
    name: str
    role: PlaceRole


@dataclass(frozen=True)
class Desk:
    """Store, home, officer, counter, clock and printer of one workstation; `actor` acts while nobody is signed in.

    `place` is what the officer acts for. Where an officer of a department sits at the desk's own workstation,
    `station` is the desk.
    """

    store: Store
    home: Home
    documents: Documents
    clock: Clock
    printer: Printer
    place: Place
    counter: str = ""
    officer: SignedIn | None = None
    actor: str = journal.SYSTEM
    station: Place | None = None

    def by(self, moment: datetime | None = None) -> By:
        """Return who does something here and now, as the journal knows it."""
        actor = self.officer.uid if self.officer else self.actor
        return By(actor, self.place.workstation, moment or self.clock.now())

    @property
    def officer_name(self) -> str:
        """The officer's name, empty while nobody is signed in."""
        return self.officer.name if self.officer else ""

    def signed_in(self) -> SignedIn:
        """Return the officer.

        Raises:
            NoOfficer: nobody is signed in.
        """
        if self.officer is None:
            raise errors.NoOfficer
        return self.officer

    def signed_in_at_desk(self) -> SignedIn:
        """Return the officer, where this is the desk, which alone deals with applicants.

        Raises:
            NoOfficer: nobody is signed in.
            DeskOnly: a department.
        """
        officer = self.signed_in()
        if self.place.role is not PlaceRole.DESK:
            raise errors.DeskOnly
        return officer

    def refuse_guest(self) -> None:
        """Refuse to let an officer of a department change what is the desk's, at whose workstation the officer sits.

        Raises:
            NotAllowed: so it is.
        """
        if self.station is not None:
            raise errors.NotAllowed

    def with_officer(self, officer: SignedIn | None) -> "Desk":
        """Return the same desk with another officer, who acts for the department where the officer is of one."""
        own = self.station or self.place
        if officer is None or not officer.department_uid or own.role is PlaceRole.DEPARTMENT:
            return replace(self, officer=officer, place=own, station=None)
        place = Place(own.workstation, officer.department_uid, officer.department_name, PlaceRole.DEPARTMENT)
        return replace(self, officer=officer, place=place, station=own)

    def today(self) -> datetime:
        """Return the present moment in the office's zone."""
        return self.clock.now().astimezone(ZONE)

    def note(self, session: Session, action: str, dossier_uid: str | None = None, **facts: object) -> None:
        """Write one entry that changes no row but belongs in the audit trail."""
        journal.record(session, self.by(), action, dossier_uid=dossier_uid, note=facts)
