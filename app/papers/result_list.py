"""The list of results that wait for their applicants, and of those that the post has."""

from dataclasses import dataclass
from datetime import datetime

from app.papers import letter, phrases
from app.papers.content import Issuer
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Letter, Style
from app.papers.sheet import Piece
from app.papers.table import columns_of, table
from app.papers.units import mm
from app.papers.wrapping import Run

FORM = 89


@dataclass(frozen=True, slots=True)
class ResultListLine:
    """One result: since when it lies here or is on its way, when its applicant was told, a letter's number."""

    code: str
    procedure_name: str
    owner_name: str
    owner_phone: str
    result: str
    since: datetime
    told: datetime | None = None
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class ResultList:
    """What waits and what is on its way, as one moment finds it (A4 landscape)."""

    issuer: Issuer
    place: str
    printed: datetime
    officer: str
    ready: tuple[ResultListLine, ...]
    on_the_way: tuple[ResultListLine, ...]


def render(content: ResultList) -> bytes:
    """Return the list as PDF on A4 landscape."""
    edition = edition_for(FORM, phrases.local_day(content.printed))
    values = {
        "date": f"{phrases.local_day(content.printed):%d/%m/%Y}",
        "place": printable(content.place),
        "printed": phrases.moment(edition, content.printed),
        "ready_count": phrases.count(len(content.ready)),
        "posted_count": phrases.count(len(content.on_the_way)),
    }
    form = Letter(
        edition=edition,
        issuer=content.issuer,
        number=0,
        issued=content.printed,
        values=values,
        signers={"officer": printable(content.officer)},
        above=(edition.text("code_line").format_map(values),),
        fillers={
            "ready": lambda style: _table(edition, content.ready, style),
            "posted": lambda style: _table(edition, content.on_the_way, style),
        },
    )
    return letter.render(form, (letter.LANDSCAPE_STYLE,))


def _table(edition: Edition, lines: tuple[ResultListLine, ...], style: Style) -> list[Piece]:
    if not lines:
        return letter.text_line([Run(edition.text("none"))], style)
    rows = [_row(edition, position, line) for position, line in enumerate(lines, 1)]
    return [*table(columns_of(edition.tables("columns")), rows, style.body - 2.5, style.frame.left), Piece(2 * mm)]


def _row(edition: Edition, position: int, line: ResultListLine) -> tuple[str, ...]:
    told = phrases.short_moment(line.told) if line.told else edition.text("not_told")
    return (
        str(position),
        printable(line.code),
        printable(line.procedure_name),
        ", ".join(printable(part) for part in (line.owner_name, line.owner_phone) if part),
        printable(line.result),
        phrases.short_moment(line.since),
        printable(line.tracking) or told,
        "",
    )
