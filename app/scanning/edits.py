"""What is done to a page beside turning it by quarters: told, and applied when drawn; its file never changes."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

WHOLE = (0.0, 0.0, 1.0, 1.0)
MOST_SKEW = 45.0
"""Degrees; from there on turning by a quarter comes first."""

LEAST_KEPT = 0.02
"""The share of a page's width and height that a crop leaves at least."""

_BEYOND = 0.5  # of the page's frame: how far straightening can push a paper out of it


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of one page, in the order in which they are applied, after its turn by quarters.

    `skew` is in degrees clockwise, how far the page is turned about its centre to stand straight; the frame stays as
    large as it was. `crop` is left, top, right and bottom as shares of that frame, below 0 or above 1 where a paper
    was turned out of it. `holes` covers punch holes with the paper's colour, `despeckle` single specks.
    `brightness`, `contrast` and `saturation` go from -100 to 100; `threshold` is the level (1 to 255) from which
    on a page in black and white is paper, 0 for a page that keeps its greys or colours.
    """

    skew: float = 0.0
    crop: tuple[float, float, float, float] = WHOLE
    holes: bool = False
    despeckle: bool = False
    brightness: int = 0
    contrast: int = 0
    saturation: int = 0
    threshold: int = 0

    @property
    def none(self) -> bool:
        """Whether the page stays as it came."""
        return self == UNEDITED

    def bounded(self) -> "Edits":
        """Return the edits with each value inside of what it may be; a crop that leaves nothing leaves all."""
        return replace(
            self,
            skew=_between(self.skew, -MOST_SKEW, MOST_SKEW),
            crop=_crop(self.crop),
            brightness=int(_between(self.brightness, -100, 100)),
            contrast=int(_between(self.contrast, -100, 100)),
            saturation=int(_between(self.saturation, -100, 100)),
            threshold=int(_between(self.threshold, 0, 255)),
        )

    def turned(self, degrees: int) -> "Edits":
        """Return the edits of the page turned clockwise by a multiple of 90°: what is cut off goes along."""
        crop = self.crop
        for _quarter in range(degrees // 90 % 4):
            left, top, right, bottom = crop
            crop = (1 - bottom, left, 1 - top, right)
        return replace(self, crop=crop)

    def to_json(self) -> dict[str, Any]:
        """Return the edits as they are stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "Edits":
        """Return the edits that were stored; those that an earlier version did not know are none."""
        known = {field.name for field in fields(cls)}
        given = {name: value for name, value in (stored or {}).items() if name in known}
        if "crop" in given:
            left, top, right, bottom = given["crop"]
            given["crop"] = (float(left), float(top), float(right), float(bottom))
        return cls(**given)

    def said(self) -> str:
        """Return the edits in one line that is the same for the same edits, nothing for none."""
        return "" if self.none else json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))


UNEDITED = Edits()
"""What a page has that stays as it came."""


def _between(value: float, least: float, most: float) -> float:
    return min(most, max(least, value)) if math.isfinite(value) else 0.0


def _crop(crop: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (_between(share, -_BEYOND, 1 + _BEYOND) for share in crop)
    if right - left < LEAST_KEPT or bottom - top < LEAST_KEPT:
        return WHOLE
    return left, top, right, bottom
