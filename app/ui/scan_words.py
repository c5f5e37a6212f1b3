"""How scan profiles are told: what will happen when one of them is used."""

from collections.abc import Mapping

from app.home import ScanProfile
from app.language import _
from app.scanning.sources.contract import Abilities
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
    return f"{profile.name} · {how_words(profile)}"


def how_words(profile: ScanProfile) -> str:
    """Return what a scan with a profile does, without its name."""
    goes_to = place_names()[profile.goes_to]
    if path := watched_folder(profile.device):
        return _("files in «{path}»").format(path=path) + f" → {goes_to}"
    return f"{source_names()[profile.source]} · {mode_names()[profile.mode]} {profile.dpi} dpi → {goes_to}"


def abilities_words(abilities: Abilities) -> str:
    """Return what a scanner says that it offers; what it does not say is left out."""
    dpi = " / ".join(str(number) for number in abilities.resolutions)
    if abilities.dpi_range:
        dpi = "{}–{}".format(*abilities.dpi_range)
    parts = (
        ", ".join(source_names()[source] for source in abilities.sources),
        ", ".join(mode_names()[mode] for mode in abilities.modes),
        f"{dpi} dpi" if dpi else "",
        ", ".join(abilities.papers),
    )
    return _("This scanner offers: {what}.").format(what=" · ".join(part for part in parts if part))
