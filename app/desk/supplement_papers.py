"""Papers that come for a dossier that waits for them, online or at the counter: taken in, it is worked on again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import errors
from app.desk import online_changes, online_papers, paper_files, pausing
from app.desk.corrections import changeable
from app.desk.desk import Desk
from app.desk.paper_files import Given, StoredPaper
from app.desk.pausing import Resumed
from app.models.dossier import Document, Dossier, LineDocument
from app.pdf_archive import Description
from app.queries import online_supplements
from app.rules.completeness import PaperKind


@dataclass(frozen=True, slots=True)
class BroughtPaper:
    """A paper that was brought: of which component it is, as what it was handed in, and its file."""

    component: int
    kind: PaperKind
    stored: StoredPaper


def keep(desk: Desk, dossier_uid: str, component: int, kind: PaperKind, given: Given) -> BroughtPaper:
    """Store a paper that was brought, ahead of the supplement that it belongs to; the dossier is not changed yet.

    Raises:
        UnknownOnline: the procedure has no such component.
        UnknownDossier, DossierNotHere, DossierOffered, DossierVoid: it cannot be changed here and now.
        ForeignFileFault: a file or page is refused.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored.
    """
    with desk.store.reading() as session:
        dossier = changeable(session, desk, dossier_uid)
        of = next((one for one in dossier.version.components if one.position == component), None)
        if of is None:
            raise errors.UnknownOnline(str(component))
        said = Description(title=of.name, subject=dossier.version.name, identifier=dossier.code or "")
    return BroughtPaper(component, kind, paper_files.keep(desk, given, said))


def take_in(
    desk: Desk,
    dossier_uid: str,
    brought: Sequence[str],
    *,
    messages: Sequence[str] = (),
    placed: Mapping[str, int] | None = None,
    papers: Sequence[BroughtPaper] = (),
    without_because: str = "",
) -> Resumed:
    """Take in a supplement with its papers: they go onto the checklist, what was paid online is taken down.

    Nothing that is there is taken away, and particulars stay as they are: the dossier was accepted with them.

    Args:
        desk: who takes it in, where.
        dossier_uid: the dossier.
        brought: those of the things asked for that came.
        messages: the records that came online, as the officer saw them.
        placed: of which component those files are of which the records do not tell.
        papers: those that were brought to the counter, stored before.
        without_because: why work goes on without the others.

    Raises:
        UnknownOnline: a record that waits no more, or a component that the procedure does not have.
        FilesNotPlaced: sound files belong to no component yet.
        UnknownProcedure: a record is of another procedure.
        MessageHeld: a record cannot be read any more.
        ReasonNeeded, BadInput, DeskOnly, UnknownDossier, DossierNotHere, DossierOffered, DossierVoid, BadMove,
            DiskFull, HomeReadOnly, DocumentDamaged, NoOfficer: as a supplement without papers.
    """

    def put(session: Session, dossier: Dossier, moment: datetime) -> Mapping[str, object]:
        found = {one.uid: one for one in online_supplements.waiting_messages(session, dossier)}
        if strange := [uid for uid in messages if uid not in found]:
            raise errors.UnknownOnline(strange[0])
        seen = [found[uid] for uid in messages]
        online_changes.put_in(session, desk, dossier, seen, placed or {}, moment)
        for paper in papers:
            _put_on(desk, dossier, paper, moment)
        return {"messages": [one.sha256 for one in seen]} if seen else {}

    return pausing.supplemented(desk, dossier_uid, brought, without_because=without_because, papers=put)


def _put_on(desk: Desk, dossier: Dossier, paper: BroughtPaper, moment: datetime) -> None:
    component = next(one for one in dossier.version.components if one.position == paper.component)
    stored = paper.stored
    if not desk.documents.has(stored.sha256):
        raise errors.DocumentDamaged(stored.sha256)
    line = online_papers.line_of(dossier, component)
    setattr(line, paper.kind.value, (getattr(line, paper.kind.value) or 0) + 1)
    document = Document(
        sha256=stored.sha256,
        owner_identifier=dossier.owner_identifier,
        paper_key=component.requirement().paper_keys[0],
        name=component.name,
        pages=stored.pages,
        source=stored.source,
        digitised_at=moment,
    )
    line.documents.append(LineDocument(document=document))
