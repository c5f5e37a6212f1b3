"""Papers that come for a dossier that waits for them, online or at the counter: taken in, it is worked on again.

What is brought to the counter lies in a tray: a draft that stands under the accepted dossier as long as it waits, so
that its pages come in, are sorted, edited and kept like those of any draft, also when the program is killed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app import errors
from app.desk import assembling, digitised, drafts, intake, online_changes, pausing, scans, waiting
from app.desk.assembling import AssembledComponent
from app.desk.corrections import changeable, find_dossier
from app.desk.desk import Desk
from app.desk.pausing import Resumed
from app.models.dossier import Dossier
from app.models.draft import Draft, DraftContent
from app.queries import online_supplements, procedures
from app.rules.completeness import counted
from app.rules.kinds import PauseKind


def open_tray(desk: Desk, dossier_uid: str, content: DraftContent) -> str:
    """Return the draft that holds what is brought for a dossier, a new one with this content where there is none.

    Raises:
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove: it waits for no papers here.
    """
    with desk.store.transaction() as session:
        dossier = changeable(session, desk, dossier_uid)
        waiting.open_pause(session, dossier, PauseKind.SUPPLEMENT)
        of_procedure = replace(content, version_uid=dossier.version.uid)
        return (waiting.tray(session, dossier) or drafts.begin(session, desk, of_procedure, dossier)).uid


def take_in(
    desk: Desk,
    dossier_uid: str,
    brought: Sequence[str],
    *,
    messages: Sequence[str] = (),
    placed: Mapping[str, int] | None = None,
    without_because: str = "",
) -> Resumed:
    """Take in a supplement with its papers: they go onto the checklist, what was paid online is taken down.

    What lies in the dossier's tray is bound and taken in with it. Nothing that is there is taken away, and
    particulars stay as they are: the dossier was accepted with them.

    Args:
        desk: who takes it in, where.
        dossier_uid: the dossier.
        brought: those of the things asked for that came.
        messages: the records that came online, as the officer saw them.
        placed: of which component those files are of which the records do not tell.
        without_because: why work goes on without the others.

    Raises:
        PagesNotSorted: pages in the tray lie on no component.
        UnknownOnline: a record that waits no more, or a component that the procedure does not have.
        FilesNotPlaced: sound files belong to no component yet.
        UnknownProcedure: a record is of another procedure.
        MessageHeld: a record cannot be read any more.
        ForeignFileDamaged: a page in the tray is not what came in any more.
        ReasonNeeded, BadInput, DeskOnly, UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove,
            DiskFull, HomeReadOnly, DocumentDamaged, NoOfficer: as a supplement without papers.
    """
    desk.signed_in_at_desk()
    while True:
        made = _assembled(desk, dossier_uid)
        with desk.store.transaction() as session:
            dossier, moment = changeable(session, desk, dossier_uid), desk.clock.now()
            waiting.open_pause(session, dossier, PauseKind.SUPPLEMENT)
            tray = waiting.tray(session, dossier)
            if tray is not None and not assembling.stands(session, desk, tray, made):
                continue  # a page came meanwhile
            if tray is not None:
                _put_on(session, desk, dossier, tray, made, moment)
            note = _put_online(session, desk, dossier, messages, placed or {}, moment)
            return pausing.take_up(session, desk, dossier, brought, without_because, moment, note)


def _assembled(desk: Desk, dossier_uid: str) -> tuple[AssembledComponent, ...]:
    with desk.store.reading() as session:
        tray = waiting.tray(session, find_dossier(session, dossier_uid))
    return assembling.assemble_draft(desk, tray.uid) if tray is not None else ()


def _put_on(
    session: Session,
    desk: Desk,
    dossier: Dossier,
    tray: Draft,
    made: tuple[AssembledComponent, ...],
    moment: datetime,
) -> None:
    """Put what was brought to the counter onto the checklist, its documents under the dossier's code."""
    intake.refuse_unsorted(tray, dossier.version)
    files = {one.component: one.source == scans.ELECTRONIC for one in made}
    handed = counted(procedures.view(dossier.version).requirements, tray.parsed.lines, files)
    digitised.add(session, dossier, handed, assembling.identify(desk, made, dossier.code or ""), moment)


def _put_online(
    session: Session,
    desk: Desk,
    dossier: Dossier,
    messages: Sequence[str],
    placed: Mapping[str, int],
    moment: datetime,
) -> Mapping[str, object]:
    """Put what came online onto the checklist; returns which records these were."""
    found = {one.uid: one for one in online_supplements.waiting_messages(session, dossier)}
    if strange := [uid for uid in messages if uid not in found]:
        raise errors.UnknownOnline(strange[0])
    seen = [found[uid] for uid in messages]
    online_changes.put_in(session, desk, dossier, seen, placed, moment)
    return {"messages": [one.sha256 for one in seen]} if seen else {}
