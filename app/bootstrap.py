"""Puts the parts together: home → settings → log → store → Desk."""

import logging
import logging.handlers

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors, resources
from app.clock import Clock, SystemClock
from app.desk import calendar
from app.desk.desk import Desk, Place
from app.home import Home
from app.models import journal, verify
from app.models.base import derived_uid, new_uid
from app.models.files import Documents
from app.models.organisation import Organisation, Workstation
from app.models.store import Store, open_store
from app.printing.printer import Printer
from app.rules.calendar import DEFAULT_HOURS, parse_calendar
from app.rules.kinds import PlaceRole

DEFAULT_AGENCY = "H55.00"
LOG_BYTES = 1_000_000


def open_desk(
    home: Home,
    *,
    create: bool = True,
    prove: bool = True,
    clock: Clock | None = None,
    printer: Printer | None = None,
) -> Desk:
    """Open a home as a desk with nobody signed in; a new one gets default settings.

    Args:
        home: the folder.
        create: whether a home is made where there is none.
        prove: whether the tail of the journal is proven; a check tells more of it by itself.
        clock: another clock than the machine's.
        printer: another printer than CUPS.

    Raises:
        HomeMissing: there is none and `create` is off.
        HomeOnShare, HomeReadOnly, DiskFull, StoreNewer, StoreDamaged: it cannot be opened; nothing was changed.
    """
    clock = clock or SystemClock()
    if not home.exists and not create:
        raise errors.HomeMissing(home.path)
    home.create()
    start_log(home)
    store = _open_store(home, create, prove)
    place = _place(store) or _first_place(store, clock)
    return Desk(
        store=store,
        home=home,
        documents=Documents(home.documents),
        clock=clock,
        printer=printer or _cups(),
        place=place,
        counter=home.settings().counter,
    )


def start_log(home: Home) -> None:
    """Write the program's log into the home, in files that never grow without end."""
    root = logging.getLogger("quay")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    handler = logging.handlers.RotatingFileHandler(
        home.logs / "quay.log", maxBytes=LOG_BYTES, backupCount=5, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _cups() -> Printer:
    from app.printing.cups import CupsPrinter

    return CupsPrinter()


def _open_store(home: Home, create: bool, prove: bool) -> Store:
    """Open the store; one that is gone from beside its documents is damaged, not new."""
    documents = Documents(home.documents)
    store = open_store(home.store, home.backups, create=create and documents.is_empty())
    if prove:
        with store.reading() as session:
            wrong = next(verify.tail_findings(session), None)
        if wrong is not None:
            store.close()
            raise errors.StoreDamaged(home.store, f"{wrong.wrong} {wrong.where}")
    return store


def _place(store: Store) -> Place | None:
    try:
        with store.reading() as session:
            return _settled(session)
    except ValueError as fault:  # a role that this program never wrote
        store.close()
        raise errors.StoreDamaged(store.path, str(fault)) from fault


def _settled(session: Session) -> Place | None:
    station = session.scalar(select(Workstation).order_by(Workstation.id.desc()).limit(1))
    if station is None:
        return None
    return Place(station.uid, station.place_uid, station.place_name, PlaceRole(station.role))


def _first_place(store: Store, clock: Clock) -> Place:
    """Write the default office, the shipped calendar and this workstation into a new store."""
    moment = clock.now()
    with store.transaction() as session:
        if settled := _settled(session):  # by another command that began at the same time
            return settled
        office_row = Organisation(uid=derived_uid("organisation", DEFAULT_AGENCY), agency_code=DEFAULT_AGENCY)
        office_row.set_office_hours(DEFAULT_HOURS)
        session.add(office_row)
        station = Workstation(
            uid=new_uid(), place_uid=office_row.uid, place_name=office_row.name or "", made_at=moment
        )
        session.add(station)
        calendar.seed(session, parse_calendar(resources.read_text("calendar/vietnam.toml")))
        session.flush()
        journal.record(session, journal.By(journal.SYSTEM, station.uid, moment), "home_made")
        return Place(station.uid, office_row.uid, "", PlaceRole.DESK)
