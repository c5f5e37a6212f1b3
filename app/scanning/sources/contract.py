"""The contract of a source of pages: what is asked of a scanner and what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Protocol


class Mode(StrEnum):
    """What is kept of the light: colours, greys, or ink and paper only."""

    COLOR = "color"
    GRAY = "gray"
    BW = "bw"


class PaperSource(StrEnum):
    """Where the scanner takes the sheets from; `duplex` is the feeder reading both sides."""

    FEEDER = "feeder"
    FLATBED = "flatbed"
    DUPLEX = "duplex"


PAPERS = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}
"""Width and height of the papers, upright, in millimetres."""


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """What a run of the scanner is asked for; the time-out is in seconds without any progress of a page.

    `device` is the name of a source as `app.scanning.sources.named` reads it. `brightness` (-100 to 100) and
    `threshold` (1 to 100) are parts of what the device offers, 0 is its own choice; a device that offers neither
    passes them over. `pages` ends the run after so many pages, 0 when the feeder is empty.
    """

    device: str
    dpi: int = 200
    mode: Mode | str = Mode.COLOR
    source: PaperSource | str = PaperSource.FEEDER
    paper: str = "A4"
    page_timeout: float = 60.0
    brightness: int = 0
    threshold: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a source can do; an empty list of resolutions (dpi) or sources means that it does not say."""

    sources: tuple[PaperSource, ...]
    modes: tuple[Mode, ...]
    resolutions: tuple[int, ...] = ()
    dpi_range: tuple[int, int] | None = None
    papers: tuple[str, ...] = ("A4", "A5")
    brightness: bool = False
    threshold: bool = False


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page that is complete and durable on disk: an image (jpg, png, tif) or a PDF of one page.

    `number` counts from 1 within the run or the file; `dpi` is 0 where the file does not tell;
    `rotation` (0, 90, 180, 270, clockwise) is how the page has to be turned to stand upright.
    """

    path: Path
    number: int
    dpi: int
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that was found: the name to open it by, and what staff call it."""

    name: str
    label: str


class Source(Protocol):
    """Something that gives pages one by one.

    Of the closed list of faults it raises the subclasses of `ScannerFault`, and `DiskFull` and `HomeReadOnly`
    for the folder that pages go to.
    """

    def discover(self, time_limit: float) -> tuple[Device, ...]:
        """Look for devices of this kind: slow, hence only when somebody asks for it.

        Raises:
            ScannerFault: a driver did not answer within `time_limit` seconds, or failed.
        """

    def abilities(self, device: str, time_limit: float) -> Abilities:
        """Return what a device offers.

        Raises:
            ScannerFault: it cannot be opened, or did not answer within `time_limit` seconds.
        """

    def pages(self, settings: ScanSettings, into: Path, cancel: Event) -> Iterator[ScannedPage]:
        """Yield each page of all loads as soon as it is durable in the folder `into`.

        Ends when the feeder is empty or `cancel` is set. Raises a `ScannerFault` after the pages that came
        before it have been yielded; `ScannerEmpty` only when no page came at all. Page files sort by name in
        the order they came, over several runs into the same folder; unfinished ones lie in hidden folders.
        """
