"""Pages turned upright by their words: once, surely, and never against staff."""

import pytest
from sqlalchemy import update

from app.desk import page_acts, scans, uprighting
from app.desk.desk import Desk
from app.models.draft import DraftPage
from app.rules.stack import Is
from app.scanning.sources.contract import ScannedPage
from tests.desk import pages
from tests.desks import open_draft
from tests.samples import written

LINES = written.CONTRACT


def never() -> bool:
    return False


def add(desk: Desk, draft: str, turned: int) -> str:
    sheet = written.jpeg(desk.home.path / f"{turned}.jpg", LINES, dpi=150, turned=turned)
    return scans.add_page(desk, draft, ScannedPage(sheet, 1, 150), 1)


def rotations(desk: Desk, draft: str) -> dict[str, int]:
    return {page.uid: page.rotation for page in pages.shown(desk, draft)}


def test_a_page_on_its_head_is_turned_once_and_staff_may_turn_it_back(desk: Desk) -> None:
    draft = open_draft(desk)
    upright, head = add(desk, draft, 0), add(desk, draft, 180)
    assert list(uprighting.turn_upright(desk, draft, never)) == [head]
    assert rotations(desk, draft) == {upright: 0, head: 180}
    scans.rotate(desk, draft, [head], 180)
    assert list(uprighting.turn_upright(desk, draft, never)) == []
    assert rotations(desk, draft) == {upright: 0, head: 0}


def test_what_was_cut_off_of_a_page_goes_along_when_it_is_turned(desk: Desk) -> None:
    draft = open_draft(desk)
    head = add(desk, draft, 180)
    page_acts.edit(desk, draft, [head], crop=(0.1, 0.2, 0.95, 0.9))
    assert list(uprighting.turn_upright(desk, draft, never)) == [head]
    assert crop(desk, draft) == pytest.approx((0.05, 0.1, 0.9, 0.8))
    scans.rotate(desk, draft, [head], 90)
    assert crop(desk, draft) == pytest.approx((0.2, 0.05, 0.9, 0.9))


def crop(desk: Desk, draft: str) -> tuple[float, ...]:
    (page,) = pages.shown(desk, draft)
    return page.edits.crop


def test_a_page_that_staff_turned_before_stays_as_they_left_it(desk: Desk) -> None:
    draft = open_draft(desk)
    page = add(desk, draft, 90)
    scans.rotate(desk, draft, [page], 90)
    assert list(uprighting.turn_upright(desk, draft, never)) == []
    assert rotations(desk, draft) == {page: 90}


def test_a_page_that_staff_turn_while_it_is_looked_at_stays_as_they_left_it(desk: Desk) -> None:
    draft = open_draft(desk)
    page = add(desk, draft, 180)
    asked: list[None] = []

    def turning() -> bool:
        """Let staff turn the page at the second time that it is asked whether to go on: the child looks at it."""
        asked.append(None)
        if len(asked) == 2:
            scans.rotate(desk, draft, [page], 90)
        return False

    assert list(uprighting.turn_upright(desk, draft, turning)) == []
    assert len(asked) > 2
    assert rotations(desk, draft) == {page: 90}


def test_blank_and_removed_pages_and_those_without_words_are_left_alone(desk: Desk) -> None:
    draft = open_draft(desk)
    aside, removed = add(desk, draft, 180), add(desk, draft, 180)
    scans.set_aside(desk, draft, [aside], aside=True)
    scans.remove(desk, draft, [removed])
    pages.add(desk, draft, 1)
    assert list(uprighting.turn_upright(desk, draft, never)) == []
    assert set(rotations(desk, draft).values()) == {0}
    scans.take_back(desk, draft, [removed])
    assert list(uprighting.turn_upright(desk, draft, never)) == [removed]


def test_a_sheet_that_is_no_paper_is_not_looked_at(desk: Desk) -> None:
    draft = open_draft(desk)
    sheet = add(desk, draft, 180)
    with desk.store.transaction() as session:
        session.execute(update(DraftPage).values(mark=Is.SEPARATOR.value))
    assert list(uprighting.turn_upright(desk, draft, never)) == []
    assert rotations(desk, draft) == {sheet: 0}


def test_without_tesseract_nothing_is_turned_and_nothing_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = open_draft(desk)
    page = add(desk, draft, 180)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert list(uprighting.turn_upright(desk, draft, never)) == []
    assert rotations(desk, draft) == {page: 0}
