"""Private work in progress: opened, saved at every change, taken over, parked, discarded, brought back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk import checklist
from app.desk.desk import Desk
from app.models import journal
from app.models.dossier import Dossier
from app.models.draft import Draft, DraftContent
from app.models.organisation import Officer
from app.queries import procedures

KEPT_IN_BIN = timedelta(days=7)
"""How long a discarded draft can be brought back before it is erased with its pages."""


def open_draft(desk: Desk, content: DraftContent | None = None) -> str:
    """Begin work for an applicant and return the draft's identity."""
    with desk.store.transaction() as session:
        return begin(session, desk, content or DraftContent()).uid


def begin(session: Session, desk: Desk, content: DraftContent, dossier: Dossier | None = None) -> Draft:
    """Write a new draft, which may stand under a dossier, inside the act that needs it."""
    moment = desk.clock.now()
    draft = Draft(
        officer_id=_officer_id(session, desk),
        content=content.to_json(),
        opened_at=moment,
        changed_at=moment,
        dossier_id=dossier.id if dossier is not None else None,
    )
    session.add(draft)
    session.flush()
    return draft


def save(desk: Desk, uid: str, content: DraftContent) -> Mapping[int, int | None]:
    """Keep what was typed and ticked; with another procedure pages follow the papers of the same name.

    Pages of other papers are not sorted any more. Both are one act: no page is ever seen on a wrong paper. What is
    used again is what the draft holds: `app.desk.reuse` alone changes that.

    Returns:
        Where the pages of each component went; empty while the procedure is the same.

    Raises:
        UnknownDraft: it was accepted, refused or discarded meanwhile.
    """
    with desk.store.transaction() as session:
        draft = find_open(session, uid)
        before = draft.parsed
        moved = _places(session, before.version_uid, content.version_uid)
        reused = _moved(before.reused, moved) if moved else before.reused
        for page in draft.pages if moved else ():
            page.component = moved.get(page.component) if page.component is not None else None
        draft.content = replace(content, reused=reused).to_json()
        draft.changed_at = desk.clock.now()
    return moved


def take_over(desk: Desk, uid: str) -> None:
    """Go on with another officer's draft; the entry names it, never its content. One's own needs none.

    Raises:
        UnknownDraft: it is not open.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    with desk.store.transaction() as session:
        draft = find_open(session, uid)
        taker = _officer_id(session, desk)
        if draft.officer_id == taker:
            return
        former = session.get(Officer, draft.officer_id) if draft.officer_id else None
        draft.officer_id = taker
        note = {"draft": uid, "from": former.uid if former else ""}
        journal.record(session, desk.by(), "draft_taken_over", note=note)


def discard(desk: Desk, uid: str) -> None:
    """Put a draft into the bin, where it stays 7 days.

    Raises:
        UnknownDraft: it is not open.
        NotAllowed: a supplement was requested; it waits for the applicant whatever its age.
    """
    with desk.store.transaction() as session:
        draft = find_open(session, uid)
        if draft.dossier_id is not None:
            raise errors.NotAllowed
        draft.discarded_at = desk.clock.now()


def bring_back(desk: Desk, uid: str) -> None:
    """Take a draft out of the bin again.

    Raises:
        UnknownDraft: it was never there, or is erased.
    """
    with desk.store.transaction() as session:
        draft = session.scalar(select(Draft).where(Draft.uid == uid, Draft.closed_at.is_(None)))
        if draft is None:
            raise errors.UnknownDraft(uid)
        draft.discarded_at = None
        draft.changed_at = desk.clock.now()


def find_open(session: Session, uid: str) -> Draft:
    """Return an open draft.

    Raises:
        UnknownDraft: it was accepted, refused or discarded.
    """
    open_one = select(Draft).where(Draft.uid == uid, Draft.closed_at.is_(None), Draft.discarded_at.is_(None))
    draft = session.scalar(open_one)
    if draft is None:
        raise errors.UnknownDraft(uid)
    return draft


def _places(session: Session, old_uid: str, new_uid: str) -> Mapping[int, int | None]:
    """Return for each component of one procedure that of the same paper in another."""
    if old_uid == new_uid:
        return {}
    old, new = procedures.by_uid(session, old_uid), procedures.by_uid(session, new_uid)
    if old is None or new is None:
        return dict.fromkeys((r.position for r in old.requirements), None) if old else {}
    return checklist.places(old, new)


def _moved(reused: Mapping[int, str], moved: Mapping[int, int | None]) -> dict[int, str]:
    """Return what is used again where its paper lies in another procedure."""
    return {there: document for at, document in reused.items() if (there := moved.get(at)) is not None}


def _officer_id(session: Session, desk: Desk) -> int | None:
    if desk.officer is None:
        return None
    return session.scalars(select(Officer.id).where(Officer.uid == desk.officer.uid)).one()
