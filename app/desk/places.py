"""The office as it stands: what papers say of it, its departments and its counters."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.models import journal
from app.models.base import derived_uid
from app.models.organisation import Counter, Department, Organisation
from app.rules.kinds import PlaceRole
from app.text import nfc


@dataclass(frozen=True, slots=True)
class OfficeNames:
    """What papers say of the office."""

    name: str
    parent_name: str
    desk_name: str
    place: str
    phone: str
    number_suffix: str
    papers_as_table: bool = False


def rename_office(desk: Desk, names: OfficeNames) -> None:
    """Change what papers say of the office from now on; papers already issued stay as they are.

    Raises:
        BadInput: the office would have no name.
    """
    name = needed_name(names.name)
    with desk.store.transaction() as session:
        office = current_office(session, desk)
        office.name, office.parent_name = name, nfc(names.parent_name)
        office.desk_name, office.place = nfc(names.desk_name), nfc(names.place)
        office.phone, office.number_suffix = nfc(names.phone), nfc(names.number_suffix)
        office.papers_as_table = names.papers_as_table
        journal.record(session, desk.by(), "office_renamed")


def add_department(desk: Desk, name: str) -> str:
    """Add a department, or take a former one into use again; returns its identity.

    Raises:
        BadInput: the name is empty.
    """
    with desk.store.transaction() as session:
        department = department_named(session, current_office(session, desk), needed_name(name))
        department.active = True
        journal.record(session, desk.by(), "department_added")
        return department.uid


def disable_department(desk: Desk, uid: str) -> None:
    """Take a department out of use; its dossiers keep it.

    Raises:
        UnknownDepartment: no such department.
    """
    desk.refuse_guest()
    with desk.store.transaction() as session:
        department = session.scalar(select(Department).where(Department.uid == uid))
        if department is None:
            raise errors.UnknownDepartment(uid)
        department.active = False
        journal.record(session, desk.by(), "department_disabled")


def add_counter(desk: Desk, name: str) -> str:
    """Add a counter, or take a former one into use again; returns its identity.

    Raises:
        BadInput: the name is empty.
    """
    with desk.store.transaction() as session:
        counter = counter_named(session, current_office(session, desk), needed_name(name))
        counter.active = True
        journal.record(session, desk.by(), "counter_added")
        return counter.uid


def disable_counter(desk: Desk, uid: str) -> None:
    """Take a counter out of use.

    Raises:
        Unknown: no such counter.
    """
    desk.refuse_guest()
    with desk.store.transaction() as session:
        counter = session.scalar(select(Counter).where(Counter.uid == uid))
        if counter is None:
            raise errors.Unknown(uid)
        counter.active = False
        journal.record(session, desk.by(), "counter_disabled")


def current_office(session: Session, desk: Desk) -> Organisation:
    """Return the organisation that this workstation belongs to, to change it or what it has.

    Raises:
        NotAllowed: an officer of a department sits at the desk's workstation.
    """
    desk.refuse_guest()
    uid = desk.place.uid
    if desk.place.role is PlaceRole.DEPARTMENT:
        department = session.scalars(select(Department).where(Department.uid == uid)).one()
        return session.get_one(Organisation, department.organisation_id)
    return session.scalars(select(Organisation).where(Organisation.uid == uid)).one()


def needed_name(given: str) -> str:
    """Return a name as it is kept.

    Raises:
        BadInput: it is empty.
    """
    name = nfc(given)
    if not name:
        raise errors.BadInput(given)
    return name


def department_named(session: Session, office: Organisation, name: str) -> Department:
    """Return the office's department of this name, made where there is none."""
    uid = derived_uid("department", office.agency_code, name)
    found = session.scalar(select(Department).where(Department.uid == uid))
    if found is None:
        found = Department(uid=uid, organisation_id=office.id, name=name)
        session.add(found)
        session.flush()
    return found


def counter_named(session: Session, office: Organisation, name: str) -> Counter:
    """Return the office's counter of this name, made where there is none."""
    uid = derived_uid("counter", office.agency_code, name)
    found = session.scalar(select(Counter).where(Counter.uid == uid))
    if found is None:
        found = Counter(uid=uid, organisation_id=office.id, name=name)
        session.add(found)
        session.flush()
    return found
