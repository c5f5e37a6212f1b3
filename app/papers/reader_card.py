"""The card with which staff try their barcode reader."""

from datetime import date
from typing import Any

from app.papers import letter, sheet, symbols
from app.papers.content import ReaderCard
from app.papers.fonts import BOLD, printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.sheet import Footer, Info, Piece
from app.papers.units import mm
from app.papers.wrapping import Run, fill

FORM = 92
_DAY = date(2025, 7, 1)


def sample_card() -> str:
    """Return the text of the sample citizen card on the card."""
    return edition_for(FORM, _DAY).text("card")


def sample_code() -> str:
    """Return the sample dossier code on the card."""
    return edition_for(FORM, _DAY).text("code")


def render(content: ReaderCard) -> bytes:
    """Return the card as PDF: a QR of a sample citizen card and a Code 128 of a sample dossier code."""
    edition = edition_for(FORM, _DAY)
    style = letter.styles(content.size)[0]
    footer = Footer((printable(content.issuer.desk_name),), style.note, edition.text("page"))
    pages = sheet.fitted(style.frame, _pieces(edition, style), footer)
    info = Info(edition.title, printable(content.issuer.office))
    return sheet.write(style.frame, pages, footer, info)


def _pieces(edition: Edition, style: Style) -> list[Piece]:
    pieces = [
        *_centred(edition.title, style.title, style),
        *_centred(edition.text("sample"), style.body, style),
    ]
    pieces.append(Piece(4 * mm))
    for line in edition.lines("lines"):
        pieces += letter.text_line([Run(line)], style)
    pieces.append(Piece(6 * mm))
    pieces += _labelled(edition, "card_line", style)
    pieces += [centred_qr(edition.text("card"), style), Piece(8 * mm)]
    pieces += _labelled(edition, "barcode_line", style)
    return [*pieces, letter.bars(edition.text("code"), style.frame)]


def _labelled(edition: Edition, name: str, style: Style) -> list[Piece]:
    values = {"card": edition.text("card"), "code": edition.text("code")}
    return [*letter.text_line(fill(edition.text(name), values), style), Piece(4 * mm)]


def _centred(text: str, size: float, style: Style) -> list[Piece]:
    return sheet.paragraph([Run(text, BOLD)], size, style.frame.left, style.frame.room, "center")


def centred_qr(text: str, style: Style) -> Piece:
    """Return a QR in the middle of the sheet."""
    side = symbols.qr_side(text)
    left = (style.frame.width - side) / 2

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_qr(canvas, text, left, top)

    return Piece(side, draw)
