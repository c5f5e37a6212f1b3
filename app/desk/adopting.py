"""Pages that reached the disk before a crash cut their rows off."""

from pathlib import Path

from sqlalchemy import select

from app.desk import scans
from app.desk.desk import Desk
from app.durable import explaining_disk_faults, hash_file, put
from app.models.draft import Draft, DraftPage

_PAGES = frozenset({".jpg", ".png", ".tif", ".pdf"})


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
                session.add(_orphan(draft, path, scans.next_position(session, draft)))
                session.flush()
                adopted += 1
    return adopted


def _take_from_arriving(draft: Draft, folder: Path) -> None:
    """Put what the scanner finished among the pages; the one that was just being taken in is kept once."""
    arrived = _page_files(folder / scans.ARRIVING)
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
        dpi=scans.DEFAULT_DPI,
    )
