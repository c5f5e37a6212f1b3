"""Files that go, grow, are locked or are none while they are taken in: held aside or refused, and nothing is lost."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app import errors
from app.desk import arriving, handover, paper_files, receiving
from app.desk.desk import Desk
from app.desk.watching import Arrivals
from app.errors import HeldReason
from app.exchange.portal_folder import COMING
from tests.desk import disks, roads
from tests.desk.online import Folder, import_all, sample, waiting
from tests.exchange.portal import document, sync
from tests.samples import foreign

TRIES, LARGE = 30, 8 << 20
PULL_OUT = "import time; time.sleep(.01); os.rename(path, path + '~'); time.sleep(.003); os.rename(path + '~', path)"
"""Seldom enough that a package is found whole and then goes."""
GOOD = "000-good"


def put(folder: Folder, code: str, **fields: object) -> Path:
    """Put a message whose file is no other's; returns where its files lie."""
    files = {"thong-bao.pdf": sample() + f"%{code}\n".encode(errors="replace")}
    message = folder.put(code, sync(**{"MaHoSo": code, **fields}), files)
    return message.with_suffix("")


def test_a_file_that_goes_while_it_is_taken_in_holds_its_own_message(desk: Desk, folder: Folder) -> None:
    beside = put(folder, "000-goes")
    put(folder, GOOD)
    with disks.meanwhile(disks.COME_AND_GO, beside):
        held = next(filter(None, (import_all(desk, folder).held for _try in range(TRIES))), ())
    assert {(one.code, one.reason) for one in held} <= {("000-goes", HeldReason.FILE_MISSING)}
    if not beside.exists():
        beside.with_name(f"{beside.name}~").rename(beside)
    done = import_all(desk, folder)
    assert (done.new + done.unchanged, done.changed, done.held) == (2, 0, ())
    roads.assert_whole(desk)


def test_a_file_that_is_still_being_written_waits_until_it_is_whole(desk: Desk, folder: Folder) -> None:
    growing = put(folder, "000-grows") / "thong-bao.pdf"
    growing.write_bytes(sample() + b"%" * LARGE)
    put(folder, GOOD)
    with disks.meanwhile("open(path, 'ab').write(b'%more\\n')", growing):
        done = import_all(desk, folder)
    assert [(one.code, one.reason) for one in done.held] == [("000-grows", HeldReason.FILE_UNREADABLE)]
    assert done.new == 1
    done = import_all(desk, folder)
    assert (done.new, done.unchanged, done.held) == (1, 1, ())
    roads.assert_whole(desk)


def test_a_file_that_cannot_be_read_holds_its_own_message(desk: Desk, folder: Folder) -> None:
    locked = put(folder, "000-locked") / "thong-bao.pdf"
    put(folder, GOOD)
    before = len(list(desk.home.documents.rglob("*")))
    with disks.unreadable(locked):
        done = import_all(desk, folder)
        assert [(one.code, one.reason) for one in done.held] == [("000-locked", HeldReason.FILE_UNREADABLE)]
        assert done.new == 1
    done = import_all(desk, folder)
    assert (done.new, done.unchanged, done.held) == (1, 1, ())
    assert before < len(list(desk.home.documents.rglob("*")))
    roads.assert_whole(desk)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("thu-muc.pdf", Path.mkdir),
        ("ong.pdf", os.mkfifo),
        ("x" * 300 + ".pdf", lambda _path: None),
        ("duoi\n.pdf", lambda _path: None),
        ("CON.pdf", lambda _path: None),
        (".", lambda _path: None),
    ],
)
def test_what_is_no_file_holds_its_own_message(
    desk: Desk, folder: Folder, name: str, make: Callable[[Path], object]
) -> None:
    beside = put(folder, "000-odd", TaiLieuNop=[document(name)])
    make(beside / name)
    put(folder, GOOD)
    done = import_all(desk, folder)
    assert [(one.code, one.reason) for one in done.held] == [("000-odd", HeldReason.FILE_MISSING)]
    assert done.new == 1


def test_a_file_that_is_named_again_and_again_is_one_paper(desk: Desk, folder: Folder) -> None:
    put(folder, GOOD, TaiLieuNop=[document("thong-bao.pdf")] * 100)
    assert import_all(desk, folder).new == 1
    (row,) = waiting(desk)
    assert (len(row.files), len({file.sha256 for file in row.files})) == (100, 1)
    roads.assert_whole(desk)


def test_names_that_are_no_text_are_said_and_hold_nothing_up(desk: Desk, folder: Folder) -> None:
    odd = os.fsdecode(b"g\xff\nm")
    put(folder, odd, MaHoSo=GOOD)
    (folder.path / f"{odd} 2.json").write_text("{", encoding="utf-8")
    desk.home.save_settings(replace(desk.home.settings(), inbox_folder=str(folder.path)))
    arrivals = Arrivals(still=0.0)
    arrivals.look(desk)
    done = arrivals.look(desk)
    assert done is not None
    assert (done.new, [(one.file, one.reason) for one in done.held]) == (1, [("g??m 2.json", HeldReason.UNREADABLE)])
    assert [path.name for path in (folder.path / COMING).iterdir()] == [f"{odd} 2.json"]
    roads.assert_whole(desk)


def zipped(path: Path) -> Path:
    """Write an archive of nothing but zeros, a thousand times as large unpacked."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(32 << 20))
    return path


def nested(path: Path) -> Path:
    """Write an archive of an archive."""
    with ZipFile(path, "w") as archive:
        archive.write(zipped(path.with_suffix(".inner")), "1.ZIP")
    return path


def test_bombs_are_held_and_tried_again_and_the_rest_goes_on(desk: Desk, folder: Folder, tmp_path: Path) -> None:
    bombs = {
        "a.pdf": foreign.bomb_pdf,
        "b.png": foreign.huge_png,
        "c.pdf": foreign.many_pages_pdf,
        "d.pdf": zipped,
        "e.docx": zipped,
        "f.zip": nested,
    }
    for name, make in bombs.items():
        folder.put(name, sync(MaHoSo=name, TaiLieuNop=[document(name)]), {name: make(tmp_path / name).read_bytes()})
    put(folder, GOOD)
    done = import_all(desk, folder)
    assert {one.code: one.reason for one in done.held} == dict.fromkeys(bombs, HeldReason.FILE_TOO_LARGE)
    assert done.new == 1
    for name in bombs:
        folder.put(name, sync(MaHoSo=name))
    assert import_all(desk, folder) == arriving.Imported(len(bombs), 1, 0, ())
    roads.assert_whole(desk)


def test_a_disk_that_gets_full_leaves_what_came_before(desk: Desk, folder: Folder) -> None:
    for code in ("000-1", "000-2", "000-3", "111"):
        put(folder, code)
    (folder.path / "111" / "thong-bao.pdf").write_bytes(sample() + os.urandom(4 << 20))
    with disks.short_files(3 << 20), pytest.raises(errors.DiskFull):
        import_all(desk, folder)
    assert import_all(desk, folder) == arriving.Imported(1, 3, 0, ())
    roads.assert_whole(desk)


def test_a_disk_that_gets_full_ends_the_run_and_leaves_the_store_as_it_was(desk: Desk, folder: Folder) -> None:
    put(folder, GOOD)
    (folder.path / GOOD / "thong-bao.pdf").write_bytes(sample() + os.urandom(2 << 20))
    before = roads.everything(desk)
    with disks.short_files(1 << 20), pytest.raises(errors.DiskFull):
        import_all(desk, folder)
    assert roads.everything(desk) == before
    assert [path for path in desk.home.documents.rglob("*") if path.suffix == ".new"] == []
    assert import_all(desk, folder) == arriving.Imported(1, 0, 0, ())
    roads.assert_whole(desk)


def test_a_paper_that_cannot_be_read_is_refused_as_one_that_is_damaged(desk: Desk, tmp_path: Path) -> None:
    result = tmp_path / "giay-phep.pdf"
    result.write_bytes(sample())
    with disks.unreadable(result), pytest.raises(errors.ForeignFileDamaged):
        paper_files.look(desk, result)
    assert paper_files.look(desk, result).pages == 1


def test_a_package_that_goes_while_it_is_taken_in_is_refused_and_taken_in_later(desk: Desk, department: Desk) -> None:
    uids = [roads.accept(desk, pages=2) for _number in range(2)]
    package = handover.offer(desk, uids, department.place.uid).package
    papers = package / "data" / "documents"
    with disks.meanwhile(PULL_OUT, papers):
        for _try in range(TRIES):
            with suppress(errors.PackageDamaged):
                receiving.receive(department, package)
                break
    if not papers.exists():
        papers.with_name(f"{papers.name}~").rename(papers)
    assert len(receiving.receive(department, package).codes) == len(uids)
    with disks.unreadable(next(papers.iterdir())), pytest.raises(errors.PackageDamaged):
        receiving.receive(department, package)
    roads.assert_whole(department)
