"""The letters of the papers: embedded Liberation Serif, and what it cannot show."""

import io
import unicodedata
from functools import cache, lru_cache

from app import resources
from app.papers.outlines import unhinted
from app.text import nfc

REGULAR = "LiberationSerif"
BOLD = "LiberationSerif-Bold"
ITALIC = "LiberationSerif-Italic"
MISSING = "□"

_FILES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
}
# Soft hyphens, joiners and variation selectors have no shape of their own: leaving them out loses nothing.
_SHAPELESS = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)])


@cache
def warm() -> frozenset[str]:
    """Register the fonts once and return the characters that all of them can show, left to right.

    ReportLab would otherwise start each page with Helvetica, which is not embedded, and blow up streams by a
    quarter with ASCII85.
    """
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0
    rl_config.initialFontName = REGULAR
    for name, file in _FILES.items():
        font = io.BytesIO(unhinted(resources.path(f"fonts/{file}").read_bytes()))
        pdfmetrics.registerFont(TTFont(name, font, asciiReadable=0))
    glyphs = [set(pdfmetrics.getFont(name).face.charToGlyph) for name in _FILES]
    return frozenset(chr(code) for code in set.intersection(*glyphs) if _is_shown(chr(code)))


def _is_shown(character: str) -> bool:
    """Return whether a page without bidirectional layout shows the character as it is meant."""
    right_to_left = unicodedata.bidirectional(character) in {"R", "AL", "AN"}
    return not right_to_left and unicodedata.category(character) not in {"Cc", "Cf"}


def printable(text: str) -> str:
    """Return the text in NFC on one line, with □ for each character the font cannot show."""
    shown = warm()
    normal = nfc(text)
    if shown.issuperset(normal):
        return normal
    return "".join(c if c in shown else MISSING for c in normal.translate(_SHAPELESS))


def printable_lines(text: str) -> str:
    """Return the text as `printable` does, with its line breaks kept and empty lines dropped."""
    return "\n".join(line for line in map(printable, text.splitlines()) if line)


def width(text: str, font: str, size: float) -> float:
    """Return the width of a text in points."""
    return _unit_width(text, font) * size


@lru_cache(maxsize=8192)
def _unit_width(text: str, font: str) -> float:
    """Return the width at one point; forms say the same words again and again, in several sizes."""
    from reportlab.pdfbase import pdfmetrics

    warm()
    return float(pdfmetrics.stringWidth(text, font, 1.0))
