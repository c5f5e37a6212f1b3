"""Documents by their content: written, flushed, renamed, read back, and only then referred to."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from app import durable, errors
from app.durable import explaining_disk_faults, flush, flush_folder, hash_file, read_back
from app.models.base import new_uid

_SUFFIX = ".pdf"
_FRESH = ".new"
_CHUNK = 1 << 20


class Documents:
    """The folder of documents, named by SHA-256 (`ab/cdef….pdf`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settled: set[Path] = set()

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

    @contextmanager
    def staging(self) -> Iterator["Staging"]:
        """Give a place for files that become documents together; what was not kept there is gone afterwards."""
        stage = Staging(self)
        try:
            yield stage
        finally:
            stage.clear()

    def fresh(self) -> Path:
        """Return a new name for a file that is begun here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{new_uid()}{_FRESH}"

    def adopt(self, flushed: Mapping[str, Path]) -> None:
        """Let files, flushed and named by their hashes, become documents; each folder is flushed once.

        The folder of folders needs it only for one that may be new, which is what this program has not flushed yet.

        Raises:
            DocumentDamaged: the disk did not give back what was written.
        """
        targets = {sha256: self.path(sha256) for sha256 in flushed}
        folders = {target.parent for target in targets.values()}
        for folder in folders:
            folder.mkdir(exist_ok=True)
        for sha256, path in flushed.items():
            path.replace(targets[sha256])
        for folder in folders:
            flush_folder(folder)
        if not folders <= self._settled:
            flush_folder(self.folder)
            self._settled |= folders
        for sha256, target in targets.items():
            read_back(target, sha256)

    def has(self, sha256: str) -> bool:
        """Whether the document is there, whole; one that is counts as new again.

        Somebody is about to refer to it: no sweep may take it for old.
        """
        if not self.is_whole(sha256):
            return False
        os.utime(self.path(sha256))
        return True

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
        return durable.is_whole(self.path(sha256), sha256)

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
            if self.has(sha256):
                return
            fresh = self.fresh()
            try:
                with fresh.open("wb") as out:
                    shutil.copyfileobj(given, out, _CHUNK)
                flush(fresh)
                self.adopt({sha256: fresh})
            finally:
                fresh.unlink(missing_ok=True)


class Staging:
    """Copies of files that may become documents: made first, looked at, then flushed and named all together."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._copies: dict[str, Path] = {}
        self._begun: set[Path] = set()

    def copy(self, source: Path) -> tuple[str, Path]:
        """Copy a file, read once, and return its hash and the copy.

        Raises:
            DiskFull, HomeReadOnly: it was not copied.
            OSError: the file itself cannot be opened or read; that is no fault of this disk.
        """
        digest, folder = hashlib.sha256(), self._documents.folder
        with source.open("rb", buffering=0) as given:
            with explaining_disk_faults(folder):
                fresh = self._documents.fresh()
                self._begun.add(fresh)
                out = fresh.open("wb")
            with out:
                while piece := given.read(_CHUNK):
                    digest.update(piece)
                    with explaining_disk_faults(folder):
                        out.write(piece)
                        out.flush()
        return digest.hexdigest(), self._copies.setdefault(digest.hexdigest(), fresh)

    def keep(self, hashes: Iterable[str]) -> None:
        """Let copies become documents, all written before the first is waited for.

        Raises:
            DiskFull, HomeReadOnly: not all of them were stored.
            DocumentDamaged: the disk did not give back what was written.
        """
        with explaining_disk_faults(self._documents.folder):
            new = {sha256: self._copies[sha256] for sha256 in hashes if not self._documents.has(sha256)}
            for path in new.values():
                flush(path)
            if new:
                self._documents.adopt(new)
                self._begun -= set(new.values())

    def clear(self) -> None:
        """Remove what did not become a document."""
        for path in self._begun:
            path.unlink(missing_ok=True)
