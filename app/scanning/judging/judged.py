"""What a page is and what has to be done to it, judged once when it comes, inside the child."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.rules.stack import Is, Sheet
from app.scanning.edits import WHOLE, Edits
from app.scanning.judging.blank import looks_blank
from app.scanning.judging.codes import read_codes
from app.scanning.judging.paper import Box, paper_box
from app.scanning.judging.sight import look, look_closely
from app.scanning.judging.tilt import tilt
from app.scanning.opening.thumbnails import ask

LEAST_SKEW = 0.5
"""Degrees below which a page is left as it lies: nobody sees it, and straightening softens letters."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was seen on one page.

    `kind` and `text` tell what it is for a stack and what its code says. `rotation` is by how many degrees (0, 90,
    180, 270, clockwise) the page has to be turned to stand upright, where a code of ours tells. After that turn,
    `skew` is by how many degrees clockwise it has to be turned to stand straight, measured, however little; `crop`
    is where its paper lies then, as shares.
    """

    kind: Is = Is.PAGE
    text: str = ""
    rotation: int = 0
    skew: float = 0.0
    crop: Box = WHOLE

    @property
    def sheet(self) -> Sheet:
        """The page as sorting sees it."""
        return Sheet(self.kind, self.text)

    @property
    def is_askew(self) -> bool:
        """Whether the page lies so far askew that it is straightened."""
        return abs(self.skew) >= LEAST_SKEW

    @property
    def edits(self) -> Edits:
        """What has to be done to the page after its turn."""
        return Edits(skew=self.skew if self.is_askew else 0.0, crop=self.crop)

    def to_json(self) -> dict[str, Any]:
        """Return the record as it goes through a pipe."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Judged":
        """Return the record that came through a pipe."""
        left, top, right, bottom = said["crop"]
        return cls(**{**said, "kind": Is(said["kind"]), "crop": (left, top, right, bottom)})


def judge(path: Path, dpi: int = 0, rotation: int = 0) -> Judged:
    """Return what a page file is; `dpi` is 0 where nobody knows, `rotation` how it is turned already.

    Raises:
        ForeignFileDamaged, ForeignFileTooLarge: the page cannot be drawn.
        FileNotFoundError: there is no such file.
    """
    asked = {"do": "judge", "path": str(path), "page": 0, "dpi": dpi, "rotation": rotation}
    return Judged.from_json(json.loads(ask(asked)))


def answer(question: Mapping[str, Any]) -> bytes:
    """Return, inside the child, what a page is, as JSON."""
    path, page = Path(question["path"]), int(question["page"])
    return json.dumps(look_at(path, int(question["dpi"]), int(question["rotation"]), page).to_json()).encode()


def look_at(path: Path, dpi: int, rotation: int = 0, page: int = 0) -> Judged:
    """Judge a page in this process; `judge` has it done in the child."""
    sight = look(path, dpi, rotation, page)
    said = read_codes(sight, lambda: look_closely(path, page))
    turn = -round(said.turned / 90) * 90 % 360
    if said.kind in {Is.SEPARATOR, Is.UNSURE}:
        return Judged(said.kind, said.text, turn)
    sight = sight.turned(turn)
    dpi_half = sight.dpi / 2
    askew = tilt(sight.half, dpi_half)
    crop = paper_box(sight.half, sight.colour, dpi_half, -askew)
    return Judged(_kind(said.kind, sight.colour, dpi_half, crop), said.text, turn, -askew or 0.0, crop)


def _kind(kind: Is, colour: Any, dpi: float, crop: Box) -> Is:
    """Return what a page without a separator's code is: blank where its paper holds no ink."""
    if kind is not Is.PAGE:
        return kind
    sides = (colour.width, colour.height, colour.width, colour.height)
    inner = colour.crop(tuple(round(share * side) for share, side in zip(crop, sides, strict=True)))
    return Is.BLANK if looks_blank(inner, dpi) else Is.PAGE
