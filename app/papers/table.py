"""Tables of ruled cells that go on over pages, with their head repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from app.papers.fonts import BOLD
from app.papers.sheet import Piece, draw_line, leading, shifted, stacked
from app.papers.units import mm
from app.papers.wrapping import Line, Run, wrap

RULE = 0.5
_PAD = 1.0 * mm
# A row of more lines may be cut between pages; a shorter one stays whole.
_WHOLE = 14


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


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float, left: float) -> list[Piece]:
    """Return the head and the rows as pieces; texts are already printable, line breaks inside cells count."""
    head = _head(columns, size, left)
    pieces = [replace(head, glued=True)]
    for row in rows:
        pieces += [replace(strip, header=head) for strip in _row(columns, row, size, left)]
    return pieces


def _row(columns: Sequence[Column], texts: Sequence[str], size: float, left: float) -> list[Piece]:
    """Return a piece a line of the row, so that a row taller than a page can go on over the next."""
    cells = [wrap([Run(text)], size, column.width - 2 * _PAD) for column, text in zip(columns, texts, strict=True)]
    count = max(len(cell) for cell in cells)
    strips = []
    for index in range(count):
        lines = [cell[index] if index < len(cell) else None for cell in cells]
        edges = (index == 0, index == count - 1)
        whole = count <= _WHOLE or index == 0
        strips.append(_strip(columns, lines, size, left, edges, glued=whole and not edges[1]))
    return strips


def _strip(
    columns: Sequence[Column],
    lines: Sequence[Line | None],
    size: float,
    left: float,
    edges: tuple[bool, bool],
    *,
    glued: bool,
) -> Piece:
    first, last = edges
    height = leading(size) + (_PAD if first else 0) + (_PAD if last else 0)

    def draw(canvas: Any, top: float) -> None:
        _rule_sides(canvas, columns, left, top, height)
        if last:
            _rule_across(canvas, left, top - height, _total(columns))
        base = top - size - (_PAD if first else 0)
        x = left
        for column, line in zip(columns, lines, strict=True):
            if line:
                room = column.width - 2 * _PAD
                draw_line(canvas, line, size, shifted(line, x + _PAD, room, column.align), base)
            x += column.width

    return Piece(height, draw, glued=glued)


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
    canvas.setLineWidth(RULE)
    x = left
    canvas.line(x, top, x, top - height)
    for column in columns:
        x += column.width
        canvas.line(x, top, x, top - height)
