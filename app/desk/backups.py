"""Backup, restore, and the sweep of what nothing refers to any more."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import errors
from app.desk.desk import Desk
from app.desk.drafts import KEPT_IN_BIN
from app.desk.intake import code_series
from app.home import Home, explaining_disk_faults
from app.models import journal, numbers, store, verify
from app.models.backup import BackupMade
from app.models.base import new_uid
from app.models.draft import Draft, DraftAssembly, DraftPage
from app.models.files import Documents, flush_folder, hash_file
from app.models.organisation import Workstation
from app.queries import office
from app.rules.calendar import ZONE
from app.rules.codes import parse_code

UNREFERRED_KEPT = timedelta(days=1)
"""How long a file that nothing refers to is left alone: its row may be on its way."""

PAGES_KEPT = timedelta(days=7)
"""How long the pages of an accepted dossier stay beside its documents."""

BACKUPS_AT_CLOSE = 10


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and found whole."""

    path: Path
    documents: int
    pages: int


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep removed."""

    documents: int
    drafts: int


def back_up(desk: Desk, to: Path) -> Backup:
    """Write the store, new documents and the pages of open drafts into a folder, then open and check it all.

    Raises:
        DiskFull, HomeReadOnly: the folder cannot take it; no half backup is left under a good name.
        BackupDamaged: what was written does not read back whole.
    """
    moment = desk.clock.now()
    target = to / f"quay-{moment.astimezone(ZONE):%Y%m%d-%H%M%S}.sqlite3"
    with explaining_disk_faults(to):
        to.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        try:
            store.back_up(desk.home.store, fresh)
            documents, pages = _copy_files(desk, to)
            check_backup(fresh, to)
            fresh.replace(target)
            flush_folder(to)
        finally:
            fresh.unlink(missing_ok=True)
    with desk.store.transaction() as session:
        session.add(BackupMade(at=moment, path=str(target)))
        desk.note(session, "backed_up", file=target.name)
    return Backup(target, documents, pages)


def back_up_at_close(desk: Desk) -> Backup:
    """Back up into the home's own folder and keep the newest ten."""
    made = back_up(desk, desk.home.backups)
    for old in sorted(desk.home.backups.glob("quay-*.sqlite3"))[:-BACKUPS_AT_CLOSE]:
        old.unlink()
    return made


def check_backup(path: Path, folder: Path) -> None:
    """Open a backup and read back all that it refers to.

    Raises:
        BackupDamaged: SQLite finds it damaged, or a document or page is missing or changed.
        StoreNewer: a newer program made it.
    """
    if not path.exists() or store.quick_check(path) != "ok":
        raise errors.BackupDamaged(path)
    with store.looking_at(path) as session:
        for finding in verify.document_findings(session, Documents(folder / "documents")):
            raise errors.BackupDamaged(path, finding.where)
        for draft_uid, name, sha256 in verify.open_pages(session):
            page = folder / "scans" / draft_uid / name
            if not page.exists() or hash_file(page) != sha256:
                raise errors.BackupDamaged(path, name)


def restore(home: Home, backup: Path, moment: datetime) -> None:
    """Make a new home from a backup: a new workstation in the journal, which asks for the last code given.

    Raises:
        HomeExists: something lies there already.
        BackupDamaged: the backup is not whole; no home was made.
    """
    if home.path.exists() and any(home.path.iterdir()):
        raise errors.HomeExists(home.path)
    check_backup(backup, backup.parent)
    home.create()
    with explaining_disk_faults(home.path):
        _copy_tree(backup.parent / "documents", home.documents)
        _copy_tree(backup.parent / "scans", home.scans)
        fresh = home.store.with_suffix(".new")
        shutil.copyfile(backup, fresh)
        fresh.replace(home.store)
    opened = store.open_store(home.store, home.backups)
    try:
        with opened.transaction() as session:
            former = office.workstation(session)
            station = _new_workstation(session, former, moment)
            by = journal.By(journal.SYSTEM, station.uid, moment)
            journal.record(session, by, "restored", note={"file": backup.name, "former": former.uid})
    finally:
        opened.close()


def confirm_last_code(desk: Desk, code: str) -> None:
    """Enter the last dossier code that was given before the restore; numbering goes on after it.

    Raises:
        BadDossierCode: it is no code of this office.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    parsed = parse_code(code)
    with desk.store.transaction() as session:
        if parsed.agency != office.office(session).agency_code:
            raise errors.BadDossierCode(code)
        numbers.raise_to(session, code_series(parsed.agency, parsed.day), parsed.sequence)
        _station(session, desk).asks_last_code = False
        desk.note(session, "last_code_confirmed", code=str(parsed))


def sweep(desk: Desk) -> Swept:
    """Remove documents that nothing refers to for over a day, and drafts whose time in the bin is over."""
    now = desk.clock.now()
    with desk.store.reading() as session:
        referred = verify.referred_documents(session)
    removed = 0
    for sha256, path in desk.documents.all():
        if sha256 not in referred and _older(path, now - UNREFERRED_KEPT):
            path.unlink()
            removed += 1
    return Swept(removed, _erase_drafts(desk, now))


def _erase_drafts(desk: Desk, now: datetime) -> int:
    over = (Draft.discarded_at < now - KEPT_IN_BIN) | (Draft.closed_at < now - PAGES_KEPT)
    with desk.store.transaction() as session:
        gone = list(session.execute(select(Draft.id, Draft.uid).where(over)))
        for draft in gone:
            session.execute(delete(DraftAssembly).where(DraftAssembly.draft_id == draft.id))
            session.execute(delete(DraftPage).where(DraftPage.draft_id == draft.id))
            session.execute(delete(Draft).where(Draft.id == draft.id))
    for draft in gone:
        shutil.rmtree(desk.home.scans / draft.uid, ignore_errors=True)
    return len(gone)


def _copy_files(desk: Desk, to: Path) -> tuple[int, int]:
    """Copy documents that are not there yet, and the pages of open drafts; returns how many of each."""
    backup = Documents(to / "documents")
    with desk.store.reading() as session:
        referred = sorted(verify.referred_documents(session))
        pages = list(verify.open_pages(session))
    new = [sha256 for sha256 in referred if not backup.path(sha256).exists()]
    for sha256 in new:
        backup.add_file(desk.documents.path(sha256))
    for draft_uid, name, _sha256 in pages:
        target = to / "scans" / draft_uid / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(desk.home.scans / draft_uid / name, target)
    return len(new), len(pages)


def _copy_tree(source: Path, target: Path) -> None:
    if source.exists():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _older(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime < moment.timestamp()


def _new_workstation(session: Session, former: Workstation, moment: datetime) -> Workstation:
    """Give the store a new identity in the journal; the former one stays known."""
    station = Workstation(
        uid=new_uid(),
        role=former.role,
        place_uid=former.place_uid,
        place_name=former.place_name,
        made_at=moment,
        asks_last_code=True,
    )
    session.add(station)
    session.flush()
    return station


def _station(session: Session, desk: Desk) -> Workstation:
    return session.scalars(select(Workstation).where(Workstation.uid == desk.place.workstation)).one()
