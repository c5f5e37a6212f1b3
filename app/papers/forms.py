"""The words of the forms, by edition: content of `resources/forms/` that an office can change."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app import resources


@dataclass(frozen=True, slots=True)
class Edition:
    """One form as it stands in one edition: its number in the circular, its title and its labels."""

    id: str
    form: int
    title: str
    valid_from: date
    labels: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a label; raises KeyError when the form has no such label."""
        return str(self.labels[name])

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a list of labels, empty when the form has none."""
        return tuple(str(line) for line in self.labels.get(name, ()))

    def tables(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return a list of tables (signatures, columns), empty when the form has none."""
        return tuple(self.labels.get(name, ()))


def edition_for(form: int, day: date) -> Edition:
    """Return the edition of the form that is valid on the day; before the first one, the first.

    Raises LookupError for a form that no edition has.
    """
    editions = [edition for edition in _editions() if edition.form == form]
    if not editions:
        raise LookupError(form)
    valid = [edition for edition in editions if edition.valid_from <= day]
    return valid[-1] if valid else editions[0]


@cache
def _editions() -> tuple[Edition, ...]:
    """Return all forms, oldest first."""
    found = [_read(file) for file in resources.path("forms").glob("*/*.toml") if file.name != "edition.toml"]
    return tuple(sorted(found, key=lambda edition: edition.valid_from))


def _read(file: Path) -> Edition:
    shared = tomllib.loads(file.with_name("edition.toml").read_text(encoding="utf-8"))
    own = tomllib.loads(file.read_text(encoding="utf-8"))
    labels = {**shared, **own}
    return Edition(shared["id"], own["form"], own["title"], own["valid_from"], labels)
