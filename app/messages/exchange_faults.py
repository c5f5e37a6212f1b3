"""Sentences for faults of catalogue sheets, packages and acknowledgements."""

from app import errors
from app.language import _
from app.messages.explanation import Explanation, Sentences, refused, said


def cell_reason(reason: errors.SheetReason) -> str:
    """Return what is wrong with a cell."""
    return {
        errors.SheetReason.EMPTY: _("the cell is empty"),
        errors.SheetReason.TOO_LARGE: _("the number is too large"),
        errors.SheetReason.NO_CODE: _("this is no procedure code"),
        errors.SheetReason.NO_NUMBER: _("a whole number belongs here"),
        errors.SheetReason.NO_DATE: _("a date belongs here"),
        errors.SheetReason.NO_TIME: _("a time of day belongs here, such as 10:00"),
        errors.SheetReason.UNKNOWN_WORD: _("this word is not in the list"),
        errors.SheetReason.UNKNOWN_PROCEDURE: _("this procedure is not in the first sheet"),
        errors.SheetReason.TWICE: _("this row is there twice"),
        errors.SheetReason.FEE_TWICE: _("this procedure has a fee in the first sheet as well"),
    }[reason]


def package_reason(reason: errors.PackageReason) -> str:
    """Return what is wrong with a package."""
    return {
        errors.PackageReason.UNREADABLE: _("it cannot be read"),
        errors.PackageReason.CHANGED: _("a file was changed"),
        errors.PackageReason.MISSING: _("a file is missing"),
        errors.PackageReason.EXTRA: _("a file was added"),
        errors.PackageReason.OUTSIDE: _("a file lies outside the package"),
        errors.PackageReason.LINK: _("a file is only a link"),
        errors.PackageReason.NAME: _("a file has a name that is not allowed"),
        errors.PackageReason.TOO_LARGE: _("it is too large"),
    }[reason]


def held_reason(reason: errors.HeldReason, detail: str) -> str:
    """Return why a message of the portal is held aside, as a sentence."""
    words = {
        errors.HeldReason.UNREADABLE: _("The file is no message of the portal, or is damaged ({detail})."),
        errors.HeldReason.TOO_LARGE: _("The file is larger than any message ({detail})."),
        errors.HeldReason.TOO_MANY: _("The message holds more dossiers than one may: {detail}."),
        errors.HeldReason.UNKNOWN_SERVICE: _("This kind of message is not known here: «{detail}»."),
        errors.HeldReason.FIELD_MISSING: _("The field «{detail}» is missing or empty."),
        errors.HeldReason.FIELD_WRONG: _("What stands in the field «{detail}» cannot be used."),
        errors.HeldReason.STATE: _("The state «{detail}» makes no sense here."),
        errors.HeldReason.UNKNOWN_PROCEDURE: _("The procedure {detail} is not in the catalogue in force."),
        errors.HeldReason.UNKNOWN_DOSSIER: _("The dossier {detail} did not arrive here yet."),
        errors.HeldReason.FILE_MISSING: _("The file «{detail}» is not there."),
        errors.HeldReason.FILE_OUTSIDE: _("The file name «{detail}» leads out of the message's folder."),
        errors.HeldReason.FILE_UNREADABLE: _(
            "The file «{detail}» cannot be read now: locked, or still being written."
        ),
        errors.HeldReason.FILE_CHANGED: _("The file «{detail}» is not the one that the message announces."),
        errors.HeldReason.FILE_TYPE: _("The file «{detail}» is not what its name says, or of no known kind."),
        errors.HeldReason.FILE_TOO_LARGE: _("The file «{detail}» is too large, or unpacks to too much."),
        errors.HeldReason.FILE_UNREACHABLE: _("The file could not be fetched: {detail}."),
        errors.HeldReason.FILE_HOST: _(
            "The file lies on «{detail}», from where none is fetched: allow that host in the settings of the online"
            " inbox if it is the portal's."
        ),
    }
    return words[reason].format(detail=detail)


def sheet_fault(detail: str, name: str) -> Explanation:
    """Return why a file could not be taken for a spreadsheet."""
    if detail == "missing":
        return refused(_("There is no file «{name}».").format(name=name), _("Check where it lies."))
    if detail == "too_large":
        return refused(
            _("«{name}» is larger than any catalogue.").format(name=name),
            _("Keep the sheets of the catalogue alone in it, without rows below the last one, then import it again."),
        )
    return refused(
        _("«{name}» is no spreadsheet, or is damaged.").format(name=name),
        _("Open it in your spreadsheet program, save it as .xlsx, then import it again."),
    )


SENTENCES: Sentences = {
    errors.SheetFault: lambda _e: refused(
        _("The sheet could not be taken in."), _("Check the file, then import it again.")
    ),
    errors.SheetUnreadable: lambda e: sheet_fault(e.detail, e.name),
    errors.SheetMissing: lambda e: refused(
        _("The column «{column}» is missing in the sheet «{sheet}».").format(column=e.column, sheet=e.sheet)
        if e.column
        else _("The sheet «{sheet}» is missing.").format(sheet=e.sheet),
        _("Begin with an exported catalogue, which has every sheet and column."),
    ),
    errors.SheetRowBad: lambda e: refused(
        _("Sheet «{sheet}», row {row}, column «{column}»: {reason}.").format(
            sheet=e.sheet, row=e.row, column=e.column, reason=cell_reason(e.reason)
        ),
        _("Put it right in the file, then import it again."),
    ),
    errors.PackageMissing: lambda e: refused(
        _("There is no such file or package: {path}.").format(path=e.path), _("Check where it lies.")
    ),
    errors.PackageDamaged: lambda e: refused(
        _("The package {path} is damaged: {reason} ({detail}).").format(
            path=e.path, reason=package_reason(e.reason), detail=e.detail or e.path.name
        ),
        _("Ask the sender for the package again."),
    ),
    errors.PackageNewer: lambda _e: refused(
        _("The file was written by a newer version of the program."),
        _("Install the newer version on this computer, then read it again."),
    ),
    errors.PackageFault: lambda e: refused(
        _("The file {path} cannot be read.").format(path=e.path), _("Ask the sender for it again.")
    ),
    errors.AcknowledgementDamaged: lambda e: refused(
        _("The acknowledgement {path} is damaged or is none.").format(path=e.path),
        _("Ask the department for the file again."),
    ),
    errors.AcknowledgementTooLarge: lambda e: refused(
        _("The file {path} is too large to be an acknowledgement.").format(path=e.path),
        _("Choose the file that the department gave."),
    ),
    errors.MessageHeld: lambda e: refused(
        held_reason(e.reason, e.detail), _("It is held aside and can be taken in again.")
    ),
    errors.FolderMissing: lambda e: refused(
        _("There is no folder {path}, or it cannot be read.").format(path=e.path), _("Check where it lies.")
    ),
    errors.ListeningRefused: lambda e: said(
        _("No online dossiers can be received on {address} ({detail}).").format(
            address=e.address, detail=_("no token is set") if e.detail == "token" else e.detail
        ),
        _("Put it right in the settings of the online inbox."),
    ),
    errors.PortalFault: lambda e: said(
        _("The portal did not take the message ({detail}).").format(detail=e.detail),
        _("It stays in the outbox and is sent again."),
    ),
    errors.PortalUnreachable: lambda e: said(
        _("The portal does not answer ({detail}).").format(detail=e.detail),
        _("Check the line; the message stays in the outbox and is sent again."),
    ),
    errors.PortalRefused: lambda e: said(
        _("The portal refused the message: {detail}.").format(detail=e.detail),
        _("It stays in the outbox; ask those who run the portal."),
    ),
}
