import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.heartbeat import Heartbeat


@pytest.fixture
def heartbeat(qtbot: QtBot) -> Heartbeat:
    return Heartbeat()


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
    _compute(0.11)  # the kernel's clocks of one thread differ by a hundredth or two on a busy machine
    assert heartbeat.longest_own_gap_ms >= 100


@pytest.mark.skipif(not Path("/proc/thread-self/schedstat").exists(), reason="this system does not tell")
def test_a_machine_that_is_busy_with_others_is_not_our_own_gap(heartbeat: Heartbeat) -> None:
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})
    other = subprocess.Popen([sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()
        heartbeat.reset()
        _compute(0.165)
        assert heartbeat.longest_own_gap_ms >= 150
        assert heartbeat.longest_gap_ms > heartbeat.longest_own_gap_ms + 50
    finally:
        other.kill()
        other.communicate()
        os.sched_setaffinity(0, processors)


def _compute(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
