"""What an accepted dossier holds: a line for each paper handed in, the documents digitised for it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.desk import checklist
from app.desk.assembling import AssembledComponent
from app.desk.online_papers import line_of
from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.draft import DraftContent
from app.models.procedure import Component, ProcedureVersion
from app.rules.completeness import Counts, PaperKind


def write_lines(
    session: Session,
    dossier: Dossier,
    version: ProcedureVersion,
    content: DraftContent,
    scanned: Collection[int] = (),
) -> dict[int, ChecklistLine]:
    """Write a line for each paper that was ticked, used again or scanned: pages are not lost for want of a tick."""
    written, handed = {}, checklist.handed(content)
    for component in version.components:
        counts = handed.get(component.position, Counts())
        if counts.total == 0 and component.position not in scanned:
            continue
        line = _line(dossier, component, counts)
        session.add(line)
        written[component.position] = line
    session.flush()
    return written


def add(
    session: Session,
    dossier: Dossier,
    handed: Mapping[int, Counts],
    assembled: tuple[AssembledComponent, ...],
    moment: datetime,
) -> None:
    """Let papers that came later, and their documents, stand on the checklist beside those that are there."""
    components = {component.position: component for component in dossier.version.components}
    lines = {at: line_of(dossier, components[at]) for at in handed}
    for at, line in lines.items():
        for kind in PaperKind:
            setattr(line, kind.value, (getattr(line, kind.value) or 0) + handed[at].of(kind))
    session.flush()
    attach(session, dossier, lines, assembled, moment)


def attach(
    session: Session,
    dossier: Dossier,
    lines: Mapping[int, ChecklistLine],
    assembled: tuple[AssembledComponent, ...],
    moment: datetime,
) -> None:
    """Let lines refer to the documents that were made of the pages scanned for them."""
    components = {c.position: c for c in dossier.version.components}
    documents = {
        made.component: _document(dossier, components[made.component], made, moment)
        for made in assembled
        if made.component in lines
    }
    session.add_all(documents.values())
    session.flush()
    session.add_all(LineDocument(line_id=lines[at].id, document_id=made.id) for at, made in documents.items())
    session.flush()


def _line(dossier: Dossier, component: Component, counts: Counts) -> ChecklistLine:
    return ChecklistLine(
        dossier_id=dossier.id,
        component_id=component.id,
        position=component.position,
        original=counts.original,
        certified=counts.certified,
        copy=counts.copy,
        shown=counts.shown,
        electronic=counts.electronic,
    )


def _document(dossier: Dossier, component: Component, made: AssembledComponent, moment: datetime) -> Document:
    return Document(
        sha256=made.sha256,
        owner_identifier=dossier.owner_identifier,
        paper_key=component.requirement().paper_keys[0],
        name=component.name,
        pages=made.pages,
        source=made.source,
        digitised_at=moment,
    )
