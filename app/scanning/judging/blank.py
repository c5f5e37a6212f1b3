"""Whether a page has nothing on it: paper of any colour is paper, ink is darker than its surroundings."""

from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from PIL.Image import Image

    Cells = NDArray[numpy.bool_]

_CELL = 1.5  # millimetres: a side of the squares in which ink is looked for
_CONTRAST = 27  # levels of 255 by which ink is darker than the paper around it, in the colour that shows it best
_SURROUNDINGS = 3.0  # millimetres around a dot that tell what the paper is like there
_EDGE = 0.03  # share of each side that is not looked at: shadows of the feeder
_BAND = 18.0  # millimetres from the edge in which holes and staples lie
_HOLE = 8.5  # millimetres across a punch hole and its shadow
_CORNER = 26.0  # millimetres from a corner, the edge left out, within which staples begin
_STAPLE = 16.0  # millimetres: the length of one
_CENTRE = 0.2  # share of each side beyond which ink counts twice
_NEAR = range(-2, 3)  # squares up and down between which ink hangs together
_SPECK = 2  # squares across dirt that the sheet or the glass has
_INK = 6  # squares with ink, those of the centre twice, from which a page is not blank
_BESIDE = 3  # dots with ink among nine from which the one in the middle is no speck
_PLENTY = 400  # squares with ink from which nothing else matters

Group = list[tuple[int, int]]


def looks_blank(colour: "Image", dpi: float) -> bool:
    """Whether a picture in colour with 70 to 110 dots an inch holds no ink.

    Faint stamps and pencil are ink. A staple in a corner, punch holes near an edge, single specks, shadows at the
    edges and what shines through from the other side are none; what is left weighs twice in the centre.
    """
    cells = _inked(colour, dpi)
    if int(cells.sum()) >= _PLENTY:
        return False
    side = _side(dpi)
    kept = [group for group in _groups(cells) if not _is_no_writing(group, cells.shape, side / dpi * 25.4)]
    return sum(_weight(place, cells.shape) for group in kept for place in group) < _INK


def _side(dpi: float) -> int:
    return max(3, round(_CELL / 25.4 * dpi))


def _inked(colour: "Image", dpi: float) -> "Cells":
    """Return the squares of a page that hold ink; single specks are dust."""
    import numpy
    from PIL import ImageChops, ImageFilter

    across, down = round(colour.width * _EDGE), round(colour.height * _EDGE)
    inner = colour.crop((across, down, colour.width - across, colour.height - down))
    red, green, blue = inner.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    around = ImageFilter.BoxBlur(_SURROUNDINGS / 25.4 * dpi / 4)
    paper = darkest.reduce(4).filter(ImageFilter.MaxFilter(3)).filter(around).resize(darkest.size)
    ink = _without_specks(numpy.asarray(ImageChops.subtract(paper, darkest)) > _CONTRAST)
    side = _side(dpi)
    rows, columns = ink.shape[0] // side, ink.shape[1] // side
    dots = ink[: rows * side, : columns * side].view(numpy.uint8)
    high = reduce(numpy.add, [dots[row::side] for row in range(side)])
    inked: Cells = reduce(numpy.add, [high[:, column::side] for column in range(side)]) >= max(2, side // 2)
    return inked


def _without_specks(ink: "Cells") -> "Cells":
    """Return the ink that has ink beside it."""
    import numpy

    dots = numpy.pad(ink, 1).view(numpy.uint8)
    beside = dots[:, :-2] + dots[:, 1:-1] + dots[:, 2:]
    near = beside[:-2] + beside[1:-1] + beside[2:]
    kept: Cells = ink & (near >= _BESIDE)
    return kept


def _groups(cells: "Cells") -> list[Group]:
    """Return the squares with ink in groups that hang together, as the letters of a word do."""
    import numpy

    left = {(int(y), int(x)) for y, x in numpy.argwhere(cells)}
    groups = []
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            y, x = waiting.pop()
            group.append((y, x))
            near = {(y + down, x + across) for down in _NEAR for across in _NEAR} & left
            left -= near
            waiting.extend(near)
        groups.append(group)
    return groups


def _is_no_writing(group: Group, shape: tuple[int, ...], millimetres: float) -> bool:
    """Whether a group of squares, each so wide, is a speck, a punch hole near an edge or a staple in a corner."""
    rows, columns = [y for y, _x in group], [x for _y, x in group]
    squares = [max(line) - min(line) + 1 for line in (rows, columns)]
    if max(squares) <= _SPECK:
        return True
    high, wide = (count * millimetres for count in squares)
    down = min(*rows, shape[0] - 1 - max(rows)) * millimetres
    across = min(*columns, shape[1] - 1 - max(columns)) * millimetres
    hole = max(high, wide) <= _HOLE + millimetres and min(down, across) <= _BAND
    staple = max(high, wide) <= _STAPLE and max(down, across) <= _CORNER
    return hole or staple


def _weight(place: tuple[int, int], shape: tuple[int, ...]) -> int:
    inside = all(_CENTRE * size <= at <= (1 - _CENTRE) * size for at, size in zip(place, shape, strict=True))
    return 2 if inside else 1
