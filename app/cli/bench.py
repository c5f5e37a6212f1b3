"""The command that measures the budgets and tells each as a ratio."""

import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Annotated

import typer

from app.cli import bench_feeder, bench_inbox, bench_paper, bench_store, bench_text, bench_window
from app.cli.bench_feeder import Stack
from app.cli.bench_measure import Figure
from app.cli.bench_store import Sized
from app.language import _

FAILED = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: sizes of the stores, repeats, and pages of what is bound twice to weigh it.

    `stack` is what the scanner is given and `judged` how many pages are looked at; `read` pages of so many `lines`
    are read by Tesseract, and words are looked for in the text of `searched` pages.
    """

    sizes: tuple[int, ...]
    accepted: int
    people: int
    listed: int
    receipts: int
    offered: int
    arrived: int
    bound: tuple[int, int]
    stack: Stack
    judged: int
    starts: int
    read: int
    lines: int
    searched: int


NORMAL = Plan(
    (1_000, 100_000), 100, 60, 40, 100, 200, 1_000, (20, 200), Stack(5), 50, 7, 20, bench_text.LINES, 10_000
)
FULL = replace(NORMAL, sizes=(*NORMAL.sizes, 1_000_000), searched=100_000)
QUICK = Plan((100, 300), 1, 3, 5, 5, 5, 4, (2, 4), Stack(1, 2), 3, 1, 1, 3, 50)


def add_to(program: typer.Typer) -> None:
    """Add the command."""
    program.command("bench", help=_("Measure speed and memory against the budgets"))(bench)


def bench(
    full: Annotated[bool, typer.Option("--full", help=_("Also with a million dossiers"))] = False,
    quick: Annotated[bool, typer.Option("--quick", help=_("Only see whether all can be measured"))] = False,
) -> None:
    """Measure in new homes that are removed after, and print each figure as a ratio to its limit.

    Exit status 1 when one of them is over it; what cannot be measured here says so and breaks nothing.
    """
    with tempfile.TemporaryDirectory(prefix="quay-bench-") as folder:
        figures = list(_told(measure(Path(folder), QUICK if quick else FULL if full else NORMAL)))
    conclude(figures)


def measure(folder: Path, plan: Plan) -> Iterator[Figure]:
    """Yield every figure; the stores of all sizes are filled first."""
    password = secrets.token_hex(6)
    yield from bench_paper.receipts(plan.receipts)
    yield from bench_feeder.scan_room(folder, password, plan.bound, plan.stack, plan.judged)
    yield from bench_text.reading(folder, plan.read, plan.lines)
    yield from bench_text.search(folder, password, plan.searched)
    yield from bench_paper.packages(folder, password, plan.offered)
    yield from bench_inbox.arrivals(folder, password, plan.arrived)
    stores = [_filled(folder, size, password) for size in plan.sizes]
    try:
        yield from bench_store.accept(stores, folder, plan.accepted)
        for store in stores:
            yield from bench_store.search(store, plan.people)
            yield from bench_store.listed(store, plan.listed)
            yield from bench_store.counted(store, plan.listed)
            yield from bench_store.reported(store)
    finally:
        for store in stores:
            store.desk.store.close()
    yield from bench_window.window(stores[-1].desk.home, plan.sizes[-1], folder, password, plan.starts)


def conclude(figures: Sequence[Figure]) -> None:
    """Print the figures, and whether all are within their limits; ends with exit status 1 when one is not."""
    over = _print(figures)
    if over:
        raise typer.Exit(FAILED)


def _filled(folder: Path, size: int, password: str) -> Sized:
    typer.echo(_("Making a store with {size:,} dossiers …").format(size=size), err=True)
    return bench_store.filled(folder, size, password)


def _told(figures: Iterable[Figure]) -> Iterator[Figure]:
    for figure in figures:
        typer.echo(f"{figure.name}: {figure.measured}", err=True)
        yield figure


def _print(figures: Sequence[Figure]) -> int:
    """Print all figures as a table; returns how many are over their limits."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=_("Budgets, measured in this run"), title_justify="left")
    table.add_column(_("What"))
    for heading in (_("Measured"), _("Limit"), _("Ratio")):
        table.add_column(heading, justify="right", no_wrap=True)
    for figure in figures:
        ratio = "–" if figure.ratio is None else f"{ceil(figure.ratio * 100) / 100:.2f}"  # never nearer than it is
        style = "" if figure.within else "bold red"
        table.add_row(figure.name, figure.measured, figure.limit, ratio, style=style)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)
    over = [figure.name for figure in figures if not figure.within]
    console.print(_("{n} over the limit.").format(n=len(over)) if over else _("All within their limits."))
    for name in over:
        console.print(f"  {name}")
    return len(over)
