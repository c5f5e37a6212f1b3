"""Handing over to a department: the list, the package, its answer, and taking an offer back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app import errors
from app.desk import news, proof, slips
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.exchange import acknowledgement, package
from app.exchange.acknowledgement import AckItem, Acknowledgement
from app.exchange.sealed_json import Rows
from app.models import applying, journal, numbers, verify
from app.models.base import encode
from app.models.dossier import Dossier
from app.models.organisation import Department
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.papers import handover_list
from app.papers.content import HandoverLine, HandoverList
from app.queries import office, travel
from app.rules import states
from app.rules.calendar import ZONE
from app.rules.codes import format_slip_code
from app.rules.kinds import Form, ItemState
from app.rules.states import Move, State
from app.text import nfc

LONGEST_LIST = 200
"""One transaction must not hold the writer over 200 ms."""

CONFIRMED, RETURNED, NOT_APPLIED, REPEATED = "confirmed", "returned", "not_applied", "repeated"


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over list that exists, and its package once it is written."""

    transfer_uid: str
    number: int
    list_sha256: str
    package: Path
    package_hash: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What reading an acknowledgement did: codes that moved, that came back, that were not applied.

    A dossier that an earlier acknowledgement of the same hand-over answered alike is in none of them.
    """

    transfer_uid: str
    confirmed: tuple[str, ...]
    returned: tuple[str, ...]
    not_applied: tuple[str, ...]
    already_read: bool = False


def offer(desk: Desk, dossier_uids: Sequence[str], department_uid: str) -> Offer:
    """Offer dossiers to a department: list, entries, then the package; each is locked until the answer comes.

    Raises:
        NothingChosen, TooManyChosen: none, or more than one list takes.
        UnknownDepartment: no such department in use.
        DossierNotHere, DossierOffered, DossierVoid: one of them cannot be offered; nothing was.
        DiskFull, HomeReadOnly: the package could not be written; the offer stands and `pack` makes it again.
    """
    desk.signed_in()
    if not dossier_uids:
        raise errors.NothingChosen
    if len(dossier_uids) > LONGEST_LIST:
        raise errors.TooManyChosen(LONGEST_LIST)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        department = _department(session, department_uid)
        dossiers = [_offerable(session, desk, uid) for uid in dict.fromkeys(dossier_uids)]
        transfer = _transfer(session, desk, department, moment)
        transfer.list_sha256 = _list(session, desk, transfer, department, dossiers)
        journal.record(session, desk.by(moment), "handed_over")
        for dossier in dossiers:
            session.add(TransferItem(transfer=transfer, dossier=dossier, state=ItemState.OFFERED.value))
            note = {"transfer": transfer.uid}
            journal.record(session, desk.by(moment), "offered", dossier_uid=dossier.uid, note=note)
        uid = transfer.uid
    return pack(desk, uid)


def pack(desk: Desk, transfer_uid: str) -> Offer:
    """Write the package of an offer, and again when it is lost; its hash is kept so that the answer is known.

    It holds what is still offered; an answer to any package that was written for the offer is taken.

    Raises:
        UnknownTransfer: this place made no hand-over with this identity.
        NothingOpen: nothing of it is offered any more.
        DocumentDamaged: a document of the store is not whole; check the store first.
        DiskFull, HomeReadOnly: the package could not be written.
    """
    with desk.store.reading() as session:
        _given(session, desk, transfer_uid)
        content = travel.package(session, desk.documents, transfer_uid, desk.place.workstation)
    if not content.dossiers:
        raise errors.NothingOpen
    name = f"BG-{content.number:04d}-{content.made.astimezone(ZONE):%y%m%d-%H%M%S}"
    written = package.write(content, free_path(desk.home.handovers, name))
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        transfer = find_transfer(session, transfer_uid)
        transfer.package_hash = written.hash
        session.add(_file(written.hash, "package", transfer, moment, written.path))
        note = {"package": written.hash}
        journal.record(session, desk.by(moment), "package_written", note=note)
        return Offer(transfer_uid, transfer.number, transfer.list_sha256, written.path, written.hash)


def read_acknowledgement(desk: Desk, path: Path) -> Answered:
    """Take a department's answer: confirmed items move their holder, returned ones wait in «Bị trả lại».

    A later answer tells what the department did since with what it confirmed. The same file again changes nothing. An
    item whose offer was taken back meanwhile is not applied; the department's entries are kept, so both histories are
    shown.

    Raises:
        AcknowledgementDamaged, PackageNewer: the file is not whole, not what the department's entries say, or of a
            newer program.
        PackageForOthers: it answers another desk.
        UnknownTransfer: no package of this desk has that hash.
    """
    given = acknowledgement.read(path)
    if given.receiver_uid != desk.place.uid:
        raise errors.PackageForOthers(given.receiver_name)
    with desk.store.reading() as session:
        uid = _transfer_of(session, given.package_hash).uid
        if known_file(session, given.hash):
            return Answered(uid, (), (), (), already_read=True)
        _prove(session, find_transfer(session, uid), given, path)
    moment = desk.clock.now()
    outcome: dict[str, list[str]] = {}
    with desk.store.transaction() as session:
        if known_file(session, given.hash):  # another window or command was quicker
            return Answered(uid, (), (), (), already_read=True)
        transfer = find_transfer(session, uid)
        items = {item.dossier.uid: item for item in transfer.items}
        for one in given.items:
            item = items[one.dossier_uid]
            outcome.setdefault(_answer(session, desk, item, one, moment), []).append(item.dossier.code or "")
        session.add(_file(given.hash, "acknowledgement", transfer, moment, path))
        transfer.answered_at = moment
        applying.take_in(session, proof.strangers(given.rows), proof.PEOPLE)
        journal.record(session, desk.by(moment), "acknowledgement_read", note={"acknowledgement": given.hash})
    confirmed, returned, not_applied = (tuple(outcome.get(what, ())) for what in (CONFIRMED, RETURNED, NOT_APPLIED))
    return Answered(uid, confirmed, returned, not_applied)


def take_back(desk: Desk, transfer_uid: str, reason: str) -> tuple[str, ...]:
    """Take back what is still offered of a hand-over whose package is lost; returns the codes.

    Raises:
        ReasonNeeded: no reason.
        UnknownTransfer: this place made none with this identity.
        NothingOpen: nothing of it is open any more.
    """
    desk.signed_in()
    reason = nfc(reason)
    if not reason:
        raise errors.ReasonNeeded
    by = desk.by()
    taken = []
    with desk.store.transaction() as session:
        for item in _given(session, desk, transfer_uid).items:
            if item.state != ItemState.OFFERED.value:
                continue
            decide(item, ItemState.TAKEN_BACK, by.moment, by.officer, reason)
            note = {"reason": reason}
            journal.record(session, by, "offer_taken_back", dossier_uid=item.dossier.uid, note=note)
            taken.append(item.dossier.code or "")
        if not taken:
            raise errors.NothingOpen
    return tuple(taken)


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


def _department(session: Session, uid: str) -> Department:
    found = session.scalar(select(Department).where(Department.uid == uid, Department.active))
    if found is None:
        raise errors.UnknownDepartment(uid)
    return found


def _offerable(session: Session, desk: Desk, uid: str) -> Dossier:
    dossier = changeable(session, desk, uid)
    if dossier.state != State.RECEIVED:
        raise errors.BadMove(dossier.state, Move.OFFER)
    return dossier


def _transfer(session: Session, desk: Desk, department: Department, moment: datetime) -> Transfer:
    year = moment.astimezone(ZONE).year
    transfer = Transfer(
        number=numbers.draw(session, f"transfer:{desk.place.uid}:{year}"),
        year=year,
        giver_uid=desk.place.uid,
        receiver_uid=department.uid,
        offered_at=moment,
        offered_by=desk.officer.uid if desk.officer else None,
        list_sha256="",
    )
    session.add(transfer)
    session.flush()
    return transfer


def _list(
    session: Session, desk: Desk, transfer: Transfer, department: Department, dossiers: Sequence[Dossier]
) -> str:
    """Make and store the hand-over list; returns its hash."""
    content = HandoverList(
        issuer=slips.issuer(office.office(session), desk),
        department=department.name,
        number=transfer.number,
        handed_over=transfer.offered_at.astimezone(ZONE),
        lines=tuple(_line(dossier) for dossier in dossiers),
        giver=desk.officer.name if desk.officer else "",
        list_code=format_slip_code(int(Form.HANDOVER_LIST), transfer.year, transfer.number),
    )
    return desk.documents.add_bytes(handover_list.render(content))


def _line(dossier: Dossier) -> HandoverLine:
    assert dossier.code
    assert dossier.accepted_at
    assert dossier.due_current
    return HandoverLine(
        code=dossier.code,
        procedure_name=dossier.version.name,
        sets=dossier.sets,
        owner_name=dossier.owner_name,
        owner_address=dossier.owner_address,
        owner_phone=dossier.owner_phone,
        received=dossier.accepted_at.astimezone(ZONE),
        due=dossier.due_current.astimezone(ZONE),
        note="",
    )


def _given(session: Session, desk: Desk, uid: str) -> Transfer:
    """Return a hand-over that this place made."""
    transfer = find_transfer(session, uid)
    if transfer.giver_uid != desk.place.uid:
        raise errors.UnknownTransfer(uid)
    return transfer


def _prove(session: Session, transfer: Transfer, given: Acknowledgement, path: Path) -> None:
    """Refuse an answer that is not the receiver's, or says something else than the entries that came with it."""
    items = {item.dossier.uid: item for item in transfer.items}
    named = [one.dossier_uid for one in given.items]
    try:
        if (given.transfer_uid, given.sender_uid) != (transfer.uid, transfer.receiver_uid):
            raise proof.NotProven("sender")
        if len(named) != len(items.keys() & named):
            raise proof.NotProven("items")
        proof.check_people(given.rows)
        for one in given.items:
            proof.check_entries(session, one.dossier_uid, one.entries)
            _prove_decision(items[one.dossier_uid], one)
            news.check(session, one.dossier_uid, _news(items[one.dossier_uid], one))
    except proof.NotProven as fault:
        raise errors.AcknowledgementDamaged(path, str(fault)) from fault


def _prove_decision(item: TransferItem, given: AckItem) -> None:
    told = verify.add_up(given.entries).get("transfer_items", {}).get(item.uid, {})
    proof.check_rows({"transfer_items": {item.uid: told}}, proof.OF_DOSSIER)
    said = (_decision(given).value, given.reason, encode(given.decided_at))
    if (told.get("state"), told.get("reason", ""), told.get("decided_at")) != said:
        raise proof.NotProven("items")


def _news(item: TransferItem, given: AckItem) -> Rows:
    return news.since_taken_over(given.dossier_uid, item.uid, given.entries if given.confirmed else ())


def _decision(given: AckItem) -> ItemState:
    return ItemState.CONFIRMED if given.confirmed else ItemState.RETURNED


def _answer(session: Session, desk: Desk, item: TransferItem, given: AckItem, moment: datetime) -> str:
    """Apply one item of an answer and tell what came of it."""
    decision, dossier = _decision(given), item.dossier
    if item.state == decision.value:
        if given.confirmed and news.take_in(session, given.entries, _news(item, given)):
            journal.record(session, desk.by(moment), "answer_applied", dossier_uid=dossier.uid)
        return REPEATED
    own_head = journal.dossier_head(session, dossier.uid)
    new = applying.insert_entries(session, given.entries)
    if item.state != ItemState.OFFERED.value:
        if new:  # ours goes on from our own last entry: theirs stays a side branch
            note = {"answer": decision.value, "reason": given.reason}
            by = desk.by(moment)
            journal.record(session, by, "answer_not_applied", dossier_uid=dossier.uid, note=note, after=own_head)
        return NOT_APPLIED
    told = verify.add_up(given.entries)["transfer_items"][item.uid]
    decide(item, decision, given.decided_at, told.get("decided_by"), given.reason)
    if given.confirmed:
        dossier.state = states.after(State(dossier.state), Move.CONFIRM)
        dossier.holder_uid = item.transfer.receiver_uid
        dossier.holder_since = given.decided_at
        applying.take_in(session, _news(item, given))
    journal.record(session, desk.by(moment), "answer_applied", dossier_uid=dossier.uid)
    return CONFIRMED if given.confirmed else RETURNED


def _transfer_of(session: Session, package_hash: str) -> Transfer:
    statement = (
        select(Transfer)
        .join(PackageFile, PackageFile.transfer_id == Transfer.id)
        .where(PackageFile.hash == package_hash)
    )
    found = session.scalar(statement)
    if found is None:
        raise errors.UnknownTransfer(package_hash)
    return found


def _file(file_hash: str, kind: str, transfer: Transfer, moment: datetime, path: Path) -> PackageFile:
    return PackageFile(hash=file_hash, kind=kind, transfer_id=transfer.id, at=moment, path=str(path))
