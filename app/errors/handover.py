"""Faults of handing dossiers over, and of answering that."""

from app.errors.base import DeskError


class NothingChosen(DeskError):
    """A hand-over of nothing."""


class TooManyChosen(DeskError):
    """More dossiers than one hand-over list takes."""

    most: int


class NothingOpen(DeskError):
    """A hand-over of which nothing waits for an answer any more."""


class NothingDecided(DeskError):
    """An acknowledgement of a hand-over of which nothing was confirmed or returned."""


class PackageForOthers(DeskError):
    """The package or acknowledgement is meant for somebody else."""

    receiver: str
