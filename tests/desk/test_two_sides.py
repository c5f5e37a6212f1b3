"""Stacks read in two loads: fronts, then the backs of the turned stack; nothing is brought together by guessing."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app import errors
from app.desk import drafts, scans, two_sides
from app.desk.desk import Desk
from app.desk.two_sides import BACK, FRONT
from app.models.draft import DraftContent
from app.queries import drafts as queries
from app.queries.drafts import PageView, Sides
from app.scanning.sources.contract import ScannedPage
from tests.desk import pages
from tests.desks import procedure
from tests.samples.scans.make import Page, encoded

FIRST, THIRD = (Page("separator", position, dpi=150, seed=position) for position in (1, 3))
BLANK = Page("blank", dpi=150, seed=8)


@pytest.fixture
def draft(desk: Desk) -> str:
    return drafts.open_draft(desk, replace(DraftContent(), version_uid=procedure(desk).uid))


def read(desk: Desk, draft: str, stack: Sequence[Page | None], side: str, component: int | None = None) -> list[str]:
    """Read a load as a feeder gives it; None is a small written page with no code."""
    follows, done = side == FRONT, []
    for page in stack:
        given = pages.page(desk.home.path / "arrived") if page is None else scanned(desk.home.path / "arrived", page)
        taken = scans.take_in(desk, draft, given, scans.Taking(component, side=side))
        component = taken.component if follows else None
        done.append(taken.uid)
    return done


def scanned(folder: Path, page: Page) -> ScannedPage:
    data, suffix = encoded(page)
    folder.mkdir(exist_ok=True)
    path = folder / f"page{suffix}"
    path.write_bytes(data)
    return ScannedPage(path, 1, page.dpi)


def shown(desk: Desk, draft: str) -> list[PageView]:
    return [page for page in pages.shown(desk, draft) if not page.removed]


def sides(desk: Desk, draft: str) -> Sides:
    with desk.store.reading() as session:
        return queries.sides(session, draft)


def test_backs_come_reversed_and_stand_behind_their_fronts_where_the_stack_lay(desk: Desk, draft: str) -> None:
    (before,) = pages.add(desk, draft)
    one, two, three = read(desk, draft, [None] * 3, FRONT, 2)
    (between,) = pages.add(desk, draft)
    assert sides(desk, draft) == two_sides.bring_together(desk, draft) == Sides(3, 0)
    third, second, first = read(desk, draft, [None] * 3, BACK)
    assert sides(desk, draft) == Sides(3, 3)
    assert two_sides.bring_together(desk, draft) == Sides(0, 0)
    found = shown(desk, draft)
    assert [page.uid for page in found] == [before, one, first, two, second, three, third, between]
    assert [page.component for page in found] == [None, *[2] * 6, None]
    assert {page.side for page in found} == {""}
    assert sides(desk, draft) == Sides(0, 0)


def test_separators_rule_over_the_sheets_as_they_lie_also_one_that_lay_face_down(desk: Desk, draft: str) -> None:
    read(desk, draft, [FIRST, None, BLANK, None, FIRST, None], FRONT)
    read(desk, draft, [None, BLANK, None, THIRD, BLANK, BLANK], BACK)
    assert two_sides.bring_together(desk, draft) == Sides(0, 0)
    found = shown(desk, draft)
    fronts, backs = found[::2], found[1::2]
    assert [page.mark for page in fronts] == ["separator", "", "", "", "separator", ""]
    assert [page.mark for page in backs] == ["", "", "separator", "", "", ""]
    assert [page.component for page in fronts] == [None, 1, 1, 3, None, 1]
    assert [page.component for page in backs] == [1, 1, None, 3, 1, 1]
    assert [page.blank for page in backs] == [True, True, False, False, True, False]


def test_where_pages_are_sorted_later_no_separator_is_followed(desk: Desk, draft: str) -> None:
    read(desk, draft, [None, None], FRONT)
    read(desk, draft, [None, THIRD], BACK)
    two_sides.bring_together(desk, draft, by_separators=False)
    assert [page.component for page in shown(desk, draft)] == [None] * 4


@pytest.mark.parametrize("backs", [1, 3])
def test_counts_that_do_not_match_change_nothing_and_the_backs_can_be_read_anew(
    desk: Desk, draft: str, backs: int
) -> None:
    fronts = read(desk, draft, [None] * 2, FRONT, 1)
    wrong = read(desk, draft, [None] * backs, BACK)
    before = shown(desk, draft)
    assert two_sides.bring_together(desk, draft) == Sides(2, backs)
    assert shown(desk, draft) == before
    assert [page.uid for page in before] == [*fronts, *wrong]
    two_sides.drop_backs(desk, draft)
    assert [page.uid for page in shown(desk, draft)] == fronts
    scans.take_back(desk, draft, wrong)
    assert sides(desk, draft) == Sides(2, 0)
    scans.remove(desk, draft, wrong)
    second, first = read(desk, draft, [None] * 2, BACK)
    two_sides.bring_together(desk, draft)
    assert [page.uid for page in shown(desk, draft)] == [fronts[0], first, fronts[1], second]


def test_fronts_alone_stay_whole_when_no_backs_are_wanted(desk: Desk, draft: str) -> None:
    fronts = read(desk, draft, [None] * 2, FRONT, 1)
    two_sides.leave_apart(desk, draft)
    assert [(page.uid, page.component, page.side) for page in shown(desk, draft)] == [(uid, 1, "") for uid in fronts]
    drafts.discard(desk, draft)
    with pytest.raises(errors.UnknownDraft):
        two_sides.bring_together(desk, draft)


def test_drafts_in_which_fronts_wait_are_told_with_their_owner_until_they_are_closed(desk: Desk, draft: str) -> None:
    fronts = read(desk, draft, [None] * 2, FRONT)
    scans.remove(desk, draft, fronts[:1])
    with desk.store.reading() as session:
        assert [(found.uid, found.sides) for found in queries.half_read(session)] == [(draft, Sides(1, 0))]
    drafts.discard(desk, draft)
    with desk.store.reading() as session:
        assert queries.half_read(session) == ()


def test_blank_pages_of_a_profile_that_keeps_them_count_as_any_other(desk: Desk, draft: str) -> None:
    folder = desk.home.path / "arrived"
    kept = scans.take_in(desk, draft, pages.page(folder, blank=True), scans.Taking(1, keep_blanks=True))
    aside = scans.take_in(desk, draft, pages.page(folder, blank=True), scans.Taking(1))
    assert {page.uid: page.blank for page in shown(desk, draft)} == {kept.uid: False, aside.uid: True}
