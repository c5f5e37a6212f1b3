"""The answer of a department: one JSON file that names the package's hash and carries its own."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785

from app import errors
from app.home import explaining_disk_faults

FORMAT = 1
MOST_BYTES = 100 << 20


@dataclass(frozen=True, slots=True)
class AckItem:
    """What became of one dossier, with the dossier's entries up to that."""

    dossier_uid: str
    code: str
    confirmed: bool
    reason: str
    decided_at: datetime
    entries: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A department's answer; `hash` is filled in when it is read."""

    package_hash: str
    transfer_uid: str
    sender_uid: str
    sender_name: str
    receiver_uid: str
    receiver_name: str
    made: datetime
    officer: str
    items: tuple[AckItem, ...]
    hash: str = ""


def write(answer: Acknowledgement, path: Path) -> None:
    """Write an answer durably.

    Raises:
        DiskFull, HomeReadOnly: it could not be written; nothing is left under its name.
    """
    content = _content(answer)
    sealed = {"content": content, "sha256": hashlib.sha256(rfc8785.dumps(content)).hexdigest()}
    fresh = path.with_name(f"{path.name}.new")
    with explaining_disk_faults(path.parent):
        try:
            with fresh.open("wb") as out:
                out.write(rfc8785.dumps(sealed))
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def read(path: Path) -> Acknowledgement:
    """Read and verify an answer.

    Raises:
        PackageMissing: there is no such file.
        AcknowledgementDamaged: it is none, or was changed.
        AcknowledgementNewer: a newer program wrote it.
    """
    if not path.is_file():
        raise errors.PackageMissing(path)
    if path.stat().st_size > MOST_BYTES:
        raise errors.AcknowledgementDamaged(path)
    try:
        sealed = json.loads(path.read_bytes())
        content = sealed["content"]
        if hashlib.sha256(rfc8785.dumps(content)).hexdigest() != sealed["sha256"]:
            raise errors.AcknowledgementDamaged(path)
        if content["format"] > FORMAT:
            raise errors.AcknowledgementNewer(path, str(content["format"]))
        return _acknowledgement(content, sealed["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise errors.AcknowledgementDamaged(path) from fault


def _content(answer: Acknowledgement) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "package_hash": answer.package_hash,
        "transfer_uid": answer.transfer_uid,
        "sender_uid": answer.sender_uid,
        "sender_name": answer.sender_name,
        "receiver_uid": answer.receiver_uid,
        "receiver_name": answer.receiver_name,
        "made": answer.made.astimezone(UTC).isoformat(),
        "officer": answer.officer,
        "items": [
            {
                "dossier_uid": item.dossier_uid,
                "code": item.code,
                "confirmed": item.confirmed,
                "reason": item.reason,
                "decided_at": item.decided_at.astimezone(UTC).isoformat(),
                "entries": list(item.entries),
            }
            for item in answer.items
        ],
    }


def _acknowledgement(content: Mapping[str, Any], sha256: str) -> Acknowledgement:
    return Acknowledgement(
        package_hash=content["package_hash"],
        transfer_uid=content["transfer_uid"],
        sender_uid=content["sender_uid"],
        sender_name=content["sender_name"],
        receiver_uid=content["receiver_uid"],
        receiver_name=content["receiver_name"],
        made=datetime.fromisoformat(content["made"]),
        officer=content["officer"],
        items=tuple(_item(item) for item in content["items"]),
        hash=sha256,
    )


def _item(said: Mapping[str, Any]) -> AckItem:
    return AckItem(
        dossier_uid=str(said["dossier_uid"]),
        code=str(said["code"]),
        confirmed=said["confirmed"] is True,
        reason=str(said["reason"]),
        decided_at=datetime.fromisoformat(said["decided_at"]),
        entries=tuple(said["entries"]),
    )
