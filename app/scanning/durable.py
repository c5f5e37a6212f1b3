"""Page files that are whole and survive a power cut, or are not there at all."""

import errno
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from uuid_utils import uuid7

from app import errors

if TYPE_CHECKING:
    from pikepdf import Pdf

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@contextmanager
def workshop(into: Path) -> Iterator[Path]:
    """Give a hidden folder inside `into` for unfinished files; it is gone afterwards.

    Raises:
        DiskFull, HomeReadOnly: files cannot be written there.
    """
    with faults_of(into), tempfile.TemporaryDirectory(prefix=".unfinished-", dir=into) as folder:
        yield Path(folder)


@contextmanager
def faults_of(folder: Path) -> Iterator[None]:
    """Turn the machine's refusals to write in `folder` into `DiskFull` and `HomeReadOnly`."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise errors.DiskFull(folder) from error
        if error.errno in _NO_WRITING:
            raise errors.HomeReadOnly(folder) from error
        raise


def keep(unfinished: Path, into: Path) -> Path:
    """Flush a finished file and move it into the folder under a new name; names sort by when they came."""
    target = into / f"{uuid7()}{unfinished.suffix}"
    put(unfinished, target)
    return target


def put(unfinished: Path, target: Path) -> None:
    """Flush a finished file, rename it to `target` on the same disk, and flush the folder."""
    flush(unfinished)
    unfinished.replace(target)
    _flush_folder(target.parent)


class _Refusable(io.RawIOBase):
    """Takes a file's bytes and keeps the disk's refusal for later."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.refusal: OSError | None = None

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, data: Any, /) -> int:
        """Write the bytes; after a refusal nothing more."""
        if self.refusal is None:
            try:
                self._file.write(data)
            except OSError as error:
                self.refusal = error
        return memoryview(data).nbytes


def save_pdf(pdf: "Pdf", target: Path, **asked: Any) -> None:
    """Write a PDF, with what pikepdf is asked for beside; the same pages give the same bytes.

    Raises OSError when the disk refuses: at the last bytes of a file qpdf itself would end the whole process.
    """
    with target.open("wb") as file:
        out = _Refusable(file)
        pdf.save(cast("BinaryIO", out), **{"deterministic_id": True, **asked})
    if out.refusal is not None:
        raise out.refusal


def flush(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
