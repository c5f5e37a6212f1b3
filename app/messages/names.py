"""Names of states, kinds and acts."""

from collections.abc import Mapping

from app import errors
from app.language import _, mark
from app.messages.faults import explain
from app.rules.completeness import PaperKind
from app.rules.kinds import Channel, DeliveryWay, Form, IdentityProof, OwnerKind, PaymentWay, ResultKind, TellingWay
from app.rules.states import State

_STATES: Mapping[State, str] = {
    State.REGISTERED: mark("Newly registered"),
    State.RECEIVED: mark("Received"),
    State.NOT_RECEIVED: mark("Not received"),
    State.IN_PROGRESS: mark("In progress"),
    State.SUPPLEMENT: mark("Supplement requested"),
    State.FEE_DUE: mark("Financial obligation due"),
    State.WITHDRAWN: mark("Withdrawn by the citizen"),
    State.STOPPED: mark("Stopped"),
    State.FINISHED: mark("Finished"),
    State.RETURNED: mark("Result returned"),
}

_KINDS: Mapping[PaperKind, str] = {
    PaperKind.ORIGINAL: mark("Original"),
    PaperKind.CERTIFIED: mark("Certified copy"),
    PaperKind.COPY: mark("Copy"),
    PaperKind.SHOWN: mark("Shown for comparison"),
    PaperKind.ELECTRONIC: mark("Electronic"),
}

_OWNER_KINDS: Mapping[OwnerKind, str] = {
    OwnerKind.CITIZEN: mark("Citizen"),
    OwnerKind.BUSINESS: mark("Business"),
    OwnerKind.HOUSEHOLD: mark("Household business"),
    OwnerKind.AGENCY: mark("Agency"),
}

_CHANNELS: Mapping[Channel, str] = {
    Channel.DIRECT: mark("At the counter"),
    Channel.ONLINE: mark("Online"),
    Channel.POST: mark("By public post"),
}

_FORMS: Mapping[Form, str] = {
    Form.RECEIPT: mark("Receipt and appointment"),
    Form.SUPPLEMENT: mark("Supplement request"),
    Form.REFUSAL: mark("Refusal"),
    Form.APOLOGY: mark("Apology with a new date"),
    Form.STOPPING: mark("Notice of stopping"),
    Form.CONTROL_SLIP: mark("Control slip"),
    Form.REGISTER: mark("Register of dossiers"),
    Form.HANDOVER_LIST: mark("Hand-over list"),
    Form.FEE_PAPER: mark("Notice of fees"),
}

_PAPERS: Mapping[str, str] = {
    **{form.paper: name for form, name in _FORMS.items()},
    "stub": mark("Stub of the receipt"),
    "label_sheet": mark("Folder labels"),
    "separators": mark("Separator sheets"),
    "document": mark("Digitised paper"),
    "day_end": mark("Day-end sheet"),
    "due_list": mark("List of what is due"),
    "result_list": mark("List of results"),
    "print_test": mark("Test print"),
    "reader_card": mark("Reader's test card"),
}

_ACTS: Mapping[str, str] = {
    "accepted": mark("Accepted, receipt issued"),
    "supplement_requested": mark("Supplement requested"),
    "refused": mark("Refused"),
    "corrected": mark("Particulars corrected"),
    "voided": mark("Acceptance made void"),
    "result_recorded": mark("Result recorded"),
    "result_voided": mark("Result made void"),
    "result_corrected": mark("Result corrected"),
    "told": mark("Applicant told"),
    "telling_failed": mark("Letter to the applicant not sent"),
    "result_given": mark("Result handed out"),
    "given_back": mark("Papers and fee given back"),
    "papers_posted": mark("Papers given to the post"),
    "papers_delivered": mark("Papers delivered by post"),
    "papers_came_back": mark("The letter with the papers came back"),
    "result_posted": mark("Result given to the post"),
    "result_delivered": mark("Result delivered by post"),
    "result_came_back": mark("The letter with the result came back"),
    "result_sent": mark("Result sent electronically"),
    "control_slip_issued": mark("Control slip issued"),
    "extended": mark("Apology issued, date moved"),
    "supplemented": mark("Supplement brought, work goes on"),
    "fee_awaited": mark("Waiting for the fee to be paid"),
    "due_moved": mark("Date moved to where the calendar puts it"),
    "withdrawn": mark("Withdrawn by the applicant, notice issued"),
    "stopped": mark("Stopped, notice issued"),
    "fee_charged": mark("Fee taken down"),
    "fee_reduced": mark("Fee exempt or reduced"),
    "fee_paid": mark("Fee paid"),
    "payment_voided": mark("Payment made void"),
    "fee_paper_issued": mark("Notice of fees issued"),
    "slip_printed": mark("Slip printed"),
    "copy_saved": mark("Copy saved as a file"),
    "letter_drafted": mark("Letter with the paper written"),
    "caller_matched": mark("Caller checked: known"),
    "caller_mismatched": mark("Caller checked: not known"),
    "identifier_seen": mark("Identifier looked at in full"),
    "offered": mark("Offered to the department"),
    "confirmed": mark("Confirmed by the department"),
    "returned": mark("Returned by the department"),
    "answer_applied": mark("The department's answer was read"),
    "answer_not_applied": mark("The department's answer came too late and was not applied"),
    "offer_taken_back": mark("Offer taken back"),
    "arrived_online": mark("Arrived online"),
    "accepted_without_receipt": mark("Accepted; no receipt was due"),
    "online_change_arrived": mark("A change arrived online"),
    "online_change_taken": mark("The change that arrived online was taken over"),
    "online_change_noted": mark("What arrived online was noted"),
    "online_change_set_aside": mark("What arrived online was set aside"),
    "online_progress_arrived": mark("Progress of another system arrived"),
    "handed_back": mark("Handed back to the desk"),
    "came_back": mark("Came back from the department"),
    "back_confirmed": mark("Taken over again by the desk"),
    "back_returned": mark("Returned to the department by the desk"),
    "offer_not_applied": mark("An offer of what was taken back before was not applied"),
    "assigned": mark("Given to an officer of the department"),
    "step_begun": mark("Internal step begun"),
    "step_done": mark("Internal step done"),
    "remarked": mark("Remark written"),
    "portal_message_taken_back": mark("A message to the portal was taken back"),
    "online_file_placed": mark("A file that came online was put onto its paper"),
}

_PARTICULARS: Mapping[str, str] = {
    "owner_name": mark("name of the owner"),
    "owner_identifier": mark("number of the owner"),
    "owner_address": mark("address of the owner"),
    "owner_phone": mark("telephone of the owner"),
    "owner_email": mark("e-mail of the owner"),
    "submitter_name": mark("name of the submitter"),
    "submitter_identifier": mark("number of the submitter"),
    "submitter_address": mark("address of the submitter"),
    "submitter_phone": mark("telephone of the submitter"),
    "submitter_authority": mark("paper of authority"),
    "result_address": mark("address for the result"),
    "result": mark("result"),
    "owner_kind": mark("kind of owner"),
    "channel": mark("way of filing"),
    "by_post": mark("result by post"),
    "fees": mark("fees to pay"),
    "paid": mark("paid online"),
    "summary": mark("subject"),
    "remarks": mark("remarks"),
}

_PAYMENT_WAYS: Mapping[PaymentWay, str] = {
    PaymentWay.CASH: mark("Cash"),
    PaymentWay.TRANSFER: mark("Transfer"),
    PaymentWay.ONLINE: mark("Paid online"),
}

_JOB_STATES: Mapping[str, str] = {
    "queued": mark("waiting"),
    "printing": mark("printing"),
    "done": mark("done"),
    "failed": mark("failed"),
}

_COMPLAINTS: Mapping[str, str] = {
    "PrinterGone": mark("The printer is not there; switch it on, then try again."),
    "PrinterRefused": mark("The printer takes no jobs now."),
    "NoQueueChosen": mark("No printer is chosen for this kind of paper."),
}

_RESULT_KINDS: Mapping[ResultKind, str] = {
    ResultKind.ELECTRONIC: mark("Electronic result"),
    ResultKind.PAPER: mark("Paper result"),
    ResultKind.BOTH: mark("Electronic and paper result"),
    ResultKind.NO_DOCUMENT: mark("No document"),
    ResultKind.REFUSAL: mark("Written refusal"),
}

_DELIVERY_WAYS: Mapping[DeliveryWay, str] = {
    DeliveryWay.DESK: mark("Handed out at the counter"),
    DeliveryWay.POST: mark("Sent by post"),
    DeliveryWay.ELECTRONIC: mark("Sent electronically"),
}

_PROOFS: Mapping[IdentityProof, str] = {
    IdentityProof.RECEIPT: mark("Receipt shown"),
    IdentityProof.CARD: mark("Citizen card shown"),
    IdentityProof.AUTHORITY: mark("Paper of authority"),
}

_TELLING_WAYS: Mapping[TellingWay, str] = {
    TellingWay.EMAIL: mark("by e-mail"),
    TellingWay.MESSAGE: mark("by a message"),
    TellingWay.PHONE: mark("by telephone"),
}


def state_name(state: State) -> str:
    """Return a state's name, word for word as the national portal has it."""
    return _(_STATES[state])


def kind_name(kind: PaperKind) -> str:
    """Return the name of a kind of paper."""
    return _(_KINDS[kind])


def owner_kind_name(kind: OwnerKind) -> str:
    """Return the name of a kind of owner."""
    return _(_OWNER_KINDS[kind])


def channel_name(channel: Channel) -> str:
    """Return the name of a channel."""
    return _(_CHANNELS[channel])


def form_name(form: Form) -> str:
    """Return the name of a slip."""
    return _(_FORMS[form])


def action_name(action: str) -> str:
    """Return what a journal entry says was done."""
    return _(_ACTS[action]) if action in _ACTS else action


def actor_name(actor: str) -> str:
    """Return the name of one who acts and is no officer; nothing for an officer of another store."""
    if actor.startswith("command:"):
        return _("command line, system user {user}").format(user=actor.partition(":")[2])
    return _("the program") if actor == "system" else ""


def particular_name(particular: str) -> str:
    """Return the name of a particular of a dossier; one that a journal calls otherwise stays as it is."""
    return _(_PARTICULARS[particular]) if particular in _PARTICULARS else particular


def paper_name(paper: str) -> str:
    """Return the name of a kind of paper as the settings and the print jobs call it."""
    return _(_PAPERS[paper])


def payment_way_name(way: PaymentWay) -> str:
    """Return how a fee was paid."""
    return _(_PAYMENT_WAYS[way])


def job_state_name(state: str) -> str:
    """Return the name of a print job's state."""
    return _(_JOB_STATES[state])


def printer_complaint(failure: str) -> str:
    """Return why a job failed: the fault's own words, or those of the print system."""
    return _(_COMPLAINTS[failure]) if failure in _COMPLAINTS else failure


def result_kind_name(kind: ResultKind) -> str:
    """Return the name of a kind of result."""
    return _(_RESULT_KINDS[kind])


def delivery_way_name(way: DeliveryWay) -> str:
    """Return how a result reaches its applicant."""
    return _(_DELIVERY_WAYS[way])


def proof_name(shown: IdentityProof) -> str:
    """Return what showed that somebody may have a result."""
    return _(_PROOFS[shown])


def telling_way_name(way: TellingWay) -> str:
    """Return how an applicant was told."""
    return _(_TELLING_WAYS[way])


def mail_complaint(failure: str) -> str:
    """Return why a letter was not sent, from how its telling was written down: the fault's class and its detail."""
    name, _colon, detail = failure.partition(":")
    kinds = (errors.MailNotSet, errors.MailUnreachable, errors.MailRefused)
    known = {kind.__name__: kind for kind in kinds}
    return explain(known[name](detail.strip())).happened if name in known else failure
