"""The command that measures the budgets and tells each as a ratio."""

import secrets
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.cli import bench_feeder, bench_paper, bench_store, bench_window
from app.cli.bench_measure import Figure
from app.cli.bench_store import Sized
from app.language import _

SMALL, LARGE, FULL = 1_000, 100_000, 1_000_000
ACCEPTED, PEOPLE, LISTED, RECEIPTS, OFFERED = 100, 60, 40, 100, 200
FAILED = 1


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("bench", help=_("Measure speed and memory against the budgets"))(bench)


def bench(
    full: Annotated[bool, typer.Option("--full", help=_("Also with a million dossiers"))] = False,
) -> None:
    """Measure in new homes that are removed after, and print each figure as a ratio to its limit.

    Exit status 1 when one of them is over it; what cannot be measured here says so and breaks nothing.
    """
    sizes = [SMALL, LARGE, FULL] if full else [SMALL, LARGE]
    with tempfile.TemporaryDirectory(prefix="quay-bench-") as folder:
        figures = list(_told(measure(Path(folder), sizes)))
    _print(figures)
    if not all(figure.within for figure in figures):
        raise typer.Exit(FAILED)


def measure(folder: Path, sizes: list[int]) -> Iterator[Figure]:
    """Yield every figure; the stores of all sizes are filled first."""
    password = secrets.token_hex(6)
    yield from bench_paper.receipts(RECEIPTS)
    yield from bench_feeder.memory(folder)
    yield from bench_feeder.feeder(folder, password)
    yield from bench_paper.packages(folder, password, OFFERED)
    stores = [_filled(folder, size, password) for size in sizes]
    try:
        yield from bench_store.accept(stores, folder, ACCEPTED)
        for store in stores:
            yield from bench_store.search(store, PEOPLE)
            yield from bench_store.listed(store, LISTED)
    finally:
        for store in stores:
            store.desk.store.close()
    yield from bench_window.window(stores[-1].desk.home, sizes[-1], folder, password)


def _filled(folder: Path, size: int, password: str) -> Sized:
    typer.echo(_("Making a store with {size:,} dossiers …").format(size=size), err=True)
    return bench_store.filled(folder, size, password)


def _told(figures: Iterable[Figure]) -> Iterator[Figure]:
    for figure in figures:
        typer.echo(f"{figure.name}: {figure.measured}", err=True)
        yield figure


def _print(figures: list[Figure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=_("Budgets, measured in this run"), title_justify="left")
    table.add_column(_("What"))
    for heading in (_("Measured"), _("Limit"), _("Ratio")):
        table.add_column(heading, justify="right", no_wrap=True)
    for figure in figures:
        ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
        style = "" if figure.within else "bold red"
        table.add_row(figure.name, figure.measured, figure.limit, ratio, style=style)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)
    over = sum(1 for figure in figures if not figure.within)
    console.print(_("All within their limits.") if not over else _("{n} over the limit.").format(n=over))
