"""How far a page lies askew: lines of writing are sharpest in profile when they are looked along."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from PIL.Image import Image

    Points = NDArray[numpy.float32]

LARGEST = 8.0
"""Degrees up to which a page is straightened: no feeder lets a sheet lie worse, and a slanting drawing is one."""
_SEARCHED = 9.0
_MARGIN = 0.04  # share of each side that is not looked at: shadows and borders lie along the glass, not the page
_CONTRAST = 40  # levels of 255 by which ink is darker than its surroundings
_DARK = 0.6  # of the paper's level: what is darker over a stretch is no paper
_FEWEST, _MOST = 250, 30_000  # dots of ink: with fewer nothing can be told, more tell no more
_SHARP = 3.0  # times the usual sharpness from which there are lines at all


def tilt(half: "Image", dpi: float) -> float:
    """Return by how many degrees the writing on a page is turned clockwise, 0 where that cannot be told.

    `half` is the page in grey with `dpi` dots an inch. Over ±8° the error is under 0.2° as a rule.
    """
    points = _ink(half, dpi)
    if points.shape[1] < _FEWEST:
        return 0.0
    across, down = (_along(points), points), (_along(turned := points[::-1] * _flip()), turned)
    (roughly, sharp), lines = max(across, down, key=lambda one: one[0][1])
    if sharp < _SHARP:
        return 0.0
    found = _closely(lines, roughly)
    return found if abs(found) <= LARGEST + 0.3 else 0.0


def _flip() -> "Points":
    """Return what makes lines down a page lie across it, turned the same way."""
    import numpy

    return numpy.array([[1.0], [-1.0]], dtype=numpy.float32)


def _ink(half: "Image", dpi: float) -> "Points":
    """Return the places of ink on paper, (y, x): of at most so many dots as are needed."""
    import numpy
    from PIL import ImageFilter

    across, down = round(half.width * _MARGIN), round(half.height * _MARGIN)
    inner = half.crop((across, down, half.width - across, half.height - down))
    around = numpy.asarray(inner.filter(ImageFilter.BoxBlur(max(3, round(dpi / 8)))))
    grey = numpy.asarray(inner)
    paper = around >= _DARK * numpy.percentile(around[::8, ::8], 80)
    ink = numpy.flatnonzero(paper & (grey.astype(numpy.int16) < around.astype(numpy.int16) - _CONTRAST))
    if ink.size > _MOST:  # chosen without order, so that no pattern comes from the choosing
        ink = numpy.random.default_rng(1).choice(ink, _MOST, replace=False)
    return numpy.stack(numpy.divmod(ink, grey.shape[1])).astype(numpy.float32)


def _along(points: "Points") -> tuple[float, float]:
    """Return roughly the angle at which the profile across the lines is sharpest, and how many times the usual."""
    import numpy

    few = points[:, :: max(1, points.shape[1] // 8000)]
    angles = numpy.arange(-_SEARCHED, _SEARCHED + 0.01, 0.5)
    sharp = numpy.array([_sharpness(few, angle) for angle in angles])
    usual = float(numpy.median(sharp))
    return float(angles[sharp.argmax()]), float(sharp.max()) / usual if usual else 0.0


def _closely(points: "Points", best: float) -> float:
    """Return the angle near a rough one at which the profile is sharpest."""
    import numpy

    for step in (0.1, 0.025):
        near = best + numpy.arange(-5, 6) * step
        best = float(near[numpy.argmax([_sharpness(points, angle) for angle in near])])
    return best


def _sharpness(points: "Points", degrees: float) -> float:
    """Return how sharp the profile is; a dot between two lines belongs to both, or small turns would not count."""
    import numpy

    down = points[0] - points[1] * numpy.float32(numpy.tan(numpy.radians(degrees)))
    down -= down.min()
    line = down.astype(numpy.int32)
    below = down - line
    size = int(line.max()) + 2
    profile = numpy.bincount(line, 1 - below, size) + numpy.bincount(line + 1, below, size)
    return float((numpy.diff(profile) ** 2).sum())
