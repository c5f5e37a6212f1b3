"""The words of the forms, by edition: content of `resources/forms/` that an office can change."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app import resources
from app.papers.content import PaperSize
from app.papers.units import mm


@dataclass(frozen=True, slots=True)
class Edition:
    """One form as it stands in one edition: its title, its sheet and its labels.

    `form` names the form in all editions, `annex` is its number in the circular of this one.
    """

    id: str
    form: int
    annex: int
    title: str
    valid_from: date
    size: PaperSize
    labels: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a label; raises KeyError when the form has no such label."""
        return str(self.labels[name])

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a list of labels, empty when the form has none."""
        return tuple(str(line) for line in self.labels.get(name, ()))

    def length(self, name: str) -> float:
        """Return a length in points that the form gives in millimetres; raises KeyError when it gives none."""
        return float(self.labels[name]) * mm

    def tables(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return a list of tables (signatures, columns), empty when the form has none."""
        return tuple(self.labels.get(name, ()))


def edition_for(form: int, day: date, *, chosen: str = "") -> Edition:
    """Return the edition of the form that is valid on the day; before the first one, the first.

    `chosen` is the id of the edition that an office prints whatever the day; a form that this edition does not
    have is taken by the day. Raises LookupError for a form that no edition has.
    """
    editions = editions_of(form)
    if not editions:
        raise LookupError(form)
    valid = [edition for edition in editions if edition.valid_from <= day]
    wanted = [edition for edition in editions if edition.id == chosen]
    return (wanted or valid or editions[:1])[-1]


def editions_of(form: int) -> tuple[Edition, ...]:
    """Return all editions of a form, oldest first: what an office may choose from."""
    return tuple(edition for edition in _editions() if edition.form == form)


@cache
def _editions() -> tuple[Edition, ...]:
    """Return all forms, oldest first."""
    found = [edition for folder in resources.path("forms").iterdir() if folder.is_dir() for edition in _read(folder)]
    return tuple(sorted(found, key=lambda edition: edition.valid_from))


def _read(folder: Path) -> Iterator[Edition]:
    """Yield the forms of one edition; what `edition.toml` says holds for each that says nothing else."""
    shared = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    for file in sorted(folder.glob("*.toml")):
        if file.name != "edition.toml":
            labels = {**shared, **tomllib.loads(file.read_text(encoding="utf-8"))}
            form = labels["form"]
            annex, size = labels.get("annex", form), PaperSize(labels["size"])
            yield Edition(labels["id"], form, annex, labels["title"], labels["valid_from"], size, labels)
