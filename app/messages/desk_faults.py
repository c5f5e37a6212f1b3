"""Sentences for faults of input, of the home and its store, and of what staff do."""

from app import errors
from app.language import _, ngettext
from app.messages.explanation import Sentences, said
from app.rules.calendar import ZONE

SENTENCES: Sentences = {
    errors.BadInput: lambda e: said(
        _("«{text}» cannot be used here.").format(text=e.text),
        _("Please check it and type it again."),
        "",
    ),
    errors.BadDossierCode: lambda e: said(
        _("«{text}» is not a dossier code of this office.").format(text=e.text),
        _("Scan the code on the receipt again, or type it as printed."),
    ),
    errors.BadSlipCode: lambda e: said(
        _("«{text}» is not a slip code.").format(text=e.text), _("Scan the code on the slip again."), ""
    ),
    errors.BadSeparatorCode: lambda e: said(
        _("«{text}» is not what a separator sheet says.").format(text=e.text),
        _("Print the separator sheets of this procedure again."),
        "",
    ),
    errors.BadPersonalNumber: lambda e: said(
        _("«{text}» is not a personal identification number of 12 digits.").format(text=e.text),
        _("Please check it against the citizen card."),
        "",
    ),
    errors.BadTaxCode: lambda e: said(
        _("«{text}» is not a tax code.").format(text=e.text),
        _("Please check it against the certificate."),
        "",
    ),
    errors.BadPhone: lambda e: said(
        _("«{text}» is not a Vietnamese phone number.").format(text=e.text),
        _("Please ask for it again."),
        "",
    ),
    errors.CardTooShort: lambda _e: said(
        _("The card's code was not read in full."),
        _("Scan the card again; hold it flat under the reader."),
        _("Nothing was changed."),
    ),
    errors.BadMove: lambda _e: said(
        _("The dossier's state does not allow this."), _("Open the dossier to see where it stands.")
    ),
    errors.HomeMissing: lambda e: said(
        _("There is no working folder at {path}.").format(path=e.path), _("Check the path."), ""
    ),
    errors.HomeExists: lambda e: said(
        _("Something lies at {path} already.").format(path=e.path), _("Choose another folder.")
    ),
    errors.HomeInUse: lambda _e: said(
        _("The program is open on this working folder already."), _("Use the window that is open."), ""
    ),
    errors.HomeReadOnly: lambda e: said(
        _("The folder {path} cannot be written.").format(path=e.path),
        _("Ask your administrator for the right to write there, then try again."),
    ),
    errors.HomeOnShare: lambda e: said(
        _("The folder {path} lies on a network share, where the store can be damaged.").format(path=e.path),
        _("Choose a folder on this computer's own disk."),
        _("Nothing was changed."),
    ),
    errors.DiskFull: lambda e: said(
        _("The disk that holds {path} is full.").format(path=e.path), _("Free some room, then try again.")
    ),
    errors.StoreNewer: lambda _e: said(
        _("The store was made by a newer version of the program."),
        _("Install the newer version on this computer."),
    ),
    errors.StoreDamaged: lambda e: said(
        _("The store {path} is damaged or is not a store of this program.").format(path=e.path),
        _("Keep the folder as it is and restore the last backup into a new folder."),
        "",
    ),
    errors.StoreLocked: lambda _e: said(
        _("Another program is writing to the store."), _("Wait a moment, then try again.")
    ),
    errors.Superseded: lambda _e: said(_("Something newer was asked."), _("Wait for its answer."), ""),
    errors.ClockSetBack: lambda e: said(
        _("The computer's clock says {now}, before the last entry at {last}.").format(now=e.now, last=e.last),
        _("Set the clock right, or confirm that the time is right; then accept again."),
    ),
    errors.DocumentDamaged: lambda e: said(
        _("A stored document is missing or damaged ({name}…).").format(name=e.sha256[:8]),
        _("Run a check and restore the document from the last backup."),
        "",
    ),
    errors.NoOfficer: lambda _e: said(_("Nobody is signed in."), _("Sign in, then try again.")),
    errors.WrongPassword: lambda _e: said(
        _("The sign-in name or the password is not right."), _("Please try again."), ""
    ),
    errors.LoginTaken: lambda e: said(
        _("The sign-in name «{text}» is taken.").format(text=e.text), _("Choose another one."), ""
    ),
    errors.PasswordTooShort: lambda _e: said(_("The password is too short."), _("Use at least 8 characters."), ""),
    errors.NotAllowed: lambda _e: said(
        _("You may not do this."), _("Ask an officer who may, or your administrator.")
    ),
    errors.ReasonNeeded: lambda _e: said(_("A reason is needed."), _("Write why, in a few words.")),
    errors.Unknown: lambda e: said(_("«{what}» is not in this store.").format(what=e.what), _("Check it."), ""),
    errors.UnknownDossier: lambda _e: said(
        _("This dossier is not in this store."), _("Check the code; it may be at another counter."), ""
    ),
    errors.UnknownDraft: lambda _e: said(
        _("This work in progress is not open any more."), _("Look for its dossier in the register.")
    ),
    errors.UnknownProcedure: lambda _e: said(
        _("No procedure is chosen, or it is no longer in the catalogue."),
        _("Choose the procedure again."),
    ),
    errors.UnknownDocument: lambda _e: said(
        _("This paper is not in this store."), _("Open the dossier again and choose the paper there."), ""
    ),
    errors.UnknownSlip: lambda _e: said(_("This slip is not in this store."), _("Check its code."), ""),
    errors.UnknownDepartment: lambda _e: said(
        _("This department is not in use here."), _("Choose a department of the list in the settings.")
    ),
    errors.UnknownOfficer: lambda _e: said(
        _("This officer does not work in this department."), _("Choose an officer of the department.")
    ),
    errors.UnknownStep: lambda _e: said(
        _("The dossier has no such internal step."), _("Open the dossier to see its steps.")
    ),
    errors.UnknownTransfer: lambda _e: said(
        _("No hand-over of this place belongs to this file."),
        _("Check that it is the right file."),
        _("Nothing was changed."),
    ),
    errors.UnknownOnline: lambda _e: said(
        _("No online dossier that waits for an answer has this number."), _("Open the inbox again."), ""
    ),
    errors.Incomplete: lambda _e: said(
        _("The dossier is not complete."), _("Add what is named as missing, or request a supplement.")
    ),
    errors.PagesNotSorted: lambda e: said(
        ngettext("{n} page lies on no paper yet.", "{n} pages lie on no paper yet.", e.count).format(n=e.count),
        _("Put them onto a paper (F5), set them aside or remove them; then accept again."),
    ),
    errors.NotReusable: lambda e: said(
        _(
            "These papers cannot be used again: {names}. They are valid no more, belong to another owner or a void "
            "dossier, or their file is damaged."
        ).format(names="; ".join(e.names)),
        _("Take them back (D) and ask for the papers."),
    ),
    errors.ReusedOfAnother: lambda e: said(
        _("The dossier uses papers again that belong to the owner of the former number: {names}.").format(
            names="; ".join(e.names)
        ),
        _("Make the dossier void and start again from it, with the right number."),
        _("Nothing was changed."),
    ),
    errors.FilesNotPlaced: lambda e: said(
        ngettext("{n} file belongs to no paper yet.", "{n} files belong to no paper yet.", e.count).format(n=e.count),
        _("Say which paper it is; then accept again."),
    ),
    errors.ChangeWaits: lambda e: said(
        _("Something newer arrived for dossier {code}, and nobody took it over or set it aside yet.").format(
            code=e.code
        ),
        _("Look at the change: take it (F6) or set it aside with a reason (F4); then answer."),
    ),
    errors.FiledBefore: lambda e: said(
        _("Its owner has a dossier of the same procedure under way already: {codes}.").format(
            codes=", ".join(e.codes)
        ),
        _("Look at both; if it is no repeat, let it pass again (Space), or accept it by itself (F9)."),
    ),
    errors.NothingMissing: lambda _e: said(
        _("Nothing is missing."), _("Accept the dossier, or name what else is to be completed.")
    ),
    errors.DossierNotHere: lambda e: said(
        _("Dossier {code} is not held here, so it cannot be changed here.").format(code=e.code),
        _("Open it to see where it is."),
    ),
    errors.DossierOffered: lambda e: said(
        _("Dossier {code} is offered to a department and is locked.").format(code=e.code),
        _("Wait for the answer, or take the offer back."),
    ),
    errors.DossierVoid: lambda e: said(
        _("Dossier {code} is void.").format(code=e.code),
        _("Make it anew from this dossier if it is needed."),
    ),
    errors.DayOff: lambda e: said(
        _("The office does not work on {day}.").format(day=f"{e.day:%d/%m/%Y}"), _("Choose a working day.")
    ),
    errors.DueNotLater: lambda e: said(
        _("The new date must be later than now and than the promised {day}.").format(day=f"{e.day:%d/%m/%Y}"),
        _("Choose a later day."),
    ),
    errors.ExtendedBefore: lambda e: said(
        _("The date of dossier {code} was moved once already.").format(code=e.code),
        _("Only an officer who may decide with a reason moves it again; ask one of them."),
    ),
    errors.ApologyLate: lambda e: said(
        _("Dossier {code} was promised for {due}, which is past: an apology is issued before that.").format(
            code=e.code, due=f"{e.promised.astimezone(ZONE):%H:%M %d/%m/%Y}"
        ),
        _("Only an officer who may decide with a reason issues it now; the result goes out all the same."),
    ),
    errors.StillTime: lambda e: said(
        _("The applicant may still answer until {until}.").format(until=f"{e.until.astimezone(ZONE):%H:%M %d/%m/%Y}"),
        _("Close it after that, or withdraw it if the applicant asks for it."),
    ),
    errors.DeskOnly: lambda _e: said(
        _("Only the desk deals with applicants: it takes in, asks, tells and hands out."),
        _("Hand the dossier back to the desk, and say what for."),
    ),
    errors.RequestNeeded: lambda _e: said(
        _("It is not said who asked to withdraw, or by which paper."), _("Write both; they stand in the history.")
    ),
    errors.StepNotOpen: lambda e: said(
        _("The step «{content}» is done already, or was not begun, or was begun before.").format(content=e.content),
        _("Open the dossier to see where its steps stand."),
    ),
    errors.NothingChosen: lambda _e: said(_("No dossier is chosen."), _("Choose at least one."), ""),
    errors.NothingOpen: lambda _e: said(
        _("Nothing of this hand-over waits for an answer any more."), _("Open its dossiers to see where they are.")
    ),
    errors.TooManyTries: lambda e: said(
        _("{most} wrong answers were given for this dossier today.").format(most=e.most),
        _("Say nothing on the phone; let the caller come with the receipt, or call again tomorrow."),
        "",
    ),
    errors.TooManyChosen: lambda e: said(
        _("A hand-over list takes {most} dossiers at most.").format(most=e.most), _("Make two lists."), ""
    ),
    errors.PackageForOthers: lambda e: said(
        _("This file is meant for {receiver}.").format(receiver=e.receiver),
        _("Give it to them; it cannot be read here."),
        _("Nothing was changed."),
    ),
    errors.NothingDecided: lambda _e: said(
        _("Nothing of this hand-over is confirmed or returned yet."), _("Decide on its dossiers first.")
    ),
    errors.LastCodeNeeded: lambda _e: said(
        _("This store was restored from a backup."),
        _("Enter the last dossier code that was given; then accept again."),
    ),
    errors.BackupDamaged: lambda e: said(
        _("The backup {path} is damaged or not complete.").format(path=e.path),
        _("Use another backup and keep this one."),
        _("Nothing was changed."),
    ),
    errors.NoQueueChosen: lambda _e: said(
        _("No printer is chosen for this kind of paper."),
        _("Choose one in the settings, then try again."),
    ),
}
