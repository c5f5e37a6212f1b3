"""Work in progress as the window lists and opens it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.home import Home
from app.models.dossier import Dossier
from app.models.draft import Draft, DraftAssembly, DraftContent, DraftPage
from app.models.organisation import Officer
from app.models.slip import Slip
from app.rules.completeness import PaperKind
from app.rules.kinds import Form
from app.rules.page_budget import is_over
from app.rules.stack import NO_PAPER
from app.scanning.edits import UNEDITED, Edits

_Drafts = Select[Draft, Officer | None, str | None, str | None]
"""Drafts with their officer, their dossier, and that one again where it is accepted: its supplement lies in them."""


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of a draft, in its order.

    `mark` is empty, or tells what a page is that is no ordinary one: `separator`, `receipt`, `unsure`; `said` is the
    text of its code. `side` is empty, or tells that it is a `front` or `back` that waits for the other. `electronic`
    tells a page of a file from one of the scanner.
    """

    uid: str
    path: Path
    component: int | None
    rotation: int
    blank: bool
    removed: bool
    size: int
    edits: Edits = UNEDITED
    mark: str = ""
    said: str = ""
    side: str = ""
    electronic: bool = False

    @property
    def aside(self) -> bool:
        """Whether it is kept in sight but neither counted nor assembled."""
        return self.blank or self.mark in NO_PAPER


@dataclass(frozen=True, slots=True)
class PageState:
    """All of a page that acts change: its place, where it belongs, how it is turned and edited, whether it counts."""

    uid: str
    component: int | None
    rotation: int
    blank: bool
    removed: bool
    mark: str | None
    edits: Edits


Arrangement = tuple[PageState, ...]
"""The pages of a draft in their order, as they stood at one moment."""


@dataclass(frozen=True, slots=True)
class Sides:
    """How many fronts and backs of a stack that is read in two loads wait for each other."""

    fronts: int
    backs: int

    @property
    def wait(self) -> bool:
        """Whether any does."""
        return bool(self.fronts or self.backs)


@dataclass(frozen=True, slots=True)
class HalfRead:
    """A draft in which fronts or backs wait for each other.

    `supplements` is the accepted dossier whose supplement lies in it, empty for what is not accepted yet.
    """

    uid: str
    owner_name: str
    officer_uid: str
    sides: Sides
    supplements: str = ""


@dataclass(frozen=True, slots=True)
class PaperSize:
    """A component's document as it was last bound: its pages, its bytes, and whether it is over its budget.

    `archival` is false when a page brings letters without their font, so that it is no PDF/A.
    """

    component: int
    pages: int
    size: int
    over: bool
    archival: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its content and pages."""

    uid: str
    content: DraftContent
    pages: tuple[PageView, ...]
    officer_uid: str
    officer_name: str
    changed_at: datetime
    dossier_uid: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list of work in progress; `supplements` is the accepted dossier whose supplement lies in it."""

    uid: str
    owner_name: str
    version_uid: str
    officer_uid: str
    officer_name: str
    opened_at: datetime
    changed_at: datetime
    pages: int
    waiting: bool
    supplements: str


def draft(session: Session, home: Home, uid: str) -> DraftView | None:
    """Return an open draft with its pages, or nothing when it is not open any more."""
    return _view(session, home, Draft.uid == uid)


def tray(session: Session, home: Home, dossier_uid: str) -> DraftView | None:
    """Return what was brought for a dossier that waits for papers, or nothing where nothing was."""
    return _view(session, home, Dossier.uid == dossier_uid)


def _view(session: Session, home: Home, named: ColumnElement[bool]) -> DraftView | None:
    found = session.execute(_open().where(named)).first()
    if found is None:
        return None
    row, officer, dossier_uid, _supplemented = found
    return DraftView(
        uid=row.uid,
        content=row.parsed,
        pages=tuple(_page(home, row.uid, page) for page in row.pages),
        officer_uid=officer.uid if officer else "",
        officer_name=officer.name if officer else "",
        changed_at=row.changed_at,
        dossier_uid=dossier_uid or "",
    )


def arrangement_of(draft: Draft) -> Arrangement:
    """Return how the pages of a draft stand."""
    return tuple(
        PageState(
            uid=page.uid,
            component=page.component,
            rotation=page.rotation,
            blank=page.blank,
            removed=page.removed_at is not None,
            mark=page.mark,
            edits=Edits.from_json(page.edits).bounded(),
        )
        for page in draft.pages
    )


def sides(session: Session, uid: str) -> Sides:
    """Return what waits in a draft for its other side."""
    return next((draft.sides for draft in half_read(session) if draft.uid == uid), Sides(0, 0))


def half_read(session: Session) -> tuple[HalfRead, ...]:
    """Return the open drafts in which fronts or backs wait for each other, the one changed last first."""
    fronts, backs = (func.count().filter(DraftPage.side == side) for side in ("front", "back"))
    found = session.execute(
        select(Draft, Officer.uid, _supplements(), fronts, backs)
        .outerjoin(Officer, Officer.id == Draft.officer_id)
        .outerjoin(Dossier, Dossier.id == Draft.dossier_id)
        .join(DraftPage, DraftPage.draft_id == Draft.id)
        .where(
            DraftPage.side.is_not(None),
            DraftPage.removed_at.is_(None),
            Draft.closed_at.is_(None),
            Draft.discarded_at.is_(None),
        )
        .group_by(Draft.id)
        .order_by(Draft.changed_at.desc())
    )
    return tuple(
        HalfRead(draft.uid, draft.parsed.owner.name, officer or "", Sides(front, back), of or "")
        for draft, officer, of, front, back in found
    )


def paper_sizes(session: Session, uid: str) -> tuple[PaperSize, ...]:
    """Return how large the documents of a draft's components are, as far as they are bound, in their order."""
    of_draft = select(DraftAssembly).join(Draft, Draft.id == DraftAssembly.draft_id).where(Draft.uid == uid)
    return tuple(
        PaperSize(made.component, made.pages, size, is_over(size, made.pages), made.archival is True)
        for made in session.scalars(of_draft.order_by(DraftAssembly.component))
        if (size := made.size) is not None
    )


def open_drafts(session: Session) -> tuple[DraftRow, ...]:
    """Return all drafts of this counter that are open, the one changed last first."""
    return _rows(session, _open().order_by(Draft.changed_at.desc()))


def bin_drafts(session: Session) -> tuple[DraftRow, ...]:
    """Return the drafts in the bin, the one discarded last first."""
    in_bin = _drafts().where(Draft.closed_at.is_(None), Draft.discarded_at.is_not(None))
    return _rows(session, in_bin.order_by(Draft.discarded_at.desc()))


def by_slip_code(session: Session, slip_code: str) -> str | None:
    """Return the open draft that a supplement request's barcode brings back; of an accepted dossier there is none."""
    return session.scalar(
        select(Draft.uid)
        .join(Slip, Slip.dossier_id == Draft.dossier_id)
        .join(Dossier, Dossier.id == Draft.dossier_id)
        .where(
            Slip.slip_code == slip_code,
            Dossier.code.is_(None),
            Slip.form == int(Form.SUPPLEMENT),
            Draft.closed_at.is_(None),
            Draft.discarded_at.is_(None),
        )
        .limit(1)
    )


def _supplements() -> ColumnElement[str | None]:
    return case((Dossier.code.is_not(None), Dossier.uid))


def _drafts() -> _Drafts:
    return (
        select(Draft, Officer, Dossier.uid, _supplements())
        .outerjoin(Officer, Officer.id == Draft.officer_id)
        .outerjoin(Dossier, Dossier.id == Draft.dossier_id)
    )


def _open() -> _Drafts:
    return _drafts().where(Draft.closed_at.is_(None), Draft.discarded_at.is_(None))


def _rows(session: Session, statement: _Drafts) -> tuple[DraftRow, ...]:
    counted = dict(
        session.execute(
            select(DraftPage.draft_id, func.count())
            .where(DraftPage.removed_at.is_(None))
            .group_by(DraftPage.draft_id)
        ).all()
    )
    return tuple(
        DraftRow(
            uid=row.uid,
            owner_name=row.content["owner"]["name"],
            version_uid=row.content["version_uid"],
            officer_uid=officer.uid if officer else "",
            officer_name=officer.name if officer else "",
            opened_at=row.opened_at,
            changed_at=row.changed_at,
            pages=counted.get(row.id, 0),
            waiting=dossier_uid is not None,
            supplements=supplements or "",
        )
        for row, officer, dossier_uid, supplements in session.execute(statement)
    )


def _page(home: Home, draft_uid: str, page: DraftPage) -> PageView:
    path = home.scans / draft_uid / page.file_name
    return PageView(
        uid=page.uid,
        path=path,
        component=page.component,
        rotation=page.rotation,
        blank=page.blank,
        removed=page.removed_at is not None,
        size=path.stat().st_size if path.exists() else 0,
        edits=Edits.from_json(page.edits).bounded(),
        mark=page.mark or "",
        said=page.said or "",
        side=page.side or "",
        electronic=page.source == PaperKind.ELECTRONIC,
    )
