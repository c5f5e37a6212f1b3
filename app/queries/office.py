"""The office as settings and papers see it: names, hours, calendar, officers, departments, counters."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, or_, select
from sqlalchemy.orm import Session

from app.models.backup import BackupMade
from app.models.calendar import CalendarDay, CalendarYear
from app.models.organisation import Counter, Department, Officer, Organisation, PaperSettings, Workstation
from app.rules.calendar import Calendar, DayKind, OfficeHours
from app.rules.vietqr import BankAccount


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The organisation of this workstation."""

    uid: str
    agency_code: str
    parent_name: str
    name: str
    desk_name: str
    place: str
    phone: str
    number_suffix: str
    hours: OfficeHours
    same_day_cutoff: time
    papers_as_table: bool = False
    papers: PaperSettings = field(default_factory=PaperSettings)
    bank: BankAccount | None = None


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer without secrets."""

    uid: str
    login: str
    name: str
    may_override: bool
    active: bool
    title: str = ""
    department_uid: str = ""
    department_name: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A department or counter."""

    uid: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the calendar that differs from its weekday."""

    day: date
    kind: DayKind
    name: str


def office(session: Session) -> OfficeView:
    """Return the organisation that this workstation belongs to."""
    found = session.scalars(select(Organisation).where(_of_this_workstation())).one()
    return OfficeView(
        uid=found.uid,
        agency_code=found.agency_code,
        parent_name=found.parent_name,
        name=found.name,
        desk_name=found.desk_name,
        place=found.place,
        phone=found.phone,
        number_suffix=found.number_suffix,
        hours=found.office_hours,
        same_day_cutoff=time.fromisoformat(found.same_day_cutoff),
        papers_as_table=found.papers_as_table,
        papers=found.paper_settings,
        bank=found.paid_to,
    )


def organisation_uid(session: Session) -> str:
    """Return the identity of this workstation's organisation, at a desk and in a department alike."""
    return session.scalars(select(Organisation.uid).where(_of_this_workstation())).one()


def _of_this_workstation() -> ColumnElement[bool]:
    """Return what tells this workstation's organisation: it is the place served, or the department's own."""
    place = select(Workstation.place_uid).order_by(Workstation.id.desc()).limit(1).scalar_subquery()
    of_department = select(Department.organisation_id).where(Department.uid == place).scalar_subquery()
    return or_(Organisation.uid == place, Organisation.id == of_department)


def workstation(session: Session) -> Workstation:
    """Return the identity that this store writes under: the newest."""
    return session.scalars(select(Workstation).order_by(Workstation.id.desc()).limit(1)).one()


def has_officers(session: Session) -> bool:
    """Whether the first start is done."""
    return session.scalar(select(Officer.id).limit(1)) is not None


def officers(session: Session) -> tuple[OfficerView, ...]:
    """Return all officers, those in service first."""
    return _officers(session, select(Officer).order_by(Officer.active.desc(), Officer.name))


def officers_at(session: Session, place_uid: str) -> tuple[OfficerView, ...]:
    """Return the officers in service at a place: in its own home all that belong to no other place."""
    own = _is_of(session, place_uid)
    return _officers(session, select(Officer).where(Officer.active, own).order_by(Officer.name))


def uids_at(session: Session, place_uid: str) -> Select[str]:
    """Return the question for the identities of all who belong to a place, in service or not."""
    return select(Officer.uid).where(_is_of(session, place_uid))


def is_department(place_uid: str | SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Return the condition that a place is a department, no desk."""
    return exists().where(Department.uid == place_uid)


def _is_of(session: Session, place_uid: str) -> ColumnElement[bool]:
    own = Officer.department_uid == place_uid
    if workstation(session).place_uid == place_uid:
        return or_(own, Officer.department_uid.is_(None))
    return own


def _officers(session: Session, asked: Select[Officer]) -> tuple[OfficerView, ...]:
    departments = dict(session.execute(select(Department.uid, Department.name)).all())
    return tuple(
        OfficerView(
            uid=o.uid,
            login=o.login,
            name=o.name,
            may_override=o.may_override,
            active=o.active,
            title=o.title or "",
            department_uid=o.department_uid or "",
            department_name=departments.get(o.department_uid or "", ""),
        )
        for o in session.scalars(asked)
    )


def works_here(session: Session, place_uid: str) -> bool:
    """Whether a place works in this home: it is the workstation's own, or an officer of this home acts for it."""
    if workstation(session).place_uid == place_uid:
        return True
    theirs = select(Officer.id).where(Officer.active, Officer.department_uid == place_uid)
    return session.scalar(theirs.limit(1)) is not None


def officer_names(session: Session) -> dict[str, str]:
    """Return the name of each officer by identity."""
    return dict(session.execute(select(Officer.uid, Officer.name)).all())


def departments(session: Session) -> tuple[Named, ...]:
    """Return all departments of this organisation, those in use first."""
    found = session.scalars(
        select(Department)
        .join(Organisation, Organisation.id == Department.organisation_id)
        .where(Organisation.uid == organisation_uid(session))
        .order_by(Department.active.desc(), Department.name)
    )
    return tuple(Named(d.uid, d.name, d.active) for d in found)


def counters(session: Session) -> tuple[Named, ...]:
    """Return all counters, those in use first."""
    found = session.scalars(select(Counter).order_by(Counter.active.desc(), Counter.name))
    return tuple(Named(c.uid, c.name, c.active) for c in found)


def place_names(session: Session) -> dict[str, str]:
    """Return the name of each place that can hold a dossier, by identity."""
    names = {
        uid: desk or name
        for uid, desk, name in session.execute(select(Organisation.uid, Organisation.desk_name, Organisation.name))
    }
    names.update(session.execute(select(Department.uid, Department.name)).all())
    return names


def official_names(session: Session) -> dict[str, str]:
    """Return the name of each office and department by identity, as a package names who gives and who receives."""
    names = dict(session.execute(select(Organisation.uid, Organisation.name)).all())
    names.update(session.execute(select(Department.uid, Department.name)).all())
    return names


def calendar(session: Session, here: OfficeView | None = None) -> Calendar:
    """Return the office's calendar with its hours, as the rules take it; `here` is the office where it is known."""
    here = here or office(session)
    days = session.execute(select(CalendarDay.day, CalendarDay.kind).where(CalendarDay.in_force))
    return Calendar(
        hours=here.hours,
        days={day: DayKind(kind) for day, kind in days},
        years=dict(session.execute(select(CalendarYear.year, CalendarYear.confirmed)).all()),
        same_day_cutoff=here.same_day_cutoff,
    )


def calendar_days(session: Session, year: int) -> tuple[DayView, ...]:
    """Return the days of a year that differ from their weekday."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = session.scalars(
        select(CalendarDay)
        .where(CalendarDay.in_force, CalendarDay.day.between(first, last))
        .order_by(CalendarDay.day)
    )
    return tuple(DayView(d.day, DayKind(d.kind), d.name) for d in found)


def last_backup(session: Session) -> datetime | None:
    """Return when the newest good backup was made."""
    return session.scalar(select(BackupMade.at).order_by(BackupMade.at.desc()).limit(1))
