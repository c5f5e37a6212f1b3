"""Papers that came online for a dossier that waits for them: taken in, the dossier is worked on again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app import errors
from app.desk import charging, online_papers, pausing
from app.desk.desk import Desk
from app.desk.pausing import Resumed
from app.models.dossier import Dossier
from app.models.online import OnlineMessage
from app.queries import online_supplements
from app.rules.codes import procedure_key


def take_in(
    desk: Desk,
    dossier_uid: str,
    messages: Sequence[str],
    brought: Sequence[str],
    *,
    placed: Mapping[str, int] | None = None,
    without_because: str = "",
) -> Resumed:
    """Take in what came online as the supplement: new files go onto the checklist, what was paid is taken down.

    Nothing that is there is taken away, and particulars stay as they are: the dossier was accepted with them.

    Args:
        desk: who takes it in, where.
        dossier_uid: the dossier.
        messages: the records that the officer saw.
        brought: those of the things asked for that came.
        placed: of which component those files are of which the records do not tell.
        without_because: why work goes on without the others.

    Raises:
        UnknownOnline: a record that waits no more, or a component that the procedure does not have.
        FilesNotPlaced: sound files belong to no component yet.
        UnknownProcedure: a record is of another procedure.
        MessageHeld: a record cannot be read any more.
        ReasonNeeded, BadInput, DeskOnly, UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove,
            DiskFull, HomeReadOnly, NoOfficer: as a supplement at the counter.
    """

    def put(session: Session, dossier: Dossier, moment: datetime) -> Mapping[str, object]:
        found = {one.uid: one for one in online_supplements.waiting_messages(session, dossier)}
        if strange := [uid for uid in messages if uid not in found]:
            raise errors.UnknownOnline(strange[0])
        seen = [found[uid] for uid in messages]
        _place(dossier, seen, placed or {})
        for message in seen:
            _attach(session, desk, dossier, message, moment)
        return {"messages": [one.sha256 for one in seen]}

    return pausing.supplemented(desk, dossier_uid, brought, without_because=without_because, papers=put)


def _place(dossier: Dossier, messages: Sequence[OnlineMessage], placed: Mapping[str, int]) -> None:
    """Give files their component, the same file in each record; leave no file out in silence."""
    new = [file for message in messages for file in online_supplements.new_files(dossier, message.files)]
    told = {file.given_sha256: placed[file.uid] for file in new if file.uid in placed}
    if strange := set(placed.values()) - {one.position for one in dossier.version.components}:
        raise errors.UnknownOnline(str(strange.pop()))
    for file in new:
        if file.component is None:
            file.component = told.get(file.given_sha256)
    if unplaced := {file.given_sha256 for file in new if file.component is None and file.sha256}:
        raise errors.FilesNotPlaced(len(unplaced))


def _attach(session: Session, desk: Desk, dossier: Dossier, message: OnlineMessage, moment: datetime) -> None:
    from app.exchange import portal_messages
    from app.exchange.portal_records import Shape

    record = portal_messages.read_again(message.raw, Shape(message.kind))
    if procedure_key(record.procedure_code) != procedure_key(dossier.version.procedure.code):
        raise errors.UnknownProcedure(record.procedure_code)
    online_papers.attach(dossier, online_supplements.new_files(dossier, message.files), moment)
    charging.as_told(session, desk, dossier, record, moment)
    message.taken_at = moment
