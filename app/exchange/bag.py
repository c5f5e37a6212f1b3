"""A BagIt bag as a foreign folder: nothing in it is believed before names, links, sizes and hashes are checked."""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app import errors
from app.durable import hash_file
from app.errors import PackageReason

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
MOST_FILES = 50_000
MOST_BYTES = 16 << 30
MOST_TAG_BYTES = 16 << 20

_NAME = re.compile(r"(?!/)(?!.*(^|/)\.\.?(/|$))[A-Za-z0-9._/-]+")
_HASHERS = 4


@dataclass(frozen=True, slots=True)
class VerifiedBag:
    """A bag that is whole: its payload (name → SHA-256) and its hash, that of its tag manifest."""

    path: Path
    files: Mapping[str, str]
    hash: str


def verify(path: Path) -> VerifiedBag:
    """Verify a bag by RFC 8493 and by our stricter rules: ASCII names, no links, no file that nothing lists.

    Raises:
        PackageMissing: there is no bag.
        PackageDamaged: it is not whole; `reason` and `detail` (the file) say what is wrong.
    """
    try:
        if not (path / "bagit.txt").is_file():
            raise errors.PackageMissing(path)
        present = _present(path)
        listed = _listed(path, present)
        _compare(path, present, listed)
        _check_hashes(path, listed)
        tag_hash = hash_file(path / TAG_MANIFEST)
    except OSError as fault:
        raise errors.PackageDamaged(path, str(fault.strerror), PackageReason.UNREADABLE) from fault
    payload = {name: sha256 for name, sha256 in listed.items() if name.startswith("data/")}
    return VerifiedBag(path, payload, tag_hash)


def lines(hashes: Mapping[str, str]) -> bytes:
    """Return a manifest of files (name → SHA-256)."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()


def _present(path: Path) -> dict[str, int]:
    """Return the size of each file of the folder; a link, an odd name or a huge folder is refused."""
    found: dict[str, int] = {}
    octets = 0
    for entry in _walk(path):
        name = Path(entry.path).relative_to(path).as_posix()
        if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
            raise errors.PackageDamaged(path, name, PackageReason.LINK)
        if not _NAME.fullmatch(name):
            raise errors.PackageDamaged(path, ascii(name), PackageReason.NAME)
        if entry.is_file():
            found[name] = entry.stat().st_size
            octets += found[name]
        if len(found) > MOST_FILES or octets > MOST_BYTES:
            raise errors.PackageDamaged(path, name, PackageReason.TOO_LARGE)
    return found


def _walk(path: Path) -> Iterator["os.DirEntry[str]"]:
    folders = [path]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))


def _listed(path: Path, present: Mapping[str, int]) -> dict[str, str]:
    """Return what both manifests list (name → SHA-256), read by bagit once no name in them climbs out."""
    for manifest in (MANIFEST, TAG_MANIFEST):
        if manifest not in present:
            raise errors.PackageDamaged(path, manifest, PackageReason.MISSING)
    for name, size in present.items():
        if "/" not in name and size > MOST_TAG_BYTES:
            raise errors.PackageDamaged(path, name, PackageReason.TOO_LARGE)
    for manifest in (MANIFEST, TAG_MANIFEST):
        _refuse_outside(path, manifest)
    return _read_by_bagit(path)


def _refuse_outside(path: Path, manifest: str) -> None:
    for line in (path / manifest).read_bytes().splitlines():
        name = line.decode("utf-8", "replace").split(maxsplit=1)[-1:] or [""]
        if not _NAME.fullmatch(name[0]):
            raise errors.PackageDamaged(path, ascii(name[0]), PackageReason.OUTSIDE)


def _read_by_bagit(path: Path) -> dict[str, str]:
    import bagit

    bagit.LOGGER.setLevel(logging.CRITICAL)  # what it would warn of is told to staff by reason
    try:
        opened = bagit.Bag(str(path))
    except (bagit.BagError, ValueError) as fault:
        raise errors.PackageDamaged(path, "bagit.txt", PackageReason.UNREADABLE) from fault
    if set(opened.algorithms) != {"sha256"}:
        raise errors.PackageDamaged(path, MANIFEST, PackageReason.UNREADABLE)
    return {Path(name).as_posix(): hashes["sha256"].lower() for name, hashes in opened.entries.items()}


def _compare(path: Path, present: Mapping[str, int], listed: Mapping[str, str]) -> None:
    for name in sorted(set(listed) - set(present)):
        raise errors.PackageDamaged(path, name, PackageReason.MISSING)
    for name in sorted(set(present) - set(listed) - {TAG_MANIFEST}):
        raise errors.PackageDamaged(path, name, PackageReason.EXTRA)


def _check_hashes(path: Path, listed: Mapping[str, str]) -> None:
    with ThreadPoolExecutor(_HASHERS) as hashers:
        found = hashers.map(lambda name: hash_file(path / name), listed)
        for (name, expected), sha256 in zip(listed.items(), found, strict=True):
            if sha256 != expected:
                raise errors.PackageDamaged(path, name, PackageReason.CHANGED)
