"""The check of a home: store, documents, pages, journal; deep: every row against its entries."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.desk.desk import Desk
from app.models import store, verify
from app.models.files import hash_file
from app.models.verify import Finding, Wrong


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: what is wrong, and how many files nothing refers to (which is no fault)."""

    findings: tuple[Finding, ...]
    unreferred: int


def check(desk: Desk, *, deep: bool = False) -> Checked:
    """Look at everything that is kept and return all that is wrong with it."""
    said = store.quick_check(desk.home.store)
    if said != "ok":
        return Checked((Finding(Wrong.STORE_FILE, str(desk.home.store), said),), 0)
    return Checked(tuple(_findings(desk, deep)), _unreferred(desk))


def _findings(desk: Desk, deep: bool) -> Iterator[Finding]:
    with desk.store.reading() as session:
        yield from verify.journal_findings(session)
        yield from verify.document_findings(session, desk.documents)
        yield from verify.number_findings(session)
        for draft_uid, name, sha256 in verify.open_pages(session):
            page = desk.home.scans / draft_uid / name
            if not page.exists() or hash_file(page) != sha256:
                yield Finding(Wrong.PAGE_MISSING, f"{draft_uid}/{name}")
        if deep:
            yield from verify.row_findings(session)


def _unreferred(desk: Desk) -> int:
    with desk.store.reading() as session:
        referred = verify.referred_documents(session)
    return sum(1 for sha256, _path in desk.documents.all() if sha256 not in referred)
