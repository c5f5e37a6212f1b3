"""A watched folder with the awkward habits of network scanners."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from app import errors
from app.scanning.sources.contract import ScannedPage, ScanSettings
from app.scanning.sources.folder import REFUSED, TAKEN, FolderSource
from tests.desk.disks import read_only, short_files
from tests.escl import sheet
from tests.samples import foreign
from tests.scanning.sources.conftest import CameBefore


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """The folder that the network scanner drops its files in."""
    folder = tmp_path / "máy quét chung"
    folder.mkdir()
    return folder


def quick(taken: Path | None = None, quiet: float | None = 0.1) -> FolderSource:
    return FolderSource(taken, quiet, still=0.05)


def scan(
    watched: Path, into: Path, source: FolderSource | None = None, cancel: Event | None = None, pages: int = 0
) -> Iterator[ScannedPage]:
    settings = ScanSettings(f"folder:{watched}", pages=pages)
    return (source or quick()).pages(settings, into, cancel or Event())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_taken_by_their_numbers_bit_for_bit_and_put_aside(watched: Path, into: Path) -> None:
    given = {f"quet {number}.jpg": sheet(number) for number in (10, 9, 2)}
    for name, data in given.items():
        (watched / name).write_bytes(data)
    came = list(scan(watched, into))
    assert [page.path.read_bytes() for page in came] == [given[f"quet {n}.jpg"] for n in (2, 9, 10)]
    assert [page.number for page in came] == [1, 2, 3]
    assert sorted(into.iterdir()) == [page.path for page in came]
    assert names(watched) == [TAKEN]
    assert {name: (watched / TAKEN / name).read_bytes() for name in given} == given


def test_files_of_many_kinds_and_pages(watched: Path, into: Path) -> None:
    foreign.pdf(watched / "1.pdf", 3)
    foreign.tiff(watched / "2.tif", 2)
    foreign.photo(watched / "3.jpg")
    came = list(scan(watched, into))
    assert [page.number for page in came] == [1, 2, 3, 4, 5, 6]
    assert [page.path.suffix for page in came[:3]] == [".pdf"] * 3


def test_a_half_written_file_is_waited_for(watched: Path, into: Path) -> None:
    data, path = sheet(), watched / "cham.jpg"
    path.write_bytes(data[:100])

    def write_on() -> None:
        for start in range(100, len(data), 2000):
            time.sleep(0.04)
            with path.open("ab") as file:
                file.write(data[start : start + 2000])

    writer = threading.Thread(target=write_on)
    writer.start()
    (came,) = scan(watched, into, FolderSource(None, 0.5, still=0.3))
    writer.join()
    assert came.path.read_bytes() == data


def test_a_file_that_stalls_half_written_gets_more_time_and_those_after_it_wait(watched: Path, into: Path) -> None:
    data = sheet(1)
    (watched / "1.jpg").write_bytes(data[: len(data) // 2])
    (watched / "2.jpg").write_bytes(sheet(2))

    def finish() -> None:
        time.sleep(0.5)
        (watched / "1.jpg").write_bytes(data)

    writer = threading.Thread(target=finish)
    writer.start()
    came = list(scan(watched, into, FolderSource(None, 0.2, still=0.25)))
    writer.join()
    assert [page.path.read_bytes() for page in came] == [data, sheet(2)]


def test_names_that_say_unfinished_are_let_be_until_they_are_renamed(watched: Path, into: Path) -> None:
    for name in ("1.jpg.part", ".hidden.jpg", "~$2.pdf", "x.tmp", "Thumbs.db"):
        (watched / name).write_bytes(sheet())
    before = names(watched)
    with pytest.raises(errors.WatchedFolderEmpty):
        list(scan(watched, into))
    assert names(watched) == sorted([*before, TAKEN])
    (watched / "1.jpg.part").rename(watched / "1.jpg")
    assert len(list(scan(watched, into))) == 1


def test_a_file_that_stays_broken_is_told_at_its_place_and_kept_with_the_reason(
    watched: Path, into: Path, came_before: CameBefore
) -> None:
    for number in (1, 3):
        (watched / f"{number}.jpg").write_bytes(sheet(number))
    (watched / "2.jpg").write_bytes(sheet(2)[:-500])
    came, raised = came_before(scan(watched, into))
    assert (len(came), type(raised), getattr(raised, "detail", "")) == (1, errors.WatchedFileRefused, "2.jpg")
    assert (watched / REFUSED / "2.jpg").read_bytes() == sheet(2)[:-500]
    assert "«2.jpg»" in (watched / REFUSED / "2.jpg.txt").read_text(encoding="utf-8")
    assert names(watched) == ["3.jpg", REFUSED, TAKEN]
    assert [page.path.read_bytes() for page in scan(watched, into)] == [sheet(3)]


@pytest.mark.parametrize("make", [foreign.encrypted_pdf, foreign.damaged_pdf])
def test_what_no_page_can_come_of_is_refused(watched: Path, into: Path, make: object) -> None:
    make(watched / "x.pdf")  # type: ignore[operator]
    with pytest.raises(errors.WatchedFileRefused):
        list(scan(watched, into))
    assert names(watched / REFUSED) == ["x.pdf", "x.pdf.txt"]
    assert list(into.iterdir()) == []


def test_the_same_file_twice_is_taken_once_and_a_restart_does_not_forget(
    watched: Path, into: Path, tmp_path: Path
) -> None:
    memory = tmp_path / "taken.txt"
    (watched / "a.jpg").write_bytes(sheet())
    (watched / "b.jpg").write_bytes(sheet())
    assert len(list(scan(watched, into, quick(memory)))) == 1
    assert names(watched / TAKEN) == ["a.jpg", "b.jpg"]
    shutil.copy(watched / TAKEN / "a.jpg", watched / "a.jpg")
    with pytest.raises(errors.WatchedFilesKnown):
        list(scan(watched, into, quick(memory)))
    assert names(watched / TAKEN) == ["a (2).jpg", "a.jpg", "b.jpg"]


def test_a_memory_that_a_power_cut_tore_forgets_one_file_and_no_other(
    watched: Path, into: Path, tmp_path: Path
) -> None:
    memory = tmp_path / "taken.txt"
    for number in (1, 2):
        (watched / f"{number}.jpg").write_bytes(sheet(number))
    list(scan(watched, into, quick(memory)))
    with memory.open("r+b") as file:
        file.truncate(file.seek(0, os.SEEK_END) - 10)
    (watched / "3.jpg").write_bytes(sheet(3))
    assert len(list(scan(watched, into, quick(memory)))) == 1
    for number in (1, 2, 3):
        (watched / TAKEN / f"{number}.jpg").rename(watched / f"{number}.jpg")
    assert [page.path.read_bytes() for page in scan(watched, into, quick(memory))] == [sheet(2)]


def test_a_memory_that_grew_long_keeps_the_newest(watched: Path, into: Path, tmp_path: Path) -> None:
    memory = tmp_path / "taken.txt"
    memory.write_text("\n".join(f"{number:064x}" for number in range(60_000)), encoding="ascii")
    (watched / "1.jpg").write_bytes(sheet())
    assert len(list(scan(watched, into, quick(memory)))) == 1
    kept = memory.read_text(encoding="ascii").split()
    assert (len(kept), kept[-2]) == (25_001, f"{59_999:064x}")


def test_a_run_goes_on_until_it_is_cancelled_when_it_is_told_so(watched: Path, into: Path) -> None:
    cancel, came = Event(), []

    def drop() -> None:
        for number in (1, 2):
            time.sleep(0.4)
            (watched / f"{number}.jpg").write_bytes(sheet(number))

    writer = threading.Thread(target=drop)
    writer.start()
    for page in scan(watched, into, quick(quiet=None), cancel):
        came.append(page)
        if len(came) == 2:
            cancel.set()
    writer.join()
    assert len(came) == 2


def test_cancelling_before_anything_came_is_no_fault(watched: Path, into: Path) -> None:
    cancel = Event()
    cancel.set()
    assert list(scan(watched, into, quick(quiet=None), cancel)) == []


def test_leaving_in_the_middle_of_a_file_loses_none_of_its_pages(watched: Path, into: Path) -> None:
    foreign.pdf(watched / "1.pdf", 3)
    pages = scan(watched, into)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert len(list(into.glob("*.pdf"))) == 3
    assert names(watched / TAKEN) == ["1.pdf"]


def test_a_run_of_so_many_pages_leaves_the_files_after_them(watched: Path, into: Path) -> None:
    for number in (1, 2, 3):
        (watched / f"{number}.jpg").write_bytes(sheet(number))
    assert len(list(scan(watched, into, pages=2))) == 2
    assert names(watched) == ["3.jpg", TAKEN]


def test_a_folder_that_is_not_there_or_goes_away(watched: Path, into: Path, came_before: CameBefore) -> None:
    came, raised = came_before(scan(watched / "nothing", into))
    assert (came, type(raised)) == ([], errors.WatchedFolderGone)
    with pytest.raises(errors.WatchedFolderGone):
        quick().abilities(f"folder:{watched}/nothing", 1)
    (watched / "1.jpg").write_bytes(sheet())
    pages = scan(watched, into, quick(quiet=None))
    next(pages)
    watched.rename(watched.with_name("away"))
    with pytest.raises(errors.WatchedFolderGone):
        next(pages)


def test_a_folder_that_cannot_be_written_is_told_before_a_page_is_taken(
    watched: Path, into: Path, came_before: CameBefore
) -> None:
    (watched / "1.jpg").write_bytes(sheet())
    with read_only(watched):
        came, raised = came_before(scan(watched, into))
    assert (came, type(raised)) == ([], errors.WatchedFolderReadOnly)
    assert list(into.iterdir()) == []


def test_a_full_disk_leaves_the_file_where_it_is(watched: Path, into: Path, came_before: CameBefore) -> None:
    (watched / "1.jpg").write_bytes(os.urandom(300_000))
    with short_files(200_000):
        came, raised = came_before(scan(watched, into))
    assert (came, type(raised)) == ([], errors.DiskFull)
    assert names(watched) == ["1.jpg", TAKEN]
