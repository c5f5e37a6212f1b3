"""Faults of scanners and of the folders that scanners drop their files in."""

from app.errors.base import DeskError


class ScannerFault(DeskError):
    """The scanner did not do what was asked; pages that came before are kept."""

    device: str
    detail: str = ""


class ScannerJammed(ScannerFault):
    """A sheet is stuck in the feeder."""


class ScannerEmpty(ScannerFault):
    """There was no sheet in the feeder: not one page came."""


class ScannerCoverOpen(ScannerFault):
    """The scanner's cover is open."""


class ScannerOffline(ScannerFault):
    """The scanner is not there: switched off, unplugged, or its name is not known."""


class ScannerBusy(ScannerFault):
    """Another program uses the scanner."""


class ScannerTimedOut(ScannerFault):
    """The scanner gave nothing for too long and was let go."""


class ScannerFailed(ScannerFault):
    """The scanner or its driver failed in another way; `detail` has the driver's words."""


class ScannerDoubleFeed(ScannerFault):
    """Two sheets were drawn in at once: the page in between is not among those that came."""


class WatchedFolderGone(ScannerFault):
    """The watched folder is not there: a share that vanished, or a folder that was moved; `device` names it."""


class WatchedFolderReadOnly(ScannerFault):
    """Files cannot be moved within the watched folder, so that nobody could tell which were taken."""


class WatchedFolderEmpty(ScannerFault):
    """No file came into the watched folder: not one page."""


class WatchedFilesKnown(ScannerFault):
    """All that came into the watched folder had been taken before; `detail` has how many."""


class WatchedFileRefused(ScannerFault):
    """A file in the watched folder stays unreadable or is none of ours; `detail` has its name."""
