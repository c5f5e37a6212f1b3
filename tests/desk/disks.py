"""Disks that are full and folders that cannot be written, made as the machine allows."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SmallDisk:
    """A file system of its own, that can be filled up to some bytes."""

    folder: Path

    def fill(self, leave: int) -> None:
        """Leave so many bytes free."""
        self.clear()
        state = os.statvfs(self.folder)
        room = state.f_bavail * state.f_frsize - leave
        with (self.folder / "filler").open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, max(room, 1))

    def clear(self) -> None:
        """Take away what fills the disk."""
        (self.folder / "filler").unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, size: str = "24m") -> Iterator[SmallDisk | None]:
    """Mount a small file system; nothing where mounting is not allowed."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not _done(mounting):
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        _done(["umount", "-l", str(folder)])


@contextmanager
def short_files(largest: int) -> Iterator[None]:
    """Let no file of this process grow over so many bytes, as on a disk that is full; needs no rights."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written in a folder; root needs more than a mode for it."""
    if os.geteuid():
        mode = folder.stat().st_mode
        folder.chmod(0o500)
        back = ["chmod", f"{mode & 0o7777:o}", str(folder)]
    elif _done(["mount", "--bind", str(folder), str(folder)]):
        back = ["umount", "-l", str(folder)]
        assert _done(["mount", "-o", "remount,ro,bind", str(folder)])
    else:
        back = ["chattr", "-i", str(folder)]
        assert _done(["chattr", "+i", str(folder)])
    try:
        yield
    finally:
        assert _done(back)


@contextmanager
def unreadable(file: Path) -> Iterator[None]:
    """Let a file be there that cannot be read; for root it is as one on a broken disk."""
    if os.geteuid():
        mode = file.stat().st_mode
        file.chmod(0)
        back = ["chmod", f"{mode & 0o7777:o}", str(file)]
    else:
        assert _done(["mount", "--bind", "/proc/self/mem", str(file)])
        back = ["umount", str(file)]
    try:
        yield
    finally:
        assert _done(back)


COME_AND_GO = "os.rename(path, path + '~'); os.rename(path + '~', path)"
"""What `meanwhile` may do with a file or a folder: it is there in one moment and gone in the next."""


@contextmanager
def meanwhile(act: str, path: Path) -> Iterator[None]:
    """Let another process do something with a file over and over as long as something else is done."""
    again = f"import os, sys\npath = sys.argv[1]\nprint(flush=True)\nwhile True:\n    {act}\n"
    with subprocess.Popen([sys.executable, "-c", again, str(path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            yield
        finally:
            other.kill()


def _done(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
