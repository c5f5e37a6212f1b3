"""The way back to the portal: status messages written with the act they tell of, and sent until they are taken."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import errors
from app.desk.desk import Desk
from app.durable import explaining_disk_faults
from app.exchange import portal_outbox
from app.models.dossier import Document, Dossier
from app.models.online import OutboxMessage
from app.models.organisation import Officer
from app.models.result import Result
from app.queries.office import OfficeView
from app.rules.states import State
from app.text import needed_reason

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""The wait after the first failure, doubled with each further one, and its end."""

GIVE_UP = 3
"""After so many messages in a row without an answer the portal is not there, and the rest waits."""

LONGEST_FAILURE = 500
LOCK = "outbox.lock"


NotTaken = errors.PortalFault | errors.DocumentDamaged
"""Why a message was not taken: the portal did not, or the file of a result is not what it was."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that was not taken, and why; nothing where it only waits behind another."""

    external_code: str
    fault: NotTaken | None


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of sending: how many were acknowledged, and what still waits."""

    sent: int
    unsent: tuple[Unsent, ...]


def put(
    session: Session,
    desk: Desk,
    here: OfficeView,
    dossier: Dossier,
    moment: datetime,
    told: State,
    content: str = "",
    results: Mapping[str, Result] | None = None,
) -> None:
    """Write the status message of an act into the outbox, inside the act's transaction.

    The files of `results`, by their names beside the message, go with it.
    """
    from app.exchange import portal_answers
    from app.exchange.portal_records import ResultPaper, StatusMessage

    said = StatusMessage(
        code=dossier.external_code or "",
        officer=desk.officer_name,
        title=_title(session, desk),
        unit=here.desk_name or here.name,
        at=moment,
        state=told,
        content=content,
        starts=dossier.complete_since or dossier.accepted_at,
        ends=dossier.due_current,
        results=tuple(ResultPaper(one.uid, one.full_name, file) for file, one in (results or {}).items()),
    )
    body = portal_answers.status(said, here.agency_code)
    session.add(OutboxMessage(dossier_id=dossier.id, state=int(told), body=body, made_at=moment))


def tell(
    session: Session, desk: Desk, here: OfficeView, dossier: Dossier, moment: datetime, content: str = ""
) -> None:
    """Tell the portal which state a dossier has now, where it came from one; inside the act's transaction."""
    if dossier.external_code:
        put(session, desk, here, dossier, moment, State(dossier.state), content)


def _title(session: Session, desk: Desk) -> str:
    """Return the title of who acts (ChucDanh), empty where none was given."""
    named = select(Officer.title).where(Officer.uid == desk.officer.uid) if desk.officer else None
    return (session.scalar(named) or "") if named is not None else ""


def send(desk: Desk, to: str = "", *, due_only: bool = False, wait: Callable[[float], None] | None = None) -> Sending:
    """Send what waits, in the order it was written; each is kept until the portal acknowledged it.

    A message that fails holds back only those of the same dossier. One that the portal took although its answer was
    lost is sent again under the same identity, by which the portal knows it. Two who send from one home do so one
    after the other: otherwise a message that one of them sent could follow a later one of the other.

    Args:
        desk: where.
        to: a folder or an address (http, https); without one what the settings say, else `outbox` in the home.
        due_only: leave out what failed and is not to be tried again yet.
        wait: how to wait between two tries of one message; the machine's own without one.

    Raises:
        FolderMissing: where it is set to go to is neither such an address nor a folder named from its root.
        DiskFull, HomeReadOnly: the folder cannot be written; nothing is marked as sent.
    """
    settings = desk.home.settings()
    target = to or _set(settings.portal) or str(desk.home.path / "outbox")
    header = settings.portal_header if target == settings.portal else ""  # no secret goes anywhere else
    how = {"wait": wait} if wait else {}
    portal = portal_outbox.open_portal(target, header, **how)
    held_back: set[int] = set()
    unsent: list[Unsent] = []
    sent = silent = 0
    with _alone(desk), portal:
        for key in _waiting(desk, due_only):
            message = _message(desk, key)
            if message is None:
                continue
            code = message.dossier.external_code or ""
            if message.dossier_id in held_back or silent >= GIVE_UP:
                unsent.append(Unsent(code, None))
                continue
            fault = _send(desk, portal, message)
            silent = silent + 1 if isinstance(fault, errors.PortalUnreachable) else 0
            if fault is None:
                sent += 1
            else:
                held_back.add(message.dossier_id)
                unsent.append(Unsent(code, fault))
    return Sending(sent, tuple(unsent))


def _set(portal: str) -> str:
    """Return where messages are set to go to: an address that lacks its beginning would be a folder anywhere."""
    if portal and "://" not in portal and not Path(portal).is_absolute():
        raise errors.FolderMissing(Path(portal))
    return portal


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    lock = FileLock(desk.home.path / LOCK)
    with explaining_disk_faults(desk.home.path):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def take_back(desk: Desk, message_uid: str, reason: str) -> None:
    """Take a message back that the portal does not take; later ones of its dossier wait behind it no more.

    What it was to say, and why it was not taken, stays in the dossier's history.

    Raises:
        ReasonNeeded: no reason in words.
        Unknown: no such message waits.
        DeskOnly: a department.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in_at_desk()
    reason = needed_reason(reason)
    with desk.store.transaction() as session:
        waits = select(OutboxMessage).where(OutboxMessage.uid == message_uid, OutboxMessage.sent_at.is_(None))
        message = session.scalar(waits)
        if message is None:
            raise errors.Unknown(message_uid)
        note = {"state": message.state, "failure": message.failure, "reason": reason}
        session.delete(message)
        desk.note(session, "portal_message_taken_back", message.dossier.uid, **note)


def _waiting(desk: Desk, due_only: bool) -> list[int]:
    """Return what waits; a dossier's later message never overtakes one whose next try is not due yet."""
    row, now = OutboxMessage, desk.clock.now()
    asked = select(row.id, row.dossier_id, row.next_try_at).where(row.sent_at.is_(None)).order_by(row.id)
    with desk.store.reading() as session:
        found = session.execute(asked).all()
    resting = {dossier for _key, dossier, again in found if due_only and again is not None and again > now}
    return [key for key, dossier, _again in found if dossier not in resting]


def _message(desk: Desk, key: int) -> OutboxMessage | None:
    """Return a message; nothing for one that was taken back meanwhile."""
    with desk.store.reading() as session:
        asked = select(OutboxMessage).where(OutboxMessage.id == key).options(joinedload(OutboxMessage.dossier))
        return session.scalar(asked)


def _send(desk: Desk, portal: portal_outbox.Portal, message: OutboxMessage) -> NotTaken | None:
    """Send one message and write down what came of it; returns why it was not taken."""
    try:
        reply = portal.give(message.id, message.uid, message.body, _enclosed(desk, message))
    except errors.PortalFault as fault:
        _failed(desk, message.id, fault, fault.detail)
        return fault
    except errors.DocumentDamaged as fault:
        _failed(desk, message.id, fault, fault.sha256)
        return fault
    with desk.store.transaction() as session:
        if (kept := session.get(OutboxMessage, message.id)) is not None:
            kept.sent_at, kept.reply = desk.clock.now(), reply
            kept.tries, kept.failure, kept.next_try_at = kept.tries + 1, "", None
    return None


def _enclosed(desk: Desk, message: OutboxMessage) -> list[portal_outbox.Enclosed]:
    """Return the files of results that go with a message."""
    from app.exchange import portal_answers

    named = portal_answers.enclosed(message.body)
    if not named:
        return []
    asked = select(Result.uid, Document.sha256).join(Document, Document.id == Result.document_id)
    with desk.store.reading() as session:
        rows = session.execute(asked.where(Result.uid.in_(named.values()))).all()
    held = {row.uid: row.sha256 for row in rows}
    return [portal_outbox.Enclosed(name, desk.documents.path(held[uid]), held[uid]) for name, uid in named.items()]


def _failed(desk: Desk, key: int, fault: NotTaken, detail: str) -> None:
    with desk.store.transaction() as session:
        kept = session.get(OutboxMessage, key)
        if kept is None:
            return
        kept.tries += 1
        kept.failure = f"{type(fault).__name__}: {detail}"[:LONGEST_FAILURE]
        pause = min(FIRST_WAIT * 2 ** min(kept.tries - 1, 10), LONGEST_WAIT)
        kept.next_try_at = desk.clock.now() + pause
