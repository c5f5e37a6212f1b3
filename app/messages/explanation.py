"""What an explanation of a fault is made of: what happened, what to do, and that nothing was lost."""

from collections.abc import Callable, Mapping
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


Sentences = Mapping[type[errors.DeskError], Callable[[Any], Explanation]]
"""The sentence for each class of the closed list; made when it is asked for, in the language in use."""


def said(happened: str, remedy: str, kept: str | None = None) -> Explanation:
    """Return an explanation that says that nothing is lost, unless `kept` says something else or nothing."""
    return Explanation(happened, remedy, _("Nothing that was saved is lost.") if kept is None else kept)


def refused(happened: str, remedy: str) -> Explanation:
    """Return an explanation of a file or input that was refused as a whole."""
    return Explanation(happened, remedy, _("Nothing was changed."))
