"""Faults of fees and payments."""

from app.errors.base import DeskError


class BadAmount(DeskError):
    """An amount, in đồng, that cannot be owed, reduced to or paid."""

    amount: int


class NothingOwed(DeskError):
    """The dossier owes nothing, or nothing any more."""


class FeesPaid(DeskError):
    """What a dossier owes cannot fall below what was paid, in đồng."""

    paid: int


class FeesOpen(DeskError):
    """A fee is open, so that nothing is handed over unseen: only the desk takes it, or waits for it."""


class UnknownPayment(DeskError):
    """No payment with this identity that is not void."""

    uid: str
