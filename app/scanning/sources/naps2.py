"""Scanners by the console of an installed NAPS2, under a profile that was made in its window."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from app import errors
from app.durable import workshop
from app.scanning.sources.contract import Abilities, Device, Mode, PaperSource, ScannedPage, ScanSettings
from app.scanning.sources.driver import ChildSilent, Watched
from app.scanning.sources.own_driver import opened

SCHEME = "naps2:"
_SOURCES = {PaperSource.FEEDER: "feeder", PaperSource.DUPLEX: "duplex", PaperSource.FLATBED: "glass"}
_PROGRAMS = (("NAPS2.Console",), ("naps2", "console"))  # on Windows, and on Linux
_EMPTY = ("no pages", "no scanned pages", "feeder")


class Naps2Source:
    """The profiles of NAPS2 by name; pages come when the whole stack is read, for the console writes one file.

    Args:
        program: the console's command; None looks for it on this machine.
    """

    def __init__(self, program: tuple[str, ...] | None = None) -> None:
        self._program = program

    def discover(self, time_limit: float) -> tuple[Device, ...]:  # noqa: ARG002 - as all sources
        """Return nothing: the console does not tell its profiles."""
        return ()

    def abilities(self, device: str, time_limit: float) -> Abilities:  # noqa: ARG002 - as all sources
        """Return what its command line takes, whatever the device behind the profile does with it.

        Raises:
            ScannerOffline: NAPS2 is not installed.
        """
        self._installed(device)
        return Abilities(tuple(PaperSource), tuple(Mode), papers=("A3", "A4", "A5"))

    def pages(self, settings: ScanSettings, into: Path, cancel: Event) -> Iterator[ScannedPage]:
        """Yield the pages after the run; see `app.scanning.sources.contract.Source`."""
        with workshop(into) as folder:
            written = folder / "scan.pdf"
            command = [*self._installed(settings.device), *arguments(settings, written)]
            said = _run(command, settings, cancel)
            if cancel.is_set():
                return
            if not written.exists():
                raise _fault(settings.device, said)
            pages = opened(settings.device, written, into)
        for page in pages[: settings.pages or None]:
            yield ScannedPage(page.path, page.number, page.dpi or settings.dpi, page.rotation)

    def _installed(self, device: str) -> tuple[str, ...]:
        for program in (self._program,) if self._program else _PROGRAMS:
            if path := shutil.which(program[0]):
                return path, *program[1:]
        raise errors.ScannerOffline(device, "NAPS2")


def arguments(settings: ScanSettings, written: Path) -> list[str]:
    """Return the options of the console: its profile, and what replaces the profile's own settings."""
    return [
        *("--profile", settings.device.removeprefix(SCHEME)),
        *("--output", os.fspath(written), "--force", "--verbose"),
        *("--source", _SOURCES[PaperSource(settings.source)]),
        *("--dpi", str(settings.dpi)),
        *("--bitdepth", str(settings.mode)),
        *("--pagesize", settings.paper.lower()),
    ]


def _run(command: list[str], settings: ScanSettings, cancel: Event) -> list[str]:
    """Run the console to its end and return what it said; it speaks at each page, and silence is a hang."""
    try:
        with Watched(command, os.environ) as child:
            return [*child.lines(cancel, settings.page_timeout), *child.complaints.splitlines()]
    except ChildSilent:
        raise errors.ScannerTimedOut(settings.device) from None
    except OSError as error:
        raise errors.ScannerFailed(settings.device, str(error)) from error


def _fault(device: str, said: list[str]) -> errors.ScannerFault:
    last = next((line for line in reversed(said) if line.strip()), "")
    empty = any(words in last.lower() for words in _EMPTY)
    return errors.ScannerEmpty(device, last) if empty else errors.ScannerFailed(device, last)
