"""Sources by name, as `main.py scanners` prints them: a scheme, then the device in the words of its kind.

`sane:test:0`, `escl:http://192.168.1.9/eSCL`, `folder:/srv/quet`, `naps2:PROFILE`, `wia:ID`. A name without one of
these schemes is SANE's own, as settings had it before there were other kinds.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app import errors
from app.home import ScanProfile
from app.scanning.sources.contract import Device, PaperSource, ScanSettings, Source
from app.scanning.sources.sane import SaneSource
from app.text import is_web_address

_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}(:\d+)?")
_PATH = re.compile(r"/|\\\\|[A-Za-z]:[\\/]")
_OF_OWN = {"escl": "app.scanning.sources.escl_child", "wia": "app.scanning.sources.wia_child"}


def source_named(name: str, taken: Path | None = None, quiet: float | None = None) -> Source:
    """Return the source that a device belongs to by its name.

    Args:
        name: a name of a device.
        taken: the file that remembers which files of watched folders were taken; without one, only this run does.
        quiet: seconds without a new file after which a watched folder is at its end; without them the usual ones.
    """
    scheme = name.partition(":")[0]
    if scheme in _OF_OWN:
        return _own_driver(scheme)
    if scheme == "folder":
        from app.scanning.sources.folder import QUIET, FolderSource

        return FolderSource(taken, QUIET if quiet is None else quiet)
    if scheme == "naps2":
        from app.scanning.sources.naps2 import Naps2Source

        return Naps2Source()
    return SaneSource()


def _own_driver(scheme: str) -> Source:
    from app.scanning.sources.own_driver import OwnDriver

    return OwnDriver(_OF_OWN[scheme])


def watched_folder(name: str) -> str:
    """Return the folder that a name stands for, nothing for a device of another kind."""
    return name.removeprefix("folder:") if name.startswith("folder:") else ""


def name_typed(text: str) -> str:
    """Return the name that somebody meant who typed an address, a web address or the path of a folder."""
    said = text.strip()
    if _ADDRESS.fullmatch(said):
        return f"escl:http://{said}/eSCL"
    if is_web_address(said):
        return f"escl:{said}"
    return f"folder:{said}" if _PATH.match(said) else said


def files_waiting(name: str) -> int:
    """Return how many files wait in a watched folder; see `folder.waiting`."""
    from app.scanning.sources import folder

    return folder.waiting(name)


@dataclass(frozen=True, slots=True)
class Found:
    """The devices that answered, and by kind of source why one could not be asked."""

    devices: tuple[Device, ...]
    faults: Mapping[str, errors.ScannerFault]


def discover(time_limit: float = 20.0) -> Found:
    """Look for devices of all kinds that can be looked for on this system, side by side, for so many seconds."""
    from concurrent.futures import ThreadPoolExecutor

    kinds = _discovering()
    with ThreadPoolExecutor(len(kinds)) as lanes:
        answers = list(lanes.map(lambda kind: _asked(kind[1], time_limit), kinds))
    devices = (device for answer in answers if not isinstance(answer, errors.ScannerFault) for device in answer)
    faults = {
        name: answer
        for (name, _source), answer in zip(kinds, answers, strict=True)
        if isinstance(answer, errors.ScannerFault)
    }
    return Found(tuple(devices), faults)


def _discovering() -> tuple[tuple[str, Source], ...]:
    """Return the sources that can look for devices on this system, each with the name of its kind."""
    escl = ("escl", _own_driver("escl"))
    return (("wia", _own_driver("wia")), escl) if os.name == "nt" else (("sane", SaneSource()), escl)


def _asked(source: Source, time_limit: float) -> tuple[Device, ...] | errors.ScannerFault:
    try:
        return source.discover(time_limit)
    except errors.ScannerFault as fault:
        return fault


def scan_settings(profile: ScanProfile) -> ScanSettings:
    """Return what a run of a profile asks for; each half of a manual duplex is a run of the feeder."""
    source = "feeder" if profile.source == "manual_duplex" else profile.source
    return ScanSettings(
        profile.device,
        profile.dpi,
        profile.mode,
        PaperSource(source),
        profile.paper,
        brightness=profile.brightness,
        threshold=profile.threshold,
    )
