"""Faults of files that come from elsewhere: catalogue sheets, packages, acknowledgements."""

from enum import StrEnum
from pathlib import Path

from app.errors.base import DeskError


class SheetFault(DeskError):
    """A catalogue's spreadsheet that cannot be taken in; nothing of it was."""


class SheetUnreadable(SheetFault):
    """The file is no spreadsheet, is damaged, or is larger than any catalogue."""

    name: str
    detail: str = ""


class SheetMissing(SheetFault):
    """A sheet is not there, or a column of it."""

    sheet: str
    column: str


class SheetReason(StrEnum):
    """What can be wrong with a cell."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_CODE = "no_code"
    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    NO_TIME = "no_time"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_PROCEDURE = "unknown_procedure"
    TWICE = "twice"
    FEE_TWICE = "fee_twice"


class SheetRowBad(SheetFault):
    """A row has something wrong; `row` counts as staff see it."""

    sheet: str
    row: int
    column: str
    reason: SheetReason


class PackageFault(DeskError):
    """A package or acknowledgement that cannot be read; nothing of it was taken in."""

    path: Path
    detail: str = ""


class PackageMissing(PackageFault):
    """There is no package at this place."""


class PackageReason(StrEnum):
    """What can be wrong with a package."""

    UNREADABLE = "unreadable"
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    OUTSIDE = "outside"
    LINK = "link"
    NAME = "name"
    TOO_LARGE = "too_large"


class PackageDamaged(PackageFault):
    """A package that is not whole, or not what a desk writes; `detail` names the file."""

    reason: PackageReason = PackageReason.UNREADABLE


class PackageNewer(PackageFault):
    """The package or acknowledgement was written by a newer program."""


class AcknowledgementDamaged(PackageFault):
    """The acknowledgement is not whole."""


class AcknowledgementTooLarge(PackageFault):
    """The file is larger than any acknowledgement."""


class HeldReason(StrEnum):
    """Why a message of the portal, or one dossier of it, is held aside."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNKNOWN_SERVICE = "unknown_service"
    FIELD_MISSING = "field_missing"
    FIELD_WRONG = "field_wrong"
    STATE = "state"
    UNKNOWN_PROCEDURE = "unknown_procedure"
    UNKNOWN_DOSSIER = "unknown_dossier"
    FILE_MISSING = "file_missing"
    FILE_OUTSIDE = "file_outside"
    FILE_UNREADABLE = "file_unreadable"
    FILE_CHANGED = "file_changed"
    FILE_TYPE = "file_type"
    FILE_TOO_LARGE = "file_too_large"
    FILE_UNREACHABLE = "file_unreachable"
    FILE_HOST = "file_host"


class MessageHeld(DeskError):
    """A message of the portal that cannot be taken in now; `detail` names the field, the file or the code."""

    reason: HeldReason
    detail: str = ""


class FolderMissing(DeskError):
    """There is no folder at this place, or it cannot be read."""

    path: Path


class ListeningRefused(DeskError):
    """Nobody can listen on this address; `detail` is the system's word, or `token` where none is set."""

    address: str
    detail: str = ""


class PortalFault(DeskError):
    """The portal did not take a message; it waits and is tried again."""

    detail: str = ""


class PortalUnreachable(PortalFault):
    """No answer came: there is no line, or the portal broke off or took too long."""


class PortalRefused(PortalFault):
    """The portal answered and did not take the message; `detail` has its words."""


class MailFault(DeskError):
    """A letter was not sent; `detail` has the words of the mail server."""

    detail: str = ""


class MailNotSet(MailFault):
    """No mail server is set for this workstation."""


class MailUnreachable(MailFault):
    """The mail server does not answer, or broke off: nobody knows whether it took the letter."""


class MailRefused(MailFault):
    """The mail server answered and did not take the letter, its sender, or the password."""
