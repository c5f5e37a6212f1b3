"""The pages of each component into one document, ahead of acceptance."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import errors
from app.desk import scans
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.models.base import new_uid
from app.models.draft import Draft, DraftAssembly
from app.models.files import hash_file
from app.scanning.output.assembly import PageInput, assemble


@dataclass(frozen=True, slots=True)
class AssembledComponent:
    """A component's finished PDF: what it was made of, its document's hash, its pages, where they came from."""

    component: int
    recipe: str
    sha256: str
    pages: int
    source: str


def assemble_draft(desk: Desk, draft_uid: str) -> tuple[AssembledComponent, ...]:
    """Make each component's PDF and store it; what was assembled before and is unchanged is taken as it is.

    Raises:
        UnknownDraft: the draft is not open.
        DocumentDamaged, ForeignFileDamaged: a page is gone, or is not what came in any more.
        DiskFull, HomeReadOnly: nothing is referred to that was not stored.
    """
    with desk.store.reading() as session:
        recipes = _recipes(desk, find_open(session, draft_uid))
        ready = _ready(session, draft_uid)
    done = []
    for component, pages in recipes.items():
        recipe = _recipe_hash(pages)
        known = ready.get(component)
        if known and known.recipe == recipe and desk.documents.is_whole(known.sha256):
            done.append(_assembled(component, recipe, known.sha256, pages))
        else:
            done.append(_assemble(desk, draft_uid, component, pages, recipe))
    return tuple(done)


def stands(desk: Desk, draft: Draft, assembled: Sequence[AssembledComponent]) -> bool:
    """Whether a draft's pages are still those that were assembled."""
    now = {component: _recipe_hash(pages) for component, pages in _recipes(desk, draft).items()}
    return now == {made.component: made.recipe for made in assembled}


@dataclass(frozen=True, slots=True)
class _Page:
    path: Path
    sha256: str
    rotation: int
    dpi: int
    source: str


def _recipes(desk: Desk, draft: Draft) -> dict[int, list[_Page]]:
    folder = desk.home.scans / draft.uid
    recipes: dict[int, list[_Page]] = {}
    for page in draft.pages:
        if page.component is not None and page.removed_at is None and not page.blank:
            made = _Page(folder / page.file_name, page.sha256, page.rotation, page.dpi, page.source)
            recipes.setdefault(page.component, []).append(made)
    return recipes


def _ready(session: Session, draft_uid: str) -> dict[int, DraftAssembly]:
    statement = select(DraftAssembly).join(Draft, Draft.id == DraftAssembly.draft_id)
    return {a.component: a for a in session.scalars(statement.where(Draft.uid == draft_uid))}


def _recipe_hash(pages: list[_Page]) -> str:
    said = "\n".join(f"{page.sha256} {page.rotation} {page.dpi}" for page in pages)
    return hashlib.sha256(said.encode()).hexdigest()


def _assemble(desk: Desk, draft_uid: str, component: int, pages: list[_Page], recipe: str) -> AssembledComponent:
    for page in pages:
        if not page.path.exists() or hash_file(page.path) != page.sha256:
            raise errors.DocumentDamaged(page.sha256)
    fresh = desk.home.scans / draft_uid / f"{new_uid()}.assembled"
    try:
        assemble([PageInput(page.path, page.rotation) for page in pages], "", fresh)
        sha256 = desk.documents.add_file(fresh)
    finally:
        fresh.unlink(missing_ok=True)
    with desk.store.transaction() as session:
        draft = find_open(session, draft_uid)
        same = (DraftAssembly.draft_id == draft.id, DraftAssembly.component == component)
        session.execute(delete(DraftAssembly).where(*same))
        session.add(
            DraftAssembly(draft_id=draft.id, component=component, recipe=recipe, sha256=sha256, pages=len(pages))
        )
    return _assembled(component, recipe, sha256, pages)


def _assembled(component: int, recipe: str, sha256: str, pages: list[_Page]) -> AssembledComponent:
    source = scans.ELECTRONIC if all(page.source == scans.ELECTRONIC for page in pages) else scans.SCANNED
    return AssembledComponent(component, recipe, sha256, len(pages), source)
