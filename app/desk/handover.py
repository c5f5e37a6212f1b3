"""Handing over to a department: the list, the package, its answer, and taking an offer back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import slips
from app.desk.corrections import changeable, open_offer
from app.desk.desk import Desk
from app.exchange import acknowledgement, package
from app.exchange.acknowledgement import AckItem
from app.models import applying, journal, numbers, verify
from app.models.dossier import Dossier
from app.models.organisation import Department
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.papers import handover_list
from app.papers.content import HandoverLine, HandoverList
from app.queries import travel
from app.rules import states
from app.rules.calendar import ZONE
from app.rules.codes import format_slip_code
from app.rules.kinds import Form, ItemState
from app.rules.states import Move, State
from app.text import nfc

LONGEST_LIST = 200
"""One transaction must not hold the writer over 200 ms."""

CONFIRMED, RETURNED, NOT_APPLIED = "confirmed", "returned", "not_applied"


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
    """What reading an acknowledgement did: codes that moved, that came back, that were not applied."""

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

    Raises:
        UnknownTransfer: there is none with this identity.
        DocumentDamaged: a document of the store is not whole; check the store first.
        DiskFull, HomeReadOnly: the package could not be written.
    """
    with desk.store.reading() as session:
        content = travel.package(session, desk.documents, transfer_uid, desk.place.workstation)
    name = f"BG-{content.number:04d}-{content.made.astimezone(ZONE):%y%m%d-%H%M%S}"
    written = package.write(content, _free(desk.home.handovers, name))
    with desk.store.transaction() as session:
        transfer = find_transfer(session, transfer_uid)
        transfer.package_hash = written.hash
        session.add(_file(written.hash, "package", transfer, desk.clock.now(), written.path))
        note = {"package": written.hash}
        journal.record(session, desk.by(), "package_written", note=note)
        return Offer(transfer_uid, transfer.number, transfer.list_sha256, written.path, written.hash)


def read_acknowledgement(desk: Desk, path: Path) -> Answered:
    """Take a department's answer: confirmed items move their holder, returned ones wait in «Bị trả lại».

    The same file again changes nothing. An item whose offer was taken back meanwhile is not applied; the
    department's entries are kept, so both histories are shown.

    Raises:
        AcknowledgementDamaged, PackageNewer: the file is not whole, or of a newer program.
        PackageForOthers: it answers another desk.
        UnknownTransfer: no package of this desk has that hash.
    """
    given = acknowledgement.read(path)
    if given.receiver_uid != desk.place.uid:
        raise errors.PackageForOthers(given.receiver_name)
    if any(True for item in given.items for _finding in verify.slice_findings(_as_slice(item))):
        raise errors.AcknowledgementDamaged(path, "entries")
    with desk.store.transaction() as session:
        transfer = _transfer_of(session, given.package_hash)
        file_hash = given.hash
        if session.scalar(select(PackageFile.id).where(PackageFile.hash == file_hash)):
            return Answered(transfer.uid, (), (), (), already_read=True)
        session.add(_file(file_hash, "acknowledgement", transfer, desk.clock.now(), path))
        outcome: dict[str, list[str]] = {}
        for item in given.items:
            outcome.setdefault(_answer(session, desk, transfer, item), []).append(item.code)
        transfer.answered_at = desk.clock.now()
        journal.record(session, desk.by(), "acknowledgement_read", note={"acknowledgement": file_hash})
        uid = transfer.uid
    confirmed, returned, not_applied = (tuple(outcome.get(what, ())) for what in (CONFIRMED, RETURNED, NOT_APPLIED))
    return Answered(uid, confirmed, returned, not_applied)


def take_back(desk: Desk, transfer_uid: str, reason: str) -> tuple[str, ...]:
    """Take back what is still offered of a hand-over whose package is lost; returns the codes.

    Raises:
        ReasonNeeded: no reason.
        UnknownTransfer: there is none.
        NothingChosen: nothing of it is open any more.
    """
    desk.signed_in()
    reason = nfc(reason)
    if not reason:
        raise errors.ReasonNeeded
    taken = []
    with desk.store.transaction() as session:
        for item in find_transfer(session, transfer_uid).items:
            if item.state != ItemState.OFFERED.value:
                continue
            decide(item, ItemState.TAKEN_BACK, desk, reason)
            note = {"reason": reason}
            journal.record(session, desk.by(), "offer_taken_back", dossier_uid=item.dossier.uid, note=note)
            taken.append(item.dossier.code or "")
        if not taken:
            raise errors.NothingChosen
    return tuple(taken)


def find_transfer(session: Session, uid: str) -> Transfer:
    """Return a hand-over.

    Raises:
        UnknownTransfer: there is none with this identity.
    """
    found = session.scalar(select(Transfer).where(Transfer.uid == uid))
    if found is None:
        raise errors.UnknownTransfer(uid)
    return found


def decide(item: TransferItem, state: ItemState, desk: Desk, reason: str = "") -> None:
    """Write what became of an item, by whom and when."""
    item.state = state.value
    item.decided_at = desk.clock.now()
    item.decided_by = desk.officer.uid if desk.officer else None
    item.reason = reason


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
        issuer=slips.issuer(session, desk),
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


def _answer(session: Session, desk: Desk, transfer: Transfer, given: AckItem) -> str:
    """Apply one item of an answer and tell what came of it."""
    item = next((i for i in transfer.items if i.dossier.uid == given.dossier_uid), None)
    if item is None:
        return NOT_APPLIED
    applying.insert_entries(session, given.entries)
    if item.state != ItemState.OFFERED.value or open_offer(session, item.dossier) is not item:
        return NOT_APPLIED
    dossier = item.dossier
    decide(item, ItemState.CONFIRMED if given.confirmed else ItemState.RETURNED, desk, given.reason)
    if given.confirmed:
        dossier.state = states.after(State(dossier.state), Move.CONFIRM)
        dossier.holder_uid = transfer.receiver_uid
        dossier.holder_since = given.decided_at
    journal.record(session, desk.by(), "answer_applied", dossier_uid=dossier.uid)
    return CONFIRMED if given.confirmed else RETURNED


def _as_slice(item: AckItem) -> list[dict[str, Any]]:
    return [dict(entry) for entry in item.entries]


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


def _free(folder: Path, name: str) -> Path:
    """Return a path in the folder that nothing lies at yet."""
    candidates = [name, *(f"{name}-{n}" for n in range(2, 100))]
    return next(folder / c for c in candidates if not (folder / c).exists())
