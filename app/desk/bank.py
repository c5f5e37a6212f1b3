"""The office's bank account: set once, shown as a VietQR to pay by, on screen and on the fee paper."""

from app import errors
from app.desk.accounts import current_office
from app.desk.corrections import find_dossier
from app.desk.desk import Desk
from app.models import journal
from app.papers import symbols
from app.queries import money, office
from app.rules import vietqr
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


def sample(account: BankAccount) -> Modules:
    """Return the code of an account as a payer would scan it, without an amount."""
    return symbols.qr_rows(vietqr.payload(account))


def code_to_pay(desk: Desk, dossier_uid: str) -> Modules:
    """Return the code by which the applicant pays what is open on a dossier.

    Raises:
        NoBankAccount: the office has none.
        NothingOwed: nothing is open.
        UnknownDossier: there is none.
    """
    with desk.store.reading() as session:
        dossier, here = find_dossier(session, dossier_uid), office.office(session)
        still = money.account(session, dossier.id).open
    if here.bank is None:
        raise errors.NoBankAccount
    if not still:
        raise errors.NothingOwed
    return symbols.qr_rows(vietqr.payload(here.bank, still, dossier.code or ""))
