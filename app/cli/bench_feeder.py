"""Measurements of the scan room: scanner → saved PDF, against scanimage and img2pdf alone; each page; memory."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from threading import Event

from app.cli.bench_measure import Figure, against, beside, milliseconds, not_measured, timed, unlimited
from app.cli.bench_paper import sample_page
from app.cli.demo_road import open_sample
from app.cli.sample_scanner import DEVICE, SHEETS, sample_scanner, write_settings
from app.desk import assembling, drafts, scans
from app.desk.desk import Desk
from app.home import Home
from app.language import _
from app.papers import raster, samples, separators
from app.queries.drafts import draft
from app.rules.kinds import PlaceRole
from app.scanning.judging.codes import Said, read_codes
from app.scanning.judging.judged import judge
from app.scanning.judging.sight import look, look_closely
from app.scanning.opening import confined, thumbnails
from app.scanning.sources.contract import ScannedPage, ScanSettings
from app.scanning.sources.sane import SaneSource

DPI = 300
DELAY = 5600
"""Microseconds for each 64 KiB: two sheets take a second, as with a scanner of 120 sheets a minute."""

FEEDER_LIMIT, MEMORY_LIMIT = 1.15, 1.2
PICTURE_LIMIT, CODES_LIMIT = 0.150, 0.060
PICTURE_WIDTH = 300
"""Dots across of the small pictures in the window."""

WRITTEN = 4
"""Written pages behind each separator sheet of a stack."""

A4_AT_300_DPI = (2480, 3508)


@dataclass(frozen=True, slots=True)
class Stack:
    """What is scanned: so many loads of the feeder, each of so many sheets."""

    loads: int
    sheets: int = SHEETS

    @property
    def pages(self) -> int:
        """How many pages come."""
        return self.loads * self.sheets


def scan_room(folder: Path, password: str, bound: tuple[int, int], stack: Stack, judged: int) -> Iterator[Figure]:
    """Measure at one desk the memory of binding, the scanner, and what is asked of each page."""
    desk = open_sample(Home(folder / "scan-room"), PlaceRole.DESK, password)
    try:
        yield from memory(desk, folder, bound)  # first: what this process took at most never falls again
        yield from feeder(desk, folder, stack)
        yield from judging(folder, judged)
    finally:
        desk.store.close()


def feeder(desk: Desk, folder: Path, stack: Stack) -> Iterator[Figure]:
    """Measure a stack from its first sheet to the stored PDF, slowed and at full speed, and the picture of each page.

    Start-up is apart: what both sides load was loaded before. The picture is asked for as the window asks, and its
    time counts from when the scanner had written the page.
    """
    name = _("Feeder, {n} sheets, 2 a second, to saved PDF, against scanimage and img2pdf")
    same = _("The same {n} sheets at full speed")
    picture = _("Picture of a page after the scanner wrote it, slowest of {n}")
    names = [said.format(n=stack.pages) for said in (name, same, picture)]
    if shutil.which("scanimage") is None:
        yield from (not_measured(said, _("not measured: scanimage is not installed")) for said in names)
        return
    with sample_scanner(DELAY) as slow, sample_scanner() as quick:
        for scanner in (slow, quick):
            scanner.abilities(DEVICE)  # asked once, when the window opens
        _through_the_desk(desk, quick, Stack(1, 1))
        _alone(folder, Stack(1, 1), 0)
        peer, _size = timed(lambda: _alone(folder, stack, DELAY))
        ours, waits = timed(lambda: _through_the_desk(desk, slow, stack))
        yield against(names[0], ours, peer, FEEDER_LIMIT)
        peer, _size = timed(lambda: _alone(folder, stack, 0))
        ours, _waits = timed(lambda: _through_the_desk(desk, quick, stack))
        yield beside(names[1], ours, peer)
        yield milliseconds(names[2], max(waits), PICTURE_LIMIT)


def judging(folder: Path, sheets: int) -> Iterator[Figure]:
    """Measure what is asked of each page before it can be sorted: written pages and separators in one stack.

    The limit is that of the codes: unpacking the page and reading them. All that is judged of a page (codes, blank,
    tilt, paper) is asked as the desk asks, of the child, and told beside it.
    """
    separator, written = _separator(folder / "separator.jpg"), sample_page(folder / "written.jpg", 1, A4_AT_300_DPI)
    stack = [written if number % (WRITTEN + 1) else separator for number in range(sheets)]
    for said, limit, act in (
        (_("Reading the separator and slip codes of a page, median of {n}"), CODES_LIMIT, _codes),
        (_("Judging a page: codes, blank, askew, paper; median of {n}"), None, lambda page: judge(page, DPI)),
    ):
        act(stack[0])
        taken = median(timed(lambda: act(page))[0] for page in stack)  # noqa: B023
        name = said.format(n=sheets)
        yield unlimited(name, taken) if limit is None else milliseconds(name, taken, limit)


def _codes(page: Path) -> Said:
    return read_codes(look(page, DPI), lambda: look_closely(page))


def memory(desk: Desk, folder: Path, bound: tuple[int, int]) -> Iterator[Figure]:
    """Measure the most memory that taking in and binding many pages takes against a few, which come first."""
    name = _("Memory of taking in and binding {many} pages against {few}").format(many=bound[1], few=bound[0])
    if sys.platform == "win32":
        yield not_measured(name, _("not measured on this system"))
        return
    page = sample_page(folder / "large.jpg", 1, A4_AT_300_DPI)
    few, many = (_bind_and_weigh(desk, page, pages) for pages in bound)
    yield against(name, many, few, MEMORY_LIMIT, "MB")


def _separator(path: Path) -> Path:
    """Draw a sample separator sheet, as a scanner gives it."""
    from PIL import Image

    one = replace(samples.SEPARATORS, separators=samples.SEPARATORS.separators[:1])
    with Image.open(io.BytesIO(raster.page_png(separators.render(one), 0, DPI))) as drawn:
        drawn.convert("RGB").save(path, quality=85, dpi=(DPI, DPI))
    return path


def _through_the_desk(desk: Desk, scanner: SaneSource, stack: Stack) -> list[float]:
    """Scan and bind as the window does; returns after how many seconds the picture of each page was there."""
    draft_uid, waits = drafts.open_draft(desk), []
    settings = ScanSettings(DEVICE, dpi=DPI, pages=stack.sheets)
    with tempfile.TemporaryDirectory(prefix="quay-scan-") as into:
        for page in (page for _load in range(stack.loads) for page in scanner.pages(settings, Path(into), Event())):
            written = page.path.stat().st_mtime
            thumbnails.thumbnail(page.path, PICTURE_WIDTH, page.rotation)  # shown before the page is judged
            waits.append(desk.clock.now().timestamp() - written)
            uid = scans.add_page(desk, draft_uid, page, 1)
            _draw(desk, draft_uid, uid)
            scans.set_aside(desk, draft_uid, [uid], aside=False)  # the pattern of the test scanner passes for blank
    assembled = assembling.assemble_draft(desk, draft_uid)
    assert [component.pages for component in assembled] == [stack.pages]
    return waits


def _draw(desk: Desk, draft_uid: str, uid: str) -> None:
    with desk.store.reading() as session:
        view = draft(session, desk.home, draft_uid)
    assert view is not None
    page = next(page for page in view.pages if page.uid == uid)
    thumbnails.thumbnail(page.path, PICTURE_WIDTH, page.rotation, page.edits)


def _alone(folder: Path, stack: Stack, delay: int) -> int:
    """Scan and bind with nothing but the two programs; returns the size of the PDF."""
    import img2pdf

    with tempfile.TemporaryDirectory(prefix="alone-", dir=folder) as name:
        settings = Path(name)
        write_settings(settings, delay)
        environment = {**os.environ, "SANE_CONFIG_DIR": name, "LC_ALL": "C"}
        for load in range(stack.loads):
            command = [
                "scanimage", "-d", DEVICE, "--source", "Automatic Document Feeder", "--mode", "Color", "-x", "200",
                "-y", "200", "--resolution", str(DPI), "--format=jpeg", f"--batch={name}/{load}-%02d.jpg",
                f"--batch-count={stack.sheets}",
            ]  # fmt: skip
            subprocess.run(command, env=environment, capture_output=True, check=False)  # an empty feeder ends with 7
        images = [str(path) for path in sorted(settings.glob("*.jpg"))]
        assert len(images) == stack.pages
        return (settings / "alone.pdf").write_bytes(img2pdf.convert(images))


def _bind_and_weigh(desk: Desk, page: Path, pages: int) -> float:
    """Take a page in and bind it so many times.

    Returns:
        The most memory, in MB, that this process and its heaviest child ever took.
    """
    import resource

    draft_uid = drafts.open_draft(desk)
    for number in range(pages):
        copy = shutil.copyfile(page, page.with_name("copy.jpg"))
        scans.add_page(desk, draft_uid, ScannedPage(copy, number + 1, DPI), 1)
    assembling.assemble_draft(desk, draft_uid)
    confined.close()
    kilobytes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return kilobytes / (1 << 20 if sys.platform == "darwin" else 1 << 10)
