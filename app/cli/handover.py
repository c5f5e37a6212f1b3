"""Commands of hand-over: receiving a package, reading an acknowledgement."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.session import as_officer, desk_of_command
from app.desk import handover, receiving
from app.language import _, ngettext

OfficerOption = Annotated[str, typer.Option("--officer", help=_("Sign-in name; the password is asked for"))]


def commands() -> typer.Typer:
    """Return the group of commands."""
    group = typer.Typer(no_args_is_help=True)
    group.command("receive", help=_("Take a package in at the department"))(receive)
    group.command("acknowledge", help=_("Read a department's answer at the desk"))(acknowledge)
    return group


def receive(bag: Annotated[Path, typer.Argument(metavar="BAG")], officer: OfficerOption = "") -> None:
    """Receive a package and name its dossiers."""
    with desk_of_command() as desk:
        done = receiving.receive(as_officer(desk, officer), bag)
    if done.already_read:
        typer.echo(_("This package was received before; nothing was changed."))
    count = len(done.codes)
    typer.echo(ngettext("{n} dossier in this package:", "{n} dossiers in this package:", count).format(n=count))
    for code in done.codes:
        typer.echo(f"  {code}")


def acknowledge(file: Annotated[Path, typer.Argument(metavar="FILE")], officer: OfficerOption = "") -> None:
    """Read an acknowledgement and tell what moved."""
    with desk_of_command() as desk:
        done = handover.read_acknowledgement(as_officer(desk, officer), file)
    if done.already_read:
        typer.echo(_("This acknowledgement was read before; nothing was changed."))
    for code in done.confirmed:
        typer.echo(_("{code}: received by the department").format(code=code))
    for code in done.returned:
        typer.echo(_("{code}: returned").format(code=code))
    for code in done.not_applied:
        typer.echo(_("{code}: not applied, the offer is no longer open").format(code=code))
