"""The same act on each of many dossiers: each for itself, and what fails leaves the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app import errors
from app.errors import DeskError

T = TypeVar("T")
HOPELESS = (
    errors.ClockSetBack,
    errors.DiskFull,
    errors.HomeReadOnly,
    errors.LastCodeNeeded,
    errors.MailNotSet,
    errors.MailUnreachable,
    errors.NoOfficer,
)
"""What hinders one hinders all that follow."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What an act gave for a dossier."""

    dossier_uid: str
    outcome: T


@dataclass(frozen=True, slots=True)
class NotDone:
    """A dossier that stays as it was, and why."""

    dossier_uid: str
    fault: DeskError


def never() -> bool:
    """Tell that nobody stops what is under way."""
    return False


def each(
    dossier_uids: Sequence[str], act: Callable[[str], T], stopped: Callable[[], bool] = never
) -> Iterator[Done[T] | NotDone]:
    """Carry an act out for each dossier once, in their order; stopped, what was done so far stays.

    Args:
        dossier_uids: the dossiers.
        act: what is done, in a transaction of its own.
        stopped: asked before each dossier.

    Yields:
        What came of each dossier as soon as it is known; nothing more after what hinders all that follow.
    """
    for uid in dict.fromkeys(dossier_uids):
        if stopped():
            return
        try:
            done = act(uid)
        except DeskError as fault:
            yield NotDone(uid, fault)
            if isinstance(fault, HOPELESS):
                return
        else:
            yield Done(uid, done)
