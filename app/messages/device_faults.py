"""Sentences for faults of scanners, printers, and files that come in place of a scan."""

from app import errors
from app.language import _
from app.messages.explanation import Explanation, Sentences, refused, said


def _scanner(happened: str, remedy: str) -> Explanation:
    return Explanation(happened, remedy, _("Pages that came before are kept."))


def _printer(happened: str, remedy: str) -> Explanation:
    return Explanation(happened, remedy, _("The paper is stored; it can be printed at any time."))


def _folder(fault: errors.ScannerFault) -> str:
    return fault.device.removeprefix("folder:")


SENTENCES: Sentences = {
    errors.ScannerJammed: lambda _e: _scanner(
        _("A sheet is stuck in the scanner."),
        _("Take it out, lay it and the sheets after it in again, and go on scanning."),
    ),
    errors.ScannerEmpty: lambda _e: _scanner(
        _("There is no sheet in the scanner's feeder."), _("Lay the sheets in and scan again.")
    ),
    errors.ScannerCoverOpen: lambda _e: _scanner(
        _("The scanner's cover is open."), _("Close it and go on scanning.")
    ),
    errors.ScannerOffline: lambda _e: _scanner(
        _("The scanner does not answer."),
        _("Check that it is switched on and plugged in, or choose it again in the settings."),
    ),
    errors.ScannerBusy: lambda _e: _scanner(
        _("The scanner is in use by another program."), _("Close that program, or wait and scan again.")
    ),
    errors.ScannerTimedOut: lambda _e: _scanner(
        _("The scanner gave nothing for too long and was let go."),
        _("Switch it off and on again, then go on scanning."),
    ),
    errors.ScannerDoubleFeed: lambda _e: _scanner(
        _("Two sheets were drawn in at once."),
        _("Part them, lay them and the sheets after them in again, and go on scanning."),
    ),
    errors.WatchedFolderGone: lambda e: _scanner(
        _("The folder «{path}» is not there.").format(path=_folder(e)),
        _("Check the network and the share, or choose the folder again in the settings."),
    ),
    errors.WatchedFolderReadOnly: lambda e: _scanner(
        _("Files in the folder «{path}» cannot be moved.").format(path=_folder(e)),
        _("Ask the administrator for the right to write there; the files lie where they were."),
    ),
    errors.WatchedFolderEmpty: lambda e: _scanner(
        _("No file came into the folder «{path}».").format(path=_folder(e)),
        _("Scan to this folder at the machine, then try again."),
    ),
    errors.WatchedFilesKnown: lambda e: _scanner(
        _("The files that came into the folder «{path}» were all taken before.").format(path=_folder(e)),
        _("They lie in its folder «đã nhận»; take them from there as files if they are needed once more."),
    ),
    errors.WatchedFileRefused: lambda e: _scanner(
        _("The file «{name}» cannot be taken as pages.").format(name=e.detail),
        _("It lies in the folder «không nhận được» with the reason. Go on with the files after it."),
    ),
    errors.ProgramMissing: lambda e: refused(
        _("The program «{program}» is not installed on this machine.").format(program=e.program),
        _("Install it (installer/run.sh does so), then try again."),
    ),
    errors.ScannerFault: lambda e: _scanner(
        _("The scanner failed ({detail}).").format(detail=e.detail),
        _("Switch it off and on again; if it fails again, take the pages from files."),
    ),
    errors.ForeignFileDamaged: lambda e: refused(
        _("The file «{name}» is damaged or not complete.").format(name=e.name),
        _("Ask for it again, or scan the paper."),
    ),
    errors.ForeignFileEncrypted: lambda e: refused(
        _("The file «{name}» needs a password.").format(name=e.name),
        _("Ask for a copy without a password, or scan the paper."),
    ),
    errors.ForeignFileTooLarge: lambda e: refused(
        _("The file «{name}» is too large to be taken in.").format(name=e.name),
        _("Ask for a smaller copy, or scan the paper."),
    ),
    errors.ForeignFileUnknownType: lambda e: refused(
        _("The file «{name}» is neither PDF nor JPEG, PNG or TIFF.").format(name=e.name),
        _("Ask for it in one of these formats, or scan the paper."),
    ),
    errors.FileExists: lambda e: said(
        _("{path} is there already and was not overwritten.").format(path=e.path),
        _("Name another folder, or move what lies in this one."),
        _("Nothing was written."),
    ),
    errors.PrinterGone: lambda e: _printer(
        _("The printer «{queue}» is not there.").format(queue=e.queue),
        _("Check it, or choose another printer in the settings; then print again."),
    ),
    errors.PrinterRefused: lambda e: _printer(
        _("The printer «{queue}» does not take the job.").format(queue=e.queue),
        _("Check the print queue, or choose another printer in the settings; then print again."),
    ),
}
