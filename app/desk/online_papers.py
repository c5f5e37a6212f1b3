"""Files that come with a message: found or fetched, looked at in the child, stored, and put onto their components."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.scans import ELECTRONIC
from app.errors import HeldReason
from app.exchange import portal_files
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.files import hash_file
from app.models.online import OnlineFile
from app.models.procedure import Component
from app.queries.procedures import ProcedureView
from app.rules.kinds import FileFinding
from app.scanning.durable import workshop
from app.scanning.opening import papers
from app.text import fold

if TYPE_CHECKING:
    from app.exchange.portal_records import AnnouncedFile


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that lies here: what it was found to be, its component where it is known, the paper it became."""

    announced: "AnnouncedFile"
    component: int | None
    finding: FileFinding
    given_sha256: str
    sha256: str | None
    pages: int


def take(
    desk: Desk, announced: Sequence["AnnouncedFile"], beside: Path, version: ProcedureView
) -> tuple[TakenFile, ...]:
    """Look at the files of a message and store the sound ones.

    Args:
        desk: where.
        announced: the files that the message speaks of.
        beside: the message's own folder.
        version: the procedure, whose components the files belong to.

    Raises:
        MessageHeld: a file is not there, is not the one that was announced or not what its name says, is too large,
            or its name leads elsewhere.
        DiskFull, HomeReadOnly, DocumentDamaged: it could not be stored.
    """
    return tuple(_take(desk, one, beside, _component(one, version)) for one in announced)


def attach(session: Session, dossier: Dossier, files: Iterable[OnlineFile], moment: datetime) -> None:
    """Put sound files whose component is known onto the dossier's checklist, as papers of its owner.

    A case in which a component applies is ticked by the paper that came for it; a paper that an earlier record
    brought is counted, and is there once.
    """
    components = {component.position: component for component in dossier.version.components}
    placed = [(components[file.component], file) for file in files if file.component in components and file.sha256]
    asked = select(ChecklistLine).where(ChecklistLine.dossier_id == dossier.id)
    known = {line.position: line for line in session.scalars(asked)}
    lines = _with_lines(session, dossier, known, [component for component, _file in placed])
    there = _papers_of(session, known.values()) if known else set()
    made: list[tuple[ChecklistLine, Document]] = []
    for component, file in placed:
        line = lines[component.position]
        line.electronic += 1
        if (line.id, file.sha256) not in there:
            there.add((line.id, file.sha256 or ""))
            made.append((line, _document(dossier, component, file, moment)))
    session.add_all(document for _line, document in made)
    session.flush()
    session.add_all(LineDocument(line_id=line.id, document_id=document.id) for line, document in made)
    dossier.cases = sorted({*dossier.cases, *(component.case for component, _file in placed if component.case)})


def _take(desk: Desk, one: "AnnouncedFile", beside: Path, component: int | None) -> TakenFile:
    if not portal_files.is_address(one.address):
        return _looked_at(desk, one, portal_files.find(beside, one.address), component)
    with workshop(desk.home.path) as folder:
        return _looked_at(desk, one, portal_files.fetch(one.address, folder), component)


def _looked_at(desk: Desk, one: "AnnouncedFile", path: Path, component: int | None) -> TakenFile:
    given = hash_file(path)
    if one.sha256 and given != one.sha256:
        raise errors.MessageHeld(HeldReason.FILE_CHANGED, one.name)
    try:
        return _kept(desk, one, path, component, given)
    except (errors.ForeignFileTooLarge, errors.ForeignFileUnknownType) as fault:
        large = isinstance(fault, errors.ForeignFileTooLarge)
        reason = HeldReason.FILE_TOO_LARGE if large else HeldReason.FILE_TYPE
        raise errors.MessageHeld(reason, one.name) from fault
    except errors.ForeignFileEncrypted:
        return TakenFile(one, component, FileFinding.ENCRYPTED, given, None, 0)
    except errors.ForeignFileDamaged:
        return TakenFile(one, component, FileFinding.DAMAGED, given, None, 0)


def _kept(desk: Desk, one: "AnnouncedFile", path: Path, component: int | None, given: str) -> TakenFile:
    with papers.look(path, one.name, desk.home.path) as paper:
        if not paper.fits(one.name):
            raise errors.MessageHeld(HeldReason.FILE_TYPE, one.name)
        if paper.acts:
            return TakenFile(one, component, FileFinding.ACTS, given, None, paper.pages)
        kept = desk.documents.add_file(paper.pdf)
    if paper.pdf == path and kept != given:  # somebody wrote into it after it was looked at
        raise errors.MessageHeld(HeldReason.FILE_CHANGED, one.name)
    return TakenFile(one, component, FileFinding.SOUND, given, kept, paper.pages)


def _component(one: "AnnouncedFile", version: ProcedureView) -> int | None:
    """Return the component that a file says it is of: by its number in the catalogue, else by its name."""
    places = {str(r.position): r.position for r in version.requirements}
    names: Mapping[str, int] = {fold(r.name): r.position for r in version.requirements}
    return places.get(one.component.lstrip("0")) or names.get(fold(one.component_name))


def _with_lines(
    session: Session, dossier: Dossier, known: Mapping[int, ChecklistLine], components: Iterable[Component]
) -> dict[int, ChecklistLine]:
    """Return the lines that are there and, made now, those of components that have none yet."""
    lines = dict(known)
    for component in components:
        if component.position not in lines:
            lines[component.position] = ChecklistLine(
                dossier_id=dossier.id, component_id=component.id, position=component.position, electronic=0
            )
    session.add_all(lines.values())
    session.flush()
    return lines


def _papers_of(session: Session, lines: Iterable[ChecklistLine]) -> set[tuple[int, str]]:
    linked = select(LineDocument.line_id, Document.sha256).join(Document, Document.id == LineDocument.document_id)
    found = session.execute(linked.where(LineDocument.line_id.in_([line.id for line in lines])))
    return {(line, sha256) for line, sha256 in found}


def _document(dossier: Dossier, component: Component, file: OnlineFile, moment: datetime) -> Document:
    return Document(
        sha256=file.sha256 or "",
        owner_identifier=dossier.owner_identifier,
        paper_key=component.requirement().paper_keys[0],
        name=component.name,
        pages=file.pages,
        source=ELECTRONIC,
        digitised_at=moment,
    )
