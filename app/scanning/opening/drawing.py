"""Pages drawn small, inside the child."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from app.scanning.judging.blank import looks_blank
from app.scanning.opening.limits import MAX_PIXELS, Refused

Image.MAX_IMAGE_PIXELS = None  # the header is checked here, before anything is unpacked

_TALLEST = 3  # a drawing is at most so many times as high as wide
_BLANK_WIDTH = 800  # pixels: about 100 dpi


def answer(question: dict[str, Any]) -> bytes:
    """Return the BMP that is asked for, or `1` or `0` when it is asked whether a page is blank."""
    path, page = Path(question["path"]), int(question["page"])
    if question["do"] == "blank":
        return b"1" if looks_blank(draw(path, _BLANK_WIDTH, 0, page).convert("L")) else b"0"
    buffer = io.BytesIO()
    image = draw(path, int(question["width"]), int(question["rotation"]), page)
    image.save(buffer, "BMP")  # a PNG takes 30 times as long to write, and holds the window up when it is read
    return buffer.getvalue()


def draw(path: Path, width: int, rotation: int, page: int) -> Image.Image:
    """Return a page (counted from 0) turned clockwise by `rotation` and `width` pixels wide, or smaller."""
    if path.suffix.lower() == ".pdf":
        return _drawn_pdf(path, width, rotation, page)
    with Image.open(path) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Refused("large", f"{image.width} × {image.height}")
        return _drawn_image(image, width, rotation)


def _drawn_pdf(path: Path, width: int, rotation: int, number: int) -> Image.Image:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    page = document[number]
    across, down = page.get_size()
    if rotation % 180:
        across, down = down, across
    scale = min(width / across, width * _TALLEST / down)
    image: Image.Image = page.render(scale=scale, rotation=rotation).to_pil()
    document.close()
    return image


def _drawn_image(image: Image.Image, width: int, rotation: int) -> Image.Image:
    box = (width * _TALLEST, width) if rotation % 180 else (width, width * _TALLEST)
    image.draft("RGB" if image.mode != "L" else "L", box)
    grey = image.mode in {"1", "L"}
    small = image.convert("L" if grey else "RGB")
    small.thumbnail(box, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return small.rotate(-rotation, expand=True) if rotation else small
