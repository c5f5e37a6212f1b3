"""Commands for trying a scanner: which there are, and a run of one into a PDF. They need no home."""

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from app import errors
from app.cli.session import chosen_home
from app.durable import explaining_disk_faults
from app.language import _, ngettext
from app.messages import explain
from app.scanning.sources import named
from app.scanning.sources.contract import Mode, PaperSource, ScannedPage, ScanSettings, Source

LimitOption = Annotated[float, typer.Option("--time-limit", min=1, max=300, help=_("Seconds to look for scanners"))]
SourceOption = Annotated[str, typer.Option("--source", metavar="NAME", help=_("A scanner as «scanners» names it"))]
DpiOption = Annotated[int, typer.Option("--dpi", min=50, max=1200, help=_("Dots per inch"))]
PagesOption = Annotated[
    int, typer.Option("--pages", min=0, max=1000, help=_("Stop after so many; 0: empty the feeder"))
]
ToOption = Annotated[Path, typer.Option("--to", metavar="FILE.pdf", help=_("The file that is written"))]


class Place(StrEnum):
    """Where the sheets lie."""

    FEEDER = "feeder"
    DUPLEX = "duplex"
    FLATBED = "flatbed"


FromOption = Annotated[
    Place | None, typer.Option("--from", help=_("Where the sheets lie; without it the feeder, where there is one"))
]
ModeOption = Annotated[Mode, typer.Option("--mode", help=_("Colours, greys, or black and white"))]


def add_to(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("scanners", help=_("Look for scanners and print their names"))(scanners)
    program.command("scan", help=_("Scan into a PDF, to try a scanner"))(scan)


def scanners(time_limit: LimitOption = 20.0) -> None:
    """Print name and label of each scanner, a line each; what did not answer goes to standard error.

    Raises:
        ScannerFault: no kind of source answered at all.
    """
    found = named.discover(time_limit)
    for device in found.devices:
        typer.echo(f"{device.name}\t{device.label}")
    known = {device.name for device in found.devices}
    for profile in chosen_home().settings().profiles() if chosen_home().exists else ():
        if profile.device and profile.device not in known and f"sane:{profile.device}" not in known:
            known.add(profile.device)
            typer.echo(f"{profile.device}\t{_('of the profile «{name}»').format(name=profile.name)}")
    for kind, fault in found.faults.items():
        typer.echo(_("{kind}: {fault}").format(kind=kind.upper(), fault=explain(fault).happened), err=True)
    if not known:
        typer.echo(_("No scanner found."), err=True)


def scan(
    source: SourceOption,
    to: ToOption,
    dpi: DpiOption = 200,
    mode: ModeOption = Mode.COLOR,
    pages: PagesOption = 0,
    place: FromOption = None,
) -> None:
    """Scan into one PDF; after a fault what came is written, the fault told, and the exit status is 1.

    Raises:
        ScannerFault: no page came.
        DiskFull, HomeReadOnly: the PDF cannot be written; the pages that came are kept beside it.
    """
    target = to.absolute()
    with explaining_disk_faults(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    opened = named.source_named(source)
    wanted = ScanSettings(source, dpi, mode, PaperSource(place or Place.FEEDER), pages=pages)
    with _pages_folder(target) as into, _stopped_by_keyboard() as cancel:
        came, fault = _taken(opened, wanted, into, cancel)
        if came:
            _write(came, target)
    if fault is not None:
        raise fault


def _taken(
    source: Source, wanted: ScanSettings, into: Path, cancel: Event
) -> tuple[list[ScannedPage], errors.DeskError | None]:
    came: list[ScannedPage] = []
    try:
        for page in source.pages(wanted, into, cancel):
            came.append(page)
            words = ngettext("{n} page …", "{n} pages …", len(came)).format(n=len(came))
            typer.echo(words, err=True)
            if len(came) == wanted.pages:
                break
    except errors.DeskError as fault:
        return came, fault
    return came, None


def _write(came: list[ScannedPage], target: Path) -> None:
    from app.scanning.output.assembly import PageInput, assemble

    done = assemble([PageInput(page.path, page.rotation, dpi=page.dpi) for page in came], target.stem, target)
    words = ngettext("{n} page written into {path}.", "{n} pages written into {path}.", done.pages)
    typer.echo(words.format(n=done.pages, path=target))


@contextlib.contextmanager
def _pages_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside the target for the pages; it stays, and is named, when they could not be written."""
    with explaining_disk_faults(target.parent):
        folder = Path(tempfile.mkdtemp(prefix=f".{target.stem}-", dir=target.parent))
    try:
        yield folder
    except errors.DeskError:
        if any(folder.iterdir()):
            typer.echo(_("The pages that came are kept in {path}.").format(path=folder), err=True)
        else:
            folder.rmdir()
        raise
    else:
        shutil.rmtree(folder)


@contextlib.contextmanager
def _stopped_by_keyboard() -> Iterator[Event]:
    """Let Ctrl-C end the run after the page under way, as the window's «Stop» does."""
    cancel = Event()
    before = signal.signal(signal.SIGINT, lambda _number, _frame: cancel.set())
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)
