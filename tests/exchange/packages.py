"""Packages and acknowledgements of invented dossiers, small enough to damage by hand."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from app.exchange.acknowledgement import AckItem, Acknowledgement
from app.exchange.package import Package, PackedDossier, PackedFile

MOMENT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
NAME = "Nguyễn Thị Mẫu – số «12»"


def document(folder: Path, content: bytes) -> PackedFile:
    """Return a document that lies in the folder under its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256
    path.write_bytes(content)
    return PackedFile(sha256, path)


def dossier(number: int, *documents: PackedFile) -> PackedDossier:
    """Return a dossier with rows, two entries and the documents."""
    uid = f"0193-{number:04d}"
    return PackedDossier(
        uid=uid,
        code=f"H55.14-261124-{number:04d}",
        rows={"dossiers": {uid: {"owner_name": NAME, "fee": 2_200_000, "void": False, "reason": None}}},
        entries=({"hash": "a" * 64, "content": {"what": "accepted"}}, {"hash": "b" * 64, "content": None}),
        documents=documents,
    )


def package(folder: Path) -> Package:
    """Return a package of two dossiers that share a document."""
    first, shared = document(folder, b"%PDF-1.7 first"), document(folder, b"%PDF-1.7 shared")
    return Package(
        transfer_uid="0193-aa",
        number=7,
        sender_uid="0193-quay",
        sender_name="Quầy số 3",
        receiver_uid="0193-phong",
        receiver_name="Phòng Quản lý Thương mại",
        made=MOMENT,
        rows={"officers": {"0193-o": {"name": NAME}}},
        dossiers=(dossier(1, first, shared), dossier(2, shared)),
        list_pdf=b"%PDF-1.7 list",
        journal_head="c" * 64,
    )


def acknowledgement() -> Acknowledgement:
    """Return an answer that confirms one dossier and returns another."""
    entries = ({"hash": "d" * 64, "sequence": 3},)
    return Acknowledgement(
        package_hash="e" * 64,
        transfer_uid="0193-aa",
        sender_uid="0193-phong",
        sender_name="Phòng Quản lý Thương mại",
        receiver_uid="0193-quay",
        receiver_name="Quầy số 3",
        made=MOMENT,
        officer=NAME,
        items=(
            AckItem("0193-0001", "H55.14-261124-0001", True, "", MOMENT, entries),
            AckItem("0193-0002", "H55.14-261124-0002", False, "Thiếu trang 2 của đơn", MOMENT, ()),
        ),
    )
