"""What a scanner offers, and how a wish is said in its own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.scanning.sources.contract import PAPERS, Abilities, Mode, PaperSource, ScanSettings

_OPTION = re.compile(r"^\s{4}(-{1,2}[a-zA-Z][\w-]*)(?:\[=)?(.*)$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_EDGE = 10  # millimetres that a device for a paper may be smaller: most leave the rim out
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
class Options:
    """The options of a device that can be set: name with its dashes → values as `scanimage -A` words them."""

    named: Mapping[str, str]

    def values(self, option: str) -> tuple[str, ...]:
        """Return the values that an option with a list of values offers."""
        return tuple(v for v in self.named.get(option, "").split("|") if v)

    @property
    def feeds(self) -> bool:
        """Whether the device is known to have a feeder, or does not say."""
        sources = self.values("--source")
        return not sources or any(_FEEDER.search(s) or _BOTH_SIDES.search(s) for s in sources)


def parse_options(text: str) -> Options:
    """Read the answer of `scanimage -A`; options that cannot be set now are left out."""
    options = {}
    for line in text.splitlines():
        found = _OPTION.match(line.removesuffix(" [advanced]"))
        if found and not found[2].endswith(_UNUSABLE):
            options[found[1]] = found[2].rsplit(" [", 1)[0].strip()  # the last bracket is the present value
    return Options(options)


def arguments(settings: ScanSettings, options: Options) -> list[str]:
    """Return the options of `scanimage` that come nearest to what is asked for."""
    wanted = [_source(settings, options), _sides(settings, options), _mode(settings, options)]
    wanted += [_resolution(settings.dpi, options), _size(settings.paper, options)]
    wanted += [
        _part_of(settings.brightness, "--brightness", options),
        _part_of(settings.threshold, "--threshold", options),
    ]
    return [argument for part in wanted for argument in part]


def abilities(options: Options) -> Abilities:
    """Return what the options of a device mean, in the words of all sources."""
    kinds = ((PaperSource.FEEDER, _FEEDER), (PaperSource.DUPLEX, _BOTH_SIDES), (PaperSource.FLATBED, _GLASS))
    sources = [kind for kind, words in kinds if any(words.search(said) for said in options.values("--source"))]
    if _sides(ScanSettings("", source=PaperSource.DUPLEX), options) and PaperSource.DUPLEX not in sources:
        sources.append(PaperSource.DUPLEX)
    offered = options.named.get("--resolution", "")
    numbers = tuple(int(number) for number in _numbers(offered))
    between = (numbers[0], numbers[1]) if ".." in offered else None
    width, height = (max(_numbers(options.named.get(side, "")), default=0) for side in ("-x", "-y"))
    return Abilities(
        tuple(sources),
        tuple(mode for mode, words in _MODES.items() if any(words.search(m) for m in options.values("--mode"))),
        () if between else numbers,
        between,
        tuple(
            name for name, (w, h) in PAPERS.items() if name == "A5" or (width >= w - _EDGE and height >= h - _EDGE)
        ),
        bool(_part_of(1, "--brightness", options)),
        bool(_part_of(1, "--threshold", options)),
    )


def takes_one(settings: ScanSettings, options: Options) -> bool:
    """Whether a run gives one page, as a glass does, instead of all sheets of a feeder."""
    return settings.source == PaperSource.FLATBED or not options.feeds


def resolution(dpi: int, options: Options) -> int:
    """Return the offered resolution that is nearest to `dpi`, rather finer than coarser."""
    offered = options.named.get("--resolution", "")
    numbers = _numbers(offered)
    if not numbers:
        return dpi
    if ".." in offered:
        return int(min(max(dpi, numbers[0]), numbers[1]))
    return int(min((n for n in numbers if n >= dpi), default=max(numbers)))


def _source(settings: ScanSettings, options: Options) -> list[str]:
    offered = options.values("--source")
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


def _sides(settings: ScanSettings, options: Options) -> list[str]:
    """Return the separate switch for both sides that some drivers have beside the source."""
    both = settings.source == PaperSource.DUPLEX
    for choice in options.values("--adf-mode"):
        if bool(_BOTH_SIDES.search(choice)) == both:
            return ["--adf-mode", choice]
    if "--duplex" in options.named:
        return [f"--duplex={'yes' if both else 'no'}"]
    return []


def _mode(settings: ScanSettings, options: Options) -> list[str]:
    mode = Mode(settings.mode)
    offered = options.values("--mode")
    fitting = [m for m in offered if _MODES[mode].search(m)]
    fitting.sort(key=lambda m: (bool(_DITHERED.search(m)), len(m)))
    if fitting:
        return ["--mode", fitting[0]]
    if mode is not Mode.BW:
        return []
    gray = _mode(ScanSettings(settings.device, mode=Mode.GRAY), options)
    return gray + (["--depth", "1"] if "1" in options.values("--depth") else [])


def _resolution(dpi: int, options: Options) -> list[str]:
    return ["--resolution", str(resolution(dpi, options))] if "--resolution" in options.named else []


def _size(paper: str, options: Options) -> list[str]:
    width, height = PAPERS[paper]
    wanted = (("--page-width", width), ("--page-height", height), ("-x", width), ("-y", height))
    return [
        part
        for option, millimetres in wanted
        if option in options.named
        for part in (option, f"{_within(millimetres, options.named[option]):g}")
    ]


def _part_of(part: int, option: str, options: Options) -> list[str]:
    """Return a part of a range in the numbers of the device: of 100 upwards from its least, or of ±100 about 0."""
    offered = options.named.get(option, "")
    if not part or ".." not in offered:
        return []
    least, most = _numbers(offered)[:2]
    value = part * (most if part > 0 else -least) / 100 if least < 0 else least + part * (most - least) / 100
    return [option, f"{min(max(round(value), least), most):g}"]


def _within(millimetres: float, offered: str) -> float:
    return min(millimetres, max(_numbers(offered), default=millimetres))


def _numbers(offered: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(offered.split("(", maxsplit=1)[0])]
