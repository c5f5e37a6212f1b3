"""What arrives online for a dossier that is known: an officer takes it or sets it aside; nothing moves by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import charging, corrections, intake, looking, online_papers, online_rows, payments
from app.desk.desk import Desk
from app.desk.slips import IssuedSlip
from app.models import journal, search
from app.models.dossier import Dossier
from app.models.online import OnlineMessage
from app.queries import money, office, online_changes
from app.queries.inbox import PROGRESS
from app.rules.states import ENDED, State
from app.text import needed_reason, nfc

if TYPE_CHECKING:
    from app.exchange.portal_records import OnlineDossier


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a change: particulars corrected, papers added, đồng paid online, a receipt that says so.

    All of it is empty where the change was taken whole before the dossier was answered, or noted only.
    """

    corrected: tuple[str, ...] = ()
    papers: int = 0
    paid: int = 0
    receipt: IssuedSlip | None = None


def take(desk: Desk, message_uid: str, *, placed: Mapping[str, int] | None = None, reason: str = "") -> Taken:
    """Take a change: of a dossier that waits for its answer all of it, of one that was answered what still may be.

    While the dossier waits, its particulars and papers become those of the newer record; papers that this leaves out
    stay in its history. Later, and where it is held here, papers are added; particulars are corrected as long as they
    may be, before hand-over. All else is noted only: a state that another system tells, particulars of a dossier
    that is worked on, anything of one that has ended.

    Args:
        desk: who takes it, where.
        message_uid: the record.
        placed: of which component those files are of which the record does not tell, where papers are added.
        reason: why particulars are corrected.

    Raises:
        UnknownOnline: there is no such change, it waits no more, or a component that the procedure does not have.
        UnknownProcedure: it is of another procedure: that is a dossier of its own, to be set aside or refused here.
        BadMove: the dossier waits for papers: they are taken in as its supplement.
        MessageHeld: the record cannot be read any more.
        FilesNotPlaced: sound files belong to no component yet.
        ReasonNeeded: particulars are to be corrected, and no reason is given.
        Incomplete, ReusedOfAnother: particulars cannot be corrected like this.
        DossierNotHere, DossierOffered: it brings papers or money, and the dossier is not held here; it waits on.
        DeskOnly, NoOfficer: nobody of the desk is signed in.
        DiskFull, HomeReadOnly: the receipt could not be stored; nothing was taken.
    """
    desk.signed_in_at_desk()
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        message = _pending(session, message_uid)
        dossier = message.dossier
        note: dict[str, object] = {"message": message.sha256}
        if message.kind == PROGRESS:
            action, done = "online_change_noted", Taken()
            note["state"] = message.said_state
            looking.forget(session, dossier)
        elif dossier.state == State.REGISTERED:
            action, done = "online_change_taken", Taken()
            _replace(session, desk, message, moment)
        else:
            done = _add(session, desk, message, placed or {}, nfc(reason), note, moment)
            action = "online_change_taken" if done != Taken() else "online_change_noted"
        message.taken_at = moment
        journal.record(session, desk.by(moment), action, dossier_uid=dossier.uid, note=note)
    return done


def set_aside(desk: Desk, message_uid: str, reason: str) -> None:
    """Set a change aside with a reason: it stays in the dossier's history, and nothing is changed by it.

    Raises:
        ReasonNeeded: no reason in words.
        UnknownOnline: there is no such change, or it waits no more.
        DeskOnly, NoOfficer: nobody of the desk is signed in.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    moment = desk.clock.now()
    with desk.store.transaction() as session:
        message = _pending(session, message_uid)
        message.aside_at, message.aside_because = moment, reason
        looking.forget(session, message.dossier)
        note = {"message": message.sha256, "reason": reason}
        dossier_uid = message.dossier.uid
        journal.record(session, desk.by(moment), "online_change_set_aside", dossier_uid=dossier_uid, note=note)


def put_in(
    session: Session,
    desk: Desk,
    dossier: Dossier,
    messages: Sequence[OnlineMessage],
    placed: Mapping[str, int],
    moment: datetime,
) -> int:
    """Add the papers of records to those of an accepted dossier, and take down what was paid; returns how many.

    Nothing that is there is taken away; a file in several records is told its component once.

    Raises:
        UnknownOnline: the procedure has no such component.
        FilesNotPlaced: sound files belong to no component yet.
        UnknownProcedure: a record is of another procedure.
        MessageHeld: a record cannot be read any more.
    """
    _place(dossier, messages, placed)
    count = 0
    for message in messages:
        record = _record(message)
        new = online_changes.new_files(dossier, message.files)
        online_papers.attach(dossier, new, moment)
        charging.as_told(session, desk, dossier, record, moment)
        message.taken_at = moment
        count += sum(1 for file in new if file.sha256)
    return count


def _pending(session: Session, uid: str) -> OnlineMessage:
    message = session.scalar(select(OnlineMessage).where(OnlineMessage.uid == uid))
    if message is None or not message.waits:
        raise errors.UnknownOnline(uid)
    return message


def _record(message: OnlineMessage) -> "OnlineDossier":
    """Return what a record says; one of another procedure is refused: it is no change of its dossier."""
    record = online_changes.record_of(message)
    if not online_changes.is_of(message.dossier, record):
        raise errors.UnknownProcedure(record.procedure_code)
    return record


def _replace(session: Session, desk: Desk, message: OnlineMessage, moment: datetime) -> None:
    dossier = looking.to_answer(session, desk, message.dossier.uid)
    record = _record(message)
    online_rows.fill(dossier, record, dossier.version)
    online_papers.replace_all(dossier, message.files, moment)
    charging.as_told(session, desk, dossier, record, moment)
    search.write(session, dossier)


def _add(
    session: Session,
    desk: Desk,
    message: OnlineMessage,
    placed: Mapping[str, int],
    reason: str,
    note: dict[str, object],
    moment: datetime,
) -> Taken:
    """Take of a record what an answered dossier may still become, and note what."""
    dossier, record = message.dossier, _record(message)
    if dossier.state in ENDED or dossier.is_void:
        return Taken()
    if dossier.state == State.SUPPLEMENT:
        raise errors.BadMove(dossier.state, "take_change")
    if not _brings(session, message, record) and not _is_here(session, desk, dossier):
        return Taken()
    corrections.changeable(session, desk, dossier.uid)
    account = money.account(session, dossier.id)
    said = online_changes.particulars(dossier, record) if dossier.state == State.RECEIVED else {}
    differ = {name: value for name, value in said.items() if name in corrections.CORRECTABLE}
    before = corrections.put_right(session, dossier, differ, moment)
    if before and not reason:
        raise errors.ReasonNeeded
    papers = put_in(session, desk, dossier, [message], placed, moment)
    now, promised, receipt = money.account(session, dossier.id), dossier.due_current, None
    payments.go_on(session, desk, dossier, now, moment)
    if before or papers or dossier.due_current != promised:
        receipt = intake.receipt_anew(session, desk, office.office(session), dossier, moment)
    search.write(session, dossier)
    note.update({"before": before, "reason": reason} if before else {})
    return Taken(tuple(before), papers, now.paid - account.paid, receipt)


def _brings(session: Session, message: OnlineMessage, record: "OnlineDossier") -> bool:
    """Whether a record brings what would be lost if it were noted only: papers, or money that is owed."""
    dossier = message.dossier
    papers = any(file.sha256 for file in online_changes.new_files(dossier, message.files))
    paid = record.paid or any(fee.paid for fee in record.fees)
    return papers or (paid and money.account(session, dossier.id).open > 0)


def _is_here(session: Session, desk: Desk, dossier: Dossier) -> bool:
    return dossier.holder_uid == desk.place.uid and corrections.open_offer(session, dossier) is None


def _place(dossier: Dossier, messages: Sequence[OnlineMessage], placed: Mapping[str, int]) -> None:
    """Give files their component, the same file in each record; leave no file out in silence."""
    new = [file for message in messages for file in online_changes.new_files(dossier, message.files)]
    told = {file.given_sha256: placed[file.uid] for file in new if file.uid in placed}
    if strange := set(placed.values()) - {one.position for one in dossier.version.components}:
        raise errors.UnknownOnline(str(strange.pop()))
    for file in new:
        if file.component is None:
            file.component = told.get(file.given_sha256)
    if unplaced := {file.given_sha256 for file in new if file.component is None and file.sha256}:
        raise errors.FilesNotPlaced(len(unplaced))
