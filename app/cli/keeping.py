"""Commands that keep a home whole: check, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.session import FAILED, chosen_home, command_actor, desk_of_command
from app.clock import SystemClock
from app.desk import backups, checks
from app.language import _, ngettext
from app.messages import finding_sentence


def add_to(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("check", help=_("Verify store, documents and journal"))(check)
    program.command("backup", help=_("Write a backup and read it back"))(backup)
    program.command("restore", help=_("Make a new home from a backup"))(restore)


def check(
    deep: Annotated[bool, typer.Option("--deep", help=_("Also compare every row with its entries"))] = False,
) -> None:
    """Check the home; exit status 1 when anything is wrong."""
    with desk_of_command(create=False, prove=False) as desk:
        done = checks.check(desk, deep=deep)
    for finding in done.findings:
        typer.echo(finding_sentence(finding.wrong.value, finding.where, finding.detail))
    if done.unreferred:
        said = ngettext(
            "{n} file that nothing refers to; it is no fault and is removed after a day.",
            "{n} files that nothing refers to; they are no fault and are removed after a day.",
            done.unreferred,
        )
        typer.echo(said.format(n=done.unreferred))
    if done.unread:
        said = ngettext(
            "The text of {n} digitised paper is lost; it is no fault: it is read again by itself.",
            "The text of {n} digitised papers is lost; it is no fault: it is read again by itself.",
            done.unread,
        )
        typer.echo(said.format(n=done.unread))
    if done.findings:
        raise typer.Exit(FAILED)
    typer.echo(_("Store, documents and journal are whole."))


def backup(to: Annotated[Path, typer.Option("--to", metavar="DIR")]) -> None:
    """Write a backup and tell where it lies."""
    with desk_of_command(create=False) as desk:
        made = backups.back_up(desk, to.absolute())
    typer.echo(_("Backup written and checked: {path}").format(path=made.path))


def restore(file: Annotated[Path, typer.Argument(metavar="quay-….sqlite3")]) -> None:
    """Restore a backup into the home that `--home` names."""
    home = chosen_home()
    backups.restore(home, file.absolute(), SystemClock().now(), command_actor())
    typer.echo(_("Restored into {path}.").format(path=home.path))
    typer.echo(_("Before the next acceptance the last dossier code given is asked for."))
