"""Files are whole under their name, or what had the name stays; the disk's refusals have a name."""

import errno
from pathlib import Path

import pytest

from app import durable, errors
from tests.desk.disks import read_only, short_files


@pytest.mark.parametrize(
    ("number", "fault"),
    [("ENOSPC", errors.DiskFull), ("EDQUOT", errors.DiskFull), ("EROFS", errors.HomeReadOnly),
     ("EACCES", errors.HomeReadOnly), ("EIO", errors.HomeReadOnly), ("EEXIST", errors.HomeReadOnly),
     ("ENOTEMPTY", errors.HomeReadOnly)],
)  # fmt: skip
def test_the_machine_s_refusals_to_write_have_a_name(
    tmp_path: Path, number: str, fault: type[errors.HomeMissing]
) -> None:
    with pytest.raises(fault) as told, durable.explaining_disk_faults(tmp_path):
        raise OSError(getattr(errno, number), "refused")
    assert told.value.path == tmp_path


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(errors.DiskFull),
        durable.explaining_disk_faults(tmp_path),
        Path("/dev/full").open("wb", 0) as full,
    ):
        full.write(b"x")


def test_other_refusals_are_bugs_and_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), durable.explaining_disk_faults(tmp_path):
        (tmp_path / "nothing").read_bytes()


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "paper.json"
    for content in (b"first", b"second"):
        durable.write(target, content)
        assert target.read_bytes() == content
    assert list(tmp_path.iterdir()) == [target]


def test_what_had_the_name_stays_when_the_disk_refuses(tmp_path: Path) -> None:
    target = tmp_path / "paper.json"
    durable.write(target, b"first")
    with pytest.raises(errors.DiskFull), short_files(64):
        durable.write(target, b"x" * 65)
    with pytest.raises(errors.HomeReadOnly), read_only(tmp_path):
        durable.write(target, b"second")
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_whose_making_ends_in_a_fault_is_none(tmp_path: Path) -> None:
    def half_written() -> None:
        with durable.begun(tmp_path / "paper.json") as fresh:
            fresh.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "refused")

    with pytest.raises(errors.DiskFull):
        half_written()
    assert list(tmp_path.iterdir()) == []


def test_a_workshop_is_gone_with_what_was_not_put(tmp_path: Path) -> None:
    with durable.workshop(tmp_path) as folder:
        (folder / "kept").write_bytes(b"whole")
        (folder / "left").write_bytes(b"half")
        durable.put(folder / "kept", tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
