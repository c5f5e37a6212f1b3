"""What journeys stand on: a workstation with scanner, printer and reader, set as an administrator leaves it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.home import DeskSettings, Home
from tests import cups, sane
from tests.journeys.driver import SerialReader, Window, window


@dataclass
class Workstation:
    """A home that is not made yet, with its devices."""

    home: Path
    screen: str
    reader: SerialReader
    printer: cups.PrintRoom


PAPERS = ("receipt", "supplement", "refusal", "handover_list", "day_end", "print_test")


@pytest.fixture
def workstation(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workstation]:
    """A workstation whose scanner is SANE's test backend and whose printer is a CUPS queue."""
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(tmp_path / "sane")))
    reader = SerialReader()
    with cups.print_room(tmp_path / "cups") as printer:
        monkeypatch.setenv("CUPS_SERVER", printer.server)
        home = Home(tmp_path / "quay")
        home.create()
        home.save_settings(
            DeskSettings(
                counter="Quay so 1",
                scanner=sane.FEEDER,
                reader_port=reader.port,
                printers=dict.fromkeys(PAPERS, cups.QUEUE),
            )
        )
        yield Workstation(home.path, display, reader, printer)
    reader.close()


@pytest.fixture
def desk_window(workstation: Workstation) -> Iterator[Window]:
    """The window of that workstation, not started yet."""
    with window(workstation.home, workstation.screen) as made:
        yield made


def rows(home: Path, question: str) -> list[tuple[object, ...]]:
    """Look into a store, read-only."""
    store = sqlite3.connect(f"file:{home}/quay.sqlite3?mode=ro", uri=True)
    try:
        return store.execute(question).fetchall()
    finally:
        store.close()
