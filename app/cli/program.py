"""The commands, gathered."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer import rich_utils
from typer.main import get_command

from app.cli import (
    bench,
    catalogue,
    demo,
    due,
    handover,
    inbox,
    keeping,
    papers,
    report,
    scanners,
    separators,
    stack,
    texts,
)
from app.cli.session import Chosen, ending_on_fault
from app.language import _


def build() -> typer.Typer:
    """Return the program with all commands, their help in the language in use."""
    _speak()
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
    program.add_typer(inbox.arriving(), name="inbox", help=_("Dossiers filed online"))
    program.add_typer(inbox.leaving(), name="outbox", help=_("Messages to the portal"))
    due.add_to(program)
    keeping.add_to(program)
    demo.add_to(program)
    papers.add_to(program)
    report.add_to(program)
    separators.add_to(program)
    stack.add_to(program)
    texts.add_to(program)
    scanners.add_to(program)
    bench.add_to(program)
    return program


def _speak() -> None:
    """Let the headings that Typer itself writes be in the language in use."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.ERRORS_PANEL_TITLE = _("Wrong call")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.RICH_HELP = _("Help: [blue]{command_path} {help_option}[/]")


def _spoken(command: Any) -> Any:
    """Return a command whose `--help`, and that of the commands below it, is told in the language in use."""
    command.get_help_option(typer.Context(command)).help = _("Show this message and exit.")
    for below in getattr(command, "commands", {}).values():
        _spoken(below)
    return command


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status: 0 done, 1 a fault of the closed list, 2 a wrong call."""
    try:
        with ending_on_fault():
            _spoken(get_command(build()))(list(arguments), prog_name="main.py")
    except typer.Exit as ended:
        return ended.exit_code
    except SystemExit as ended:  # how Typer ends a command that is done, and a wrong call
        return ended.code if isinstance(ended.code, int) else 1
    return 0
