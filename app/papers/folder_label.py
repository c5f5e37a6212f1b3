"""Nhãn bìa hồ sơ: the label of a dossier's folder, alone or as one of a sheet."""

from typing import Any

from app.papers import phrases, sheet, symbols
from app.papers.folder_content import FolderLabel
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.sheet import Footer, Frame, Info, Piece
from app.papers.shrinking import shrunk
from app.papers.units import mm
from app.papers.wrapping import fill

FORM = 95


def render(content: FolderLabel) -> bytes:
    """Return the label as PDF on a page of its own size, as a label printer takes it."""
    edition = edition_for(FORM, phrases.local_day(content.printed), chosen=content.issuer.edition)
    width, height = edition.length("width"), edition.length("height")
    frame = Frame(width, height, 0.0, 0.0, 0.0, 0.0)
    info = Info(f"{edition.title} {printable(content.code)}", printable(content.issuer.office), content.code)
    pages = [[label(content, edition, 0.0)]]
    return sheet.write(frame, pages, Footer((), edition.labels["letters"], edition.text("page")), info)


def label(content: FolderLabel, measures: Edition, left: float) -> Piece:
    """Return a label that begins `left` points from the page's left edge, as large as `measures` say.

    The QR stands at its right; the Code 128 below the text, unless the code is so long that it would be too fine
    to read. Letters shrink until everything is inside.
    """
    edition = edition_for(FORM, phrases.local_day(content.printed), chosen=content.issuer.edition)
    edge = measures.length("edge")
    room, height = measures.length("width") - 2 * edge, measures.length("height") - 2 * edge
    values = phrases.filled(edition, _values(edition, content))
    side = symbols.qr_side(content.code)
    bars = _bars(content.code, left + edge, room)
    code_line = fill(edition.text("code_line"), values)
    lowest = [*sheet.paragraph(code_line, measures.labels["letters"], left + edge, room, "center"), *bars]
    free = height - sum(piece.height for piece in lowest)
    beside = room - side - symbols.QUIET_QR * symbols.qr_module(content.code)

    def lines(size: float) -> list[Piece]:
        runs = (fill(line, values) for line in edition.lines("lines"))
        return [piece for run in runs for piece in sheet.paragraph(run, size, left + edge, beside)]

    texts = sheet.stacked(shrunk(lines, measures.labels["letters"], free))
    upper = sheet.beside([texts, _qr(content.code, left + edge + room - side), Piece(free)])
    return sheet.stacked([Piece(edge), upper, *lowest, Piece(edge)])


def _values(edition: Edition, content: FolderLabel) -> dict[str, str]:
    return {
        "office": printable(content.issuer.office),
        "code": printable(content.code),
        "procedure_code": printable(content.procedure_code),
        "procedure_name": printable(content.procedure_name),
        "owner_name": printable(content.owner_name),
        "due": phrases.moment(edition, content.due) if content.due else "",
    }


def _qr(text: str, left: float) -> Piece:
    def draw(canvas: Any, top: float) -> None:
        symbols.draw_qr(canvas, text, left, top)

    return Piece(symbols.qr_side(text), draw)


def _bars(text: str, left: float, room: float) -> list[Piece]:
    """Return the Code 128 in the middle, nothing where it would not fit with its quiet zones."""
    wide = symbols.bars_width(text)
    if wide + symbols.QUIET_BARS * symbols.BAR_MODULE > room:
        return []

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_bars(canvas, text, left + (room - wide) / 2, top)

    return [Piece(1 * mm), Piece(symbols.BAR_HEIGHT, draw)]
