"""Results that their applicants have through the portal: its acknowledgement of the files is the proof."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app import errors
from app.desk import outbox, returning
from app.desk.desk import Desk
from app.desk.outbox import Sending
from app.desk.returning import Returned
from app.queries import results as reads
from app.rules.kinds import PlaceRole

PORTAL = "Cổng dịch vụ công"
"""What gave the result out, as the register says."""


def give(desk: Desk, dossier_uid: str) -> Returned:
    """Write down that the applicant has the result through the portal, since the moment of its acknowledgement.

    Raises:
        NotOnPortal: the portal did not acknowledge the files of all results.
        LetterOnTheWay: the post has the result.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: there is no result to give here and now.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    with desk.store.transaction() as session:
        return _give(session, desk, dossier_uid)


def send(desk: Desk, to: str = "", *, due_only: bool = False, wait: Callable[[float], None] | None = None) -> Sending:
    """Send what waits for the portal; where the settings say so, a result is returned by its acknowledgement.

    That holds for results that are electronic alone and that nobody wants by post, and is told to the portal as well.
    Otherwise it is as `outbox.send`.

    Raises:
        FolderMissing, DiskFull, HomeReadOnly: there is no such place, or it cannot be written; nothing is marked as
            sent.
    """
    done = outbox.send(desk, to, due_only=due_only, wait=wait)
    if not desk.home.settings().portal_returns or not _give_all(desk):
        return done
    after = outbox.send(desk, to, due_only=True, wait=wait)
    return Sending(done.sent + after.sent, done.unsent + after.unsent)


def _give_all(desk: Desk) -> bool:
    """Return the results that the portal has, each in a transaction of its own; says whether there was one."""
    if desk.place.role is not PlaceRole.DESK:
        return False
    with desk.store.reading() as session:
        found = reads.electronic_on_portal(session, desk.place.uid)
    for uid in found:
        with desk.store.transaction() as session:
            _give(session, desk, uid)
    return bool(found)


def _give(session: Session, desk: Desk, dossier_uid: str) -> Returned:
    dossier = returning.returnable(session, desk, dossier_uid)
    taken = reads.on_portal(session, dossier)
    if taken is None:
        raise errors.NotOnPortal(dossier.code or "")
    evidence = ": ".join(filter(None, (PORTAL, taken.reply)))
    return returning.hand_to(session, desk, dossier, evidence, desk.clock.now(), since=taken.since)
