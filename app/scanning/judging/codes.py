"""Codes on a page: what separator sheets and slips say, read for sure or told as unsure, never guessed.

A Code 128 on a sheet that lies askew can be read as another text with the right check digit; so bars count only
where they are read alike over much of their height, once the page is straightened. A QR corrects its errors itself.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app import errors
from app.rules import codes
from app.rules.stack import Is
from app.scanning.judging import runs
from app.scanning.judging.tilt import tilt

if TYPE_CHECKING:
    from PIL.Image import Image
    from zxingcpp import Barcode

    from app.scanning.judging.sight import Grey, Sight

_SLICE = 2.0  # millimetres: the height of the slices in which bars are read again
_SLICES = 4  # that must say the same: 8 mm of bars that are 12.5 to 16 mm high
_AROUND = 18.0  # millimetres above and below in which slices are taken
_LARGER = 1.5


@dataclass(frozen=True, slots=True)
class Said:
    """What the codes of a page say together, and how the sheet lies: degrees by which they are turned clockwise."""

    kind: Is = Is.PAGE
    text: str = ""
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class _Read:
    """One code that is of interest, its tilt, and for bars whether they can be read over much of their height.

    That takes as long as all else together, so it is asked only where something hangs on it.
    """

    kind: Is
    text: str
    turned: float
    bars: bool
    solid: Callable[[], bool]


def read_codes(sight: "Sight", closely: "Callable[[], Image]") -> Said:
    """Return what the separator and slip codes of a page say.

    `closely` gives the page with all of its dots; it is asked for only where a sheet looks like one of ours and
    nothing was read.
    """
    found: list[_Read] = []
    for image in (sight.full, sight.half):
        found += _interesting(image, sight.dpi * image.width / sight.full.width)
        if any(not read.bars for read in found):
            return _together(found)
    grey, dpi = _array(sight.half), sight.dpi / 2
    suspicious = bool(found) or runs.has_large_finders(grey, dpi)
    for make in (closely, partial(_enlarged, sight.full)) if suspicious else ():
        image = make()
        found += _interesting(image, sight.dpi * image.width / sight.full.width)
        if any(not read.bars for read in found):
            break
    if found:
        return _together(found)
    if runs.has_patch(grey, dpi):
        return Said(Is.SEPARATOR, codes.PATCH)
    return Said(Is.UNSURE if suspicious else Is.PAGE)


def _together(found: list[_Read]) -> Said:
    """Return what several codes say: they must agree, and bars count only where they are solid."""
    qr = (read for read in found if not read.bars)
    first = next(qr, None) or next((read for read in found if read.bars and read.solid()), None)
    if first is None:
        return Said(Is.UNSURE, "", found[0].turned)
    if first.kind is Is.UNSURE or any(_contradicts(read, first) for read in found):
        return Said(Is.UNSURE, "", first.turned)
    return Said(first.kind, first.text, first.turned)


def _contradicts(read: _Read, first: _Read) -> bool:
    return _differs(first, read) and (not read.bars or read.solid())


def _differs(one: _Read, other: _Read) -> bool:
    return one.kind is not other.kind or _code(one.text) != _code(other.text)


def _code(text: str) -> str:
    """Return of a slip's QR the code that its bars have too."""
    return text if text.startswith(codes.SEPARATOR_HEAD) else text.partition("|")[0]


def _interesting(image: "Image", dpi: float) -> list[_Read]:
    """Return the codes of separators and slips in a picture; all other codes belong to the paper."""
    found = []
    for barcode in _barcodes(image):
        kind = meaning(barcode.text)
        if kind is not Is.PAGE:
            turned, bars = _turned(barcode), "QR" not in str(barcode.format)
            solid = partial(_is_solid, image, dpi, barcode, turned)
            found.append(_Read(kind, barcode.text.strip(), turned, bars, solid))
    patches = sum(read.text == codes.PATCH for read in found) > 1  # such sheets say it several times
    return [replace(read, solid=lambda: True) for read in found] if patches else found


def meaning(text: str) -> Is:
    """Return what kind of page a code makes: a separator, one that was changed, a slip, or any other."""
    written = text.strip()
    if written == codes.PATCH or written.startswith(codes.SEPARATOR_HEAD):
        return Is.SEPARATOR if _parses(codes.parse_separator, written) else Is.UNSURE
    slip = any(_parses(parse, written) for parse in (codes.parse_slip_qr, codes.parse_code, codes.parse_slip_code))
    return Is.RECEIPT if slip else Is.PAGE


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except errors.BadInput:
        return False
    return True


def _barcodes(image: "Image", *, turned: bool = True) -> "Iterable[Barcode]":
    import zxingcpp

    kinds = zxingcpp.BarcodeFormat
    formats = zxingcpp.BarcodeFormats([kinds.QRCode, kinds.Code128, kinds.Code39])
    return zxingcpp.read_barcodes(
        _array(image), formats=formats, try_rotate=turned, try_downscale=False, try_invert=False
    )


def _array(image: "Image") -> "Grey":
    import numpy

    return numpy.asarray(image)


def _enlarged(image: "Image") -> "Image":
    from PIL.Image import Resampling

    size = round(image.width * _LARGER), round(image.height * _LARGER)
    return image.resize(size, Resampling.BICUBIC)


def _turned(barcode: "Barcode") -> float:
    """Return by how many degrees a code is turned clockwise, from -180 to 180."""
    start, end = barcode.position.top_left, barcode.position.top_right
    return math.degrees(math.atan2(end.y - start.y, end.x - start.x))


def _is_solid(image: "Image", dpi: float, barcode: "Barcode", turned: float) -> bool:
    """Whether bars say the same in enough slices, and nothing else in any, once the page stands straight."""
    from PIL.Image import Resampling

    quarter = round(turned / 90) * 90
    upright = image.rotate(quarter, expand=True) if quarter else image
    askew = tilt(upright.reduce(2), dpi / 2) if dpi > 130 else tilt(upright, dpi)
    straight = upright.rotate(askew, Resampling.BILINEAR, fillcolor=255)
    again = [b for b in _barcodes(straight, turned=False) if b.text == barcode.text]
    if not again:
        return False
    place = again[0].position
    middle = (place.top_left.y + place.bottom_right.y) / 2
    return _slices_agree(straight, dpi, middle, barcode.text)


def _slices_agree(image: "Image", dpi: float, middle: float, text: str) -> bool:
    high, reach = max(3, round(_SLICE / 25.4 * dpi)), round(_AROUND / 25.4 * dpi)
    same = 0
    for top in range(round(middle) - reach, round(middle) + reach, high):
        strip = image.crop((0, top, image.width, top + high))
        said = {b.text for b in _barcodes(strip, turned=False) if meaning(b.text) is not Is.PAGE}
        if said - {text}:
            return False
        same += bool(said)
    return same >= _SLICES
