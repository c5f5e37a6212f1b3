"""What stands behind the sign-in is loaded by two threads: no class of Qt on a lane, few of them in a turn."""

import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]
WATCHED = """
import sys
import app.ui.shell
from app.ui import loading, shell

def window():
    found = {name for name in sys.modules if name.startswith("app.ui.")}
    return {name for name in found if not hasattr(sys.modules[name], "__path__")}

before = window()
pieces = [shell.load_first_page(), *shell.load_pages()]
assert window() == before, window() - before
assert "qtawesome" not in sys.modules
assert any(pieces[0]) and any(pieces[1:])
for name in (name for parts in pieces for name in parts):
    known = window()
    __import__(name)
    assert window() - known <= {name}, (name, window() - known)
assert all(module in sys.modules for module, _page in shell.PAGES.values())
for _turn in loading.icons():
    pass
assert "qtawesome" in sys.modules
"""
WANTED_EARLY = """
import sys
import app.ui.shell
from app.ui import loading, shell

def house():
    return {name for name in sys.modules if name.startswith("app.")}

known, turns, most = house(), 0, 0
for _turn in loading.now(shell.PAGES["work"][0]):
    turns, most, known = turns + 1, max(most, len(house() - known)), house()
assert "app.ui.work_page" in sys.modules
assert turns > 10 and most <= 3 * loading.MODULES_A_TURN, (turns, most)
loaded = house()
__import__(shell.PAGES["work"][0])
assert house() == loaded
assert list(loading.now(shell.PAGES["work"][0])) == []
"""


def test_a_page_that_is_wanted_before_it_was_loaded_is_loaded_a_few_modules_in_a_turn() -> None:
    _run(WANTED_EARLY)


def test_a_lane_imports_no_part_of_the_window_and_each_turn_only_what_it_names() -> None:
    _run(WATCHED)


def _run(program: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
