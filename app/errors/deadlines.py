"""Faults of promised dates and of the time to answer."""

from datetime import date, datetime

from app.errors.base import DeskError


class DayOff(DeskError):
    """A date that is to be promised on which the office does not work."""

    day: date


class DueNotLater(DeskError):
    """A new date that is past already, or not later than the one that was promised."""

    day: date


class ExtendedBefore(DeskError):
    """The promised date was moved once; only an officer who may override moves it again, with a reason."""

    code: str


class ApologyLate(DeskError):
    """An apology for a date that is past; only an officer who may override issues one then, with a reason."""

    code: str
    promised: datetime


class StillTime(DeskError):
    """A dossier that was to be closed unanswered while its applicant still has time to answer."""

    until: datetime
