"""Re-use: a paper that was digitised for the same owner before stands for one that would be asked for again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import applicants
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.models import journal
from app.models.dossier import ChecklistLine, Document, LineDocument
from app.models.draft import Draft
from app.queries import procedures, reusable
from app.queries.reusable import ReusableDocument


@dataclass(frozen=True, slots=True)
class Reuse:
    """What a draft can use again and what it uses, by position; what it used and cannot any more; what is damaged."""

    offers: Mapping[int, ReusableDocument] = field(default_factory=dict)
    taken: Mapping[int, ReusableDocument] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def look_up(desk: Desk, draft_uid: str) -> Reuse:
    """Return what a draft can use again: of each component the newest paper whose file is whole.

    What it used and may not any more (another owner, no longer valid, a dossier made void, a damaged file) is dropped
    from the draft and named.

    Raises:
        UnknownDraft: it is not open.
    """
    with desk.store.reading() as session:
        draft = find_open(session, draft_uid)
        found, used = _for_draft(session, desk, draft), draft.parsed.reused
    bad = {d.sha256 for documents in found.values() for d in documents if not desk.documents.is_whole(d.sha256)}
    whole = {at: [d for d in documents if d.sha256 not in bad] for at, documents in found.items()}
    taken = {at: d for at, documents in whole.items() for d in documents if used.get(at) == d.uid}
    lost = {at: document for at, document in used.items() if at not in taken}
    return Reuse(
        offers={at: documents[0] for at, documents in whole.items() if documents},
        taken=taken,
        dropped=_drop(desk, draft_uid, lost) if lost else (),
        damaged=tuple(dict.fromkeys(d.name for ds in found.values() for d in ds if d.sha256 in bad)),
    )


def take(desk: Desk, draft_uid: str, component: int, document_uid: str) -> None:
    """Use a document again for a component of a draft; it is asked for no more.

    Raises:
        NotReusable: it is none that this owner's papers offer for this component, or its file is damaged.
        UnknownDraft: the draft is not open.
    """
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        offered = {d.uid: d for d in _for_draft(session, desk, draft).get(component, ())}
        chosen = offered.get(document_uid)
        if chosen is None or not desk.documents.is_whole(chosen.sha256):
            raise errors.NotReusable(_names(session, [document_uid]))
        _keep(desk, draft, {**draft.parsed.reused, component: document_uid})


def take_back(desk: Desk, draft_uid: str, component: int) -> None:
    """Ask for the paper of a component again; one that is not used again stays as it is.

    Raises:
        UnknownDraft: the draft is not open.
    """
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        _keep(desk, draft, {at: uid for at, uid in draft.parsed.reused.items() if at != component})


def set_valid_until(desk: Desk, document_uid: str, day: date | None) -> None:
    """Note the last day on which a digitised paper is valid, or that none is known.

    The entry belongs to no dossier: the paper may be one of several, and not all of them are held here.

    Raises:
        UnknownDocument: there is none with this identity.
    """
    desk.signed_in()
    with desk.store.transaction() as session:
        document = session.scalar(select(Document).where(Document.uid == document_uid))
        if document is None:
            raise errors.UnknownDocument(document_uid)
        document.valid_until = day
        journal.record(session, desk.by(), "validity_noted", note={"document": document_uid})


def require(session: Session, desk: Desk, draft: Draft) -> dict[int, Document]:
    """Return the documents that a draft uses again, each looked at once more, by position.

    Raises:
        NotReusable: some may not be used again any more; all are named.
    """
    used = draft.parsed.reused
    if not used:
        return {}
    found = _for_draft(session, desk, draft)
    offered = {at: {d.uid: d for d in documents} for at, documents in found.items()}
    gone = [uid for at, uid in used.items() if not _is_good(desk, offered.get(at, {}).get(uid))]
    if gone:
        raise errors.NotReusable(_names(session, gone))
    documents = {d.uid: d for d in session.scalars(select(Document).where(Document.uid.in_(used.values())))}
    return {at: documents[uid] for at, uid in used.items()}


def attach(session: Session, lines: Mapping[int, ChecklistLine], used: Mapping[int, Document]) -> None:
    """Let lines refer to documents that were digitised before; their rows are written into the next entry as well.

    A dossier's own entries must say all that is handed over with it, and these rows stand in those of an earlier one.
    """
    for at, document in used.items():
        session.add(LineDocument(line_id=lines[at].id, document_id=document.id, reused=True))
        journal.include(session, {Document.__tablename__: {document.uid: journal.row_of(session, document)}})
    session.flush()


def _for_draft(session: Session, desk: Desk, draft: Draft) -> dict[int, tuple[ReusableDocument, ...]]:
    content = draft.parsed
    version = procedures.by_uid(session, content.version_uid)
    if version is None:
        return {}
    identifier = applicants.identifier_of(content.owner.identifier)
    return reusable.for_owner(session, identifier, version, desk.today().date())


def _is_good(desk: Desk, document: ReusableDocument | None) -> bool:
    return document is not None and desk.documents.is_whole(document.sha256)


def _drop(desk: Desk, draft_uid: str, lost: Mapping[int, str]) -> tuple[str, ...]:
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        _keep(desk, draft, {at: uid for at, uid in draft.parsed.reused.items() if lost.get(at) != uid})
        return _names(session, list(lost.values()))


def _keep(desk: Desk, draft: Draft, reused: Mapping[int, str]) -> None:
    draft.content = replace(draft.parsed, reused=reused).to_json()
    draft.changed_at = desk.clock.now()


def _names(session: Session, uids: list[str]) -> tuple[str, ...]:
    return tuple(session.scalars(select(Document.name).where(Document.uid.in_(uids)).order_by(Document.id)))
