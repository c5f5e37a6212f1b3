"""Pages of work in progress: taken in, placed, turned, removed and taken back."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.drafts import find_open
from app.home import explaining_disk_faults
from app.models.base import new_uid
from app.models.draft import Draft, DraftPage
from app.models.files import flush_folder, hash_file
from app.scanning.judging.blank import is_blank
from app.scanning.sources.contract import ScannedPage

SCANNED = "scanned"
ELECTRONIC = "electronic"
DEFAULT_DPI = 200
ARRIVING = "arriving"
"""The folder beside a draft's pages into which the scanner puts those that are finished."""


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
                    position=next_position(session, draft),
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


def next_position(session: Session, draft: Draft) -> int:
    """Return the place behind the last page of a draft."""
    last = session.scalar(select(func.max(DraftPage.position)).where(DraftPage.draft_id == draft.id))
    return (last or 0) + 1
