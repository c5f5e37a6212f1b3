"""Whether what is being filed was filed before: an open dossier of the same owner and procedure, or the same file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.draft import Draft
from app.models.online import OnlineMessage
from app.models.procedure import ProcedureVersion
from app.rules.states import ENDED, State

MOST = 5


@dataclass(frozen=True, slots=True)
class EarlierFiling:
    """A dossier that may be the same; `paper` names the one whose file is the same, else owner and procedure are.

    `code` is empty while it was not accepted, `external_code` where it did not come online.
    """

    uid: str
    code: str
    external_code: str
    state: State
    received_at: datetime
    paper: str = ""


def of_draft(session: Session, draft_uid: str, identifier: str) -> tuple[EarlierFiling, ...]:
    """Return the dossiers under way of an open draft's owner and procedure, the newest first.

    Its papers are not compared: what is scanned is another file each time.

    Args:
        session: the store.
        draft_uid: the draft; none where it is closed.
        identifier: its owner's number as dossiers keep it; none without one.
    """
    draft = session.scalar(select(Draft).where(Draft.uid == draft_uid))
    if draft is None:
        return ()
    procedure = select(ProcedureVersion.procedure_id).where(ProcedureVersion.uid == draft.parsed.version_uid)
    return tuple(_under_way(session, draft.dossier_id or 0, identifier, procedure).values())


def of_dossier(session: Session, uid: str) -> tuple[EarlierFiling, ...]:
    """Return other dossiers that one that came online may repeat, the newest first; none where it is unknown."""
    dossier = session.scalar(select(Dossier).where(Dossier.uid == uid))
    if dossier is None:
        return ()
    files = _files().where(ChecklistLine.dossier_id == dossier.id).with_only_columns(Document.sha256)
    others = Dossier.voided_at.is_(None) & (Dossier.id != dossier.id)
    same_files = _newest(session, _files().where(others, Document.sha256.in_(files)))
    found = {**{one.uid: one for one in under_way(session, dossier)}, **same_files}
    return tuple(sorted(found.values(), key=lambda one: one.received_at, reverse=True))


def under_way(session: Session, dossier: Dossier, since: datetime | None = None) -> tuple[EarlierFiling, ...]:
    """Return other dossiers under way of the same owner and procedure, the newest first.

    Papers are not compared: a firm sends the same licence with each dossier.

    Args:
        session: the store.
        dossier: the one that may repeat them.
        since: only those that came here later; none for all.
    """
    procedure = select(ProcedureVersion.procedure_id).where(ProcedureVersion.id == dossier.version_id)
    return tuple(_under_way(session, dossier.id, dossier.owner_identifier, procedure, since).values())


def _under_way(
    session: Session, own: int, identifier: str, procedure: Select[int], since: datetime | None = None
) -> dict[str, EarlierFiling]:
    if not identifier:
        return {}
    same = (
        select(Dossier)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(
            Dossier.id != own,
            Dossier.voided_at.is_(None),
            Dossier.owner_identifier == identifier,
            ProcedureVersion.procedure_id.in_(procedure),
            Dossier.state.not_in([int(state) for state in ENDED]),
        )
    )
    if since:
        arrived = select(func.min(OnlineMessage.arrived_at)).where(OnlineMessage.dossier_id == Dossier.id)
        same = same.where(func.coalesce(arrived.scalar_subquery(), Dossier.received_at) > since)
    return _newest(session, same)


def _files() -> Select[Dossier, str]:
    """Return the question for dossiers with the names of the papers that they brought and that stand there still."""
    return (
        select(Dossier, Document.name)
        .join(ChecklistLine, ChecklistLine.dossier_id == Dossier.id)
        .join(LineDocument, LineDocument.line_id == ChecklistLine.id)
        .join(Document, Document.id == LineDocument.document_id)
        .where(~LineDocument.reused, LineDocument.replaced_at.is_(None))
    )


def _newest(session: Session, statement: Select[Dossier] | Select[Dossier, str]) -> dict[str, EarlierFiling]:
    rows = session.execute(statement.order_by(Dossier.id.desc()).limit(MOST))
    found = (_filing(*row) for row in rows)
    return {filing.uid: filing for filing in found}


def _filing(dossier: Dossier, paper: str = "") -> EarlierFiling:
    return EarlierFiling(
        uid=dossier.uid,
        code=dossier.code or "",
        external_code=dossier.external_code or "",
        state=State(dossier.state),
        received_at=dossier.received_at,
        paper=paper,
    )
