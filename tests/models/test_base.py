"""Identities and values as rows have them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date, Integer, String

from app.models.base import Moment, decode, derived_uid, encode, new_uid


def test_fresh_identities_differ_and_sort_by_time() -> None:
    made = [new_uid() for _n in range(1000)]
    assert len(set(made)) == 1000
    assert made == sorted(made)
    assert {uid[14] for uid in made} == {"7"}


def test_two_homes_derive_the_same_identity_and_other_keys_another() -> None:
    assert derived_uid("officer", "H55.14", "mau") == "897bfff9-a41e-5a01-b369-b6df4b705f6f"
    keys = [("a", "bc"), ("ab", "c"), ("abc",), ("a", "b", "c"), ("abc", "")]
    assert len({derived_uid(*key) for key in keys}) == len(keys)


@given(st.datetimes(timezones=st.timezones()).filter(lambda moment: 1 < moment.year < 9999))
def test_a_moment_travels_as_utc_and_comes_back(moment: datetime) -> None:
    told = encode(moment)
    assert told.endswith("Z")
    assert decode(Moment(), told) == moment.astimezone(UTC)


@given(st.dates())
def test_a_day_travels_and_comes_back(day: date) -> None:
    assert decode(Date(), encode(day)) == day


def test_other_values_travel_as_they_are() -> None:
    for kind, value in ((String(), "2026-11-25"), (Integer(), 7), (String(), None), (Moment(), None)):
        assert decode(kind, encode(value)) == value
    assert encode(datetime(2026, 11, 25, 9, 41, tzinfo=timezone(timedelta(hours=7)))) == "2026-11-25T02:41:00Z"
    assert encode(datetime(2026, 11, 25, 2, 41, 0, 5, tzinfo=UTC)) == "2026-11-25T02:41:00.000005Z"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        decode(Moment(), text)
