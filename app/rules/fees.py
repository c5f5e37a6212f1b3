"""Fees: what a dossier owes from its procedure's fee items, what is still open, and the change to give back.

All amounts are whole đồng. A fee is exempt or reduced only by law, so with a reason (Luật 97/2015/QH13).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from app import errors
from app.text import needed_reason

WHOLE = "Phí, lệ phí"
"""The name of the one fee of a procedure whose catalogue has a single amount."""

MOST = 10**12
"""The largest amount that anybody types on purpose, in đồng."""


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee of a procedure; with a `case` it is due only where that case is ticked, `per_set` for each set."""

    name: str
    amount: int
    code: str = ""
    case: str | None = None
    per_set: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """One fee that a dossier owes; `amount` is less than `full_amount` only with a reason."""

    name: str
    full_amount: int
    amount: int
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The state of a dossier's money: what it owes in all and what was paid; None where no fee was ever settled."""

    owed: int | None = None
    paid: int = 0

    @property
    def open(self) -> int:
        """What is still to be paid."""
        return max(0, (self.owed or 0) - self.paid)

    @property
    def is_paid(self) -> bool:
        """Whether something was owed and nothing of it is open."""
        return bool(self.owed) and not self.open


def items_of(items: Sequence[Fee], fee: int | None) -> tuple[Fee, ...]:
    """Return the fees of a procedure: its items, or its single amount as one; none where it is free."""
    if items:
        return tuple(items)
    return (Fee(WHOLE, fee),) if fee else ()


def owed(items: Iterable[Fee], cases: Collection[str], sets: int) -> tuple[Owed, ...]:
    """Return what a dossier owes: items without a case, and those whose case is ticked; in the order of the items."""
    due = (one for one in items if one.case is None or one.case in cases)
    counted = ((one, one.amount * (sets if one.per_set else 1)) for one in due)
    return tuple(Owed(one.name, amount, amount, one.code) for one, amount in counted)


def reduced(one: Owed, amount: int, reason: str) -> Owed:
    """Return a fee of which less is owed, nothing where it is exempt; the full amount again needs no reason.

    Raises:
        BadAmount: it is negative, or more than the full fee.
        ReasonNeeded: no reason in words.
    """
    if not 0 <= amount <= one.full_amount:
        raise errors.BadAmount(amount)
    if amount == one.full_amount:
        return replace(one, amount=amount, reason="")
    return replace(one, amount=amount, reason=needed_reason(reason))


def refuse_overpaying(account: Account, amount: int) -> None:
    """Refuse to take what is not owed.

    Raises:
        NothingOwed: nothing is open.
        BadAmount: it is nothing, or more than is open.
    """
    if not account.open:
        raise errors.NothingOwed
    if not 0 < amount <= account.open:
        raise errors.BadAmount(amount)


def change(amount: int, given: int) -> int | None:
    """Return the change for money given in cash, in đồng; None where it is too little."""
    return given - amount if given >= amount else None
