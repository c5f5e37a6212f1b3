"""States and their moves."""

import pytest

from app import errors
from app.rules.states import BROKEN_OFF, ENDED, RUNNING, STANDING_STILL, Move, State, after, agrees, reopened, resumed


def test_the_road_from_the_counter_to_the_department() -> None:
    registered = after(None, Move.REGISTER)
    received = after(registered, Move.ACCEPT)
    assert (registered, received, after(received, Move.CONFIRM)) == (
        State.REGISTERED,
        State.RECEIVED,
        State.IN_PROGRESS,
    )


def test_what_another_system_says_agrees_where_it_counts_otherwise() -> None:
    alike = {(1, 1), (1, 2), (2, 1), (2, 2), (2, 4), (4, 2), *((state, state) for state in range(3, 11))}
    assert {(ours, said) for ours in State for said in State if agrees(ours, said)} == alike


CHANGING_HANDS = {Move.OFFER, Move.CONFIRM}
"""What happens to a dossier that has ended on the way of its papers, or its result, to the desk."""


@pytest.mark.parametrize("state", list(ENDED))
@pytest.mark.parametrize("move", list(Move))
def test_nothing_moves_a_dossier_that_has_ended_but_its_way_to_the_applicant(state: State, move: Move) -> None:
    if state is State.FINISHED and move is Move.RETURN:
        assert after(state, move) is State.RETURNED
        return
    if state in {State.FINISHED, *BROKEN_OFF} and move in CHANGING_HANDS:
        assert after(state, move) is state
        return
    with pytest.raises(errors.BadMove):
        after(state, move)


@pytest.mark.parametrize("state", list(RUNNING))
def test_a_dossier_that_waits_for_its_applicant_goes_back_to_where_it_was(state: State) -> None:
    for move in (Move.REQUEST_SUPPLEMENT, Move.ASK_FEE):
        waiting = after(state, move)
        assert waiting in STANDING_STILL
        assert resumed(waiting, state) is state
        with pytest.raises(errors.BadMove):
            after(waiting, move)
    with pytest.raises(errors.BadMove):
        resumed(state, state)


def test_only_what_is_being_worked_on_is_finished_and_only_what_is_finished_is_returned() -> None:
    assert {state for state in RUNNING if after(state, Move.FINISH) is State.FINISHED} == RUNNING
    for state in STANDING_STILL | RUNNING:
        with pytest.raises(errors.BadMove):
            after(state, Move.RETURN)


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


def test_a_result_made_by_mistake_lets_the_work_go_on_until_its_applicant_has_it() -> None:
    assert reopened(State.FINISHED, handed_over=False) is State.RECEIVED
    assert reopened(State.FINISHED, handed_over=True) is State.IN_PROGRESS
    for state in set(State) - {State.FINISHED}:
        with pytest.raises(errors.BadMove):
            reopened(state, handed_over=True)
