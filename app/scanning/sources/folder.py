"""A watched folder: network scanners drop files there, and each file's pages are taken once.

A file is taken when it has stopped changing and opens whole. It is remembered and moved to the subfolder `đã nhận`,
never deleted; one that stays unreadable goes to `không nhận được` with the reason beside it.
"""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from app import durable, errors
from app.messages import explain
from app.scanning.opening.files import open_foreign
from app.scanning.opening.limits import MAX_FILE
from app.scanning.sources.contract import Abilities, Device, ScannedPage, ScanSettings

SCHEME = "folder:"
TAKEN = "đã nhận"
REFUSED = "không nhận được"
QUIET = 10.0
"""Seconds without a new file after which a run is at its end."""

_LOOK = 0.25  # seconds between looks at the folder
_PATIENCE = 5  # times as long as others must be still does a file that does not open, before it is refused
_PATIENCE_EMPTY = 30  # the same for one of no bytes: many machines hold a name while they scan
_MOST_KNOWN = 50_000  # files that are remembered
_CHUNK = 1 << 20
_UNFINISHED = re.compile(
    r"^[.~]|\.(part|partial|tmp|temp|crdownload|filepart|lock)$|^(thumbs\.db|desktop\.ini)$", re.IGNORECASE
)
_NUMBERS = re.compile(r"(\d+)")
_HALF_WRITTEN = (errors.ForeignFileDamaged, errors.ForeignFileUnknownType)  # what a file may be until it is whole


class _NotYet(Exception):
    """The file cannot be read now, or changed while it was."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a file is, and since when; `doubted` once it did not open."""

    size: int
    changed: int
    since: float
    doubted: bool = False


class FolderSource:
    """A folder that files with pages come into.

    Args:
        taken: the file that remembers what was taken, by SHA-256; None remembers for this object's life only.
        quiet: seconds without a new file after which a run ends; None only ends by `cancel`.
        still: seconds that a file must not have changed before it is opened.
    """

    def __init__(self, taken: Path | None = None, quiet: float | None = QUIET, still: float = 2.0) -> None:
        self._taken = taken
        self._quiet = quiet
        self._still = still
        self._known: set[str] = set()
        self._seen: dict[Path, _Seen] = {}

    def discover(self, time_limit: float) -> tuple[Device, ...]:  # noqa: ARG002 - as all sources
        """Return nothing: a folder is chosen, not found."""
        return ()

    def abilities(self, device: str, time_limit: float) -> Abilities:  # noqa: ARG002 - as all sources
        """Return that nothing can be chosen: the machine that fills the folder decides.

        Raises:
            WatchedFolderGone: it is not there.
        """
        _names(device)
        return Abilities((), ())

    def pages(self, settings: ScanSettings, into: Path, cancel: Event) -> Iterator[ScannedPage]:
        """Yield the pages of each file, files by the numbers in their names; see `Source` for the rest.

        All pages of a file are durable in `into` before the file counts as taken; cut off in between it is taken
        once more, never lost.

        Raises:
            WatchedFileRefused: at the place of a file that stays unreadable; the next run goes on after it.
            WatchedFolderGone, WatchedFolderReadOnly: the folder, or the right to move files in it, is not there.
            WatchedFolderEmpty, WatchedFilesKnown: no page came at all, as no file did, or none that was new.
        """
        self._recall()
        _prepare(settings.device)
        known = number = 0
        for path in self._ready(settings.device, cancel):
            pages = self._take(settings.device, path, into, cancel)
            if pages is None:
                continue
            known += not pages
            try:
                for page in pages:
                    number += 1
                    yield replace(page, number=number)
            finally:
                _move(settings.device, path, TAKEN)
            if settings.pages and number >= settings.pages:
                return
        if not number and not cancel.is_set():
            kind = errors.WatchedFilesKnown if known else errors.WatchedFolderEmpty
            raise kind(settings.device, str(known))

    def _ready(self, device: str, cancel: Event) -> Iterator[Path]:
        """Yield the next file in order that has stopped changing; one that still grows holds those after it up."""
        heard = time.monotonic()
        while not cancel.is_set():
            self._look(device)
            first = min(self._seen, key=_order, default=None)
            if first is not None:
                heard = time.monotonic()
                if self._is_still(first):
                    yield first
                    continue
            elif self._quiet is not None and time.monotonic() - heard > self._quiet:
                return
            cancel.wait(_LOOK)

    def _look(self, device: str) -> None:
        """Note how each file in the folder is; what is gone is forgotten."""
        seen = {}
        for path in _names(device):
            try:
                now = path.stat()
            except OSError:
                continue
            fresh = _Seen(now.st_size, now.st_mtime_ns, time.monotonic())
            old = self._seen.get(path, fresh)
            seen[path] = old if (old.size, old.changed) == (fresh.size, fresh.changed) else fresh
        self._seen = seen

    def _is_still(self, path: Path) -> bool:
        seen = self._seen[path]
        patience = (_PATIENCE if seen.size else _PATIENCE_EMPTY) if seen.doubted else 1
        return time.monotonic() - seen.since >= self._still * patience

    def _take(self, device: str, path: Path, into: Path, cancel: Event) -> tuple[ScannedPage, ...] | None:
        """Return the pages of a file, durable and remembered; none of one taken before; None for later or never.

        Raises:
            WatchedFileRefused: it had time enough to become whole; it is moved away with the reason.
        """
        seen = self._seen[path]
        try:
            with durable.workshop(into) as folder:
                copy = folder / _shown(path)
                digest = _copied(path, copy, seen)
                if digest in self._known:
                    return ()
                pages = open_foreign(copy, into, cancel)
        except _NotYet as error:
            fault: errors.ForeignFileFault = errors.ForeignFileDamaged(_shown(path), str(error))
        except errors.ForeignFileFault as error:
            fault = error
        else:
            if cancel.is_set():
                return None
            self._remember(digest)
            return pages
        if isinstance(fault, _HALF_WRITTEN) and not seen.doubted:
            self._seen[path] = replace(seen, doubted=True)
            return None
        _refuse(device, path, fault)
        return None

    def _recall(self) -> None:
        if self._taken is None or not self._taken.exists():
            return
        lines = self._taken.read_text(encoding="ascii", errors="replace").split()
        self._known = set(lines)
        if len(lines) > _MOST_KNOWN:
            durable.write(self._taken, "\n".join(lines[-_MOST_KNOWN // 2 :]).encode("ascii"))

    def _remember(self, digest: str) -> None:
        self._known.add(digest)
        if self._taken is not None:
            with durable.explaining_disk_faults(self._taken.parent):
                with self._taken.open("a", encoding="ascii") as file:
                    file.write(f"\n{digest}")  # what a power cut left of the line before is no part of it
                durable.flush(self._taken)


def waiting(device: str) -> int:
    """Return how many files lie in a watched folder that nobody took yet, half-written ones among them.

    Raises:
        WatchedFolderGone: it cannot be read.
    """
    return len(_names(device))


def _folder(device: str) -> Path:
    return Path(device.removeprefix(SCHEME))


def _names(device: str) -> list[Path]:
    """Return the files in a folder that may be meant for us.

    Raises:
        WatchedFolderGone: it cannot be read.
    """
    try:
        return [path for path in _folder(device).iterdir() if not _UNFINISHED.search(path.name) and path.is_file()]
    except OSError as error:
        raise errors.WatchedFolderGone(device, str(error.strerror)) from error


def _order(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Return what files sort by: the numbers in their names as numbers, so that 10 comes after 9."""
    parts = _NUMBERS.split(path.name.casefold())
    return [(int(part) if at % 2 else 0, part) for at, part in enumerate(parts)], path.name


def _prepare(device: str) -> None:
    """Make sure, before any page is taken, that taken files can be moved away."""
    _names(device)
    there = _folder(device) / TAKEN
    try:
        there.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise errors.WatchedFolderReadOnly(device, str(error.strerror)) from error


def _copied(path: Path, copy: Path, seen: _Seen) -> str:
    """Copy a file to this machine, where it changes no more; returns its SHA-256.

    Raises:
        ForeignFileTooLarge: it is larger than any paper; nothing is copied.
    """
    if seen.size > MAX_FILE:
        raise errors.ForeignFileTooLarge(_shown(path), f"> {MAX_FILE >> 20} MB")
    digest = hashlib.sha256()
    with copy.open("wb") as target:
        for chunk in _chunks(path, seen):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _chunks(path: Path, seen: _Seen) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                yield chunk
            now = os.fstat(source.fileno())
    except OSError as error:  # the share's fault, not that of the disk that is written
        raise _NotYet(str(error.strerror)) from error
    if (now.st_size, now.st_mtime_ns) != (seen.size, seen.changed):
        raise _NotYet


def _refuse(device: str, path: Path, fault: errors.ForeignFileFault) -> None:
    if not path.exists():  # somebody took it back
        return
    moved = _move(device, path, REFUSED)
    moved.with_name(f"{moved.name}.txt").write_text(f"{explain(fault)}\n", encoding="utf-8")
    raise errors.WatchedFileRefused(device, _shown(path))


def _move(device: str, path: Path, where: str) -> Path:
    """Move a file into a subfolder under a name that is free there."""
    folder = path.parent / where
    try:
        folder.mkdir(exist_ok=True)
        names = (path.name, *(f"{path.stem} ({count}){path.suffix}" for count in range(2, 10_000)))
        target = next(target for name in names if not (target := folder / name).exists())
        path.rename(target)
    except FileNotFoundError as error:
        if path.parent.exists():  # somebody was quicker
            return folder / path.name
        raise errors.WatchedFolderGone(device, str(error.strerror)) from error
    except OSError as error:
        raise errors.WatchedFolderReadOnly(device, str(error.strerror)) from error
    return target


def _shown(path: Path) -> str:
    return path.name.encode("utf-8", "replace").decode()
