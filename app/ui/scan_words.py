"""How scan profiles are told: what will happen when one of them is used."""

from collections.abc import Mapping

from app.home import ScanProfile
from app.language import _
from app.scanning.sources.named import watched_folder


def source_names() -> Mapping[str, str]:
    """Return what the sources of a profile are called."""
    return {
        "feeder": _("one side"),
        "duplex": _("both sides"),
        "manual_duplex": _("both sides, turned by hand"),
        "flatbed": _("glass"),
    }


def mode_names() -> Mapping[str, str]:
    """Return what the modes of a profile are called."""
    return {"color": _("colour"), "gray": _("grey"), "bw": _("black and white")}


def place_names() -> Mapping[str, str]:
    """Return what the places are called that the pages of a profile go to."""
    return {
        "chosen": _("onto the chosen paper"),
        "separators": _("by separator sheets"),
        "unsorted": _("to be sorted later"),
    }


def profile_words(profile: ScanProfile) -> str:
    """Return in one line what a scan with a profile does: «Quầy 1 · hai mặt · màu 200 dpi → theo tờ phân cách»."""
    goes_to = place_names()[profile.goes_to]
    if path := watched_folder(profile.device):
        files = _("files in «{path}»").format(path=path)
        return f"{profile.name} · {files} → {goes_to}"
    how = f"{source_names()[profile.source]} · {mode_names()[profile.mode]} {profile.dpi} dpi"
    return f"{profile.name} · {how} → {goes_to}"
