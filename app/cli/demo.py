"""The command that walks one sample dossier down the whole road, unattended."""

import json
import os
import tempfile
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.demo_road import Walked, walk
from app.cli.session import Chosen
from app.home import Home
from app.language import _

DESK, DEPARTMENT = "quay", "phong"
WIDE = 160
"""Columns of a table that goes into a file."""


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("demo", help=_("Walk one sample dossier from the counter to the department"))(demo)


def demo(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object and nothing else"))] = False,
) -> None:
    """Make two new homes, `quay` and `phong`, and walk the road between them.

    They lie in the folder that `--home` names, else in a new one; an existing one is refused.
    """
    folder = Path(Chosen.home).expanduser().absolute() if Chosen.home else Path(tempfile.mkdtemp(prefix="quay-"))
    steps: list[tuple[str, str]] = []
    walked = walk(
        Home(folder / DESK),
        Home(folder / DEPARTMENT),
        lambda step, outcome: steps.append((step, str(outcome))),
    )
    if as_json:
        typer.echo(json.dumps(_object(walked), ensure_ascii=False))
    else:
        _print(walked, steps)


def _object(walked: Walked) -> dict[str, str | int]:
    return {field.name: _plain(getattr(walked, field.name)) for field in fields(walked)}


def _plain(value: object) -> str | int:
    if isinstance(value, datetime):
        return value.isoformat()
    return int(value) if isinstance(value, int) else str(value)


def _print(walked: Walked, steps: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    names, folder = _names(), walked.home.parent
    table = Table(title=_("One sample dossier, from the counter to the department"), title_justify="left")
    table.add_column(_("Step"), no_wrap=True)
    table.add_column(_("What came of it"), overflow="fold")
    for step, outcome in steps:
        table.add_row(names[step], outcome.removeprefix(f"{folder}{os.sep}"))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    console.print(table)
    console.print(
        _("Dossier {code}, due {due:%d/%m/%Y %H:%M}, is held by {holder}.").format(
            code=walked.code, due=walked.due, holder=walked.holder
        )
    )
    console.print(
        _("To look at it in the window: main.py --home {home}, officer {login}, password {password}").format(
            home=walked.home, login=walked.login, password=walked.password
        ),
        soft_wrap=True,
    )


def _names() -> dict[str, str]:
    return {
        "homes": _("Two new homes, desk and department, in"),
        "draft": _("Draft opened for"),
        "supplement": _("Papers missing: supplement request (Mẫu 02)"),
        "back": _("Applicant came back, found by the slip's code"),
        "pages": _("Pages from the scanner"),
        "accepted": _("Accepted under"),
        "receipt": _("Receipt (Mẫu 01)"),
        "refusal": _("Another dossier refused (Mẫu 03)"),
        "list": _("Hand-over list"),
        "bag": _("Package for the department"),
        "received": _("Received and confirmed by"),
        "acknowledgement": _("The department's acknowledgement"),
        "answered": _("Acknowledgement read; the dossier is now with"),
    }
