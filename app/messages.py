"""The sentences that several rooms need: faults, names of states and kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app import errors
from app.language import _


@dataclass(frozen=True, slots=True)
class Explanation:
    """What staff are told of a fault: what happened, what to do, and that nothing was lost."""

    happened: str
    remedy: str
    kept: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.remedy, self.kept) if part)


_Explain = Callable[[Any], Explanation]
_SENTENCES: dict[type[errors.DeskError], _Explain] = {}


def explain(error: errors.DeskError) -> Explanation:
    """Return the sentence for a fault; the nearest class of the closed list that has one speaks."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    raise LookupError(type(error).__name__)


def _nothing_lost() -> str:
    return _("Nothing that was saved is lost.")
