"""A watched child, by both ways of reading its pipes."""

import os
import sys
import time
from threading import Event

import pytest

from app.scanning.sources.driver import ChildSilent, Watched

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
