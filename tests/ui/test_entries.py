"""Times and days as staff type them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.ui.widgets.entries import parse_day, parse_time


@pytest.mark.parametrize("typed", ["7:30", "07:30", "7h30", "07H30", "730", "0730", "7.30", "7g30", " 7 h 30 "])
def test_a_time_is_understood_as_staff_write_it(typed: str) -> None:
    assert parse_time(typed) == time(7, 30)


@pytest.mark.parametrize("typed", ["7", "7h", "07", "7:00", "700"])
def test_a_full_hour_needs_no_minutes(typed: str) -> None:
    assert parse_time(typed) == time(7)


@pytest.mark.parametrize("typed", ["", "24:00", "7:60", "7:3", "sáng", "7:30:00", "-7:30", "12345"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_time(typed)


@pytest.mark.parametrize("typed", ["2/9/2026", "02/09/2026", "2-9-2026", "2.9.2026", "02092026", " 2 9 2026 "])
def test_a_day_is_understood_as_staff_write_it(typed: str) -> None:
    assert parse_day(typed) == date(2026, 9, 2)


@pytest.mark.parametrize("typed", ["", "31/2/2026", "2/9", "2/9/26", "2026-09-02", "hôm nay", "2/9/2026/1"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_day(typed)


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_time_that_is_shown_is_understood(moment: time) -> None:
    assert parse_time(f"{moment:%H:%M}") == moment


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_that_is_shown_is_understood(day: date) -> None:
    assert parse_day(f"{day:%d/%m/%Y}") == day
