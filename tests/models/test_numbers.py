"""Numbers: drawn one by one, given back when nothing came of them, never run back, never given twice."""

import threading

import pytest

from app.models import numbers
from app.models.store import Store, open_store
from tests.models.rows import raw

NAME = "slip:place:1:2026"


def test_a_series_begins_with_one_and_goes_on_by_one(store: Store) -> None:
    with store.transaction() as session:
        assert numbers.last(session, NAME) == 0
        assert [numbers.draw(session, NAME) for _n in range(3)] == [1, 2, 3]
        assert numbers.draw(session, "slip:place:2:2026") == 1
    with store.transaction() as session:
        assert numbers.draw(session, NAME) == 4
        assert numbers.last(session, NAME) == 4


def test_a_number_of_which_nothing_came_is_given_again(store: Store) -> None:
    def act() -> None:
        with store.transaction() as session:
            assert numbers.draw(session, NAME) == 1
            raise ZeroDivisionError

    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            act()
    assert raw(store.path, "SELECT * FROM number_series") == []


def test_a_series_is_raised_and_never_run_back(store: Store) -> None:
    with store.transaction() as session:
        numbers.raise_to(session, NAME, 40)
        numbers.raise_to(session, NAME, 12)
        assert numbers.draw(session, NAME) == 41


def test_the_newest_of_some_series_is_the_last_by_name(store: Store) -> None:
    with store.transaction() as session:
        assert numbers.newest(session, "dossier:H55.14-") is None
        for name, last in (("H55.14-261124", 9), ("H55.14-261125", 3), ("H55.1_-999999", 1), ("H55.15-270101", 7)):
            numbers.raise_to(session, f"dossier:{name}", last)
        assert numbers.newest(session, "dossier:H55.14-") == ("dossier:H55.14-261125", 3)
        assert numbers.newest(session, "dossier:H55.1_-") == ("dossier:H55.1_-999999", 1)


def test_two_programs_never_draw_the_same_number(store: Store) -> None:
    drawn: list[int] = []

    def draw_some(of: Store) -> None:
        for _n in range(25):
            with of.transaction() as session:
                number = numbers.draw(session, NAME)
            drawn.append(number)

    other = open_store(store.path, store.path.parent)
    threads = [threading.Thread(target=draw_some, args=(one,)) for one in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(drawn) == list(range(1, 51))
