"""Fault → sentence."""

from app import errors
from app.messages import desk_faults, device_faults, exchange_faults, money_faults, result_faults
from app.messages.explanation import Explanation, Sentences

SENTENCES: Sentences = {
    **desk_faults.SENTENCES,
    **device_faults.SENTENCES,
    **exchange_faults.SENTENCES,
    **money_faults.SENTENCES,
    **result_faults.SENTENCES,
}


def explain(error: errors.DeskError) -> Explanation:
    """Return the sentence for a fault; the nearest class of the closed list that has one speaks."""
    speaker = next(kind for kind in type(error).__mro__ if kind in SENTENCES)
    return SENTENCES[speaker](error)
