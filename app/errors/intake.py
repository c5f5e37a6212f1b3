"""Faults of accepting a dossier, or of asking for what it lacks."""

from app.errors.base import DeskError


class Incomplete(DeskError):
    """The dossier cannot be accepted: papers or particulars are missing."""

    missing: tuple[object, ...]
    particulars: tuple[str, ...]


class PagesNotSorted(DeskError):
    """The dossier cannot be accepted: pages that lie on no component would not be part of it."""

    count: int


class NotReusable(DeskError):
    """Papers digitised before cannot stand for those of this dossier, or cannot any more."""

    names: tuple[str, ...]


class ReusedOfAnother(NotReusable):
    """A number cannot be corrected: papers used again in the dossier belong to the owner of the former one."""


class NothingMissing(DeskError):
    """A supplement was to be requested while nothing is missing."""
