"""Whether what is being filed was filed before: an open dossier of the same owner and procedure, or the same file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.draft import Draft, DraftAssembly
from app.models.procedure import ProcedureVersion
from app.rules.states import ENDED, State

MOST = 5


@dataclass(frozen=True, slots=True)
class EarlierFiling:
    """A dossier that may be the same; `paper` names the one whose file is the same, else owner and procedure are."""

    uid: str
    code: str
    state: State
    received_at: datetime
    paper: str = ""


def of_draft(session: Session, draft_uid: str, identifier: str) -> tuple[EarlierFiling, ...]:
    """Return dossiers that an open draft may repeat, the newest first; none where the draft is closed.

    Args:
        session: the store.
        draft_uid: the draft.
        identifier: its owner's number as dossiers keep it; without one only files are compared.
    """
    draft = session.scalar(select(Draft).where(Draft.uid == draft_uid))
    if draft is None:
        return ()
    others = Dossier.voided_at.is_(None) & (Dossier.id != (draft.dossier_id or 0))
    bound = select(DraftAssembly.sha256).where(DraftAssembly.draft_id == draft.id)
    with_file = (
        select(Dossier, Document.name)
        .join(ChecklistLine, ChecklistLine.dossier_id == Dossier.id)
        .join(LineDocument, LineDocument.line_id == ChecklistLine.id)
        .join(Document, Document.id == LineDocument.document_id)
        .where(others, Document.sha256.in_(bound), ~LineDocument.reused, LineDocument.replaced_at.is_(None))
    )
    found = _newest(session, with_file)
    if identifier:
        same = _same_filing(identifier, draft.parsed.version_uid).where(others)
        found = {**_newest(session, same), **found}
    return tuple(sorted(found.values(), key=lambda one: one.received_at, reverse=True))


def of_owner(session: Session, identifier: str, version_uid: str) -> tuple[EarlierFiling, ...]:
    """Return an owner's open dossiers of a procedure, whichever version, the newest first."""
    same = _same_filing(identifier, version_uid).where(Dossier.voided_at.is_(None))
    return tuple(_newest(session, same).values())


def _same_filing(identifier: str, version_uid: str) -> Select[Dossier]:
    procedure = select(ProcedureVersion.procedure_id).where(ProcedureVersion.uid == version_uid)
    return (
        select(Dossier)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(
            Dossier.owner_identifier == identifier,
            ProcedureVersion.procedure_id.in_(procedure),
            Dossier.state.not_in([int(state) for state in ENDED]),
        )
    )


def _newest(session: Session, statement: Select[Dossier] | Select[Dossier, str]) -> dict[str, EarlierFiling]:
    rows = session.execute(statement.order_by(Dossier.id.desc()).limit(MOST))
    found = (_filing(*row) for row in rows)
    return {filing.uid: filing for filing in found}


def _filing(dossier: Dossier, paper: str = "") -> EarlierFiling:
    return EarlierFiling(dossier.uid, dossier.code or "", State(dossier.state), dossier.received_at, paper)
