"""Stacks at the counter in the real window: by separators from a watched folder, and through a feeder that jams."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.durable import hash_file
from app.home import Home, ScanProfile
from app.rules.stack import Is
from app.scanning.edits import Edits
from app.scanning.judging.judged import Judged
from tests import sane
from tests.journeys import steps
from tests.journeys.conftest import OpenWindow, Workstation
from tests.journeys.driver import HOUSE, PATIENCE, Window
from tests.samples.scans.make import GREY, SEED, WORST, YELLOW, Page, encoded, stack, worst
from tests.samples.scans.report import Report

WINE, PAPERS = "2.001646", 10
MOST_KEYS = 6
"""Keys that a dossier of ten papers may take once its stack is in the feeder."""
SOME_PAGES = 200
SLOWEST = 240
"""Seconds that a small stack may take on a machine that is busy with other tests."""

PAGES = """SELECT p.mark, p.said, p.component, p.blank, p.edits, p.file_name, p.sha256, d.uid
           FROM draft_pages p JOIN drafts d ON d.id = p.draft_id WHERE d.uid = ? ORDER BY p.position"""
CAME = "SELECT count(*) FROM draft_pages p JOIN drafts d ON d.id = p.draft_id WHERE d.uid = ?"
CODE = "SELECT s.code FROM drafts d JOIN dossiers s ON s.id = d.dossier_id WHERE d.uid = ? AND s.code <> ''"

_G = 0.03
SEPARATORS = {4: "separator-askew-upside-down", 7: "separator-fax", 10: "separator-a5-300"}
BEHIND: dict[int, tuple[str | Page, ...]] = {
    1: ("written-askew-shadow",),
    2: ("pencil", "blank-yellow-stapled"),
    3: ("card-dark-glass",),
    4: ("written-a3-fax", "blank-grey-through"),
    5: (Page("written", size="A5", dpi=150, upside_down=True, mode="gray", tilt=6.0, noise=_G, seed=21),),
    6: ("faint-stamp",),
    7: (Page("written", size="A5", dpi=200, mode="gray", paper=GREY, noise=_G, seed=22),),
    8: (Page("written", size="A5", dpi=150, flaws=frozenset({"staple", "holes"}), noise=_G, seed=23),),
    9: (
        Page("written", size="A5", dpi=150, paper=YELLOW, tilt=-8.0, noise=_G, seed=24),
        Page("blank", size="A5", dpi=150, paper=YELLOW, tilt=-8.0, noise=_G, seed=25),
    ),
    10: (Page("written", size="A5", dpi=300, mode="gray", noise=_G, seed=26),),
}
"""The papers of one dossier behind their separators: the worst scans by their names, the others as they are made."""

pytestmark = pytest.mark.timeout(400)


def small_stack() -> list[str | Page]:
    """Return the pages of a dossier in the order in which they lie in the feeder."""
    pages: list[str | Page] = []
    for position, papers in BEHIND.items():
        sheet = Page("separator", position, "A5", dpi=150, mode="gray", noise=_G, seed=position)
        pages += [SEPARATORS.get(position, sheet), *papers]
    return pages


def is_of(page: str | Page) -> Page:
    """Return what is true of a page."""
    return WORST[page] if isinstance(page, str) else page


def bytes_of(page: str | Page) -> tuple[bytes, str]:
    """Return a page's file and its suffix."""
    return (worst(page).read_bytes(), worst(page).suffix) if isinstance(page, str) else encoded(page)


def belongs(pages: Iterable[Page]) -> Iterator[int | None]:
    """Yield the component that each page belongs to; a separator belongs to none."""
    position = None
    for page in pages:
        position = page.position if page.is_boundary else position
        yield None if page.is_boundary else position


def drop(folder: Path, pages: Sequence[str | Page]) -> list[Page]:
    """Let a network scanner drop pages into a folder; returns what is true of them."""
    for number, page in enumerate(pages, 1):
        data, suffix = bytes_of(page)
        (folder / f"{number:03}{suffix}").write_bytes(data)
    return [is_of(page) for page in pages]


@pytest.fixture
def scan_folder(counter: Workstation, tmp_path: Path) -> Path:
    """A folder that a network scanner fills; a profile of this workstation watches it."""
    folder = tmp_path / "máy quét tầng 2"
    folder.mkdir()
    profile = ScanProfile("Máy tầng 2", f"folder:{folder}", goes_to="separators")
    Home(counter.home).save_settings(replace(counter.settings(), scan_profiles=(profile,)))
    return folder


def begin(station: Workstation, desk: Window, card: str = steps.CARD) -> str:
    """Read a card and choose the procedure of ten papers; returns the draft."""
    draft = steps.read_card(station, desk, card)
    steps.choose_procedure(desk, draft, WINE)
    return draft


def check_is_clean(home: Path, *how: str) -> None:
    """Hold that the store, its documents and its journal are whole."""
    command = [sys.executable, "main.py", "--home", str(home), "check", *how]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=3 * PATIENCE, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stack_of_awkward_scans_fills_the_checklist_and_is_accepted_by_two_keys(
    counter: Workstation,
    scan_folder: Path,
    open_window: OpenWindow,
    record_property: Callable[[str, object], None],
) -> None:
    pages = drop(scan_folder, small_stack())
    desk = open_window(counter.home)
    steps.open_and_sign_in(desk)
    draft = begin(counter, desk)
    keys = ["F4"]
    desk.key(*keys)
    desk.wait_until(f"SELECT ({CAME}) = ?", draft, len(pages), seconds=SLOWEST)
    desk.wait_until(f"SELECT {steps.TICKED} = ? FROM drafts WHERE uid = ?", PAPERS, draft)
    keys.append("F9")
    desk.key("F9")
    desk.wait_until(CODE, draft)
    record_property("keys after the stack is in the feeder", len(keys))
    assert len(keys) <= MOST_KEYS
    rows = desk.ask(PAGES, draft)
    assert [row[2] for row in rows] == list(belongs(pages))
    assert [(row[0], row[1]) for row in rows if row[0]] == [("separator", p.said) for p in pages if p.is_boundary]
    assert [bool(row[3]) for row in rows] == [page.is_blank for page in pages]
    kept = [at for at, page in zip(belongs(pages), pages, strict=True) if at and not page.is_blank]
    bound = "SELECT l.position, d.pages FROM documents d JOIN line_documents x ON x.document_id = d.id"
    documents = desk.ask(f"{bound} JOIN checklist_lines l ON l.id = x.line_id ORDER BY l.position")
    assert documents == [(at, kept.count(at)) for at in range(1, PAPERS + 1)]
    assert [path for path in scan_folder.iterdir() if path.is_file()] == []
    steps.printed(counter, 1)
    desk.close()
    check_is_clean(desk.home, "--deep")


def test_a_jam_is_gone_on_from_and_a_power_cut_later_costs_no_page(
    counter: Workstation, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = (ScanProfile(sane.FEEDER, sane.FEEDER, dpi=75),)
    Home(counter.home).save_settings(replace(counter.settings(), scan_profiles=quick))
    (tmp_path / "bin").mkdir()
    jammed = Path(sane.jamming(tmp_path / "bin", good=2))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    desk = open_window(counter.home)
    steps.open_and_sign_in(desk)
    draft = begin(counter, desk)
    desk.key("F4")
    desk.wait_until(f"SELECT ({CAME}) = 2", draft)
    jammed.unlink()  # the sheet is taken out
    desk.insist("F4", lambda: desk.ask(CAME, draft)[0][0] > 2, "the scanner going on", 6)
    desk.wait_until(f"SELECT ({CAME}) = 12", draft)
    desk.kill()
    before = desk.ask(PAGES, draft)
    assert [row[2] for row in before] == [1] * 12
    desk.start("signin_ready")
    steps.sign_in(desk)
    assert desk.ask(PAGES, draft) == before
    assert all(hash_file(desk.home / "scans" / draft / row[5]) == row[6] for row in before)
    desk.close()
    check_is_clean(desk.home)


def count(report: Report, pages: list[Page], rows: list[tuple[object, ...]]) -> None:
    """Add to a report what became of a stack in the store."""
    for page, (mark, said, _component, blank, edits, *_file) in zip(pages, rows, strict=True):
        kind = Is(str(mark)) if mark else Is.BLANK if blank else Is.PAGE
        done = Edits.from_json(json.loads(str(edits)) if edits else None)
        report.add(page, Judged(kind, str(said or ""), skew=done.skew, crop=done.crop), 0.0)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_two_hundred_awkward_scans_and_more_come_to_their_papers(
    counter: Workstation,
    scan_folder: Path,
    open_window: OpenWindow,
    record_property: Callable[[str, object], None],
) -> None:
    desk, report, stray = open_window(counter.home), Report(), 0
    steps.open_and_sign_in(desk)
    for number in range(6):
        card = f"0191880{number:05d}|{number:09d}|Người nộp mẫu {number}|15081988|Nữ|Xóm mẫu, Thái Nguyên|22042021"
        draft = begin(counter, desk, card)
        pages = drop(scan_folder, stack(SEED + number))
        desk.key("F4")
        desk.wait_until(f"SELECT ({CAME}) = ?", draft, len(pages), seconds=4 * SLOWEST)
        desk.wait_until(f"SELECT {steps.TICKED} > 0 FROM drafts WHERE uid = ?", draft)
        rows = desk.ask(PAGES, draft)
        count(report, pages, rows)
        wanted = list(belongs(pages))
        stray += sum(row[2] not in {None, at} for row, at in zip(rows, wanted, strict=True))
        assert all(hash_file(desk.home / "scans" / draft / row[5]) == row[6] for row in rows)
        not_there = sum(row[2] != at for row, at in zip(rows, wanted, strict=True))
        record_property(f"stack {number}: pages not in their papers", not_there)
    desk.close()
    check_is_clean(desk.home, "--deep")
    record_property("two hundred scans", f"\n{report}")
    assert report.pages >= SOME_PAGES
    assert stray == 0, "two documents never mix"
    assert report.wrong == []
    assert report.separators_read >= 0.995 * report.separators
    assert report.taken_for_blank == []
    assert report.blanks_right >= 0.95 * report.blanks
