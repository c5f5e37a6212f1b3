"""Whether a place may do something with the dossier shown, so that it offers only that; the acts decide."""

from app.desk.desk import Desk
from app.queries.dossiers import DossierView
from app.rules.kinds import PlaceRole
from app.rules.states import BROKEN_OFF, State


def is_held(found: DossierView | None, desk: Desk) -> bool:
    """Whether a place holds an accepted dossier that is neither void nor offered."""
    if found is None or found.holder_uid != desk.place.uid:
        return False
    return bool(found.code) and not found.void and not found.offered_to


def is_correctable(found: DossierView | None, desk: Desk) -> bool:
    """Whether a desk may put the particulars of a dossier right."""
    at_desk = desk.place.role is PlaceRole.DESK
    return at_desk and is_held(found, desk) and found is not None and found.state not in BROKEN_OFF


def is_changeable(found: DossierView | None, desk: Desk) -> bool:
    """Whether a desk may still make a dossier void or hand it over for the first time."""
    at_desk = desk.place.role is PlaceRole.DESK
    return at_desk and is_held(found, desk) and found is not None and found.state is State.RECEIVED
