"""QR and Code 128 drawn as vectors, with the quiet zones that readers need."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from app.papers.units import mm

QR_SIDE = 20 * mm
QR_MODULE_LEAST = 0.5 * mm
QUIET_QR = 4
QUIET_BARS = 10
# Of 110 codes drawn at 90 % and 150 dpi, 110 were read with modules of 0.36 mm, 90 with 0.33; of those with 0.37 half
# were lost when the sheet lay askew by 8°.
BAR_MODULE = 0.36 * mm
# A line of dots through a code of 18 letters, 76 mm wide, climbs 10.7 mm on a sheet that lies askew by 8°.
BAR_HEIGHT = 12.5 * mm


@lru_cache(maxsize=64)
def qr_rows(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the dark stretches of a QR at level L: for each row (first module, length).

    The library that reads codes writes them, too: nine times as quick as one in Python, for which a receipt waited a
    seventh of its time. Raises ValueError for a text that no QR holds.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    shades = memoryview(image)  # type: ignore[arg-type]  # its stub does not tell that it is a buffer
    side = shades.shape[1] if shades.shape else 0
    shaded = shades.tobytes()
    return tuple(_stretches(b"\0", shaded[start : start + side]) for start in range(0, len(shaded), side))


@lru_cache(maxsize=64)
def bars(text: str) -> tuple[tuple[int, int], ...]:
    """Return the bars of a Code 128: (first module, modules). Raises IllegalCharacterError outside ASCII."""
    from barcode.codex import Code128

    (modules,) = Code128(text).build()
    return _stretches(b"1", modules.encode())


def _stretches(dark: bytes, modules: bytes) -> tuple[tuple[int, int], ...]:
    """Return where modules are dark: (first module, modules), a byte being a module."""
    return tuple((found.start(), found.end() - found.start()) for found in re.finditer(dark + b"+", modules))


def qr_module(text: str) -> float:
    """Return the side of a module in points: about 20 mm for the symbol, and never under 0.5 mm a module."""
    return max(QR_SIDE / len(qr_rows(text)), QR_MODULE_LEAST)


def qr_side(text: str) -> float:
    """Return the side of the symbol in points, quiet zone not counted."""
    return qr_module(text) * len(qr_rows(text))


def draw_qr(canvas: Any, text: str, x: float, top: float, module: float = 0.0) -> None:
    """Draw the QR with its upper left corner at x, top; keep four modules free around it.

    `module` is the side of one in points where it is not `qr_module`.
    """
    module = module or qr_module(text)
    rectangles = (
        f"{start} {row} {length} 1 re" for row, stretches in enumerate(qr_rows(text)) for start, length in stretches
    )
    _fill(canvas, rectangles, x, top, (module, module))


def bars_width(text: str, module: float = BAR_MODULE) -> float:
    """Return the width of a Code 128 in points, quiet zones not counted."""
    start, length = bars(text)[-1]
    return (start + length) * module


def draw_bars(
    canvas: Any, text: str, x: float, top: float, module: float = BAR_MODULE, height: float = BAR_HEIGHT
) -> None:
    """Draw the Code 128 with its upper left corner at x, top; keep ten modules free on both sides."""
    rectangles = (f"{start} 0 {length} 1 re" for start, length in bars(text))
    _fill(canvas, rectangles, x, top, (module, height))


def _fill(canvas: Any, rectangles: Iterable[str], x: float, top: float, unit: tuple[float, float]) -> None:
    """Fill rectangles given in whole modules, counted to the right and down from x, top.

    Written as PDF operators: whole numbers in the code's own units are exact and eight times as quick.
    """
    canvas.saveState()
    canvas.transform(unit[0], 0, 0, -unit[1], x, top)
    canvas.addLiteral("\n".join([*rectangles, "f"]))
    canvas.restoreState()
