"""The command that prints the statutory report."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any

import typer

from app import errors, resources
from app.cli.session import desk_of_command
from app.language import _
from app.queries import figures, office
from app.queries.figures import FieldFigures
from app.rules.figures import Figures, Period

FIRST_COLUMN = 3
"""The number of the first column that holds a figure."""
WIDTH = 10
"""Letters of a column, so that its heading takes several lines rather than all columns the whole screen."""

FromOption = Annotated[str, typer.Option("--from", metavar="DATE", help=_("The first day, «2026-01-01»"))]
ToOption = Annotated[str, typer.Option("--to", metavar="DATE", help=_("The last day, «2026-03-31»"))]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Print one JSON object and nothing else"))]


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("report", help=_("Count dossiers for the statutory form 06/VPCP/KSTT"))(report)


def report(first: FromOption, last: ToOption, as_json: JsonOption = False) -> None:
    """Print the form of a period: what came in and what became of it, by field."""
    days = _day(first), _day(last)
    with desk_of_command(create=False) as desk, desk.store.reading() as session:
        name = office.office(session).name
        lines = figures.by_field(session, Period.of(*days, desk.clock.now()))
    if as_json:
        typer.echo(json.dumps(_as_json(days, name, lines), ensure_ascii=False))
    else:
        _print(days, name, lines)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise errors.BadInput(text) from fault


def _as_json(days: tuple[date, date], name: str, lines: Sequence[FieldFigures]) -> dict[str, Any]:
    return {
        "from": f"{days[0]}",
        "to": f"{days[1]}",
        "office": name,
        "lines": [{"field": line.field, **_cells(line.figures)} for line in lines],
        "total": _cells(figures.total(lines)),
    }


def _print(days: tuple[date, date], name: str, lines: Sequence[FieldFigures]) -> None:
    """Print the form with the words of the circular, its columns numbered."""
    from rich.console import Console
    from rich.table import Table

    form = _words()["form"]
    said = {"first": f"{days[0]:%d/%m/%Y}", "last": f"{days[1]:%d/%m/%Y}", "office": name}
    for words in ("number", "issued", "title", "period", "unit", "counted"):
        typer.echo(form[words].format(**said))
    table = Table()
    table.add_column(f"{form['line']}\n(1)", justify="right")
    table.add_column(f"{form['field']}\n(2)", ratio=1)
    for number, heading in enumerate(_headings(), FIRST_COLUMN):
        table.add_column(f"{heading}\n({number})", justify="right", max_width=WIDTH)
    for number, line in enumerate(lines, 1):
        table.add_row(f"{number}", line.field, *map(str, _cells(line.figures).values()))
    table.add_section()
    table.add_row("", form["total"], *map(str, _cells(figures.total(lines)).values()))
    console = Console(highlight=False, markup=False, emoji=False)  # a field may be called anything
    if not console.is_terminal:
        console.width = 180
    console.print(table)


def _headings() -> Iterator[str]:
    """Yield the heading of each column of figures; over the first of a group stands what they have in common."""
    for group in _words()["groups"]:
        first, *others = (column["heading"] for column in group["columns"])
        yield f"{group['heading']}\n\n{first}"
        yield from others


def _cells(counted: Figures) -> dict[str, int]:
    """Return the figures of a line in the order of the columns."""
    named = (column["figure"] for group in _words()["groups"] for column in group["columns"])
    return {name: getattr(counted, name) for name in named}


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.read_text(figures.DATA))
