"""Files that a message speaks of: found in its folder, or fetched; never anywhere else."""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from os import stat_result
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import S_ISLNK, S_ISREG
from typing import TYPE_CHECKING

from app import errors
from app.durable import explaining_disk_faults, hash_file
from app.errors import HeldReason
from app.text import nfc

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 100 << 20
FETCH_SECONDS = 10.0
"""How long a server may say nothing."""

MOST_SECONDS = 120.0
"""How long a file may take as a whole."""

MOST_HOPS = 5
"""How often a server may say that a file lies elsewhere."""

CHUNK = 1 << 16


def find(folder: Path, name: str, sha256: str = "") -> Path:
    """Return the file of that name in a message's folder, else the one there that holds what was announced.

    A name may begin with the folder's own, divide its steps as Windows does, and leave out capitals, or the ending.

    Raises:
        MessageHeld: the name leads out of the folder, there is no such file, or it is larger than any paper.
    """
    if not _is_plain(name) or folder.is_symlink():
        raise errors.MessageHeld(HeldReason.FILE_OUTSIDE, name)
    lying = ((path, state) for path in _places(folder, name, sha256) if (state := _state(path)) is not None)
    path, found = next(lying, (folder, None))
    if found is None:
        raise errors.MessageHeld(HeldReason.FILE_MISSING, name)
    if S_ISLNK(found.st_mode) or (path.parent != folder and not _is_below(path, folder)):
        raise errors.MessageHeld(HeldReason.FILE_OUTSIDE, name)
    if not S_ISREG(found.st_mode):
        raise errors.MessageHeld(HeldReason.FILE_MISSING, name)
    if found.st_size > MOST_BYTES:
        raise errors.MessageHeld(HeldReason.FILE_TOO_LARGE, name)
    return path


@dataclass(frozen=True, slots=True)
class Sources:
    """From where files are fetched: the only `hosts` that are asked, any without one; the `silent` ones so far.

    One that does not answer is asked once in a run, not for each file: the rest goes on.
    """

    hosts: Collection[str]
    silent: set[str] = field(default_factory=set)


def fetch(address: str, into: Path, sources: Sources) -> Path:
    """Fetch a file by HTTP into a folder; it stops at a size and a time.

    Args:
        address: where it lies, as a message says; nobody vouches for that.
        into: the folder.
        sources: what may be asked, also where a server says that the file lies elsewhere.

    Raises:
        MessageHeld: it lies on another host, could not be fetched, or is larger than any paper.
        DiskFull, HomeReadOnly: it could not be kept.
    """
    import httpx

    target = into / "fetched"
    plain = {"Accept-Encoding": "identity"}  # what is packed on the way could unpack to anything
    try:
        with httpx.Client(timeout=FETCH_SECONDS, headers=plain) as client:
            asked = client.build_request("GET", address)
            for _hop in range(MOST_HOPS + 1):
                instead = _fetched(client, asked, target, sources)
                if instead is None:
                    return target
                asked = instead
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OverflowError) as fault:  # a host or port that none is
        raise errors.MessageHeld(
            HeldReason.FILE_UNREACHABLE, f"{address}: {fault or type(fault).__name__}"
        ) from fault
    raise errors.MessageHeld(HeldReason.FILE_UNREACHABLE, f"{address}: > {MOST_HOPS} × 3xx")


def _fetched(
    client: "httpx.Client", asked: "httpx.Request", target: Path, sources: Sources
) -> "httpx.Request | None":
    """Fetch a file, or return what is to be asked instead."""
    import httpx

    host = asked.url.host.lower().rstrip(".")
    if sources.hosts and host not in sources.hosts:
        raise errors.MessageHeld(HeldReason.FILE_HOST, host)
    if host in sources.silent:
        raise errors.MessageHeld(HeldReason.FILE_UNREACHABLE, str(asked.url))
    try:
        answer = client.send(asked, stream=True)
    except (httpx.ConnectError, httpx.TimeoutException):
        sources.silent.add(host)
        raise
    try:
        if answer.next_request is not None:
            return answer.next_request
        if answer.status_code != HTTPStatus.OK:
            raise errors.MessageHeld(HeldReason.FILE_UNREACHABLE, f"{asked.url}: {answer.status_code}")
        with explaining_disk_faults(target.parent), target.open("wb") as out:
            out.writelines(_limited(answer.iter_raw(CHUNK), str(asked.url)))
    finally:
        answer.close()
    return None


def _limited(pieces: Iterator[bytes], address: str) -> Iterator[bytes]:
    """Yield what comes until it is too much or takes too long: a sender that drips never times out by itself."""
    latest, size = time.monotonic() + MOST_SECONDS, 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_BYTES:
            raise errors.MessageHeld(HeldReason.FILE_TOO_LARGE, address)
        if time.monotonic() > latest:
            raise errors.MessageHeld(HeldReason.FILE_UNREACHABLE, f"{address}: > {MOST_SECONDS:g} s")
        yield piece


def _is_plain(name: str) -> bool:
    """Whether a name stays below its folder on any system: relative, no steps up, no drive, no stream."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    steps = {*posix.parts, *windows.parts}
    return not (posix.is_absolute() or windows.anchor or ".." in steps or ":" in name or "\0" in name)


def _is_below(path: Path, folder: Path) -> bool:
    """Whether a path stays in a folder whatever folders between them are links."""
    return path.resolve().is_relative_to(folder.resolve())


def _state(path: Path) -> stat_result | None:
    """Return what the disk says of a file, or of a link itself; nothing for a name that it cannot even hold."""
    try:
        return path.lstat()
    except (OSError, ValueError):
        return None


def _places(folder: Path, name: str, sha256: str) -> Iterator[Path]:
    """Yield where a file may lie, the likeliest place first."""
    steps = PureWindowsPath(name).parts
    for ways in (steps, steps[1:] if steps[:1] == (folder.name,) else ()):
        if ways:
            yield folder.joinpath(*ways)
            beside, wanted = _entries(folder.joinpath(*ways[:-1])), _plainly(ways[-1])
            yield from (path for path in beside if wanted in {_plainly(path.name), _plainly(path.stem)})
    if sha256:
        yield from (path for path in _entries(folder) if _holds(path, sha256))


def _plainly(name: str) -> str:
    """Return a name in which capitals do not count, nor whether letters stand apart from their marks (NFD)."""
    return nfc(name).casefold()


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (OSError, ValueError):
        return []


def _holds(path: Path, sha256: str) -> bool:
    state = _state(path)
    if state is None or not S_ISREG(state.st_mode) or state.st_size > MOST_BYTES:
        return False
    try:
        return hash_file(path) == sha256
    except OSError:  # it goes at this moment, or is locked
        return False
