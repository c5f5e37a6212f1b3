"""The sentences that several rooms need: faults, names of states and kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app import errors
from app.language import _
from app.rules.completeness import PaperKind
from app.rules.kinds import Channel, Form, OwnerKind
from app.rules.states import State


@dataclass(frozen=True, slots=True)
class Explanation:
    """What staff are told of a fault: what happened, what to do, and that nothing was lost."""

    happened: str
    remedy: str
    kept: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.remedy, self.kept) if part)


_Explain = Callable[[Any], Explanation]
_SENTENCES: dict[type[errors.DeskError], _Explain] = {}


def explain(error: errors.DeskError) -> Explanation:
    """Return the sentence for a fault; the nearest class of the closed list that has one speaks."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    raise LookupError(type(error).__name__)


def _nothing_lost() -> str:
    return _("Nothing that was saved is lost.")


def _said(happened: str, remedy: str, kept: str | None = None) -> Explanation:
    return Explanation(happened, remedy, _nothing_lost() if kept is None else kept)


_SENTENCES.update(
    {
        errors.BadInput: lambda e: _said(
            _("«{text}» cannot be used here.").format(text=e.text),
            _("Please check it and type it again."),
            "",
        ),
        errors.BadDossierCode: lambda e: _said(
            _("«{text}» is not a dossier code of this office.").format(text=e.text),
            _("Scan the code on the receipt again, or type it as printed."),
        ),
        errors.BadSlipCode: lambda e: _said(
            _("«{text}» is not a slip code.").format(text=e.text), _("Scan the code on the slip again."), ""
        ),
        errors.BadPersonalNumber: lambda e: _said(
            _("«{text}» is not a personal identification number of 12 digits.").format(text=e.text),
            _("Please check it against the citizen card."),
            "",
        ),
        errors.BadTaxCode: lambda e: _said(
            _("«{text}» is not a tax code.").format(text=e.text),
            _("Please check it against the certificate."),
            "",
        ),
        errors.BadPhone: lambda e: _said(
            _("«{text}» is not a Vietnamese phone number.").format(text=e.text),
            _("Please ask for it again."),
            "",
        ),
        errors.CardTooShort: lambda e: _said(
            _("The card's code was not read in full."),
            _("Scan the card again; hold it flat under the reader."),
            _("Nothing was changed."),
        ),
        errors.BadMove: lambda e: _said(
            _("The dossier's state does not allow this."), _("Open the dossier to see where it stands.")
        ),
        errors.HomeMissing: lambda e: _said(
            _("There is no working folder at {path}.").format(path=e.path), _("Check the path."), ""
        ),
        errors.HomeExists: lambda e: _said(
            _("Something lies at {path} already.").format(path=e.path), _("Choose another folder.")
        ),
        errors.HomeInUse: lambda e: _said(
            _("The program is open on this working folder already."), _("Use the window that is open."), ""
        ),
        errors.HomeReadOnly: lambda e: _said(
            _("The folder {path} cannot be written.").format(path=e.path),
            _("Ask your administrator for the right to write there, then try again."),
        ),
        errors.HomeOnShare: lambda e: _said(
            _("The folder {path} lies on a network share, where the store can be damaged.").format(
                path=e.path
            ),
            _("Choose a folder on this computer's own disk."),
            _("Nothing was changed."),
        ),
        errors.DiskFull: lambda e: _said(
            _("The disk that holds {path} is full.").format(path=e.path), _("Free some room, then try again.")
        ),
        errors.StoreNewer: lambda e: _said(
            _("The store was made by a newer version of the program."),
            _("Install the newer version on this computer."),
        ),
        errors.StoreDamaged: lambda e: _said(
            _("The store {path} is damaged or is not a store of this program.").format(path=e.path),
            _("Keep the folder as it is and restore the last backup into a new folder."),
            "",
        ),
        errors.StoreLocked: lambda e: _said(
            _("Another program is writing to the store."), _("Wait a moment, then try again.")
        ),
        errors.ClockSetBack: lambda e: _said(
            _("The computer's clock says {now}, before the last entry at {last}.").format(
                now=e.now, last=e.last
            ),
            _("Set the clock right, or confirm that the time is right; then accept again."),
        ),
        errors.DocumentDamaged: lambda e: _said(
            _("A stored document is missing or damaged ({name}…).").format(name=e.sha256[:8]),
            _("Run a check and restore the document from the last backup."),
            "",
        ),
        errors.NoOfficer: lambda e: _said(_("Nobody is signed in."), _("Sign in, then try again.")),
        errors.WrongPassword: lambda e: _said(
            _("The sign-in name or the password is not right."), _("Please try again."), ""
        ),
        errors.LoginTaken: lambda e: _said(
            _("The sign-in name «{text}» is taken.").format(text=e.text), _("Choose another one."), ""
        ),
        errors.PasswordTooShort: lambda e: _said(
            _("The password is too short."), _("Use at least 8 characters."), ""
        ),
        errors.NotAllowed: lambda e: _said(
            _("You may not do this."), _("Ask an officer who may, or your administrator.")
        ),
        errors.ReasonNeeded: lambda e: _said(_("A reason is needed."), _("Write why, in a few words.")),
        errors.Unknown: lambda e: _said(
            _("«{what}» is not in this store.").format(what=e.what), _("Check it."), ""
        ),
        errors.UnknownDossier: lambda e: _said(
            _("This dossier is not in this store."), _("Check the code; it may be at another counter."), ""
        ),
        errors.UnknownDraft: lambda e: _said(
            _("This work in progress is not open any more."), _("Look for its dossier in the register.")
        ),
        errors.UnknownProcedure: lambda e: _said(
            _("No procedure is chosen, or it is no longer in the catalogue."),
            _("Choose the procedure again."),
        ),
        errors.UnknownSlip: lambda e: _said(_("This slip is not in this store."), _("Check its code."), ""),
        errors.UnknownDepartment: lambda e: _said(
            _("This department is not in use here."), _("Choose a department of the list in the settings.")
        ),
        errors.UnknownTransfer: lambda e: _said(
            _("No hand-over of this place belongs to this file."),
            _("Check that it is the right file."),
            _("Nothing was changed."),
        ),  # fmt: skip
        errors.Incomplete: lambda e: _said(
            _("The dossier is not complete."), _("Add what is named as missing, or request a supplement.")
        ),
        errors.NothingMissing: lambda e: _said(
            _("Nothing is missing."), _("Accept the dossier, or name what else is to be completed.")
        ),
        errors.DossierNotHere: lambda e: _said(
            _("Dossier {code} is not held here, so it cannot be changed here.").format(code=e.code),
            _("Open it to see where it is."),
        ),
        errors.DossierOffered: lambda e: _said(
            _("Dossier {code} is offered to a department and is locked.").format(code=e.code),
            _("Wait for the answer, or take the offer back."),
        ),
        errors.DossierVoid: lambda e: _said(
            _("Dossier {code} is void.").format(code=e.code),
            _("Make it anew from this dossier if it is needed."),
        ),
        errors.NothingChosen: lambda e: _said(_("No dossier is chosen."), _("Choose at least one."), ""),
        errors.TooManyChosen: lambda e: _said(
            _("A hand-over list takes {most} dossiers at most.").format(most=e.most), _("Make two lists."), ""
        ),
        errors.PackageForOthers: lambda e: _said(
            _("This file is meant for {receiver}.").format(receiver=e.receiver),
            _("Give it to them; it cannot be read here."),
            _("Nothing was changed."),
        ),
        errors.NothingDecided: lambda e: _said(
            _("Nothing of this hand-over is confirmed or returned yet."), _("Decide on its dossiers first.")
        ),
        errors.LastCodeNeeded: lambda e: _said(
            _("This store was restored from a backup."),
            _("Enter the last dossier code that was given; then accept again."),
        ),
        errors.BackupDamaged: lambda e: _said(
            _("The backup {path} is damaged or not complete.").format(path=e.path),
            _("Use another backup and keep this one."),
            _("Nothing was changed."),
        ),
        errors.NoQueueChosen: lambda e: _said(
            _("No printer is chosen for this kind of paper."),
            _("Choose one in the settings, then try again."),
        ),
    }
)

_FINDINGS: dict[str, Callable[[], str]] = {
    "store_file": lambda: _("The store file is damaged: {detail}"),
    "entry_changed": lambda: _("The journal entry {where} was changed."),
    "content_changed": lambda: _("The content of the journal entry {where} was changed."),
    "content_missing": lambda: _("The content of the journal entry {where} is missing."),
    "chain_broken": lambda: _("The chain of the journal is broken at {where}."),
    "sequence_broken": lambda: _("The journal lacks an entry before {where}."),
    "document_missing": lambda: _("The document {where} is missing."),
    "document_changed": lambda: _("The document {where} was changed or is damaged."),
    "page_missing": lambda: _("The page {where} of a draft is missing or damaged."),
    "number_gap": lambda: _("The numbers of form {where} have a gap."),
    "row_differs": lambda: _("The row {where} differs from its entries in «{detail}»."),
    "row_missing": lambda: _("The row {where} is missing."),
    "row_unknown": lambda: _("The row {where} has no entry."),
}


def finding_sentence(wrong: str, where: str, detail: str) -> str:
    """Return the plain sentence for something that a check found wrong."""
    return _FINDINGS[wrong]().format(where=where, detail=detail)


def _scanner(happened: str, remedy: str) -> Explanation:
    return Explanation(happened, remedy, _("Pages that came before are kept."))


def _foreign(happened: str, remedy: str) -> Explanation:
    return Explanation(happened, remedy, _("Nothing was changed."))


def _printer(happened: str, remedy: str) -> Explanation:
    return Explanation(happened, remedy, _("The paper is stored; it can be printed at any time."))


_SENTENCES.update(
    {
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
        errors.ScannerFault: lambda e: _scanner(
            _("The scanner failed ({detail}).").format(detail=e.detail),
            _("Switch it off and on again; if it fails again, take the pages from files."),
        ),
        errors.ForeignFileDamaged: lambda e: _foreign(
            _("The file «{name}» is damaged or not complete.").format(name=e.name),
            _("Ask for it again, or scan the paper."),
        ),
        errors.ForeignFileEncrypted: lambda e: _foreign(
            _("The file «{name}» needs a password.").format(name=e.name),
            _("Ask for a copy without a password, or scan the paper."),
        ),
        errors.ForeignFileTooLarge: lambda e: _foreign(
            _("The file «{name}» is too large to be taken in.").format(name=e.name),
            _("Ask for a smaller copy, or scan the paper."),
        ),
        errors.ForeignFileUnknownType: lambda e: _foreign(
            _("The file «{name}» is neither PDF nor JPEG, PNG or TIFF.").format(name=e.name),
            _("Ask for it in one of these formats, or scan the paper."),
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
)


def state_name(state: State) -> str:
    """Return a state's name, word for word as the national portal has it."""
    names = {
        State.REGISTERED: _("Newly registered"),
        State.RECEIVED: _("Received"),
        State.NOT_RECEIVED: _("Not received"),
        State.IN_PROGRESS: _("In progress"),
        State.SUPPLEMENT: _("Supplement requested"),
        State.FEE_DUE: _("Financial obligation due"),
        State.WITHDRAWN: _("Withdrawn by the citizen"),
        State.STOPPED: _("Stopped"),
        State.FINISHED: _("Finished"),
        State.RETURNED: _("Result returned"),
    }
    return names[state]


def kind_name(kind: PaperKind) -> str:
    """Return the name of a kind of paper."""
    names = {
        PaperKind.ORIGINAL: _("Original"),
        PaperKind.CERTIFIED: _("Certified copy"),
        PaperKind.COPY: _("Copy"),
        PaperKind.SHOWN: _("Shown for comparison"),
        PaperKind.ELECTRONIC: _("Electronic"),
    }
    return names[kind]


def owner_kind_name(kind: OwnerKind) -> str:
    """Return the name of a kind of owner."""
    names = {
        OwnerKind.CITIZEN: _("Citizen"),
        OwnerKind.BUSINESS: _("Business"),
        OwnerKind.HOUSEHOLD: _("Household business"),
        OwnerKind.AGENCY: _("Agency"),
    }
    return names[kind]


def channel_name(channel: Channel) -> str:
    """Return the name of a channel."""
    return {
        Channel.DIRECT: _("At the counter"),
        Channel.ONLINE: _("Online"),
        Channel.POST: _("By public post"),
    }[channel]


def form_name(form: Form) -> str:
    """Return the name of a slip."""
    names = {
        Form.RECEIPT: _("Receipt and appointment"),
        Form.SUPPLEMENT: _("Supplement request"),
        Form.REFUSAL: _("Refusal"),
        Form.HANDOVER_LIST: _("Hand-over list"),
    }
    return names[form]


def action_name(action: str) -> str:
    """Return what a journal entry says was done."""
    names = {
        "accepted": _("Accepted, receipt issued"),
        "supplement_requested": _("Supplement requested"),
        "refused": _("Refused"),
        "corrected": _("Particulars corrected"),
        "voided": _("Acceptance made void"),
        "slip_printed": _("Slip printed"),
        "identifier_seen": _("Identifier looked at in full"),
        "offered": _("Offered to the department"),
        "confirmed": _("Confirmed by the department"),
        "returned": _("Returned by the department"),
        "answer_applied": _("The department's answer was read"),
        "offer_taken_back": _("Offer taken back"),
    }
    return names.get(action, action)
