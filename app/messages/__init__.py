"""The sentences that several rooms need: faults, findings of a check, names of states and kinds."""

from app.messages.exchange_faults import held_reason
from app.messages.explanation import Explanation
from app.messages.faults import explain
from app.messages.findings import finding_sentence
from app.messages.names import (
    action_name,
    actor_name,
    channel_name,
    delivery_way_name,
    form_name,
    job_state_name,
    kind_name,
    mail_complaint,
    owner_kind_name,
    paper_name,
    particular_name,
    payment_way_name,
    printer_complaint,
    proof_name,
    result_kind_name,
    state_name,
    telling_way_name,
)

__all__ = [
    "Explanation",
    "action_name",
    "actor_name",
    "channel_name",
    "delivery_way_name",
    "explain",
    "finding_sentence",
    "form_name",
    "held_reason",
    "job_state_name",
    "kind_name",
    "mail_complaint",
    "owner_kind_name",
    "paper_name",
    "particular_name",
    "payment_way_name",
    "printer_complaint",
    "proof_name",
    "result_kind_name",
    "state_name",
    "telling_way_name",
]
