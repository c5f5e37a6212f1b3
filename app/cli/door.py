"""What the command line asks for: the window or a command (light, so that the window starts quickly)."""

from collections.abc import Sequence
from dataclasses import dataclass

WINDOW_OPTIONS = ("--home", "--timings")


@dataclass(frozen=True, slots=True)
class Door:
    """The home and the timings file that were named, and whether a command follows."""

    home: str | None
    timings: str | None
    command: bool


def read_door(arguments: Sequence[str]) -> Door:
    """Read the window's own options; anything beside them is a command."""
    values: dict[str, str] = {}
    rest = list(arguments)
    while len(rest) >= 2 and rest[0] in WINDOW_OPTIONS:
        values[rest[0]] = rest[1]
        rest = rest[2:]
    return Door(values.get("--home"), values.get("--timings"), command=bool(rest))
