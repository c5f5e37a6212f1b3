"""Handing over between desk and department: the list, the package, its answer, and taking an offer back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import answers, department, news, outbox, proof, slips
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.transfers import decide, find_transfer, free_path, known_file
from app.exchange import acknowledgement, package
from app.exchange.acknowledgement import AckItem
from app.models import applying, journal, numbers, verify
from app.models.dossier import Dossier
from app.models.organisation import Department
from app.models.transfer import PackageFile, Transfer, TransferItem
from app.papers import handover_list
from app.papers.handover_content import HandoverLine, HandoverList
from app.queries import office, travel
from app.queries.office import Named
from app.rules import handing, states
from app.rules.calendar import ZONE
from app.rules.codes import format_slip_code
from app.rules.kinds import Form, ItemState, PlaceRole, RemarkKind, TransferPurpose
from app.rules.states import BROKEN_OFF, Move, State
from app.text import needed_reason, nfc

LONGEST_LIST = 200
"""One transaction must not hold the writer over 200 ms."""

CONFIRMED, RETURNED, NOT_APPLIED, REPEATED = "confirmed", "returned", "not_applied", "repeated"


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over list that exists, and its package; a receiver who works in this home needs none."""

    transfer_uid: str
    number: int
    list_sha256: str
    written: Path | None = None
    package_hash: str = ""

    @property
    def package(self) -> Path:
        """Where the package of a receiver in another home lies."""
        assert self.written, "who works in this home is offered dossiers without a package"
        return self.written


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


def offer(
    desk: Desk,
    dossier_uids: Sequence[str],
    receiver_uid: str,
    purpose: TransferPurpose = TransferPurpose.WORK,
    words: str = "",
) -> Offer:
    """Offer dossiers to a department, or back to the desk: list, entries, then the package; each is locked meanwhile.

    Args:
        desk: who gives them, where.
        dossier_uids: the dossiers, all of them or none.
        receiver_uid: the department, or the office whose desk they go back to.
        purpose: what for; a department gives them back with a result, unfinished, stopped, or to have papers asked
            for, and hears of what was stopped here while it holds it too.
        words: what the receiver is to know; kept as a remark of each.

    Raises:
        NothingChosen, TooManyChosen: none, or more than one list takes.
        ReasonNeeded: a department gives them back without a result and without words.
        UnknownDepartment: no such department in use, or another office's desk.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: one of them cannot be offered for this;
            nothing was.
        DiskFull, HomeReadOnly: the package could not be written; the offer stands and `pack` makes it again.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    words = nfc(words)
    if not dossier_uids:
        raise errors.NothingChosen
    if len(dossier_uids) > LONGEST_LIST:
        raise errors.TooManyChosen(LONGEST_LIST)
    if purpose in handing.EXPLAINED and not words:
        raise errors.ReasonNeeded
    with desk.store.transaction() as session:
        receiver = _receiver(session, desk, receiver_uid)
        dossiers = [_offerable(session, desk, uid, purpose) for uid in dict.fromkeys(dossier_uids)]
        transfer = _transfer(session, desk, receiver.uid, purpose, desk.clock.now())
        transfer.list_sha256 = _list(session, desk, transfer, receiver.name, dossiers)
        journal.record(session, desk.by(transfer.offered_at), "handed_over")
        for dossier in dossiers:
            _add(session, desk, transfer, dossier, words)
        made = Offer(transfer.uid, transfer.number, transfer.list_sha256)
        works_here = office.works_here(session, receiver.uid)
    return made if works_here else pack(desk, made.transfer_uid)


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
        answers.prove(session, find_transfer(session, uid), given, path)
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
    reason = needed_reason(reason)
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


def _receiver(session: Session, desk: Desk, uid: str) -> Named:
    """Return the department, or for a department its own office's desk."""
    if desk.place.role is PlaceRole.DEPARTMENT:
        here = office.office(session)
        if uid != here.uid:
            raise errors.UnknownDepartment(uid)
        return Named(here.uid, here.desk_name or here.name, True)
    found = session.scalar(select(Department).where(Department.uid == uid, Department.active))
    if found is None:
        raise errors.UnknownDepartment(uid)
    return Named(found.uid, found.name, True)


def _offerable(session: Session, desk: Desk, uid: str, purpose: TransferPurpose) -> Dossier:
    dossier = changeable(session, desk, uid)
    states.after(State(dossier.state), Move.OFFER)
    if dossier.state not in handing.states_for(desk.place.role, purpose):
        raise errors.BadMove(dossier.state, Move.OFFER)
    return dossier


def _add(session: Session, desk: Desk, transfer: Transfer, dossier: Dossier, words: str) -> None:
    """Put a dossier onto the list, with what its receiver is to know, in an entry of its own."""
    session.add(TransferItem(transfer=transfer, dossier=dossier, state=ItemState.OFFERED.value))
    asks, at_desk = transfer.purpose == TransferPurpose.SUPPLEMENT, desk.place.role is PlaceRole.DESK
    if at_desk:
        department.answer_requests(session, dossier, transfer.offered_at)
    if words:
        kind = RemarkKind.SUPPLEMENT if asks else RemarkKind.REMARK
        department.note_down(session, desk, dossier, kind, words, transfer.offered_at)
    note = {"transfer": transfer.uid, **({"remark": words} if words else {})}
    by = desk.by(transfer.offered_at)
    journal.record(session, by, "offered" if at_desk else "handed_back", dossier_uid=dossier.uid, note=note)


def _transfer(
    session: Session, desk: Desk, receiver_uid: str, purpose: TransferPurpose, moment: datetime
) -> Transfer:
    year = moment.astimezone(ZONE).year
    transfer = Transfer(
        number=numbers.draw(session, f"transfer:{desk.place.uid}:{year}"),
        year=year,
        giver_uid=desk.place.uid,
        purpose=purpose.value,
        receiver_uid=receiver_uid,
        offered_at=moment,
        offered_by=desk.officer.uid if desk.officer else None,
        list_sha256="",
    )
    session.add(transfer)
    session.flush()
    return transfer


def _list(session: Session, desk: Desk, transfer: Transfer, receiver: str, dossiers: Sequence[Dossier]) -> str:
    """Make and store the hand-over list; returns its hash."""
    here, at_desk = office.office(session), desk.place.role is PlaceRole.DESK
    content = HandoverList(
        issuer=slips.issuer(here, desk),
        department=receiver if at_desk else desk.place.name,
        giving=here.desk_name or here.name if at_desk else desk.place.name,
        receiving=receiver,
        number=transfer.number,
        handed_over=transfer.offered_at.astimezone(ZONE),
        purpose=TransferPurpose(transfer.purpose or TransferPurpose.WORK),
        lines=tuple(_line(dossier) for dossier in dossiers),
        giver=desk.officer_name,
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


def _answer(session: Session, desk: Desk, item: TransferItem, given: AckItem, moment: datetime) -> str:
    """Apply one item of an answer and tell what came of it."""
    decision, dossier = answers.decision(given), item.dossier
    if item.state == decision.value:
        still_there = given.confirmed and dossier.holder_uid == item.transfer.receiver_uid
        if still_there and news.take_in(session, given.entries, answers.told(item, given)):
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
    row = verify.add_up(given.entries)["transfer_items"][item.uid]
    decide(item, decision, given.decided_at, row.get("decided_by"), given.reason)
    if given.confirmed:
        dossier.state = states.after(State(dossier.state), Move.CONFIRM)
        dossier.holder_uid = item.transfer.receiver_uid
        dossier.holder_since = given.decided_at
        applying.take_in(session, answers.told(item, given))
        if desk.place.role is PlaceRole.DESK and dossier.state not in BROKEN_OFF:
            outbox.tell(session, desk, office.office(session), dossier, given.decided_at)
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
