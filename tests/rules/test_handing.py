"""What dossiers change hands for."""

import pytest

from app.rules.handing import states_for, usual_purpose
from app.rules.kinds import PlaceRole, TransferPurpose
from app.rules.states import State

DESK, DEPARTMENT = PlaceRole.DESK, PlaceRole.DEPARTMENT


@pytest.mark.parametrize(
    ("giver", "states", "purpose"),
    [
        (DESK, {State.RECEIVED, State.IN_PROGRESS}, TransferPurpose.WORK),
        (DESK, {State.STOPPED}, TransferPurpose.STOPPED),
        (DESK, {State.RECEIVED, State.WITHDRAWN}, None),
        (DESK, {State.FINISHED}, None),
        (DEPARTMENT, {State.IN_PROGRESS}, TransferPurpose.SUPPLEMENT),
        (DEPARTMENT, {State.FINISHED}, TransferPurpose.RESULT),
        (DEPARTMENT, {State.STOPPED, State.WITHDRAWN}, TransferPurpose.STOPPED),
        (DEPARTMENT, {State.IN_PROGRESS, State.FINISHED}, None),
        (DEPARTMENT, set(), None),
    ],
)
def test_the_usual_purpose_fits_everything(
    giver: PlaceRole, states: set[State], purpose: TransferPurpose | None
) -> None:
    assert usual_purpose(giver, states) is purpose
    assert purpose is None or states <= states_for(giver, purpose)
