"""What the driver programs of this house have in common: how they say pages and faults to their parent."""

import contextlib
import errno
import json
import signal
import sys
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Protocol

from app.scanning.sources.contract import Abilities, ScanSettings

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DriverFault(Exception):
    """A fault of the device; `kind` is one of those that `own_driver` knows."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


class Driver(Protocol):
    """What a driver program does for its device."""

    def discover(self, seconds: float) -> Iterator[tuple[str, str]]:
        """Yield the name and the label of each device found within so many seconds."""

    def abilities(self, device: str, page_timeout: float) -> Abilities:
        """Return what a device offers."""

    def pages(self, settings: ScanSettings, folder: Path) -> Generator[tuple[Path, int]]:
        """Yield each document that is complete in the folder, and its dpi."""


def run(driver: Driver, arguments: list[str]) -> None:
    """Answer one question of the parent, line by line; a polite end lets the driver tell its device."""
    signal.signal(signal.SIGTERM, _end)
    tell_progress()  # what a slow machine took to start this program is not the device's time
    question, request = arguments[0], json.loads(arguments[1])
    try:
        for answer in _answers(driver, question, request):
            _say(answer)
    except DriverFault as fault:
        _say({"fault": fault.kind, "detail": fault.detail})
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _say({"fault": "disk", "detail": str(error)})


def _answers(driver: Driver, question: str, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if question == "discover":
        for name, label in driver.discover(request["seconds"]):
            yield {"device": name, "label": label}
    elif question == "abilities":
        yield {"abilities": asdict(driver.abilities(request["device"], request["page_timeout"]))}
    else:
        known = {field.name for field in fields(ScanSettings)}
        settings = ScanSettings(**{key: value for key, value in request.items() if key in known})
        with contextlib.closing(driver.pages(settings, Path(request["folder"]))) as pages:
            for page, dpi in pages:
                yield {"page": str(page), "dpi": dpi}


def tell_progress() -> None:
    """Let the parent know that something comes; it lets a silent driver go."""
    sys.stderr.write("Progress: 1\n")
    sys.stderr.flush()


def _say(answer: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _end(_number: int, _frame: object) -> None:
    sys.exit(0)
