"""The edits of a page applied to its pixels, inside the child."""

import math

from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from app.scanning.edits import WHOLE, Edits
from app.scanning.opening.holes import covered

_SPECK = 0.27  # millimetres a side; the dot below a letter of 8 points is larger
_ALONE = 0.6  # millimetres around a speck in which there is nothing else
_LEAST_DPI = 100  # below that a speck is no pixel of its own
_INK = 40  # levels of 255 by which a speck is darker than the paper around it
_PATCH = 8  # pixels a side of which the paper's colour is taken
_LOOKED_AT = 96  # pixels: a page's colour is told from so small a picture
_NEAR = 12  # levels around the most frequent one that are still the paper


def edited(image: Image.Image, edits: Edits, dpi: float) -> Image.Image:
    """Return a page that stands upright with its edits applied.

    Args:
        image: in black and white, grey or RGB; black and white stays so.
        edits: what is done.
        dpi: pixels an inch of this picture, which may be a small one.
    """
    bilevel = image.mode == "1"
    grey = image.convert("L") if bilevel else image
    paper = (255,) * len(grey.getbands()) if bilevel else paper_colour(grey)
    page = _framed(grey, edits, paper)
    if edits.holes:
        page = covered(page, paper, dpi)
    if edits.despeckle and dpi >= _LEAST_DPI:
        page = _despeckled(page, dpi)
    if bilevel:
        return _bilevel(page, 128)
    page = _toned(page, edits)
    return _bilevel(page.convert("L"), edits.threshold) if edits.threshold else page


def paper_colour(image: Image.Image) -> tuple[int, ...]:
    """Return the colour of the paper: the most frequent of the lighter greys, and what colour those pixels have."""
    small = image.resize((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    grey = small.convert("L")
    counts = grey.histogram()
    lighter = counts[:]
    lighter[:96] = [0] * 96
    level = max(range(256), key=(lighter if any(lighter) else counts).__getitem__)
    mask = grey.point(lambda value: 255 if abs(value - level) <= _NEAR else 0)
    return tuple(_median(band.histogram(mask)) for band in small.split())


def _median(counts: list[int]) -> int:
    half, seen = sum(counts) / 2, 0
    for level, count in enumerate(counts):
        seen += count
        if seen >= half:
            return level
    return 255


def _framed(image: Image.Image, edits: Edits, paper: tuple[int, ...]) -> Image.Image:
    """Return the page straightened and cropped in one drawing; what was not on the glass has the paper's colour."""
    if not edits.skew and edits.crop == WHOLE:
        return image
    width, height = image.size
    left, top, right, bottom = (
        round(share * side) for share, side in zip(edits.crop, (width, height, width, height), strict=True)
    )
    size = (max(1, right - left), max(1, bottom - top))
    if not edits.skew and left >= 0 and top >= 0 and right <= width and bottom <= height:
        return image.crop((left, top, left + size[0], top + size[1]))
    turn = math.radians(edits.skew)
    cos, sin = math.cos(turn), math.sin(turn)
    across, down = left - width / 2, top - height / 2
    back = (
        cos, sin, cos * across + sin * down + width / 2,
        -sin, cos, -sin * across + cos * down + height / 2,
    )  # fmt: skip
    fill = paper[0] if len(paper) == 1 else paper
    return image.transform(size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=fill)


def _despeckled(image: Image.Image, dpi: float) -> Image.Image:
    """Return the page without specks: ink of a few pixels that has nothing but paper around it."""
    local = _local_paper(image)
    ink = ImageChops.subtract(local.convert("L"), image.convert("L")).point(lambda level: 255 if level > _INK else 0)
    around = max(2, round(_ALONE * dpi / 25.4))
    most = math.ceil((_SPECK * dpi / 25.4) ** 2) * 255 / (2 * around + 1) ** 2
    few = ink.filter(ImageFilter.BoxBlur(around)).point(lambda level: 255 if level <= most + 0.5 else 0)
    specks = ImageChops.darker(ink, few).filter(ImageFilter.MaxFilter(5))  # a speck has a pale rim
    return Image.composite(local, image, specks)


def _local_paper(image: Image.Image) -> Image.Image:
    """Return the page as if there were no small things on it."""
    return image.reduce(_PATCH).filter(ImageFilter.MedianFilter(5)).resize(image.size, Image.Resampling.BILINEAR)


def _toned(image: Image.Image, edits: Edits) -> Image.Image:
    if edits.brightness or edits.contrast:
        factor, shift = _factor(edits.contrast), edits.brightness * 1.27
        levels = [min(255, max(0, round((level - 128) * factor + 128 + shift))) for level in range(256)]
        image = image.point(levels * len(image.getbands()))
    if edits.saturation and image.mode == "RGB":
        image = ImageEnhance.Color(image).enhance(_factor(edits.saturation))
    return image


def _factor(value: int) -> float:
    """Return by how much distances between levels grow: nothing is left at -100, three times as much at 100."""
    return 1 + value / 100 if value < 0 else 1 + value / 50


def _bilevel(image: Image.Image, threshold: int) -> Image.Image:
    return image.point(lambda level: 255 if level >= threshold else 0).convert("1", dither=Image.Dither.NONE)
