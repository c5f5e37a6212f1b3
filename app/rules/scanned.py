"""What a reader's text is: a citizen card, a dossier, a slip, or something to search for."""

import re
from dataclasses import dataclass

from app import errors
from app.rules.codes import DossierCode, SlipCode, SlipQr, parse_code, parse_slip_code, parse_slip_qr
from app.rules.identity import CitizenCard, is_card, parse_card


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text that is no code of ours."""

    text: str


Scanned = CitizenCard | DossierCode | SlipCode | SlipQr | SearchText


def recognise(text: str) -> Scanned:
    """Return what a reader's text is.

    Raises:
        CardTooShort: it begins like a citizen card and was cut off.
    """
    written = text.strip()
    if is_card(written):
        return parse_card(written)
    for parse in (parse_slip_qr, parse_code, parse_slip_code):
        for candidate in (written, undamaged(written)):
            try:
                return parse(candidate)
            except errors.BadInput:
                continue
    return SearchText(written)


def undamaged(text: str) -> str:
    """Return a code as it was before the keyboard changed it: capitals, and the marks of a Vietnamese method undone.

    A code holds only capital letters of agencies, digits, dots and hyphens; nothing else can be meant.
    """
    capital = text.upper().replace("Đ", "D").replace("Ð", "D")
    return re.sub(r"[–—−]", "-", re.sub(r"\s+", "", capital))
