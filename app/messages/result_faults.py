"""Sentences for faults of a result, of its way to the applicant, and of letters."""

from app import errors
from app.language import _
from app.messages.explanation import Sentences, refused, said

SENTENCES: Sentences = {
    errors.UnknownResult: lambda _e: said(
        _("This result is not there any more, or was made void."), _("Open the dossier again to see its results.")
    ),
    errors.ResultNameNeeded: lambda _e: said(
        _("It is not said what the result is called."), _("Write its name as it stands on the paper.")
    ),
    errors.ResultFileNeeded: lambda _e: said(
        _("An electronic result needs its file."), _("Choose the file, or say that the result is a paper.")
    ),
    errors.ReceiverNeeded: lambda _e: said(
        _("It is not said who receives the result."), _("Write the name; it stands in the register.")
    ),
    errors.AuthorityNeeded: lambda e: said(
        _("{name} is neither the owner nor who filed the dossier.").format(name=e.name),
        _("Ask for the receipt, or take in the paper of authority."),
    ),
    errors.TrackingNeeded: lambda _e: said(
        _("The letter has no tracking number yet."), _("Write the number that the post gave.")
    ),
    errors.LetterOnTheWay: lambda e: said(
        _("The letter of {code} is on its way by post.").format(code=e.code),
        _("Say first that the letter was delivered, or that it came back."),
    ),
    errors.NoLetterOnTheWay: lambda e: said(
        _("No letter of {code} is on its way.").format(code=e.code),
        _("Open the dossier: its history tells what was posted and what became of it."),
    ),
    errors.NoAddress: lambda _e: said(
        _("The applicant gave no e-mail address."), _("Copy the text and send it another way, or telephone.")
    ),
    errors.NothingToGiveBack: lambda e: said(
        _("Nothing of {code} waits to be given back.").format(code=e.code),
        _("Open the dossier: its history tells what went back, to whom and when."),
    ),
    errors.NotOnPortal: lambda e: said(
        _("The portal has not taken the result of {code} yet.").format(code=e.code),
        _("Send what waits in the online inbox, or give the result in another way."),
    ),
    errors.NothingElectronic: lambda e: said(
        _("Dossier {code} has no result that can be sent as a file.").format(code=e.code),
        _("Take the file in as its result, or give the paper at the counter or by post."),
    ),
    errors.ForeignFileActs: lambda e: refused(
        _("The file «{name}» runs scripts or opens other things by itself.").format(name=e.name),
        _("Ask for it without them, or scan the paper."),
    ),
    errors.MailNotSet: lambda _e: said(
        _("No mail server is set on this computer."),
        _("Set it in the settings, or copy the text and send it another way."),
    ),
    errors.MailUnreachable: lambda e: said(
        _("The mail server did not answer ({detail}).").format(detail=e.detail),
        _("Check the network, then try again; the applicant may have the letter already."),
    ),
    errors.MailRefused: lambda e: said(
        _("The mail server did not take the letter: {detail}.").format(detail=e.detail),
        _("Check the address and the settings of mail, then try again."),
    ),
}
