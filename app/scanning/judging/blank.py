"""Whether a page has nothing on it: paper of any colour is paper, ink is darker than its surroundings."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_EDGE = 0.05  # share of each side that is not looked at: holes, staples, shadows of the feeder
_CENTRE = 0.15  # share of each side beyond which ink counts double
_CONTRAST = 36  # levels of 255 by which ink is darker than the paper around it
_SURROUNDINGS = 12  # pixels at about 100 dpi
_INK = 0.0004  # share of weighted pixels from which a page is not blank


def is_blank(path: Path) -> bool:
    """Whether the page file holds no writing; a page is set aside by this, never deleted.

    Raises:
        ForeignFileDamaged: the page cannot be drawn.
    """
    from app.scanning.opening.thumbnails import ask

    return ask({"do": "blank", "path": str(path), "page": 0}) == b"1"


def looks_blank(image: "Image") -> bool:
    """Whether a grey image of about 100 dpi holds no ink."""
    from PIL import ImageChops, ImageFilter

    image = _inner(image, _EDGE)
    paper = image.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.BoxBlur(_SURROUNDINGS))
    ink = ImageChops.subtract(paper, image).point(lambda level: 255 if level > _CONTRAST else 0)
    ink = ink.filter(ImageFilter.MedianFilter(3))  # single specks are dust
    weighted = _dark(ink) + _dark(_inner(ink, _CENTRE))
    return weighted < _INK * image.width * image.height


def _inner(image: "Image", share: float) -> "Image":
    across, down = round(image.width * share), round(image.height * share)
    return image.crop((across, down, image.width - across, image.height - down))


def _dark(ink: "Image") -> int:
    return ink.histogram()[255]
