"""Sheets nobody is sure of: what staff say of one decides where the pages behind it belong."""

from pathlib import Path

import pytest

from app import errors
from app.desk import page_acts, unsure_sheets
from app.desk.desk import Desk
from tests.desk import pages
from tests.desk.test_stacks import SHEET, draft, taken
from tests.samples.scans.make import Page

__all__ = ["draft"]

FOREIGN = Page("foreign", 2, dpi=150)
WRITTEN = Page("written", dpi=150, seed=7)


@pytest.fixture
def sheet(desk: Desk, draft: str, tmp_path: Path) -> str:
    """An unsure sheet between pages of the second paper, with two unsorted pages and a separator behind it."""
    done = taken(desk, draft, tmp_path, [SHEET, WRITTEN, FOREIGN, WRITTEN, WRITTEN, SHEET, WRITTEN], 1)
    assert sorted_as(desk, draft) == [None, 2, None, None, None, None, 2]
    return done[2].uid


def sorted_as(desk: Desk, draft: str) -> list[int | None]:
    return [page.component for page in pages.shown(desk, draft)]


def test_a_sheet_that_is_a_paper_lets_the_stack_go_on_as_before_it(desk: Desk, draft: str, sheet: str) -> None:
    before = unsure_sheets.is_paper(desk, draft, sheet)
    assert sorted_as(desk, draft) == [None, 2, 2, 2, 2, None, 2]
    assert pages.shown(desk, draft)[2].mark == ""
    page_acts.arrange(desk, draft, before)
    assert sorted_as(desk, draft) == [None, 2, None, None, None, None, 2]
    assert pages.shown(desk, draft)[2].mark == "unsure"


def test_a_sheet_that_is_a_separator_sorts_what_lies_behind_it(desk: Desk, draft: str, sheet: str) -> None:
    unsure_sheets.is_separator(desk, draft, sheet, 5)
    assert sorted_as(desk, draft) == [None, 2, 5, 5, 5, None, 2]
    shown = pages.shown(desk, draft)[2]
    assert (shown.mark, shown.aside) == ("separator", True)


def test_a_paper_right_behind_a_separator_belongs_to_what_that_says(desk: Desk, draft: str, tmp_path: Path) -> None:
    done = taken(desk, draft, tmp_path, [WRITTEN, SHEET, FOREIGN, WRITTEN], 1)
    unsure_sheets.is_paper(desk, draft, done[2].uid)
    assert sorted_as(desk, draft) == [1, None, 2, 2]


def test_a_draft_that_is_closed_takes_no_answer(desk: Desk) -> None:
    with pytest.raises(errors.UnknownDraft):
        unsure_sheets.is_paper(desk, "nobody", "x")
