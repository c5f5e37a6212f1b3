"""Stacks sorted by their separators: nothing is lost, nothing is mixed, whatever order pages come in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.rules.stack import Is, Part, Sheet, Sorting, component_of, sort

SEPARATOR, UNSURE, BLANK, PAGE = Sheet(Is.SEPARATOR, "QMC-SEP|2"), Sheet(Is.UNSURE), Sheet(Is.BLANK), Sheet()
RECEIPT = Sheet(Is.RECEIPT, "H55.14-261125-0007")
SHEETS = st.lists(st.sampled_from([SEPARATOR, Sheet(Is.SEPARATOR, "PATCHT"), UNSURE, BLANK, PAGE, RECEIPT]))


@given(SHEETS)
def test_every_page_lies_in_one_place_and_in_its_order(sheets: list[Sheet]) -> None:
    sorting = sort(sheets)
    placed = [place for part in sorting.parts for place in (*part.pages, *part.blanks)]
    assert sorted([*placed, *sorting.separators]) == list(range(len(sheets)))
    for part in sorting.parts:
        assert list(part.pages) == sorted(part.pages)
        assert list(part.blanks) == sorted(part.blanks)
    firsts = [min(part.pages + part.blanks) for part in sorting.parts if part.pages or part.blanks]
    assert firsts == sorted(firsts)


@given(SHEETS)
def test_no_part_holds_pages_from_both_sides_of_a_separator(sheets: list[Sheet]) -> None:
    borders = [place for place, sheet in enumerate(sheets) if sheet.kind in {Is.SEPARATOR, Is.UNSURE}]
    for part in sort(sheets).parts:
        for before, after in pairwise(sorted(part.pages + part.blanks)):
            assert not any(before < border <= after for border in borders)


@given(SHEETS, st.integers(0, 20))
def test_a_stack_may_come_in_several_loads(sheets: list[Sheet], first: int) -> None:
    sorting: Sorting = sort(sheets[:first])
    for sheet in sheets[first:]:
        sorting = sorting.then(sheet)
    assert sorting == sort(sheets)


def test_an_ordinary_stack() -> None:
    assert sort(
        [RECEIPT, SEPARATOR, PAGE, BLANK, PAGE, RECEIPT, UNSURE, PAGE, Sheet(Is.SEPARATOR, "PATCHT")]
    ).parts == (
        Part("", (0,), receipt=RECEIPT.text),
        Part("QMC-SEP|2", (2, 4, 5), (3,)),
        Part("", (6, 7), unsure=(6,)),
        Part("PATCHT"),
    )


@pytest.mark.parametrize(
    ("text", "component"),
    [("QMC-SEP|2", 2), ("QMC-SEP|2|2.001646", 2), ("QMC-SEP|", None), ("PATCHT", None), ("QMC-SEP||2.001646", None)],
)
def test_a_separator_names_a_component_of_this_procedure(text: str, component: int | None) -> None:
    assert component_of(Sheet(Is.SEPARATOR, text), "2.001646.000.00.00.H55", {1, 2}) == component


@pytest.mark.parametrize("text", ["QMC-SEP|3", "QMC-SEP|2|1.000001", "QMC-SEP||1.000001"])
def test_a_separator_of_something_else_is_none_of_this_procedure(text: str) -> None:
    with pytest.raises(errors.BadSeparatorCode):
        component_of(Sheet(Is.SEPARATOR, text), "2.001646", {1, 2})
