"""Papers digitised for the same owner before, which are not asked for again (NĐ 118/2025 Điều 16.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.queries.procedures import ProcedureView
from app.rules.completeness import Requirement


@dataclass(frozen=True, slots=True)
class ReusableDocument:
    """A digitised paper, and the dossier it was digitised for."""

    uid: str
    name: str
    sha256: str
    pages: int
    digitised_at: datetime
    valid_until: date | None
    dossier_code: str


def for_owner(
    session: Session, identifier: str, version: ProcedureView, day: date
) -> dict[int, tuple[ReusableDocument, ...]]:
    """Return what an owner's earlier papers can stand for, by position, the newest first.

    Only papers under the same identifier count, never those of the same name; none of a void dossier, and none that
    is valid no more. A form that is filled in for each dossier is no paper to use again.

    Args:
        session: the store.
        identifier: the owner's number; without one nothing is offered.
        version: the procedure.
        day: the last day of a paper's validity must not lie before it.
    """
    forms = {position for position, _form in version.blank_forms}
    asked = [r for r in version.requirements if r.position not in forms]
    found = _documents(session, identifier, {key for r in asked for key in r.paper_keys}, day) if identifier else []
    offered = {r.position: _of(r, found) for r in asked}
    return {position: documents for position, documents in offered.items() if documents}


def _documents(
    session: Session, identifier: str, keys: Iterable[str], day: date
) -> list[tuple[str, ReusableDocument]]:
    """Return documents with what kind of paper each is, the newest first."""
    statement = (
        select(Document, Dossier.code)
        .join(LineDocument, LineDocument.document_id == Document.id)
        .join(ChecklistLine, ChecklistLine.id == LineDocument.line_id)
        .join(Dossier, Dossier.id == ChecklistLine.dossier_id)
        .where(
            Document.owner_identifier == identifier,
            Document.paper_key.in_(keys),
            or_(Document.valid_until.is_(None), Document.valid_until >= day),
            ~LineDocument.reused,
            LineDocument.replaced_at.is_(None),
            Dossier.voided_at.is_(None),
        )
        .order_by(Document.digitised_at.desc(), Document.id.desc())
    )
    return [(document.paper_key, _view(document, code or "")) for document, code in session.execute(statement)]


def _of(requirement: Requirement, found: list[tuple[str, ReusableDocument]]) -> tuple[ReusableDocument, ...]:
    return tuple(document for key, document in found if key in requirement.paper_keys)


def _view(document: Document, code: str) -> ReusableDocument:
    return ReusableDocument(
        uid=document.uid,
        name=document.name,
        sha256=document.sha256,
        pages=document.pages,
        digitised_at=document.digitised_at,
        valid_until=document.valid_until,
        dossier_code=code,
    )
