"""Phiếu hẹn: the short stub of a receipt for an 80 mm thermal printer, and its dots."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.papers import fonts, phrases, raster, sheet, symbols
from app.papers.content import Issuer
from app.papers.fonts import BOLD, printable
from app.papers.forms import Edition, edition_for
from app.papers.sheet import Footer, Frame, Info, Piece
from app.papers.units import mm
from app.papers.wrapping import Run, fill, names

FORM = 99
DPI = 203
WIDE = 576
"""Dots that a printer of 80 mm paper sets in a line: 72 mm; the Code 128 of a dossier's code would need more."""

_DOT = 72 / DPI
_EDGE = 2 * mm
_QR_DOTS = 8
"""Dots a module: whole ones, so that every module is as wide as the next; a millimetre for worn print heads."""
_BLACK = 160


@dataclass(frozen=True, slots=True)
class Stub:
    """What the stub of a receipt says; it ends in no register and has no number of its own."""

    issuer: Issuer
    code: str
    due: datetime
    issued: datetime
    lookup_code: str = ""


def render(content: Stub) -> bytes:
    """Return the stub as PDF on a page of the printer's width, as high as its words need."""
    edition = edition_for(FORM, phrases.local_day(content.issued))
    values = {
        "title": edition.title,
        "office": printable(content.issuer.office),
        "due": phrases.moment(edition, content.due),
        "lookup_code": printable(content.lookup_code),
        "hotline": printable(content.issuer.hotline),
    }
    pieces = _pieces(edition, printable(content.code), values)
    dots = round((sum(piece.height for piece in pieces) + 2 * _EDGE) / _DOT) + 1
    frame = Frame(WIDE * _DOT, dots * _DOT, _EDGE, _EDGE, _EDGE, _EDGE)
    info = Info(f"{edition.title} {content.code}", values["office"], content.code)
    return sheet.write(frame, [pieces], Footer((), edition.labels["letters"], edition.text("page")), info)


def sample(issuer: Issuer, moment: datetime) -> Stub:
    """Return a made-up stub to try a printer with."""
    edition = edition_for(FORM, phrases.local_day(moment))
    return Stub(issuer, edition.text("sample_code"), moment, moment, "0000")


def dots(pdf: bytes) -> bytes:
    """Return a stub as PNG of black and white dots, as wide as a printer of 80 mm sets them."""
    from PIL import Image

    with Image.open(io.BytesIO(raster.page_png(pdf, 0, DPI))) as page:
        grey = page.convert("L").crop((0, 0, WIDE, page.height))
    out = io.BytesIO()
    grey.point(lambda shade: 255 * (shade > _BLACK)).convert("1").save(out, format="PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _pieces(edition: Edition, code: str, values: dict[str, str]) -> list[Piece]:
    """Return the lines; one whose value is not known is left out."""
    room, size = WIDE * _DOT - 2 * _EDGE, float(edition.labels["letters"])
    pieces: list[Piece] = []
    for template in edition.lines("lines"):
        if template == "@code":
            large = min(float(edition.labels["code_letters"]), room / fonts.width(code, BOLD, 1.0))
            pieces += sheet.paragraph([Run(code, BOLD)], large, _EDGE, room, "center")
        elif template == "@qr":
            pieces += [_qr(code), Piece(symbols.QUIET_QR * _QR_DOTS * _DOT)]
        elif all(values[name] for name in names(template)):
            pieces += sheet.spaced(sheet.paragraph(fill(template, values), size, _EDGE, room, "center"), size * 0.3)
    return pieces


def _qr(code: str) -> Piece:
    """Return the QR of the code in the middle, each module on whole dots."""
    rows, module = symbols.qr_rows(code), _QR_DOTS * _DOT
    left = (WIDE // 2 - len(rows) * _QR_DOTS // 2) * _DOT
    quiet = symbols.QUIET_QR * module

    def draw(canvas: Any, top: float) -> None:
        upper = round((top - quiet) / _DOT) * _DOT
        for row, stretches in enumerate(rows, 1):
            for start, length in stretches:
                canvas.rect(left + start * module, upper - row * module, length * module, module, stroke=0, fill=1)

    return Piece(quiet + len(rows) * module, draw)
