"""Stretches of dark and light along lines of dots: patterns that are known by the widths of their bars.

The patch code T is two narrow and two wide bars, seen from the edge of the sheet: narrow, wide, narrow, wide, with
narrow spaces; narrow is 0.08 inch, wide 0.20 inch (Kodak, Patch Code Information, A-61599).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy
    from numpy.typing import NDArray

    from app.scanning.judging.sight import Grey

    Widths = NDArray[numpy.float64]

_MM = 25.4
_STEP = 4.0  # millimetres between the lines that are looked along
_PATCH = (0.08, 0.08, 0.20, 0.08, 0.08, 0.08, 0.20)  # inches, from the edge of the sheet
_PATCH_BAND = 4.0  # inches from the edge in which a patch code lies
_PATCH_OFF = 0.034  # inches by which a bar may differ: print, tilt, and dots of half size
_PATCH_LINES = 6  # of 4 mm: half of the 50 mm that the bars are long
_FINDER = (1.0, 1.0, 3.0, 1.0, 1.0)  # modules through the corner of a QR
_FINDER_OFF = 0.45  # modules
_FINDER_MODULE = (1.5, 4.0)  # millimetres: of the sheets' own QR, far more than any other paper has
_FINDER_FAR = 15.0  # millimetres between two corners, at least
_CONTRAST = 40  # levels of 255 between ink and paper


def has_patch(grey: "Grey", dpi: float) -> bool:
    """Whether a patch code T stands along any of the four edges."""
    import numpy

    band = round(_PATCH_BAND * dpi)
    sides = (grey, numpy.flipud(grey), grey.T, numpy.fliplr(grey).T)
    return any(_patch_lines(side[:band], dpi) for side in sides)


def has_large_finders(grey: "Grey", dpi: float) -> bool:
    """Whether at least two corners of a QR as large as a separator sheet's are there, read or not."""
    across = _finders(_lines(grey, dpi), dpi)
    down = [(y, x) for x, y in _finders(_lines(grey.T, dpi), dpi)]
    near = 2 * _STEP / _MM * dpi
    corners = [(x, y) for x, y in across if any(abs(x - u) < near and abs(y - v) < near for u, v in down)]
    apart = _FINDER_FAR / _MM * dpi
    return any(abs(x - u) + abs(y - v) > apart for x, y in corners for u, v in corners)


def _patch_lines(band: "Grey", dpi: float) -> bool:
    import numpy

    meant, together = numpy.array(_PATCH) * dpi, 0
    for _place, starts, widths in _lines(band.T, dpi):
        found = any(
            numpy.all(numpy.abs(widths[first : first + 7] - meant) < _PATCH_OFF * dpi)
            for first in _dark_first(starts, widths, 7)
        )
        together = together + 1 if found else 0
        if together >= _PATCH_LINES:
            return True
    return False


def _finders(lines: "Iterable[tuple[int, Widths, Widths]]", dpi: float) -> list[tuple[float, float]]:
    import numpy

    least, most = (side / _MM * dpi for side in _FINDER_MODULE)
    found = []
    for place, starts, widths in lines:
        for first in _dark_first(starts, widths, 5):
            five = widths[first : first + 5]
            module = five.sum() / 7
            if least < module < most and numpy.all(numpy.abs(five / module - _FINDER) < _FINDER_OFF):
                found.append((abs(starts[first]) + five.sum() / 2, float(place)))
    return found


def _dark_first(starts: "Widths", widths: "Widths", count: int) -> range:
    """Return where `count` stretches begin with a dark one; the first stretch of a line is always light."""
    return range(1, len(widths) - count + 1, 2) if len(starts) else range(0)


def _lines(grey: "Grey", dpi: float) -> "Iterable[tuple[int, Widths, Widths]]":
    """Yield lines across a picture: their place, where their stretches start, and how long these are."""
    import numpy

    step = max(1, round(_STEP / _MM * dpi))
    for place in range(step // 2, grey.shape[0], step):
        line = grey[place]
        low, high = int(line.min()), int(line.max())
        if high - low < _CONTRAST:
            continue
        dark = numpy.concatenate(([False], line < (low + high) / 2))
        changes = numpy.flatnonzero(dark[1:] != dark[:-1])
        starts = numpy.concatenate(([0], changes, [len(line)])).astype(numpy.float64)
        yield place, starts[:-1], numpy.diff(starts)
