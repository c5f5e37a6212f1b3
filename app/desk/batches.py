"""Many online dossiers at once: each accepted by itself, then all handed over to their departments."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import errors
from app.desk import handover, inbox
from app.desk.desk import Desk
from app.desk.each import Done, NotDone, each, never
from app.desk.handover import LONGEST_LIST, Offer
from app.desk.inbox import AcceptedOnline
from app.errors import DeskError
from app.models.dossier import Dossier


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over list of accepted dossiers."""

    dossier_uids: tuple[str, ...]
    offer: Offer


@dataclass(frozen=True, slots=True)
class NotHandedOver:
    """Accepted dossiers that lie ready at the desk: no department is named for them, or why they were not given."""

    dossier_uids: tuple[str, ...]
    fault: DeskError | None


Step = AcceptedOnline | NotDone | HandedOver | NotHandedOver


def accept_and_hand_over(
    desk: Desk, dossier_uids: Sequence[str], stopped: Callable[[], bool] = never
) -> Iterator[Step]:
    """Accept online dossiers, each with its own number, entry and receipt where one is due; then offer them.

    What fails leaves the rest, and stays where it is; so does one of several whose owner has another under way for
    the same procedure that was not there yet when an officer let it pass: that may be a repeat, and is to be looked
    at. One of which a fee is open is accepted, and stays at the desk, which alone takes the fee or waits for it.
    Stopped, what was done so far is whole: accepted dossiers that were not handed over lie ready at the desk.

    Args:
        desk: who accepts, where.
        dossier_uids: online dossiers that wait here.
        stopped: asked before each dossier and each list.

    Yields:
        What came of each dossier as soon as it is known, then of each list (of at most 200, by department).
    """
    accepted: list[str] = []
    unpaid: list[str] = []
    alone = len(set(dossier_uids)) == 1

    def accept(uid: str) -> AcceptedOnline:
        return inbox.accept_online(desk, uid, with_others=not alone)

    for step in each(dossier_uids, accept, stopped):
        if isinstance(step, Done):
            (unpaid if step.outcome.fee else accepted).append(step.dossier_uid)
            yield step.outcome
        else:
            yield step
    if unpaid:
        yield NotHandedOver(tuple(unpaid), errors.FeesOpen())
    for department, uids in _by_department(desk, accepted).items():
        for first in range(0, len(uids), LONGEST_LIST):
            if stopped():
                return
            yield _hand_over(desk, uids[first : first + LONGEST_LIST], department)


def _hand_over(desk: Desk, uids: tuple[str, ...], department: str) -> HandedOver | NotHandedOver:
    if not department:
        return NotHandedOver(uids, None)
    try:
        return HandedOver(uids, handover.offer(desk, uids, department))
    except DeskError as fault:
        return NotHandedOver(uids, fault)


def _by_department(desk: Desk, uids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return dossiers by the department that their procedure names, empty where none has that name here."""
    named = select(Dossier.uid, Dossier.department_uid)
    found: dict[str, tuple[str, ...]] = {}
    with desk.store.reading() as session:
        for first in range(0, len(uids), LONGEST_LIST):
            asked = named.where(Dossier.uid.in_(uids[first : first + LONGEST_LIST])).order_by(Dossier.id)
            for uid, department in session.execute(asked):
                found[department or ""] = (*found.get(department or "", ()), uid)
    return found
