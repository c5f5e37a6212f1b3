"""States and their moves."""

import pytest

from app import errors
from app.rules.states import ENDED, RUNNING, STANDING_STILL, Move, State, after


def test_the_road_from_the_counter_to_the_department() -> None:
    registered = after(None, Move.REGISTER)
    received = after(registered, Move.ACCEPT)
    assert (registered, received, after(received, Move.CONFIRM)) == (
        State.REGISTERED,
        State.RECEIVED,
        State.IN_PROGRESS,
    )


@pytest.mark.parametrize("state", list(ENDED))
@pytest.mark.parametrize("move", list(Move))
def test_nothing_moves_a_dossier_that_has_ended(state: State, move: Move) -> None:
    with pytest.raises(errors.BadMove):
        after(state, move)


def test_every_state_but_the_first_has_one_kind_of_clock() -> None:
    kinds = [RUNNING, STANDING_STILL, ENDED]
    assert all(sum(state in kind for kind in kinds) == 1 for state in State if state is not State.REGISTERED)


@pytest.mark.parametrize("state", [State.RECEIVED, State.IN_PROGRESS])
def test_a_running_clock_can_be_moved_and_stopped(state: State) -> None:
    assert after(state, Move.EXTEND) is state
    assert (after(state, Move.WITHDRAW), after(state, Move.STOP)) == (State.WITHDRAWN, State.STOPPED)


@pytest.mark.parametrize("state", list(STANDING_STILL))
def test_a_clock_that_stands_still_is_not_moved_but_its_dossier_can_be_stopped(state: State) -> None:
    with pytest.raises(errors.BadMove):
        after(state, Move.EXTEND)
    assert (after(state, Move.WITHDRAW), after(state, Move.STOP)) == (State.WITHDRAWN, State.STOPPED)


@pytest.mark.parametrize("move", [Move.EXTEND, Move.WITHDRAW, Move.STOP])
@pytest.mark.parametrize("state", [None, State.REGISTERED])
def test_what_was_not_accepted_has_no_clock_to_move_or_stop(state: State | None, move: Move) -> None:
    with pytest.raises(errors.BadMove):
        after(state, move)
