"""What the lists have in common that an office prints for its own day, on A4 landscape."""

from collections.abc import Mapping, Sequence

from app.papers import letter, phrases
from app.papers.content import OfficeList
from app.papers.fonts import printable
from app.papers.forms import Edition
from app.papers.letter import Filler, Style
from app.papers.sheet import Piece
from app.papers.table import columns_of, table
from app.papers.units import mm
from app.papers.wrapping import Run


def render(edition: Edition, content: OfficeList, counts: Mapping[str, str], fillers: Mapping[str, Filler]) -> bytes:
    """Return the list as PDF; `counts` are the form's values beyond the place and the moment."""
    values = {
        "date": f"{phrases.local_day(content.printed):%d/%m/%Y}",
        "place": printable(content.place),
        "printed": phrases.moment(edition, content.printed),
        **counts,
    }
    form = letter.for_office(edition, content.issuer, content.printed, content.officer, values, fillers)
    return letter.render(form, (letter.LANDSCAPE_STYLE,))


def rows_of(edition: Edition, columns: str, rows: Sequence[tuple[str, ...]], style: Style) -> list[Piece]:
    """Return one of its tables, or the form's word for none."""
    if not rows:
        return letter.text_line([Run(edition.text("none"))], style)
    return [*table(columns_of(edition.tables(columns)), rows, style.body - 2.5, style.frame.left), Piece(2 * mm)]
