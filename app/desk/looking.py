"""Looking through the online dossiers that wait: what an officer said of each stands until the dossier changes.

It is work in progress, as a draft is: kept at every key, seen by the next officer, never journalled.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.models.dossier import Dossier
from app.models.online import OnlineLook
from app.rules.kinds import Look
from app.rules.states import Move, State


def mark(desk: Desk, dossier_uid: str, look: Look | None, reason: str = "") -> None:
    """Keep what the officer said of a dossier while looking it through, or that nothing is said of it any more.

    Args:
        desk: who looked, where.
        dossier_uid: the dossier.
        look: what was said; nothing takes it back.
        reason: why it could not be accepted with others, as it was told.

    Raises:
        NoOfficer: nobody is signed in.
        UnknownDossier, UnknownOnline, DossierNotHere, DossierVoid, BadMove: it does not wait for an answer here.
    """
    officer = desk.signed_in()
    with desk.store.transaction() as session:
        dossier = to_answer(session, desk, dossier_uid)
        if look is not None:
            row = OnlineLook(dossier_id=dossier.id, mark=look.value, reason=reason, officer_uid=officer.uid)
            row.looked_at = desk.clock.now()
            session.add(row)


def to_answer(session: Session, desk: Desk, uid: str) -> Dossier:
    """Return an online dossier that waits for an answer of this place, to be changed: what was said of it falls.

    Raises:
        UnknownDossier, UnknownOnline, DossierNotHere, DossierVoid, BadMove: it does not wait for an answer here.
    """
    dossier = find_dossier(session, uid)
    if dossier.external_code is None:
        raise errors.UnknownOnline(uid)
    if dossier.holder_uid != desk.place.uid:
        raise errors.DossierNotHere(dossier.code or dossier.external_code)
    if dossier.is_void:
        raise errors.DossierVoid(dossier.code or dossier.external_code)
    if dossier.state != State.REGISTERED:
        raise errors.BadMove(dossier.state, Move.ACCEPT)
    forget(session, dossier)
    return dossier


def passed_at(session: Session, uid: str) -> datetime | None:
    """Return when an officer last let a dossier pass, all that it may repeat in sight; none who did not."""
    passed = select(OnlineLook.looked_at).join(Dossier).where(OnlineLook.mark == Look.PASSED.value)
    return session.scalar(passed.where(Dossier.uid == uid))


def forget(session: Session, dossier: Dossier) -> None:
    """Let what was said of a dossier fall: it is not what was looked at any more."""
    session.execute(delete(OnlineLook).where(OnlineLook.dossier_id == dossier.id))
