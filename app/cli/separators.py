"""The command that writes separator sheets."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.session import desk_of_command
from app.desk import stationery
from app.durable import explaining_disk_faults
from app.language import _, ngettext

ProcedureOption = Annotated[str, typer.Option("--procedure", metavar="CODE", help=_("The procedure's code"))]
GenericOption = Annotated[
    int,
    typer.Option("--generic", metavar="N", min=0, max=stationery.MOST_SEPARATORS, help=_("A set for all procedures")),
]
TargetOption = Annotated[Path, typer.Option("--to", metavar="FILE.pdf")]


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("separators", help=_("Write separator sheets for the scanner's feeder"))(separators)


def separators(to: TargetOption, procedure: ProcedureOption = "", generic: GenericOption = 0) -> None:
    """Write the sheets of a procedure, one a component in their order, or a generic set: 1 to N, and an end."""
    if bool(procedure) == bool(generic):
        raise typer.BadParameter(_("Name a procedure, or the number of sheets of a generic set."))
    file = to.absolute()
    with desk_of_command() as desk, explaining_disk_faults(file.parent):
        if procedure:
            count = stationery.write_separators(desk, procedure, file)
        else:
            count = stationery.write_generic_separators(desk, generic, file)
    said = ngettext("{n} sheet written: {path}", "{n} sheets written: {path}", count)
    typer.echo(said.format(n=count, path=file))
