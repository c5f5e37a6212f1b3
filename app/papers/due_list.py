"""The list of what is late, due today and due next, and whose time to supplement ends, for the morning."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from app.papers import letter, office_list, phrases, sheet
from app.papers.content import AnswerLine, DueLine, DueList
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.sheet import Piece
from app.papers.wrapping import Run, fill
from app.text import fold

FORM = 97


@dataclass(frozen=True, slots=True)
class By:
    """What lines are told by: its words in the form, those for a line that names none, and its name on a line."""

    title: str
    unnamed: str
    named: Callable[[DueLine], str]


BY_PLACE = By("by_place", "no_place", lambda line: line.place)
BY_OFFICER = By("by_officer", "no_officer", lambda line: line.officer)
BY_STEP = By("by_step", "no_step", lambda line: line.step)


def render(content: DueList) -> bytes:
    """Return the list as PDF on A4 landscape."""
    edition = edition_for(FORM, phrases.local_day(content.printed))
    counts = {
        "late_count": str(len(content.late)),
        "today_count": str(len(content.today)),
        "next_count": str(len(content.next)),
        "answer_count": str(len(content.unanswered)),
        "next_day": f"{content.next_day:%d/%m/%Y}",
    }
    by = BY_OFFICER if content.of_department else BY_PLACE
    fillers = {
        "loads": lambda style: _loads(edition, content, style),
        "late": lambda style: _grouped(edition, content.late, by, style),
        "today": lambda style: _grouped(edition, content.today, by, style),
        "next": lambda style: _grouped(edition, content.next, by, style),
        "steps": lambda style: _steps(edition, content.steps, by, style),
        "answers": lambda style: _answers(edition, content.unanswered, style),
    }
    return office_list.render(edition, content, counts, fillers)


def _loads(edition: Edition, content: DueList, style: Style) -> list[Piece]:
    """Return the counts that tell who or what holds things up, nothing where nothing is in sight."""
    sections = (content.late, content.today, content.next)
    pieces: list[Piece] = []
    for by in (BY_OFFICER, BY_STEP) if content.of_department else (BY_PLACE,):
        counted = [Counter(map(by.named, lines)) for lines in sections]
        order = sorted(sum(counted, Counter()), key=lambda name: (*(-one[name] for one in counted), fold(name)))
        rows = [(_name(edition, by, name), *(str(one[name]) for one in counted)) for name in order]
        if rows:
            pieces += sheet.glued(letter.text_line([Run(edition.text(by.title))], style))
            pieces += office_list.rows_of(edition, "load_columns", rows, style)
    return pieces


def _steps(edition: Edition, lines: tuple[DueLine, ...], by: By, style: Style) -> list[Piece]:
    """Return the steps that are in sight although their dossiers are not; nothing where there are none."""
    if not lines:
        return []
    said = fill(edition.text("steps_in_sight"), {"count": str(len(lines))})
    return [*sheet.glued(letter.text_line(said, style)), *_grouped(edition, lines, by, style)]


def _grouped(edition: Edition, lines: tuple[DueLine, ...], by: By, style: Style) -> list[Piece]:
    """Return the lines of each place or officer below its name, numbered through."""
    if not lines:
        return office_list.rows_of(edition, "columns", (), style)
    numbered = enumerate(sorted(lines, key=lambda line: (fold(by.named(line)), by.named(line))), 1)
    pieces: list[Piece] = []
    for name, group in groupby(numbered, key=lambda pair: by.named(pair[1])):
        rows = [_row(edition, position, line) for position, line in group]
        values = {"name": _name(edition, by, name), "count": str(len(rows))}
        pieces += sheet.glued(letter.text_line(fill(edition.text("group"), values), style))
        pieces += office_list.rows_of(edition, "columns", rows, style)
    return pieces


def _name(edition: Edition, by: By, name: str) -> str:
    return printable(name) or edition.text(by.unnamed)


def _answers(edition: Edition, lines: tuple[AnswerLine, ...], style: Style) -> list[Piece]:
    rows = [
        (
            str(position),
            printable(line.code),
            printable(line.procedure_name),
            phrases.reached(line.owner_name, line.owner_phone),
            "; ".join(map(printable, line.items)),
            phrases.short_moment(line.until),
        )
        for position, line in enumerate(lines, 1)
    ]
    return office_list.rows_of(edition, "answer_columns", rows, style)


def _row(edition: Edition, position: int, line: DueLine) -> tuple[str, ...]:
    return (
        str(position),
        printable(line.code),
        printable(line.procedure_name),
        phrases.reached(line.owner_name, line.owner_phone),
        printable(line.place),
        printable(line.officer),
        _step(edition, line),
        "\n".join(part for part in (phrases.short_moment(line.due), _late(edition, line.late_days)) if part),
    )


def _step(edition: Edition, line: DueLine) -> str:
    if line.step_due is None:
        return printable(line.step)
    moment = phrases.short_moment(line.step_due)
    return edition.text("step_until").format(step=printable(line.step), moment=moment)


def _late(edition: Edition, days: int | None) -> str:
    if days is None:
        return ""
    return edition.text("late_by").format(days=days) if days else edition.text("late_today")
