"""Numbers that many results get one after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.rules.result_numbers import counted_up


@pytest.mark.parametrize(
    ("first", "following"),
    [("15/XN-SCT", "16/XN-SCT"), ("099/XN", "100/XN"), ("009", "010"), ("SCT 7/2026", "SCT 8/2026"), ("9", "10")],
)
def test_the_first_group_of_digits_is_counted_up(first: str, following: str) -> None:
    assert counted_up(first, 2) == (first, following)


def test_what_holds_no_digits_cannot_be_counted_up() -> None:
    with pytest.raises(errors.BadInput):
        counted_up("XN-SCT", 2)


@given(st.integers(0, 10**6), st.integers(1, 200), st.sampled_from(["", "/XN-SCT", "/2026/XN"]))
def test_no_two_are_alike_and_each_is_one_more(start: int, count: int, sign: str) -> None:
    numbers = counted_up(f"{start}{sign}", count)
    assert [int(one.removesuffix(sign)) for one in numbers] == list(range(start, start + count))
