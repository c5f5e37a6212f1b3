"""Names of states, kinds and acts."""

from app.language import _
from app.messages.result_names import acts_on_results
from app.rules.completeness import PaperKind
from app.rules.kinds import Channel, Form, OwnerKind, PaymentWay
from app.rules.states import State


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
        Form.APOLOGY: _("Apology with a new date"),
        Form.STOPPING: _("Notice of stopping"),
        Form.CONTROL_SLIP: _("Control slip"),
        Form.REGISTER: _("Register of dossiers"),
        Form.HANDOVER_LIST: _("Hand-over list"),
        Form.FEE_PAPER: _("Notice of fees"),
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
        **acts_on_results(),
        "control_slip_issued": _("Control slip issued"),
        "extended": _("Apology issued, date moved"),
        "supplemented": _("Supplement brought, work goes on"),
        "fee_awaited": _("Waiting for the fee to be paid"),
        "due_moved": _("Date moved to where the calendar puts it"),
        "withdrawn": _("Withdrawn by the applicant, notice issued"),
        "stopped": _("Stopped, notice issued"),
        "fee_charged": _("Fee taken down"),
        "fee_reduced": _("Fee exempt or reduced"),
        "fee_paid": _("Fee paid"),
        "payment_voided": _("Payment made void"),
        "fee_paper_issued": _("Notice of fees issued"),
        "slip_printed": _("Slip printed"),
        "copy_saved": _("Copy saved as a file"),
        "letter_drafted": _("Letter with the paper written"),
        "caller_matched": _("Caller checked: known"),
        "caller_mismatched": _("Caller checked: not known"),
        "identifier_seen": _("Identifier looked at in full"),
        "offered": _("Offered to the department"),
        "confirmed": _("Confirmed by the department"),
        "returned": _("Returned by the department"),
        "answer_applied": _("The department's answer was read"),
        "answer_not_applied": _("The department's answer came too late and was not applied"),
        "offer_taken_back": _("Offer taken back"),
        "arrived_online": _("Arrived online"),
        "accepted_without_receipt": _("Accepted; no receipt was due"),
        "online_change_arrived": _("A change arrived online"),
        "online_change_taken": _("The change that arrived online was taken over"),
        "online_change_noted": _("What arrived online was noted"),
        "online_change_set_aside": _("What arrived online was set aside"),
        "online_progress_arrived": _("Progress of another system arrived"),
        "handed_back": _("Handed back to the desk"),
        "came_back": _("Came back from the department"),
        "back_confirmed": _("Taken over again by the desk"),
        "back_returned": _("Returned to the department by the desk"),
        "offer_not_applied": _("An offer of what was taken back before was not applied"),
        "assigned": _("Given to an officer of the department"),
        "step_begun": _("Internal step begun"),
        "step_done": _("Internal step done"),
        "remarked": _("Remark written"),
        "online_file_placed": _("A file that came online was put onto its paper"),
    }
    return names.get(action, action)


def actor_name(actor: str) -> str:
    """Return the name of one who acts and is no officer; nothing for an officer of another store."""
    if actor.startswith("command:"):
        return _("command line, system user {user}").format(user=actor.partition(":")[2])
    return _("the program") if actor == "system" else ""


def particular_name(particular: str) -> str:
    """Return the name of a particular of a dossier."""
    names = {
        "owner_name": _("name of the owner"),
        "owner_identifier": _("number of the owner"),
        "owner_address": _("address of the owner"),
        "owner_phone": _("telephone of the owner"),
        "owner_email": _("e-mail of the owner"),
        "submitter_name": _("name of the submitter"),
        "submitter_identifier": _("number of the submitter"),
        "submitter_phone": _("telephone of the submitter"),
        "result_address": _("address for the result"),
    }
    return names[particular]


def paper_name(paper: str) -> str:
    """Return the name of a kind of paper as the settings and the print jobs call it."""
    names = {
        **{form.paper: form_name(form) for form in Form},
        "stub": _("Stub of the receipt"),
        "label_sheet": _("Folder labels"),
        "separators": _("Separator sheets"),
        "document": _("Digitised paper"),
        "day_end": _("Day-end sheet"),
        "due_list": _("List of what is due"),
        "result_list": _("List of results"),
        "print_test": _("Test print"),
        "reader_card": _("Reader's test card"),
    }
    return names[paper]


def payment_way_name(way: PaymentWay) -> str:
    """Return how a fee was paid."""
    return {
        PaymentWay.CASH: _("Cash"),
        PaymentWay.TRANSFER: _("Transfer"),
        PaymentWay.ONLINE: _("Paid online"),
    }[way]


def job_state_name(state: str) -> str:
    """Return the name of a print job's state."""
    names = {
        "queued": _("waiting"),
        "printing": _("printing"),
        "done": _("done"),
        "failed": _("failed"),
    }
    return names[state]


def printer_complaint(failure: str) -> str:
    """Return why a job failed: the fault's own words, or those of the print system."""
    known = {
        "PrinterGone": _("The printer is not there; switch it on, then try again."),
        "PrinterRefused": _("The printer takes no jobs now."),
        "NoQueueChosen": _("No printer is chosen for this kind of paper."),
    }
    return known.get(failure, failure)
