"""What journeys stand on: a workstation with scanner, printer and reader, set as an administrator leaves it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.home import DeskSettings, Home, ScanProfile
from app.rules.kinds import PlaceRole
from tests import cups, sane
from tests.desks import Samples
from tests.journeys.driver import LONGEST_GAP_MS, SerialReader, Window
from tests.journeys.pace import Pace

OpenWindow = Callable[..., Window]
PAPERS = ("receipt", "supplement", "refusal", "handover_list", "day_end", "print_test")


@dataclass
class Workstation:
    """A workstation's devices, and where its home is or will be."""

    home: Path
    screen: str
    reader: SerialReader
    printer: cups.PrintRoom

    def settings(self) -> DeskSettings:
        """What an administrator chose: the test backend's feeder, the queue, the reader's port."""
        return DeskSettings(
            counter="Quầy số 1",
            scan_profiles=(ScanProfile(sane.FEEDER, sane.FEEDER),),
            reader_port=self.reader.port,
            printers=dict.fromkeys(PAPERS, cups.QUEUE),
        )


@pytest.fixture
def workstation(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workstation]:
    """A workstation whose scanner is SANE's test backend and whose printer is a CUPS queue; its home is new."""
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(tmp_path / "sane")))
    reader = SerialReader()
    with cups.print_room(tmp_path / "cups") as printer:
        monkeypatch.setenv("CUPS_SERVER", printer.server)
        made = Workstation(tmp_path / "quay", display, reader, printer)
        home = Home(made.home)
        home.create()
        home.save_settings(made.settings())
        yield made
    reader.close()


@pytest.fixture
def counter(workstation: Workstation, samples: Samples, tmp_path: Path) -> Workstation:
    """The same workstation in use: the home of the sample office, with its officer and the sample catalogue."""
    workstation.home = tmp_path / "quay-mau"
    samples.copy(PlaceRole.DESK, workstation.home).save_settings(workstation.settings())
    return workstation


@pytest.fixture
def open_window(display: str, record_property: Callable[[str, object], None]) -> Iterator[Callable[[Path], Window]]:
    """Windows on homes: none outlives its test, and none was deaf to its user for long."""
    made: list[Window] = []

    def window(home: Path, screen: str = display) -> Window:
        made.append(Window(home, screen))
        return made[-1]

    with Pace() as pace:
        yield window
        for each in made:
            each.forget()
    for each in (each for each in made if each.gaps):
        told = f"{each.home.name}: {each.longest_gap}, on a machine {pace.slowness:.1f} times as slow as usual"
        record_property("longest gap of the UI thread", told)
        assert max(own for _whole, own in each.gaps) < LONGEST_GAP_MS * pace.slowness, told
