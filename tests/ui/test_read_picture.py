"""Pictures are read on lanes while the window speaks its language."""

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

from PIL import Image

from app.ui.read_picture import read_picture

HOUSE = Path(__file__).parents[2]
READING = """
import sys
from io import BytesIO
from threading import Thread
from PIL import Image
from PySide6.QtWidgets import QApplication
from app.ui.qt_texts import install_qt
from app.ui.read_picture import read_picture

sys.setswitchinterval(1e-6)  # a busy machine changes threads anywhere
app = QApplication([])
texts = install_qt(app)
file = BytesIO()
Image.new("RGB", (20, 20)).save(file, "BMP")

def read():
    for _time in range(500):
        assert read_picture(file.getvalue()).width() == 20

lanes = [Thread(target=read) for _lane in range(4)]
for lane in lanes:
    lane.start()
for lane in lanes:
    lane.join()
print("read")
"""


def test_lanes_that_read_pictures_at_once_do_not_stop_each_other() -> None:
    """Qt's own search for the kind of a picture did: all threads stood still for ever."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", READING]
    done = subprocess.run(
        command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "read\n", done.stderr


def test_a_picture_of_another_kind_is_empty() -> None:
    file = BytesIO()
    Image.new("RGB", (3, 2)).save(file, "PNG")
    assert read_picture(file.getvalue()).isNull()
    assert read_picture(file.getvalue(), "PNG").width() == 3


def test_the_largest_page_is_read_while_other_threads_go_on() -> None:
    """Copying its bytes in one go held the interpreter, and with it the window, for up to a tenth of a second."""
    file = BytesIO()
    Image.new("RGB", (3176, 4500)).save(file, "BMP")
    picture = file.getvalue()
    assert min(_longest_hold(picture) for _time in range(7)) < 0.008


def _longest_hold(picture: bytes) -> float:
    """Return the longest time in seconds that another thread could not go on while a picture was read."""
    gaps: list[float] = []
    ended = Event()

    def tick() -> None:
        last = time.perf_counter()
        while not ended.wait(0.001):
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    ticking = Thread(target=tick)
    ticking.start()
    assert not read_picture(picture).isNull()
    ended.set()
    ticking.join()
    return max(gaps)
