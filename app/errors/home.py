"""Faults of the home, its disk and its store, and of the machine that it lies on."""

from pathlib import Path

from app.errors.base import DeskError


class HomeMissing(DeskError):
    """The home folder does not exist."""

    path: Path


class HomeExists(HomeMissing):
    """A new home was asked for where something lies already."""


class HomeInUse(HomeMissing):
    """Another window has this home open."""


class HomeReadOnly(HomeMissing):
    """The home folder cannot be written."""


class HomeOnShare(HomeMissing):
    """The home lies on a network share."""


class DiskFull(HomeMissing):
    """There is no room left where the home lies."""


class FileExists(DeskError):
    """A file that was to be written is there already."""

    path: Path


class StoreNewer(DeskError):
    """The store was made by a newer program."""

    version: int


class StoreDamaged(DeskError):
    """The file is not a store of this program or is damaged."""

    path: Path
    detail: str = ""


class BackupDamaged(StoreDamaged):
    """A backup that cannot be opened, or that lacks documents it refers to."""


class StoreLocked(DeskError):
    """Another program holds the store's write lock for too long."""


class Superseded(DeskError):
    """A question to the store that nobody waits for any more was broken off."""


class DocumentDamaged(DeskError):
    """A stored file does not match its name, or is gone."""

    sha256: str


class ClockSetBack(DeskError):
    """The clock stands earlier than the last entry; the officer must confirm the time."""

    now: str
    last: str


class LastCodeNeeded(DeskError):
    """A restored home: the last code given before must be entered before a dossier is accepted."""


class ProgramMissing(DeskError):
    """Another program that this act needs is not installed."""

    program: str
