"""Vietnamese text: one normal form, folding for search, numbers as they are written."""

import re
import unicodedata

from app import errors

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_STROKES = str.maketrans({"đ": "d", "Đ": "d"})
_WORD = re.compile(r"[0-9a-z]+")


class _Folded(dict[int, str]):
    """Each character folded once: whole pages are folded while somebody waits for what stands in them."""

    def __missing__(self, code: int) -> str:
        stripped = unicodedata.normalize("NFD", chr(code).translate(_STROKES))
        self[code] = "".join(c for c in stripped if not unicodedata.combining(c)).casefold()
        return self[code]


_FOLDED = _Folded()


def nfc(text: str) -> str:
    """Return the text in NFC with white space and control characters folded to single spaces."""
    return " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split())


def sayable(name: str) -> str:
    """Return a file's name so that it can be kept and shown: what is no letter of any script becomes a `?`.

    Names from other systems may hold bytes that are no text, line ends, or marks that turn the line around.
    """
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def needed_reason(text: str) -> str:
    """Return the reason that somebody gives, in NFC.

    Raises:
        ReasonNeeded: it says nothing.
    """
    reason = nfc(text)
    if not reason:
        raise errors.ReasonNeeded
    return reason


def fold(text: str) -> str:
    """Return the text for search: lower case, without marks, đ as d.

    SQLite's `remove_diacritics` does not fold đ, so folding is done here for what is stored and for what is asked.
    """
    return text.translate(_FOLDED)


def is_web_address(text: str) -> bool:
    """Whether a text begins as an address of HTTP does."""
    return text.lower().startswith(("http://", "https://"))


def thousands(number: int) -> str:
    """Return a number with dots between its thousands, as it is written in Vietnam: «2.200.000»."""
    return f"{number:,}".replace(",", ".")


def words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters and digits."""
    return _WORD.findall(fold(text))
