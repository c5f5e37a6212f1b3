"""What a change that arrived online would change in its dossier: before and after, thing by thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.dossier import Dossier
from app.models.online import OnlineFile, OnlineMessage
from app.queries.inbox import PROGRESS
from app.rules.codes import procedure_key
from app.rules.identity import mask_number, mask_phone
from app.text import nfc

PROCEDURE, FILE = "procedure", "file"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: a particular by its name, the `procedure`, or a `file`; empty where there is none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change that waits for an officer."""

    uid: str
    arrived: datetime
    differences: tuple[Difference, ...]


def change(session: Session, message_uid: str) -> ChangeView | None:
    """Return what a change would change, numbers masked; nothing for one that waits no more.

    Raises:
        MessageHeld: the record cannot be read any more.
    """
    from app.exchange import portal_messages
    from app.exchange.portal_records import Shape

    message = session.scalar(select(OnlineMessage).where(OnlineMessage.uid == message_uid))
    if message is None or message.taken_at is not None:
        return None
    record = portal_messages.read_again(message.raw, Shape(message.kind))
    dossier = message.dossier
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
    found = [Difference(name, str(getattr(dossier, name)), after) for name, after in said.items()]
    differs = [_shown(one) for one in found if _plain(one.before) != _plain(one.after)]
    code = dossier.version.procedure.code
    if procedure_key(record.procedure_code) != procedure_key(code):
        differs.append(Difference(PROCEDURE, code, record.procedure_code))
    files = _files(_in_force(session, dossier), message.files)
    return ChangeView(message.uid, message.arrived_at, (*differs, *files))


def _shown(one: Difference) -> Difference:
    masks = {"identifier": mask_number, "phone": mask_phone}
    mask = masks.get(one.what.rpartition("_")[2], str)
    return Difference(one.what, mask(one.before), mask(one.after))


def _plain(text: str) -> str:
    """Return what tells two values apart: blanks, dots and dashes do not."""
    return "".join(letter for letter in nfc(text) if letter.isalnum())


def _in_force(session: Session, dossier: Dossier) -> Sequence[OnlineFile]:
    """Return the files of the newest record that was taken over."""
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
    newest = session.scalar(asked)
    return newest.files if newest else ()


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
