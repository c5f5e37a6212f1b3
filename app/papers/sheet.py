"""A sheet of paper: pieces stacked from the top, turned over to the next page when it is full."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.papers import fonts
from app.papers.ink import set_lines
from app.papers.units import mm
from app.papers.wrapping import Line, Run, balanced, wrap
from app.pdf_archive import archived

Draw = Callable[[Any, float], None]

_COUNT = "pages"
_MOST_PAGES = "0000"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is never cut: `draw` gets the canvas and the piece's top in points from the bottom.

    A glued piece stays on the page of the next one. `header` is repeated when a page begins with this piece.
    A piece without `draw` is a gap and vanishes at a page's top.
    """

    height: float
    draw: Draw | None = None
    glued: bool = False
    header: "Piece | None" = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet and the part of it that text may use, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """The width of the text."""
        return self.width - self.left - self.right


A4 = Frame(210 * mm, 297 * mm, 20 * mm, 15 * mm, 10 * mm, 12 * mm)
A5 = Frame(148 * mm, 210 * mm, 12 * mm, 11 * mm, 8 * mm, 7 * mm)
A4_LANDSCAPE = Frame(297 * mm, 210 * mm, 10 * mm, 10 * mm, 10 * mm, 10 * mm)


@dataclass(frozen=True, slots=True)
class Info:
    """What the PDF says about itself."""

    title: str
    author: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at the foot: notes on every page, and the page's number where there are several.

    `page` has the places {page} and {pages}.
    """

    notes: tuple[str, ...]
    size: float
    page: str
    code: str = ""


def gap(height: float) -> Piece:
    """Return an empty distance."""
    return Piece(height)


def paragraph(
    runs: Iterable[Run], size: float, left: float, room: float, align: str = "left", hang: float = 0.0
) -> list[Piece]:
    """Return a piece a line; every line but the first begins `hang` points further right.

    Centred lines are made about equally long.
    """
    lines = balanced(runs, size, room) if align == "center" else wrap(runs, size, room - hang)
    return [
        Piece(leading(size), _drawn_line(line, size, left + (hang if index else 0.0), room, align))
        for index, line in enumerate(lines)
    ]


def spaced(pieces: Sequence[Piece], after: float) -> list[Piece]:
    """Return the pieces with a distance after the last."""
    return [*pieces[:-1], replace(pieces[-1], height=pieces[-1].height + after)]


def leading(size: float) -> float:
    """Return the height of a line."""
    return size * 1.22


def _drawn_line(line: Line, size: float, left: float, room: float, align: str) -> Draw:
    def draw(canvas: Any, top: float) -> None:
        draw_line(canvas, line, size, shifted(line, left, room, align), top - size)

    return draw


def shifted(line: Line, left: float, room: float, align: str) -> float:
    """Return where the line begins in a column of `room` points: align is left, center or right."""
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    return left + (room - line.width) * share


def draw_line(canvas: Any, line: Line, size: float, x: float, base: float) -> None:
    """Set a line with its left end at x on the base line."""
    set_lines(canvas, [(line, x, base)], size)


def stacked(pieces: Sequence[Piece]) -> Piece:
    """Return pieces as one that is never cut."""

    def draw(canvas: Any, top: float) -> None:
        for piece in pieces:
            if piece.draw:
                piece.draw(canvas, top)
            top -= piece.height

    return Piece(sum(piece.height for piece in pieces), draw)


def beside(columns: Sequence[Piece]) -> Piece:
    """Return pieces side by side as one; each knows its own place across."""

    def draw(canvas: Any, top: float) -> None:
        for piece in columns:
            if piece.draw:
                piece.draw(canvas, top)

    return Piece(max(piece.height for piece in columns), draw)


def glued(pieces: Sequence[Piece], count: int | None = None) -> list[Piece]:
    """Return the pieces with the last `count` of them (all without it) bound to what follows."""
    start = 0 if count is None else max(len(pieces) - count, 0)
    return [replace(piece, glued=True) if index >= start else piece for index, piece in enumerate(pieces)]


def paginate(pieces: Iterable[Piece], room: float) -> list[list[Piece]]:
    """Share the pieces out to pages of `room` points; a bound group taller than a page is cut after all."""
    return list(flow(pieces, room))


def flow(pieces: Iterable[Piece], room: float) -> Iterator[list[Piece]]:
    """Yield the pages that `paginate` returns, each as soon as it is full."""
    stack = _Pages(room)
    for group in _groups(pieces):
        if not stack.fits(sum(piece.height for piece in group)):
            stack.turn(group[0])
        for piece in group:
            stack.put(piece)
        yield from stack.full()
    yield stack.page


class _Pages:
    """Pages that are filled from the top."""

    def __init__(self, room: float) -> None:
        self.page: list[Piece] = []
        self._full: list[list[Piece]] = []
        self._room = room
        self._used = 0.0

    def fits(self, height: float) -> bool:
        """Return whether so much more fits on the page; an empty page takes everything."""
        return not self.page or self._used + height <= self._room

    def turn(self, first: Piece) -> None:
        """Begin a page that will start with this piece, below its header."""
        self._full.append(self.page)
        self.page = [first.header] if first.header else []
        self._used = first.header.height if first.header else 0.0

    def put(self, piece: Piece) -> None:
        """Add a piece; a gap at a page's top vanishes."""
        if not self.fits(piece.height):
            self.turn(piece)
        if piece.draw or self.page:
            self.page.append(piece)
            self._used += piece.height

    def full(self) -> list[list[Piece]]:
        """Return the pages that were turned since this was last asked."""
        full, self._full = self._full, []
        return full


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.glued:
            yield group
            group = []
    if group:
        yield group


def fitted(frame: Frame, pieces: Sequence[Piece], footer: Footer) -> list[list[Piece]]:
    """Share the pieces out to pages above this footer, which is a line higher where pages are numbered."""
    room = frame.height - frame.top - frame.bottom - _footer_height(frame, footer)
    pages = paginate(pieces, room)
    return pages if len(pages) == 1 else paginate(pieces, room - leading(footer.size))


def _footer_lines(frame: Frame, footer: Footer) -> list[Line]:
    return [line for note in footer.notes for line in wrap([Run(note, fonts.ITALIC)], footer.size, frame.room)]


def _footer_height(frame: Frame, footer: Footer) -> float:
    return len(_footer_lines(frame, footer)) * leading(footer.size) + 1.5 * mm


def write(frame: Frame, pages: Sequence[Sequence[Piece]], footer: Footer, info: Info) -> bytes:
    """Return the PDF; the same pieces give the same bytes."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer, frame, info)
    for number, page in enumerate(pages, 1):
        _draw_page(canvas, frame, page)
        _draw_notes(canvas, frame, footer, numbered=len(pages) > 1)
        if len(pages) > 1:
            _draw_page_number(canvas, frame, footer, number, len(pages))
        canvas.showPage()
    canvas.save()
    return archived(buffer.getvalue())


def stream(frame: Frame, pieces: Iterable[Piece], footer: Footer, info: Info) -> bytes:
    """Return the PDF of pieces that are made as they are needed: no more than a page of them is kept.

    How many pages there are is known only at the end; until then each page refers to a number that is still
    to be drawn.
    """
    buffer = io.BytesIO()
    canvas = _canvas(buffer, frame, info)
    room = frame.height - frame.top - frame.bottom - _footer_height(frame, footer) - leading(footer.size)
    count = 0
    for page in flow(pieces, room):
        if count:
            _turn(canvas)
        count += 1
        _draw_page(canvas, frame, page)
        _draw_notes(canvas, frame, footer, numbered=True)
        _draw_page_number(canvas, frame, footer, count, None)
    _define_count(canvas, footer, count)
    _turn(canvas)
    canvas.save()
    return archived(buffer.getvalue())


def _turn(canvas: Any) -> None:
    """End a page and pack it at once: ReportLab keeps what it drew as it is until the end."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFName, PDFStream, PDFZCompress

    canvas.showPage()
    page = canvas._doc.Pages.pages[-1]
    packed = PDFStream(content=PDFZCompress.encode(page.stream), filters=[])
    packed.dictionary["Filter"] = PDFArray([PDFName(PDFZCompress.pdfname)])
    page.Contents, page.stream = packed, None


def _draw_page(canvas: Any, frame: Frame, page: Sequence[Piece]) -> None:
    top = frame.height - frame.top
    for piece in page:
        if piece.draw:
            piece.draw(canvas, top)
        top -= piece.height


def _canvas(buffer: io.BytesIO, frame: Frame, info: Info) -> Any:
    """Return a canvas without a moment or chance in it; printing must not scale, or code widths are lost."""
    from reportlab.pdfgen.canvas import Canvas

    fonts.warm()
    canvas = Canvas(
        buffer,
        pagesize=(frame.width, frame.height),
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.REGULAR,
        lang="vi-VN",
    )
    canvas.setTitle(info.title)
    canvas.setAuthor(info.author)
    canvas.setSubject(info.subject)
    canvas.setCreator("Quầy Một Cửa")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _draw_notes(canvas: Any, frame: Frame, footer: Footer, *, numbered: bool) -> None:
    """Draw the notes above the bottom, a line higher where the page's number stands below them."""
    step = leading(footer.size)
    lines = _footer_lines(frame, footer)
    base = frame.bottom + (len(lines) - (not numbered)) * step
    for line in lines:
        draw_line(canvas, line, footer.size, shifted(line, frame.left, frame.room, "center"), base)
        base -= step


def _draw_page_number(canvas: Any, frame: Frame, footer: Footer, number: int, count: int | None) -> None:
    """Draw the page's number at the right of the foot; without a count, room and a reference for it."""
    where, _, rest = footer.page.replace("{page}", str(number)).partition("{pages}")
    text = f"{footer.code} · {where}" if footer.code else where
    end = frame.left + frame.room
    if count is None:
        end -= fonts.width(_MOST_PAGES + rest, fonts.REGULAR, footer.size)
        canvas.saveState()
        canvas.translate(end, frame.bottom)
        canvas.doForm(_COUNT)
        canvas.restoreState()
    else:
        text += f"{count}{rest}"
    (line, *_) = wrap([Run(text)], footer.size, frame.room)
    draw_line(canvas, line, footer.size, end - line.width, frame.bottom)


def _define_count(canvas: Any, footer: Footer, count: int) -> None:
    """Draw what the pages' numbers referred to."""
    text = str(count) + footer.page.partition("{pages}")[2]
    width = fonts.width(text, fonts.REGULAR, footer.size)
    canvas.beginForm(_COUNT, 0, -footer.size, width, footer.size)
    (line, *_) = wrap([Run(text)], footer.size, width + 1)
    draw_line(canvas, line, footer.size, 0, 0)
    canvas.endForm()
