"""Faults of a result and of its way to the applicant."""

from app.errors.base import DeskError


class ResultNameNeeded(DeskError):
    """A result that does not say what it is called."""


class ResultFileNeeded(DeskError):
    """An electronic result without its file."""


class ReceiverNeeded(DeskError):
    """It is not said who received a result."""


class AuthorityNeeded(DeskError):
    """Who wants the result is neither the owner nor who filed it, and brings no paper of authority."""

    name: str


class TrackingNeeded(DeskError):
    """A letter without its tracking number."""


class LetterOnTheWay(DeskError):
    """The result, or what goes back of a stopped dossier, is on its way by post: nothing can be done with it here."""

    code: str


class NoLetterOnTheWay(DeskError):
    """No letter of this dossier is on its way."""

    code: str


class NothingToGiveBack(DeskError):
    """A stopped dossier whose notice names nothing that goes back, or whose applicant has it already."""

    code: str


class NotOnPortal(DeskError):
    """The portal has not acknowledged the files of the dossier's results."""

    code: str


class NothingElectronic(DeskError):
    """The dossier has no result that can be sent as a file."""

    code: str


class NoAddress(DeskError):
    """The applicant gave no e-mail address."""
