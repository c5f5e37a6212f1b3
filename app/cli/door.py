"""What the command line asks for: the window or a command (light, so that the window starts quickly)."""

from collections import deque
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
    rest = deque(arguments)
    while rest and rest[0].partition("=")[0] in WINDOW_OPTIONS and ("=" in rest[0] or len(rest) > 1):
        name, written, value = rest.popleft().partition("=")
        values[name] = value if written else rest.popleft()
    return Door(values.get("--home"), values.get("--timings"), command=bool(rest))
