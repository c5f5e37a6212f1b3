"""Backup, restore, and the sweep of what nothing refers to any more."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import durable, errors
from app.desk import checks, texts
from app.desk.acceptance import code_series
from app.desk.desk import Desk
from app.desk.drafts import KEPT_IN_BIN
from app.durable import explaining_disk_faults, put
from app.home import Home
from app.models import journal, numbers, store, verify
from app.models.backup import BackupMade
from app.models.base import new_uid
from app.models.draft import Draft, DraftAssembly, DraftPage
from app.models.files import Documents
from app.models.organisation import Workstation
from app.queries import office
from app.rules.calendar import ZONE
from app.rules.codes import parse_code
from app.rules.kinds import PlaceRole

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

    files: int
    drafts: int


def back_up(desk: Desk, to: Path, *, thorough: bool = True) -> Backup:
    """Write the store, new documents and the pages of open drafts into a folder, then open and check it all.

    Args:
        desk: whose home.
        to: the folder; another backup may lie there, whose documents are taken as they are.
        thorough: whether documents that were copied before are read back too, not only looked for.

    Raises:
        DocumentDamaged: a document or page of this home is gone or changed; there is no backup.
        BackupDamaged: what was written does not read back whole; there is no backup.
        DiskFull, HomeReadOnly: the folder cannot take it; there is no backup.
    """
    moment = desk.clock.now()
    target = to / f"quay-{moment.astimezone(ZONE):%Y%m%d-%H%M%S}.sqlite3"
    with explaining_disk_faults(to):
        to.mkdir(parents=True, exist_ok=True)
        with durable.begun(target) as fresh:
            store.back_up(desk.home.store, fresh)
            _refuse_damaged_store(fresh)
            with store.looking_at(fresh) as session:
                documents = _copy_documents(session, desk.documents, Documents(to / "documents"), thorough)
                pages = _copy_pages(session, desk.home.scans, to / "scans")
    with desk.store.transaction() as session:
        session.add(BackupMade(at=moment, path=str(target)))
        desk.note(session, "backed_up", file=target.name)
    return Backup(target, documents, pages)


def back_up_at_close(desk: Desk) -> Backup:
    """Back up into the home's own folder and keep the newest ten, with the pages of drafts that they refer to."""
    folder = desk.home.backups
    made = back_up(desk, folder, thorough=False)
    backups = sorted(folder.glob("quay-*.sqlite3"))
    for old in backups[:-BACKUPS_AT_CLOSE]:
        old.unlink()
    _forget_pages(folder / "scans", backups[-BACKUPS_AT_CLOSE:])
    return made


def restore(home: Home, backup: Path, moment: datetime, actor: str = journal.SYSTEM) -> None:
    """Make a new home from a backup: a new workstation in the journal, which asks for the last code given.

    The home is there when everything is: its store comes last, and under its new identity.

    Raises:
        HomeExists: something lies there already.
        BackupDamaged: the backup is not whole; no home was made.
        StoreNewer: a newer program made it; no home was made.
        HomeOnShare, DiskFull, HomeReadOnly: the place cannot take it; no home was made.
    """
    if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
        raise errors.HomeExists(home.path)
    _refuse_damaged_store(backup)
    try:
        home.create()
        with explaining_disk_faults(home.path):
            _restore(home, backup, moment, actor)
    except errors.DocumentDamaged as fault:
        _unmake(home)
        raise errors.BackupDamaged(backup, fault.sha256) from fault
    except BaseException:
        _unmake(home)
        raise


def confirm_last_code(desk: Desk, code: str) -> None:
    """Enter the last dossier code that was given before the restore; numbering goes on after it.

    Raises:
        BadDossierCode: it is no code of this office.
        BadInput: this store knows of a later one, or its day is yet to come.
        NoOfficer: nobody is signed in.
    """
    desk.signed_in()
    parsed = parse_code(code)
    with desk.store.transaction() as session:
        agency = office.office(session).agency_code
        if parsed.agency != agency:
            raise errors.BadDossierCode(code)
        given = code_series(agency, parsed.day), parsed.sequence
        known = numbers.newest(session, given[0].removesuffix(f"{parsed.day:%y%m%d}"))
        if parsed.day > desk.today().date() or (known and given < known):
            raise errors.BadInput(code)
        numbers.raise_to(session, *given)
        _station(session, desk).asks_last_code = False
        desk.note(session, "last_code_confirmed", code=str(parsed))


def sweep(desk: Desk) -> Swept:
    """Remove files that nothing refers to for over a day, and drafts whose time in the bin is over.

    The text of papers that are gone is forgotten before, and what is lost of a text is to be read again.
    """
    now = desk.clock.now()
    texts.tidy(desk)
    with desk.store.reading() as session:
        candidates = list(checks.unreferred(session, desk))
    removed = 0
    with explaining_disk_faults(desk.home.path):
        for path in candidates:
            if path.exists() and _older(path, now - UNREFERRED_KEPT):
                path.unlink(missing_ok=True)
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


def _refuse_damaged_store(backup: Path) -> None:
    """Raise BackupDamaged for a file that is no store of ours, is damaged, or whose journal lacks its end."""
    fault = store.file_fault(backup) if backup.is_file() else "missing"
    if fault:
        raise errors.BackupDamaged(backup, fault)
    try:
        with store.looking_at(backup) as session:
            findings = list(verify.tail_findings(session))
    except errors.StoreDamaged as damage:
        raise errors.BackupDamaged(backup, damage.detail) from damage
    if findings:
        raise errors.BackupDamaged(backup, findings[0].where)


def _copy_documents(session: Session, source: Documents, target: Documents, thorough: bool) -> int:
    """Copy the documents that are not there yet, or not whole any more; returns how many.

    The words that lie beside them go along as long as they are whole: what is lost of them is read again.
    """
    new = 0
    for sha256 in sorted(verify.text_layers(session)):
        if not _lies_there(target, source, sha256, thorough) and source.is_whole(sha256):
            target.add_file(source.path(sha256))
    for sha256 in sorted(verify.referred_documents(session)):
        if not _lies_there(target, source, sha256, thorough):
            if not source.is_whole(sha256):
                raise errors.DocumentDamaged(sha256)
            target.add_file(source.path(sha256))
            new += 1
    return new


def _lies_there(target: Documents, source: Documents, sha256: str, thorough: bool) -> bool:
    if thorough:
        return target.is_whole(sha256)
    here, there = source.path(sha256), target.path(sha256)
    return here.exists() and there.exists() and here.stat().st_size == there.stat().st_size


def _copy_pages(session: Session, source: Path, target: Path) -> int:
    """Copy the pages of open drafts that are not there yet; returns how many there are."""
    count = 0
    for draft_uid, name, sha256 in verify.open_pages(session):
        given, taken = source / draft_uid / name, target / draft_uid / name
        if not durable.is_whole(taken, sha256):
            if not durable.is_whole(given, sha256):
                raise errors.DocumentDamaged(sha256)
            taken.parent.mkdir(parents=True, exist_ok=True)
            durable.copy(given, taken)
        count += 1
    return count


def _forget_pages(folder: Path, backups: Sequence[Path]) -> None:
    """Remove the pages of drafts that none of the backups has open, unless one of them cannot be read."""
    open_drafts: set[str] = set()
    try:
        for backup in backups:
            with store.looking_at(backup) as session:
                open_drafts.update(session.scalars(select(Draft.uid).where(Draft.closed_at.is_(None))))
    except (errors.StoreDamaged, errors.StoreNewer):
        return
    for pages in folder.glob("*"):
        if pages.name not in open_drafts:
            shutil.rmtree(pages, ignore_errors=True)


def _older(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime < moment.timestamp()


def _restore(home: Home, backup: Path, moment: datetime, actor: str) -> None:
    with store.looking_at(backup) as session:
        _copy_documents(session, Documents(backup.parent / "documents"), Documents(home.documents), thorough=True)
        _copy_pages(session, backup.parent / "scans", home.scans)
    fresh = home.store.with_suffix(".new")
    durable.copy(backup, fresh)
    opened = store.open_store(fresh, home.backups, create=False)
    try:
        with opened.transaction() as session:
            former = office.workstation(session)
            station = _new_workstation(session, former, moment)
            by = journal.By(actor, station.uid, moment)
            journal.record(session, by, "restored", note={"file": backup.name, "former": former.uid})
    finally:
        opened.close()
    put(fresh, home.store)


def _unmake(home: Home) -> None:
    """Remove what a restore began; the folder itself may have been there before."""
    for path in home.path.glob("*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _new_workstation(session: Session, former: Workstation, moment: datetime) -> Workstation:
    """Give the store a new identity in the journal; the former one stays known."""
    station = Workstation(
        uid=new_uid(),
        role=former.role,
        place_uid=former.place_uid,
        place_name=former.place_name,
        made_at=moment,
        asks_last_code=former.role == PlaceRole.DESK,
    )
    session.add(station)
    session.flush()
    return station


def _station(session: Session, desk: Desk) -> Workstation:
    return session.scalars(select(Workstation).where(Workstation.uid == desk.place.workstation)).one()
