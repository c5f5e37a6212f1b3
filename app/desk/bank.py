"""The office's bank account: set once, shown as a VietQR to pay by, on screen and on the fee paper."""

from dataclasses import dataclass

from app.desk import wording
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.desk.places import current_office
from app.models import journal
from app.papers import symbols
from app.queries import money, office
from app.queries.money import MoneyView
from app.rules import vietqr
from app.rules.states import RUNNING, State
from app.rules.vietqr import BankAccount


def set_account(desk: Desk, bank: str, number: str, holder: str) -> BankAccount | None:
    """Set the account that fees are transferred to; nothing typed takes it away.

    Raises:
        BadInput: the bank is not six digits, or the number not 1 to 19 letters and digits.
    """
    empty = not any(text.strip() for text in (bank, number, holder))
    account = None if empty else vietqr.account(bank, number, holder)
    with desk.store.transaction() as session:
        row = current_office(session, desk)
        row.bank_code = account.bank if account else None
        row.bank_account = account.account if account else None
        row.bank_holder = (account.holder or None) if account else None
        journal.record(session, desk.by(), "bank_set")
    return account


Modules = tuple[tuple[tuple[int, int], ...], ...]
"""The dark stretches of a QR, row by row: (first module, how many)."""


@dataclass(frozen=True, slots=True)
class FeesShown:
    """The money of a dossier as the counter takes it.

    `code` is the VietQR for what is open, empty where nothing is, or where the office has no account. A dossier that
    runs may wait for its fee; `usual_wait` says what for.
    """

    money: MoneyView
    bank: BankAccount | None
    code: Modules
    may_wait: bool
    usual_wait: str


def sample(account: BankAccount) -> Modules:
    """Return the code of an account as a payer would scan it, without an amount."""
    return symbols.qr_rows(vietqr.payload(account))


def fees_of(desk: Desk, dossier_uid: str) -> FeesShown:
    """Return the money of a dossier, and the code by which its applicant pays what is open.

    Raises:
        UnknownDossier: there is none.
    """
    with desk.store.reading() as session:
        dossier, to = find_dossier(session, dossier_uid), office.office(session).bank
        stands = money.of_dossier(session, dossier.id)
        still, state = stands.account.open, State(dossier.state)
        code = symbols.qr_rows(vietqr.payload(to, still, dossier.code or "")) if to and still else ()
    return FeesShown(stands, to, code, state in RUNNING, wording.usual_wait(still))
