"""Files that are whole and survive a power cut, or are not there at all."""

import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import errors

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})
_NAME_TAKEN = frozenset({errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY})


@contextmanager
def explaining_disk_faults(folder: Path) -> Iterator[None]:
    """Turn the machine's refusals to write in `folder` into those of the closed list.

    Raises:
        DiskFull: no room, or a quota reached.
        HomeReadOnly: the folder, or the whole disk, cannot be written, or something else has its name.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise errors.DiskFull(folder) from fault
        if fault.errno in _NO_WRITING | _NAME_TAKEN:
            raise errors.HomeReadOnly(folder) from fault
        raise


@contextmanager
def workshop(into: Path) -> Iterator[Path]:
    """Give a hidden folder inside `into` for unfinished files; it is gone afterwards.

    Raises:
        DiskFull, HomeReadOnly: files cannot be written there.
    """
    with explaining_disk_faults(into), tempfile.TemporaryDirectory(prefix=".unfinished-", dir=into) as folder:
        yield Path(folder)


@contextmanager
def begun(target: Path) -> Iterator[Path]:
    """Give a name beside `target` for a file that is made there; whole, it takes the target's place.

    After a fault nothing of it is left, and what had the target's name is as it was.

    Raises:
        DiskFull, HomeReadOnly: it could not be written.
    """
    fresh = target.with_name(f"{target.name}.new")
    with explaining_disk_faults(target.parent):
        try:
            yield fresh
            put(fresh, target)
        finally:
            fresh.unlink(missing_ok=True)


def write(target: Path, content: bytes) -> None:
    """Write a file under its name: wholly, or it stays as it was.

    Raises:
        DiskFull, HomeReadOnly: it could not be written.
    """
    with begun(target) as fresh:
        fresh.write_bytes(content)


def copy(source: Path, target: Path) -> None:
    """Copy a file under a name: wholly, or what had the name stays as it was.

    Raises:
        DiskFull, HomeReadOnly: it could not be written.
    """
    with begun(target) as fresh:
        shutil.copyfile(source, fresh)


def write_through(path: Path, content: bytes) -> None:
    """Write a file of a folder that is still unfinished, and wait until its bytes are on the disk."""
    path.write_bytes(content)
    flush(path)


def copy_through(source: Path, path: Path) -> None:
    """Copy a file into a folder that is still unfinished, and wait until its bytes are on the disk."""
    shutil.copyfile(source, path)
    flush(path)


def put(unfinished: Path, target: Path) -> None:
    """Flush a finished file, rename it to `target` on the same disk, and flush the folder."""
    flush(unfinished)
    unfinished.replace(target)
    flush_folder(target.parent)


def flush(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    with path.open("rb+", buffering=0) as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut; Windows has no such call: NTFS journals the rename."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb", buffering=0) as given:
        return hashlib.file_digest(given, "sha256").hexdigest()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there and has this hash."""
    return path.is_file() and hash_file(path) == sha256


def read_back(path: Path, sha256: str) -> None:
    """Read a file that was written just now; one that is not what was given is taken away.

    Raises:
        DocumentDamaged: the disk did not give back what was written.
    """
    if hash_file(path) != sha256:
        path.unlink()
        raise errors.DocumentDamaged(sha256)
