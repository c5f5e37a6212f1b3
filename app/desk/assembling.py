"""The pages of each component into one document, ahead of acceptance.

It lies beside the draft's pages until then. At acceptance the dossier's code is written into the room that its
metadata leaves for it, and it becomes a document under the hash that it has then: writing the three of an ordinary
dossier anew took 52 ms.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import errors
from app.desk import scans
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.durable import explaining_disk_faults, flush, is_whole, put
from app.models.base import new_uid
from app.models.draft import Draft, DraftAssembly, DraftPage
from app.models.procedure import Component, Procedure, ProcedureVersion
from app.pdf_archive import Description
from app.scanning.edits import Edits
from app.scanning.output import assembly as output
from app.scanning.output.assembly import PageInput

DRAWN = "drawn"
"""The folder beside a draft's pages with what was drawn of those that have edits."""
READY = ".ready"
"""How finished documents beside a draft's pages are named, after their hash; `.pdf` would be a page."""


@dataclass(frozen=True, slots=True)
class AssembledComponent:
    """A component's finished PDF: what it was made of, its hash, its pages, where they came from, where it lies."""

    component: int
    recipe: str
    sha256: str
    pages: int
    source: str
    path: Path


def assemble_draft(desk: Desk, draft_uid: str) -> tuple[AssembledComponent, ...]:
    """Make each component's PDF; what was assembled before and is unchanged is taken as it is.

    Raises:
        UnknownDraft: the draft is not open.
        DocumentDamaged, ForeignFileDamaged: a page is gone, or is not what came in any more.
        DiskFull, HomeReadOnly: nothing is referred to that was not stored.
    """
    with desk.store.reading() as session:
        recipes = _recipes(session, desk, find_open(session, draft_uid))
        ready = _ready(session, draft_uid)
    _forget(desk, draft_uid, ready.keys() - recipes.keys())
    folder, done = desk.home.scans / draft_uid, []
    for component, recipe in recipes.items():
        known = ready.get(component)
        if known and known.recipe == recipe.sha256 and _is_whole(folder, known.sha256):
            done.append(_assembled(component, recipe, folder, known.sha256))
        else:
            done.append(_assemble(desk, draft_uid, component, recipe))
    return tuple(done)


def identify(desk: Desk, assembled: Sequence[AssembledComponent], code: str) -> tuple[AssembledComponent, ...]:
    """Write a dossier's code into what was assembled and let it become documents; for the act that draws the code.

    Where that act comes to nothing, the draft's next documents are assembled anew: nothing refers to these.

    Raises:
        DiskFull, HomeReadOnly: not all of them were stored.
        DocumentDamaged, ForeignFileDamaged: one of them is not what was assembled.
    """
    with explaining_disk_faults(desk.home.documents):
        done = tuple(replace(made, sha256=output.identify(made.path, code)) for made in assembled)
        for made in done:
            flush(made.path)
        desk.documents.adopt({made.sha256: made.path for made in done})
    return tuple(replace(made, path=desk.documents.path(made.sha256)) for made in done)


def stands(session: Session, desk: Desk, draft: Draft, assembled: Sequence[AssembledComponent]) -> bool:
    """Whether a draft's pages, and the names of their papers, are still those that were assembled."""
    now = {component: recipe.sha256 for component, recipe in _recipes(session, desk, draft).items()}
    return now == {made.component: made.recipe for made in assembled}


@dataclass(frozen=True, slots=True)
class _Page:
    path: Path
    sha256: str
    rotation: int
    dpi: int
    source: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a component's document is made of: its pages in their order, and what it says of itself."""

    pages: tuple[_Page, ...]
    said: Description

    @property
    def sha256(self) -> str:
        pages = [f"{page.sha256} {page.rotation} {page.dpi} {page.edits.said()}" for page in self.pages]
        return hashlib.sha256("\n".join((_MAKING, repr(self.said), *pages)).encode()).hexdigest()


_MAKING = "4"  # raised when the same pages become other bytes: what an earlier version assembled is made anew


def _recipes(session: Session, desk: Desk, draft: Draft) -> dict[int, _Recipe]:
    folder = desk.home.scans / draft.uid
    pages: dict[int, list[_Page]] = {}
    for page in draft.pages:
        if page.component is not None and page.is_paper:
            pages.setdefault(page.component, []).append(_page(folder, page))
    said = _descriptions(session, draft) if pages else {}
    return {at: _Recipe(tuple(those), said.get(at, Description(room=True))) for at, those in pages.items()}


def _page(folder: Path, page: DraftPage) -> _Page:
    edits = Edits.from_json(page.edits).bounded()
    return _Page(folder / page.file_name, page.sha256, page.rotation, page.dpi, page.source, edits)


def _descriptions(session: Session, draft: Draft) -> dict[int, Description]:
    """Return what the document of each component of the draft's procedure says of itself; its code comes later."""
    statement = (
        select(Component.position, Component.name, ProcedureVersion.name, Procedure.code)
        .join(ProcedureVersion, ProcedureVersion.id == Component.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(ProcedureVersion.uid == draft.content["version_uid"])
    )
    return {
        position: Description(title=name, subject=procedure, keywords=f"{code}; {position}", room=True)
        for position, name, procedure, code in session.execute(statement)
    }


def _ready(session: Session, draft_uid: str) -> dict[int, DraftAssembly]:
    statement = select(DraftAssembly).join(Draft, Draft.id == DraftAssembly.draft_id)
    return {a.component: a for a in session.scalars(statement.where(Draft.uid == draft_uid))}


def _forget(desk: Desk, draft_uid: str, components: Collection[int]) -> None:
    """Let go of what was assembled for components that have no pages any more."""
    if components:
        with desk.store.transaction() as session:
            of_draft = DraftAssembly.draft_id == find_open(session, draft_uid).id
            session.execute(delete(DraftAssembly).where(of_draft, DraftAssembly.component.in_(components)))


def _assemble(desk: Desk, draft_uid: str, component: int, recipe: _Recipe) -> AssembledComponent:
    for page in recipe.pages:
        if not is_whole(page.path, page.sha256):
            raise errors.DocumentDamaged(page.sha256)
    folder = desk.home.scans / draft_uid
    fresh = folder / f"{new_uid()}.assembled"
    try:
        pages = [PageInput(page.path, page.rotation, page.edits, page.dpi) for page in recipe.pages]
        made = output.assemble(pages, recipe.said, fresh, folder / DRAWN)
        with explaining_disk_faults(folder):
            put(fresh, _ready_path(folder, made.sha256))
    finally:
        fresh.unlink(missing_ok=True)
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        same = (DraftAssembly.draft_id == draft.id, DraftAssembly.component == component)
        session.execute(delete(DraftAssembly).where(*same))
        session.add(
            DraftAssembly(
                draft_id=draft.id,
                component=component,
                recipe=recipe.sha256,
                sha256=made.sha256,
                pages=len(recipe.pages),
                size=made.size,
                archival=made.archival,
            )
        )
    return _assembled(component, recipe, folder, made.sha256)


def _ready_path(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}{READY}"


def _is_whole(folder: Path, sha256: str) -> bool:
    return is_whole(_ready_path(folder, sha256), sha256)


def _assembled(component: int, recipe: _Recipe, folder: Path, sha256: str) -> AssembledComponent:
    sources = {page.source for page in recipe.pages}
    source = scans.ELECTRONIC if sources == {scans.ELECTRONIC} else scans.SCANNED
    path = _ready_path(folder, sha256)
    return AssembledComponent(component, recipe.sha256, sha256, len(recipe.pages), source, path)
