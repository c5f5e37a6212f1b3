"""Faults of answering dossiers that came online."""

from app.errors.base import DeskError


class FilesNotPlaced(DeskError):
    """The dossier cannot be accepted: files that came with it belong to no component yet."""

    count: int


class ChangeWaits(DeskError):
    """The dossier cannot be answered: something newer arrived for it that nobody took over or set aside yet."""

    code: str


class FiledBefore(DeskError):
    """The dossier cannot be accepted with others: nobody saw yet what else of its owner is under way."""

    codes: tuple[str, ...]
