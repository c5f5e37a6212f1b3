"""Sentences for faults of fees and payments."""

from app import errors
from app.language import _
from app.messages.explanation import Sentences, said
from app.text import thousands

SENTENCES: Sentences = {
    errors.BadAmount: lambda e: said(
        _("{amount} đ cannot be taken down here.").format(amount=thousands(e.amount)),
        _("Check the amount against what is open."),
    ),
    errors.NothingOwed: lambda _e: said(
        _("Nothing is open on this dossier."), _("Take down a fee first, if one is due.")
    ),
    errors.FeesPaid: lambda e: said(
        _("{paid} đ of it are paid already.").format(paid=thousands(e.paid)),
        _("Make the payment void first, with its reason."),
    ),
    errors.FeesOpen: lambda _e: said(
        _("The fee is not paid yet."), _("Take it, or wait for it; handed over it can be all the same.")
    ),
    errors.UnknownPayment: lambda _e: said(
        _("This payment is void already, or not in this store."), _("Open the dossier again.")
    ),
}
