"""Documents by their content: durable, stored once, and never taken for whole when they are not."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from app import errors
from app.durable import hash_file
from app.models.files import Documents
from tests.desk.disks import read_only, short_files, small_disk

PAPER = b"%PDF-1.4 a sample paper"
SHA256 = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    return Documents(tmp_path / "documents")


def test_a_document_lies_under_its_hash(documents: Documents) -> None:
    assert documents.is_empty()
    assert documents.add_bytes(PAPER) == SHA256
    assert documents.path(SHA256) == documents.folder / SHA256[:2] / f"{SHA256[2:]}.pdf"
    assert documents.path(SHA256).read_bytes() == documents.read(SHA256) == PAPER
    assert documents.is_whole(SHA256)
    assert list(documents.all()) == [(SHA256, documents.path(SHA256))]
    assert not documents.is_empty()


def test_a_file_becomes_the_same_document_and_stays_where_it_was(documents: Documents, tmp_path: Path) -> None:
    given = tmp_path / "given.bin"
    given.write_bytes(PAPER)
    assert documents.add_file(given) == SHA256 == hash_file(given)
    assert documents.read(SHA256) == given.read_bytes()


def test_the_same_content_is_stored_once_and_counts_as_new_again(documents: Documents, tmp_path: Path) -> None:
    documents.add_bytes(PAPER)
    os.utime(documents.path(SHA256), (0, 0))
    before = documents.path(SHA256).stat().st_ino
    documents.add_bytes(PAPER)
    assert documents.path(SHA256).stat().st_ino == before
    assert documents.path(SHA256).stat().st_mtime == pytest.approx(time.time(), abs=60)
    assert len(list(documents.all())) == 1


@pytest.mark.parametrize("content", [b"", PAPER[:-1], PAPER[:-1] + b"x"])
def test_a_damaged_document_is_not_given_out_and_is_healed_by_the_same_content(
    documents: Documents, content: bytes
) -> None:
    documents.add_bytes(PAPER)
    documents.path(SHA256).write_bytes(content)
    assert not documents.is_whole(SHA256)
    with pytest.raises(errors.DocumentDamaged) as told:
        documents.read(SHA256)
    assert told.value.sha256 == SHA256
    documents.add_bytes(PAPER)
    assert documents.read(SHA256) == PAPER


def test_a_document_that_is_gone_is_damaged(documents: Documents) -> None:
    for sha256 in (SHA256, hashlib.sha256(b"").hexdigest()):
        assert not documents.is_whole(sha256)
        with pytest.raises(errors.DocumentDamaged):
            documents.read(sha256)


def test_what_was_begun_and_not_finished_is_no_document(documents: Documents) -> None:
    documents.add_bytes(PAPER)
    assert list(documents.leftovers()) == []
    (documents.folder / "0000.new").write_bytes(b"half")
    assert list(documents.leftovers()) == [documents.folder / "0000.new"]
    assert [sha256 for sha256, _path in documents.all()] == [SHA256]


def test_files_become_documents_together_and_what_was_not_kept_is_gone(documents: Documents, tmp_path: Path) -> None:
    documents.add_bytes(PAPER)
    os.utime(documents.path(SHA256), (0, 0))
    given = [tmp_path / name for name in ("known", "new", "same", "left")]
    for path, content in zip(given, (PAPER, PAPER + b"1", PAPER + b"1", PAPER + b"2"), strict=True):
        path.write_bytes(content)
    with documents.staging() as stage:
        known, new, same, left = (stage.copy(path) for path in given)
        assert new == same
        assert left[1].read_bytes() == PAPER + b"2"
        stage.keep([known[0], new[0]])
    assert {sha256 for sha256, _path in documents.all()} == {SHA256, new[0]}
    assert documents.read(new[0]) == PAPER + b"1"
    assert documents.path(SHA256).stat().st_mtime == pytest.approx(time.time(), abs=60)
    assert list(documents.leftovers()) == []


def test_files_of_one_act_wait_for_the_disk_once_each_and_once_a_folder(
    documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        waited.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    def store(*contents: bytes) -> int:
        waited.clear()
        with documents.staging() as stage:
            for at, content in enumerate(contents):
                (tmp_path / str(at)).write_bytes(content)
                stage.copy(tmp_path / str(at))
            stage.keep([hash_of(content) for content in contents])
        assert all(documents.read(hash_of(content)) == content for content in contents)
        return len(waited)

    first = [content for content in map(str.encode, map(str, range(2000))) if hash_of(content)[:2] == "ab"][:4]
    assert store(*first[:2]) == 2 + 1 + 1
    assert store(*first[2:]) == 2 + 1


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_full_disk_while_files_are_staged_leaves_nothing(documents: Documents, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(os.urandom(500_000))
    with short_files(100_000), pytest.raises(errors.DiskFull), documents.staging() as stage:
        stage.copy(large)
    assert list(documents.leftovers()) == []
    assert documents.is_empty()


def test_a_full_disk_is_told_and_leaves_nothing_half(documents: Documents) -> None:
    documents.add_bytes(PAPER)
    with short_files(100_000), pytest.raises(errors.DiskFull) as told:
        documents.add_bytes(os.urandom(500_000))
    assert told.value.path == documents.folder
    assert list(documents.leftovers()) == []
    assert [sha256 for sha256, _path in documents.all()] == [SHA256]


def test_a_disk_without_room_is_told_too(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        if disk is None:  # mounting is not allowed: the file limit above stands for it
            return
        documents = Documents(disk.folder / "documents")
        documents.add_bytes(PAPER)
        disk.fill(leave=8192)
        with pytest.raises(errors.DiskFull):
            documents.add_bytes(os.urandom(500_000))
        assert [sha256 for sha256, _path in documents.all()] == [SHA256]
        assert list(documents.leftovers()) == []


def test_a_folder_that_cannot_be_written_is_told(documents: Documents) -> None:
    documents.add_bytes(PAPER)
    with read_only(documents.folder), pytest.raises(errors.HomeReadOnly):
        documents.add_bytes(b"another paper")
    assert documents.read(SHA256) == PAPER
