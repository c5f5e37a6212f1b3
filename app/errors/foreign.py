"""Faults of files that come from outside."""

from app.errors.base import DeskError


class ForeignFileFault(DeskError):
    """A file from outside that cannot be taken; `name` is what staff call it."""

    name: str
    detail: str = ""


class ForeignFileDamaged(ForeignFileFault):
    """The file is damaged, incomplete, or broke what read it."""


class ForeignFileEncrypted(ForeignFileFault):
    """The PDF needs a password."""


class ForeignFileTooLarge(ForeignFileFault):
    """The file, or what it unpacks to, is larger than any paper of a dossier."""


class ForeignFileUnknownType(ForeignFileFault):
    """The file is no PDF, JPEG, PNG or TIFF, whatever its name says."""


class ForeignFileActs(ForeignFileFault):
    """The PDF runs scripts or opens other things by itself."""
