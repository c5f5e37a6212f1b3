"""A watched child, by both ways of reading its pipes."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from app.scanning.sources.driver import ChildSilent, Watched

HOUSE = Path(__file__).parents[3]

both = pytest.mark.parametrize("selecting", [True, False])


def child(program: str, selecting: bool) -> Watched:
    return Watched([sys.executable, "-c", program], os.environ, selecting=selecting)


@both
def test_lines_come_as_they_are_said_and_the_end_is_told(selecting: bool) -> None:
    program = "import sys, time\nprint('một', flush=True)\ntime.sleep(.3)\nprint('hai')\nsys.exit('worn out')"
    with child(program, selecting) as watched:
        lines = watched.lines(Event(), 10)
        assert next(lines) == "một"
        assert list(lines) == ["hai"]
        assert (watched.code, watched.complaints) == (1, "worn out")


@both
def test_silence_is_told_but_complaints_are_no_silence(selecting: bool) -> None:
    program = (
        "import sys, time\nfor _ in range(4):\n time.sleep(.4)\n print('Progress: 1', file=sys.stderr, flush=True)\n"
        "time.sleep(60)"
    )
    started = time.monotonic()
    with child(program, selecting) as watched, pytest.raises(ChildSilent):
        list(watched.lines(Event(), 1.2))
    assert time.monotonic() - started > 1.5
    assert watched.complaints == ""


@both
def test_cancelling_ends_a_child_that_says_nothing(selecting: bool) -> None:
    cancel = Event()
    with child("print('đây', flush=True)\nimport time\ntime.sleep(60)", selecting) as watched:
        for _line in watched.lines(cancel, 30):
            cancel.set()
        assert watched.code == -15


@both
def test_more_complaints_than_a_pipe_holds_block_nobody(selecting: bool) -> None:
    program = "import sys\nfor n in range(20000): print('lời phàn nàn', n, file=sys.stderr)\nprint('xong')"
    with child(program, selecting) as watched:
        assert list(watched.lines(Event(), 10)) == ["xong"]
        assert "19999" in watched.complaints


@pytest.mark.parametrize("late", [False, True])
def test_a_child_ends_with_the_program_that_is_killed_and_lets_the_scanner_go(tmp_path: Path, late: bool) -> None:
    """Also where the program is gone before the child could ask the system for it."""
    (tmp_path / "setpriv").write_text(
        f'#!/bin/sh\nsleep 0.5\nexec {shutil.which("setpriv")} "$@"\n', encoding="utf-8"
    )
    (tmp_path / "setpriv").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"} if late else None
    program = (
        "import os, sys, time\nfrom app.scanning.sources.driver import Watched\n"
        "w = Watched([sys.executable, '-c', 'import time; time.sleep(300)'], os.environ)\n"
        "print(w._process.pid, flush=True)\ntime.sleep(300)"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HOUSE, env=environment) as killed:
        assert killed.stdout is not None
        scanning = int(killed.stdout.readline())
        killed.kill()
    until = time.monotonic() + 60
    while _runs(scanning) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(scanning)


def _runs(pid: int) -> bool:
    """Whether a process is there and no mere remains of one."""
    try:
        return " Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:2]
    except OSError:
        return False
