"""Search as you type finds exactly what a look at every row finds, on every road it can take."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.desk.desk import Desk
from app.models import search
from app.models.dossier import Dossier
from app.queries import register
from app.queries.register import Chosen, Horizon
from app.text import words
from tests.benchmarks.conftest import FILLED


@pytest.fixture(scope="module")
def rows(filled: Desk) -> dict[int, list[str]]:
    """The words of every dossier and its numbers, read from its own columns."""
    with filled.store.reading() as session:
        found = session.scalars(select(Dossier).order_by(Dossier.id.desc())).all()
        return {
            d.id: words(
                f"{d.owner_name} {d.version.name} {d.version.procedure.code} {d.code} "
                f"{d.owner_identifier} {d.owner_phone}"
            )
            for d in found
        }


def by_looking(rows: dict[int, list[str]], typed: str) -> list[int]:
    """Each typed word begins some word, or being a number of two digits or more ends one, also one in a word: H55."""

    def has(known: list[str], asked: str) -> bool:
        number = asked.isdigit() and len(asked) > 1
        ends = number and any(run.endswith(asked) for w in known for run in re.findall(r"\d+", w))
        return ends or any(w.startswith(asked) for w in known)

    return [key for key, known in rows.items() if all(has(known, asked) for asked in words(typed))]


def found(desk: Desk, typed: str, limit: int = 1000, before: int | None = None) -> list[int]:
    with desk.store.reading() as session:
        return list(search.matching(session, typed, before, limit))


@settings(max_examples=150)
@given(
    st.integers(0, FILLED - 1),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.booleans()), min_size=1, max_size=3),
)
def test_the_answer_is_that_of_looking_at_every_row(
    filled: Desk, rows: dict[int, list[str]], place: int, chosen: list[tuple[int, int, bool]]
) -> None:
    known = list(rows.values())[place]
    asked = [cut(known[word % len(known)], length, ending) for word, length, ending in chosen]
    typed = " ".join(asked)
    assert found(filled, typed) == by_looking(rows, typed)


def cut(word: str, length: int, ending: bool) -> str:
    """The beginning of a word, or of a number its end."""
    count = length % len(word) + 1
    return word[-count:] if ending and word.isdigit() and count > 1 else word[:count]


@pytest.mark.parametrize(
    "typed",
    [
        "55", "nguyễn", "NGUYEN", "đ", "d", "đặng", "thuong mai", "doanh nghiep", "nghiepx", "0", "99999999", "?!",
        "xyz",
    ],
)  # fmt: skip
def test_accents_strokes_and_case_make_no_difference(filled: Desk, rows: dict[int, list[str]], typed: str) -> None:
    assert found(filled, typed) == (by_looking(rows, typed) if words(typed) else [])


def test_pages_follow_each_other_without_gap_or_repeat(filled: Desk, rows: dict[int, list[str]]) -> None:
    for typed in ("nguyen", "2", "doanh nghiep"):
        walked: list[int] = []
        while page := found(filled, typed, 7, walked[-1] if walked else None):
            walked += page
        assert walked == by_looking(rows, typed)


@pytest.mark.parametrize("chosen", list(Chosen))
def test_a_chip_filters_what_was_typed(filled: Desk, rows: dict[int, list[str]], chosen: Chosen) -> None:
    now = datetime.now(UTC)
    horizon = Horizon(now, now + timedelta(hours=6), now + timedelta(days=3))

    def shown(typed: str) -> list[int]:
        with filled.store.reading() as session:
            page = register.page(
                session, here=filled.place.uid, horizon=horizon, chosen=chosen, typed=typed, limit=1000
            )
        return [row.key for row in page]

    of_chip = set(shown(""))
    for typed in ("nguyen van", "đ", "doanh nghiep", "26", "thuong 0"):
        assert shown(typed) == [key for key in by_looking(rows, typed) if key in of_chip]
