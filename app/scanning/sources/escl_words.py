"""The XML of eSCL: what a scanner says of itself, and how a job is asked for.

Elements as published by Mopria (eSCL 2.x) and as sane-airscan and NAPS2 read them; sizes in 1/300 inch. Printers
differ in prefixes and in order, so that elements are found by their local names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.scanning.sources.contract import PAPERS, Abilities, Mode, PaperSource, ScanSettings

SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"
PWG = "http://www.pwg.org/schemas/2010/12/sm"
FORMATS = ("image/jpeg", "application/pdf", "image/tiff", "image/png")
"""What is asked for, best first; black and white comes last as JPEG, which has no pixels of one bit."""

_UNIT = 300 / 25.4  # of a millimetre
_EDGE = 10 * _UNIT  # by which a device for a paper may be smaller
_SOURCES = {
    PaperSource.FEEDER: "AdfSimplexInputCaps",
    PaperSource.DUPLEX: "AdfDuplexInputCaps",
    PaperSource.FLATBED: "PlatenInputCaps",
}
_MODES = {Mode.COLOR: "RGB24", Mode.GRAY: "Grayscale8", Mode.BW: "BlackAndWhite1"}
_ADF_FAULTS = {
    "ScannerAdfJam": "jammed",
    "ScannerAdfMispick": "jammed",
    "ScannerAdfInputTrayFailed": "jammed",
    "ScannerAdfDuplexPageTooShort": "jammed",
    "ScannerAdfDuplexPageTooLong": "jammed",
    "ScannerAdfMultipickDetected": "double",
    "ScannerAdfHatchOpen": "cover",
    "ScannerAdfDoorOpen": "cover",
    "ScannerAdfCoverOpen": "cover",
    "ScannerAdfEmpty": "empty",
}


class Garbled(Exception):
    """An answer that is not the XML it should be."""


@dataclass(frozen=True, slots=True)
class Input:
    """What one place of sheets offers; the largest area in 1/300 inch."""

    modes: tuple[Mode, ...]
    resolutions: tuple[int, ...]
    dpi_range: tuple[int, int] | None
    formats: tuple[str, ...]
    width: int
    height: int

    def resolution(self, dpi: int) -> int:
        """Return the offered resolution that is nearest to `dpi`, rather finer than coarser."""
        if self.resolutions:
            return min((n for n in self.resolutions if n >= dpi), default=max(self.resolutions))
        return min(max(dpi, self.dpi_range[0]), self.dpi_range[1]) if self.dpi_range else dpi


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner offers at each place; ranges (least, most) of brightness and threshold where it has them."""

    inputs: dict[PaperSource, Input]
    brightness: tuple[int, int] | None
    threshold: tuple[int, int] | None

    def place(self, wanted: PaperSource | str) -> PaperSource:
        """Return the place for what is wanted, or the nearest that the scanner has."""
        order = {
            PaperSource.DUPLEX: (PaperSource.DUPLEX, PaperSource.FEEDER, PaperSource.FLATBED),
            PaperSource.FEEDER: (PaperSource.FEEDER, PaperSource.DUPLEX, PaperSource.FLATBED),
            PaperSource.FLATBED: (PaperSource.FLATBED, PaperSource.FEEDER, PaperSource.DUPLEX),
        }[PaperSource(wanted)]
        return next(source for source in order if source in self.inputs)

    def abilities(self) -> Abilities:
        """Return them in the words of all sources, of all places together."""
        places = self.inputs.values()
        ranges = [place.dpi_range for place in places if place.dpi_range]
        wide, high = (max(getattr(place, side) for place in places) for side in ("width", "height"))
        fitting = (name for name, (w, h) in PAPERS.items() if wide >= w * _UNIT - _EDGE and high >= h * _UNIT - _EDGE)
        return Abilities(
            tuple(source for source in PaperSource if source in self.inputs),
            tuple(mode for mode in Mode if any(mode in place.modes for place in places)),
            tuple(sorted({dpi for place in places for dpi in place.resolutions})),
            (min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None,
            tuple(fitting),
            self.brightness is not None,
            self.threshold is not None,
        )


@dataclass(frozen=True, slots=True)
class Status:
    """How a scanner is: the fault of its feeder ("" for none), and state and reason of each job."""

    fault: str
    jobs: dict[str, tuple[str, str]]


def parse_capabilities(data: bytes) -> Capabilities:
    """Read ScannerCapabilities.

    Raises:
        Garbled: it is none, or names no place to take sheets from.
    """
    root = _root(data, "ScannerCapabilities")
    named = {element.get("name"): element for element in _all(root, "SettingProfile") if element.get("name")}
    inputs = {
        source: _input(found, named) for source, name in _SOURCES.items() if (found := _first(root, name)) is not None
    }
    if not inputs:
        raise Garbled("no Platen, no Adf")
    return Capabilities(inputs, _range(root, "BrightnessSupport"), _range(root, "ThresholdSupport"))


def parse_status(data: bytes) -> Status:
    """Read ScannerStatus; jobs by the last part of their address, with state and reason.

    Raises:
        Garbled: it is none.
    """
    root = _root(data, "ScannerStatus")
    jobs = {
        _text(job, "JobUri").rstrip("/").rpartition("/")[2]: (_text(job, "JobState"), _text(job, "JobStateReason"))
        for job in _all(root, "JobInfo")
    }
    return Status(_ADF_FAULTS.get(_text(root, "AdfState"), ""), jobs)


def scan_settings(wanted: ScanSettings, capabilities: Capabilities) -> tuple[bytes, int]:
    """Return the ScanSettings that come nearest to what is wanted, and the resolution they name."""
    place = capabilities.place(wanted.source)
    offered = capabilities.inputs[place]
    dpi = offered.resolution(wanted.dpi)
    root = etree.Element(etree.QName(SCAN, "ScanSettings"), nsmap={"scan": SCAN, "pwg": PWG})
    _add(root, PWG, "Version", "2.0")
    _add(root, SCAN, "Intent", "Document")
    _add_region(root, wanted.paper, offered)
    _add(root, PWG, "InputSource", "Platen" if place is PaperSource.FLATBED else "Feeder")
    mode = _mode(Mode(wanted.mode), offered)
    _add(root, SCAN, "ColorMode", _MODES[mode])
    order = (*FORMATS[1:], FORMATS[0]) if mode is Mode.BW else FORMATS
    form = next((kind for kind in order if kind in offered.formats), FORMATS[0])
    _add(root, PWG, "DocumentFormat", form)
    _add(root, SCAN, "DocumentFormatExt", form)
    _add(root, SCAN, "XResolution", dpi)
    _add(root, SCAN, "YResolution", dpi)
    if place is not PaperSource.FLATBED:
        _add(root, SCAN, "Duplex", "true" if place is PaperSource.DUPLEX else "false")
    _add_part(root, "Brightness", wanted.brightness, capabilities.brightness)
    _add_part(root, "Threshold", wanted.threshold, capabilities.threshold)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8"), dpi


def _mode(wanted: Mode, offered: Input) -> Mode:
    nearest = {Mode.COLOR: Mode.GRAY, Mode.GRAY: Mode.COLOR, Mode.BW: Mode.GRAY}[wanted]
    return next((mode for mode in (wanted, nearest) if mode in offered.modes), wanted)


def _add_region(root: Any, paper: str, offered: Input) -> None:
    width, height = (round(side * _UNIT) for side in PAPERS[paper])
    regions = _add(root, PWG, "ScanRegions")
    region = _add(regions, PWG, "ScanRegion")
    _add(region, PWG, "ContentRegionUnits", "escl:ThreeHundredthsOfInches")
    _add(region, PWG, "Height", min(height, offered.height or height))
    _add(region, PWG, "Width", min(width, offered.width or width))
    _add(region, PWG, "XOffset", 0)
    _add(region, PWG, "YOffset", 0)


def _add_part(root: Any, name: str, part: int, between: tuple[int, int] | None) -> None:
    """Add a part of a range: of 100 upwards from its least, or of ±100 about the middle where it goes below 0."""
    if not part or between is None:
        return
    least, most = between
    centred = name == "Brightness"
    share = (part + 100) / 200 if centred else part / 100
    _add(root, SCAN, name, round(least + share * (most - least)))


def _add(parent: Any, space: str, name: str, text: object = None) -> Any:
    element = etree.SubElement(parent, etree.QName(space, name))
    element.text = None if text is None else str(text)
    return element


def _input(element: Any, named: dict[str, Any]) -> Input:
    profile = _first(element, "SettingProfile")
    if profile is not None and profile.get("ref") in named:
        profile = named[profile.get("ref")]
    where = element if profile is None else profile
    modes = {found.text for found in _all(where, "ColorMode")}
    dpis = {_number(_text(found, "XResolution")) for found in _all(where, "DiscreteResolution")}
    spans = [_range(where, name) for name in ("XResolutionRange", "XResolution") if not dpis]
    formats = {
        (found.text or "").strip() for name in ("DocumentFormat", "DocumentFormatExt") for found in _all(where, name)
    }
    return Input(
        tuple(mode for mode, word in _MODES.items() if word in modes),
        tuple(sorted(dpis - {0})),
        next((span for span in spans if span), None),
        tuple(sorted(formats)),
        _number(_text(element, "MaxWidth")),
        _number(_text(element, "MaxHeight")),
    )


def _range(element: Any, name: str) -> tuple[int, int] | None:
    found = _first(element, name)
    if found is None or _first(found, "Max") is None:
        return None
    least, most = _number(_text(found, "Min")), _number(_text(found, "Max"))
    return (least, most) if least < most else None


def _root(data: bytes, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Garbled(str(error)) from error
    if etree.QName(root).localname != name:
        raise Garbled(f"{etree.QName(root).localname}, not {name}")
    return root


def _all(element: Any, name: str) -> Iterator[Any]:
    return (found for found in element.iter(f"{{*}}{name}"))


def _first(element: Any, name: str) -> Any:
    return next(_all(element, name), None)


def _text(element: Any, name: str) -> str:
    found = _first(element, name)
    return "" if found is None else (found.text or "").strip()


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
