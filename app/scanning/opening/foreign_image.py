"""JPEG, PNG and TIFF from outside, opened inside the child: kept as they are where a PDF can hold them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from app.scanning.opening.limits import MAX_PAGES, MAX_PIXELS, Refused

Image.MAX_IMAGE_PIXELS = None  # the header is checked here, before anything is unpacked

_ORIENTATION = 0x0112  # EXIF
_TURNS = {3: 180, 6: 90, 8: 270}
_MIRRORED = frozenset({2, 4, 5, 7})
_PLAIN = frozenset({"1", "L", "P", "RGB"})
_DPI = range(50, 2401)  # what is outside was not meant

Kept = tuple[Path, int, int]  # file, dpi or 0, rotation clockwise


def open_jpeg(source: Path, folder: Path) -> Iterator[Kept]:
    """Keep a JPEG byte for byte, its EXIF orientation as rotation; a mirrored one is redrawn."""
    with _opened(source, "JPEG", "MPO") as image:
        orientation = int(image.getexif().get(_ORIENTATION, 1))
        if orientation in _MIRRORED:
            yield _redrawn(ImageOps.exif_transpose(image), folder / "0001.png", _dpi(image))
            return
        dpi = _dpi(image)
        image.draft("RGB", (image.width // 8, image.height // 8))  # reads all, computes little
        image.load()
    yield _copied(source, folder / "0001.jpg"), dpi, _TURNS.get(orientation, 0)


def open_png(source: Path, folder: Path) -> Iterator[Kept]:
    """Keep a PNG byte for byte; one with transparency, interlacing or 16 bits is redrawn on white."""
    with _opened(source, "PNG") as image:
        dpi = _dpi(image)
        plain = image.mode in _PLAIN and not {"transparency", "interlace"} & image.info.keys()
        image.load()
        if not plain or getattr(image, "is_animated", False):
            yield _redrawn(image, folder / "0001.png", dpi)
            return
    yield _copied(source, folder / "0001.png"), dpi, 0


def open_tiff(source: Path, folder: Path) -> Iterator[Kept]:
    """Give each frame a file of its own: black and white as TIFF G4, all else as PNG; nothing is lost."""
    with _opened(source, "TIFF") as image:
        for number in range(MAX_PAGES + 1):
            try:
                image.seek(number)
            except EOFError:
                return
            _check_size(image)
            yield _frame(image, folder / f"{number + 1:04}.png")
    raise Refused("large", f"> {MAX_PAGES} pages")


def _frame(image: Image.Image, target: Path) -> Kept:
    dpi = _dpi(image)
    image.load()
    if image.mode != "1":
        return _redrawn(image, target, dpi)
    bilevel = target.with_suffix(".tif")
    image.copy().save(bilevel, compression="group4", dpi=(dpi, dpi) if dpi else None)
    return bilevel, dpi, 0


def _opened(source: Path, *formats: str) -> Image.Image:
    image = Image.open(source, formats=formats)
    _check_size(image)
    return image


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Refused("large", f"{image.width} × {image.height}")


def _redrawn(image: Image.Image, target: Path, dpi: int) -> Kept:
    plain = _plain(image)
    plain.save(target, dpi=(dpi, dpi) if dpi else None)
    return target, dpi, 0


def _plain(image: Image.Image) -> Image.Image:
    """Return the image in black and white, grey or RGB, transparent parts on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 257).convert("L")
    copy = image.copy() if image.mode in {"1", "L", "RGB"} else image.convert("RGB")
    copy.info.clear()
    return copy


def _copied(source: Path, target: Path) -> Path:
    shutil.copyfile(source, target)
    return target


def _dpi(image: Image.Image) -> int:
    across = image.info.get("dpi", (0, 0))[0]
    try:
        dpi = round(float(across))
    except (ValueError, OverflowError, ZeroDivisionError):
        return 0
    return dpi if dpi in _DPI else 0
