"""Who works here: first start, sign-in, officers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk, Place, SignedIn
from app.desk.places import counter_named, current_office, department_named, needed_name
from app.models import journal
from app.models.base import derived_uid
from app.models.organisation import Department, Officer, OfficerSecret, Organisation, Workstation
from app.rules.calendar import DEFAULT_HOURS, OfficeHours
from app.rules.codes import is_agency_code
from app.rules.kinds import PlaceRole
from app.text import nfc

SHORTEST_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer to be added."""

    login: str
    name: str
    password: str
    may_override: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first start asks: the role of this workstation, the office, and the first officer."""

    role: PlaceRole
    agency_code: str
    name: str
    parent_name: str
    desk_name: str
    place: str
    phone: str
    counters: Sequence[str]
    departments: Sequence[str]
    officer: NewOfficer
    department: str = ""
    hours: OfficeHours = DEFAULT_HOURS


def set_up(desk: Desk, first: FirstStart) -> Desk:
    """Make this home the workstation of an office, with its first officer, who may override.

    Raises:
        BadInput: the agency code is none, or a name is empty.
        UnknownDepartment: a department's workstation names a department that is not in the list.
        PasswordTooShort: the officer's password is too short.
        NotAllowed: the home has officers already.
    """
    if not is_agency_code(first.agency_code):
        raise errors.BadInput(first.agency_code)
    with desk.store.transaction() as session:
        if session.scalar(select(Officer.id).limit(1)):
            raise errors.NotAllowed
        office = _office(session, first)
        departments = {name: department_named(session, office, name) for name in map(needed_name, first.departments)}
        for name in map(needed_name, first.counters):
            counter_named(session, office, name)
        place = _place(desk, office, departments.get(nfc(first.department)), first.role)
        _settle(session, place)
        officer = _add_officer(session, desk, office, replace(first.officer, may_override=True))
        journal.record(session, desk.by(), "office_set_up")
        signed_in = _signed_in(session, officer)
    return replace(desk, place=place, officer=signed_in)


def sign_in(desk: Desk, login: str, password: str) -> SignedIn:
    """Return the officer who has this name and password.

    Raises:
        WrongPassword: unknown, disabled, or wrong; which of them is not told.
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    with desk.store.reading() as session:
        found = session.execute(
            select(Officer, OfficerSecret.password_hash)
            .join(OfficerSecret, OfficerSecret.officer_id == Officer.id)
            .where(Officer.login == nfc(login), Officer.active)
        ).first()
        signed_in = _signed_in(session, found.Officer) if found else None
    if found is None or signed_in is None:
        raise errors.WrongPassword
    try:
        PasswordHasher().verify(found.password_hash, password)
    except (Argon2Error, InvalidHashError) as fault:
        raise errors.WrongPassword from fault
    return signed_in


def add_officer(desk: Desk, new: NewOfficer) -> str:
    """Add an officer and return the identity.

    Raises:
        BadInput: the name or the sign-in name is empty.
        LoginTaken: the sign-in name is in use.
        PasswordTooShort: fewer than eight characters.
    """
    with desk.store.transaction() as session:
        officer = _add_officer(session, desk, current_office(session, desk), new)
        journal.record(session, desk.by(), "officer_added")
        return officer.uid


def change_officer(
    desk: Desk,
    uid: str,
    *,
    active: bool | None = None,
    may_override: bool | None = None,
    title: str | None = None,
) -> None:
    """Disable or enable an officer, change whether the officer may override, or the title that the portal is told.

    Raises:
        Unknown: no such officer.
        NotAllowed: nobody would be left who can sign in and manage the settings.
    """
    with desk.store.transaction() as session:
        officer = _officer(session, desk, uid)
        if active is not None:
            officer.active = active
        if may_override is not None:
            officer.may_override = may_override
        if title is not None:
            officer.title = nfc(title) or None
        _require_manager(session)
        journal.record(session, desk.by(), "officer_changed")


def place_officer(desk: Desk, uid: str, department_uid: str) -> None:
    """Let an officer of the desk's own home act for a department from the next sign-in on, or for the desk again.

    Args:
        desk: who places, where.
        uid: the officer.
        department_uid: the department, empty for the desk.

    Raises:
        Unknown: no such officer.
        UnknownDepartment: no such department in use.
        NotAllowed: a department does so, or this home is its own; whoever signs in there acts for it.
    """
    if desk.place.role is PlaceRole.DEPARTMENT:
        raise errors.NotAllowed
    with desk.store.transaction() as session:
        in_use = select(Department.id).where(Department.uid == department_uid, Department.active)
        if department_uid and session.scalar(in_use) is None:
            raise errors.UnknownDepartment(department_uid)
        _officer(session, desk, uid).department_uid = department_uid or None
        journal.record(session, desk.by(), "officer_placed")


def set_password(desk: Desk, uid: str, password: str) -> None:
    """Give an officer a new password; the journal tells that it changed, never what it is.

    Raises:
        Unknown: no such officer.
        PasswordTooShort: fewer than eight characters.
    """
    with desk.store.transaction() as session:
        officer = _officer(session, desk, uid)
        _set_secret(session, desk, officer, password)
        journal.record(session, desk.by(), "password_changed", note={"officer": uid})


def _office(session: Session, first: FirstStart) -> Organisation:
    uid = derived_uid("organisation", first.agency_code)
    office = session.scalar(select(Organisation).where(Organisation.uid == uid))
    if office is None:
        office = Organisation(uid=uid, agency_code=first.agency_code)
        session.add(office)
    office.name = nfc(first.name)
    office.parent_name = nfc(first.parent_name)
    office.desk_name = nfc(first.desk_name)
    office.place = nfc(first.place)
    office.phone = nfc(first.phone)
    office.set_office_hours(first.hours)
    session.flush()
    return office


def _place(desk: Desk, office: Organisation, department: Department | None, role: PlaceRole) -> Place:
    if role is PlaceRole.DESK:
        return Place(desk.place.workstation, office.uid, office.name, role)
    if department is None:
        raise errors.UnknownDepartment("")
    return Place(desk.place.workstation, department.uid, department.name, role)


def _settle(session: Session, place: Place) -> None:
    station = session.scalars(select(Workstation).where(Workstation.uid == place.workstation)).one()
    station.role = place.role.value
    station.place_uid = place.uid
    station.place_name = place.name


def _add_officer(session: Session, desk: Desk, office: Organisation, new: NewOfficer) -> Officer:
    login, name = needed_name(new.login), needed_name(new.name)
    if session.scalar(select(Officer.id).where(Officer.login == login)):
        raise errors.LoginTaken(login)
    officer = Officer(
        uid=derived_uid("officer", office.agency_code, login),
        organisation_id=office.id,
        login=login,
        name=name,
        may_override=new.may_override,
        title=nfc(new.title) or None,
    )
    session.add(officer)
    session.flush()
    _set_secret(session, desk, officer, new.password)
    return officer


def _require_manager(session: Session) -> None:
    """Refuse a change after which nobody could sign in here and put it right."""
    session.flush()
    managers = (
        select(Officer.id)
        .join(OfficerSecret, OfficerSecret.officer_id == Officer.id)
        .where(Officer.active, Officer.may_override)
    )
    if session.scalar(managers.limit(1)) is None:
        raise errors.NotAllowed


def _set_secret(session: Session, desk: Desk, officer: Officer, password: str) -> None:
    from argon2 import PasswordHasher

    if len(password) < SHORTEST_PASSWORD:
        raise errors.PasswordTooShort
    secret = session.scalar(select(OfficerSecret).where(OfficerSecret.officer_id == officer.id))
    if secret is None:
        secret = OfficerSecret(officer_id=officer.id)
        session.add(secret)
    secret.password_hash = PasswordHasher().hash(password)
    secret.changed_at = desk.clock.now()


def _officer(session: Session, desk: Desk, uid: str) -> Officer:
    desk.refuse_guest()
    found = session.scalar(select(Officer).where(Officer.uid == uid))
    if found is None:
        raise errors.Unknown(uid)
    return found


def _signed_in(session: Session, officer: Officer) -> SignedIn:
    of_department = select(Department.name).where(Department.uid == officer.department_uid)
    name = session.scalar(of_department) or ""
    return SignedIn(
        officer.uid, officer.name, officer.may_override, (officer.department_uid or "") if name else "", name
    )
