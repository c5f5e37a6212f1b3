"""The list of results that wait for their applicants, and of those that the post has."""

from dataclasses import dataclass
from datetime import datetime

from app.papers import office_list, phrases
from app.papers.content import OfficeList
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.sheet import Piece

FORM = 89


@dataclass(frozen=True, slots=True)
class ResultListLine:
    """One result: since when it lies here or is on its way, when its applicant was told, a letter's number.

    A letter with the papers of a stopped dossier has no result.
    """

    code: str
    procedure_name: str
    owner_name: str
    owner_phone: str
    result: str
    since: datetime
    told: datetime | None = None
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class ResultList(OfficeList):
    """What waits and what is on its way, as one moment finds it (A4 landscape)."""

    ready: tuple[ResultListLine, ...]
    on_the_way: tuple[ResultListLine, ...]


def render(content: ResultList) -> bytes:
    """Return the list as PDF on A4 landscape."""
    edition = edition_for(FORM, phrases.local_day(content.printed))
    counts = {
        "ready_count": phrases.count(len(content.ready)),
        "posted_count": phrases.count(len(content.on_the_way)),
    }
    fillers = {
        "ready": lambda style: _table(edition, content.ready, style),
        "posted": lambda style: _table(edition, content.on_the_way, style),
    }
    return office_list.render(edition, content, counts, fillers)


def _table(edition: Edition, lines: tuple[ResultListLine, ...], style: Style) -> list[Piece]:
    rows = [_row(edition, position, line) for position, line in enumerate(lines, 1)]
    return office_list.rows_of(edition, "columns", rows, style)


def _row(edition: Edition, position: int, line: ResultListLine) -> tuple[str, ...]:
    told = phrases.short_moment(line.told) if line.told else edition.text("not_told")
    return (
        str(position),
        printable(line.code),
        printable(line.procedure_name),
        phrases.reached(line.owner_name, line.owner_phone),
        printable(line.result) or edition.text("papers"),
        phrases.short_moment(line.since),
        printable(line.tracking) or told,
        "",
    )
