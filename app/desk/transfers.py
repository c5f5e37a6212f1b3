"""What both sides of a hand-over do alike: finding it, deciding on its items, naming the files that belong to it."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app import errors
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.rules.kinds import ItemState


def find_transfer(session: Session, uid: str) -> Transfer:
    """Return a hand-over.

    Raises:
        UnknownTransfer: there is none with this identity.
    """
    with_items = selectinload(Transfer.items).joinedload(TransferItem.dossier)
    found = session.scalar(select(Transfer).where(Transfer.uid == uid).options(with_items))
    if found is None:
        raise errors.UnknownTransfer(uid)
    return found


def known_file(session: Session, file_hash: str) -> bool:
    """Whether a package or acknowledgement with this hash was written or read here."""
    return session.scalar(select(PackageFile.id).where(PackageFile.hash == file_hash)) is not None


def decide(item: TransferItem, state: ItemState, moment: datetime, officer_uid: str | None, reason: str = "") -> None:
    """Write what became of an item, by whom and when."""
    item.state = state.value
    item.decided_at = moment
    item.decided_by = officer_uid
    item.reason = reason


def free_path(folder: Path, name: str, suffix: str = "") -> Path:
    """Return a path in the folder that nothing lies at yet."""
    path = folder / f"{name}{suffix}"
    again = 1
    while path.exists():
        again += 1
        path = folder / f"{name}-{again}{suffix}"
    return path
