"""The statutory form: where a dossier counts, and columns that balance whatever happened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.rules import figures
from app.rules.calendar import ZONE
from app.rules.figures import Arrival, Early, FigureRules, Figures, Known, Period, Standing, Wait, Waiting
from app.rules.kinds import PauseKind
from tests.rules import story
from tests.rules.story import Event, known_of, stories

USUAL = FigureRules(Early.DAY, Waiting.REQUEST, 1)
NOW = datetime(2026, 12, 15, 10, tzinfo=ZONE)
OCTOBER = Period.of(date(2026, 10, 1), date(2026, 10, 31), NOW)
PAPERS, FEE = PauseKind.SUPPLEMENT, PauseKind.FEE


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


USUALLY = Known(accepted=at(10, 5), due=at(10, 20, 16))


def test_a_period_is_of_whole_days_at_the_office_and_judged_when_it_ends_or_now() -> None:
    assert Period(at(10, 1, 0), at(11, 1, 0), at(11, 1, 0)) == OCTOBER
    assert OCTOBER.start.tzinfo is UTC
    assert Period.of(date(2026, 12, 1), date(2026, 12, 31), NOW).judged == NOW


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 2, 1), date(2026, 1, 31)), (date.min, date.min), (date(2026, 1, 1), date.max)]
)
def test_a_period_that_cannot_be_is_refused(first: date, last: date) -> None:
    with pytest.raises(errors.BadInput):
        Period.of(first, last, NOW)


@pytest.mark.parametrize(
    ("known", "came"),
    [
        (replace(USUALLY, accepted=at(10, 1, 0)), Arrival.DIRECT),
        (replace(USUALLY, accepted=at(10, 31, 23), due=at(11, 9), online=True), Arrival.ONLINE),
        (replace(USUALLY, accepted=at(9, 30, 23)), Arrival.CARRIED_OVER),
        (replace(USUALLY, accepted=at(9, 30), online=True), Arrival.CARRIED_OVER),
        (replace(USUALLY, accepted=at(9, 1), finished=at(10, 1, 0)), Arrival.CARRIED_OVER),
        (replace(USUALLY, accepted=at(9, 1), finished=at(9, 30, 23)), None),
        (replace(USUALLY, accepted=at(9, 1), finished=at(9, 30), returned=at(10, 2)), None),
        (replace(USUALLY, accepted=at(9, 1), ended=at(9, 30)), None),
        (replace(USUALLY, accepted=at(11, 1, 0)), None),
        (replace(USUALLY, void=True), None),
        (replace(USUALLY, accepted=None, due=None), None),
    ],
)
def test_a_period_concerns_what_was_accepted_in_it_or_not_resolved_before(known: Known, came: Arrival | None) -> None:
    found = figures.place(known, OCTOBER, USUAL)
    assert (found[0] if found else None) == came


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        (replace(USUALLY, finished=at(10, 19, 23)), Standing.EARLY),
        (replace(USUALLY, finished=at(10, 20, 0)), Standing.ON_TIME),
        (replace(USUALLY, finished=at(10, 20, 16)), Standing.ON_TIME),
        (replace(USUALLY, finished=at(10, 20, 17)), Standing.OVERDUE),
        (replace(USUALLY, finished=at(10, 20), returned=at(10, 25)), Standing.ON_TIME),
        (replace(USUALLY, returned=at(10, 25)), Standing.OVERDUE),
        (replace(USUALLY, ended=at(10, 8)), Standing.EARLY),
        (USUALLY, Standing.LATE),
        (replace(USUALLY, due=at(11, 1, 0)), Standing.IN_TIME),
        (replace(USUALLY, finished=at(11, 1, 0)), Standing.LATE),
        (replace(USUALLY, due=at(11, 12), moves=((at(11, 3), at(10, 20)),)), Standing.LATE),
        (replace(USUALLY, due=at(11, 12), moves=((at(10, 19), at(10, 20)),)), Standing.IN_TIME),
        (replace(USUALLY, due=at(11, 12), moves=((at(10, 9), at(10, 9)), (at(11, 3), at(11, 4)))), Standing.IN_TIME),
    ],
)
def test_what_became_of_a_dossier_is_held_against_what_was_promised_then(known: Known, stands: Standing) -> None:
    assert figures.place(known, OCTOBER, USUAL) == (Arrival.DIRECT, stands)


@pytest.mark.parametrize(
    ("waits", "stands"),
    [
        ((Wait(PAPERS, at(10, 12), None),), Standing.IN_TIME),
        ((Wait(PAPERS, at(10, 12), at(11, 2)),), Standing.IN_TIME),
        ((Wait(PAPERS, at(10, 12), at(10, 13)),), Standing.LATE),
        ((Wait(PAPERS, at(10, 21), None),), Standing.LATE),
        ((Wait(PAPERS, at(11, 2), None),), Standing.LATE),
        ((Wait(FEE, at(10, 12), None),), Standing.IN_TIME),
        ((Wait(FEE, at(10, 12), None, stands_still=False),), Standing.LATE),
        ((Wait(FEE, at(10, 6), at(10, 7)), Wait(PAPERS, at(10, 12), None)), Standing.IN_TIME),
        ((Wait(PAPERS, at(10, 6), at(10, 7)), Wait(PAPERS, at(10, 12), None)), Standing.LATE),
    ],
)
def test_while_a_dossier_waits_the_beginning_of_the_wait_counts_as_its_end(
    waits: tuple[Wait, ...], stands: Standing
) -> None:
    assert figures.place(replace(USUALLY, waits=waits), OCTOBER, USUAL) == (Arrival.DIRECT, stands)


def test_a_second_request_counts_as_overdue_from_when_it_is_made() -> None:
    twice = replace(
        USUALLY, due=at(12, 1), waits=(Wait(PAPERS, at(10, 6), at(10, 7)), Wait(PAPERS, at(11, 5), at(11, 6)))
    )
    assert figures.place(twice, OCTOBER, USUAL) == (Arrival.DIRECT, Standing.IN_TIME)
    november = Period.of(date(2026, 11, 1), date(2026, 11, 30), NOW)
    assert figures.place(twice, november, USUAL) == (Arrival.CARRIED_OVER, Standing.LATE)
    finished = replace(twice, finished=at(11, 10))
    assert figures.place(finished, november, USUAL) == (Arrival.CARRIED_OVER, Standing.OVERDUE)
    assert figures.place(finished, november, replace(USUAL, requests_in_time=2)) == (
        Arrival.CARRIED_OVER,
        Standing.EARLY,
    )


def test_what_the_sources_leave_open_is_a_matter_of_the_rules() -> None:
    hours_before = replace(USUALLY, finished=at(10, 20, 9))
    assert figures.place(hours_before, OCTOBER, replace(USUAL, early=Early.MOMENT)) == (
        Arrival.DIRECT,
        Standing.EARLY,
    )
    waits = replace(USUALLY, waits=(Wait(PAPERS, at(10, 12), None),))
    assert figures.place(waits, OCTOBER, replace(USUAL, waiting=Waiting.PERIOD)) == (Arrival.DIRECT, Standing.LATE)


@given(st.lists(stories(), max_size=12), st.dates(date(2026, 8, 1), date(2027, 1, 31)), st.integers(0, 90))
def test_the_columns_balance_and_are_what_playing_the_stories_counts(
    told: list[list[Event]], first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    period = Period.of(first, last, NOW)
    found = Figures()
    for one in told:
        if place := figures.place(known_of(one), period, USUAL):
            found += Figures(**dict.fromkeys(place, 1))
    assert found.received == found.online + found.direct + found.carried_over
    assert found.received == found.resolved + found.under_way
    assert story.columns_of(found) == story.columns(told, first, last, NOW)
