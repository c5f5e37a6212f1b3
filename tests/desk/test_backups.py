"""Backups that are whole or not there at all, restored homes that are new workstations, and the sweep."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import errors
from app.bootstrap import open_desk
from app.desk import accounts, assembling, backups, checks, drafts, intake, scans
from app.desk.backups import Swept
from app.desk.desk import Desk
from app.home import Home
from app.models.store import VERSION
from app.queries import office
from tests.desk import pages
from tests.desk.disks import read_only, short_files, small_disk
from tests.desks import LOGIN, PASSWORD, SetClock, complete, incomplete, open_draft
from tests.models.rows import by_hand, entries, kept, raw

NAME = "quay-20261125-094100.sqlite3"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def last_backup(desk: Desk) -> datetime | None:
    with desk.store.reading() as session:
        return office.last_backup(session)


@pytest.fixture
def draft(desk: Desk) -> str:
    """An open draft with two pages, beside a dossier that was accepted with one."""
    accepted = open_draft(desk)
    pages.add(desk, accepted, min(complete(desk).lines))
    intake.accept(desk, accepted)
    made = open_draft(desk)
    pages.add(desk, made, None, 2)
    return made


@pytest.fixture
def restored(desk: Desk, draft: str, tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    """A home restored from a backup of that desk, its officer signed in."""
    made = backups.back_up(desk, tmp_path / "stick")
    home = Home(tmp_path / "restored")
    backups.restore(home, made.path, clock.now())
    opened = open_desk(home, clock=clock)
    yield opened.with_officer(accounts.sign_in(opened, LOGIN, PASSWORD))
    opened.store.close()


def test_a_backup_is_one_store_its_documents_and_the_pages_of_open_drafts(
    desk: Desk, draft: str, tmp_path: Path
) -> None:
    made = backups.back_up(desk, tmp_path / "stick" / "sub")
    page_names = {path.relative_to(desk.home.path).as_posix() for path in _open_pages(desk)}
    documents = {f"documents/{name}" for name in files(desk.home.documents)}
    assert made.path == tmp_path / "stick" / "sub" / NAME
    assert (made.documents, made.pages) == (len(documents), 2)
    assert files(made.path.parent) == {NAME} | documents | page_names
    for name in documents | page_names:
        assert (made.path.parent / name).read_bytes() == (desk.home.path / name).read_bytes()
    assert raw(made.path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert raw(made.path, "PRAGMA journal_mode") == [{"journal_mode": "delete"}]
    assert raw(made.path, "SELECT * FROM dossiers") == raw(desk.home.store, "SELECT * FROM dossiers")


def test_a_backup_is_an_entry_and_its_moment_is_known(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    assert last_backup(desk) is None
    made = backups.back_up(desk, tmp_path / "stick")
    assert last_backup(desk) == clock.now()
    newest = entries(desk.store)[-1]
    assert (newest["action"], newest["officer"]) == ("backed_up", desk.signed_in().uid)
    assert made.path.name in newest["content"]
    assert raw(made.path, "SELECT * FROM backups_made") == []


def test_a_second_backup_copies_only_what_is_new(desk: Desk, draft: str, tmp_path: Path, clock: SetClock) -> None:
    first = backups.back_up(desk, tmp_path / "stick")
    before = {path: path.stat().st_ino for path in (tmp_path / "stick").rglob("*.*") if path.is_file()}
    clock.forward(minutes=5)
    assert backups.back_up(desk, tmp_path / "stick").documents == 0
    clock.forward(minutes=5)
    accepted = intake.accept(desk, open_draft(desk))
    pages.add(desk, draft, None, 1)
    third = backups.back_up(desk, tmp_path / "stick")
    assert (third.documents, third.pages) == (1, 3)
    assert desk.documents.path(accepted.receipt.sha256).name in {p.name for p in (tmp_path / "stick").rglob("*.pdf")}
    assert {path: path.stat().st_ino for path in before} == before
    assert len(list((tmp_path / "stick").glob("quay-*.sqlite3"))) == 3
    assert first.path.exists()


def damage_document(desk: Desk) -> None:
    next(iter(desk.documents.all()))[1].write_bytes(b"%PDF-1.4 other")


def lose_document(desk: Desk) -> None:
    next(iter(desk.documents.all()))[1].unlink()


def damage_page(desk: Desk) -> None:
    page = next(path for path in _open_pages(desk))
    page.write_bytes(page.read_bytes() + b"x")


def lose_page(desk: Desk) -> None:
    next(path for path in _open_pages(desk)).unlink()


def _open_pages(desk: Desk) -> list[Path]:
    found = raw(
        desk.home.store,
        "SELECT d.uid, p.file_name FROM drafts d JOIN draft_pages p ON p.draft_id = d.id WHERE d.closed_at IS NULL",
    )
    return [desk.home.scans / row["uid"] / row["file_name"] for row in found]


@pytest.mark.parametrize("damage", [damage_document, lose_document, damage_page, lose_page])
def test_a_document_or_page_that_is_not_whole_stops_it_and_leaves_no_half_backup(
    desk: Desk, draft: str, tmp_path: Path, damage: Callable[[Desk], None]
) -> None:
    damage(desk)
    before = len(entries(desk.store))
    with pytest.raises(errors.DocumentDamaged):
        backups.back_up(desk, tmp_path / "stick")
    assert not list((tmp_path / "stick").glob("quay-*"))
    assert not list((tmp_path / "stick").rglob("*.new"))
    assert last_backup(desk) is None
    assert len(entries(desk.store)) == before


def test_a_journal_that_is_not_whole_stops_it(desk: Desk, tmp_path: Path) -> None:
    by_hand(desk.home.store, "DELETE FROM journal_contents WHERE id = (SELECT max(id) FROM journal_contents)")
    with pytest.raises(errors.BackupDamaged):
        backups.back_up(desk, tmp_path / "stick")
    assert files(tmp_path / "stick") == set()


def test_what_is_damaged_in_the_folder_is_copied_again(
    desk: Desk, draft: str, tmp_path: Path, clock: SetClock
) -> None:
    made = backups.back_up(desk, tmp_path / "stick")
    for name in files(tmp_path / "stick") - {NAME}:
        (tmp_path / "stick" / name).write_bytes(b"half")
    clock.forward(minutes=1)
    again = backups.back_up(desk, tmp_path / "stick")
    assert again.documents == made.documents
    for name in files(tmp_path / "stick") - {NAME, again.path.name}:
        assert (tmp_path / "stick" / name).read_bytes() == (desk.home.path / name).read_bytes()


def test_a_folder_that_cannot_take_it_is_told_and_nothing_is_left(desk: Desk, draft: str, tmp_path: Path) -> None:
    with short_files(20_000), pytest.raises(errors.DiskFull) as told:
        backups.back_up(desk, tmp_path / "stick")
    assert told.value.path == tmp_path / "stick"
    assert not list((tmp_path / "stick").glob("quay-*"))
    (tmp_path / "locked").mkdir()
    with read_only(tmp_path / "locked"), pytest.raises(errors.HomeReadOnly):
        backups.back_up(desk, tmp_path / "locked")
    (tmp_path / "file").touch()
    with pytest.raises(errors.HomeReadOnly):
        backups.back_up(desk, tmp_path / "file")
    assert last_backup(desk) is None
    assert checks.check(desk, deep=True).findings == ()


def test_a_stick_that_is_too_small_gets_no_backup(desk: Desk, draft: str, tmp_path: Path) -> None:
    with small_disk(tmp_path / "stick") as disk:
        if disk is None:  # mounting is not allowed: the file limit above stands for it
            return
        for room in (100_000, desk.home.store.stat().st_size + 12_000):
            disk.fill(leave=room)
            with pytest.raises(errors.DiskFull):
                backups.back_up(desk, disk.folder)
            assert not list(disk.folder.glob("quay-*"))
        disk.clear()
        backups.back_up(desk, disk.folder)
        assert len(list(disk.folder.glob("quay-*.sqlite3"))) == 1


def test_a_backup_while_others_work_is_whole(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    def work() -> None:
        for _n in range(6):
            made = open_draft(desk)
            pages.add(desk, made, min(complete(desk).lines))
            intake.accept(desk, made)

    worker = threading.Thread(target=work)
    worker.start()
    number = 0
    while worker.is_alive() and number < 20:
        number += 1
        backup = backups.back_up(desk, tmp_path / f"stick-{number}")
        home = Home(tmp_path / f"home-{number}")
        backups.restore(home, backup.path, clock.now())
        opened = open_desk(home, clock=clock)
        assert checks.check(opened, deep=True).findings == ()
        opened.store.close()
    worker.join()
    assert number > 1


def test_at_close_the_newest_ten_are_kept_with_the_pages_they_refer_to(desk: Desk, clock: SetClock) -> None:
    gone, staying = open_draft(desk), open_draft(desk)
    for one in (gone, staying):
        pages.add(desk, one, 1)
    for number in range(12):
        clock.forward(hours=1)
        backups.back_up_at_close(desk)
        if number == 1:
            drafts.discard(desk, gone)
            clock.forward(days=8)
            backups.sweep(desk)
            assert not (desk.home.scans / gone).exists()
            assert (desk.home.backups / "scans" / gone).exists()
    backup_names = sorted(path.name for path in desk.home.backups.glob("quay-*.sqlite3"))
    assert len(backup_names) == 10
    assert backup_names[-1] == f"quay-{clock.now():%Y%m%d-%H%M%S}.sqlite3"
    assert [path.name for path in (desk.home.backups / "scans").iterdir()] == [staying]
    backups.restore(Home(desk.home.path / "old"), desk.home.backups / backup_names[0], clock.now())


def test_a_file_in_the_way_among_the_kept_backups_lets_no_page_go(desk: Desk, clock: SetClock) -> None:
    one = open_draft(desk)
    pages.add(desk, one, 1)
    backups.back_up_at_close(desk)
    (desk.home.backups / "quay-20261125-120000.sqlite3").write_bytes(b"no store at all")
    intake.accept(desk, one)
    clock.forward(hours=3)
    backups.back_up_at_close(desk)
    assert (desk.home.backups / "scans" / one).exists()


def test_a_restored_home_holds_all_that_the_backup_held(desk: Desk, restored: Desk, draft: str) -> None:
    assert kept(restored.store) == kept(desk.store)
    assert files(restored.home.documents) == files(desk.home.documents)
    assert [p.uid for p in pages.shown(restored, draft)] == [p.uid for p in pages.shown(desk, draft)]
    assert files(restored.home.scans) == {f"{draft}/{path.name}" for path in _open_pages(desk)}
    assert checks.check(restored, deep=True) == checks.Checked((), 0)
    names = {"quay.sqlite3", "opening.lock", "documents", "scans", "backups", "logs", "handovers"}
    assert {p.name.removesuffix("-wal").removesuffix("-shm") for p in restored.home.path.iterdir()} == names


def test_a_restored_home_is_a_new_workstation_that_goes_on_with_every_dossier_s_chain(
    desk: Desk, restored: Desk
) -> None:
    made = raw(restored.home.store, "SELECT * FROM workstations ORDER BY id")
    assert made[0]["uid"] == desk.place.workstation
    assert made[-1]["uid"] == restored.place.workstation != desk.place.workstation
    assert restored.place.uid == desk.place.uid
    newest = entries(restored.store)[-1]
    assert (newest["action"], newest["workstation"], newest["sequence"], newest["previous_here"]) == (
        "restored", restored.place.workstation, 1, None,
    )  # fmt: skip
    assert NAME in newest["content"]
    assert desk.place.workstation in newest["content"]


def test_a_restored_home_accepts_nothing_until_it_knows_the_last_code(restored: Desk, clock: SetClock) -> None:
    waiting = open_draft(restored)
    with pytest.raises(errors.LastCodeNeeded):
        intake.accept(restored, waiting)
    backups.confirm_last_code(restored, " H55.14-261125-0007 ")
    assert intake.accept(restored, waiting).code == "H55.14-261125-0008"
    assert "last_code_confirmed" in {entry["action"] for entry in entries(restored.store)}
    clock.forward(days=1)
    assert intake.accept(restored, open_draft(restored)).code == "H55.14-261126-0001"
    assert checks.check(restored, deep=True).findings == ()


def test_the_last_code_may_be_the_one_that_the_backup_knows_or_of_a_day_after_it(
    restored: Desk, clock: SetClock
) -> None:
    clock.forward(days=2)
    backups.confirm_last_code(restored, "H55.14-261126-0011")
    assert intake.accept(restored, open_draft(restored)).code == "H55.14-261127-0001"


def test_a_code_that_cannot_be_the_last_is_refused_and_asked_for_again(restored: Desk) -> None:
    refused = {
        "": errors.BadDossierCode,
        "0126000007": errors.BadDossierCode,
        "H55.15-261125-0007": errors.BadDossierCode,
        "H55.14-261124-9999": errors.BadInput,
        "H55.14-261125-0000": errors.BadInput,
        "H55.14-261126-0001": errors.BadInput,
    }
    for code, fault in refused.items():
        with pytest.raises(fault) as told:
            backups.confirm_last_code(restored, code)
        assert type(told.value) is fault
    with pytest.raises(errors.LastCodeNeeded):
        intake.accept(restored, open_draft(restored))


def test_the_last_code_is_taken_from_an_officer_only(restored: Desk) -> None:
    with pytest.raises(errors.NoOfficer):
        backups.confirm_last_code(restored.with_officer(None), "H55.14-261125-0007")


def test_a_home_that_never_gave_a_code_begins_with_any(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    backup = backups.back_up(desk, tmp_path / "stick")
    backups.restore(Home(tmp_path / "new"), backup.path, clock.now())
    opened = open_desk(Home(tmp_path / "new"), clock=clock)
    signed_in = opened.with_officer(accounts.sign_in(opened, LOGIN, PASSWORD))
    backups.confirm_last_code(signed_in, "H55.14-261125-0000")
    assert intake.accept(signed_in, open_draft(signed_in)).code == "H55.14-261125-0001"
    opened.store.close()


def test_a_restored_department_asks_for_no_code(department: Desk, tmp_path: Path, clock: SetClock) -> None:
    backup = backups.back_up(department, tmp_path / "stick")
    backups.restore(Home(tmp_path / "new"), backup.path, clock.now())
    made = raw(tmp_path / "new" / "quay.sqlite3", "SELECT role, place_name, asks_last_code FROM workstations")[-1]
    assert made == {"role": "department", "place_name": department.place.name, "asks_last_code": 0}


def test_two_homes_from_one_backup_are_two_workstations(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    backup = backups.back_up(desk, tmp_path / "stick")
    uids = set()
    for name in ("one", "two"):
        backups.restore(Home(tmp_path / name), backup.path, clock.now())
        uids.add(raw(tmp_path / name / "quay.sqlite3", "SELECT uid FROM workstations ORDER BY id DESC")[0]["uid"])
    assert len(uids) == 2
    assert raw(backup.path, "SELECT count(*) AS n FROM workstations") == [{"n": 1}]


def test_only_what_the_backup_refers_to_is_restored(desk: Desk, draft: str, tmp_path: Path, clock: SetClock) -> None:
    first = backups.back_up(desk, tmp_path / "stick")
    clock.forward(minutes=1)
    scans.place(desk, draft, [page.uid for page in pages.shown(desk, draft)], 1)
    intake.accept(desk, draft)
    backups.back_up(desk, tmp_path / "stick")
    home = Home(tmp_path / "new")
    backups.restore(home, first.path, clock.now())
    assert len(files(home.documents)) == first.documents < len(files(tmp_path / "stick" / "documents"))


def test_a_home_that_exists_is_never_restored_into(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    backup = backups.back_up(desk, tmp_path / "stick")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / ".hidden").touch()
    (tmp_path / "file").write_text("mine")
    for path in (desk.home.path, tmp_path / "full", tmp_path / "file"):
        before = files(path)
        with pytest.raises(errors.HomeExists):
            backups.restore(Home(path), backup.path, clock.now())
        assert files(path) == before
    (tmp_path / "empty").mkdir()
    backups.restore(Home(tmp_path / "empty"), backup.path, clock.now())
    assert (tmp_path / "empty" / "quay.sqlite3").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)


def replace_by_another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def cut_the_journal_off(path: Path) -> None:
    by_hand(path, "DELETE FROM journal_entries WHERE id = (SELECT max(id) FROM journal_entries)")


def lose_a_document(path: Path) -> None:
    next((path.parent / "documents").rglob("*.pdf")).unlink()


def damage_a_document(path: Path) -> None:
    next((path.parent / "documents").rglob("*.pdf")).write_bytes(b"%PDF-1.4 other")


def damage_a_page(path: Path) -> None:
    next((path.parent / "scans").rglob("*.jpg")).write_bytes(b"other")


@pytest.mark.parametrize(
    "damage",
    [
        cut, scribble, replace_by_another_database, replace_by_a_folder, cut_the_journal_off, lose_a_document,
        damage_a_document, damage_a_page, Path.unlink, lambda path: path.write_bytes(b""),
    ],
)  # fmt: skip
def test_a_damaged_backup_makes_no_home(
    desk: Desk, draft: str, tmp_path: Path, clock: SetClock, damage: Callable[[Path], object]
) -> None:
    backup = backups.back_up(desk, tmp_path / "stick").path
    damage(backup)
    with pytest.raises(errors.BackupDamaged) as told:
        backups.restore(Home(tmp_path / "new"), backup, clock.now())
    assert told.value.path == backup
    assert files(tmp_path / "new") == set()


def test_a_backup_of_a_newer_program_makes_no_home(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    backup = backups.back_up(desk, tmp_path / "stick").path
    by_hand(backup, f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(errors.StoreNewer):
        backups.restore(Home(tmp_path / "new"), backup, clock.now())
    assert files(tmp_path / "new") == set()


def test_a_disk_that_is_full_leaves_no_half_home_and_the_restore_can_be_done_again(
    desk: Desk, draft: str, tmp_path: Path, clock: SetClock
) -> None:
    backup = backups.back_up(desk, tmp_path / "stick").path
    home = Home(tmp_path / "new")
    with short_files(20_000), pytest.raises(errors.DiskFull):
        backups.restore(home, backup, clock.now())
    assert files(home.path) == set()
    backups.restore(home, backup, clock.now())
    assert home.exists


def test_a_backup_on_a_disk_that_cannot_be_written_is_restored(
    desk: Desk, draft: str, tmp_path: Path, clock: SetClock
) -> None:
    backup = backups.back_up(desk, tmp_path / "stick").path
    before = files(tmp_path / "stick")
    with read_only(tmp_path / "stick"):
        backups.restore(Home(tmp_path / "new"), backup, clock.now())
    assert files(tmp_path / "stick") == before


def aged(path: Path, clock: SetClock, **span: float) -> Path:
    """Let a file be so old to the desk's clock."""
    moment = (clock.now() - timedelta(**span)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_files_that_nothing_refers_to_are_removed_after_a_day(desk: Desk, clock: SetClock) -> None:
    old = aged(desk.documents.path(desk.documents.add_bytes(b"%PDF-1.4 old")), clock, hours=25)
    young = aged(desk.documents.path(desk.documents.add_bytes(b"%PDF-1.4 young")), clock, hours=23)
    begun = desk.home.documents / "0000.new"
    gone = desk.home.scans / "0000-no-such-draft" / "arriving" / "1.jpg"
    gone.parent.mkdir(parents=True)
    for path in (begun, gone):
        path.write_bytes(b"half")
        aged(path, clock, hours=25)
    assert checks.check(desk) == checks.Checked((), 4)
    assert backups.sweep(desk) == Swept(3, 0)
    assert [path.exists() for path in (old, young, begun, gone)] == [False, True, False, False]
    assert checks.check(desk) == checks.Checked((), 1)


def test_files_that_a_row_or_an_open_draft_refers_to_stay_whatever_their_age(
    desk: Desk, draft: str, clock: SetClock
) -> None:
    pages_of_open = pages.add(desk, draft, min(complete(desk).lines))
    (ready,) = assembling.assemble_draft(desk, draft)
    intake.request_supplement(desk, open_draft(desk, incomplete(desk)))
    everything = [*desk.home.documents.rglob("*.pdf"), *desk.home.scans.rglob("*.jpg"), ready.path]
    for path in everything:
        aged(path, clock, days=400)
    assert backups.sweep(desk) == Swept(0, 0)
    assert all(path.exists() for path in everything)
    scans.rotate(desk, draft, pages_of_open, 90)
    assembling.assemble_draft(desk, draft)
    assert checks.check(desk).unreferred == 1
    assert backups.sweep(desk) == Swept(1, 0), "what was assembled of the page as it lay before"
    assert not ready.path.exists()


def test_unfinished_files_beside_an_open_draft_s_pages_are_removed_and_pages_are_not(
    desk: Desk, draft: str, clock: SetClock
) -> None:
    folder = desk.home.scans / draft
    unfinished = [folder / "1.jpg.new", folder / "2.assembled", folder / "arriving" / ".unfinished-x" / "3.jpg"]
    arrived = folder / "arriving" / "4.jpg"
    arrived.parent.mkdir()
    unfinished[-1].parent.mkdir()
    for path in (*unfinished, arrived):
        path.write_bytes(b"half")
        aged(path, clock, days=2)
    assert checks.check(desk).unreferred == 3
    assert backups.sweep(desk) == Swept(3, 0)
    assert arrived.exists()
    assert len(_open_pages(desk)) == 2
    assert all(path.exists() for path in _open_pages(desk))


def test_a_document_that_somebody_is_about_to_refer_to_again_is_not_swept(desk: Desk, clock: SetClock) -> None:
    clock.moment = datetime.now(UTC)  # the file system's clock
    path = desk.documents.path(desk.documents.add_bytes(b"%PDF-1.4 again"))
    aged(path, clock, days=3)
    desk.documents.add_bytes(b"%PDF-1.4 again")
    assert backups.sweep(desk) == Swept(0, 0)
    assert path.exists()


def test_discarded_drafts_go_after_seven_days_and_parked_ones_never(desk: Desk, clock: SetClock) -> None:
    discarded, parked, working = open_draft(desk), open_draft(desk, incomplete(desk)), open_draft(desk)
    for one in (discarded, parked, working):
        pages.add(desk, one, 1)
    intake.request_supplement(desk, parked)
    drafts.discard(desk, discarded)
    clock.forward(days=7)
    assert backups.sweep(desk).drafts == 0
    drafts.bring_back(desk, discarded)
    drafts.discard(desk, discarded)
    clock.forward(days=7, seconds=1)
    assert backups.sweep(desk).drafts == 1
    assert {path.name for path in desk.home.scans.iterdir()} == {parked, working}
    assert {row["uid"] for row in raw(desk.home.store, "SELECT uid FROM drafts")} == {parked, working}
    with pytest.raises(errors.UnknownDraft):
        drafts.bring_back(desk, discarded)
    clock.forward(days=900)
    assert backups.sweep(desk).drafts == 0


def test_pages_of_an_accepted_dossier_go_after_seven_days_and_its_documents_stay(desk: Desk, clock: SetClock) -> None:
    made = open_draft(desk)
    pages.add(desk, made, min(complete(desk).lines))
    intake.accept(desk, made)
    before = files(desk.home.documents)
    clock.forward(days=6, hours=23)
    backups.sweep(desk)
    assert (desk.home.scans / made).exists()
    clock.forward(hours=2)
    assert backups.sweep(desk).drafts == 1
    assert not (desk.home.scans / made).exists()
    assert files(desk.home.documents) == before
    assert checks.check(desk, deep=True).findings == ()


def test_a_copy_of_the_whole_folder_is_a_backup_too(desk: Desk, draft: str, tmp_path: Path, clock: SetClock) -> None:
    desk.store.close()
    shutil.copytree(desk.home.path, tmp_path / "copy")
    backups.restore(Home(tmp_path / "new"), tmp_path / "copy" / "quay.sqlite3", clock.now())
    assert files(tmp_path / "new" / "documents") == files(desk.home.documents)
