"""What is done to a page beside turning it by quarters: told, and applied when drawn; its file never changes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

WHOLE = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of one page, in the order in which they are applied, after its turn by quarters.

    `skew` is in degrees clockwise, how far the page is turned to stand straight; `crop` is left, top, right and
    bottom as shares of the straightened page; `holes` covers punch holes with the paper's colour; `brightness` goes
    from -100 to 100.
    """

    skew: float = 0.0
    crop: tuple[float, float, float, float] = WHOLE
    holes: bool = False
    despeckle: bool = False
    brightness: int = 0

    @property
    def none(self) -> bool:
        """Whether the page stays as it came."""
        return self == Edits()

    def to_json(self) -> dict[str, Any]:
        """Return the edits as they are stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "Edits":
        """Return the edits that were stored."""
        if not stored:
            return cls()
        left, top, right, bottom = stored["crop"]
        return cls(**{**stored, "crop": (left, top, right, bottom)})
