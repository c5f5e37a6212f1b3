"""Names of what is done with results, of their kinds and of their ways."""

from app import errors
from app.language import _
from app.messages.faults import explain
from app.rules.kinds import DeliveryWay, IdentityProof, ResultKind, TellingWay


def acts_on_results() -> dict[str, str]:
    """Return what journal entries say was done with a result."""
    return {
        "result_recorded": _("Result recorded"),
        "result_voided": _("Result made void"),
        "told": _("Applicant told"),
        "telling_failed": _("Letter to the applicant not sent"),
        "result_given": _("Result handed out"),
        "given_back": _("Papers and fee given back"),
        "result_posted": _("Result given to the post"),
        "result_delivered": _("Result delivered by post"),
        "result_came_back": _("The letter with the result came back"),
        "result_sent": _("Result sent electronically"),
    }


def result_kind_name(kind: ResultKind) -> str:
    """Return the name of a kind of result."""
    names = {
        ResultKind.ELECTRONIC: _("Electronic result"),
        ResultKind.PAPER: _("Paper result"),
        ResultKind.BOTH: _("Electronic and paper result"),
        ResultKind.REFUSAL: _("Written refusal"),
    }
    return names[kind]


def delivery_way_name(way: DeliveryWay) -> str:
    """Return how a result reaches its applicant."""
    names = {
        DeliveryWay.DESK: _("Handed out at the counter"),
        DeliveryWay.POST: _("Sent by post"),
        DeliveryWay.ELECTRONIC: _("Sent electronically"),
    }
    return names[way]


def proof_name(shown: IdentityProof) -> str:
    """Return what showed that somebody may have a result."""
    names = {
        IdentityProof.RECEIPT: _("Receipt shown"),
        IdentityProof.CARD: _("Citizen card shown"),
        IdentityProof.AUTHORITY: _("Paper of authority"),
    }
    return names[shown]


def telling_way_name(way: TellingWay) -> str:
    """Return how an applicant was told."""
    names = {
        TellingWay.EMAIL: _("by e-mail"),
        TellingWay.MESSAGE: _("by a message"),
        TellingWay.PHONE: _("by telephone"),
    }
    return names[way]


def mail_complaint(failure: str) -> str:
    """Return why a letter was not sent, from how its telling was written down: the fault's class and its detail."""
    name, _colon, detail = failure.partition(":")
    kinds = (errors.MailNotSet, errors.MailUnreachable, errors.MailRefused)
    known = {kind.__name__: kind for kind in kinds}
    return explain(known[name](detail.strip())).happened if name in known else failure
