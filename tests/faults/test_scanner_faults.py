"""Scanners that fail while a draft takes their pages: what came is whole, nothing half stays, and the run goes on."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pikepdf
import pytest
from PIL import Image

from app import errors
from app.desk import assembling, checks, scans
from app.desk.desk import Desk
from app.desk.scans import TakenIn
from app.queries.drafts import PageView
from app.rules.kinds import PlaceRole
from app.scanning.sources.contract import ScanSettings
from app.ui.intake.arriving import Target
from app.ui.intake.scan_run import add_files, scan
from tests import sane
from tests.desk import pages
from tests.desks import Samples, SetClock, open_draft
from tests.escl import Behaviour, escl_scanner, sheets
from tests.faults.commands import tight_disk
from tests.samples import foreign

MORE = 2
"""Sheets that are read when a run is gone on with."""

SILENCE = 2.0
"""Seconds after which a feeder that hangs is let go; one that only is slow on a busy machine gets more."""

FEEDERS: dict[str, tuple[Callable[[Path], str] | None, str, int, type[errors.ScannerFault]]] = {
    "jam": (partial(sane.jamming, good=2), sane.FEEDER, 2, errors.ScannerJammed),
    "cover open": (partial(sane.jamming, good=1, status="COVER_OPEN"), sane.FEEDER, 1, errors.ScannerCoverOpen),
    "busy": (partial(sane.jamming, good=1, status="DEVICE_BUSY"), sane.FEEDER, 1, errors.ScannerBusy),
    "empty": (sane.empty, sane.FEEDER, 0, errors.ScannerEmpty),
    "offline": (None, "test:9", 0, errors.ScannerOffline),
    "hangs": (partial(sane.hanging, good=2), sane.FEEDER, 2, errors.ScannerTimedOut),
    "crashes": (partial(sane.crashing, good=2), sane.FEEDER, 2, errors.ScannerFailed),
    "cable": (partial(sane.pulled_out, good=2), sane.FEEDER, 2, errors.ScannerFailed),
    "page cut off": (sane.truncating, sane.FEEDER, 1, errors.ScannerFailed),
}
"""A feeder's scanimage, the device that is asked for, the pages that come, and the fault."""

NETWORKED: dict[str, tuple[Behaviour, type[errors.ScannerFault]]] = {
    "double feed": (Behaviour(fault_after=2, adf="ScannerAdfMultipickDetected"), errors.ScannerDoubleFeed),
    "jam": (Behaviour(fault_after=2, adf="ScannerAdfJam"), errors.ScannerJammed),
    "cable": (Behaviour(cut_at=3, goes_away=True), errors.ScannerOffline),
}


@pytest.fixture
def draft(desk: Desk) -> str:
    return open_draft(desk)


@pytest.fixture(autouse=True)
def feeder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane.backend(tmp_path / "sane")))


def running(
    desk: Desk, draft: str, device: str = sane.FEEDER, pages: int = 0, patience: float = 60.0
) -> Iterator[TakenIn]:
    """Let pages come as the window does, those that have their rows."""
    settings = ScanSettings(device, dpi=50, page_timeout=patience, pages=pages)
    return (came for came in scan(desk, draft, settings, Target(1), Event()) if isinstance(came, TakenIn))


def fails(run: Iterator[TakenIn]) -> errors.DeskError:
    """Return the fault that a run ends with."""
    with pytest.raises(errors.DeskError) as raised:
        list(run)
    return raised.value


def whole(desk: Desk, draft: str) -> tuple[PageView, ...]:
    """Return a draft's pages, each of which can be drawn; nothing else lies with them, and the store is clean."""
    shown = pages.shown(desk, draft)
    for page in shown:
        with Image.open(page.path) as image:
            image.load()
    folder = desk.home.scans / draft
    assert {path for path in folder.rglob("*") if path.is_file()} == {page.path for page in shown}
    assert checks.check(desk, deep=True).findings == ()
    return shown


def gone_on(desk: Desk, draft: str, before: tuple[PageView, ...]) -> None:
    """Hold that what came before stands where it stood, with what came since behind it, and is bound as one paper."""
    after = whole(desk, draft)
    assert after[: len(before)] == before
    assert len(after) == len(before) + MORE
    assert [made.pages for made in assembling.assemble_draft(desk, draft)] == [len(after)]


@pytest.mark.parametrize("name", FEEDERS)
def test_a_feeder_that_fails_costs_no_page_and_is_gone_on_with(
    desk: Desk, draft: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program, device, good, fault = FEEDERS[name]
    with monkeypatch.context() as patched:
        if program is not None:
            (tmp_path / "bin").mkdir()
            program(tmp_path / "bin")
            patched.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
        run = running(desk, draft, device, patience=SILENCE) if name == "hangs" else running(desk, draft, device)
        assert type(fails(run)) is fault
    before = whole(desk, draft)
    assert [page.component for page in before] == [1] * good
    assert len(list(running(desk, draft, pages=MORE))) == MORE
    gone_on(desk, draft, before)


@pytest.mark.parametrize("name", NETWORKED)
def test_a_network_scanner_that_fails_costs_no_page_and_is_gone_on_with(desk: Desk, draft: str, name: str) -> None:
    behaviour, fault = NETWORKED[name]
    behaviour.sheets = sheets(3)
    with escl_scanner(behaviour) as scanner:
        assert type(fails(running(desk, draft, scanner.name))) is fault
    before = whole(desk, draft)
    assert len(before) == 2
    with escl_scanner(Behaviour(sheets(MORE))) as scanner:
        list(running(desk, draft, scanner.name))
    gone_on(desk, draft, before)


def test_of_two_that_ask_for_one_scanner_the_second_is_told_and_waits_its_turn(desk: Desk, draft: str) -> None:
    other = open_draft(desk)
    with escl_scanner(Behaviour(sheets(3 + MORE), held_at=2)) as scanner:
        first = running(desk, draft, scanner.name, pages=3)
        next(first)
        assert isinstance(fails(running(desk, other, scanner.name, patience=3.0)), errors.ScannerBusy)
        assert whole(desk, other) == ()
        scanner.behaviour.let_go.set()
        assert len(list(first)) == 2
        list(running(desk, other, scanner.name))
    assert len(whole(desk, draft)) == 3
    gone_on(desk, other, ())


def test_a_disk_that_fills_up_in_the_midst_of_a_stack_costs_no_page_that_came(
    samples: Samples, clock: SetClock, tmp_path: Path
) -> None:
    with tight_disk(tmp_path / "disk") as tight:
        desk = samples.open(PlaceRole.DESK, tight.folder / "quay", clock)
        draft = open_draft(desk)
        run = running(desk, draft)
        came = [next(run) for _page in range(3)]
        with tight.filled(0):
            assert isinstance(fails(run), errors.DiskFull)
        shown = pages.shown(desk, draft)
        assert [page.uid for page in shown][:3] == [page.uid for page in came]
        list(running(desk, draft, pages=MORE))
        after = pages.shown(desk, draft)
        assert after[: len(shown)] == shown
        assert len(after) == len(shown) + MORE
        assert checks.check(desk, deep=True).findings == ()
        desk.store.close()


def test_what_acts_in_a_file_never_comes_to_the_papers(desk: Desk, draft: str, tmp_path: Path) -> None:
    files = [foreign.encrypted_pdf(tmp_path / "1.pdf"), foreign.acting_pdf(tmp_path / "2.pdf")]
    came = list(add_files(desk, draft, files, Target(1), Event()))
    assert [type(one) for one in came] == [errors.ForeignFileEncrypted, TakenIn]
    (made,) = assembling.assemble_draft(desk, draft)
    path = desk.home.scans / draft / f"{made.sha256}{assembling.READY}"
    data = path.read_bytes()
    with pikepdf.open(path) as opened:
        assert list(opened.attachments) == []
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(opened.Root.keys())
    assert b"MZ attached" not in data
    assert b"JavaScript" not in data
    assert scans.remove(desk, draft, [page.uid for page in pages.shown(desk, draft)])
    assert checks.check(desk, deep=True).findings == ()
