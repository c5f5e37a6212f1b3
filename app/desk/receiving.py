"""The department's side of a hand-over: receiving a package, confirming or returning item by item, answering."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.handover import decide, find_transfer
from app.exchange import acknowledgement, package
from app.exchange.acknowledgement import AckItem, Acknowledgement
from app.exchange.package import OpenedPackage, PackedDossier
from app.models import applying, journal, search, verify
from app.models.organisation import Organisation
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.rules import states
from app.rules.kinds import ItemState
from app.rules.states import Move, State
from app.text import nfc

KEPT_TABLES = frozenset({"organisations", "departments", "officers"})
"""What a package brings along so that names are known, and never changes here."""


@dataclass(frozen=True, slots=True)
class Received:
    """A package that lies in this store now, or did already."""

    transfer_uid: str
    codes: tuple[str, ...]
    already_read: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What the department says of one item."""

    confirmed: bool
    reason: str = ""


def receive(desk: Desk, path: Path) -> Received:
    """Take a package in: verified, its documents stored, then everything it adds in one entry of our own.

    Raises:
        PackageDamaged, PackageNewer, PackageMissing: the folder is no whole package.
        PackageForOthers: it is meant for another department.
        DiskFull, HomeReadOnly: nothing was taken in.
    """
    opened = package.read(path)
    if opened.package.receiver_uid != desk.place.uid:
        raise errors.PackageForOthers(opened.package.receiver_name)
    _refuse_bad_history(opened)
    codes = tuple(dossier.code for dossier in opened.package.dossiers)
    with desk.store.reading() as session:
        if _known(session, opened.hash):
            return Received(opened.package.transfer_uid, codes, already_read=True)
    for dossier in opened.package.dossiers:
        for held in dossier.documents:
            desk.documents.add_file(held.path)
    desk.documents.add_bytes(opened.package.list_pdf)
    with desk.store.transaction() as session:
        _take_in(session, desk, opened)
    return Received(opened.package.transfer_uid, codes)


def answer(desk: Desk, transfer_uid: str, decisions: Mapping[str, Decision]) -> int:
    """Confirm or return items, each in its own entry; returns how many were decided now.

    Args:
        desk: the department.
        transfer_uid: the hand-over.
        decisions: by dossier identity; an item decided before stays as it is.

    Raises:
        UnknownTransfer: there is none.
        ReasonNeeded: an item is returned without a reason; nothing was decided.
    """
    desk.signed_in()
    if any(not d.confirmed and not nfc(d.reason) for d in decisions.values()):
        raise errors.ReasonNeeded
    decided = 0
    with desk.store.transaction() as session:
        transfer = find_transfer(session, transfer_uid)
        if transfer.receiver_uid != desk.place.uid:
            raise errors.UnknownTransfer(transfer_uid)
        for item in transfer.items:
            decision = decisions.get(item.dossier.uid)
            if decision and item.state == ItemState.OFFERED.value:
                _decide(session, desk, item, decision)
                decided += 1
    return decided


def acknowledge(desk: Desk, transfer_uid: str, into: Path) -> Path:
    """Write the answer of a hand-over, naming its package's hash, as a file into a folder; returns the file.

    Raises:
        UnknownTransfer: there is none.
        NothingDecided: nothing of it was confirmed or returned yet.
        DiskFull, HomeReadOnly: the file could not be written.
    """
    with desk.store.reading() as session:
        transfer = find_transfer(session, transfer_uid)
        decided = [i for i in transfer.items if i.state != ItemState.OFFERED.value]
        if not decided:
            raise errors.NothingDecided
        content = _acknowledgement(session, desk, transfer, decided)
        number = transfer.number
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"XN-{number:04d}-{desk.today():%y%m%d-%H%M%S}.json"
    acknowledgement.write(content, target)
    with desk.store.transaction() as session:
        desk.note(session, "acknowledgement_written", transfer=transfer_uid)
    return target


def _take_in(session: Session, desk: Desk, opened: OpenedPackage) -> None:
    given = opened.package
    for dossier in given.dossiers:
        applying.insert_entries(session, dossier.entries)
    for rows in (given.rows, *(dossier.rows for dossier in given.dossiers)):
        applying.take_in(session, rows, KEPT_TABLES)
    transfer = find_transfer(session, given.transfer_uid)
    moment = desk.clock.now()
    where = str(opened.path)
    session.add(PackageFile(hash=opened.hash, kind="package", transfer_id=transfer.id, at=moment, path=where))
    transfer.package_hash = opened.hash
    for item in transfer.items:
        search.write(session, item.dossier)
    note = {"package": opened.hash, "sender": given.sender_uid, "head": given.journal_head}
    journal.record(session, desk.by(moment), "package_received", note=note)


def _decide(session: Session, desk: Desk, item: TransferItem, decision: Decision) -> None:
    dossier = item.dossier
    if decision.confirmed:
        decide(item, ItemState.CONFIRMED, desk)
        dossier.state = states.after(State(dossier.state), Move.CONFIRM)
        dossier.holder_uid = desk.place.uid
        dossier.holder_since = desk.clock.now()
        journal.record(session, desk.by(), "confirmed", dossier_uid=dossier.uid)
    else:
        decide(item, ItemState.RETURNED, desk, nfc(decision.reason))
        note = {"reason": item.reason}
        journal.record(session, desk.by(), "returned", dossier_uid=dossier.uid, note=note)


def _acknowledgement(
    session: Session, desk: Desk, transfer: Transfer, decided: list[TransferItem]
) -> Acknowledgement:
    giver = session.scalar(select(Organisation).where(Organisation.uid == transfer.giver_uid))
    return Acknowledgement(
        package_hash=transfer.package_hash,
        transfer_uid=transfer.uid,
        sender_uid=desk.place.uid,
        sender_name=desk.place.name,
        receiver_uid=transfer.giver_uid,
        receiver_name=giver.name if giver else "",
        made=desk.clock.now(),
        officer=desk.officer.name if desk.officer else "",
        items=tuple(_item(session, item) for item in decided),
    )


def _item(session: Session, item: TransferItem) -> AckItem:
    dossier = item.dossier
    moment = item.decided_at
    assert isinstance(moment, datetime)
    return AckItem(
        dossier_uid=dossier.uid,
        code=dossier.code or "",
        confirmed=item.state == ItemState.CONFIRMED.value,
        reason=item.reason,
        decided_at=moment,
        entries=journal.slice_of(session, dossier.uid),
    )


def _refuse_bad_history(opened: OpenedPackage) -> None:
    for dossier in opened.package.dossiers:
        faults = list(verify.slice_findings([dict(entry) for entry in dossier.entries]))
        if faults or not _rows_follow(dossier):
            raise errors.PackageDamaged(opened.path, "entries")


def _rows_follow(dossier: PackedDossier) -> bool:
    """Whether the dossier's row is what its own entries add up to."""
    told = verify.add_up([dict(entry) for entry in dossier.entries]).get("dossiers", {}).get(dossier.uid, {})
    given = dossier.rows.get("dossiers", {}).get(dossier.uid, {})
    return {k: v for k, v in told.items() if v is not None} == dict(given)


def _known(session: Session, package_hash: str) -> bool:
    return session.scalar(select(PackageFile.id).where(PackageFile.hash == package_hash)) is not None
