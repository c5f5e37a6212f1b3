"""Documents by their content: written, flushed, renamed, read back, and only then referred to."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from app import errors
from app.home import explaining_disk_faults, flush_folder
from app.models.base import new_uid

__all__ = ("Documents", "flush_folder", "hash_file")

_SUFFIX = ".pdf"
_FRESH = ".new"
_CHUNK = 1 << 20


class Documents:
    """The folder of documents, named by SHA-256 (`ab/cdef….pdf`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the document with this hash lies."""
        return self.folder / sha256[:2] / f"{sha256[2:]}{_SUFFIX}"

    def add_bytes(self, content: bytes) -> str:
        """Store bytes durably and return their hash.

        Raises:
            DiskFull, HomeReadOnly: nothing was stored.
            DocumentDamaged: the disk did not give back what was written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        self._add(sha256, BytesIO(content))
        return sha256

    def add_file(self, source: Path) -> str:
        """Store a copy of a file durably and return its hash; faults as for `add_bytes`."""
        sha256 = hash_file(source)
        with source.open("rb") as given:
            self._add(sha256, given)
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return a document's bytes.

        Raises:
            DocumentDamaged: it is gone or is not what its name says.
        """
        path = self.path(sha256)
        content = path.read_bytes() if path.exists() else None
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise errors.DocumentDamaged(sha256)
        return content

    def is_whole(self, sha256: str) -> bool:
        """Whether the document is there and is what its name says."""
        path = self.path(sha256)
        return path.exists() and hash_file(path) == sha256

    def all(self) -> Iterator[tuple[str, Path]]:
        """Yield the hash that each stored file's name says, and its path."""
        for path in sorted(self.folder.glob(f"??/*{_SUFFIX}")):
            yield path.parent.name + path.stem, path

    def is_empty(self) -> bool:
        """Whether not one document is here."""
        return next(self.folder.glob(f"??/*{_SUFFIX}"), None) is None

    def leftovers(self) -> Iterator[Path]:
        """Yield files that were begun and never became documents, as after a crash."""
        yield from sorted(self.folder.glob(f"*{_FRESH}"))

    def _add(self, sha256: str, given: BinaryIO) -> None:
        with explaining_disk_faults(self.folder):
            if self.is_whole(sha256):
                os.utime(self.path(sha256))  # somebody is about to refer to it: no sweep may take it for old
                return
            fresh = self._fresh()
            try:
                with fresh.open("wb") as out:
                    shutil.copyfileobj(given, out, _CHUNK)
                    out.flush()
                    os.fsync(out.fileno())
                self._adopt(fresh, sha256)
            finally:
                fresh.unlink(missing_ok=True)

    def _fresh(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{new_uid()}{_FRESH}"

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
