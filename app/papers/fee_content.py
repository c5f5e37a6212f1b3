"""What stands on the fee paper: frozen values that the desk fills in."""

from dataclasses import dataclass
from datetime import datetime

from app.papers.content import DossierSlip
from app.rules.kinds import PaymentWay
from app.rules.vietqr import BankAccount


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee that is owed, in đồng; `reason` says why it is less than the full one."""

    name: str
    full_amount: int
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaidLine:
    """Money that came in, in đồng: how, when, and by which reference of a bank or a fee receipt."""

    amount: int
    way: PaymentWay
    paid: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaper(DossierSlip):
    """The office's own paper of what a dossier owes and what was paid; it is no receipt of the finance office.

    Where something is open and the office has an account, `vietqr` is the code to pay by.
    """

    fees: tuple[FeeLine, ...]
    paid: tuple[PaidLine, ...]
    bank: BankAccount | None = None
    vietqr: str = ""

    @property
    def owed_amount(self) -> int:
        """What is owed in all."""
        return sum(one.amount for one in self.fees)

    @property
    def paid_amount(self) -> int:
        """What was paid."""
        return sum(one.amount for one in self.paid)

    @property
    def open_amount(self) -> int:
        """What is still to be paid."""
        return max(0, self.owed_amount - self.paid_amount)
