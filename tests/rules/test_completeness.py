"""Completeness, exactly."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.completeness import (
    Counts,
    Need,
    PaperKind,
    Requirement,
    Standing,
    check,
    counted,
    shortfall,
    ticks_for_what_came,
)

ORIGINAL = Requirement(1, "Đơn đề nghị", PaperKind.ORIGINAL, originals=1, required=True)
CERTIFIED = Requirement(2, "Giấy chứng nhận", PaperKind.CERTIFIED, copies=1, required=True)
COPY = Requirement(3, "Hợp đồng", PaperKind.COPY, copies=1, required=True)
SHOWN = Requirement(4, "Căn cước", PaperKind.SHOWN, required=True)


@pytest.mark.parametrize(
    ("wanted", "handed", "met"),
    [
        (ORIGINAL, Counts(original=1), True),
        (ORIGINAL, Counts(electronic=1), True),
        (ORIGINAL, Counts(copy=1), False),
        (ORIGINAL, Counts(certified=1), False),
        (ORIGINAL, Counts(shown=1), False),
        (CERTIFIED, Counts(certified=1), True),
        (CERTIFIED, Counts(shown=1, copy=1), True),
        (CERTIFIED, Counts(copy=1), False),
        (CERTIFIED, Counts(shown=1), False),
        (CERTIFIED, Counts(original=1), False),
        (COPY, Counts(copy=1), True),
        (COPY, Counts(certified=1), True),
        (COPY, Counts(original=1), True),
        (COPY, Counts(shown=1), False),
        (SHOWN, Counts(shown=1), True),
        (SHOWN, Counts(original=1), False),
    ],
)
def test_what_meets_what(wanted: Requirement, handed: Counts, met: bool) -> None:
    assert check([wanted], {wanted.position: handed}).complete is met


def test_both_counts_zero_count_as_one() -> None:
    nothing_said = replace(COPY, copies=0)
    assert shortfall(nothing_said, Counts(), 1) == (Need(PaperKind.COPY, 1),)


def test_needs_grow_with_the_sets() -> None:
    two_kinds = replace(ORIGINAL, originals=1, copies=2)
    assert shortfall(two_kinds, Counts(original=1, copy=1), 2) == (
        Need(PaperKind.ORIGINAL, 1),
        Need(PaperKind.COPY, 3),
    )


def test_an_original_left_over_stands_for_a_copy_but_serves_once() -> None:
    two_kinds = replace(ORIGINAL, originals=1, copies=1)
    assert shortfall(two_kinds, Counts(original=2), 1) == ()
    assert shortfall(two_kinds, Counts(original=1), 1) == (Need(PaperKind.COPY, 1),)


def test_a_component_bound_to_a_case_applies_and_is_required_when_it_is_ticked() -> None:
    bound = replace(COPY, required=False, case="cấp lại")
    assert check([bound], {}).rows[0].standing is Standing.NOT_APPLICABLE
    ticked = check([bound], {}, frozenset({"cấp lại"}))
    assert ticked.rows[0].standing is Standing.REQUIRED
    assert not ticked.complete


def test_an_unmarked_component_is_optional() -> None:
    optional = replace(COPY, required=False)
    found = check([optional], {})
    assert found.complete
    assert found.rows[0].standing is Standing.OPTIONAL


def group(*members: Requirement) -> list[Requirement]:
    return [replace(m, position=at, group="MT") for at, m in enumerate(members, 1)]


def test_a_group_asks_for_one_member_in_full() -> None:
    members = group(replace(COPY, copies=2), replace(COPY, copies=1))
    assert not check(members, {1: Counts(copy=1)}).complete
    assert check(members, {2: Counts(copy=1)}).complete
    missing = check(members, {}).missing
    assert [m.positions for m in missing] == [(1, 2)]


def test_a_group_is_required_when_an_applying_member_is() -> None:
    optional = group(replace(COPY, required=False), replace(COPY, required=False))
    assert check(optional, {}).complete
    one_marked = group(replace(COPY, required=False), COPY)
    assert not check(one_marked, {}).complete


def test_members_that_do_not_apply_meet_nothing() -> None:
    members = group(COPY, replace(COPY, case="cấp lại"))
    assert not check(members, {2: Counts(copy=1)}).complete


def test_a_group_whose_members_all_have_cases_asks_for_the_case() -> None:
    members = group(replace(COPY, case="cơ sở mới"), replace(COPY, case="cấp lại"))
    (missing,) = check(members, {}).missing
    assert missing.choose_cases == ("cơ sở mới", "cấp lại")
    assert check(members, {2: Counts(copy=1)}, frozenset({"cấp lại"})).complete


def test_everything_missing_is_named_at_once_in_order() -> None:
    found = check([ORIGINAL, CERTIFIED, COPY], {2: Counts(certified=1)})
    assert [m.positions for m in found.missing] == [(1,), (3,)]
    assert found.missing[0].needs == (Need(PaperKind.ORIGINAL, 1),)


COUNTS = st.builds(Counts, *(st.integers(0, 3) for _kind in PaperKind))
REQUIREMENTS = st.builds(
    Requirement,
    position=st.just(1),
    name=st.just("Giấy tờ"),
    kind=st.sampled_from(PaperKind),
    originals=st.integers(0, 2),
    copies=st.integers(0, 2),
    required=st.just(True),
)


@given(REQUIREMENTS, COUNTS, st.sampled_from(PaperKind), st.integers(1, 3))
def test_one_more_paper_never_makes_it_less_complete(
    wanted: Requirement, handed: Counts, kind: PaperKind, sets: int
) -> None:
    before = sum(need.count for need in shortfall(wanted, handed, sets))
    more = handed.with_count(kind, handed.of(kind) + 1)
    assert sum(need.count for need in shortfall(wanted, more, sets)) <= before


@given(REQUIREMENTS, COUNTS, st.integers(1, 3))
def test_handing_in_what_is_short_completes_it(wanted: Requirement, handed: Counts, sets: int) -> None:
    for need in shortfall(wanted, handed, sets):
        handed = handed.with_count(need.kind, handed.of(need.kind) + need.count)
    assert shortfall(wanted, handed, sets) == ()


@pytest.mark.parametrize("wanted", [ORIGINAL, CERTIFIED, COPY, SHOWN])
def test_nothing_more_is_asked_for_what_is_used_again(wanted: Requirement) -> None:
    assert check([wanted], {}, sets=3, reused=frozenset({wanted.position})).complete
    assert not check([wanted], {}, reused=frozenset({99})).complete


def test_one_of_a_group_used_again_is_enough() -> None:
    group = [replace(COPY, position=at, group="ATTP") for at in (4, 5)]
    assert check(group, {}, reused=frozenset({5})).complete
    assert not check(group, {}).complete


def test_a_paper_is_known_by_its_code_and_by_its_name() -> None:
    assert COPY.paper_keys == ("hop dong",)
    assert replace(COPY, paper_code="  KQ.Đ15 ").paper_keys == ("kq.d15", "hop dong")


def test_what_came_is_ticked_as_it_is_asked_for_and_what_staff_counted_stands() -> None:
    both = Requirement(5, "Giấy phép", PaperKind.ORIGINAL, originals=1, copies=2)
    asked = [ORIGINAL, CERTIFIED, COPY, SHOWN, both]
    counted = {2: Counts(copy=1), 3: Counts()}
    ticks = ticks_for_what_came(asked, {1, 2, 3, 5, 99}, counted, sets=2)
    assert ticks == {1: Counts(original=2), 3: Counts(copy=2), 5: Counts(original=2, copy=4)}
    assert ticks_for_what_came(asked, {1, 3}, {}, reused={1}) == {3: Counts(copy=1)}
    assert ticks_for_what_came(asked, (), {}) == {}


def test_papers_of_which_pages_came_count_and_what_staff_counted_stands() -> None:
    came = {1: False, 2: True, 3: True, 99: False}
    assert counted([ORIGINAL, CERTIFIED, COPY], {3: Counts(copy=2), 2: Counts()}, came) == {
        1: Counts(original=1),
        3: Counts(copy=2),
    }
    assert counted([ORIGINAL, CERTIFIED], {}, {2: True}) == {2: Counts(electronic=1)}
