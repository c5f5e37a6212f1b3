"""The sheet that shows whether a printer keeps sizes, letters and codes."""

from typing import Any

from app.papers import letter, phrases, sheet
from app.papers.content import PrintTest
from app.papers.fonts import BOLD, REGULAR, printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.reader_card import centred_qr
from app.papers.sheet import Footer, Info, Piece
from app.papers.units import mm
from app.papers.wrapping import Run, fill

FORM = 93
_FRAME = 8 * mm
_RULER = 100


def render(content: PrintTest) -> bytes:
    """Return the test sheet as PDF: a frame, a ruler of 100 mm, all Vietnamese letters, both codes."""
    edition = edition_for(FORM, phrases.local_day(content.printed))
    style = letter.styles(content.size)[0]
    footer = Footer((), style.note, edition.text("page"))
    pieces = [_border(style), Piece(4 * mm), *_pieces(edition, content, style)]
    pages = sheet.fitted(style.frame, pieces, footer)
    info = Info(edition.title, printable(content.issuer.office))
    return sheet.write(style.frame, pages, footer, info)


def _pieces(edition: Edition, content: PrintTest, style: Style) -> list[Piece]:
    values = {
        "printer": printable(content.printer),
        "size": content.size.value,
        "desk_name": printable(content.issuer.desk_name),
        "printed": phrases.moment(edition, content.printed),
    }
    special = {"ruler": [_ruler(style), Piece(3 * mm)], "codes": _codes(edition.text("code"), style)}
    title = [Run(edition.title, BOLD)]
    pieces = sheet.paragraph(title, style.title, style.frame.left, style.frame.room, "center")
    for template in edition.lines("lines"):
        own = special.get(template.removeprefix("@"))
        pieces += own or letter.text_line(fill(template, values), style)
    return pieces


def _border(style: Style) -> Piece:
    """Return a frame around the whole sheet; it takes no height."""

    def draw(canvas: Any, _top: float) -> None:
        canvas.setLineWidth(0.8)
        canvas.rect(_FRAME, _FRAME, style.frame.width - 2 * _FRAME, style.frame.height - 2 * _FRAME)

    return Piece(0.0, draw)


def _ruler(style: Style) -> Piece:
    """Return a ruler with a stroke a millimetre, longer at five and ten, and a number at each ten."""
    left = (style.frame.width - _RULER * mm) / 2

    def draw(canvas: Any, top: float) -> None:
        canvas.setLineWidth(0.3)
        canvas.setFont(REGULAR, 7)
        for millimetre in range(_RULER + 1):
            x = left + millimetre * mm
            canvas.line(x, top, x, top - _stroke(millimetre))
            if millimetre % 10 == 0:
                canvas.drawCentredString(x, top - 7.5 * mm, str(millimetre))

    return Piece(9 * mm, draw)


def _stroke(millimetre: int) -> float:
    if millimetre % 10 == 0:
        return 5 * mm
    return 4 * mm if millimetre % 5 == 0 else 2.5 * mm


def _codes(code: str, style: Style) -> list[Piece]:
    return [Piece(4 * mm), centred_qr(code, style), Piece(6 * mm), letter.bars(code, style.frame)]
