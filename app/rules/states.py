"""The ten states of the national portal and the moves between them; nobody else knows them."""

from enum import IntEnum, StrEnum

from app import errors


class State(IntEnum):
    """TrangThaiHoSo of the national portal."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROGRESS = 4
    SUPPLEMENT = 5
    FEE_DUE = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10


class Move(StrEnum):
    """What can happen to a dossier's state."""

    REGISTER = "register"
    ACCEPT = "accept"
    REFUSE = "refuse"
    OFFER = "offer"
    CONFIRM = "confirm"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    STOP = "stop"
    REQUEST_SUPPLEMENT = "request_supplement"
    ASK_FEE = "ask_fee"
    FINISH = "finish"
    RETURN = "return"


RUNNING = frozenset({State.RECEIVED, State.IN_PROGRESS})
"""The clock runs."""

STANDING_STILL = frozenset({State.SUPPLEMENT, State.FEE_DUE})
"""The clock stands still."""

ENDED = frozenset({State.NOT_RECEIVED, State.WITHDRAWN, State.STOPPED, State.FINISHED, State.RETURNED})
"""The clock has ended."""

BROKEN_OFF = frozenset({State.WITHDRAWN, State.STOPPED})
"""It is worked on no longer, and what was handed in goes back to its applicant (NĐ 118/2025 Điều 21)."""

NEWLY_FILED = frozenset({State.REGISTERED, State.RECEIVED})
"""What a portal says of a dossier that waits for its answer: filed, or taken in by the portal itself."""

_MOVES: dict[tuple[State | None, Move], State] = {
    (None, Move.REGISTER): State.REGISTERED,
    (State.REGISTERED, Move.REGISTER): State.REGISTERED,
    (None, Move.ACCEPT): State.RECEIVED,
    (State.REGISTERED, Move.ACCEPT): State.RECEIVED,
    (None, Move.REFUSE): State.NOT_RECEIVED,
    (State.REGISTERED, Move.REFUSE): State.NOT_RECEIVED,
    (State.RECEIVED, Move.OFFER): State.RECEIVED,
    (State.RECEIVED, Move.CONFIRM): State.IN_PROGRESS,
    (State.IN_PROGRESS, Move.OFFER): State.IN_PROGRESS,
    (State.IN_PROGRESS, Move.CONFIRM): State.IN_PROGRESS,
    **{(state, Move.OFFER): state for state in (State.FINISHED, *BROKEN_OFF)},
    **{(state, Move.CONFIRM): state for state in (State.FINISHED, *BROKEN_OFF)},
    (State.RECEIVED, Move.EXTEND): State.RECEIVED,
    (State.IN_PROGRESS, Move.EXTEND): State.IN_PROGRESS,
    **{(state, Move.WITHDRAW): State.WITHDRAWN for state in (*RUNNING, *STANDING_STILL)},
    **{(state, Move.STOP): State.STOPPED for state in (*RUNNING, *STANDING_STILL)},
    **{(state, Move.REQUEST_SUPPLEMENT): State.SUPPLEMENT for state in RUNNING},
    **{(state, Move.ASK_FEE): State.FEE_DUE for state in RUNNING},
    **{(state, Move.FINISH): State.FINISHED for state in RUNNING},
    (State.FINISHED, Move.RETURN): State.RETURNED,
}


def after(state: State | None, move: Move) -> State:
    """Return the state a move leads to; `None` is a dossier that does not exist yet.

    Raises:
        BadMove: the state does not allow it.
    """
    try:
        return _MOVES[state, move]
    except KeyError:
        raise errors.BadMove(state, move) from None


def agrees(ours: State, said: State) -> bool:
    """Whether what another system says of a dossier is what stands here, as far as its way of counting tells.

    A portal calls a dossier received that waits here for its answer, and one being worked on that is received here.
    """
    return ours is said or any({ours, said} <= alike for alike in (NEWLY_FILED, RUNNING))


def resumed(state: State, before: State) -> State:
    """Return the state to which a dossier that waited for its applicant goes back: the one it had before.

    Raises:
        BadMove: it does not wait.
    """
    if state not in STANDING_STILL:
        raise errors.BadMove(state, "resume")
    return before


def reopened(state: State, *, handed_over: bool) -> State:
    """Return the state of a finished dossier whose result was made by mistake: the work on it goes on.

    Args:
        state: the state that it has.
        handed_over: whether a department took it over before.

    Raises:
        BadMove: it is not finished, or its applicant has the result already.
    """
    if state is not State.FINISHED:
        raise errors.BadMove(state, "reopen")
    return State.IN_PROGRESS if handed_over else State.RECEIVED
