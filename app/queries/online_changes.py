"""What arrived online for a dossier that is known, and what it would change: before and after, thing by thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from app import errors
from app.models.dossier import Dossier
from app.models.online import OnlineFile, OnlineMessage
from app.queries.inbox import PROGRESS, FileView, file_view
from app.rules.codes import procedure_key
from app.rules.differences import (
    ALL,
    BY_POST,
    CHANNEL,
    FEES,
    FILE,
    OWNER_KIND,
    PAID,
    PROCEDURE,
    REMARKS,
    STATE,
    SUMMARY,
    Difference,
)
from app.rules.identity import mask_number, mask_phone
from app.rules.states import NEWLY_FILED, State, agrees
from app.text import nfc

if TYPE_CHECKING:
    from app.exchange.portal_records import OnlineDossier, Read


_ANY_OF_CODE = select(OnlineMessage.id).where(OnlineMessage.external_code == bindparam("code")).limit(1)


class FiledWords(NamedTuple):
    """What a filer's record says in free words: what it is about, and what the portal notes."""

    summary: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change that waits for an officer; `said_at` is when another system's state came about, where it tells one.

    `files` are those that are not the dossier's yet, sound or not; `components` the papers of its procedure by
    position.
    """

    uid: str
    arrived: datetime
    said_at: datetime | None
    differences: tuple[Difference, ...]
    files: tuple[FileView, ...]
    components: tuple[tuple[int, str], ...]

    @property
    def is_state(self) -> bool:
        """Whether another system tells its state, and nothing else."""
        return self.said_at is not None

    @property
    def of_another_procedure(self) -> bool:
        """Whether it is a dossier of its own, which nothing here can become."""
        return any(one.what == PROCEDURE for one in self.differences)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A dossier under way, or ended, for which something arrived: the oldest of it when, and what is said of it."""

    uid: str
    code: str
    owner_name: str
    procedure_name: str
    state: State
    said: State | None
    arrived: datetime


def change(session: Session, message_uid: str) -> ChangeView | None:
    """Return what a change would change, numbers masked; nothing for one that waits no more.

    Raises:
        MessageHeld: the record cannot be read any more.
    """
    message = session.scalar(select(OnlineMessage).where(OnlineMessage.uid == message_uid))
    if message is None or not message.waits:
        return None
    dossier = message.dossier
    return ChangeView(
        uid=message.uid,
        arrived=message.arrived_at,
        said_at=message.said_at,
        differences=_of_state(dossier, message)
        if message.kind == PROGRESS
        else _of_record(session, dossier, message),
        files=tuple(map(file_view, new_files(dossier, message.files))),
        components=tuple((one.position, one.name) for one in dossier.version.components),
    )


def oldest(session: Session, dossier_uid: str) -> ChangeView | None:
    """Return the oldest change that waits of a dossier that was answered: each is taken upon the one before.

    Raises:
        MessageHeld: the record cannot be read any more.
    """
    first = _late().where(Dossier.uid == dossier_uid).with_only_columns(OnlineMessage.uid).limit(1)
    uid = session.scalar(first)
    return change(session, uid) if uid else None


def arrived(session: Session, dossier: Dossier) -> datetime | None:
    """Return when the oldest change that waits of a dossier came that was answered; nothing where none does."""
    if dossier.external_code is None:
        return None
    first = _late().where(OnlineMessage.dossier_id == dossier.id).with_only_columns(OnlineMessage.arrived_at)
    return session.scalar(first.limit(1))


def rows(session: Session) -> tuple[ChangedRow, ...]:
    """Return the dossiers that were answered and for which something arrived since, the oldest first."""
    whole = joinedload(OnlineMessage.dossier).joinedload(Dossier.version)
    found: dict[str, OnlineMessage] = {}
    for message in session.scalars(_late().options(defer(OnlineMessage.raw), whole)):
        found.setdefault(message.dossier.uid, message)
    return tuple(map(_row, found.values()))


def count(session: Session) -> int:
    """Return for how many dossiers that were answered something arrived since."""
    asked = _late().order_by(None).with_only_columns(func.count(Dossier.id.distinct()))
    return session.scalar(asked) or 0


def pending(session: Session, dossier: Dossier) -> list[OnlineMessage]:
    """Return all that waits of a dossier, oldest first."""
    asked = select(OnlineMessage).where(OnlineMessage.waits, OnlineMessage.dossier_id == dossier.id)
    return list(session.scalars(asked.order_by(OnlineMessage.id)))


def new_files(dossier: Dossier, files: Iterable[OnlineFile]) -> list[OnlineFile]:
    """Return the files that are not on the dossier's checklist: a record may name again what came before."""
    lying = {(line.position, link.document.sha256) for line in dossier.lines for link in line.documents}
    anywhere = {sha256 for _position, sha256 in lying}
    return [
        file
        for file in files
        if not ((file.component, file.sha256) in lying or (file.component is None and file.sha256 in anywhere))
    ]


def files_before(session: Session, read: "Read") -> tuple[tuple[str, ...], ...]:
    """Return the hashes of the files that came with a record each time that it came, however it was spelled."""
    if session.connection().scalar(_ANY_OF_CODE, {"code": read.record.code}) is None:
        return ()  # as with most records; the objects of the messages cost ten times as much
    asked = select(OnlineMessage).where(OnlineMessage.external_code == read.record.code).order_by(OnlineMessage.id)
    came = session.scalars(asked.options(selectinload(OnlineMessage.files)))
    return tuple(tuple(file.given_sha256 for file in one.files) for one in came if _says(one, read))


def filed_words(session: Session, dossier_uid: str) -> FiledWords:
    """Return the free words of the newest record of a dossier that was taken over."""
    dossier = session.scalar(select(Dossier).where(Dossier.uid == dossier_uid))
    record = _read_again(_in_force(session, dossier)) if dossier else None
    return FiledWords(record.summary, record.remarks) if record else FiledWords()


def record_of(message: OnlineMessage) -> "OnlineDossier":
    """Return what the record of a dossier says.

    Raises:
        MessageHeld: this version of the program takes it no more.
    """
    from app.exchange import portal_messages
    from app.exchange.portal_records import Shape

    return portal_messages.read_again(message.raw, Shape(message.kind))


def particulars(dossier: Dossier, record: "OnlineDossier") -> dict[str, str]:
    """Return the particulars that a record says otherwise than the dossier, in full.

    Once the dossier was answered, what a record leaves out takes nothing away.
    """
    submitter = record.submitter
    said = {
        "owner_name": record.owner.name,
        "owner_identifier": record.owner.identifier,
        "owner_address": record.owner.address,
        "owner_phone": record.owner.phone,
        "owner_email": record.owner.email,
        "submitter_name": submitter.name if submitter else "",
        "submitter_identifier": submitter.identifier if submitter else "",
        "submitter_phone": submitter.phone if submitter else "",
        "result_address": record.result_address,
    }
    whole = dossier.state == State.REGISTERED
    differ = {name: after for name, after in said.items() if _plain(getattr(dossier, name)) != _plain(after)}
    return {name: after for name, after in differ.items() if whole or after}


def is_of(dossier: Dossier, record: "OnlineDossier") -> bool:
    """Whether a record is of the dossier's procedure; else it is a dossier of its own."""
    return procedure_key(record.procedure_code) == procedure_key(dossier.version.procedure.code)


def _late() -> Select[OnlineMessage]:
    """Return the question for what waits of dossiers that were answered, but for supplements that are taken in."""
    supplement = and_(
        OnlineMessage.kind != PROGRESS,
        Dossier.state == int(State.SUPPLEMENT),
        Dossier.voided_at.is_(None),
    )
    answered = Dossier.state != int(State.REGISTERED)
    joined = select(OnlineMessage).join(Dossier, Dossier.id == OnlineMessage.dossier_id)
    return joined.where(OnlineMessage.waits, answered, ~supplement).order_by(OnlineMessage.id)


def _row(message: OnlineMessage) -> ChangedRow:
    dossier = message.dossier
    return ChangedRow(
        uid=dossier.uid,
        code=dossier.code or dossier.external_code or "",
        owner_name=dossier.owner_name,
        procedure_name=dossier.version.name,
        state=State(dossier.state),
        said=State(message.said_state) if message.said_state else None,
        arrived=message.arrived_at,
    )


def _of_state(dossier: Dossier, message: OnlineMessage) -> tuple[Difference, ...]:
    return (Difference(STATE, str(dossier.state), str(message.said_state)),)


def _of_record(session: Session, dossier: Dossier, message: OnlineMessage) -> tuple[Difference, ...]:
    record, code = record_of(message), dossier.version.procedure.code
    said = particulars(dossier, record).items()
    differs = [_shown(Difference(name, getattr(dossier, name), after)) for name, after in said]
    if record.state not in NEWLY_FILED and not agrees(State(dossier.state), record.state):
        differs.append(Difference(STATE, str(dossier.state), str(int(record.state))))
    if not is_of(dossier, record):
        differs.append(Difference(PROCEDURE, code, record.procedure_code))
    standing = _in_force(session, dossier)
    differs += _said_beside(_read_again(standing), record)
    return (*differs, *_files(standing.files if standing else (), message.files))


def _said_beside(before: "OnlineDossier | None", after: "OnlineDossier") -> Iterator[Difference]:
    """Yield what a record says otherwise than the one that stands, beside particulars and files."""
    if before is not None:
        said, says = _beside(before), _beside(after)
        yield from (Difference(what, said[what], value) for what, value in says.items() if said[what] != value)


def _beside(record: "OnlineDossier") -> Mapping[str, str]:
    owed = sum(fee.amount for fee in record.fees)
    paid = owed if record.paid else sum(fee.amount for fee in record.fees if fee.paid)
    return {
        OWNER_KIND: record.owner_kind.value,
        CHANNEL: str(int(record.channel)),
        BY_POST: "1" if record.by_post else "",
        FEES: str(owed or ""),
        PAID: ALL if record.paid and not owed else str(paid or ""),
        SUMMARY: record.summary,
        REMARKS: record.remarks,
    }


def _says(message: OnlineMessage, read: "Read") -> bool:
    """Whether a record says the same as one that came before: how its values are spelled says nothing."""
    from app.exchange.portal_records import OnlineProgress

    if message.sha256 == read.sha256:
        return True
    record = read.record
    if isinstance(record, OnlineProgress):
        return (message.kind, message.said_state, message.said_at) == (PROGRESS, int(record.state), record.at)
    before = _read_again(message) if message.kind != PROGRESS else None
    return before is not None and before == replace(record, owner_system=before.owner_system)  # the head tells it


def _read_again(message: OnlineMessage | None) -> "OnlineDossier | None":
    """Return what the record of a dossier says; nothing for one that this version of the program takes no more."""
    try:
        return record_of(message) if message else None
    except errors.MessageHeld:
        return None


def _shown(one: Difference) -> Difference:
    masks = {"identifier": mask_number, "phone": mask_phone}
    mask = masks.get(one.what.rpartition("_")[2], str)
    return Difference(one.what, mask(one.before), mask(one.after))


def _plain(text: str) -> str:
    """Return what tells two values apart: blanks, dots and dashes do not."""
    return "".join(letter for letter in nfc(text) if letter.isalnum())


def _in_force(session: Session, dossier: Dossier) -> OnlineMessage | None:
    """Return the newest record that was taken over."""
    asked = (
        select(OnlineMessage)
        .where(
            OnlineMessage.dossier_id == dossier.id,
            OnlineMessage.taken_at.is_not(None),
            OnlineMessage.kind != PROGRESS,
        )
        .order_by(OnlineMessage.id.desc())
        .limit(1)
    )
    return session.scalar(asked)


def _files(before: Sequence[OnlineFile], after: Sequence[OnlineFile]) -> Iterator[Difference]:
    """Yield the files that are there on one side alone; one of the same name with another content is on both."""
    had = {file.given_sha256: file.name for file in before}
    has = {file.given_sha256: file.name for file in after}
    gone = [name for key, name in had.items() if key not in has]
    for name in (name for key, name in has.items() if key not in had):
        same = name in gone
        if same:
            gone.remove(name)
        yield Difference(FILE, name if same else "", name)
    yield from (Difference(FILE, name, "") for name in gone)
