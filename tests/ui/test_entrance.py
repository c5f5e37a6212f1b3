"""The sign-in stands before the store is open: who is quick waits, and what goes wrong behind it is told."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.home import Home
from app.models.store import VERSION
from app.rules.kinds import PlaceRole
from app.ui.entrance import Entrance
from app.ui.first_start_page import FirstStartPage
from app.ui.timings import Timings
from tests.desks import PASSWORD, Samples

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def home(samples: Samples, tmp_path: Path) -> Home:
    return samples.copy(PlaceRole.DESK, tmp_path / "quay")


@pytest.fixture
def entrance(qapp: QApplication, qtbot: QtBot, home: Home) -> Iterator[Entrance]:
    home.create()
    made = Entrance(qapp, home, Timings(str(home.path / "moments")))
    qtbot.addWidget(made.frame)
    yield made
    made.close()


def moments(entrance: Entrance) -> list[str]:
    written = entrance.home.path / "moments"
    if not written.exists():
        return []
    return [json.loads(line)["moment"] for line in written.read_text("utf-8").splitlines()]


def until(qtbot: QtBot, happened: Callable[[], bool]) -> None:
    qtbot.waitUntil(happened)


def give_password(entrance: Entrance, password: str) -> None:
    line = entrance.sign_in.password.line
    QTest.keyClicks(line, password)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_who_gives_the_password_before_the_store_is_open_is_let_in_when_it_is(
    entrance: Entrance, qtbot: QtBot
) -> None:
    entrance.open()
    give_password(entrance, PASSWORD)
    assert not entrance.sign_in.enter.isEnabled()
    until(qtbot, lambda: entrance.shell is not None and entrance.stack.currentWidget() is entrance.shell.main)
    until(qtbot, lambda: "intake_shown" in moments(entrance))
    assert [m for m in moments(entrance) if m.startswith("sign")] == ["signin_ready", "signed_in"]
    assert entrance.sign_in.password.text == ""


def test_a_wrong_password_is_told_and_can_be_typed_anew(entrance: Entrance, qtbot: QtBot) -> None:
    entrance.open()
    give_password(entrance, "quen-mat-roi")
    until(qtbot, lambda: entrance.sign_in.notice.isVisible())
    assert entrance.sign_in.enter.isEnabled()
    give_password(entrance, PASSWORD)  # what was typed is selected
    until(qtbot, lambda: "intake_shown" in moments(entrance))


def test_a_lock_asks_again_who_works_here(entrance: Entrance, qtbot: QtBot) -> None:
    entrance.open()
    give_password(entrance, PASSWORD)
    until(qtbot, lambda: "intake_shown" in moments(entrance))
    assert entrance.shell is not None
    entrance.shell.lock()
    until(qtbot, lambda: moments(entrance).count("signin_ready") == 2)
    assert entrance.stack.currentWidget() is entrance.sign_in
    give_password(entrance, PASSWORD)
    until(qtbot, lambda: moments(entrance).count("signed_in") == 2)


def test_a_window_that_is_closed_at_the_sign_in_leaves_the_store_closed(entrance: Entrance, qtbot: QtBot) -> None:
    entrance.open()
    until(qtbot, lambda: "signin_ready" in moments(entrance))
    entrance.close()
    held = [name for fd in Path("/proc/self/fd").iterdir() if fd.exists() and (name := str(fd.readlink()))]
    assert not [name for name in held if name.startswith(str(entrance.home.store))]


def test_a_new_home_begins_with_the_first_start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    home = Home(tmp_path / "quay")
    home.create()
    entrance = Entrance(qapp, home, Timings(None))
    qtbot.addWidget(entrance.frame)
    entrance.open()
    assert isinstance(entrance.stack.currentWidget(), FirstStartPage)
    entrance.close()


def test_a_store_that_cannot_be_opened_behind_the_sign_in_is_told_in_words(home: Home) -> None:
    with closing(sqlite3.connect(home.store)) as store:
        store.execute(f"PRAGMA user_version = {VERSION + 1}")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QUAY_LANGUAGE": "en"}
    command = [sys.executable, "main.py", "--home", str(home.path)]
    with subprocess.Popen(command, cwd=HOUSE, env=environment, stderr=subprocess.PIPE, text=True) as window:
        assert window.stderr is not None
        said = next(line for line in window.stderr if "newer" in line)
        window.kill()  # it waits for somebody to read the box
    assert "Traceback" not in said
