"""Commands of the catalogue: import and export of its sheet."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.session import desk_of_command
from app.desk import catalogue
from app.language import _, ngettext

SheetFile = Annotated[Path, typer.Argument(metavar="FILE.xlsx")]


def commands() -> typer.Typer:
    """Return the group of commands."""
    group = typer.Typer(no_args_is_help=True)
    group.command("import", help=_("Take a sheet of procedures in; the same sheet again changes nothing"))(take_in)
    group.command("export", help=_("Write the procedures in force as a sheet"))(give_out)
    return group


def take_in(file: SheetFile) -> None:
    """Import a sheet and tell what it changed."""
    with desk_of_command() as desk:
        done = catalogue.import_sheet(desk, file)
    typer.echo(
        _("New: {new} · new version: {changed} · replaced: {replaced} · unchanged: {unchanged}").format(
            new=len(done.new),
            changed=len(done.changed),
            replaced=len(done.replaced),
            unchanged=len(done.unchanged),
        )
    )
    for code in done.refused:
        typer.echo(
            _("{code}: refused, a dossier already uses this version; give the change a later date").format(code=code)
        )
    if done.refused:
        raise typer.Exit(1)


def give_out(file: SheetFile) -> None:
    """Export the catalogue and tell how many procedures it has."""
    with desk_of_command() as desk:
        count = catalogue.export_sheet(desk, file)
    typer.echo(ngettext("{n} procedure written", "{n} procedures written", count).format(n=count))
