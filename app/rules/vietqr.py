"""The VietQR of a payment: an EMVCo merchant-presented code, made offline from bank, account, amount and purpose.

Source: NAPAS, specification of the VietQR payment code (EMV QRCPS-MPM 1.1); transfer to an account, service QRIBFTTA.
"""

import re
import unicodedata
from dataclasses import dataclass

from app import errors
from app.text import nfc

AID = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
LONGEST_PURPOSE = 25
MOST = 10**13 - 1
"""The largest amount of field 54, in đồng."""

_BANK = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_UNUSUAL = re.compile(r"[^0-9A-Za-z .-]+")
_STROKES = str.maketrans({"đ": "d", "Đ": "D"})

BANKS = {
    "970405": "Agribank",
    "970415": "VietinBank",
    "970436": "Vietcombank",
    "970418": "BIDV",
    "970422": "MB",
    "970407": "Techcombank",
    "970416": "ACB",
    "970432": "VPBank",
    "970423": "TPBank",
    "970403": "Sacombank",
    "970437": "HDBank",
    "970441": "VIB",
    "970443": "SHB",
    "970449": "LPBank",
    "970426": "MSB",
    "970431": "Eximbank",
    "970448": "OCB",
    "970440": "SeABank",
    "970409": "BacABank",
    "970425": "ABBANK",
    "970412": "PVcomBank",
    "970419": "NCB",
    "970428": "NamABank",
    "970452": "KienlongBank",
    "970427": "VietABank",
    "970438": "BaoVietBank",
    "970430": "PGBank",
    "970400": "SAIGONBANK",
    "970433": "Vietbank",
    "970446": "COOPBANK",
}
"""Banks by the six digits under which NAPAS knows them; any other six digits may be typed too."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """The account that an office is paid on; `bank` is its six digits, `holder` stands beside the code."""

    bank: str
    account: str
    holder: str = ""

    @property
    def bank_name(self) -> str:
        """The bank's name, its digits where it is not of the list."""
        return BANKS.get(self.bank, self.bank)


def account(bank: str, number: str, holder: str) -> BankAccount:
    """Return an account as it was typed, without spaces and dots.

    Raises:
        BadInput: the bank is not six digits, or the number not 1 to 19 letters and digits.
    """
    bank, number = (re.sub(r"[ .-]", "", nfc(text)) for text in (bank, number))
    for text, shape in ((bank, _BANK), (number, _ACCOUNT)):
        if not shape.fullmatch(text):
            raise errors.BadInput(text)
    return BankAccount(bank, number, nfc(holder))


def purpose(text: str) -> str:
    """Return what a transfer is for as every bank takes it: no marks, nothing unusual, 25 characters at most."""
    bare = unicodedata.normalize("NFD", nfc(text).translate(_STROKES))
    plain = _UNUSUAL.sub(" ", "".join(letter for letter in bare if not unicodedata.combining(letter)))
    return " ".join(plain.split())[:LONGEST_PURPOSE].rstrip()


def payload(to: BankAccount, amount: int = 0, said: str = "") -> str:
    """Return the text of the QR: of one payment where there is an amount, else one that the payer fills in.

    Args:
        to: the account, as `account` returns it.
        amount: in whole đồng, 0 leaves it to the payer.
        said: what the payment is for; a dossier's code.

    Raises:
        BadAmount: it is negative or longer than thirteen digits.
    """
    if not 0 <= amount <= MOST:
        raise errors.BadAmount(amount)
    beneficiary = _field(0, to.bank) + _field(1, to.account)
    fields = [
        _field(0, "01"),
        _field(1, "12" if amount else "11"),
        _field(38, _field(0, AID) + _field(1, beneficiary) + _field(2, TO_ACCOUNT)),
        _field(53, DONG),
        _field(54, str(amount)) if amount else "",
        _field(58, "VN"),
        _field(62, _field(8, written)) if (written := purpose(said)) else "",
    ]
    body = "".join(fields) + "6304"
    return f"{body}{crc(body):04X}"


def crc(text: str) -> int:
    """Return CRC-16/CCITT-FALSE of an ASCII text: polynomial 0x1021, begun with 0xFFFF."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def _field(number: int, value: str) -> str:
    return f"{number:02d}{len(value):02d}{value}"
