"""The commands, gathered."""

from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli import bench, catalogue, demo, due, handover, keeping
from app.cli.session import Chosen, ending_on_fault
from app.language import _


def build() -> typer.Typer:
    """Return the program with all commands, their help in the language in use."""
    program = typer.Typer(
        name="main.py",
        help=_("The front desk of a one-stop centre"),
        add_completion=False,
        no_args_is_help=True,
    )

    @program.callback()
    def choose(
        home: Annotated[str, typer.Option("--home", help=_("Folder of this workstation"))] = "",
    ) -> None:
        Chosen.home = home or None

    program.add_typer(catalogue.commands(), name="catalogue", help=_("The catalogue of procedures"))
    program.add_typer(handover.commands(), name="handover", help=_("Hand-over to a department"))
    due.add_to(program)
    keeping.add_to(program)
    demo.add_to(program)
    bench.add_to(program)
    return program


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status: 0 done, 1 a fault of the closed list, 2 a wrong call."""
    try:
        with ending_on_fault():
            build()(list(arguments), prog_name="main.py")
    except typer.Exit as ended:
        return ended.exit_code
    except SystemExit as ended:  # how Typer ends a command that is done, and a wrong call
        return ended.code if isinstance(ended.code, int) else 1
    return 0
