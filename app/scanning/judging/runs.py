"""Stretches of dark and light along lines of dots: patterns that are known by the widths of their bars.

The patch code T is two narrow and two wide bars, seen from the edge of the sheet: narrow, wide, narrow, wide, with
narrow spaces; narrow is 0.08 inch, wide 0.20 inch (Kodak, Patch Code Information, A-61599).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from app.scanning.judging.sight import Grey

    Places = NDArray[numpy.float64]
    Lines = NDArray[numpy.intp]

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


@dataclass(frozen=True, slots=True)
class _Bars:
    """The dark stretches along some lines of a picture: line by line, in each from its start.

    `line` counts those lines that have any contrast, `count` of them; `place` is where each lies.
    """

    line: "Lines"
    start: "Places"
    end: "Places"
    place: "Places"
    count: int

    def together(self, count: int) -> "tuple[Lines, Places]":
        """Return where `count` dark stretches follow each other in one line, and the widths of dark and light."""
        import numpy

        first = numpy.flatnonzero(self.line[: max(0, len(self.line) - count + 1)] == self.line[count - 1 :])
        widths = numpy.empty((len(first), 2 * count - 1))
        for bar in range(count):
            widths[:, 2 * bar] = self.end[first + bar] - self.start[first + bar]
        for gap in range(count - 1):
            widths[:, 2 * gap + 1] = self.start[first + gap + 1] - self.end[first + gap]
        return first, widths


def has_patch(grey: "Grey", dpi: float) -> bool:
    """Whether a patch code T stands along any of the four edges."""
    import numpy

    band = round(_PATCH_BAND * dpi)
    sides = (grey, numpy.flipud(grey), grey.T, numpy.fliplr(grey).T)
    return any(_patch_lines(side[:band], dpi) for side in sides)


def has_large_finders(grey: "Grey", dpi: float) -> bool:
    """Whether at least two corners of a QR as large as a separator sheet's are there, read or not."""
    across = _finders(_bars(grey, dpi), dpi)
    down = [(y, x) for x, y in _finders(_bars(grey.T, dpi), dpi)]
    near = 2 * _STEP / _MM * dpi
    corners = [(x, y) for x, y in across if any(abs(x - u) < near and abs(y - v) < near for u, v in down)]
    apart = _FINDER_FAR / _MM * dpi
    return any(abs(x - u) + abs(y - v) > apart for x, y in corners for u, v in corners)


def _patch_lines(band: "Grey", dpi: float) -> bool:
    import numpy

    bars = _bars(band.T, dpi)
    first, widths = bars.together(4)
    off = numpy.abs(widths - numpy.array(_PATCH) * dpi)
    found = numpy.zeros(bars.count, numpy.intp)
    found[bars.line[first[numpy.all(off < _PATCH_OFF * dpi, axis=1)]]] = 1
    if bars.count < _PATCH_LINES:
        return False
    together = numpy.convolve(found, numpy.ones(_PATCH_LINES, numpy.intp), "valid")
    return int(together.max()) == _PATCH_LINES


def _finders(bars: _Bars, dpi: float) -> list[tuple[float, float]]:
    import numpy

    least, most = (side / _MM * dpi for side in _FINDER_MODULE)
    first, widths = bars.together(3)
    across = widths.sum(axis=1)
    module = across / 7
    off = numpy.abs(widths / module[:, None] - _FINDER)
    found = (least < module) & (module < most) & numpy.all(off < _FINDER_OFF, axis=1)
    middle = bars.start[first] + across / 2
    return list(zip(middle[found].tolist(), bars.place[first][found].tolist(), strict=True))


def _bars(grey: "Grey", dpi: float) -> _Bars:
    """Return the dark stretches along lines across a picture; lines without contrast hold none."""
    import numpy

    step = max(1, round(_STEP / _MM * dpi))
    places = numpy.arange(step // 2, grey.shape[0], step)
    lines = numpy.ascontiguousarray(grey[places])
    low, high = lines.min(axis=1).astype(numpy.intp), lines.max(axis=1).astype(numpy.intp)
    varied = high - low >= _CONTRAST
    lines, middle = lines[varied], ((low + high) / 2)[varied]
    dark = numpy.zeros((len(lines), grey.shape[1] + 2), numpy.bool_)  # a light dot at each end, so that all end
    dark[:, 1:-1] = lines < middle[:, None]
    line, change = numpy.nonzero(dark[:, 1:] != dark[:, :-1])
    start, end = change[::2].astype(numpy.float64), change[1::2].astype(numpy.float64)
    return _Bars(line[::2], start, end, places[varied][line[::2]].astype(numpy.float64), len(lines))
