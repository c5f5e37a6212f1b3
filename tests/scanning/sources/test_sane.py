import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from app import errors
from app.scanning.sources.contract import Mode, PaperSource, ScannedPage, ScanSettings
from app.scanning.sources.sane import SaneSource
from tests import sane

SETTINGS = ScanSettings(sane.FEEDER, dpi=75)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return sane.backend(tmp_path / "sane.d")


def scan(
    source: SaneSource, into: Path, settings: ScanSettings = SETTINGS, cancel: Event | None = None
) -> Iterator[ScannedPage]:
    return source.pages(settings, into, cancel or Event())


def came_before(pages: Iterator[ScannedPage]) -> tuple[list[ScannedPage], errors.DeskError | None]:
    came = []
    try:
        for page in pages:
            came.append(page)
    except errors.DeskError as fault:
        return came, fault
    return came, None


def children_of(folder: Path) -> list[str]:
    """The command lines of running programs that work in the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command:
            found.append(command.decode())
    return found


def test_ten_sheets_come_one_by_one_each_whole_on_disk(tmp_path: Path, into: Path) -> None:
    slow = SaneSource(sane.backend(tmp_path / "slow", delay_us=2000))
    on_disk = []
    for page in scan(slow, into):
        on_disk.append(len(list(into.glob("*.jpg"))))
        with Image.open(page.path) as image:
            image.load()
            assert image.format == "JPEG"
            assert image.size == (590, 590)
            assert image.info["dpi"] == (75, 75)
        assert (page.number, page.dpi) == (len(on_disk), 75)
    assert on_disk == list(range(1, 11))


def test_nothing_unfinished_stays_behind(config: Path, into: Path) -> None:
    pages = list(scan(SaneSource(config), into))
    assert sorted(into.iterdir()) == [page.path for page in pages]


def test_the_next_load_follows_the_first(config: Path, into: Path) -> None:
    source = SaneSource(config)
    pages = [page.path for _load in range(2) for page in scan(source, into)]
    assert len(pages) == 20
    assert pages == sorted(into.iterdir())


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("JAMMED", errors.ScannerJammed),
        ("COVER_OPEN", errors.ScannerCoverOpen),
        ("DEVICE_BUSY", errors.ScannerBusy),
        ("IO_ERROR", errors.ScannerFailed),
    ],
)
def test_what_came_before_a_fault_is_kept(
    config: Path, tmp_path: Path, into: Path, status: str, fault: type[errors.ScannerFault]
) -> None:
    jamming = SaneSource(config, sane.jamming(tmp_path, good=4, status=status))
    came, raised = came_before(scan(jamming, into))
    assert type(raised) is fault
    assert [page.number for page in came] == [1, 2, 3, 4]
    assert all(page.path.exists() for page in came)


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("JAMMED", errors.ScannerJammed),
        ("NO_DOCS", errors.ScannerEmpty),
        ("COVER_OPEN", errors.ScannerCoverOpen),
        ("DEVICE_BUSY", errors.ScannerBusy),
        ("ACCESS_DENIED", errors.ScannerFailed),
        ("NO_MEM", errors.ScannerFailed),
    ],
)
def test_a_fault_at_once_gives_no_page(
    tmp_path: Path, into: Path, status: str, fault: type[errors.ScannerFault]
) -> None:
    source = SaneSource(sane.backend(tmp_path / "c", status=f"SANE_STATUS_{status}"))
    came, raised = came_before(scan(source, into))
    assert (came, type(raised)) == ([], fault)
    assert list(into.iterdir()) == []


def test_an_empty_feeder_after_pages_is_the_end(config: Path, tmp_path: Path, into: Path) -> None:
    emptied = SaneSource(config, sane.jamming(tmp_path, good=3, status="NO_DOCS"))
    assert len(list(scan(emptied, into))) == 3


def test_a_driver_that_hangs_is_let_go_and_its_pages_are_kept(config: Path, tmp_path: Path, into: Path) -> None:
    hanging = SaneSource(config, sane.hanging(tmp_path, good=2))
    settings = ScanSettings(sane.FEEDER, dpi=75, page_timeout=0.5)
    came, raised = came_before(scan(hanging, into, settings))
    assert isinstance(raised, errors.ScannerTimedOut)
    assert len(came) == 2
    assert children_of(into) == []


@pytest.mark.parametrize(
    ("status", "pages", "fault"),
    [("Default", 10, type(None)), ("SANE_STATUS_JAMMED", 0, errors.ScannerJammed)],
)
def test_a_driver_that_hangs_while_it_closes_changes_nothing(
    tmp_path: Path, into: Path, status: str, pages: int, fault: type
) -> None:
    lingering = SaneSource(sane.backend(tmp_path / "c", status=status), sane.lingering(tmp_path))
    started = time.monotonic()
    came, raised = came_before(scan(lingering, into))
    assert (len(came), type(raised)) == (pages, fault)
    assert time.monotonic() - started < 10
    assert children_of(into) == []


def test_a_slow_page_is_no_hang(tmp_path: Path, into: Path) -> None:
    slow = SaneSource(sane.backend(tmp_path / "slow", delay_us=100_000, chunk=16_384))
    settings = ScanSettings(sane.FEEDER, dpi=75, page_timeout=0.6)
    started = time.monotonic()
    pages = scan(slow, into, settings)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started > 2 * settings.page_timeout


def test_cancelling_keeps_what_came_and_ends_the_driver(tmp_path: Path, into: Path) -> None:
    slow = SaneSource(sane.backend(tmp_path / "slow", delay_us=20_000))
    cancel, came = Event(), []
    for page in scan(slow, into, cancel=cancel):
        came.append(page)
        if page.number == 2:
            cancel.set()
    assert len(came) in {2, 3}
    assert sorted(into.iterdir()) == [page.path for page in came]
    assert children_of(into) == []


def test_leaving_the_pages_ends_the_driver(tmp_path: Path, into: Path) -> None:
    slow = SaneSource(sane.backend(tmp_path / "slow", delay_us=20_000))
    pages = scan(slow, into)
    first = next(pages)
    assert len(children_of(into)) == 1
    pages.close()  # type: ignore[attr-defined]
    assert children_of(into) == []
    assert list(into.iterdir()) == [first.path]


def test_a_driver_that_crashes_is_a_fault_like_another(config: Path, tmp_path: Path, into: Path) -> None:
    crashing = tmp_path / "scanimage"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    came, raised = came_before(scan(SaneSource(config, str(crashing)), into))
    assert came == []
    assert isinstance(raised, errors.ScannerFailed)
    assert raised.detail == "signal 11"


def test_a_page_that_broke_off_is_not_shown(config: Path, tmp_path: Path, into: Path) -> None:
    came, raised = came_before(scan(SaneSource(config, sane.truncating(tmp_path)), into))
    assert len(came) == 1
    assert isinstance(raised, errors.ScannerFailed)
    assert list(into.iterdir()) == [came[0].path]


@pytest.mark.parametrize("device", ["test:9", "khong-co:1"])
def test_a_scanner_that_is_not_there_is_offline(config: Path, into: Path, device: str) -> None:
    came, raised = came_before(scan(SaneSource(config), into, ScanSettings(device)))
    assert (came, type(raised)) == ([], errors.ScannerOffline)


def test_without_scanimage_scanning_fails_plainly(config: Path, into: Path, tmp_path: Path) -> None:
    came, raised = came_before(scan(SaneSource(config, str(tmp_path / "nothing")), into))
    assert (came, type(raised)) == ([], errors.ScannerFailed)


def test_a_glass_gives_one_page(config: Path, into: Path) -> None:
    glass = ScanSettings(sane.FEEDER, dpi=75, source=PaperSource.FLATBED)
    assert len(list(scan(SaneSource(config), into, glass))) == 1


@pytest.mark.parametrize(
    ("mode", "suffix", "pillow"),
    [(Mode.COLOR, ".jpg", "RGB"), (Mode.GRAY, ".jpg", "L"), (Mode.BW, ".png", "1")],
)
def test_modes(config: Path, into: Path, mode: Mode, suffix: str, pillow: str) -> None:
    page = next(scan(SaneSource(config), into, ScanSettings(sane.FEEDER, dpi=100, mode=mode)))
    with Image.open(page.path) as image:
        assert (page.path.suffix, image.mode) == (suffix, pillow)


def test_discovery_names_the_devices(config: Path) -> None:
    found = SaneSource(config).discover()
    assert [(device.name, device.label) for device in found] == [("sane:test:0", "Noname frontend-tester")]


def test_discovery_has_a_time_limit(config: Path, tmp_path: Path) -> None:
    sleeping = tmp_path / "scanimage"
    sleeping.write_text("#!/bin/sh\nsleep 60\n")
    sleeping.chmod(0o755)
    started = time.monotonic()
    with pytest.raises(errors.ScannerTimedOut):
        SaneSource(config, str(sleeping)).discover(time_limit=0.3)
    assert time.monotonic() - started < 5
