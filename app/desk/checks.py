"""The check of a home: store, documents, pages, journal; deep: every row against its entries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.desk.assembling import READY
from app.desk.desk import Desk
from app.durable import is_whole
from app.models import store, verify
from app.models.draft import Draft, DraftAssembly
from app.models.verify import Finding, Wrong

DAY = timedelta(days=1)
LOOKED_AT = "store-looked-at"
"""The file whose time tells when the store file was last found whole."""

UNFINISHED = re.compile(r"(^|/)\.unfinished-|\.(new|assembled)$")
"""How files of a draft are named that were begun and not finished; every other one is a page, to be adopted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: what is wrong; no faults are the files nothing refers to, and texts to be read again."""

    findings: tuple[Finding, ...]
    unreferred: int
    unread: int = 0


def check(desk: Desk, *, deep: bool = False) -> Checked:
    """Look at everything that is kept and return all that is wrong with it."""
    said = store.file_fault(desk.home.store, thorough=deep)
    if said:
        return Checked((Finding(Wrong.STORE_FILE, str(desk.home.store), said),), 0)
    with desk.store.reading() as session:
        return Checked(
            tuple(_findings(session, desk, deep)),
            sum(1 for _file in unreferred(session, desk)),
            sum(not desk.documents.is_whole(sha256) for sha256 in verify.text_layers(session)),
        )


def look_daily(desk: Desk) -> None:
    """Let SQLite look through the store file, once a day.

    Raises:
        StoreDamaged: it found something wrong; it looks again the next time.
    """
    mark = desk.home.logs / LOOKED_AT
    last = mark.stat().st_mtime if mark.exists() else 0.0
    if desk.clock.now().timestamp() - last < DAY.total_seconds():
        return
    said = store.file_fault(desk.home.store)
    if said:
        raise errors.StoreDamaged(desk.home.store, said)
    mark.touch()


def unreferred(session: Session, desk: Desk) -> Iterator[Path]:
    """Yield the files that no row and no draft refers to: documents, pages of drafts that are gone, leftovers.

    Among them is what was assembled of a draft's pages before they were changed.
    """
    referred = verify.referred_documents(session) | verify.text_layers(session)
    yield from (path for sha256, path in desk.documents.all() if sha256 not in referred)
    yield from desk.documents.leftovers()
    drafts = frozenset(session.scalars(select(Draft.uid)))
    assembled = frozenset(session.scalars(select(DraftAssembly.sha256)))
    for path in sorted(desk.home.scans.rglob("*")):
        place = path.relative_to(desk.home.scans)
        replaced = path.suffix == READY and path.stem not in assembled
        if path.is_file() and (replaced or place.parts[0] not in drafts or UNFINISHED.search(place.as_posix())):
            yield path


def _findings(session: Session, desk: Desk, deep: bool) -> Iterator[Finding]:
    yield from verify.journal_findings(session)
    yield from verify.document_findings(session, desk.documents)
    yield from verify.number_findings(session)
    for draft_uid, name, sha256 in verify.open_pages(session):
        page = desk.home.scans / draft_uid / name
        if not is_whole(page, sha256):
            yield Finding(Wrong.PAGE_MISSING, f"{draft_uid}/{name}")
    if deep:
        yield from verify.row_findings(session)
