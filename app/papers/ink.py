"""Text as PDF operators, encoded once for each document: lists say the same words thousands of times."""

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from app.papers.wrapping import Line, Run

_Shown = tuple[tuple[str, str], ...]
# Enough for the words that come again; a list of any length takes no more memory than this.
_MOST_KEPT = 4096
_documents: WeakKeyDictionary[Any, dict[Run, _Shown]] = WeakKeyDictionary()


def set_lines(canvas: Any, lines: Iterable[tuple[Line, float, float]], size: float) -> None:
    """Set lines at `size` points, each with its left end at x on its base line.

    ReportLab's text objects do the same, and encode each text anew in four times the time.
    """
    document = canvas._doc  # the only way to ask which glyphs a text has in this document
    kept = _documents.setdefault(document, {})
    if len(kept) > _MOST_KEPT:
        kept.clear()
    operators, face = ["BT"], ""
    for line, x, base in lines:
        operators.append(f"1 0 0 1 {x:.2f} {base:.2f} Tm")
        for _offset, run in line.stretches:
            if (shown := kept.get(run)) is None:
                shown = kept[run] = _encoded(document, run)
            for font, text in shown:
                if font != face:
                    operators.append(f"{font} {size:g} Tf")
                    face = font
                operators.append(f"({text}) Tj")
    canvas.addLiteral("\n".join([*operators, "ET"]))


def _encoded(document: Any, run: Run) -> _Shown:
    """Return the glyphs of a text with the names of the embedded fonts that have them."""
    from reportlab.lib.rl_accel import escapePDF
    from reportlab.pdfbase import pdfmetrics

    font = pdfmetrics.getFont(run.font)
    parts = font.splitString(run.text, document)
    return tuple((font.getSubsetInternalName(subset, document), escapePDF(glyphs)) for subset, glyphs in parts)
