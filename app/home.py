"""The home: one folder a workstation, its settings, and the lock of its window."""

import logging
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app import errors

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
class DeskSettings:
    """What belongs to this workstation alone: its counter's name, devices, and how its window looks."""

    counter: str = ""
    scanner: str = ""
    scan_dpi: int = 200
    scan_mode: str = "color"
    scan_source: str = "feeder"
    reader_port: str = ""
    printers: Mapping[str, str] = field(default_factory=dict)
    paper_sizes: Mapping[str, str] = field(default_factory=dict)
    paper_copies: Mapping[str, str] = field(default_factory=dict)
    paper_sides: Mapping[str, str] = field(default_factory=dict)
    paper_trays: Mapping[str, str] = field(default_factory=dict)
    pdf_folder: str = ""
    thermal_printer: str = ""
    theme: str = "light"
    font_scale: int = 100
    language: str = ""

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
        self.texts = path / "texts"
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
        with explaining_disk_faults(self.path):
            for folder in (self.path, self.documents, self.scans, self.backups, self.logs, self.handovers):
                folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass

    def settings(self) -> DeskSettings:
        """Return this workstation's settings; what cannot be read has its default, so that work goes on."""
        stored = self._stored_settings() or {}
        usual = asdict(DeskSettings())
        fitting = {key: value for key, value in stored.items() if _is_like(value, usual.get(key))}
        if unfit := sorted(stored.keys() & usual.keys() - fitting.keys()):
            _log.warning("%s: not usable: %s", self._settings, ", ".join(unfit))
        return DeskSettings(**fitting)

    def save_settings(self, settings: DeskSettings) -> None:
        """Write the settings durably: a half-written file never takes the place of a whole one.

        Keys of a newer program stay; a file that could not be read is put aside for a look.

        Raises:
            DiskFull, HomeReadOnly: the settings stay as they were.
        """
        import tomli_w

        stored = self._stored_settings()
        text = tomli_w.dumps({**(stored or {}), **_plain(asdict(settings))})
        with explaining_disk_faults(self.path):
            if stored is None:
                self._settings.replace(self._settings.with_suffix(".damaged"))
            fresh = self._settings.with_suffix(".new")
            with fresh.open("w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self._settings)
            flush_folder(self.path)

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


def default_home(named: str | None = None) -> Home:
    """Return the home named on the command line, else by `QUAY_HOME`, else this user's data folder."""
    chosen = named or os.environ.get("QUAY_HOME")
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    from platformdirs import user_data_path

    return Home(user_data_path("quay-mot-cua", appauthor=False))


def flush_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def explaining_disk_faults(path: Path) -> Iterator[None]:
    """Turn the system's faults of writing into those of the closed list.

    Raises:
        DiskFull: no room, or a quota reached.
        HomeReadOnly: the folder, or the whole disk, cannot be written, or something else has its name.
    """
    import errno

    try:
        yield
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise errors.DiskFull(path) from fault
        denied = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
        if fault.errno in denied | {errno.ENOTDIR, errno.EISDIR, errno.EEXIST}:
            raise errors.HomeReadOnly(path) from fault
        raise


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
