import hashlib
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.heartbeat import Heartbeat


@pytest.fixture
def heartbeat(qtbot: QtBot) -> Heartbeat:
    return Heartbeat()


@pytest.fixture
def lane() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


def test_a_busy_thread_is_seen_while_and_after_it_is_busy(qtbot: QtBot, heartbeat: Heartbeat) -> None:
    time.sleep(0.15)
    assert heartbeat.longest_gap_ms >= 150
    qtbot.wait(50)
    assert 150 <= heartbeat.longest_gap_ms < 1000


def test_reset_forgets(qtbot: QtBot, heartbeat: Heartbeat) -> None:
    time.sleep(0.4)
    heartbeat.reset()
    qtbot.wait(100)
    assert 5 < heartbeat.longest_gap_ms < 390


def test_work_of_our_own_is_our_own_gap(heartbeat: Heartbeat) -> None:
    _compute(0.1)
    assert heartbeat.longest_own_gap_ms >= 100


def test_a_thread_of_ours_that_holds_the_interpreter_is_our_own_gap(
    heartbeat: Heartbeat, lane: ThreadPoolExecutor
) -> None:
    took = lane.submit(_hold_the_interpreter).result()
    assert heartbeat.longest_own_gap_ms >= took * 1e3


LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system does not tell")


@contextmanager
def busy_machine() -> Iterator[None]:
    """One processor, and another program that computes on it all the time."""
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})
    other = subprocess.Popen([sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()
        yield
    finally:
        other.kill()
        other.communicate()
        os.sched_setaffinity(0, processors)


@LINUX
def test_a_machine_that_is_busy_with_others_is_not_our_own_gap(heartbeat: Heartbeat) -> None:
    with busy_machine():
        heartbeat.reset()
        _compute(0.165)
        assert heartbeat.longest_own_gap_ms >= 165
        assert heartbeat.longest_gap_ms > heartbeat.longest_own_gap_ms + 50


@LINUX
def test_what_a_thread_of_ours_waited_for_a_processor_is_not_our_own_gap(heartbeat: Heartbeat) -> None:
    """A lane computes without the interpreter all the time; for another one the window waits."""
    with busy_machine(), ThreadPoolExecutor(2) as lanes:
        heartbeat.reset()
        lanes.submit(hashlib.sha256, bytes(200_000_000))
        lanes.submit(_compute, 0.1).result()
        waited = heartbeat.longest_gap_ms - heartbeat.longest_own_gap_ms
        assert waited > 100
        assert heartbeat.longest_own_gap_ms < 150


@LINUX
def test_threads_that_ended_leave_no_file_open(qtbot: QtBot, heartbeat: Heartbeat) -> None:
    qtbot.wait(50)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _time in range(5):
        with ThreadPoolExecutor(1) as lane:
            lane.submit(time.sleep, 0.05)
            qtbot.wait(50)
    qtbot.wait(50)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def _compute(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def _hold_the_interpreter() -> float:
    """Let nobody else go on for a while; returns for how many seconds of CPU."""
    numbers = [math.sin(number) for number in range(1_000_000)]
    begun = time.thread_time()
    numbers.sort()
    return time.thread_time() - begun
