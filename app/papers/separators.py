"""Tờ phân cách: sheets between the papers in the feeder, each of which says where the pages behind it belong."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.papers import letter, phrases, sheet, symbols
from app.papers.folder_content import Separator, SeparatorSheets
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.sheet import Footer, Info, Piece
from app.papers.shrinking import shrunk
from app.papers.units import mm
from app.papers.wrapping import fill
from app.rules.codes import SeparatorCode, format_separator

FORM = 94
_LARGEST = 34.0
_LOWEST = 24 * mm
# Twice the modules of a slip: a sheet that went through many feeders still reads.
_BAR_MODULE = 2 * symbols.BAR_MODULE
_BAR_MODULE_LEAST = 0.5 * mm
_BAR_HEIGHT = 16 * mm


def render(content: SeparatorSheets) -> bytes:
    """Return the sheets as PDF, a page each."""
    edition = edition_for(FORM, phrases.local_day(content.printed), chosen=content.issuer.edition)
    style = letter.styles(content.size or edition.size)[0]
    footer = Footer((), style.note, edition.text("page"))
    pages = [_page(edition, content, separator, style) for separator in content.separators]
    info = Info(f"{edition.title} {printable(content.procedure_code)}".strip(), printable(content.issuer.office))
    return sheet.write(style.frame, pages, footer, info)


def _page(edition: Edition, content: SeparatorSheets, separator: Separator, style: Style) -> list[Piece]:
    """Return one sheet: both codes with the component's name between them in letters as large as there is room."""
    text = format_separator(SeparatorCode(separator.position, content.procedure_code))
    values = {
        "procedure_code": printable(content.procedure_code),
        "procedure_name": printable(content.procedure_name),
        "position": str(separator.position or ""),
        "name": printable(separator.name),
    }
    upper = [
        *_centred([f"**{edition.title}**"], {}, style.title, style),
        sheet.gap(8 * mm),
        _qr(text, edition.length("qr"), style),
        sheet.gap(8 * mm),
    ]
    lower = [
        sheet.gap(8 * mm),
        _bars(text, style),
        sheet.gap(6 * mm),
        *shrunk(lambda size: _centred(_lines(edition, content, separator), values, size, style), style.body, _LOWEST),
    ]
    pattern = _name(edition, separator)
    room = _room(style) - sum(piece.height for piece in (*upper, *lower))
    names = shrunk(lambda size: _centred([pattern], values, size, style), _LARGEST, room)
    return [*upper, *names, *lower]


def _name(edition: Edition, separator: Separator) -> str:
    if separator.name:
        return edition.text("unnamed" if separator.position is None else "named")
    return edition.text("ending" if separator.position is None else "numbered")


def _lines(edition: Edition, content: SeparatorSheets, separator: Separator) -> tuple[str, ...]:
    if content.procedure_code:
        return edition.lines("lines")
    return edition.lines("ending_lines" if separator.position is None else "generic_lines")


def _room(style: Style) -> float:
    """Return the height between the margins that the page's number leaves."""
    frame = style.frame
    return frame.height - frame.top - frame.bottom - 2 * sheet.leading(style.note)


def _centred(patterns: Iterable[str], values: Mapping[str, str], size: float, style: Style) -> list[Piece]:
    frame = style.frame
    return [
        piece
        for pattern in patterns
        for piece in sheet.paragraph(fill(pattern, values), size, frame.left, frame.room, "center")
    ]


def _qr(text: str, side: float, style: Style) -> Piece:
    left = style.frame.left + (style.frame.room - side) / 2

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_qr(canvas, text, left, top, side / len(symbols.qr_rows(text)))

    return Piece(side, draw)


def _bars(text: str, style: Style) -> Piece:
    """Return the bars, as wide as the sheet has room between the quiet zones."""
    modules = symbols.bars_width(text, 1.0)
    module = max(min(_BAR_MODULE, style.frame.room / modules), _BAR_MODULE_LEAST)
    left = style.frame.left + (style.frame.room - modules * module) / 2

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_bars(canvas, text, left, top, module, _BAR_HEIGHT)

    return Piece(_BAR_HEIGHT, draw)
