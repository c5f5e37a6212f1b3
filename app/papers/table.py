"""Tables of ruled cells that go on over pages, with their head repeated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, zip_longest
from typing import Any

from app.papers.fonts import BOLD
from app.papers.ink import set_lines
from app.papers.sheet import Piece, draw_line, leading, shifted, stacked
from app.papers.units import mm
from app.papers.wrapping import Line, Run, wrap

RULE = 0.5
_PAD = 1.0 * mm
# A row of more lines may be cut between pages; a shorter one stays whole.
_WHOLE = 14
_TALLEST = 60 * mm


@dataclass(frozen=True, slots=True)
class Column:
    """A column: head, width in points, how its cells stand, and the head it shares with its neighbours."""

    title: str
    width: float
    align: str = "left"
    group: str = ""


def columns_of(entries: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Return the columns that a form's content describes (widths in millimetres)."""
    return tuple(
        Column(entry["title"], entry["width"] * mm, entry.get("align", "left"), entry.get("group", ""))
        for entry in entries
    )


def scaled(columns: Sequence[Column], room: float) -> tuple[Column, ...]:
    """Return the columns drawn in or out so that they fill `room` points."""
    scale = room / _total(columns)
    return tuple(replace(column, width=column.width * scale) for column in columns)


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], size: float, left: float) -> Iterator[Piece]:
    """Yield the head and the rows as pieces; texts are already printable, line breaks inside cells count."""
    head = _head(columns, size, left)
    yield replace(head, glued=True)
    for row in rows:
        for strip in _row(columns, row, size, left):
            yield replace(strip, header=head)


def blocks(
    columns: Sequence[Column], rows: Iterable[Sequence[Sequence[Piece]]], size: float, left: float
) -> Iterator[Piece]:
    """Yield the head and rows whose cells are pieces that know their place across (inside `inner`)."""
    head = _head(columns, size, left)
    yield replace(head, glued=True)
    for cells in rows:
        for strip in _block(columns, cells, left):
            yield replace(strip, header=head)


def inner(columns: Sequence[Column], left: float) -> list[tuple[float, float]]:
    """Return where the text of each column begins and how much room it has."""
    places = []
    for column in columns:
        places.append((left + _PAD, column.width - 2 * _PAD))
        left += column.width
    return places


def _block(columns: Sequence[Column], cells: Sequence[Sequence[Piece]], left: float) -> list[Piece]:
    """Return a row as one piece, or as several where it is so tall that it may go on over the next page."""
    parts = list(zip_longest(*map(_parts, cells), fillvalue=Piece(0.0)))
    return [
        _boxed(columns, [stacked([Piece(_PAD), part, Piece(_PAD)]) for part in strip], left, last=strip is parts[-1])
        for strip in parts
    ]


def _parts(cell: Sequence[Piece]) -> list[Piece]:
    """Return a cell's pieces stacked to parts that are not taller than `_TALLEST`."""
    parts: list[list[Piece]] = [[]]
    for piece in cell:
        if sum(one.height for one in parts[-1]) + piece.height > _TALLEST:
            parts.append([])
        parts[-1].append(piece)
    return [stacked(part) for part in parts]


def _boxed(columns: Sequence[Column], cells: Sequence[Piece], left: float, *, last: bool) -> Piece:
    height = max(cell.height for cell in cells)

    def draw(canvas: Any, top: float) -> None:
        _rule_sides(canvas, columns, left, top, height)
        if last:
            _rule_across(canvas, left, top - height, _total(columns))
        for cell in cells:
            if cell.draw:
                cell.draw(canvas, top)

    return Piece(height, draw)


def _row(columns: Sequence[Column], texts: Sequence[str], size: float, left: float) -> list[Piece]:
    """Return the row as one piece; one too tall for that as a piece a line, to go on over the next page."""
    cells = [wrap([Run(text)], size, column.width - 2 * _PAD) for column, text in zip(columns, texts, strict=True)]
    count = max(len(cell) for cell in cells)
    if count <= _WHOLE:
        return [_strip(columns, cells, size, left, (True, True))]
    strips = [
        _strip(columns, [cell[index : index + 1] for cell in cells], size, left, (index == 0, index == count - 1))
        for index in range(count)
    ]
    return [replace(strips[0], glued=True), *strips[1:]]


def _strip(
    columns: Sequence[Column], cells: Sequence[Sequence[Line]], size: float, left: float, edges: tuple[bool, bool]
) -> Piece:
    """Return lines of all cells side by side; `edges` say whether the row begins and ends with them."""
    first, last = edges
    above = _PAD if first else 0.0
    height = max(len(cell) for cell in cells) * leading(size) + above + (_PAD if last else 0.0)

    def draw(canvas: Any, top: float) -> None:
        _rule_sides(canvas, columns, left, top, height)
        if last:
            _rule_across(canvas, left, top - height, _total(columns))
        places = inner(columns, left)
        set_lines(
            canvas,
            (
                (line, shifted(line, x, room, column.align), top - above - size - index * leading(size))
                for column, (x, room), cell in zip(columns, places, cells, strict=True)
                for index, line in enumerate(cell)
            ),
            size,
        )

    return Piece(height, draw)


def _head(columns: Sequence[Column], size: float, left: float) -> Piece:
    """Return the head: one row, or two where columns share a head."""
    lower = [_Cell(column.title, column.width) for column in columns]
    if not any(column.group for column in columns):
        return _closed(_head_row(lower, size, left), left, _total(columns))
    upper = []
    for group, members in groupby(columns, key=lambda column: column.group or id(column)):
        upper.append(_Cell(group if isinstance(group, str) else "", sum(c.width for c in members)))
    return _closed(_two_rows(columns, upper, size, left), left, _total(columns))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of the head: its text and width in points."""

    text: str
    width: float

    def lines(self, size: float) -> tuple[Line, ...]:
        return wrap([Run(self.text, BOLD)], size, self.width - _PAD)


def _head_row(cells: Sequence[_Cell], size: float, left: float, height: float = 0.0) -> Piece:
    """Return a row of centred cells with rules at their sides and above."""
    height = height or _cells_height(cells, size)

    def draw(canvas: Any, top: float) -> None:
        x = left
        for cell in cells:
            _box(canvas, x, top, cell.width, height)
            _centred(canvas, cell, size, x, top, height)
            x += cell.width

    return Piece(height, draw)


def _two_rows(columns: Sequence[Column], upper: Sequence[_Cell], size: float, left: float) -> Piece:
    """Return a head whose ungrouped columns reach over both rows."""
    grouped = [_Cell(column.title, column.width) for column in columns if column.group]
    single = [_Cell(column.title, column.width) for column in columns if not column.group]
    high = _cells_height([cell for cell in upper if cell.text], size)
    low = max(_cells_height(grouped, size), _cells_height(single, size) - high)

    def draw(canvas: Any, top: float) -> None:
        x = left
        for cell in upper:
            if cell.text:
                _box(canvas, x, top, cell.width, high)
                _centred(canvas, cell, size, x, top, high)
            x += cell.width
        x = left
        for column in columns:
            start, height = (top - high, low) if column.group else (top, high + low)
            _box(canvas, x, start, column.width, height)
            _centred(canvas, _Cell(column.title, column.width), size, x, start, height)
            x += column.width

    return Piece(high + low, draw)


def _closed(rows: Piece, left: float, width: float) -> Piece:
    """Return the head with the rule below it."""

    def draw(canvas: Any, top: float) -> None:
        _rule_across(canvas, left, top, width)

    return stacked([rows, Piece(0.0, draw)])


def _cells_height(cells: Sequence[_Cell], size: float) -> float:
    return max(len(cell.lines(size)) for cell in cells) * leading(size) + 2 * _PAD


def _centred(canvas: Any, cell: _Cell, size: float, x: float, top: float, height: float) -> None:
    lines = cell.lines(size)
    base = top - (height - len(lines) * leading(size)) / 2 - size
    for line in lines:
        draw_line(canvas, line, size, shifted(line, x, cell.width, "center"), base)
        base -= leading(size)


def _total(columns: Sequence[Column]) -> float:
    return sum(column.width for column in columns)


def _box(canvas: Any, x: float, top: float, width: float, height: float) -> None:
    canvas.setLineWidth(RULE)
    canvas.rect(x, top - height, width, height, stroke=1, fill=0)


def _rule_across(canvas: Any, x: float, y: float, width: float) -> None:
    canvas.setLineWidth(RULE)
    canvas.line(x, y, x + width, y)


def _rule_sides(canvas: Any, columns: Sequence[Column], left: float, top: float, height: float) -> None:
    """Rule all sides at once: written as PDF operators, which takes a fifth of the time that single lines take."""
    xs = accumulate((column.width for column in columns), initial=left)
    strokes = " ".join(f"{x:.2f} {top:.2f} m {x:.2f} {top - height:.2f} l" for x in xs)
    canvas.addLiteral(f"{RULE} w {strokes} S")
