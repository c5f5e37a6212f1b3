"""The home: one folder a workstation, its settings, and the lock of its window."""

import logging
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app import durable, errors
from app.text import is_web_address

NETWORK_FILESYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "9p",
        "afs",
        "fuse.sshfs",
        "fuse.davfs",
        "davfs",
        "ceph",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.glusterfs",
        "vboxsf",
        "fuse.vmhgfs-fuse",
    }
)

_ESCAPED = re.compile(r"\\([0-7]{3})")
_log = logging.getLogger("quay.home")


PAPER_SIZES = ("A4", "A5")
MOST_COPIES = 9


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How papers are scanned under one name: the device as `app.scanning.sources.named` reads it, and its settings.

    `manual_duplex` reads the fronts, then the backs of the turned stack. `brightness` and `threshold` are parts of
    what the device offers, 0 is its own choice. Blank pages are set `aside` in sight or kept; pages go to the
    component that is chosen, by separator sheets, or to the pages that are not sorted yet.
    """

    name: str
    device: str = ""
    source: str = "feeder"
    mode: str = "color"
    dpi: int = 200
    paper: str = "A4"
    brightness: int = 0
    threshold: int = 0
    blanks: str = "aside"
    goes_to: str = "chosen"


PROFILE_VALUES: Mapping[str, Container[object]] = {
    "source": ("feeder", "duplex", "manual_duplex", "flatbed"),
    "mode": ("color", "gray", "bw"),
    "dpi": range(50, 1201),
    "paper": ("A3", "A4", "A5"),
    "brightness": range(-100, 101),
    "threshold": range(101),
    "blanks": ("aside", "keep"),
    "goes_to": ("chosen", "separators", "unsorted"),
}
"""What a setting of a profile may be; anything else falls to its default."""

_ONE_SCANNER = {"device": "scanner", "dpi": "scan_dpi", "mode": "scan_mode", "source": "scan_source"}
"""How settings files said the one scanner before there were profiles."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What belongs to this workstation alone: its counter's name, devices, and how its window looks.

    `portal` is the folder or the address (http, https) to which status messages go, empty for `outbox` in the home;
    `portal_header` is what that address alone is sent beside them, as `Authorization: Bearer …`. An electronic result
    is returned when the portal acknowledged it if `portal_returns`; whether that is enough is the office's to say.
    `mail` is the mail server (`host`, `port`, `security`, `user`, `sender`); its password lies in the store. Online
    dossiers come into the `inbox_folder`; `inbox_listen` is an address (host:port) that takes them from who has the
    `inbox_token`. Files that they name by an address are fetched from `file_hosts` alone, without any from the host
    of `portal` alone: otherwise a message could let this workstation ask any machine of the office's network. Before
    the office has said either, any host is asked.
    """

    counter: str = ""
    scan_profiles: tuple[ScanProfile, ...] = ()
    last_profile: str = ""
    reader_port: str = ""
    printers: Mapping[str, str] = field(default_factory=dict)
    paper_sizes: Mapping[str, str] = field(default_factory=dict)
    paper_copies: Mapping[str, str] = field(default_factory=dict)
    paper_sides: Mapping[str, str] = field(default_factory=dict)
    paper_trays: Mapping[str, str] = field(default_factory=dict)
    pdf_folder: str = ""
    portal: str = ""
    portal_header: str = ""
    portal_returns: bool = False
    inbox_folder: str = ""
    inbox_listen: str = ""
    inbox_token: str = ""
    file_hosts: str = ""
    mail: Mapping[str, str] = field(default_factory=dict)
    thermal_printer: str = ""
    theme: str = "light"
    font_scale: int = 100
    language: str = ""

    def hosts_of_files(self) -> tuple[str, ...]:
        """Return the only hosts that files are fetched from: those set, else the portal's own; empty where any is."""
        portal = _host(self.portal) if is_web_address(self.portal) else ""
        return hosts_in(self.file_hosts) or ((portal,) if portal else ())

    def profiles(self) -> tuple[ScanProfile, ...]:
        """Return the scan profiles in their order."""
        return self.scan_profiles

    def profile(self, name: str = "") -> ScanProfile | None:
        """Return the profile of this name, else the one used last, else the first; None when there is none."""
        known = {profile.name: profile for profile in self.scan_profiles}
        return known.get(name) or known.get(self.last_profile) or next(iter(self.scan_profiles), None)

    def with_profile(self, profile: ScanProfile, replacing: str = "") -> "DeskSettings":
        """Return the settings with the profile in the place of the one that is `replacing` or has its name."""
        place = replacing or profile.name
        others = [old for old in self.scan_profiles if old.name == place or old.name != profile.name]
        kept = [profile if old.name == place else old for old in others]
        last = profile.name if self.last_profile == place else self.last_profile
        return replace(self, scan_profiles=(*kept, *([] if profile in kept else [profile])), last_profile=last)

    def without_profile(self, name: str) -> "DeskSettings":
        """Return the settings without the profile of this name."""
        kept = tuple(profile for profile in self.scan_profiles if profile.name != name)
        return replace(self, scan_profiles=kept, last_profile="" if self.last_profile == name else self.last_profile)

    def with_last_profile(self, name: str) -> "DeskSettings":
        """Return the settings in which one key scans with the profile of this name."""
        return replace(self, last_profile=name)

    def with_printer(self, paper: str, queue: str) -> "DeskSettings":
        """Return the settings with the queue that prints one kind of paper."""
        return replace(self, printers={**self.printers, paper: queue})

    def paper_size(self, paper: str, usual: str) -> str:
        """Return the size (A4 or A5) of one kind of paper; one that no printer has counts as not chosen."""
        chosen = self.paper_sizes.get(paper, usual)
        return chosen if chosen in PAPER_SIZES else usual

    def with_paper_size(self, paper: str, size: str) -> "DeskSettings":
        """Return the settings with the size (A4 or A5) of one kind of paper."""
        return replace(self, paper_sizes={**self.paper_sizes, paper: size})

    def copies(self, paper: str, usual: int) -> int:
        """Return how often one kind of paper is printed; a count that no printer is given counts as not chosen."""
        chosen = self.paper_copies.get(paper, "")
        return int(chosen) if chosen in {str(count) for count in range(1, MOST_COPIES + 1)} else usual

    def with_print_options(self, paper: str, copies: int, sides: str, tray: str) -> "DeskSettings":
        """Return the settings with copies, sides and tray (both as IPP names them) of a paper."""
        return replace(
            self,
            paper_copies={**self.paper_copies, paper: str(copies)},
            paper_sides={**self.paper_sides, paper: sides},
            paper_trays={**self.paper_trays, paper: tray},
        )


class Home:
    """The folders and settings of one workstation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = path / "quay.sqlite3"
        self.documents = path / "documents"
        self.scans = path / "scans"
        self.backups = path / "backups"
        self.logs = path / "logs"
        self.handovers = path / "handovers"
        self.mail = path / "mail"
        self.inbox = path / "inbox"
        self.texts = path / "texts"
        self.certificates = path / "certificates"
        self.taken_files = path / "taken-files.txt"
        self._settings = path / "desk.toml"

    @property
    def exists(self) -> bool:
        """Whether a store lies here."""
        return self.store.exists()

    def create(self) -> None:
        """Make the folders.

        Raises:
            HomeOnShare: the folder lies on a network share, where SQLite's WAL is not safe.
            HomeReadOnly: nothing can be written there.
            DiskFull: there is no room for it.
        """
        refuse_share(self.path)
        with durable.explaining_disk_faults(self.path):
            for folder in (self.path, self.documents, self.scans, self.backups, self.logs, self.handovers):
                folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass

    def settings(self) -> DeskSettings:
        """Return this workstation's settings; what cannot be read has its default, so that work goes on."""
        stored = self._stored_settings() or {}
        usual = asdict(DeskSettings())
        fitting = {key: value for key, value in stored.items() if _is_like(value, usual.get(key))}
        unfit = stored.keys() & usual.keys() - fitting.keys() - {"scan_profiles"}
        profiles, unfit_profiles = _profiles(stored)
        if unusable := sorted(unfit | unfit_profiles):
            _log.warning("%s: not usable: %s", self._settings, ", ".join(unusable))
        return DeskSettings(**{**fitting, "scan_profiles": profiles})

    def save_settings(self, settings: DeskSettings) -> None:
        """Write the settings durably: a half-written file never takes the place of a whole one.

        Keys of a newer program stay; a file that could not be read is put aside for a look.

        Raises:
            DiskFull, HomeReadOnly: the settings stay as they were.
        """
        import tomli_w

        stored = self._stored_settings()
        others = {key: value for key, value in (stored or {}).items() if key not in _ONE_SCANNER.values()}
        text = tomli_w.dumps({**others, **_plain(asdict(settings))})
        with durable.explaining_disk_faults(self.path):
            if stored is None:
                self._settings.replace(self._settings.with_suffix(".damaged"))
            durable.write(self._settings, text.encode())

    def _stored_settings(self) -> dict[str, Any] | None:
        """Return what the file says, nothing where there is none, and None for one that cannot be read."""
        try:
            return tomllib.loads(self._settings.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:  # edited by hand, or damaged
            _log.warning("%s cannot be read", self._settings, exc_info=True)
            return None

    @contextmanager
    def window_lock(self) -> Iterator[None]:
        """Hold this home for one window.

        Raises:
            HomeInUse: another window holds it; the lock goes with its process, however that ends.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.path / "window.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as fault:
            raise errors.HomeInUse(self.path) from fault
        try:
            yield
        finally:
            lock.release()


def hosts_in(text: str) -> tuple[str, ...]:
    """Return the hosts that a text names, parted by blanks, commas or semicolons; an address stands for its host."""
    named = (said if "//" in said else f"//{said}" for said in re.split(r"[\s,;]+", text) if said)
    return tuple(dict.fromkeys(filter(None, map(_host, named))))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:  # a bracket that is not closed
        return ""


def default_home(named: str | None = None) -> Home:
    """Return the home named on the command line, else by `QUAY_HOME`, else this user's data folder."""
    chosen = named or os.environ.get("QUAY_HOME")
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    from platformdirs import user_data_path

    return Home(user_data_path("quay-mot-cua", appauthor=False))


def refuse_share(path: Path) -> None:
    """Refuse a folder on a network share: SQLite's WAL is damaged there.

    Raises:
        HomeOnShare: the folder lies on one.
    """
    if sys.platform == "win32":
        on_share = _windows_share(path)
    else:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
        on_share = filesystem_of(path, mounts) in NETWORK_FILESYSTEMS
    if on_share:
        raise errors.HomeOnShare(path)


def filesystem_of(path: Path, mounts: str) -> str:
    """Return the file system that really holds a path, by a table like /proc/mounts (longest mount wins)."""
    real = path.resolve()
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        mount = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), parts[1])
        if real.is_relative_to(mount) and len(mount) >= len(best):
            best, kind = mount, parts[2]
    return kind


def _windows_share(path: Path) -> bool:
    import ctypes

    remote_drive = 4
    anchor = path.absolute().anchor
    windll = getattr(ctypes, "windll")  # noqa: B009 - the attribute exists on Windows only
    return anchor.startswith("\\\\") or windll.kernel32.GetDriveTypeW(anchor) == remote_drive


def _is_like(value: object, usual: object) -> bool:
    """Whether a stored value is of the kind that the setting has."""
    if isinstance(usual, Mapping):
        return isinstance(value, Mapping) and all(isinstance(said, str) for said in value.values())
    return type(value) is type(usual)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: dict(value) if isinstance(value, Mapping) else value for key, value in values.items()}


def _profiles(stored: Mapping[str, Any]) -> tuple[tuple[ScanProfile, ...], set[str]]:
    """Return the profiles of a settings file, and what of them cannot be used; old files had one scanner only."""
    if "scan_profiles" not in stored:
        old = {new: stored[name] for new, name in _ONE_SCANNER.items() if name in stored}
        listed = [{"name": old["device"], **old}] if old.get("device") else []
    else:
        listed = stored["scan_profiles"]
    if not isinstance(listed, list):
        return (), {"scan_profiles"}
    profiles: dict[str, ScanProfile] = {}
    unfit: set[str] = set()
    for said in listed:
        profile, bad = _profile(said)
        unfit |= bad
        if profile is not None:
            profiles.setdefault(profile.name, profile)
    return tuple(profiles.values()), unfit


def _profile(said: object) -> tuple[ScanProfile | None, set[str]]:
    """Return one profile, each value that cannot be used at its default; one without a name is none."""
    name = said.get("name") if isinstance(said, Mapping) else None
    if not isinstance(said, Mapping) or not isinstance(name, str) or not name:
        return None, {"scan_profiles"}
    usual = asdict(ScanProfile(name))
    fitting = {
        key: value
        for key, value in said.items()
        if key in usual and type(value) is type(usual[key]) and value in PROFILE_VALUES.get(key, {value})
    }
    return ScanProfile(**fitting), {f"scan_profiles.{key}" for key in said.keys() & usual.keys() - fitting.keys()}
