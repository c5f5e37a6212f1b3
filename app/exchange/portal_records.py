"""What the portal's messages say, in our own words: frozen records that know none of its field names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.errors import HeldReason
from app.rules.kinds import Channel, OwnerKind
from app.rules.states import State


@dataclass(frozen=True, slots=True)
class OnlinePerson:
    """An owner or submitter as the portal names them."""

    name: str
    identifier: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncedFile:
    """A file that a message speaks of.

    `address` is a name in the message's own folder, or where it is fetched from (http, https); `sha256` is empty
    where the message announces none. `component` is the sender's number or code of the paper.
    """

    name: str
    address: str
    foreign_id: str = ""
    component: str = ""
    component_name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class OnlineFee:
    """A fee that the portal asked for, in đồng, and whether it was paid there."""

    name: str
    code: str
    amount: int
    paid: bool


@dataclass(frozen=True, slots=True)
class OnlineDossier:
    """A dossier that was filed on a portal; `paid` says that all it owes was paid there.

    `by_post` says that the result is to be posted, to `result_address` where one is named. `summary` is what it is
    about, `remarks` what the portal notes, both in the sender's words.
    """

    code: str
    owner_system: str
    procedure_code: str
    owner_kind: OwnerKind
    owner: OnlinePerson
    submitter: OnlinePerson | None
    channel: Channel
    state: State
    submitted: datetime | None
    files: tuple[AnnouncedFile, ...]
    fees: tuple[OnlineFee, ...] = ()
    paid: bool = False
    by_post: bool = False
    result_address: str = ""
    summary: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class OnlineProgress:
    """How far another system is with a dossier."""

    code: str
    state: State
    at: datetime


class Shape(StrEnum):
    """The shapes in which records come."""

    SYNC = "sync"
    MINISTRY = "ministry"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Read:
    """One record of a message: what it says, its shape, its canonical bytes (RFC 8785) and their SHA-256."""

    record: OnlineDossier | OnlineProgress
    shape: Shape
    raw: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Unread:
    """One record of a message that cannot be taken; its neighbours can."""

    code: str
    reason: HeldReason
    detail: str


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """A result whose file goes with a message: its identity, what it is called, the name of the file beside it."""

    uid: str
    name: str
    file: str


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """What the portal is told of a dossier: `content` in words for the applicant, `ends` where a term is set."""

    code: str
    officer: str
    title: str
    unit: str
    at: datetime
    state: State
    content: str
    starts: datetime | None = None
    ends: datetime | None = None
    results: tuple[ResultPaper, ...] = ()
