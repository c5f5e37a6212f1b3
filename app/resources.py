"""Where the files that ship with the program lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "resources"


def path(name: str) -> Path:
    """Return the path of the shipped file `name`, relative to `resources/`."""
    return ROOT / name


def read_text(name: str) -> str:
    """Return the text of the shipped file `name`."""
    return path(name).read_text(encoding="utf-8")
