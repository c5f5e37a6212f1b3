"""The answer of a department: one JSON file that names the package's hash and carries its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import rfc8785

from app import durable, errors
from app.exchange import sealed_json
from app.exchange.sealed_json import Fields, Rows

FORMAT = 1
"""The version of this layout; a reader refuses a newer one."""

MOST_BYTES = 64 << 20


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
    """A department's answer; `rows` name the officers of its entries, `hash` is filled in when it is read."""

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
    rows: Rows = field(default_factory=dict)


def write(answer: Acknowledgement, path: Path) -> None:
    """Write an answer durably.

    Raises:
        DiskFull, HomeReadOnly: it could not be written; nothing is left under its name.
    """
    content = _content(answer)
    durable.write(path, rfc8785.dumps({"content": content, "sha256": _seal(content)}))


def read(path: Path) -> Acknowledgement:
    """Read and verify an answer.

    Raises:
        PackageMissing: there is no such file.
        AcknowledgementTooLarge: it is larger than any.
        AcknowledgementDamaged: it is none, or was changed.
        PackageNewer: a newer program wrote it.
    """
    try:
        if not path.is_file():
            raise errors.PackageMissing(path)
        if path.stat().st_size > MOST_BYTES:
            raise errors.AcknowledgementTooLarge(path)
        sealed = sealed_json.loads(path.read_bytes())
        content = sealed.object("content")
        if _seal(content) != sealed.sha256("sha256"):
            raise errors.AcknowledgementDamaged(path, "sha256")
        said = Fields(content)
        if said.number("format") > FORMAT:
            raise errors.PackageNewer(path, str(said.number("format")))
        return _acknowledgement(said, sealed.sha256("sha256"))
    except (OSError, ValueError) as fault:
        raise errors.AcknowledgementDamaged(path, str(fault)) from fault


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _content(answer: Acknowledgement) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "package_hash": answer.package_hash,
        "transfer_uid": answer.transfer_uid,
        "sender_uid": answer.sender_uid,
        "sender_name": answer.sender_name,
        "receiver_uid": answer.receiver_uid,
        "receiver_name": answer.receiver_name,
        "made": sealed_json.moment_text(answer.made),
        "officer": answer.officer,
        "rows": answer.rows,
        "items": [
            {
                "dossier_uid": item.dossier_uid,
                "code": item.code,
                "confirmed": item.confirmed,
                "reason": item.reason,
                "decided_at": sealed_json.moment_text(item.decided_at),
                "entries": list(item.entries),
            }
            for item in answer.items
        ],
    }


def _acknowledgement(said: Fields, sha256: str) -> Acknowledgement:
    return Acknowledgement(
        package_hash=said.sha256("package_hash"),
        transfer_uid=said.text("transfer_uid"),
        sender_uid=said.text("sender_uid"),
        sender_name=said.text("sender_name"),
        receiver_uid=said.text("receiver_uid"),
        receiver_name=said.text("receiver_name"),
        made=said.moment("made"),
        officer=said.text("officer"),
        items=tuple(_item(item) for item in said.each("items")),
        hash=sha256,
        rows=said.rows("rows"),
    )


def _item(said: Fields) -> AckItem:
    return AckItem(
        dossier_uid=said.text("dossier_uid"),
        code=said.text("code"),
        confirmed=said.flag("confirmed"),
        reason=said.text("reason"),
        decided_at=said.moment("decided_at"),
        entries=said.entries("entries"),
    )
