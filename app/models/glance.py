"""A glance at a store with SQLite alone: who may sign in here, told before the rest of the program is loaded.

The ORM takes twice as long to load as a bare window takes to appear; a person can type a password meanwhile.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_OFFICE = (
    "SELECT o.name FROM workstations w LEFT JOIN departments d ON d.uid = w.place_uid "
    "JOIN organisations o ON o.uid = w.place_uid OR o.id = d.organisation_id ORDER BY w.id DESC LIMIT 1"
)
_OFFICERS = "SELECT login, name FROM officers WHERE active ORDER BY name"


@dataclass(frozen=True, slots=True)
class Glance:
    """The office's name, and the officers in service: sign-in name and name."""

    office: str
    officers: tuple[tuple[str, str], ...]


def glance(store: Path) -> Glance | None:
    """Return who may sign in here; nothing when nobody may yet, or when the store cannot be read as it is."""
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            office = connection.execute(_OFFICE).fetchone()
            officers = tuple(connection.execute(_OFFICERS).fetchall())
    except sqlite3.Error:
        return None
    return Glance(str(office[0]), officers) if office and officers else None
