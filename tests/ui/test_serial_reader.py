import os
import subprocess
import sys
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.serial_reader import SerialReader

CARD = "001099012345|123456789|Nguyễn Văn Mẫu|01011999|Nam|Xã Mẫu, tỉnh Thái Nguyên|02022022"


class Wire:
    """A reader plugged in: a pseudo-terminal whose near end lies at a path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.far, near = os.openpty()
        self._ends = [near, self.far]
        tty.setraw(near)
        path.symlink_to(os.ttyname(near))

    def send(self, data: bytes) -> None:
        os.write(self.far, data)

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        while self._ends:
            os.close(self._ends.pop())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reader"


@pytest.fixture
def plugged(path: Path) -> Iterator[Callable[[], Wire]]:
    wires: list[Wire] = []

    def plug() -> Wire:
        wires.append(Wire(path))
        return wires[-1]

    yield plug
    for wire in wires:
        wire.unplug()


class Heard:
    """What a reader on the path told."""

    def __init__(self, path: Path) -> None:
        self.reader = SerialReader(str(path), again_ms=50)
        self.texts: list[str] = []
        self.failures: list[str] = []
        self.recoveries: list[None] = []
        self.reader.scanned.connect(self.texts.append)
        self.reader.failed.connect(self.failures.append)
        self.reader.recovered.connect(lambda: self.recoveries.append(None))


@pytest.fixture
def hear(qtbot: QtBot, path: Path) -> Iterator[Callable[[], Heard]]:
    made: list[Heard] = []

    def start() -> Heard:
        made.append(Heard(path))
        qtbot.wait(50)
        return made[-1]

    yield start
    for heard in made:
        heard.reader.close()


def test_a_card_is_read_as_it_is(qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]) -> None:
    wire = plugged()
    heard = hear()
    wire.send(CARD.encode() + b"\r\n")
    qtbot.waitUntil(lambda: heard.texts == [CARD])
    assert not heard.failures


def test_each_end_of_line_ends_one_line(qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]) -> None:
    wire = plugged()
    heard = hear()
    wire.send(b"one\rtwo\nthree\r\nfour\r\r\n\n five \n")
    qtbot.waitUntil(lambda: len(heard.texts) == 5)
    assert heard.texts == ["one", "two", "three", "four", " five "]


def test_a_text_that_comes_in_pieces_is_whole(
    qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]
) -> None:
    wire = plugged()
    heard = hear()
    for byte in "Nguyễn\r\n".encode():
        wire.send(bytes([byte]))
        qtbot.wait(5)
    wire.send(b"next\r")
    qtbot.waitUntil(lambda: len(heard.texts) == 2)
    assert heard.texts == ["Nguyễn", "next"]


def test_what_is_not_utf8_is_shown_as_such(
    qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]
) -> None:
    wire = plugged()
    heard = hear()
    wire.send(b"Nguy\xean\n")
    qtbot.waitUntil(lambda: heard.texts == ["Nguy\ufffdn"])


def test_noise_without_end_is_dropped_up_to_the_next_line(
    qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]
) -> None:
    wire = plugged()
    heard = hear()
    for _ in range(40):
        wire.send(b"x" * 512)
        qtbot.wait(5)
    wire.send(b"tail\nwhole\n")
    qtbot.waitUntil(lambda: heard.texts == ["whole"])


def test_a_reader_that_is_missing_is_told_once_and_used_when_it_comes(
    qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard], path: Path
) -> None:
    heard = hear()
    qtbot.wait(300)
    assert len(heard.failures) == 1
    assert str(path) in heard.failures[0]
    wire = plugged()
    qtbot.waitUntil(lambda: len(heard.recoveries) == 1)
    wire.send(b"here\n")
    qtbot.waitUntil(lambda: heard.texts == ["here"])


def test_a_reader_unplugged_in_a_line_comes_back_clean(
    qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]
) -> None:
    wire = plugged()
    heard = hear()
    wire.send(b"one\nhal")
    qtbot.waitUntil(lambda: heard.texts == ["one"])
    wire.unplug()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    qtbot.wait(200)
    again = plugged()
    qtbot.waitUntil(lambda: len(heard.recoveries) == 1)
    again.send(b"two\n")
    qtbot.waitUntil(lambda: heard.texts == ["one", "two"])
    assert len(heard.failures) == 1


def test_a_closed_reader_stays_closed(qtbot: QtBot, plugged: Callable[[], Wire], hear: Callable[[], Heard]) -> None:
    heard = hear()
    heard.reader.close()
    wire = plugged()
    wire.send(b"late\n")
    qtbot.wait(200)
    assert not heard.texts
    assert not heard.recoveries


def test_desks_without_such_a_reader_do_not_load_it() -> None:
    code = "import sys, app.ui.serial_reader; sys.exit('PySide6.QtSerialPort' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
