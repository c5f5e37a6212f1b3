"""The command that writes every paper with sample content, for the office to proof-read."""

from pathlib import Path
from typing import Annotated

import typer

from app.durable import explaining_disk_faults
from app.language import _, ngettext


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("papers", help=_("Write every paper with sample content, to be proof-read"))(papers)


def papers(to: Annotated[Path, typer.Option("--to", metavar="DIR")]) -> None:
    """Write the papers and name their files.

    Raises:
        DiskFull, HomeReadOnly: the folder cannot take them.
    """
    from app.papers.proofs import proofs

    folder, count = to.absolute(), 0
    with explaining_disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for proof in proofs():
            (folder / proof.file).write_bytes(proof.pdf())
            typer.echo(f"  {proof.file}")
            count += 1
    said = ngettext("{n} paper written into {path}.", "{n} papers written into {path}.", count)
    typer.echo(said.format(n=count, path=folder))
