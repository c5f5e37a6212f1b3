"""Measurements of the feeder: scanner → saved PDF, against scanimage and img2pdf alone; memory of binding."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from app.cli.bench_measure import Figure, against, not_measured, timed
from app.cli.bench_paper import sample_page
from app.cli.demo_road import open_sample
from app.cli.sample_scanner import DEVICE, SHEETS, sample_scanner, write_settings
from app.desk import assembling, drafts, scans
from app.desk.desk import Desk
from app.home import Home
from app.language import _
from app.rules.kinds import PlaceRole
from app.scanning.output.assembly import PageInput, assemble
from app.scanning.sources.contract import ScanSettings
from app.scanning.sources.sane import SaneSource

DPI = 300
DELAY = 4000
"""Microseconds for each 64 KiB: a sheet takes a second, as with a scanner of 60 sheets a minute."""

FEEDER_LIMIT, MEMORY_LIMIT = 1.15, 1.1
A4_AT_300_DPI = (2480, 3508)


def feeder(folder: Path, password: str, delay: int) -> Iterator[Figure]:
    """Measure ten sheets at 300 dpi, from the first command to the stored PDF, each side once warm."""
    name = _("Feeder, 10 sheets at 300 dpi to saved PDF, against scanimage --batch and img2pdf")
    if shutil.which("scanimage") is None:
        yield not_measured(name, _("not measured: scanimage is not installed"))
        return
    desk = open_sample(Home(folder / "feeder"), PlaceRole.DESK, password)
    try:
        with sample_scanner(delay) as scanner:
            scanner.abilities(DEVICE)  # asked once, when the window opens
            peer, _size = timed(lambda: _alone(folder, delay))
            ours, _pages = timed(lambda: _through_the_desk(desk, scanner))
    finally:
        desk.store.close()
    yield against(name, ours, peer, FEEDER_LIMIT)


def memory(folder: Path, bound: tuple[int, int]) -> Iterator[Figure]:
    """Measure the most memory that binding many pages takes against a few, each in a process of its own."""
    name = _("Memory of binding {many} pages against {few}").format(many=bound[1], few=bound[0])
    if sys.platform == "win32":
        yield not_measured(name, _("not measured on this system"))
        return
    page = sample_page(folder / "large.jpg", 1, A4_AT_300_DPI)
    few, many = (_peak_of(page, pages, folder) for pages in bound)
    yield against(name, many, few, MEMORY_LIMIT, "MB")


def _through_the_desk(desk: Desk, scanner: SaneSource) -> int:
    draft_uid = drafts.open_draft(desk)
    with tempfile.TemporaryDirectory(prefix="quay-scan-") as into:
        pages = [
            scans.add_page(desk, draft_uid, page, 1)
            for page in scanner.pages(ScanSettings(DEVICE, dpi=DPI), Path(into), Event())
        ]
    scans.set_aside(desk, draft_uid, pages, aside=False)
    assembled = assembling.assemble_draft(desk, draft_uid)
    assert [component.pages for component in assembled] == [SHEETS]
    return len(pages)


def _alone(folder: Path, delay: int) -> int:
    """Scan and bind with nothing but the two programs; returns the size of the PDF."""
    import img2pdf

    settings, pages = folder / "sane.d", folder / "alone"
    for made in (settings, pages):
        made.mkdir()
    write_settings(settings, delay)
    command = [
        "scanimage", "-d", DEVICE, "--source", "Automatic Document Feeder", "--mode", "Color", "-x", "200",
        "-y", "200", "--resolution", str(DPI), "--format=jpeg", f"--batch={pages}/%02d.jpg",
    ]  # fmt: skip
    environment = {**os.environ, "SANE_CONFIG_DIR": str(settings), "LC_ALL": "C"}
    subprocess.run(command, env=environment, capture_output=True, check=False)  # an empty feeder ends it with 7
    images = [str(path) for path in sorted(pages.glob("*.jpg"))]
    assert len(images) == SHEETS
    return (folder / "alone.pdf").write_bytes(img2pdf.convert(images))


def _peak_of(page: Path, pages: int, folder: Path) -> float:
    """Return the most memory, in MB, that a process of its own takes to bind the page so many times."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(bind_and_weigh, (page, pages, folder / f"bound-{pages}.pdf"))


def bind_and_weigh(page: Path, pages: int, into: Path) -> float:
    """Bind a page so many times and return the most memory, in MB, that this process ever took."""
    import resource

    assemble([PageInput(page)] * pages, "", into)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1 << 20 if sys.platform == "darwin" else 1 << 10)
