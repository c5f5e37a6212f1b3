"""Who somebody is: citizen cards, personal numbers, tax codes, phones, and how they are masked."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app import errors
from app.rules.garble import repair
from app.rules.provinces import PROVINCES
from app.text import fold, nfc

FEWEST_FIELDS = 6
_PERSONAL = re.compile(r"^\d{12}$")
_FORMER = re.compile(r"^\d{9}$")
_MOBILE = re.compile(r"^0[35789]\d{8}$")
_LANDLINE = re.compile(r"^02\d{9}$")
_TAX_SHAPE = re.compile(r"^\d{10}(?:-?\d{3})?$")
_DIGITS = re.compile(r"^\d+(?:-\d+)*$")


class Gender(StrEnum):
    """As the card says it."""

    MALE = "male"
    FEMALE = "female"


class NumberWarning(StrEnum):
    """What disagrees with a personal number: told, never refused."""

    PROVINCE = "province"
    GENDER = "gender"
    BIRTH_YEAR = "birth_year"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """What a personal number says (NĐ 137/2015/NĐ-CP Điều 13): province, gender, year of birth."""

    number: str
    province: str
    gender: Gender
    birth_year: int


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code; not `certain` when its check digit is one on which sources differ."""

    number: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """A citizen card as its QR says it; fields in `needs_checking` were garbled or repaired."""

    number: str
    former_number: str
    name: str
    born: date | None
    gender: Gender | None
    address: str
    issued: date | None
    needs_checking: frozenset[str] = frozenset()
    warnings: tuple[NumberWarning, ...] = ()


def is_card(text: str) -> bool:
    """Whether a reader's text begins like a citizen card: told from a dossier's QR by its first field."""
    return "|" in text and _PERSONAL.match(text.partition("|")[0].strip()) is not None


def parse_card(text: str) -> CitizenCard:
    """Read a card's QR: seven fields, a missing seventh is empty, what follows is ignored.

    Raises:
        CardTooShort: fewer than six fields; nothing of it is used.
        BadPersonalNumber: the first field is no personal number.
    """
    fields = [field.strip() for field in text.strip().split("|")]
    if len(fields) < FEWEST_FIELDS:
        raise errors.CardTooShort(text)
    number, former, name, born, gender, address, issued = [*fields, ""][:7]
    parse_personal_number(number)
    repaired = {name_of: repair(value) for name_of, value in
                (("name", name), ("gender", gender), ("address", address))}  # fmt: skip
    sex = _gender(repaired["gender"].text)
    birth = _day(born)
    doubtful = {name_of for name_of, r in repaired.items() if r.changed or r.suspicious}
    doubtful |= {"born"} if birth is None else set()
    return CitizenCard(
        number=number,
        former_number=former if _FORMER.match(former) else "",
        name=nfc(repaired["name"].text),
        born=birth,
        gender=sex,
        address=nfc(repaired["address"].text),
        issued=_day(issued),
        needs_checking=frozenset(doubtful),
        warnings=number_warnings(number, birth, sex),
    )


def parse_personal_number(text: str) -> PersonalNumber:
    """Read a personal number of 12 digits.

    Raises:
        BadPersonalNumber: it is none.
    """
    number = _compact(text)
    if not _PERSONAL.match(number):
        raise errors.BadPersonalNumber(text)
    century_and_gender = int(number[3])
    century = 1900 + 100 * (century_and_gender // 2)
    gender = Gender.FEMALE if century_and_gender % 2 else Gender.MALE
    return PersonalNumber(number, number[:3], gender, century + int(number[4:6]))


def number_warnings(number: str, born: date | None, gender: Gender | None) -> tuple[NumberWarning, ...]:
    """Return what disagrees with a personal number; a disagreement is a warning."""
    said = parse_personal_number(number)
    found = []
    if said.province not in PROVINCES:
        found.append(NumberWarning.PROVINCE)
    if gender is not None and gender is not said.gender:
        found.append(NumberWarning.GENDER)
    if born is not None and born.year != said.birth_year:
        found.append(NumberWarning.BIRTH_YEAR)
    return tuple(found)


def check_tax_code(text: str) -> TaxCode:
    """Read a tax code: 10 digits, 13 for a branch, or the 12 of a personal number (since 1/7/2025).

    Raises:
        BadTaxCode: its length or check digit is wrong.
    """
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.vn import mst

    written = _compact(text)
    if _PERSONAL.match(written):
        return TaxCode(written)
    try:
        return TaxCode(str(mst.format(mst.validate(written))))
    except InvalidChecksum:
        if _check_digit_is_disputed(written):
            return TaxCode(written, certain=False)
        raise errors.BadTaxCode(text) from None
    except ValidationError:
        raise errors.BadTaxCode(text) from None


def is_tax_code_shaped(text: str) -> bool:
    """Whether a text has as many digits as a tax code: if it is none, its check digit is what does not fit."""
    return _TAX_SHAPE.match(_compact(text)) is not None


def normalise_number(text: str) -> str:
    """Return a personal number or tax code as it is kept: without the spaces and dots that divide its digits."""
    return _compact(text) if _DIGITS.match(_compact(text)) else text.strip()


def normalise_phone(text: str) -> str:
    """Return a Vietnamese phone number as digits from 0 on; +84 is accepted.

    Raises:
        BadPhone: it is none.
    """
    digits = re.sub(r"[\s.()-]", "", text)
    digits = re.sub(r"^(?:\+84|0084)", "0", digits)
    if not (_MOBILE.match(digits) or _LANDLINE.match(digits)):
        raise errors.BadPhone(text)
    return digits


def mask_number(text: str) -> str:
    """Return a personal number as it is shown and printed: `019*******45`; a tax code stays in full."""
    number = _compact(text)
    return f"{number[:3]}*******{number[-2:]}" if _PERSONAL.match(number) else text


def mask_phone(text: str) -> str:
    """Return a phone number as it is shown: `09*****678`."""
    return f"{text[:2]}{'*' * (len(text) - 5)}{text[-3:]}" if len(text) > 5 else text


def _compact(text: str) -> str:
    return re.sub(r"[\s.]", "", text)


def _check_digit_is_disputed(number: str) -> bool:
    """Where the formula gives 10 some sources accept 0: a warning, not a refusal."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    total = sum(w * int(d) for w, d in zip(weights, number[:9], strict=True))
    return 10 - total % 11 == 10 and number[9] == "0"


def _gender(text: str) -> Gender | None:
    said = fold(unicodedata.normalize("NFC", text))
    return {"nam": Gender.MALE, "nu": Gender.FEMALE}.get(said)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
