"""Faults of what a dossier's state or its holder does not allow."""

from app.errors.base import DeskError


class BadMove(DeskError):
    """A move that the dossier's state does not allow."""

    state: int | None
    move: str


class DossierNotHere(DeskError):
    """Only the holder may change a dossier, and this place does not hold it."""

    code: str


class DossierOffered(DossierNotHere):
    """The dossier is offered to a department and locked until the answer comes or the offer is taken back."""


class DossierVoid(DossierNotHere):
    """The dossier was accepted by mistake and is void."""


class StepNotOpen(DeskError):
    """An internal step that is begun or done already, or that is to be done and was not begun."""

    content: str


class RequestNeeded(DeskError):
    """A withdrawal that does not say who asked for it, or by which paper or words."""
