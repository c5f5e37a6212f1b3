"""The office's time: opening hours, cut-off, days off and worked days, confirmed years."""

from datetime import date, time

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.places import current_office
from app.models import journal
from app.models.base import derived_uid
from app.models.calendar import CalendarDay, CalendarYear
from app.rules.calendar import FIXED_HOLIDAYS, CalendarFile, DayKind, OfficeHours
from app.text import nfc

MOST_ANSWER_HOURS = 8
"""Working hours within which an online dossier is answered (NĐ 118/2025 Điều 17.2)."""


def set_hours(desk: Desk, hours: OfficeHours, same_day_cutoff: time) -> None:
    """Keep opening hours and the cut-off of same-day procedures; promises already made do not move."""
    with desk.store.transaction() as session:
        office = current_office(session, desk)
        office.set_office_hours(hours)
        office.same_day_cutoff = same_day_cutoff.isoformat("minutes")
        journal.record(session, desk.by(), "hours_set")


def set_answer_hours(desk: Desk, hours: int) -> None:
    """Keep within how many working hours this office answers online dossiers; a sector's law may set otherwise.

    Raises:
        BadInput: no such number.
    """
    kept = answer_hours(hours)
    with desk.store.transaction() as session:
        current_office(session, desk).answer_hours = kept
        journal.record(session, desk.by(), "answer_hours_set")


def answer_hours(hours: int) -> int:
    """Return the working hours within which an office may promise to answer online dossiers.

    Raises:
        BadInput: no such number; the decree allows 8 (NĐ 118/2025 Điều 17.2), an office may promise less.
    """
    if not 1 <= hours <= MOST_ANSWER_HOURS:
        raise errors.BadInput(str(hours))
    return hours


def set_day(desk: Desk, day: date, kind: DayKind | None, name: str = "") -> None:
    """Enter a day that differs from its weekday, or take it out again (`None`).

    The first day of a year that is not loaded loads it, unconfirmed, with the holidays that have a fixed date.

    Raises:
        NotAllowed: an officer of a department sits at the desk's workstation.
    """
    desk.refuse_guest()
    with desk.store.transaction() as session:
        _year(session, day.year)
        found = _day(session, day)
        if kind is None:
            found.in_force = False
        else:
            found.kind, found.name, found.in_force = kind.value, nfc(name), True
        journal.record(session, desk.by(), "calendar_changed")


def confirm_year(desk: Desk, year: int, confirmed: bool = True) -> None:
    """Say that a year's decision was entered, so that due dates in it carry no warning.

    Raises:
        NotAllowed: an officer of a department sits at the desk's workstation.
    """
    desk.refuse_guest()
    with desk.store.transaction() as session:
        _year(session, year).confirmed = confirmed
        journal.record(session, desk.by(), "calendar_changed")


def seed(session: Session, shipped: CalendarFile) -> None:
    """Write the shipped calendar into a new store; the caller records the entry."""
    session.add_all(
        CalendarDay(uid=derived_uid("calendar day", day), day=day, kind=kind.value, name=name)
        for day, (kind, name) in sorted(shipped.days.items())
    )
    session.add_all(
        CalendarYear(uid=derived_uid("calendar year", year), year=year, confirmed=confirmed)
        for year, confirmed in shipped.years.items()
    )
    session.flush()


def _day(session: Session, day: date) -> CalendarDay:
    found = session.scalar(select(CalendarDay).where(CalendarDay.day == day))
    if found is None:
        found = CalendarDay(uid=derived_uid("calendar day", day), day=day, kind=DayKind.HOLIDAY.value)
        session.add(found)
    return found


def _year(session: Session, year: int) -> CalendarYear:
    found = session.scalar(select(CalendarYear).where(CalendarYear.year == year))
    if found is None:
        found = CalendarYear(uid=derived_uid("calendar year", year), year=year)
        session.add(found)
        _enter_fixed_holidays(session, year)
    return found


def _enter_fixed_holidays(session: Session, year: int) -> None:
    """Enter what a year that is not loaded has by rule; once it is loaded, its days alone decide."""
    for month, day, since in FIXED_HOLIDAYS:
        if year >= since:
            of_other_years = select(CalendarDay.name).where(
                CalendarDay.kind == DayKind.HOLIDAY.value,
                extract("month", CalendarDay.day) == month,
                extract("day", CalendarDay.day) == day,
            )
            found = _day(session, date(year, month, day))
            found.name = found.name or session.scalar(of_other_years.limit(1)) or ""
