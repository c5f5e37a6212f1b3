"""Amounts of the portal's messages, in whole đồng, in any shape they come."""

import re

MOST = 10**12
_GROUPED = re.compile(r"\d{1,3}([., ])\d{3}(?:\1\d{3})*")
_PLAIN = re.compile(r"(\d{1,13})(?:[.,]0{1,2})?")


def parse(text: str) -> int:
    """Return the amount that a text says: `60000`, `60.000`, `60000.00`; nothing for an empty one.

    Raises:
        ValueError: it is no whole amount of đồng, or more than any fee.
    """
    written = text.strip()
    if not written:
        return 0
    plain = _PLAIN.fullmatch(written)
    if not written.isascii() or not (plain or _GROUPED.fullmatch(written)):
        raise ValueError(text)
    amount = int(plain[1] if plain else re.sub(r"\D", "", written))
    if amount > MOST:
        raise ValueError(text)
    return amount
