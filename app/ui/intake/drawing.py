"""What the lists of the intake page draw their cells with."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

from app.ui import style

Index = QModelIndex | QPersistentModelIndex


def font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the window's font, so many pixels high at 100 %."""
    made = QFont("Inter")
    made.setPixelSize(style.scaled(pixels))
    made.setWeight(weight)
    return made


def wrapped(text: str, of: QFont, width: int, most: int) -> list[str]:
    """Return a text in lines of a width in pixels; what does not fit into the last line is cut with an ellipsis."""
    layout = QTextLayout(text, of)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    lines = [text[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    if len(lines) <= most:
        return lines
    rest = text[starts[most - 1] :]
    return [*lines[: most - 1], QFontMetrics(of).elidedText(rest, Qt.TextElideMode.ElideRight, width)]


def shortened(text: str, most: int) -> str:
    """Return a text of so many letters at the most, cut between words."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;(") + "…"
