"""What a reader's text is: a citizen card, a dossier, a slip, or something to search for."""

import re
import unicodedata
from dataclasses import dataclass

from app import errors
from app.rules.codes import DossierCode, SlipCode, SlipQr, parse_code, parse_slip_code, parse_slip_qr
from app.rules.identity import CitizenCard, is_card, parse_card

_VNI_KEYS = dict(zip("\u0301\u0300\u0309\u0303\u0323\u0302\u031b\u0306", "12345678", strict=True))
_TWO_MARKS = re.compile(f"[{''.join(_VNI_KEYS)}]{{2}}")


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text that is no code of ours."""

    text: str


Scanned = CitizenCard | DossierCode | SlipCode | SlipQr | SearchText


def recognise(text: str) -> Scanned:
    """Return what a reader's text is.

    Raises:
        CardTooShort: it begins like a citizen card and was cut off.
        BadPersonalNumber: it begins with twelve digits that are no personal number.
    """
    written = text.strip()
    if is_card(written):
        return parse_card(written)
    for parse in (parse_slip_qr, parse_code, parse_slip_code):
        for candidate in dict.fromkeys((written, *undamaged(written))):
            try:
                return parse(candidate)
            except errors.BadInput:
                continue
    return SearchText(written)


def dossier_code(text: str) -> str:
    """Return the code of the dossier that a reader's text names, nothing where it names none."""
    try:
        found = recognise(text)
    except errors.BadInput:  # a card that cannot be read
        return ""
    match found:
        case DossierCode():
            return found.text
        case SlipQr():
            return found.code
        case _:
            return ""


def undamaged(text: str) -> tuple[str, ...]:
    """Return what a code may have been before the keyboard changed it: capitals, a Vietnamese method undone.

    A code holds only capital letters, digits, dots, hyphens and bars; no two of its letters stand together, so a
    letter with marks was typed with one key by Telex, or by VNI with the digit that follows in the code. Of two
    marks nobody knows which digit came first.
    """
    capital = re.sub(r"[–—−]", "-", re.sub(r"\s+", "", text.upper()))
    plain = unicodedata.normalize("NFD", capital.replace("Đ", "D").replace("Ð", "D").replace("Ư", "W"))
    by_telex = "".join(c for c in plain if not unicodedata.combining(c))
    marked = unicodedata.normalize("NFD", capital.replace("Đ", "D9"))
    if _TWO_MARKS.search(marked):
        return (by_telex,)
    return by_telex, "".join(_VNI_KEYS.get(c, c) for c in marked)
