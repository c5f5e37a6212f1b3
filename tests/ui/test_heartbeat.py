import time

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
