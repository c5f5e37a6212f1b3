"""What a dossier owes, what is open, and the change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.rules import fees
from app.rules.fees import Account, Fee, Owed

ALWAYS = Fee("Phí thẩm định", 2_200_000, "PTD")
BY_CASE = Fee("Lệ phí cấp lại", 100_000, case="Cấp lại")
EACH_SET = Fee("Phí sao hồ sơ", 10_000, per_set=True)


def test_items_without_a_case_are_due_and_others_where_their_case_is_ticked() -> None:
    items = (ALWAYS, BY_CASE, EACH_SET)
    assert fees.owed(items, frozenset(), 3) == (
        Owed("Phí thẩm định", 2_200_000, 2_200_000, "PTD"),
        Owed("Phí sao hồ sơ", 30_000, 30_000),
    )
    assert [one.name for one in fees.owed(items, {"Cấp lại"}, 1)] == [ALWAYS.name, BY_CASE.name, EACH_SET.name]


def test_a_single_amount_of_the_catalogue_is_one_item_and_items_go_before_it() -> None:
    assert fees.items_of((), 30_000) == (Fee("Phí, lệ phí", 30_000),)
    assert fees.items_of((ALWAYS,), 30_000) == (ALWAYS,)
    assert fees.items_of((), 0) == fees.items_of((), None) == ()


def test_less_is_owed_only_with_a_reason_and_never_more_than_the_full_fee() -> None:
    one = Owed("Phí", 100, 100)
    assert fees.reduced(one, 0, " Người khuyết tật ") == Owed("Phí", 100, 0, reason="Người khuyết tật")
    assert fees.reduced(Owed("Phí", 100, 50, reason="Giảm"), 100, "") == one
    with pytest.raises(errors.ReasonNeeded):
        fees.reduced(one, 99, "  ")
    for amount in (-1, 101):
        with pytest.raises(errors.BadAmount):
            fees.reduced(one, amount, "Lý do")


@pytest.mark.parametrize(
    ("account", "left", "paid"),
    [
        (Account(), 0, False),
        (Account(0), 0, False),
        (Account(100, 40), 60, False),
        (Account(100, 100), 0, True),
        (Account(100, 120), 0, True),
    ],
)
def test_what_is_open_and_whether_it_is_paid(account: Account, left: int, paid: bool) -> None:
    assert (account.open, account.is_paid) == (left, paid)


def test_nothing_is_taken_that_is_not_open() -> None:
    fees.refuse_overpaying(Account(100, 40), 60)
    for amount in (0, -5, 61):
        with pytest.raises(errors.BadAmount):
            fees.refuse_overpaying(Account(100, 40), amount)
    for settled in (Account(), Account(0), Account(100, 100)):
        with pytest.raises(errors.NothingOwed):
            fees.refuse_overpaying(settled, 1)


@given(st.integers(1, fees.MOST), st.integers(0, fees.MOST))
def test_change_and_amount_add_up_to_what_was_given(amount: int, given_: int) -> None:
    back = fees.change(amount, given_)
    assert (back is None) == (given_ < amount)
    assert back is None or (back >= 0 and amount + back == given_)
