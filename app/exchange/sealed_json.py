"""JSON that travels between homes: written alike everywhere, read back with each field's type checked."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]
"""Table → uid → column → value."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONE_HALF = re.compile(rb"\\u[dD][89abAB]|\\u[dD][c-fC-F]")  # this writer escapes no character beyond ASCII


class NotAsMeant(ValueError):
    """The text is no JSON, or a field is missing or of another type; says which."""


class Fields:
    """An object of the file, read field by field.

    Every reader raises NotAsMeant when the field is not there or not of its type.
    """

    def __init__(self, said: object, name: str = "") -> None:
        if not isinstance(said, dict):
            raise NotAsMeant(name)
        self._said = said

    def text(self, name: str) -> str:
        """Return a text."""
        return str(self._get(name, str))

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self._get(name, int)
        return _refuse(name) if isinstance(value, bool) else int(value)

    def flag(self, name: str) -> bool:
        """Return yes or no."""
        return bool(self._get(name, bool))

    def moment(self, name: str) -> datetime:
        """Return an aware moment in UTC."""
        try:
            moment = datetime.fromisoformat(self.text(name))
            return _refuse(name) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):  # the first or last day there is, in a zone beyond it
            _refuse(name)

    def sha256(self, name: str) -> str:
        """Return a SHA-256 in lower-case hexadecimal digits."""
        return hash_text(self.text(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(one if isinstance(one, str) else _refuse(name) for one in self._get(name, list))

    def hashes(self, name: str) -> tuple[str, ...]:
        """Return a list of SHA-256."""
        return tuple(hash_text(one) for one in self._get(name, list))

    def each(self, name: str) -> Iterator["Fields"]:
        """Yield the objects of a list."""
        return (Fields(one, name) for one in self._get(name, list))

    def object(self, name: str) -> dict[str, Any]:
        """Return an object as it is."""
        return _object(self._get(name, dict), name)

    def entries(self, name: str) -> tuple[Row, ...]:
        """Return a list of objects as they are."""
        return tuple(_object(one, name) for one in self._get(name, list))

    def rows(self, name: str) -> Rows:
        """Return rows by table and uid."""
        tables = self.object(name)
        for by_uid in tables.values():
            for row in _object(by_uid, name).values():
                _object(row, name)
        return tables

    def _get(self, name: str, kind: type) -> Any:
        value = self._said.get(name)
        return value if isinstance(value, kind) else _refuse(name)


def loads(content: bytes) -> Fields:
    """Return the object that a file holds.

    Raises:
        NotAsMeant: it is no JSON object, or has numbers or letters that no desk writes.
    """
    try:
        if _LONE_HALF.search(content):
            _refuse("text")
        return Fields(json.loads(content, parse_constant=_refuse))
    except (ValueError, RecursionError) as fault:
        raise NotAsMeant(str(fault)) from fault


def dumps(content: object) -> bytes:
    """Return content as JSON: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def moment_text(moment: datetime) -> str:
    """Return an aware moment as text in UTC."""
    return moment.astimezone(UTC).isoformat()


def hash_text(value: object) -> str:
    """Return a SHA-256 as it stands, once it is one.

    Raises:
        NotAsMeant: it is none; such a text must never become part of a path.
    """
    return value if isinstance(value, str) and _SHA256.fullmatch(value) else _refuse("sha256")


def _object(value: object, name: str) -> dict[str, Any]:
    return value if isinstance(value, dict) else _refuse(name)


def _refuse(name: str) -> NoReturn:
    raise NotAsMeant(name)
