"""What is doubtful in the particulars of an applicant, in words: told beside the field, never a reason to stop."""

from datetime import date

from app import errors
from app.language import _
from app.models.draft import PersonData
from app.rules.codes import is_agency_code
from app.rules.identity import (
    Gender,
    NumberWarning,
    check_tax_code,
    is_tax_code_shaped,
    normalise_phone,
    number_warnings,
    parse_personal_number,
)
from app.rules.kinds import OwnerKind

PERSONAL_DIGITS, TAX_DIGITS = 12, 10


def identifier_caption(kind: OwnerKind) -> str:
    """Return how the number of an owner of this kind is called."""
    return {
        OwnerKind.CITIZEN: _("Personal number — or scan the card"),
        OwnerKind.AGENCY: _("Agency code or tax code"),
    }.get(kind, _("Tax code"))


def identifier_doubt(person: PersonData, kind: OwnerKind) -> str:
    """Return what is doubtful in somebody's number; what the card said of birth and gender is held against it."""
    text = person.identifier
    if not text or (kind is OwnerKind.AGENCY and is_agency_code(text)):
        return ""
    if kind is OwnerKind.CITIZEN:
        return _personal_doubt(person)
    try:
        return "" if check_tax_code(text).certain else _("Please check the tax code's last digit.")
    except errors.BadTaxCode:
        if is_tax_code_shaped(text):
            return _("Please check: the check digit of this tax code does not fit.")
        if kind is OwnerKind.AGENCY:
            return _("This is neither an agency code nor a tax code.")
        return _("This is no tax code.")


def is_begun(text: str, kind: OwnerKind) -> bool:
    """Whether a number may become one with the digits that are still to be typed."""
    digits = text.replace(" ", "")
    return digits.isdigit() and len(digits) < (PERSONAL_DIGITS if kind is OwnerKind.CITIZEN else TAX_DIGITS)


def phone_doubt(text: str) -> str:
    """Return what is doubtful in a phone number."""
    if not text.strip():
        return ""
    try:
        normalise_phone(text)
    except errors.BadPhone:
        return _("Please check this number.")
    return ""


def _personal_doubt(person: PersonData) -> str:
    born = date.fromisoformat(person.born) if person.born else None
    gender = Gender(person.gender) if person.gender else None
    try:
        warnings = number_warnings(person.identifier, born, gender)
        said = parse_personal_number(person.identifier)
    except errors.BadPersonalNumber:
        return _("A personal number has 12 digits.")
    words = {
        NumberWarning.PROVINCE: _("unknown province code {code}").format(code=said.province),
        NumberWarning.GENDER: _("the number says another gender"),
        NumberWarning.BIRTH_YEAR: _("the number says born {year}").format(year=said.birth_year),
    }
    doubts = ", ".join(words[warning] for warning in warnings)
    return _("Please check: {doubts}.").format(doubts=doubts) if doubts else ""
