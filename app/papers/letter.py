"""What all forms share: the head with its QR, the title with its barcode, lines, signatures, and the fit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from app.papers import logo, phrases, sheet, symbols
from app.papers.content import Issuer, PaperSize
from app.papers.fonts import BOLD, ITALIC, printable
from app.papers.forms import Edition
from app.papers.sheet import Footer, Frame, Info, Piece
from app.papers.units import mm
from app.papers.wrapping import Run, fill, wrap

# A name under a signature stands in full in the body; here it may end in an ellipsis.
_NAME_LINES = 4


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes of letters in points on one sheet."""

    frame: Frame
    body: float
    head: float
    title: float
    note: float

    @property
    def after(self) -> float:
        """The distance after a paragraph."""
        return self.body * 0.13


Filler = Callable[[Style], list[Piece]]

A5_STYLES = tuple(Style(sheet.A5, body, 8.6, 12.5, 7.5) for body in (10.2, 9.6, 9.0))
A4_STYLES = tuple(Style(sheet.A4, body, 12.0, 15.0, 10.0) for body in (13.0, 12.5, 12.0))
LANDSCAPE_STYLE = Style(sheet.A4_LANDSCAPE, 11.5, 11.0, 14.0, 9.0)


def styles(size: PaperSize) -> tuple[Style, ...]:
    """Return the styles of a sheet, the most readable first."""
    return A4_STYLES if size is PaperSize.A4 else A5_STYLES


@dataclass(frozen=True, slots=True)
class Letter:
    """A form with everything filled in, before it is laid out.

    `values` fill the form's lines; a line that begins with @ is made by the filler of that name. `qr` and
    `barcode` are what the codes hold, empty for none; `above` stands between the title and the barcode.
    """

    edition: Edition
    issuer: Issuer
    number: int
    issued: datetime
    values: Mapping[str, str]
    signers: Mapping[str, str]
    qr: str = ""
    barcode: str = ""
    above: tuple[str, ...] = ()
    fillers: Mapping[str, Filler] = field(default_factory=dict)


def for_office(
    edition: Edition,
    issuer: Issuer,
    printed: datetime,
    officer: str,
    values: Mapping[str, str],
    fillers: Mapping[str, Filler],
) -> Letter:
    """Return a sheet that an office prints for itself: no number and no codes, signed by its officer."""
    return Letter(
        edition=edition,
        issuer=issuer,
        number=0,
        issued=printed,
        values=values,
        signers={"officer": printable(officer)},
        above=(edition.text("code_line").format_map(values),),
        fillers=fillers,
    )


def render(letter: Letter, candidates: Sequence[Style]) -> bytes:
    """Return the PDF in the most readable style that fits on one page, in the first when none does.

    The styles are those of one sheet: its frame and its head are the same in all of them.
    """
    head = _head(letter, candidates[0])
    laid_out: list[tuple[Style, Footer, list[list[Piece]]]] = []
    for style in candidates:
        footer = _footer(letter, style)
        pages = sheet.fitted(style.frame, _compose(letter, style, head), footer)
        laid_out.append((style, footer, pages))
        if len(pages) == 1:
            break
    style, footer, pages = laid_out[-1] if len(laid_out[-1][2]) == 1 else laid_out[0]
    return sheet.write(style.frame, pages, footer, _info(letter))


def stream(letter: Letter, style: Style, body: Iterable[Piece]) -> bytes:
    """Return the PDF of a form that ends with a long list: its pieces are taken one by one and none is kept."""
    pieces = chain(_beginning(letter, style, _head(letter, style)), body)
    return sheet.stream(style.frame, pieces, _footer(letter, style), _info(letter))


def _compose(letter: Letter, style: Style, head: Piece) -> list[Piece]:
    """Return all pieces of the form; the signatures keep the last lines with them."""
    pieces = _beginning(letter, style, head)
    if not letter.edition.tables("signatures"):
        return pieces
    return [*sheet.glued([*pieces, sheet.gap(1.5 * mm)], 4), _signatures(letter, style)]


def _beginning(letter: Letter, style: Style, head: Piece) -> list[Piece]:
    """Return the head, the title and the lines."""
    return [head, sheet.gap(1.0 * mm), *_title(letter, style), *_lines(letter, style)]


def _info(letter: Letter) -> Info:
    subject = letter.values.get("code") or letter.barcode
    return Info(f"{letter.edition.title} {subject}".strip(), printable(letter.issuer.office), subject)


def _footer(letter: Letter, style: Style) -> Footer:
    notes = (*phrases.notes(letter.edition, letter.values), *map(printable, letter.issuer.notes))
    return Footer(notes, style.note, letter.edition.text("page"), letter.barcode)


def _head(letter: Letter, style: Style) -> Piece:
    """Return QR, issuing office and national title side by side."""
    frame, edition = style.frame, letter.edition
    right_room = _nation_room(edition, style)
    right = frame.width - frame.right - right_room
    start, side = _beside_qr(letter, frame)
    left_room = right - 2 * mm - start
    blocks = [_office(letter, style, start, left_room), _nation(edition, style, right, right_room)]
    upper = sheet.beside(blocks)
    lower = sheet.beside([_number(letter, style, start, left_room), _dated(letter, style, right, right_room)])
    texts = sheet.stacked([*_over_head(letter, style, start), upper, sheet.gap(1.2 * mm), lower])
    if not letter.qr:
        return texts
    return sheet.beside([_qr(letter.qr, frame), Piece(side), texts])


def _over_head(letter: Letter, style: Style, left: float) -> list[Piece]:
    """Return the line that an edition has above the head."""
    runs = [Run(text, ITALIC) for text in letter.edition.lines("over_head")]
    room = style.frame.width - style.frame.right - left
    return sheet.spaced(sheet.paragraph(runs, style.head, left, room), 1.0 * mm) if runs else []


def _beside_qr(letter: Letter, frame: Frame) -> tuple[float, float]:
    """Return where text may begin beside the QR and how high the QR is, quiet zones counted."""
    if not letter.qr:
        return frame.left, 0.0
    quiet = symbols.QUIET_QR * symbols.qr_module(letter.qr)
    side = symbols.qr_side(letter.qr)
    return frame.top + side + quiet, side + quiet


def _qr(text: str, frame: Frame) -> Piece:
    """Return the QR as far from the left edge as from the upper one."""

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_qr(canvas, text, frame.top, top)

    return Piece(symbols.qr_side(text), draw)


def _nation_room(edition: Edition, style: Style) -> float:
    (line,) = wrap([Run(edition.text("nation"), BOLD)], style.head, style.frame.width)
    return line.width


def _office(letter: Letter, style: Style, left: float, room: float) -> Piece:
    agency = printable(letter.issuer.parent_agency).upper()
    office = printable(letter.issuer.office).upper()
    return sheet.stacked(
        [
            *logo.piece(letter.issuer.logo, left + room / 2),
            *sheet.paragraph([Run(agency)], style.head, left, room, "center"),
            *sheet.paragraph([Run(office, BOLD)], style.head, left, room, "center"),
            _rule(left + room / 2, room / 3),
        ]
    )


def _nation(edition: Edition, style: Style, left: float, room: float) -> Piece:
    motto = [Run(edition.text("motto"), BOLD)]
    (line,) = wrap(motto, style.head + 0.6, room)
    return sheet.stacked(
        [
            *sheet.paragraph([Run(edition.text("nation"), BOLD)], style.head, left, room, "center"),
            *sheet.paragraph(motto, style.head + 0.6, left, room, "center"),
            _rule(left + room / 2, line.width),
        ]
    )


def _rule(middle: float, length: float) -> Piece:
    def draw(canvas: Any, top: float) -> None:
        canvas.setLineWidth(0.6)
        canvas.line(middle - length / 2, top - 2.5, middle + length / 2, top - 2.5)

    return Piece(4.0, draw)


def _number(letter: Letter, style: Style, left: float, room: float) -> Piece:
    pattern = letter.edition.text("number")
    values = {"number": f"{letter.number:04d}", "suffix": printable(letter.issuer.number_suffix)}
    return sheet.stacked(sheet.paragraph(fill(pattern, values), style.head + 0.6, left, room, "center"))


def _dated(letter: Letter, style: Style, left: float, room: float) -> Piece:
    edition = letter.edition
    day = phrases.day(edition, phrases.local_day(letter.issued))
    runs = fill(edition.text("place_and_day"), {"place": printable(letter.issuer.place), "day": day}, ITALIC)
    return sheet.stacked(sheet.paragraph(runs, style.head + 0.6, left, room, "center"))


def _title(letter: Letter, style: Style) -> list[Piece]:
    """Return the title, the lines with the code, and the barcode, all centred."""
    frame = style.frame
    pieces = sheet.paragraph([Run(letter.edition.title, BOLD)], style.title, frame.left, frame.room, "center")
    for text in letter.above:
        pieces += sheet.paragraph([Run(text, BOLD)], style.body, frame.left, frame.room, "center")
    if letter.barcode:
        pieces += [sheet.gap(1.0 * mm), bars(letter.barcode, frame), sheet.gap(2.2 * mm)]
    else:
        pieces.append(sheet.gap(2.0 * mm))
    return pieces


def bars(text: str, frame: Frame) -> Piece:
    """Return a centred Code 128; nothing stands beside it, so its quiet zones are free."""
    left = frame.left + (frame.room - symbols.bars_width(text)) / 2

    def draw(canvas: Any, top: float) -> None:
        symbols.draw_bars(canvas, text, left, top)

    return Piece(symbols.BAR_HEIGHT, draw)


def _lines(letter: Letter, style: Style) -> list[Piece]:
    """Return the form's lines in their order; one that announces a list stays with the list's beginning."""
    values = phrases.filled(letter.edition, letter.values)
    pieces: list[Piece] = []
    for template in letter.edition.lines("lines"):
        if template.startswith("@"):
            pieces = sheet.glued(pieces, 1) + letter.fillers[template[1:]](style)
        else:
            pieces += text_line(fill(template, values), style)
    return pieces


def text_line(runs: Sequence[Run], style: Style) -> list[Piece]:
    """Return a paragraph of the body."""
    frame = style.frame
    return sheet.spaced(sheet.paragraph(runs, style.body, frame.left, frame.room), style.after)


def numbered(entries: Sequence[Sequence[Run]], style: Style) -> list[Piece]:
    """Return the entries of a list, set in, with their further lines under their words."""
    indent, hang = 4.0 * mm, style.body * 1.25
    left, room = style.frame.left + indent, style.frame.room - indent
    pieces: list[Piece] = []
    for entry in entries:
        pieces += sheet.spaced(sheet.paragraph(entry, style.body, left, room, hang=hang), style.after / 2)
    return pieces


def _signatures(letter: Letter, style: Style) -> Piece:
    """Return the signature blocks beside each other, with their names on one height."""
    entries = letter.edition.tables("signatures")
    room = style.frame.room / len(entries)
    lefts = [style.frame.left + index * room for index in range(len(entries))]
    uppers = [_signature(entry, style, left, room) for entry, left in zip(entries, lefts, strict=True)]
    signers = [letter.signers.get(entry["name"], "") for entry in entries]
    lowers = [sheet.stacked(_signer(name, style, left, room)) for name, left in zip(signers, lefts, strict=True)]
    return sheet.stacked([sheet.beside(uppers), sheet.gap(style.body * 2.8), sheet.beside(lowers)])


def _signature(entry: Mapping[str, Any], style: Style, left: float, room: float) -> Piece:
    pieces = sheet.paragraph([Run(entry["title"], BOLD)], style.body, left, room, "center")
    for hint in entry["hints"]:
        pieces += sheet.paragraph([Run(hint, ITALIC)], style.body - 1, left + 3, room - 6, "center")
    return sheet.stacked(pieces)


def _signer(name: str, style: Style, left: float, room: float) -> list[Piece]:
    lines = wrap([Run(name, BOLD)], style.body, room - 12)
    if len(lines) > _NAME_LINES:
        kept = "".join(run.text + " " for line in lines[:_NAME_LINES] for _, run in line.stretches)
        name = kept.strip() + "…"
    return sheet.paragraph([Run(name, BOLD)], style.body, left + 3, room - 6, "center")
