"""Codes: dossiers, agencies, procedures, slips, the QR of a slip, and separator sheets."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from app import errors

_AGENCY = r"(?:(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{2,3}){0,3})"
_CODE = re.compile(rf"^(?P<agency>{_AGENCY})-(?P<day>\d{{6}}|\d{{8}})-(?P<serial>\d{{4,7}})$")
_SLIP = re.compile(r"^(?P<form>\d{2})(?P<year>\d{2})(?P<number>\d{6})$")
_PROCEDURE_KEY = 8
_QR_FIELDS = 7
_SEPARATOR = re.compile(r"^QMC-SEP\|(?P<position>(?:[1-9]\d{0,2})?)(?:\|(?P<procedure>[0-9A-Z.]{1,8}))?$")
SEPARATOR_HEAD = "QMC-SEP"
"""How the text of a separator sheet of this program begins."""
PATCH = "PATCHT"
"""What a patch-T sheet of any maker says: a new paper begins, nobody knows which."""


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier's number: agency, day of receipt, sequence of the day; `text` is how it is written."""

    agency: str
    day: date
    sequence: int
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class SlipCode:
    """A slip's code: form, year, number of the year."""

    form: int
    year: int
    number: int

    def __str__(self) -> str:
        return format_slip_code(self.form, self.year, self.number)


@dataclass(frozen=True, slots=True)
class SlipQr:
    """What a slip's QR says (TT 01/2023/TT-VPCP Điều 26), as short texts."""

    code: str
    procedure: str
    identifier: str
    form: str
    system: str
    issued: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class SeparatorCode:
    """What a separator sheet says: the place of a component on the checklist, and of which procedure.

    Without a position it only ends the paper before it; without a procedure it is a sheet for all of them.
    """

    position: int | None = None
    procedure: str = ""


def format_code(agency: str, day: date, sequence: int) -> str:
    """Return a dossier code, `{agency}-{yymmdd}-{sequence}`: 4 digits, wider when a day passes 9,999."""
    return f"{agency}-{day:%y%m%d}-{sequence:04d}"


def parse_code(text: str) -> DossierCode:
    """Read a dossier code of any shape: new, old (leaf first), ministry (8-digit date), central (owner's digits).

    Raises:
        BadDossierCode: it is none, or its date is no day.
    """
    written = text.strip()
    found = _CODE.match(written)
    if found is None:
        raise errors.BadDossierCode(text)
    digits = found["day"]
    try:
        day = datetime.strptime(digits, "%Y%m%d" if len(digits) == 8 else "%y%m%d").date()  # noqa: DTZ007
    except ValueError:
        raise errors.BadDossierCode(text) from None
    return DossierCode(found["agency"], day, int(found["serial"]), written)


def is_agency_code(text: str) -> bool:
    """Whether a text is an agency's identifier (QĐ 20/2020/QĐ-TTg), old or new order."""
    return re.fullmatch(_AGENCY, text) is not None


def procedure_key(code: str) -> str:
    """Return what two codes of one procedure have in common: the national code's first eight characters."""
    return code.strip()[:_PROCEDURE_KEY]


def format_slip_code(form: int, year: int, number: int) -> str:
    """Return a slip's ten digits: form 2, year 2, number 6."""
    return f"{form:02d}{year % 100:02d}{number:06d}"


def parse_slip_code(text: str) -> SlipCode:
    """Read a slip's ten digits.

    Raises:
        BadSlipCode: it is none.
    """
    found = _SLIP.match(text.strip())
    if found is None:
        raise errors.BadSlipCode(text)
    return SlipCode(int(found["form"]), 2000 + int(found["year"]), int(found["number"]))


def format_slip_qr(qr: SlipQr) -> str:
    """Return the text of a slip's QR: `code|procedure|identifier|form|system|issued|due`."""
    return "|".join((qr.code, qr.procedure, qr.identifier, qr.form, qr.system, qr.issued, qr.due))


def parse_slip_qr(text: str) -> SlipQr:
    """Read the text of a slip's QR.

    Raises:
        BadSlipCode: it has other fields, or its first is neither a dossier code nor a slip code.
    """
    fields = text.strip().split("|")
    if len(fields) != _QR_FIELDS or not (_CODE.match(fields[0]) or _SLIP.match(fields[0])):
        raise errors.BadSlipCode(text)
    return SlipQr(*fields)


def format_separator(code: SeparatorCode) -> str:
    """Return the text of both codes of a separator sheet: `QMC-SEP|3`, `QMC-SEP|`, `QMC-SEP|3|2.001646`.

    What of a procedure's key no code can hold is left out.
    """
    key = "".join(
        c for c in procedure_key(code.procedure) if c.isascii() and (c.isupper() or c.isdigit() or c == ".")
    )
    return "|".join((SEPARATOR_HEAD, str(code.position or ""), *([key] if key else [])))


def parse_separator(text: str) -> SeparatorCode:
    """Read the text of a separator sheet, of this program's or a patch-T sheet's.

    Raises:
        BadSeparatorCode: it is none, or one that was cut off or changed.
    """
    written = text.strip()
    if written == PATCH:
        return SeparatorCode()
    found = _SEPARATOR.match(written)
    if found is None:
        raise errors.BadSeparatorCode(text)
    return SeparatorCode(int(found["position"]) if found["position"] else None, found["procedure"] or "")
