"""Pages drawn inside the child: small for the screen, or whole for the finished document, with their edits."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from app.scanning.edits import UNEDITED, Edits
from app.scanning.opening import unpacked
from app.scanning.opening.editing import edited
from app.scanning.opening.limits import MAX_PIXELS, Refused
from app.scanning.opening.paper_size import dpi_of

Image.MAX_IMAGE_PIXELS = None  # the header is checked here, before anything is unpacked

_TALLEST = 3  # a drawing is at most so many times as high as wide
_PDF_DPI = 200  # of a PDF page that becomes a picture
_QUALITY = 85  # of JPEG, with colours at half the resolution (4:2:0)
_COLOURLESS = 6  # levels by which the three colours of a grey page may differ


def answer(question: dict[str, Any]) -> bytes:
    """Return the BMP or the whole page that is asked for."""
    path, page = Path(question["path"]), int(question["page"])
    edits = Edits.from_json(question.get("edits")).bounded()
    rotation = int(question["rotation"])
    if question["do"] == "whole":
        return encoded(*whole(path, rotation, edits, page, question["dpi"]))
    buffer = io.BytesIO()
    image = draw(path, int(question["width"]), rotation, page, edits)
    image.save(buffer, "BMP")  # a PNG takes 30 times as long to write, and holds the window up when it is read
    return buffer.getvalue()


def draw(path: Path, width: int, rotation: int, page: int, edits: Edits = UNEDITED) -> Image.Image:
    """Return a page (counted from 0) turned clockwise by `rotation`, edited, and `width` pixels wide, or smaller."""
    if edits.none:
        return _small(path, width, rotation, page)[0]
    kept = edits.crop[2] - edits.crop[0]
    image, dpi = _small(path, round(width / kept), rotation, page)
    return edited(image, edits, dpi)


def whole(path: Path, rotation: int, edits: Edits, page: int = 0, untold: int = 0) -> tuple[Image.Image, float]:
    """Return a page turned and edited with all its pixels, and its dpi; of a PDF page with 200 dpi.

    `untold` is the dpi of a picture that does not tell.

    Raises:
        Refused: it has more pixels than a page may have.
    """
    if path.suffix.lower() == ".pdf":
        image, dpi = _whole_pdf(path, page)
    else:
        with Image.open(path) as opened:
            _check(opened)
            dpi = dpi_of(opened.size, opened.info.get("dpi"), untold)
            image = _plain(opened)
    if rotation:
        image = image.transpose(_QUARTERS[rotation % 360])
    return edited(image, edits, dpi), dpi


_QUARTERS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def encoded(image: Image.Image, dpi: float) -> bytes:
    """Return a page's file: black and white as TIFF G4, all else as JPEG; the same pixels give the same bytes."""
    buffer = io.BytesIO()
    if image.mode == "1":
        image.save(buffer, "TIFF", compression="group4", dpi=(dpi, dpi))
    else:
        tag = (round(dpi), round(dpi))
        image.save(buffer, "JPEG", quality=_QUALITY, subsampling="4:2:0", optimize=True, dpi=tag)
    return buffer.getvalue()


def _check(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Refused("large", f"{image.width} × {image.height}")


def _plain(image: Image.Image) -> Image.Image:
    """Return the image in black and white, grey or RGB."""
    if image.mode in {"1", "L"}:
        return image.copy()
    return image.convert("RGB")


def _whole_pdf(path: Path, number: int) -> tuple[Image.Image, float]:
    image, dpi = _pdf_page(path, number, 0, lambda _across, _down: _PDF_DPI / 72)
    red, green, blue = image.split()
    spread = max(_farthest(red, other) for other in (green, blue))
    return image.convert("L") if spread <= _COLOURLESS else image, dpi


def _farthest(one: Image.Image, other: Image.Image) -> int:
    return max(level for level, count in enumerate(ImageChops.difference(one, other).histogram()) if count)


def _pdf_page(
    path: Path, number: int, rotation: int, scaled: Callable[[float, float], float]
) -> tuple[Image.Image, float]:
    """Return a turned page in RGB, scaled by what its size in points asks for, and its dpi."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    page = document[number]
    across, down = page.get_size()
    if rotation % 180:
        across, down = down, across
    scale = scaled(across, down)
    if across * down * scale * scale > MAX_PIXELS:
        raise Refused("large", f"{across:.0f} × {down:.0f} pt")
    image: Image.Image = page.render(scale=scale, rotation=rotation).to_pil().convert("RGB")
    document.close()
    return image, scale * 72


def _small(path: Path, width: int, rotation: int, page: int) -> tuple[Image.Image, float]:
    """Return a turned page as wide as asked, or smaller where it has fewer pixels, and its dpi."""
    if path.suffix.lower() == ".pdf":
        return _pdf_page(path, page, rotation, lambda across, down: min(width / across, width * _TALLEST / down))
    if kept := unpacked.recall(path, width):
        image, dpi = kept
        small = _drawn_image(image, width, rotation)
        return small, dpi * max(small.size) / max(image.size)
    with Image.open(path) as image:
        _check(image)
        given = image.size
        small = _drawn_image(image, width, rotation)
        return small, dpi_of(given, image.info.get("dpi")) * max(small.size) / max(given)


def _drawn_image(image: Image.Image, width: int, rotation: int) -> Image.Image:
    box = (width * _TALLEST, width) if rotation % 180 else (width, width * _TALLEST)
    image.draft("RGB" if image.mode != "L" else "L", box)
    grey = image.mode in {"1", "L"}
    small = image.convert("L" if grey else "RGB")
    small.thumbnail(box, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return small.rotate(-rotation, expand=True) if rotation else small
