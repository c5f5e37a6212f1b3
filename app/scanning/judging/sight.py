"""A page as it is looked at to be judged: at 150 to 220 dots an inch, and at half of that, in colour."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.scanning.opening import unpacked
from app.scanning.opening.limits import MAX_PIXELS, Refused
from app.scanning.opening.paper_size import dpi_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from PIL.Image import Image

    Grey = NDArray[numpy.uint8]

_LEAST_DPI = 140  # fewer, and the bars of slips are too narrow
_MEANT_DPI = range(70, 1300)  # outside of this a file tells nothing about its paper
_LONG_SIDE = 11.69  # inches of A4
_QUARTERS = {90: "ROTATE_270", 180: "ROTATE_180", 270: "ROTATE_90"}  # Pillow turns the other way round


@dataclass(frozen=True, slots=True)
class Sight:
    """A page in grey, the same at half size in grey and in colour, and the dots an inch of the full one."""

    full: "Image"
    half: "Image"
    colour: "Image"
    dpi: float

    def turned(self, degrees: int) -> "Sight":
        """Return the page turned clockwise by quarters."""
        if not degrees % 360:
            return self
        full, half, colour = (_turned(image, degrees) for image in (self.full, self.half, self.colour))
        return Sight(full, half, colour, self.dpi)


def look(path: Path, dpi: int, rotation: int = 0, page: int = 0) -> Sight:
    """Return a page file as it is seen, turned clockwise by quarters; to be called inside the child.

    Raises Refused and what Pillow and pdfium raise for a damaged file.
    """
    image, seen_dpi = _pdf(path, page) if path.suffix.lower() == ".pdf" else _image(path, dpi)
    half = image.reduce(2)
    sight = Sight(image.convert("L"), half.convert("L"), half.convert("RGB"), seen_dpi)
    return sight.turned(rotation)


def look_closely(path: Path, page: int = 0) -> "Image":
    """Return a page in grey with all of its dots, for codes that were not read otherwise."""
    if path.suffix.lower() == ".pdf":
        return _drawn(path, page, 2 * _LEAST_DPI).convert("L")
    with _opened(path) as image:
        return image.convert("L")


def _image(path: Path, dpi: int) -> "tuple[Image, float]":
    with _opened(path) as image:
        paper_dpi = dpi if dpi in _MEANT_DPI else max(image.size) / _LONG_SIDE
        scale = max(1, int(paper_dpi / _LEAST_DPI))
        given, before, colours = image.size, image.width, "L" if image.mode in {"1", "L"} else "RGB"
        image.draft(colours, (image.width // scale, image.height // scale))  # a JPEG unpacks to fewer dots at once
        smaller = image.convert(colours)
        smaller = smaller.reduce(rest) if (rest := scale * smaller.width // before) > 1 else smaller
        unpacked.remember(path, smaller, dpi_of(given, image.info.get("dpi")) * smaller.width / before)
        return smaller, paper_dpi * smaller.width / before


def _pdf(path: Path, page: int) -> "tuple[Image, float]":
    return _drawn(path, page, _LEAST_DPI), float(_LEAST_DPI)


def _drawn(path: Path, number: int, dpi: float) -> "Image":
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number]
        across, down = page.get_size()
        scale = min(dpi / 72, (MAX_PIXELS / max(1.0, across * down)) ** 0.5)
        image: Image = page.render(scale=scale).to_pil()
        return image
    finally:
        document.close()


@contextmanager
def _opened(path: Path) -> "Iterator[Image]":
    from PIL import Image

    with Image.open(path) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Refused("large", f"{image.width} × {image.height}")
        yield image


def _turned(image: "Image", degrees: int) -> "Image":
    from PIL.Image import Transpose

    return image.transpose(Transpose[_QUARTERS[degrees % 360]])
