"""The office's logo: a small picture over its name."""

import io
from typing import Any

from app.papers.sheet import Piece
from app.papers.units import mm

DOTS = 240
"""So many dots wide a logo is kept: 300 and more an inch at the size it is printed."""

_HEIGHT, _WIDTH, _BELOW = 10 * mm, 20 * mm, 0.8 * mm


def jpeg(picture: bytes) -> bytes:
    """Return a picture of ours as a JPEG of few kilobytes: each slip carries it."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB")
    small.thumbnail((DOTS, DOTS))
    out = io.BytesIO()
    small.save(out, format="JPEG", quality=85, optimize=True)
    return out.getvalue()


def piece(picture: bytes, middle: float) -> list[Piece]:
    """Return a logo centred at `middle`; nothing where the office has none."""
    if not picture:
        return []
    from reportlab.lib.utils import ImageReader

    reader = ImageReader(io.BytesIO(picture))
    wide, high = reader.getSize()
    scale = min(_WIDTH / wide, _HEIGHT / high)
    width, height = wide * scale, high * scale

    def draw(canvas: Any, top: float) -> None:
        canvas.drawImage(reader, middle - width / 2, top - height, width, height)

    return [Piece(height, draw), Piece(_BELOW)]
