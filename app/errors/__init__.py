"""The closed list of faults: one small class a cause, carrying data and no sentences."""

from pathlib import Path

from app.errors.base import DeskError as DeskError
from app.errors.deadlines import ApologyLate as ApologyLate
from app.errors.deadlines import DayOff as DayOff
from app.errors.deadlines import DueNotLater as DueNotLater
from app.errors.deadlines import ExtendedBefore as ExtendedBefore
from app.errors.deadlines import StillTime as StillTime
from app.errors.exchange import AcknowledgementDamaged as AcknowledgementDamaged
from app.errors.exchange import AcknowledgementTooLarge as AcknowledgementTooLarge
from app.errors.exchange import FolderMissing as FolderMissing
from app.errors.exchange import HeldReason as HeldReason
from app.errors.exchange import ListeningRefused as ListeningRefused
from app.errors.exchange import MailFault as MailFault
from app.errors.exchange import MailNotSet as MailNotSet
from app.errors.exchange import MailRefused as MailRefused
from app.errors.exchange import MailUnreachable as MailUnreachable
from app.errors.exchange import MessageHeld as MessageHeld
from app.errors.exchange import PackageDamaged as PackageDamaged
from app.errors.exchange import PackageFault as PackageFault
from app.errors.exchange import PackageMissing as PackageMissing
from app.errors.exchange import PackageNewer as PackageNewer
from app.errors.exchange import PackageReason as PackageReason
from app.errors.exchange import PortalFault as PortalFault
from app.errors.exchange import PortalRefused as PortalRefused
from app.errors.exchange import PortalUnreachable as PortalUnreachable
from app.errors.exchange import SheetFault as SheetFault
from app.errors.exchange import SheetMissing as SheetMissing
from app.errors.exchange import SheetReason as SheetReason
from app.errors.exchange import SheetRowBad as SheetRowBad
from app.errors.exchange import SheetUnreadable as SheetUnreadable
from app.errors.foreign import ForeignFileActs as ForeignFileActs
from app.errors.foreign import ForeignFileDamaged as ForeignFileDamaged
from app.errors.foreign import ForeignFileEncrypted as ForeignFileEncrypted
from app.errors.foreign import ForeignFileFault as ForeignFileFault
from app.errors.foreign import ForeignFileTooLarge as ForeignFileTooLarge
from app.errors.foreign import ForeignFileUnknownType as ForeignFileUnknownType
from app.errors.money import BadAmount as BadAmount
from app.errors.money import FeesPaid as FeesPaid
from app.errors.money import NothingOwed as NothingOwed
from app.errors.money import UnknownPayment as UnknownPayment
from app.errors.online import ChangeWaits as ChangeWaits
from app.errors.online import FiledBefore as FiledBefore
from app.errors.online import FilesNotPlaced as FilesNotPlaced
from app.errors.results import AuthorityNeeded as AuthorityNeeded
from app.errors.results import LetterOnTheWay as LetterOnTheWay
from app.errors.results import NoAddress as NoAddress
from app.errors.results import NoLetterOnTheWay as NoLetterOnTheWay
from app.errors.results import NothingElectronic as NothingElectronic
from app.errors.results import NothingToGiveBack as NothingToGiveBack
from app.errors.results import NotOnPortal as NotOnPortal
from app.errors.results import ReceiverNeeded as ReceiverNeeded
from app.errors.results import ResultFileNeeded as ResultFileNeeded
from app.errors.results import ResultNameNeeded as ResultNameNeeded
from app.errors.results import TrackingNeeded as TrackingNeeded
from app.errors.scanner import ScannerBusy as ScannerBusy
from app.errors.scanner import ScannerCoverOpen as ScannerCoverOpen
from app.errors.scanner import ScannerDoubleFeed as ScannerDoubleFeed
from app.errors.scanner import ScannerEmpty as ScannerEmpty
from app.errors.scanner import ScannerFailed as ScannerFailed
from app.errors.scanner import ScannerFault as ScannerFault
from app.errors.scanner import ScannerJammed as ScannerJammed
from app.errors.scanner import ScannerOffline as ScannerOffline
from app.errors.scanner import ScannerTimedOut as ScannerTimedOut
from app.errors.scanner import WatchedFileRefused as WatchedFileRefused
from app.errors.scanner import WatchedFilesKnown as WatchedFilesKnown
from app.errors.scanner import WatchedFolderEmpty as WatchedFolderEmpty
from app.errors.scanner import WatchedFolderGone as WatchedFolderGone
from app.errors.scanner import WatchedFolderReadOnly as WatchedFolderReadOnly


class BadInput(DeskError):
    """A value that cannot be what it is meant to be."""

    text: str


class BadDossierCode(BadInput):
    """The text is no dossier code."""


class BadSlipCode(BadInput):
    """The text is no slip code."""


class BadSeparatorCode(BadInput):
    """The text is no separator sheet's."""


class BadPersonalNumber(BadInput):
    """The text is no personal identification number."""


class BadTaxCode(BadInput):
    """The text is no tax code."""


class BadPhone(BadInput):
    """The text is no Vietnamese phone number."""


class CardTooShort(BadInput):
    """A citizen card's text with fewer than six fields."""


class BadMove(DeskError):
    """A move that the dossier's state does not allow."""

    state: int | None
    move: str


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


class StoreNewer(DeskError):
    """The store was made by a newer program."""

    version: int


class StoreDamaged(DeskError):
    """The file is not a store of this program or is damaged."""

    path: Path
    detail: str = ""


class StoreLocked(DeskError):
    """Another program holds the store's write lock for too long."""


class Superseded(DeskError):
    """A question to the store that nobody waits for any more was broken off."""


class ClockSetBack(DeskError):
    """The clock stands earlier than the last entry; the officer must confirm the time."""

    now: str
    last: str


class DocumentDamaged(DeskError):
    """A stored file does not match its name, or is gone."""

    sha256: str


class ResultExists(DeskError):
    """A file that was to be written is there already."""

    path: Path


class PrinterFault(DeskError):
    """A job could not be given to the printer."""

    queue: str
    detail: str = ""


class PrinterGone(PrinterFault):
    """The queue is not known on this machine, or the print system does not answer."""


class PrinterRefused(PrinterFault):
    """The queue takes no jobs, or refused this one; `detail` has its words."""


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


class ReasonNeeded(DeskError):
    """The action needs a reason in words."""


class Unknown(DeskError):
    """Something that was named is not in this store."""

    what: str


class UnknownDossier(Unknown):
    """No dossier with this code or identity."""


class UnknownDraft(Unknown):
    """No open draft with this identity: it was accepted, refused or discarded."""


class UnknownProcedure(Unknown):
    """No procedure version with this identity is in force."""


class UnknownDocument(Unknown):
    """No digitised paper with this identity."""


class UnknownSlip(Unknown):
    """No slip with this code or identity."""


class UnknownResult(Unknown):
    """No result with this identity, or one that is void already."""


class UnknownDepartment(Unknown):
    """No department with this identity."""


class UnknownTransfer(Unknown):
    """No hand-over with this identity, or none that this file belongs to."""


class UnknownOfficer(Unknown):
    """No officer with this identity works in this department."""


class UnknownStep(Unknown):
    """The dossier has no internal step at this place."""


class UnknownOnline(Unknown):
    """No dossier, file or change that came online with this identity, or none that waits for an answer."""


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


class DossierNotHere(DeskError):
    """Only the holder may change a dossier, and this place does not hold it."""

    code: str


class DossierOffered(DossierNotHere):
    """The dossier is offered to a department and locked until the answer comes or the offer is taken back."""


class DossierVoid(DossierNotHere):
    """The dossier was accepted by mistake and is void."""


class DeskOnly(DeskError):
    """Only the desk asks applicants for papers or money, and takes them in; this place is a department."""


class RequestNeeded(DeskError):
    """A withdrawal that does not say who asked for it, or by which paper or words."""


class StepNotOpen(DeskError):
    """An internal step that is begun or done already, or that is to be done and was not begun."""

    content: str


class NothingChosen(DeskError):
    """A hand-over of nothing."""


class TooManyTries(DeskError):
    """A caller named too many wrong facts of one dossier in a day."""

    most: int


class NothingOpen(DeskError):
    """A hand-over of which nothing waits for an answer any more."""


class TooManyChosen(DeskError):
    """More dossiers than one hand-over list takes."""

    most: int


class PackageForOthers(DeskError):
    """The package or acknowledgement is meant for somebody else."""

    receiver: str


class NothingDecided(DeskError):
    """An acknowledgement of a hand-over of which nothing was confirmed or returned."""


class LastCodeNeeded(DeskError):
    """A restored home: the last code given before must be entered before a dossier is accepted."""


class BackupDamaged(StoreDamaged):
    """A backup that cannot be opened, or that lacks documents it refers to."""


class NoQueueChosen(DeskError):
    """No printer is chosen for this kind of paper."""

    paper: str


class ProgramMissing(DeskError):
    """Another program that this act needs is not installed."""

    program: str
