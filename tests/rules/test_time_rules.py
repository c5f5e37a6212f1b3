"""The rules of time: kept as what differs, one layer over another, and what a request for papers means by them."""

from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import errors
from app.rules.calendar import ZONE, Calendar
from app.rules.time_rules import (
    ARTICLES,
    LIMITS,
    AfterSupplement,
    MoveStanding,
    TimeRules,
    answer_until,
    move_standing,
    request_standing,
)

RULES = st.builds(
    TimeRules,
    after_supplement=st.sampled_from(AfterSupplement),
    pass_on_until=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    fee_pauses=st.booleans(),
    **{name: st.integers(least, most) for name, (least, most) in LIMITS.items()},
)


@given(RULES)
def test_rules_are_read_as_they_were_kept(rules: TimeRules) -> None:
    assert TimeRules().overridden(rules.to_json()) == rules


@given(RULES, RULES)
def test_only_what_a_procedure_sets_otherwise_is_kept_and_lies_over_the_rules_of_the_office(
    of_office: TimeRules, own: TimeRules
) -> None:
    kept = own.to_json(of_office)
    assert of_office.overridden(kept) == own
    differing = {one.name for one in fields(own) if getattr(own, one.name) != getattr(of_office, one.name)}
    assert set(kept or {}) == differing


def test_every_rule_names_its_article_and_the_decree_s_own_are_the_usual_ones() -> None:
    assert set(ARTICLES) == {one.name for one in fields(TimeRules)}
    usual = TimeRules()
    assert (usual.after_supplement, usual.requests_without_reason) == (AfterSupplement.RESTARTS, 1)
    assert (usual.request_within, usual.closed_after, usual.pass_on_until) == (3, 15, time(15))
    assert (usual.moves_without_reason, usual.apology_ahead, usual.fee_pauses) == (1, 1, True)


@pytest.mark.parametrize(
    "layer",
    [
        {"closed_after": 0},
        {"closed_after": 366},
        {"request_within": "3"},
        {"request_within": True},
        {"after_supplement": "begins"},
        {"pass_on_until": "25:00"},
        {"pass_on_until": 15},
        {"fee_pauses": "perhaps"},
    ],
)
def test_a_rule_that_cannot_be_is_refused(layer: dict[str, Any]) -> None:
    with pytest.raises(errors.BadInput):
        TimeRules().overridden(layer)


def test_a_rule_of_a_newer_program_is_left_alone() -> None:
    assert TimeRules().overridden({"from_2030": 4, "closed_after": 20}).closed_after == 20


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "before", "again", "late"),
    [
        ("2026-03-05 09:01", 0, False, False),
        ("2026-03-05 23:59:59", 0, False, False),  # the last moment of the third working day, which counts whole
        ("2026-03-06 00:00", 0, False, True),
        ("2026-03-03 09:00", 1, True, False),
        ("2026-03-09 09:00", 2, True, True),
    ],
)
def test_papers_are_asked_for_once_and_soon_and_else_with_a_reason(
    now: str, before: int, again: bool, late: bool
) -> None:
    found = request_standing(TimeRules(), Calendar(), received=at("2026-03-02 09:00"), before=before, now=at(now))
    assert (found.again, found.late, found.needs_reason) == (again, late, again or late)
    assert (found.before, found.in_time_until) == (before, at("2026-03-05 23:59:59"))


def test_an_applicant_has_so_many_days_to_answer_and_the_last_is_a_working_day() -> None:
    asked = at("2026-03-06 09:00")
    assert answer_until(TimeRules(), Calendar(), asked) == at("2026-03-23 23:59:59")  # 21 March is a Saturday
    assert answer_until(TimeRules(closed_after=5), Calendar(), asked) == at("2026-03-11 23:59:59")


def test_an_apology_is_made_once_and_before_the_promised_moment_is_past() -> None:
    promised, minute = at("2026-03-06 09:00"), timedelta(minutes=1)
    rules = TimeRules(moves_without_reason=2)

    def standing(before: int, now: datetime) -> MoveStanding:
        return move_standing(rules, promised=promised, before=before, now=now)

    assert standing(1, promised) == MoveStanding(again=False, late=False)
    assert standing(2, promised) == MoveStanding(again=True, late=False)
    late = standing(0, promised + minute)
    assert (late, late.needs_permission) == (MoveStanding(again=False, late=True), True)
    assert isinstance(late.refusal("H55", promised), errors.ApologyLate)
    assert isinstance(standing(2, promised + minute).refusal("H55", promised), errors.ExtendedBefore)
