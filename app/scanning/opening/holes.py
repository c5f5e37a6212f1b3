"""Punch holes: dark discs near an edge of the paper, covered with the paper's colour."""

from collections.abc import Iterator

from PIL import Image, ImageDraw

_LOOKED_AT = 50  # dpi at which holes are sought: one is then some twelve pixels wide
_MARGIN = 22.0  # millimetres from an edge: ISO 838 has the centre of a hole at 12
_SMALLEST, _LARGEST = 3.5, 9.0  # millimetres: ISO 838 has 6; other punches 5 to 8
_FULL = (0.66, 0.92)  # share of its square that a disc fills: π/4, and what few pixels make of it
_DARK = 0.55  # of the paper's brightness
_RIM = 1.25  # a hole's shadow is larger than the hole


def covered(image: Image.Image, paper: tuple[int, ...], dpi: float) -> Image.Image:
    """Return the page with its punch holes covered; letters and rings near the edge are no discs."""
    step = max(1, round(dpi / _LOOKED_AT))
    small = image.convert("L").reduce(step)
    scale = dpi / step / 25.4  # pixels a millimetre
    level = Image.new("RGB" if len(paper) == 3 else "L", (1, 1), paper if len(paper) == 3 else paper[0])
    limit = _DARK * int(level.convert("L").histogram().index(1))
    dark = small.point(lambda value: 255 if value < limit else 0)
    found = [box for box in _blobs(dark, round(_MARGIN * scale)) if _is_hole(dark, box, scale)]
    if not found:
        return image
    clean = image.copy()
    drawing = ImageDraw.Draw(clean)
    for left, top, right, bottom in found:
        radius = max(right - left, bottom - top) * step / 2 * _RIM
        across, down = (left + right) * step / 2, (top + bottom) * step / 2
        drawing.ellipse((across - radius, down - radius, across + radius, down + radius), fill=paper)
    return clean


Box = tuple[int, int, int, int]


def _blobs(dark: Image.Image, margin: int) -> Iterator[Box]:
    """Yield the boxes of what is dark and hangs together, where it begins within the margin of an edge."""
    width, height = dark.size
    pixels = bytearray(dark.tobytes())
    for at in range(width * height):
        if not pixels[at]:
            continue
        across, down = at % width, at // width
        if min(across, down, width - 1 - across, height - 1 - down) <= margin:
            yield _taken(pixels, at, width, height)


def _taken(pixels: bytearray, start: int, width: int, height: int) -> Box:
    """Return the box of the dark pixels that hang together with the first one, and blot them out."""
    waiting, pixels[start] = [start], 0
    left = right = start % width
    top = bottom = start // width
    while waiting:
        at = waiting.pop()
        across, down = at % width, at // width
        left, right = min(left, across), max(right, across)
        top, bottom = min(top, down), max(bottom, down)
        for near, inside in (
            (at - 1, across > 0),
            (at + 1, across < width - 1),
            (at - width, down > 0),
            (at + width, down < height - 1),
        ):
            if inside and pixels[near]:
                pixels[near] = 0
                waiting.append(near)
    return left, top, right + 1, bottom + 1


def _is_hole(dark: Image.Image, box: Box, scale: float) -> bool:
    across, down = (box[2] - box[0]) / scale, (box[3] - box[1]) / scale
    if not (min(across, down) >= _SMALLEST and max(across, down) <= _LARGEST and 0.75 < across / down < 1.34):
        return False
    full = dark.crop(box).histogram()[255] / ((box[2] - box[0]) * (box[3] - box[1]))
    return _FULL[0] <= full <= _FULL[1]
