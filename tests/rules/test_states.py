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
