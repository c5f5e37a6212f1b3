"""What dossiers change hands for, and in which states."""

from collections.abc import Collection, Mapping

from app.rules.kinds import PlaceRole, TransferPurpose
from app.rules.states import BROKEN_OFF, State

EXPLAINED = frozenset({TransferPurpose.SUPPLEMENT, TransferPurpose.UNFINISHED})
"""What a department gives back for only with words: which papers are to be asked for, or why it did not finish."""

_FROM: Mapping[tuple[PlaceRole, TransferPurpose], frozenset[State]] = {
    (PlaceRole.DESK, TransferPurpose.WORK): frozenset({State.RECEIVED, State.IN_PROGRESS}),
    (PlaceRole.DESK, TransferPurpose.STOPPED): BROKEN_OFF,
    (PlaceRole.DEPARTMENT, TransferPurpose.SUPPLEMENT): frozenset({State.IN_PROGRESS}),
    (PlaceRole.DEPARTMENT, TransferPurpose.UNFINISHED): frozenset({State.IN_PROGRESS}),
    (PlaceRole.DEPARTMENT, TransferPurpose.RESULT): frozenset({State.FINISHED}),
    (PlaceRole.DEPARTMENT, TransferPurpose.STOPPED): BROKEN_OFF,
}


def states_for(giver: PlaceRole, purpose: TransferPurpose) -> frozenset[State]:
    """Return the states in which a place hands dossiers over for a purpose; none where it never does."""
    return _FROM.get((giver, purpose), frozenset())


def usual_purpose(giver: PlaceRole, states: Collection[State]) -> TransferPurpose | None:
    """Return what dossiers in these states are handed over for, the first that fits all; None where none does."""
    fitting = (purpose for purpose in TransferPurpose if set(states) <= states_for(giver, purpose))
    return next(fitting, None) if states else None
