import dataclasses
import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import errors
from app.errors import PackageReason
from app.exchange import bag, sealed_json
from app.exchange import package as packages
from app.exchange.package import CONTENT, LIST, PackedFile
from tests.exchange.packages import document, dossier, package


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder


@pytest.fixture
def written(tmp_path: Path, store: Path) -> Path:
    return packages.write(package(store), tmp_path / "BG-0007").path


def _reseal(folder: Path, manifest: str = bag.MANIFEST) -> None:
    """Make the manifests agree with what lies in the folder, as one who tampers would."""
    if manifest == bag.MANIFEST:
        payload = {p.relative_to(folder).as_posix(): p for p in folder.glob("data/**/*") if p.is_file()}
        (folder / bag.MANIFEST).write_bytes(bag.lines({n: _sha256(p) for n, p in payload.items()}))
    tags = {n: _sha256(folder / n) for n in ("bagit.txt", "bag-info.txt", bag.MANIFEST)}
    (folder / bag.TAG_MANIFEST).write_bytes(bag.lines(tags))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _change_content(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((folder / CONTENT).read_bytes())
    change(content)
    (folder / CONTENT).write_text(json.dumps(content), encoding="utf-8")
    _reseal(folder)


def _refused(folder: Path) -> errors.PackageDamaged:
    with pytest.raises(errors.PackageDamaged) as caught:
        packages.read(folder)
    return caught.value


def test_what_is_packed_is_what_is_unpacked(tmp_path: Path, store: Path) -> None:
    content = package(store)
    done = packages.write(content, tmp_path / "BG-0007")
    opened = packages.read(done.path)
    assert opened.hash == done.hash == _sha256(done.path / bag.TAG_MANIFEST)
    inside = {d.sha256: d.path for packed in opened.package.dossiers for d in packed.documents}
    assert {sha256: _sha256(path) for sha256, path in inside.items()} == {s: s for s in inside}
    at_home = tuple(
        dataclasses.replace(d, documents=tuple(PackedFile(f.sha256, store / f.sha256) for f in d.documents))
        for d in opened.package.dossiers
    )
    assert dataclasses.replace(opened.package, dossiers=at_home) == content


def test_bagit_s_own_command_finds_the_bag_valid(written: Path) -> None:
    command = [sys.executable, "-m", "bagit", "--validate", str(written)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    with (written / LIST).open("ab") as out:
        out.write(b"!")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_a_shared_document_lies_there_once_and_all_names_are_ascii(written: Path) -> None:
    names = [p.relative_to(written).as_posix() for p in written.rglob("*") if p.is_file()]
    assert len([n for n in names if n.startswith("data/documents/")]) == 2
    assert all(name.isascii() for name in names)
    assert str(written.parent) not in (written / CONTENT).read_text(encoding="utf-8")


def test_nothing_lies_under_the_name_when_a_document_is_not_whole(tmp_path: Path, store: Path) -> None:
    content = package(store)
    broken = content.dossiers[0].documents[0]
    broken.path.write_bytes(b"%PDF-1.7 other")
    with pytest.raises(errors.DocumentDamaged) as caught:
        packages.write(content, tmp_path / "BG-0007")
    assert caught.value.sha256 == broken.sha256
    broken.path.unlink()
    with pytest.raises(errors.DocumentDamaged):
        packages.write(content, tmp_path / "BG-0007")
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


def test_an_unfinished_package_of_a_crash_is_written_over(tmp_path: Path, store: Path) -> None:
    (tmp_path / "BG-0007.new" / "data").mkdir(parents=True)
    (tmp_path / "BG-0007.new" / "data" / "half").write_bytes(b"x")
    packages.write(package(store), tmp_path / "BG-0007")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["BG-0007", "store"]


@settings(max_examples=40)
@given(data=st.data())
def test_any_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("p")
    written = packages.write(package(folder), folder / "bag").path
    victim = data.draw(st.sampled_from(sorted(p for p in written.rglob("*") if p.is_file())))
    if victim.name == bag.TAG_MANIFEST:
        expected = packages.read(written).hash
    place = data.draw(st.integers(0, victim.stat().st_size - 1))
    content = bytearray(victim.read_bytes())
    content[place] ^= data.draw(st.integers(1, 255))
    victim.write_bytes(content)
    try:
        opened = packages.read(written)
    except (errors.PackageDamaged, errors.PackageMissing):
        return
    # only blanks and the case of a hash in the tag manifest may change: the bag's own hash then differs
    assert victim.name == bag.TAG_MANIFEST
    assert opened.hash != expected


def _append(name: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        with (folder / name).open("ab") as out:
            out.write(b" ")

    return change


def _drop_document(folder: Path) -> None:
    next((folder / "data/documents").iterdir()).unlink()


def _link(folder: Path) -> None:
    victim = next((folder / "data/documents").iterdir())
    held = folder.parent / "elsewhere.pdf"
    victim.rename(held)
    victim.symlink_to(held)


def _list_outside(folder: Path) -> None:
    (folder.parent / "secret").write_bytes(b"secret")
    with (folder / bag.MANIFEST).open("a") as out:
        out.write(f"{_sha256(folder.parent / 'secret')}  data/../../secret\n")
    _reseal(folder, bag.TAG_MANIFEST)


def _list_absolute(folder: Path) -> None:
    with (folder / bag.MANIFEST).open("a") as out:
        out.write(f"{'0' * 64}\t/etc/passwd\n")
    _reseal(folder, bag.TAG_MANIFEST)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_append(LIST), PackageReason.CHANGED),
        (_append(CONTENT), PackageReason.CHANGED),
        (_append("bag-info.txt"), PackageReason.CHANGED),
        (_append("bagit.txt"), PackageReason.CHANGED),
        (_drop_document, PackageReason.MISSING),
        (lambda f: (f / LIST).unlink(), PackageReason.MISSING),
        (lambda f: (f / bag.MANIFEST).unlink(), PackageReason.MISSING),
        (lambda f: (f / bag.TAG_MANIFEST).unlink(), PackageReason.MISSING),
        (lambda f: (f / "data/documents/run.exe").write_bytes(b"MZ"), PackageReason.EXTRA),
        (lambda f: (f / "fetch.txt").write_text("http://x 1 data/x\n"), PackageReason.EXTRA),
        (lambda f: (f / "data/Giấy.pdf").write_bytes(b"x"), PackageReason.NAME),
        (lambda f: (f / "data/a b.pdf").write_bytes(b"x"), PackageReason.NAME),
        (_link, PackageReason.LINK),
        (lambda f: (f / "data/up").symlink_to(f.parent), PackageReason.LINK),
        (lambda f: os.mkfifo(f / "data/pipe"), PackageReason.LINK),
        (_list_outside, PackageReason.OUTSIDE),
        (_list_absolute, PackageReason.OUTSIDE),
        (lambda f: (f / bag.MANIFEST).write_bytes(b"\xff\xfe\n"), PackageReason.OUTSIDE),
        (lambda f: (f / "bagit.txt").write_text("BagIt-Version: 9.9\n"), PackageReason.UNREADABLE),
    ],
)
def test_each_damage_has_its_own_reason(
    written: Path, damage: Callable[[Path], object], reason: PackageReason, caplog: pytest.LogCaptureFixture
) -> None:
    damage(written)
    with caplog.at_level(logging.WARNING):
        assert _refused(written).reason is reason
    assert not caplog.records


def test_more_files_or_bytes_than_a_hand_over_has_are_refused(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bag, "MOST_FILES", 4)
    assert _refused(written).reason is PackageReason.TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr(bag, "MOST_BYTES", 100)
    assert _refused(written).reason is PackageReason.TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr(packages, "MOST_CONTENT", 100)
    assert (_refused(written).reason, _refused(written).detail) == (PackageReason.TOO_LARGE, CONTENT)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.pop("transfer_uid"),
        lambda c: c.update(number="7"),
        lambda c: c.update(made="2026-11-24T09:30:00"),
        lambda c: c.update(rows={"officers": {"u": [1]}}),
        lambda c: c.update(dossiers={}),
        lambda c: c["dossiers"][0].update(entries=[1]),
        lambda c: c["dossiers"][0].update(documents=["../../../../etc/passwd"]),
        lambda c: c["dossiers"][0].update(code="\ud800"),
        lambda c: c.update(format=True),
    ],
)
def test_content_of_another_shape_is_refused_although_the_hashes_agree(
    written: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    _change_content(written, change)
    fault = _refused(written)
    assert (fault.reason, fault.detail) == (PackageReason.UNREADABLE, CONTENT)


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 200_000, b'{"format": NaN}', b"\xff"])
def test_content_that_is_no_object_is_refused(written: Path, content: bytes) -> None:
    (written / CONTENT).write_bytes(content)
    _reseal(written)
    assert _refused(written).reason is PackageReason.UNREADABLE


def test_documents_and_their_list_must_agree(written: Path, store: Path) -> None:
    stranger = document(store, b"stranger")
    _change_content(written, lambda c: c["dossiers"][1].update(documents=[stranger.sha256]))
    assert _refused(written).reason is PackageReason.MISSING
    (written / f"data/documents/{stranger.sha256}.pdf").write_bytes(b"something else")
    _reseal(written)
    assert _refused(written).reason is PackageReason.CHANGED
    _change_content(written, lambda c: c["dossiers"][0].update(documents=[]))
    _change_content(written, lambda c: c["dossiers"][1].update(documents=[]))
    assert _refused(written).reason is PackageReason.EXTRA


def test_a_package_of_a_newer_program_is_told_apart(written: Path) -> None:
    _change_content(written, lambda c: c.update(format=2))
    with pytest.raises(errors.PackageNewer) as caught:
        packages.read(written)
    assert caught.value.detail == "2"


def test_where_there_is_no_bag_nothing_is_read(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(errors.PackageMissing):
            packages.read(place)


def test_a_package_of_many_dossiers(tmp_path: Path, store: Path) -> None:
    files = [document(store, f"%PDF-1.7 {n}".encode()) for n in range(60)]
    content = dataclasses.replace(package(store), dossiers=tuple(dossier(n, *files[n : n + 3]) for n in range(50)))
    opened = packages.read(packages.write(content, tmp_path / "BG").path)
    assert [d.code for d in opened.package.dossiers] == [d.code for d in content.dossiers]
    assert len(list((tmp_path / "BG" / "data" / "documents").iterdir())) == 52


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(), max_size=5))
def test_any_row_survives_the_journey(row: dict[str, Any]) -> None:
    said = sealed_json.loads(sealed_json.dumps({"rows": {"table": {"uid": row}}}))
    assert said.rows("rows") == {"table": {"uid": row}}
