"""What a scanner offers, and how a wish is said in its own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.scanning.sources.contract import Mode, PaperSource, ScanSettings

PAPERS = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}  # millimetres, upright

_OPTION = re.compile(r"^\s{4}(-{1,2}[a-zA-Z][\w-]*)(?:\[=)?(.*)$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNUSABLE = ("[inactive]", "[read-only]", "[hardware]")

_BOTH_SIDES = re.compile(r"duplex|both|double", re.IGNORECASE)
_FEEDER = re.compile(r"adf|feeder|sheet", re.IGNORECASE)
_BACK = re.compile(r"back|rear", re.IGNORECASE)
_GLASS = re.compile(r"flat|glass|platen|normal", re.IGNORECASE)
_DITHERED = re.compile(r"diffusion|halftone|dither", re.IGNORECASE)
_MODES = {
    Mode.COLOR: re.compile(r"colou?r|rgb", re.IGNORECASE),
    Mode.GRAY: re.compile(r"gr[ae]y", re.IGNORECASE),
    Mode.BW: re.compile(r"line.?art|binary|mono|black", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Abilities:
    """The options of a device that can be set: name with its dashes → values as `scanimage -A` words them."""

    options: Mapping[str, str]

    def values(self, option: str) -> tuple[str, ...]:
        """Return the values that an option with a list of values offers."""
        return tuple(v for v in self.options.get(option, "").split("|") if v)

    @property
    def feeds(self) -> bool:
        """Whether the device is known to have a feeder, or does not say."""
        sources = self.values("--source")
        return not sources or any(_FEEDER.search(s) or _BOTH_SIDES.search(s) for s in sources)


def parse_abilities(text: str) -> Abilities:
    """Read the answer of `scanimage -A`; options that cannot be set now are left out."""
    options = {}
    for line in text.splitlines():
        found = _OPTION.match(line.removesuffix(" [advanced]"))
        if found and not found[2].endswith(_UNUSABLE):
            options[found[1]] = found[2].rsplit(" [", 1)[0].strip()  # the last bracket is the present value
    return Abilities(options)


def arguments(settings: ScanSettings, abilities: Abilities) -> list[str]:
    """Return the options of `scanimage` that come nearest to what is asked for."""
    wanted = [_source(settings, abilities), _sides(settings, abilities), _mode(settings, abilities)]
    wanted += [_resolution(settings.dpi, abilities), _size(settings.paper, abilities)]
    return [argument for part in wanted for argument in part]


def takes_one(settings: ScanSettings, abilities: Abilities) -> bool:
    """Whether a run gives one page, as a glass does, instead of all sheets of a feeder."""
    return settings.source == PaperSource.FLATBED or not abilities.feeds


def resolution(dpi: int, abilities: Abilities) -> int:
    """Return the offered resolution that is nearest to `dpi`, rather finer than coarser."""
    offered = abilities.options.get("--resolution", "")
    numbers = _numbers(offered)
    if not numbers:
        return dpi
    if ".." in offered:
        return int(min(max(dpi, numbers[0]), numbers[1]))
    return int(min((n for n in numbers if n >= dpi), default=max(numbers)))


def _source(settings: ScanSettings, abilities: Abilities) -> list[str]:
    offered = abilities.values("--source")
    if not offered:
        return []
    feeders = [s for s in offered if _FEEDER.search(s) and not _GLASS.search(s)]
    one_side = [s for s in feeders if not _BOTH_SIDES.search(s) and not _BACK.search(s)]
    both = [s for s in offered if _BOTH_SIDES.search(s)]
    glass = [s for s in offered if _GLASS.search(s)]
    order = {
        PaperSource.FEEDER: one_side + both,
        PaperSource.DUPLEX: both + one_side,
        PaperSource.FLATBED: glass,
    }[PaperSource(settings.source)]
    return ["--source", (order or glass or list(offered))[0]]


def _sides(settings: ScanSettings, abilities: Abilities) -> list[str]:
    """Return the separate switch for both sides that some drivers have beside the source."""
    both = settings.source == PaperSource.DUPLEX
    for choice in abilities.values("--adf-mode"):
        if bool(_BOTH_SIDES.search(choice)) == both:
            return ["--adf-mode", choice]
    if "--duplex" in abilities.options:
        return [f"--duplex={'yes' if both else 'no'}"]
    return []


def _mode(settings: ScanSettings, abilities: Abilities) -> list[str]:
    mode = Mode(settings.mode)
    offered = abilities.values("--mode")
    fitting = [m for m in offered if _MODES[mode].search(m)]
    fitting.sort(key=lambda m: (bool(_DITHERED.search(m)), len(m)))
    if fitting:
        return ["--mode", fitting[0]]
    if mode is not Mode.BW:
        return []
    gray = _mode(ScanSettings(settings.device, mode=Mode.GRAY), abilities)
    return gray + (["--depth", "1"] if "1" in abilities.values("--depth") else [])


def _resolution(dpi: int, abilities: Abilities) -> list[str]:
    return ["--resolution", str(resolution(dpi, abilities))] if "--resolution" in abilities.options else []


def _size(paper: str, abilities: Abilities) -> list[str]:
    width, height = PAPERS[paper]
    wanted = (("--page-width", width), ("--page-height", height), ("-x", width), ("-y", height))
    return [
        part
        for option, millimetres in wanted
        if option in abilities.options
        for part in (option, f"{_within(millimetres, abilities.options[option]):g}")
    ]


def _within(millimetres: float, offered: str) -> float:
    return min(millimetres, max(_numbers(offered), default=millimetres))


def _numbers(offered: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(offered.split("(", maxsplit=1)[0])]
