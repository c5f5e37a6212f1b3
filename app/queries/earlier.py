"""Whether what is being filed was filed before: an open dossier of the same owner and procedure, or the same file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.models.dossier import ChecklistLine, Document, Dossier, LineDocument
from app.models.draft import Draft, DraftPage
from app.models.online import OnlineMessage
from app.models.procedure import Component, ProcedureVersion
from app.rules.completeness import PaperKind
from app.rules.stack import NO_PAPER
from app.rules.states import BROKEN_OFF, ENDED, State

MOST = 5
_ANY_FROM_FILE = (
    select(DraftPage.id)
    .where(DraftPage.draft_id == bindparam("draft"), DraftPage.source == PaperKind.ELECTRONIC.value)
    .limit(1)
)


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
    """Return the dossiers that an open draft may repeat, the newest first.

    These are the ones under way of its owner and procedure, and those with a paper whose pages came from the same
    files as all pages of one of its papers; what is scanned is another file each time. Papers that went back to
    their applicant may come again.

    Args:
        session: the store.
        draft_uid: the draft; none where it is closed.
        identifier: its owner's number as dossiers keep it; none without one.
    """
    draft = session.scalar(select(Draft).where(Draft.uid == draft_uid))
    if draft is None:
        return ()
    procedure = select(ProcedureVersion.procedure_id).where(ProcedureVersion.uid == draft.parsed.version_uid)
    alike = _under_way(session, draft.dossier_id or 0, identifier, procedure)
    from_files = session.connection().scalar(_ANY_FROM_FILE, {"draft": draft.id}) is not None
    return _newest_first({**alike, **(_newest(session, _with_same_pages(draft)) if from_files else {})})


def of_dossier(session: Session, uid: str) -> tuple[EarlierFiling, ...]:
    """Return other dossiers that one that came online may repeat, the newest first; none where it is unknown."""
    dossier = session.scalar(select(Dossier).where(Dossier.uid == uid))
    if dossier is None:
        return ()
    files = _files().where(ChecklistLine.dossier_id == dossier.id).with_only_columns(Document.sha256)
    others = Dossier.voided_at.is_(None) & (Dossier.id != dossier.id)
    same_files = _newest(session, _files().where(others, Document.sha256.in_(files)))
    return _newest_first({**{one.uid: one for one in under_way(session, dossier)}, **same_files})


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


def _with_same_pages(draft: Draft) -> Select[Dossier, str]:
    """Return the question for dossiers with the names of their papers that hold all pages of a paper of a draft."""
    ours, theirs, filed = aliased(DraftPage), aliased(DraftPage), aliased(Draft)
    held = select(func.count()).where(*_is_paper(DraftPage, draft.id), DraftPage.component == ours.component)
    return (
        select(Dossier, Component.name)
        .join(filed, filed.dossier_id == Dossier.id)
        .join(theirs, theirs.draft_id == filed.id)
        .join(ours, (ours.sha256 == theirs.sha256) & and_(*_is_paper(ours, draft.id)))
        .join(Component, (Component.version_id == Dossier.version_id) & (Component.position == theirs.component))
        .where(
            *_is_paper(theirs),
            theirs.source == literal(PaperKind.ELECTRONIC.value, literal_execute=True),  # else its index is not used
            filed.id != draft.id,
            Dossier.voided_at.is_(None),
            Dossier.state.not_in([int(state) for state in (State.NOT_RECEIVED, *BROKEN_OFF)]),
        )
        .group_by(Dossier.id, Component.id, ours.component)
        .having(func.count(ours.id.distinct()) == held.correlate(ours).scalar_subquery())
    )


def _is_paper(page: type[DraftPage], draft_id: int | None = None) -> tuple[ColumnElement[bool], ...]:
    """Return what pages are that lie on a paper of a draft, of any one where it is not said."""
    kept = func.coalesce(page.mark, "").not_in(NO_PAPER)
    lies = (page.component.is_not(None), page.removed_at.is_(None), ~page.blank, kept)
    return lies if draft_id is None else (page.draft_id == draft_id, *lies)


def _newest_first(found: dict[str, EarlierFiling]) -> tuple[EarlierFiling, ...]:
    return tuple(sorted(found.values(), key=lambda one: one.received_at, reverse=True))


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
