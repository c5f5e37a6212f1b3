"""Tờ nhãn: folder labels on sheets of labels, from the first place that is still free."""

from collections.abc import Iterator, Sequence

from app.papers import phrases, sheet
from app.papers.folder_content import FolderLabel, LabelSheet
from app.papers.folder_label import label
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.sheet import Footer, Frame, Info, Piece
from app.papers.units import mm

FORM = 96
# The page's number lies in the edge that sheets of labels have around their labels.
_EDGE = 2 * mm
_NUMBER = 5.0

Cell = FolderLabel | None


def render(content: LabelSheet) -> bytes:
    """Return the labels as PDF on A4, row by row; places before `first` stay empty.

    Raises:
        ValueError: a sheet has no such place.
    """
    edition = edition_for(FORM, phrases.local_day(content.printed), chosen=content.issuer.edition)
    if not 1 <= content.first <= places(edition):
        raise ValueError(content.first)
    cells: list[Cell] = [*[None] * (content.first - 1), *content.labels]
    pages = [_page(edition, taken) for taken in _chunks(cells, places(edition))]
    frame = Frame(sheet.A4.width, sheet.A4.height, 0.0, edition.length("left"), edition.length("top"), _EDGE)
    info = Info(edition.title, printable(content.issuer.office))
    return sheet.write(frame, pages, Footer((), _NUMBER, edition.text("page")), info)


def places(edition: Edition) -> int:
    """Return how many labels a sheet has."""
    return int(edition.labels["columns"] * edition.labels["rows"])


def _page(edition: Edition, cells: Sequence[Cell]) -> list[Piece]:
    """Return the rows of a sheet."""
    between = Piece(edition.length("between_rows"))
    rows = [_row(edition, row) for row in _chunks(cells, edition.labels["columns"])]
    return [piece for row in rows for piece in (row, between)]


def _row(edition: Edition, cells: Sequence[Cell]) -> Piece:
    step = edition.length("width") + edition.length("between_columns")
    labels = [
        label(cell, edition, edition.length("left") + column * step) for column, cell in enumerate(cells) if cell
    ]
    return sheet.beside([Piece(edition.length("height")), *labels])


def _chunks(cells: Sequence[Cell], count: int) -> Iterator[Sequence[Cell]]:
    for start in range(0, max(len(cells), 1), count):
        yield cells[start : start + count]
