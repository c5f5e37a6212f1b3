"""Documents by their content: written, flushed, renamed, read back, and only then referred to."""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from app import errors
from app.home import explaining_disk_faults
from app.models.base import new_uid

SUFFIX = ".pdf"
_CHUNK = 1 << 20


class Documents:
    """The folder of documents, named by SHA-256 (`ab/cdef….pdf`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the document with this hash lies."""
        return self.folder / sha256[:2] / f"{sha256[2:]}{SUFFIX}"

    def add_bytes(self, content: bytes) -> str:
        """Store bytes durably and return their hash.

        Raises:
            DiskFull, HomeReadOnly: nothing was stored.
            DocumentDamaged: the disk did not give back what was written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if self._holds(sha256):
            return sha256
        with explaining_disk_faults(self.folder):
            fresh = self._fresh()
            try:
                with fresh.open("wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                self._adopt(fresh, sha256)
            finally:
                fresh.unlink(missing_ok=True)
        return sha256

    def add_file(self, source: Path) -> str:
        """Store a copy of a file durably and return its hash; faults as for `add_bytes`."""
        sha256 = hash_file(source)
        if self._holds(sha256):
            return sha256
        with explaining_disk_faults(self.folder):
            fresh = self._fresh()
            try:
                with source.open("rb") as given, fresh.open("wb") as out:
                    shutil.copyfileobj(given, out, _CHUNK)
                    out.flush()
                    os.fsync(out.fileno())
                self._adopt(fresh, sha256)
            finally:
                fresh.unlink(missing_ok=True)
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return a document's bytes.

        Raises:
            DocumentDamaged: it is gone or is not what its name says.
        """
        path = self.path(sha256)
        content = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise errors.DocumentDamaged(sha256)
        return content

    def is_whole(self, sha256: str) -> bool:
        """Whether the document is there and is what its name says."""
        path = self.path(sha256)
        return path.exists() and hash_file(path) == sha256

    def all(self) -> Iterator[tuple[str, Path]]:
        """Yield the hash that each stored file's name says, and its path."""
        for path in sorted(self.folder.glob(f"??/*{SUFFIX}")):
            yield path.parent.name + path.stem, path

    def _holds(self, sha256: str) -> bool:
        return self.path(sha256).exists() and hash_file(self.path(sha256)) == sha256

    def _fresh(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{new_uid()}.new"

    def _adopt(self, fresh: Path, sha256: str) -> None:
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        fresh.replace(target)
        flush_folder(target.parent)
        flush_folder(self.folder)
        if hash_file(target) != sha256:
            target.unlink()
            raise errors.DocumentDamaged(sha256)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as given:
        return hashlib.file_digest(given, "sha256").hexdigest()


def flush_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
