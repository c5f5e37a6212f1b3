"""The command that reads the text of digitised papers, as the window does while nobody types."""

from itertools import islice
from typing import Annotated

import typer

from app.cli.session import desk_of_command
from app.desk import texts
from app.language import _, ngettext


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("text", help=_("Read the text of digitised papers, so that it can be searched"))(text)


def text(
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=_("At most so many papers"))] = None,
) -> None:
    """Read what has no text yet, newest first, and tell of each paper; broken off, it goes on there the next time."""
    count = 0
    with desk_of_command(create=False) as desk:
        for paper in islice(texts.read_papers(desk, lambda: False), limit):
            typer.echo(f"  {paper.code} · {paper.name} · {_pages(paper.pages, paper.given_up)}")
            count += 1
    typer.echo(ngettext("{n} paper read.", "{n} papers read.", count).format(n=count))


def _pages(pages: int, given_up: int) -> str:
    said = ngettext("{n} page", "{n} pages", pages).format(n=pages)
    if not given_up:
        return said
    lost = ngettext("{n} of them cannot be read", "{n} of them cannot be read", given_up).format(n=given_up)
    return f"{said} ({lost})"
