"""The package of a hand-over: a BagIt bag (RFC 8493) with documents, content, journal slices and the list."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import rfc8785

from app import errors
from app.home import explaining_disk_faults

FORMAT = 1
"""The version of this layout; a reader refuses a newer one."""

Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Table → uid → column → value."""

CONTENT = "data/package.json"
LIST = "data/danh-sach-ban-giao.pdf"
MOST_FILES = 50_000
MOST_JSON = 200 << 20
_CHUNK = 1 << 20
_DECLARATION = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A document that travels: its hash, and where it lies (in the store, or in an opened bag)."""

    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class PackedDossier:
    """One dossier of a package: its rows, its slice of the journal, its documents."""

    uid: str
    code: str
    rows: Rows
    entries: tuple[Mapping[str, Any], ...]
    documents: tuple[PackedFile, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that a hand-over gives to a department."""

    transfer_uid: str
    number: int
    sender_uid: str
    sender_name: str
    receiver_uid: str
    receiver_name: str
    made: datetime
    rows: Rows
    dossiers: tuple[PackedDossier, ...]
    list_pdf: bytes
    journal_head: str


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that was written and read back; its hash is that of its tag manifest."""

    path: Path
    hash: str


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package that was read and verified."""

    package: Package
    hash: str
    path: Path


def write(package: Package, into: Path) -> WrittenPackage:
    """Write a package as the folder `into`, flushed, renamed into place, and verified after.

    Raises:
        DiskFull, HomeReadOnly: it could not be written; nothing is left under its name.
        DocumentDamaged: a document is not what its hash says.
    """
    fresh = into.with_name(f"{into.name}.new")
    with explaining_disk_faults(into.parent):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir(parents=True)
            manifest = _payload(package, fresh)
            _tags(package, fresh, manifest)
            fresh.replace(into)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return WrittenPackage(into, _verify(into))


def read(path: Path) -> OpenedPackage:
    """Read and verify a package: every file is there, unchanged, and inside.

    Raises:
        PackageMissing: there is no bag.
        PackageDamaged: a file was changed, is missing, was added, or its name climbs out.
        PackageNewer: a newer program wrote it.
    """
    if not (path / "bagit.txt").is_file():
        raise errors.PackageMissing(path)
    bag_hash = _verify(path)
    content = path / CONTENT
    if not content.is_file() or content.stat().st_size > MOST_JSON:
        raise errors.PackageDamaged(path, CONTENT)
    try:
        said = json.loads(content.read_bytes())
        if said["format"] > FORMAT:
            raise errors.PackageNewer(path, str(said["format"]))
        package = _package(said, path)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise errors.PackageDamaged(path, CONTENT) from fault
    return OpenedPackage(package, bag_hash, path)


def _payload(package: Package, bag: Path) -> dict[str, str]:
    """Write the payload and return the hash of each file, hashed while it is copied."""
    manifest = {
        LIST: _write(bag / LIST, package.list_pdf),
        CONTENT: _write(bag / CONTENT, rfc8785.dumps(_content(package))),
    }
    for document in dict.fromkeys(d for dossier in package.dossiers for d in dossier.documents):
        name = _document_name(document.sha256)
        if name not in manifest:
            manifest[name] = _copy(document.path, bag / name)
            if manifest[name] != document.sha256:
                raise errors.DocumentDamaged(document.sha256)
    return manifest


def _tags(package: Package, bag: Path, manifest: Mapping[str, str]) -> None:
    octets = sum((bag / name).stat().st_size for name in manifest)
    info = (
        f"Bagging-Date: {package.made.astimezone(UTC):%Y-%m-%d}\n"
        f"External-Identifier: {package.transfer_uid}\n"
        f"Payload-Oxum: {octets}.{len(manifest)}\n"
    )
    tags = {
        "bagit.txt": _write(bag / "bagit.txt", _DECLARATION.encode()),
        "bag-info.txt": _write(bag / "bag-info.txt", info.encode()),
        "manifest-sha256.txt": _write(bag / "manifest-sha256.txt", _lines(manifest)),
    }
    _write(bag / "tagmanifest-sha256.txt", _lines(tags))


def _lines(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return hashlib.sha256(content).hexdigest()


def _copy(source: Path, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    if not source.is_file():
        return ""
    with source.open("rb") as given, target.open("wb") as out:
        while chunk := given.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _verify(path: Path) -> str:
    """Check the bag by bagit and by our own stricter rules; return the hash of its tag manifest."""
    import bagit

    _refuse_strangers(path)
    try:
        bagit.Bag(str(path)).validate()
    except (bagit.BagError, OSError, UnicodeError, ValueError) as fault:
        raise errors.PackageDamaged(path, str(fault)) from fault
    tag_manifest = path / "tagmanifest-sha256.txt"
    if not tag_manifest.is_file():
        raise errors.PackageDamaged(path, tag_manifest.name)
    return hashlib.sha256(tag_manifest.read_bytes()).hexdigest()


def _refuse_strangers(path: Path) -> None:
    """Refuse links, names that climb out of the bag or are not ASCII, and more files than any hand-over has."""
    files = 0
    for found in path.rglob("*"):
        files += 1
        if found.is_symlink() or files > MOST_FILES or not str(found.relative_to(path)).isascii():
            raise errors.PackageDamaged(path, found.name)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        listed = path / manifest
        text = listed.read_text(encoding="utf-8", errors="replace") if listed.is_file() else ""
        for line in text.splitlines():
            name = PurePosixPath(line.partition("  ")[2])
            if name.is_absolute() or ".." in name.parts:
                raise errors.PackageDamaged(path, str(name))


def _content(package: Package) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "transfer_uid": package.transfer_uid,
        "number": package.number,
        "sender_uid": package.sender_uid,
        "sender_name": package.sender_name,
        "receiver_uid": package.receiver_uid,
        "receiver_name": package.receiver_name,
        "made": package.made.astimezone(UTC).isoformat(),
        "journal_head": package.journal_head,
        "rows": package.rows,
        "dossiers": [
            {
                "uid": d.uid,
                "code": d.code,
                "rows": d.rows,
                "entries": list(d.entries),
                "documents": [held.sha256 for held in d.documents],
            }
            for d in package.dossiers
        ],
    }


def _package(said: Mapping[str, Any], bag: Path) -> Package:
    return Package(
        transfer_uid=said["transfer_uid"],
        number=said["number"],
        sender_uid=said["sender_uid"],
        sender_name=said["sender_name"],
        receiver_uid=said["receiver_uid"],
        receiver_name=said["receiver_name"],
        made=datetime.fromisoformat(said["made"]),
        rows=said["rows"],
        dossiers=tuple(_dossier(one, bag) for one in said["dossiers"]),
        list_pdf=(bag / LIST).read_bytes(),
        journal_head=said["journal_head"],
    )


def _dossier(said: Mapping[str, Any], bag: Path) -> PackedDossier:
    documents = tuple(PackedFile(sha256, bag / _document_name(sha256)) for sha256 in said["documents"])
    for held in documents:
        if not held.path.is_file():
            raise errors.PackageDamaged(bag, held.path.name)
    return PackedDossier(said["uid"], said["code"], said["rows"], tuple(said["entries"]), documents)


def _document_name(sha256: str) -> str:
    return f"data/documents/{sha256}.pdf"
