"""The package of a hand-over: a BagIt bag (RFC 8493) with documents, content, journal slices and the list."""

import hashlib
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import errors
from app.durable import copy_through, explaining_disk_faults, flush_folder, write_through
from app.exchange import bag, sealed_json
from app.exchange.sealed_json import Fields, Rows

FORMAT = 1
"""The version of this layout; a reader refuses a newer one."""

CONTENT = "data/package.json"
LIST = "data/danh-sach-ban-giao.pdf"
MOST_CONTENT = 200 << 20
"""Bytes of the content file."""

_WRITERS = 4
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


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
    """Everything that a hand-over gives to a department; `workstations` are those that the sender writes under."""

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
    workstations: tuple[str, ...] = ()


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
    """Write a package as the folder `into`: durable, read back and verified, and only then given its name.

    Raises:
        DiskFull, HomeReadOnly: it could not be written; nothing is left under its name.
        DocumentDamaged: a document is gone, or not what its hash says.
    """
    fresh = into.with_name(f"{into.name}.new")
    with explaining_disk_faults(into.parent):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _fill(package, fresh)
            bag_hash = _read_back(fresh)
            fresh.replace(into)
            flush_folder(into.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return WrittenPackage(into, bag_hash)


def read(path: Path) -> OpenedPackage:
    """Read and verify a package: every file is there, unchanged, and inside.

    Raises:
        PackageMissing: there is no bag.
        PackageDamaged: a file was changed, is missing, was added, or its name climbs out; `reason` says which.
        PackageNewer: a newer program wrote it.
    """
    verified = bag.verify(path)
    content = path / CONTENT
    if CONTENT not in verified.files or LIST not in verified.files:
        raise errors.PackageDamaged(path, CONTENT, errors.PackageReason.UNREADABLE)
    try:
        if content.stat().st_size > MOST_CONTENT:
            raise errors.PackageDamaged(path, CONTENT, errors.PackageReason.TOO_LARGE)
        said = sealed_json.loads(content.read_bytes())
        if said.number("format") > FORMAT:
            raise errors.PackageNewer(path, str(said.number("format")))
        package = _package(said, path)
    except (sealed_json.NotAsMeant, OSError) as fault:
        raise errors.PackageDamaged(path, CONTENT, errors.PackageReason.UNREADABLE) from fault
    _check_documents(package, verified)
    return OpenedPackage(package, verified.hash, path)


def _fill(package: Package, folder: Path) -> None:
    """Write payload and tags. A document's name is its hash, so it is hashed once: when it is read back."""
    documents = {_document_name(d.sha256): d for dossier in package.dossiers for d in dossier.documents}
    (folder / "data" / "documents").mkdir(parents=True)
    with ThreadPoolExecutor(_WRITERS) as writers:
        list(writers.map(lambda named: _copy(named[1], folder / named[0]), documents.items()))
    manifest = {name: document.sha256 for name, document in documents.items()}
    manifest[LIST] = _write(folder / LIST, package.list_pdf)
    manifest[CONTENT] = _write(folder / CONTENT, sealed_json.dumps(_content(package)))
    octets = sum((folder / name).stat().st_size for name in manifest)
    info = (
        f"Bagging-Date: {package.made.astimezone(UTC):%Y-%m-%d}\n"
        f"External-Identifier: {package.transfer_uid}\n"
        f"Payload-Oxum: {octets}.{len(manifest)}\n"
    )
    tags = {
        "bagit.txt": _write(folder / "bagit.txt", _DECLARATION),
        "bag-info.txt": _write(folder / "bag-info.txt", info.encode()),
        bag.MANIFEST: _write(folder / bag.MANIFEST, bag.lines(manifest)),
    }
    _write(folder / bag.TAG_MANIFEST, bag.lines(tags))
    for inner in (folder / "data" / "documents", folder / "data", folder):
        flush_folder(inner)


def _write(path: Path, content: bytes) -> str:
    write_through(path, content)
    return hashlib.sha256(content).hexdigest()


def _copy(document: PackedFile, target: Path) -> None:
    if not document.path.is_file():
        raise errors.DocumentDamaged(document.sha256)
    copy_through(document.path, target)


def _read_back(folder: Path) -> str:
    try:
        return bag.verify(folder).hash
    except errors.PackageDamaged as fault:  # all but the documents was hashed from memory
        raise errors.DocumentDamaged(Path(fault.detail).stem) from fault


def _content(package: Package) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "transfer_uid": package.transfer_uid,
        "number": package.number,
        "sender_uid": package.sender_uid,
        "sender_name": package.sender_name,
        "receiver_uid": package.receiver_uid,
        "receiver_name": package.receiver_name,
        "made": sealed_json.moment_text(package.made),
        "journal_head": package.journal_head,
        "workstations": list(package.workstations),
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


def _package(said: Fields, folder: Path) -> Package:
    return Package(
        transfer_uid=said.text("transfer_uid"),
        number=said.number("number"),
        sender_uid=said.text("sender_uid"),
        sender_name=said.text("sender_name"),
        receiver_uid=said.text("receiver_uid"),
        receiver_name=said.text("receiver_name"),
        made=said.moment("made"),
        rows=said.rows("rows"),
        dossiers=tuple(_dossier(one, folder) for one in said.each("dossiers")),
        list_pdf=(folder / LIST).read_bytes(),
        journal_head=said.text("journal_head"),
        workstations=said.texts("workstations"),
    )


def _dossier(said: Fields, folder: Path) -> PackedDossier:
    return PackedDossier(
        uid=said.text("uid"),
        code=said.text("code"),
        rows=said.rows("rows"),
        entries=said.entries("entries"),
        documents=tuple(PackedFile(one, folder / _document_name(one)) for one in said.hashes("documents")),
    )


def _check_documents(package: Package, verified: bag.VerifiedBag) -> None:
    """Refuse a bag that names documents it lacks, or holds files under names that are not their hashes."""
    named = {_document_name(d.sha256): d.sha256 for dossier in package.dossiers for d in dossier.documents}
    held = {name: sha256 for name, sha256 in verified.files.items() if name not in {CONTENT, LIST}}
    for name, sha256 in named.items():
        if held.get(name) != sha256:
            reason = errors.PackageReason.CHANGED if name in held else errors.PackageReason.MISSING
            raise errors.PackageDamaged(verified.path, name, reason)
    for name in held:
        if name not in named:
            raise errors.PackageDamaged(verified.path, name, errors.PackageReason.EXTRA)


def _document_name(sha256: str) -> str:
    return f"data/documents/{sha256}.pdf"
