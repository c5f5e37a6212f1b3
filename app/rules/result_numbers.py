"""Numbers of results that many dossiers get one after the other: 15/XN-SCT, 16/XN-SCT, 17/XN-SCT."""

import re

from app import errors

_COUNTED = re.compile(r"\d+", re.ASCII)


def counted_up(first: str, count: int) -> tuple[str, ...]:
    """Return `count` numbers from the first one on; what is counted is its first group of digits, as wide as it is.

    Raises:
        BadInput: it holds no digits that could be counted up.
    """
    found = _COUNTED.search(first)
    if found is None:
        raise errors.BadInput(first)
    start, width = int(found[0]), len(found[0])
    before, after = first[: found.start()], first[found.end() :]
    return tuple(f"{before}{start + at:0{width}}{after}" for at in range(count))
