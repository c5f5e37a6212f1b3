"""Pages of work in progress: taken in, placed, turned, removed and taken back, assembled ahead of acceptance."""

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.home import explaining_disk_faults
from app.models.base import new_uid
from app.models.draft import Draft, DraftAssembly, DraftPage
from app.models.files import flush_folder, hash_file
from app.scanning.assembly import PageInput, assemble
from app.scanning.blank import is_blank
from app.scanning.durable import put
from app.scanning.source import ScannedPage

SCANNED = "scanned"
ELECTRONIC = "electronic"
DEFAULT_DPI = 200
ARRIVING = "arriving"
"""The folder beside a draft's pages into which the scanner puts those that are finished."""
_PAGES = frozenset({".jpg", ".png", ".tif", ".pdf"})


@dataclass(frozen=True, slots=True)
class AssembledComponent:
    """A component's finished PDF: what it was made of, its document's hash, its pages, where they came from."""

    component: int
    recipe: str
    sha256: str
    pages: int
    source: str


def add_page(
    desk: Desk, draft_uid: str, page: ScannedPage, component: int | None = None, source: str = SCANNED
) -> str:
    """Take one page in: its file made durable in the draft's folder, read back, then its row; returns its identity.

    Raises:
        UnknownDraft: the draft was closed while the scanner ran; the page stays where the scanner put it.
        DiskFull, HomeReadOnly: the page was not taken in, and stays there too.
        DocumentDamaged: the disk did not give back what was written; it stays there too.
    """
    with desk.store.reading() as session:
        find_open(session, draft_uid)
    uid = new_uid()
    target = desk.home.scans / draft_uid / f"{uid}{page.path.suffix.lower()}"
    sha256 = _keep(page.path, target)
    blank = source == SCANNED and _has_nothing_on_it(target)
    try:
        with desk.store.transaction() as session:
            draft = _changing(session, desk, draft_uid)
            session.add(
                DraftPage(
                    uid=uid,
                    draft_id=draft.id,
                    position=_next_position(session, draft),
                    component=component,
                    file_name=target.name,
                    sha256=sha256,
                    dpi=page.dpi or DEFAULT_DPI,
                    rotation=page.rotation,
                    blank=blank,
                    source=source,
                )
            )
    except errors.DeskError:
        target.unlink(missing_ok=True)
        raise
    page.path.unlink(missing_ok=True)
    return uid


def place(desk: Desk, draft_uid: str, pages: Sequence[str], component: int | None) -> None:
    """Put pages onto a component, or aside (`None`: not sorted yet)."""
    with desk.store.transaction() as session:
        for page in _pages(session, desk, draft_uid, pages):
            page.component = component


def set_aside(desk: Desk, draft_uid: str, pages: Sequence[str], aside: bool) -> None:
    """Set blank pages aside, in sight, or take them in; only pages not set aside are assembled."""
    with desk.store.transaction() as session:
        for page in _pages(session, desk, draft_uid, pages):
            page.blank = aside


def rotate(desk: Desk, draft_uid: str, pages: Sequence[str], degrees: int) -> None:
    """Turn pages clockwise by a multiple of 90°; the file itself never changes."""
    with desk.store.transaction() as session:
        for page in _pages(session, desk, draft_uid, pages):
            page.rotation = (page.rotation + degrees) % 360


def reorder(desk: Desk, draft_uid: str, order: Sequence[str]) -> None:
    """Put the named pages into this order; pages not named follow in the order they had."""
    with desk.store.transaction() as session:
        draft = _changing(session, desk, draft_uid)
        named = {uid: rank for rank, uid in enumerate(order)}
        ranked = sorted(draft.pages, key=lambda p: (named.get(p.uid, len(named)), p.position))
        for position, page in enumerate(ranked, 1):
            page.position = position


def remove(desk: Desk, draft_uid: str, pages: Sequence[str]) -> None:
    """Take pages out; their files stay until the draft is erased, so they can be taken back."""
    with desk.store.transaction() as session:
        for page in _pages(session, desk, draft_uid, pages):
            page.removed_at = desk.clock.now()


def take_back(desk: Desk, draft_uid: str, pages: Sequence[str]) -> None:
    """Bring removed pages back to their places."""
    with desk.store.transaction() as session:
        for page in _pages(session, desk, draft_uid, pages):
            page.removed_at = None


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


def adopt_orphans(desk: Desk) -> int:
    """Give a row to each page that reached the disk before a crash cut its row off; returns how many.

    Pages that the scanner finished and nobody took in yet are among them, in the order in which they came.

    Raises:
        DiskFull, HomeReadOnly: what the scanner finished could not be moved; it stays where it is.
    """
    adopted = 0
    for folder in sorted(p for p in desk.home.scans.glob("*") if p.is_dir()):
        with desk.store.transaction() as session:
            draft = session.scalar(select(Draft).where(Draft.uid == folder.name, Draft.closed_at.is_(None)))
            if draft is None:
                continue
            _take_from_arriving(draft, folder)
            for path in _without_row(draft, folder):
                session.add(_orphan(draft, path, _next_position(session, draft)))
                session.flush()
                adopted += 1
    return adopted


@dataclass(frozen=True, slots=True)
class _Page:
    path: Path
    sha256: str
    rotation: int
    dpi: int
    source: str


def _keep(given: Path, target: Path) -> str:
    with explaining_disk_faults(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(target.suffix + ".new")
        try:
            with given.open("rb") as read, fresh.open("wb") as out:
                shutil.copyfileobj(read, out)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        flush_folder(target.parent)
        sha256 = hash_file(given)
        if hash_file(target) != sha256:
            target.unlink()
            raise errors.DocumentDamaged(sha256)
    return sha256


def _has_nothing_on_it(path: Path) -> bool:
    try:
        return is_blank(path)
    except errors.ForeignFileFault:
        return False  # a page that cannot be judged stays in sight


def _changing(session: Session, desk: Desk, draft_uid: str) -> Draft:
    draft = find_open(session, draft_uid)
    draft.changed_at = desk.clock.now()
    return draft


def _pages(session: Session, desk: Desk, draft_uid: str, uids: Sequence[str]) -> list[DraftPage]:
    draft = _changing(session, desk, draft_uid)
    return [page for page in draft.pages if page.uid in set(uids)]


def _next_position(session: Session, draft: Draft) -> int:
    last = session.scalar(select(func.max(DraftPage.position)).where(DraftPage.draft_id == draft.id))
    return (last or 0) + 1


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
    source = ELECTRONIC if all(page.source == ELECTRONIC for page in pages) else SCANNED
    return AssembledComponent(component, recipe, sha256, len(pages), source)


def _take_from_arriving(draft: Draft, folder: Path) -> None:
    """Put what the scanner finished among the pages; the one that was just being taken in is kept once."""
    arrived = _page_files(folder / ARRIVING)
    if not arrived:
        return
    first = hash_file(arrived[0])
    if any(page.sha256 == first for page in sorted(draft.pages, key=lambda p: p.id)[-1:]):
        arrived.pop(0).unlink()
    for copy in _without_row(draft, folder):
        if hash_file(copy) == first:
            copy.unlink()  # its name says when it was copied; that of the original when it came
    with explaining_disk_faults(folder):
        for path in arrived:
            put(path, folder / path.name)


def _without_row(draft: Draft, folder: Path) -> list[Path]:
    known = {page.file_name for page in draft.pages}
    return [path for path in _page_files(folder) if path.name not in known]


def _page_files(folder: Path) -> list[Path]:
    """Return whole pages in the order of their names, which is that in which they came."""
    return sorted(path for path in folder.glob("*") if path.suffix in _PAGES and path.is_file())


def _orphan(draft: Draft, path: Path, position: int) -> DraftPage:
    return DraftPage(
        draft_id=draft.id,
        position=position,
        file_name=path.name,
        sha256=hash_file(path),
        dpi=DEFAULT_DPI,
    )
