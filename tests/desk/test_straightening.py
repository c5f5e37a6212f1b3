"""Straightening on demand: pages are measured, what else was edited stays, and it is taken back as any act."""

from pathlib import Path

import pytest

from app import errors
from app.desk import drafts, page_acts, scans, straightening
from app.desk.desk import Desk
from tests.desk import pages
from tests.desk.test_stacks import scanned
from tests.samples.scans.make import Page

ASKEW = Page("written", dpi=150, seed=7, tilt=3.0)


def test_pages_are_turned_by_what_is_measured_and_stay_edited_otherwise(desk: Desk, tmp_path: Path) -> None:
    draft = drafts.open_draft(desk)
    uid = scans.add_page(desk, draft, scanned(tmp_path, ASKEW), 1)
    page_acts.edit(desk, draft, [uid], skew=0.0, brightness=20, crop=(0.1, 0.1, 0.9, 0.9))
    before = straightening.straighten(desk, draft, [uid])
    (page,) = pages.shown(desk, draft)
    assert abs(abs(page.edits.skew) - 3.0) < 0.3
    assert (page.edits.brightness, page.edits.crop) == (20, (0.1, 0.1, 0.9, 0.9))
    page_acts.arrange(desk, draft, before)
    assert pages.shown(desk, draft)[0].edits.skew == 0.0


def test_a_draft_that_is_closed_is_left_alone(desk: Desk) -> None:
    with pytest.raises(errors.UnknownDraft):
        straightening.straighten(desk, "nobody", ["x"])
