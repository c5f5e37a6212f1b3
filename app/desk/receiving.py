"""The receiver's side of a hand-over: taking a package in, confirming or returning item by item, answering."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import errors
from app.desk import coming_back, department, news, outbox, package_proof, proof, results, stopping
from app.desk.desk import Desk
from app.desk.transfers import decide, find_transfer, free_path, known_file
from app.durable import explaining_disk_faults
from app.exchange import acknowledgement, package
from app.exchange.acknowledgement import AckItem, Acknowledgement
from app.exchange.package import OpenedPackage, Package, PackedDossier
from app.exchange.sealed_json import Row, Rows
from app.models import applying, belonging, journal, search, verify
from app.models.dossier import Dossier
from app.models.journal import By
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.queries import office, travel
from app.rules import states
from app.rules.kinds import ItemState, PlaceRole
from app.rules.states import BROKEN_OFF, Move, State
from app.text import nfc

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
            package_proof.check(session, given)
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
    if not package_proof.comes_back(given):
        for dossier in theirs:
            applying.take_in(session, _rows_to_take(session, given, dossier, _with_nothing(dossier)))
    transfer = find_transfer(session, given.transfer_uid)
    where = str(opened.path)
    session.add(PackageFile(hash=opened.hash, kind="package", transfer_id=transfer.id, at=by.moment, path=where))
    transfer.package_hash = opened.hash
    note = {"package": opened.hash, "sender": given.sender_uid, "head": given.journal_head}
    journal.record(session, by, "package_received", note=note)
    for dossier in theirs if package_proof.comes_back(given) else ():
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
    uid, row = proof.only(dossier.rows, "dossiers")
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
    uid, item = proof.only(dossier.rows, "transfer_items")
    applying.take_in(session, {"transfer_items": {uid: {**item, "state": ItemState.TAKEN_BACK.value}}})
    journal.record(session, by, "offer_not_applied", dossier_uid=dossier.uid, after=head)


def _rows_to_take(session: Session, given: Package, dossier: PackedDossier, rows: Rows) -> Rows:
    """Insert what is new of a dossier's history and return the rows that follow from it here."""
    item_uid, _item_row = proof.only(dossier.rows, "transfer_items")
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
