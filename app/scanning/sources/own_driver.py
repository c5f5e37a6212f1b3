"""Drivers of this program, each run as a child: what they say and how it is taken."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Any

from app import errors
from app.durable import workshop
from app.scanning.opening.files import open_foreign
from app.scanning.sources.contract import Abilities, Device, Mode, PaperSource, ScannedPage, ScanSettings
from app.scanning.sources.driver import ChildSilent, Watched

LISTENING = 5.0
"""Seconds that devices of a network have to announce themselves, at the most."""

_HOUSE = Path(__file__).resolve().parents[3]
_FAULTS: Mapping[str, type[errors.ScannerFault]] = {
    "jammed": errors.ScannerJammed,
    "double": errors.ScannerDoubleFeed,
    "empty": errors.ScannerEmpty,
    "cover": errors.ScannerCoverOpen,
    "offline": errors.ScannerOffline,
    "busy": errors.ScannerBusy,
    "silent": errors.ScannerTimedOut,
    "failed": errors.ScannerFailed,
}


class OwnDriver:
    """A source whose driver is a module of this program; it says one JSON object a line.

    It is started as `MODULE discover|abilities|pages REQUEST` and answers with `device`, `abilities` and `page` (the
    file of a document that is complete, and its dpi), and with `fault` as its last word when it fails. Documents are
    opened as files from outside are, for a device is no more to be trusted: JPEG streams stay bit for bit.

    Args:
        module: the driver.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def discover(self, time_limit: float) -> tuple[Device, ...]:
        """Look for devices; see `app.scanning.sources.contract.Source`."""
        said = self._ask("", "discover", {"seconds": min(LISTENING, time_limit / 2)}, time_limit)
        return tuple(Device(answer["device"], answer["label"]) for answer in said)

    def abilities(self, device: str, time_limit: float = 20.0) -> Abilities:
        """Return what a device offers; see `app.scanning.sources.contract.Source`."""
        (answer,) = self._ask(device, "abilities", {"device": device, "page_timeout": time_limit}, time_limit)
        said: dict[str, Any] = answer["abilities"]
        return Abilities(
            tuple(PaperSource(source) for source in said["sources"]),
            tuple(Mode(mode) for mode in said["modes"]),
            tuple(said["resolutions"]),
            (said["dpi_range"][0], said["dpi_range"][1]) if said["dpi_range"] else None,
            tuple(said["papers"]),
            said["brightness"],
            said["threshold"],
        )

    def pages(self, settings: ScanSettings, into: Path, cancel: Event) -> Iterator[ScannedPage]:
        """Yield each page as soon as it is durable in `into`; see `app.scanning.sources.contract.Source`."""
        with workshop(into) as folder:
            request = {**asdict(settings), "folder": str(folder.absolute())}
            number = 0
            for answer in self._answers(settings.device, "pages", request, settings.page_timeout, into, cancel):
                for page in opened(settings.device, Path(answer["page"]), into):
                    number += 1
                    yield ScannedPage(page.path, number, page.dpi or answer["dpi"], page.rotation)
        if not number and not cancel.is_set():
            raise errors.ScannerEmpty(settings.device)

    def _ask(self, device: str, question: str, request: dict[str, Any], limit: float) -> list[dict[str, Any]]:
        return list(self._answers(device, question, request, limit, Path(), Event()))

    def _answers(
        self, device: str, question: str, request: dict[str, Any], silence: float, into: Path, cancel: Event
    ) -> Iterator[dict[str, Any]]:
        command = [sys.executable, "-X", "utf8", "-m", self._module, question, json.dumps(request)]
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        with Watched(command, environment, _HOUSE) as child:
            try:
                for line in child.lines(cancel, silence):
                    answer = json.loads(line)
                    if "fault" in answer:
                        raise _fault(device, answer["fault"], answer["detail"], into)
                    yield answer
            except ChildSilent:
                raise errors.ScannerTimedOut(device, child.complaints) from None
            if child.code and not cancel.is_set():
                raise errors.ScannerFailed(device, _last_words(child))


def _fault(device: str, kind: str, detail: str, into: Path) -> errors.DeskError:
    return errors.DiskFull(into) if kind == "disk" else _FAULTS[kind](device, detail)


def _last_words(child: Watched) -> str:
    lines = child.complaints.splitlines()
    return lines[-1] if lines else f"exit {child.code}" if child.code > 0 else f"signal {-child.code}"


def opened(device: str, document: Path, into: Path) -> tuple[ScannedPage, ...]:
    """Take a document of a device in as page files; it is whole or it is no page.

    Raises:
        ScannerFailed: it cannot be opened.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    try:
        return open_foreign(document, into)
    except errors.ForeignFileFault as fault:
        raise errors.ScannerFailed(device, fault.detail or type(fault).__name__) from fault
    finally:
        document.unlink(missing_ok=True)
