"""Where the paper lies on a page that shows more than it: a dark border, a shadow, a small card on the glass."""

from typing import TYPE_CHECKING

from app.scanning.edits import WHOLE

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from PIL.Image import Image

    Mask = NDArray[numpy.bool_]

Box = tuple[float, float, float, float]

_RING = 0.012  # share of the shorter side that is taken for what lies outside of a paper
_SHADE = 0.72  # of the paper's level: darker is border or shadow
_LIGHT = 205  # the level from which an empty glass is light
_TONE = 7  # levels by which a paper differs from a light glass
_EVEN = 5.0  # levels by which an empty glass varies
_HALF = 0.5  # of a line's usual paper: less is the outside
_FILLED = 0.7  # of a small paper's box that has to differ from the glass
_SMALL = 0.85  # of the page: a larger paper is the page
_LEAST = 25.0  # millimetres: nothing smaller is a paper
_THIN = 1.5  # millimetres: a narrower border is left
_INSIDE = 0.6  # millimetres that are taken off beside a border, since its rim is blurred
_STRAY = 0.002  # of the outside of a small paper that may hold something: dust


def paper_box(half: "Image", colour: "Image", dpi: float, skew: float) -> Box:
    """Return left, top, right, bottom of the paper as shares of the page once it is straightened, or the whole."""
    import numpy
    from PIL.Image import Resampling

    half, colour, dpi = half.reduce(2), colour.reduce(2), dpi / 2  # two thirds of a millimetre a dot are enough
    fill, paper = _outside(half), _paper_level(numpy.asarray(half)[::2, ::2])
    straight = half.rotate(-skew, Resampling.BILINEAR, fillcolor=fill) if skew else half
    dark = _SHADE * paper if fill > _SHADE * paper else (fill + paper) / 2
    box = _inside_dark(numpy.asarray(straight) >= dark, dpi)
    if box == WHOLE and fill >= _LIGHT:
        box = _on_light(colour, dpi, skew)
    return box


def _outside(grey: "Image") -> int:
    import numpy

    return int(numpy.median(_ring(numpy.asarray(grey))))


def _paper_level(grey: "NDArray[numpy.uint8]") -> int:
    """Return the usual level of the lighter half of the greys: ink and a dark glass do not count."""
    import numpy

    low, high = numpy.percentile(grey, (2, 99))
    return int(numpy.median(grey[grey >= (low + high) / 2]))


def _ring(grey: "NDArray[numpy.uint8]") -> "NDArray[numpy.uint8]":
    import numpy

    wide = max(2, round(min(grey.shape) * _RING))
    sides = (grey[:wide], grey[-wide:], grey[:, :wide], grey[:, -wide:])
    return numpy.concatenate([side.ravel() for side in sides])


def _inside_dark(light: "Mask", dpi: float) -> Box:
    """Return the box of the paper inside of a dark border or a shadow at some sides."""
    import numpy

    columns = light.sum(axis=0)
    left, right = _range(columns, _HALF * float(numpy.percentile(columns, 98)))
    rows = light[:, left:right].sum(axis=1)
    top, bottom = _range(rows, _HALF * float(numpy.percentile(rows, 98)))
    return _shares((left, top, right, bottom), light.shape, dpi, _INSIDE)


def _on_light(colour: "Image", dpi: float, skew: float) -> Box:
    """Return the box of a small paper that differs in tone from the light glass around it, which is empty."""
    import numpy
    from PIL import ImageFilter
    from PIL.Image import Resampling

    soft = colour.filter(ImageFilter.BoxBlur(1))
    levels = numpy.asarray(soft)
    ring = numpy.stack([_ring(levels[:, :, band]) for band in range(3)])
    glass = numpy.median(ring, axis=1)
    if float(ring.std(axis=1).max()) > _EVEN:
        return WHOLE
    fill = tuple(int(level) for level in glass)
    if skew:
        levels = numpy.asarray(soft.rotate(-skew, Resampling.BILINEAR, fillcolor=fill))
    return _small_box(_differing(levels, glass), dpi)


def _differing(levels: "NDArray[numpy.uint8]", glass: "NDArray[numpy.float64]") -> "Mask":
    """Return where any of the three colours is another than the glass has."""
    import numpy

    differs = numpy.zeros(levels.shape[:2], numpy.bool_)
    for band in range(3):
        least, most = int(glass[band]) - _TONE, int(glass[band]) + _TONE
        differs |= (levels[:, :, band] < max(0, least)) | (levels[:, :, band] > min(255, most))
    return differs


def _small_box(differs: "Mask", dpi: float) -> Box:
    columns = differs.sum(axis=0)
    left, right = _range(columns, _HALF * float(columns.max()))
    rows = differs[:, left:right].sum(axis=1)
    top, bottom = _range(rows, _HALF * float(rows.max()))
    inner, area = differs[top:bottom, left:right], (right - left) * (bottom - top)
    least = _LEAST / 25.4 * dpi
    if min(right - left, bottom - top) < least or area > _SMALL * differs.size or inner.mean() < _FILLED:
        return WHOLE
    edge = round(dpi / 12)
    strayed = int(differs.sum()) - int(
        differs[max(0, top - edge) : bottom + edge, max(0, left - edge) : right + edge].sum()
    )
    if strayed > _STRAY * (differs.size - area):
        return WHOLE
    return _shares((left, top, right, bottom), differs.shape, dpi, 0.0)


def _range(counts: "NDArray[numpy.int64]", least: float) -> tuple[int, int]:
    import numpy

    enough = numpy.flatnonzero(counts >= max(1.0, least))
    return (int(enough[0]), int(enough[-1]) + 1) if enough.size else (0, len(counts))


def _shares(box: tuple[int, int, int, int], shape: tuple[int, ...], dpi: float, inside: float) -> Box:
    """Return a box as shares; a side with a border too thin to matter stays where it is."""
    down, across = shape[0], shape[1]
    thin, off = _THIN / 25.4 * dpi, inside / 25.4 * dpi
    left, top = ((place + off if place > thin else 0.0) for place in box[:2])
    right = box[2] - off if across - box[2] > thin else float(across)
    bottom = box[3] - off if down - box[3] > thin else float(down)
    found = left / across, top / down, right / across, bottom / down
    return tuple(round(share, 4) for share in found)  # type: ignore[return-value]  # four of them
