"""The receiver's side of a hand-over: taking a package in, confirming or returning item by item, answering."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import errors
from app.desk import coming_back, department, news, outbox, proof, results, stopping
from app.desk.desk import Desk
from app.desk.transfers import decide, find_transfer, free_path, known_file
from app.durable import explaining_disk_faults
from app.exchange import acknowledgement, package
from app.exchange.acknowledgement import AckItem, Acknowledgement
from app.exchange.package import OpenedPackage, Package, PackedDossier
from app.exchange.sealed_json import Row, Rows
from app.models import applying, belonging, journal, search, verify
from app.models.base import Base
from app.models.dossier import Dossier
from app.models.journal import By
from app.models.procedure import Component, FeeItem, Field, Procedure, ProcedureVersion, ProcessStep
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.queries import office, travel
from app.rules import handing, states
from app.rules.kinds import ItemState, PlaceRole, TransferPurpose
from app.rules.states import BROKEN_OFF, Move, State
from app.text import nfc

CATALOGUE: tuple[type[Base], ...] = (Field, Procedure, ProcedureVersion, Component, FeeItem, ProcessStep)
OWN_TO_A_STORE = frozenset({"withdrawn", "time_rules"})
"""Columns of the catalogue in which two homes may differ although its identities say that they agree."""
ANSWERED = frozenset({ItemState.CONFIRMED.value, ItemState.RETURNED.value})


@dataclass(frozen=True, slots=True)
class Received:
    """A package that lies in this store now, or did already."""

    transfer_uid: str
    codes: tuple[str, ...]
    already_read: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What the receiver says of one item."""

    confirmed: bool
    reason: str = ""


def receive(desk: Desk, path: Path) -> Received:
    """Take a package in: verified, its documents stored, then everything it adds in one entry of our own.

    What was decided here stays as it is: a package that was written before we answered, or one that turns up after a
    later offer of the same dossier, brings no dossier back.

    Raises:
        PackageDamaged, PackageNewer, PackageMissing: the folder is no whole package, or is not what its sender's
            entries say.
        PackageForOthers: it is meant for another place.
        DiskFull, HomeReadOnly: nothing was taken in.
    """
    opened = package.read(path)
    given = opened.package
    if given.receiver_uid != desk.place.uid:
        raise errors.PackageForOthers(given.receiver_name)
    codes = tuple(dossier.code for dossier in given.dossiers)
    with desk.store.reading() as session:
        if known_file(session, opened.hash):
            return Received(given.transfer_uid, codes, already_read=True)
        try:
            _prove(session, given)
        except proof.NotProven as fault:
            raise _damaged(opened) from fault
    _store_documents(desk, opened)
    try:
        with desk.store.transaction() as session:
            if known_file(session, opened.hash):  # another window or command was quicker
                return Received(given.transfer_uid, codes, already_read=True)
            _take_in(session, desk, opened)
    except IntegrityError as fault:  # a code or number that another dossier has here
        raise _damaged(opened) from fault
    return Received(given.transfer_uid, codes)


def answer(desk: Desk, transfer_uid: str, decisions: Mapping[str, Decision]) -> int:
    """Confirm or return items, each in its own entry; returns how many were decided now.

    Args:
        desk: the department, or the desk to which a department gives dossiers back.
        transfer_uid: the hand-over.
        decisions: by dossier identity; an item decided before stays as it is.

    Raises:
        UnknownTransfer: there is none.
        ReasonNeeded: an item is returned without a reason; nothing was decided.
    """
    desk.signed_in()
    if any(not d.confirmed and not nfc(d.reason) for d in decisions.values()):
        raise errors.ReasonNeeded
    by = desk.by()
    decided = 0
    with desk.store.transaction() as session:
        transfer = _received(session, desk, transfer_uid)
        for item in transfer.items:
            decision = decisions.get(item.dossier.uid)
            if decision and item.state == ItemState.OFFERED.value:
                _decide(session, desk, item, decision, by)
                decided += 1
        if decided and not transfer.package_hash:  # it was given in this home: there is no other to be told
            transfer.answered_at = by.moment
            journal.record(session, by, "hand_over_answered")
    return decided


def acknowledge(desk: Desk, transfer_uid: str, into: Path) -> Path:
    """Write the answer of a hand-over, naming its package's hash, as a file into a folder; returns the file.

    Raises:
        UnknownTransfer: there is none.
        NothingDecided: nothing of it was confirmed or returned yet.
        DiskFull, HomeReadOnly: the file could not be written.
    """
    with desk.store.reading() as session:
        transfer = _received(session, desk, transfer_uid)
        decided = [item for item in transfer.items if item.state in ANSWERED]
        if not decided:
            raise errors.NothingDecided
        content = _acknowledgement(session, desk, transfer, decided)
        name = f"XN-{transfer.number:04d}-{desk.today():%y%m%d-%H%M%S}"
    with explaining_disk_faults(into):
        into.mkdir(parents=True, exist_ok=True)
        target = free_path(into, name, ".json")
    acknowledgement.write(content, target)
    with desk.store.transaction() as session:
        desk.note(session, "acknowledgement_written", transfer=transfer_uid)
    return target


def _prove(session: Session, given: Package) -> None:
    """Hold all that a package says against its sender's entries and against what is known here."""
    proof.check_rows(given.rows, proof.SHARED)
    proof.check_references(given.rows, {})
    proof.check_identities(given.rows)
    _prove_transfer(given)
    if _comes_back(given):
        for dossier in given.dossiers:
            coming_back.check(session, given, dossier)
        return
    _prove_catalogue(session, given.rows)
    for dossier in given.dossiers:
        _prove_dossier(session, given, dossier)


def _prove_transfer(given: Package) -> None:
    said = {
        "giver_uid": given.sender_uid,
        "receiver_uid": given.receiver_uid,
        "number": given.number,
        "list_sha256": hashlib.sha256(given.list_pdf).hexdigest(),
    }
    row = given.rows.get("transfers", {}).get(given.transfer_uid, {})
    alone = len(given.rows.get("transfers", {})) == 1
    ways = (("departments", "organisations"), ("organisations", "departments"))
    giver, receiver = ways[0] if _comes_back(given) else ways[1]
    known = given.sender_uid in given.rows.get(giver, {}) and given.receiver_uid in given.rows.get(receiver, {})
    role = PlaceRole.DEPARTMENT if _comes_back(given) else PlaceRole.DESK
    if not (alone and known and _says(row, said) and handing.states_for(role, _purpose(given))):
        raise proof.NotProven("transfers")


def _purpose(given: Package) -> TransferPurpose:
    row = given.rows.get("transfers", {}).get(given.transfer_uid, {})
    return TransferPurpose(row.get("purpose") or TransferPurpose.WORK)


def _comes_back(given: Package) -> bool:
    """Whether it is a department that gives dossiers back."""
    return given.sender_uid in given.rows.get("departments", {})


def _prove_catalogue(session: Session, rows: Rows) -> None:
    """Refuse another content under an identity that is known here: both derive from the same content."""
    for kind in CATALOGUE:
        given = rows.get(kind.__tablename__, {})
        table = kind.__table__
        for known in session.scalars(select(kind).where(table.c.uid.in_(given.keys()))):
            uid: str = known.uid  # type: ignore[attr-defined]
            here = journal.row_of(session, known)
            if any(given[uid].get(name) != here.get(name) for name in here.keys() - OWN_TO_A_STORE):
                raise proof.NotProven(f"{kind.__tablename__} {uid}")


def _prove_dossier(session: Session, given: Package, dossier: PackedDossier) -> None:
    rows = dossier.rows
    proof.check_rows(rows, proof.OF_DOSSIER)
    proof.check_references(rows, given.rows)
    proof.check_entries(session, dossier.uid, dossier.entries)
    proof.check_rows_follow(rows, dossier.entries, given.workstations)
    offered = {"holder_uid": given.sender_uid, "code": dossier.code, "voided_at": None}
    uid, row = _only(rows, "dossiers")
    _item_uid, item = _only(rows, "transfer_items")
    asked = {"state": ItemState.OFFERED.value, "transfer_id": given.transfer_uid, "dossier_id": dossier.uid}
    named = {one["sha256"] for table in ("documents", "slips") for one in rows.get(table, {}).values()}
    waits = row.get("state") in handing.states_for(PlaceRole.DESK, _purpose(given))
    if uid != dossier.uid or not (waits and _says(row, offered) and _says(item, asked)):
        raise proof.NotProven(f"dossiers {dossier.uid}")
    if not named <= {held.sha256 for held in dossier.documents}:
        raise proof.NotProven(f"documents {dossier.uid}")


def _says(row: Row, said: Row) -> bool:
    return all(row.get(name) == value for name, value in said.items())


def _only(rows: Rows, table: str) -> tuple[str, Row]:
    """Return the one row of a table that a dossier brings."""
    found = rows.get(table, {})
    if len(found) != 1:
        raise proof.NotProven(table)
    return next(iter(found.items()))


def _store_documents(desk: Desk, opened: OpenedPackage) -> None:
    """Store what came along; it was verified, and yet may go meanwhile: sticks are pulled out."""
    for held in (one for dossier in opened.package.dossiers for one in dossier.documents):
        try:
            same = desk.documents.add_file(held.path) == held.sha256
        except OSError as fault:
            raise errors.PackageDamaged(opened.path, held.path.name, errors.PackageReason.UNREADABLE) from fault
        if not same:  # changed since
            raise _damaged(opened)
    desk.documents.add_bytes(opened.package.list_pdf)


def _take_in(session: Session, desk: Desk, opened: OpenedPackage) -> None:
    """Write what the package adds: in one entry, and in one of the dossier's own where that goes on from it."""
    given, by = opened.package, desk.by()
    applying.take_in(session, proof.strangers(given.rows), proof.SHARED)
    ours = {one.uid: one for one in given.dossiers if _is_ours(session, desk, given, one)}
    theirs = [one for one in given.dossiers if one.uid not in ours]
    if not _comes_back(given):
        for dossier in theirs:
            applying.take_in(session, _rows_to_take(session, given, dossier, _with_nothing(dossier)))
    transfer = find_transfer(session, given.transfer_uid)
    where = str(opened.path)
    session.add(PackageFile(hash=opened.hash, kind="package", transfer_id=transfer.id, at=by.moment, path=where))
    transfer.package_hash = opened.hash
    note = {"package": opened.hash, "sender": given.sender_uid, "head": given.journal_head}
    journal.record(session, by, "package_received", note=note)
    for dossier in theirs if _comes_back(given) else ():
        rows = _rows_to_take(session, given, dossier, {**coming_back.rows(given, dossier), **dossier.rows})
        if rows:
            applying.take_in(session, rows)
            coming_back.lapse(session, given, dossier, by.moment)
            journal.record(session, by, "came_back", dossier_uid=dossier.uid)
    for dossier in ours.values():
        _keep(session, dossier, by)
    for item in find_transfer(session, given.transfer_uid).items:
        search.write(session, item.dossier)


def _with_nothing(dossier: PackedDossier) -> Rows:
    """Return the rows of a dossier with what its clock does not know: what was done here before lapses with that."""
    uid, row = _only(dossier.rows, "dossiers")
    return {**dossier.rows, "dossiers": {uid: {**dict.fromkeys(news.CLOCK), **row}}}


def _is_ours(session: Session, desk: Desk, given: Package, dossier: PackedDossier) -> bool:
    """Whether the sender holds a dossier by an offer of ours that was taken back here before the sender's answer."""
    at = belonging.claim(dossier.entries, dossier.uid, given.sender_uid, given.workstations)
    taken_over = verify.add_up(dossier.entries[at : at + 1]).get("transfer_items", {})
    statement = (
        select(TransferItem.id)
        .join(Transfer, Transfer.id == TransferItem.transfer_id)
        .where(TransferItem.uid.in_(taken_over.keys()), TransferItem.state == ItemState.TAKEN_BACK.value)
        .where(Transfer.giver_uid == desk.place.uid)
    )
    return session.scalar(statement.limit(1)) is not None


def _keep(session: Session, dossier: PackedDossier, by: By) -> None:
    """Keep a dossier that is ours as it is; the sender's entries and its offer are shown, not applied."""
    head = journal.dossier_head(session, dossier.uid)
    if not applying.insert_entries(session, dossier.entries):
        return
    uid, item = _only(dossier.rows, "transfer_items")
    applying.take_in(session, {"transfer_items": {uid: {**item, "state": ItemState.TAKEN_BACK.value}}})
    journal.record(session, by, "offer_not_applied", dossier_uid=dossier.uid, after=head)


def _rows_to_take(session: Session, given: Package, dossier: PackedDossier, rows: Rows) -> Rows:
    """Insert what is new of a dossier's history and return the rows that follow from it here."""
    item_uid, _item_row = _only(dossier.rows, "transfer_items")
    state = session.scalar(select(TransferItem.state).where(TransferItem.uid == item_uid))
    if state is not None and state != ItemState.OFFERED.value:
        return {}  # decided here already: whoever holds a dossier knows it best
    new = applying.insert_entries(session, dossier.entries)
    told = verify.add_up(journal.slice_of(session, dossier.uid))["transfer_items"][item_uid]
    if new or (state is None and told["state"] == ItemState.OFFERED.value):  # an answer can bring the entries before
        former = _former_items(session, given, dossier)
        items = {**_void_offers(session, given, dossier), **dossier.rows["transfer_items"], **former}
        return {**rows, "transfer_items": items}
    # a package that was lost and turns up after a later one
    return {"transfer_items": {item_uid: told}} if state is None else {}


def _void_offers(session: Session, given: Package, dossier: PackedDossier) -> Mapping[str, Row]:
    """Return this place's own open offers of a dossier: they are over, for its sender is the one who holds it."""
    statement = (
        select(TransferItem.uid)
        .join(Transfer, Transfer.id == TransferItem.transfer_id)
        .join(Dossier, Dossier.id == TransferItem.dossier_id)
        .where(Dossier.uid == dossier.uid, Transfer.giver_uid == given.receiver_uid)
        .where(TransferItem.state == ItemState.OFFERED.value)
    )
    return {uid: {"state": ItemState.TAKEN_BACK.value} for uid in session.scalars(statement)}


def _former_items(session: Session, given: Package, dossier: PackedDossier) -> Mapping[str, Row]:
    """Return what the sender's entries say became of former offers known here; that one is open may be old news."""
    own = (entry for entry in dossier.entries if entry["workstation"] in given.workstations)
    told = verify.add_up(own).get("transfer_items", {})
    known = session.scalars(select(TransferItem.uid).where(TransferItem.uid.in_(told.keys())))
    over = (uid for uid in known if told[uid]["state"] != ItemState.OFFERED.value)
    return {uid: told[uid] for uid in over if uid not in dossier.rows["transfer_items"]}


def _decide(session: Session, desk: Desk, item: TransferItem, decision: Decision, by: By) -> None:
    dossier, at_desk = item.dossier, desk.place.role is PlaceRole.DESK
    if decision.confirmed:
        decide(item, ItemState.CONFIRMED, by.moment, by.officer)
        dossier.state = states.after(State(dossier.state), Move.CONFIRM)
        dossier.holder_uid = desk.place.uid
        dossier.holder_since = by.moment
        if not at_desk and dossier.state not in BROKEN_OFF:
            department.begin_work(session, desk, dossier, by.moment, item.transfer.offered_by)
        journal.include(session, {"dossiers": {dossier.uid: journal.row_of(session, dossier, news.CLOCK)}})
        if dossier.state == State.FINISHED:
            results.tell_portal(session, desk, dossier, by.moment)
        elif dossier.state in BROKEN_OFF:
            stopping.tell_portal(session, desk, dossier, by.moment)
        elif desk.station:
            outbox.tell(session, desk, office.office(session), dossier, by.moment)
        journal.record(session, by, "back_confirmed" if at_desk else "confirmed", dossier_uid=dossier.uid)
    else:
        decide(item, ItemState.RETURNED, by.moment, by.officer, nfc(decision.reason))
        note = {"reason": item.reason}
        journal.record(session, by, "back_returned" if at_desk else "returned", dossier_uid=dossier.uid, note=note)


def _received(session: Session, desk: Desk, uid: str) -> Transfer:
    """Return a hand-over that this place received."""
    transfer = find_transfer(session, uid)
    if transfer.receiver_uid != desk.place.uid:
        raise errors.UnknownTransfer(uid)
    return transfer


def _acknowledgement(
    session: Session, desk: Desk, transfer: Transfer, decided: list[TransferItem]
) -> Acknowledgement:
    names = office.official_names(session)
    items = tuple(_item(session, item) for item in decided)
    return Acknowledgement(
        package_hash=transfer.package_hash,
        transfer_uid=transfer.uid,
        sender_uid=desk.place.uid,
        sender_name=desk.place.name,
        receiver_uid=transfer.giver_uid,
        receiver_name=names.get(transfer.giver_uid, ""),
        made=desk.clock.now(),
        officer=desk.officer_name,
        items=items,
        rows=travel.people(session, (entry for one in items for entry in one.entries)),
    )


def _item(session: Session, item: TransferItem) -> AckItem:
    assert item.decided_at
    return AckItem(
        dossier_uid=item.dossier.uid,
        code=item.dossier.code or "",
        confirmed=item.state == ItemState.CONFIRMED.value,
        reason=item.reason,
        decided_at=item.decided_at,
        entries=journal.slice_of(session, item.dossier.uid),
    )


def _damaged(opened: OpenedPackage) -> errors.PackageDamaged:
    return errors.PackageDamaged(opened.path, package.CONTENT, errors.PackageReason.CHANGED)
