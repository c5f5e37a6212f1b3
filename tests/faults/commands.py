"""The real commands, each in a process of its own that takes no warning, and how a fault of the world ends them."""

import json
import os
import resource
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.desk.disks import SmallDisk, small_disk
from tests.desks import LOGIN, PASSWORD

HOUSE = Path(__file__).resolve().parents[2]
AS_OFFICER = ("--officer", LOGIN)

PATIENCE = 100
"""Seconds that a command may take on a busy machine."""

_PAGE = 4096  # bytes that a file has on a real disk that just took its name

Done = subprocess.CompletedProcess[str]


def start(home: Path, *arguments: str, largest: int | None = None, within: tuple[str, ...] = ()) -> Done:
    """Run a command of the program on a home.

    Args:
        home: the home, which need not exist.
        arguments: the command and what it is given; an officer's password lies in a file.
        largest: the bytes that no file may grow beyond; as many as there is room for by default.
        within: the program that gives it surroundings of its own.
    """
    password = Path.home() / "password"  # this test's own home, which is never full
    password.write_text(PASSWORD, encoding="utf-8")
    environment = {**os.environ, "QUAY_PASSWORD_FILE": str(password)}
    given = ["--home", str(home), *arguments]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        asked = {"arguments": given, "environment": environment, "largest": largest, "out": str(out), "err": str(err)}
        for path in (out, err):
            path.touch()
        status = _loaded(within).ask(json.dumps(asked))
        return Done(given, status, out.read_text("utf-8"), err.read_text("utf-8"))


def assert_refused(done: Done, words: str) -> None:
    """Hold that a command ended with one plain line in Vietnamese, and no more."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@dataclass(frozen=True)
class Tight:
    """A disk with as much room as a test leaves; where none can be mounted, no file can grow longer than that."""

    folder: Path
    _disk: SmallDisk | None

    def start(self, leave: int, home: Path, *arguments: str) -> Done:
        """Run a command while so many bytes are free."""
        if self._disk is None:
            return start(home, *arguments, largest=max(leave, _PAGE))
        with self.filled(leave):
            return start(home, *arguments)

    @contextmanager
    def filled(self, leave: int) -> Iterator[None]:
        """Leave so many bytes free to this process."""
        if self._disk is None:
            before = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (max(leave, _PAGE), before[1]))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
            return
        self._disk.fill(leave)
        try:
            yield
        finally:
            self._disk.clear()


@contextmanager
def tight_disk(folder: Path) -> Iterator[Tight]:
    """Give a disk that can be filled."""
    with small_disk(folder) as disk:
        yield Tight(folder, disk)


class _Loaded:
    """The program that is loaded already; it ends when this process does."""

    def __init__(self, within: tuple[str, ...]) -> None:
        command = [*within, sys.executable, "-m", "tests.faults.starter"]
        environment = {**os.environ, "PYTHONWARNINGS": "error"}
        self._process = subprocess.Popen(
            command, cwd=HOUSE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, line: str) -> int:
        """Return the exit status of the command that a line asks for."""
        asking, telling = self._process.stdin, self._process.stdout
        assert asking is not None
        assert telling is not None
        asking.write(f"{line}\n".encode())
        asking.flush()
        if not select.select([telling], [], [], PATIENCE)[0]:
            self._process.kill()
            raise TimeoutError(line)
        return int(telling.readline())


@cache
def _loaded(within: tuple[str, ...]) -> _Loaded:
    return _Loaded(within)
