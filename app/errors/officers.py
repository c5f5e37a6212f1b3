"""Faults of signing in, and of what an officer may do."""

from app.errors.base import DeskError
from app.errors.input import BadInput


class NoOfficer(DeskError):
    """The action needs an officer who is signed in."""


class WrongPassword(DeskError):
    """Unknown officer, disabled, or wrong password: staff are not told which."""


class LoginTaken(BadInput):
    """Another officer has this sign-in name."""


class PasswordTooShort(DeskError):
    """A new password with fewer than eight characters."""


class NotAllowed(DeskError):
    """The officer may not do this."""


class DeskOnly(DeskError):
    """Only the desk asks applicants for papers or money, and takes them in; this place is a department."""


class TooManyTries(DeskError):
    """A caller named too many wrong facts of one dossier in a day."""

    most: int
