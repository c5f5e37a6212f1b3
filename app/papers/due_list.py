"""The list of what is late, due today and due next, and whose time to supplement ends, for the morning."""

from app.papers import office_list, phrases
from app.papers.content import AnswerLine, DueLine, DueList
from app.papers.fonts import printable
from app.papers.forms import Edition, edition_for
from app.papers.letter import Style
from app.papers.sheet import Piece

FORM = 97


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
    fillers = {
        "late": lambda style: _table(edition, content.late, style),
        "today": lambda style: _table(edition, content.today, style),
        "next": lambda style: _table(edition, content.next, style),
        "answers": lambda style: _answers(edition, content.unanswered, style),
    }
    return office_list.render(edition, content, counts, fillers)


def _table(edition: Edition, lines: tuple[DueLine, ...], style: Style) -> list[Piece]:
    rows = [_row(edition, position, line) for position, line in enumerate(lines, 1)]
    return office_list.rows_of(edition, "columns", rows, style)


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
