"""Stacks taken into a draft: separators say where the pages behind them belong."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app import errors
from app.desk import assembling, drafts, intake, scans
from app.desk.desk import Desk
from app.models.draft import DraftContent
from app.queries import dossiers
from app.rules.stack import Is
from app.scanning.sources.contract import ScannedPage
from tests.desk import pages
from tests.desks import open_draft, procedure
from tests.samples.scans.make import Page, encoded

SHEET = Page("separator", 2, dpi=150, seed=1)


@pytest.fixture
def draft(desk: Desk) -> str:
    """A draft of the procedure whose separators the sample scans have."""
    version = procedure(desk)
    assert version.code.startswith("2.001646")
    return drafts.open_draft(desk, replace(DraftContent(), version_uid=version.uid))


def scanned(folder: Path, page: Page) -> ScannedPage:
    data, suffix = encoded(page)
    path = folder / f"page{suffix}"
    path.write_bytes(data)
    return ScannedPage(path, 1, page.dpi)


def taken(desk: Desk, draft: str, folder: Path, stack: Sequence[Page], component: int | None) -> list[scans.TakenIn]:
    done: list[scans.TakenIn] = []
    for page in stack:
        top = all(one.kind is Is.BLANK for one in done)
        done.append(scans.take_in(desk, draft, scanned(folder, page), scans.Taking(component, top=top)))
        component = done[-1].component
    return done


def test_pages_behind_a_separator_go_to_its_component(desk: Desk, draft: str, tmp_path: Path) -> None:
    written, blank = Page("written", dpi=150, seed=7), Page("blank", dpi=150, seed=8)
    stack = [written, SHEET, written, blank, Page("patch", dpi=150), written]
    done = taken(desk, draft, tmp_path, stack, 1)
    shown = pages.shown(desk, draft)
    assert [page.component for page in shown] == [1, None, 2, 2, None, None]
    assert [page.mark for page in shown] == ["", "separator", "", "", "separator", ""]
    assert [page.said for page in shown][1] == "QMC-SEP|2|2.001646"
    assert {made.component: made.pages for made in assembling.assemble_draft(desk, draft)} == {1: 1, 2: 1}
    scans.place(desk, draft, [done[1].uid], 2)
    assert pages.shown(desk, draft)[1].mark == ""
    assert {made.component: made.pages for made in assembling.assemble_draft(desk, draft)} == {1: 1, 2: 2}


def test_separators_and_the_slip_on_top_hold_no_acceptance_up_but_papers_not_sorted_do(
    desk: Desk, tmp_path: Path
) -> None:
    draft, written = open_draft(desk), Page("written", dpi=150, seed=7)
    stack = [Page("receipt", dpi=200, seed=3), SHEET, written, Page("patch", dpi=150)]
    taken(desk, draft, tmp_path, stack, None)
    loose = scans.add_page(desk, draft, scanned(tmp_path, written))
    with pytest.raises(errors.PagesNotSorted) as raised:
        intake.accept(desk, draft)
    assert raised.value.count == 1
    scans.place(desk, draft, [loose], 1)
    uid = intake.accept(desk, draft).dossier_uid
    with desk.store.reading() as session:
        found = dossiers.dossier(session, uid)
    assert found is not None
    assert [document.pages for document in found.documents] == [1, 1]


@pytest.mark.parametrize("other", [replace(SHEET, kind="foreign"), replace(SHEET, position=59)])
def test_a_separator_of_something_else_is_flagged_and_what_follows_is_not_sorted(
    desk: Desk, draft: str, tmp_path: Path, other: Page
) -> None:
    taken(desk, draft, tmp_path, [SHEET, other, Page("written", dpi=150, seed=7)], 1)
    shown = pages.shown(desk, draft)
    assert [(page.mark, page.component) for page in shown] == [("separator", None), ("unsure", None), ("", None)]
    scans.set_aside(desk, draft, [shown[1].uid], False)
    assert pages.shown(desk, draft)[1].mark == ""


def test_this_office_s_slip_on_top_is_told_and_is_no_paper(desk: Desk, draft: str, tmp_path: Path) -> None:
    slip = Page("receipt", dpi=200, seed=3)
    first, _written, again = taken(desk, draft, tmp_path, [slip, Page("written", dpi=150, seed=7), slip], 1)
    assert first.kind is Is.RECEIPT
    assert first.said.split("|")[0].startswith("H55.14-")
    shown = pages.shown(desk, draft)
    assert [(page.mark, page.component) for page in shown] == [("receipt", None), ("", 1), ("", 1)]
    assert again.kind is Is.PAGE


def test_a_scan_is_straightened_and_a_page_of_a_pdf_is_left_alone(desk: Desk, draft: str, tmp_path: Path) -> None:
    askew = Page("written", dpi=150, tilt=3.0, seed=7)
    scans.add_page(desk, draft, scanned(tmp_path, askew), 1)
    assert pages.shown(desk, draft)[0].edits.skew == pytest.approx(-3.0, abs=0.2)
    scans.add_page(desk, draft, scanned(tmp_path, askew), 1, scans.ELECTRONIC)
    assert pages.shown(desk, draft)[1].edits.skew == pytest.approx(-3.0, abs=0.2)
    pdf = tmp_path / "page.pdf"
    Image.open(io.BytesIO(encoded(askew)[0])).save(pdf, resolution=150)
    scans.add_page(desk, draft, ScannedPage(pdf, 1, 0), 1, scans.ELECTRONIC)
    assert pages.shown(desk, draft)[2].edits.none
