import gc
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from logging import LogRecord
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QThread
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import DeskError, StoreLocked
from app.ui.work import COALESCED_MS, Work


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def work(qtbot: QtBot, tmp_path: Path) -> Iterator[Work]:
    made = Work(tmp_path / "logs", Noon())
    yield made
    made.shutdown()


def locked() -> None:
    raise StoreLocked()


def broken() -> None:
    raise ZeroDivisionError("a bug")


def on_ui_thread() -> bool:
    app = QCoreApplication.instance()
    return app is not None and QThread.currentThread() is app.thread()


def test_writes_happen_in_order_on_one_thread_and_answer_on_the_ui_thread(qtbot: QtBot, work: Work) -> None:
    threads: set[int] = set()
    written: list[int] = []
    answers: list[tuple[int, bool]] = []

    def write(number: int) -> int:
        threads.add(threading.get_ident())
        time.sleep(0.002 if number % 2 else 0)
        written.append(number)
        return number

    for number in range(50):
        work.write(partial(write, number), lambda n: answers.append((n, on_ui_thread())))
    qtbot.waitUntil(lambda: len(answers) == 50)
    assert written == list(range(50))
    assert answers == [(number, True) for number in range(50)]
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_many_writes_make_few_changes_known(qtbot: QtBot, work: Work) -> None:
    known: list[float] = []
    work.data_changed.connect(lambda: known.append(time.monotonic()))
    began = time.monotonic()
    for _ in range(30):
        work.write(lambda: time.sleep(0.01))
    qtbot.waitUntil(lambda: not work.busy)
    qtbot.wait(300)
    assert 1 <= len(known) <= 1 + (known[-1] - began) / 0.2
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(known))


def test_a_failed_write_changes_nothing(qtbot: QtBot, work: Work) -> None:
    changes: list[None] = []
    work.data_changed.connect(lambda: changes.append(None))
    faults: list[DeskError] = []
    work.write(locked, failed=faults.append)
    qtbot.waitUntil(lambda: len(faults) == 1)
    qtbot.wait(300)
    assert not changes


def test_a_change_that_whoever_made_it_shows_already_is_told_to_nobody(qtbot: QtBot, work: Work) -> None:
    told: list[None] = []
    done: list[int] = []
    work.data_changed.connect(lambda: told.append(None))
    work.write(lambda: 1, done.append, tells=False)
    qtbot.waitUntil(lambda: done == [1])
    qtbot.wait(2 * COALESCED_MS)
    assert told == []
    work.write(lambda: 2, done.append)
    qtbot.waitUntil(lambda: told == [None])


def test_saving_is_told_once_for_a_row_of_writes(qtbot: QtBot, work: Work) -> None:
    told: list[bool] = []
    work.saving_changed.connect(told.append)
    gate = threading.Event()
    work.write(gate.wait)
    work.write(locked, failed=lambda _: None)
    assert work.busy
    assert told == [True]
    gate.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert told == [True, False]


def test_newer_question_supersedes_the_older_of_its_key_only(qtbot: QtBot, work: Work) -> None:
    begun, gate = threading.Event(), threading.Event()
    asked: list[str] = []
    answers: list[str] = []

    def ask(name: str, hold: bool = False) -> Callable[[], str]:
        def query() -> str:
            asked.append(name)
            if hold:
                begun.set()
                assert gate.wait(10)
            return name

        return query

    work.read("list", ask("under way", hold=True), answers.append)
    assert begun.wait(10)
    work.read("list", ask("never begun"), answers.append)
    work.read("rail", ask("other key"), answers.append)
    work.read("list", ask("newest"), answers.append)
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    qtbot.wait(50)
    assert asked == ["under way", "other key", "newest"]
    assert answers == ["other key", "newest"]


def test_the_fault_of_a_superseded_question_is_dropped(qtbot: QtBot, work: Work) -> None:
    begun, gate = threading.Event(), threading.Event()
    faults: list[DeskError] = []
    answers: list[int] = []
    work.fault.connect(faults.append)

    def failing() -> int:
        begun.set()
        assert gate.wait(10)
        raise StoreLocked()

    work.read("list", failing, answers.append)
    assert begun.wait(10)
    work.read("list", lambda: 7, answers.append)
    gate.set()
    qtbot.waitUntil(lambda: answers == [7])
    assert not faults


def test_a_fault_that_nobody_takes_is_told_to_the_window(qtbot: QtBot, work: Work) -> None:
    with qtbot.waitSignal(work.fault) as told:
        work.write(locked)
    assert isinstance(told.args[0], StoreLocked)


def test_the_fault_of_a_write_outlives_the_page_that_asked(qtbot: QtBot, work: Work) -> None:
    page = QLabel()
    taken: list[DeskError] = []
    with qtbot.waitSignal(work.fault):
        work.write(locked, failed=taken.append, owner=page)
        shiboken6.delete(page)
    assert not taken


def test_a_bug_is_logged_and_reported_to_a_file(
    qtbot: QtBot, work: Work, tmp_path: Path, allowed_warnings: list[LogRecord]
) -> None:
    ended: list[None] = []
    with qtbot.waitSignal(work.bug) as told:
        work.run(broken, after=lambda: ended.append(None))
    qtbot.waitUntil(lambda: ended == [None])
    report = Path(told.args[0])
    assert report == tmp_path / "logs" / "bao-cao-20260302-120000-000000.txt"
    assert "ZeroDivisionError: a bug" in report.read_text("utf-8")
    assert "broken" in report.read_text("utf-8")
    assert [record.name for record in allowed_warnings] == ["quay.ui"]
    assert allowed_warnings[0].exc_info


def test_a_bug_in_a_callback_is_reported_and_the_lane_goes_on(
    qtbot: QtBot, work: Work, allowed_warnings: list[LogRecord]
) -> None:
    def stumble(_result: None) -> None:
        broken()

    with qtbot.waitSignal(work.bug):
        work.write(lambda: None, stumble)
    with qtbot.waitSignal(work.saving_changed):
        work.write(lambda: None)
    qtbot.waitUntil(lambda: not work.busy)
    assert len(allowed_warnings) == 1


def test_slow_things_do_not_wait_for_each_other(qtbot: QtBot, work: Work) -> None:
    together = threading.Barrier(3)
    done: list[int] = []
    for _ in range(3):
        work.run(lambda: together.wait(10), done.append)
    qtbot.waitUntil(lambda: sorted(done) == [0, 1, 2])


def test_stream_hands_over_one_by_one(qtbot: QtBot, work: Work) -> None:
    seen: list[int] = []
    ends: list[str] = []
    go_on = threading.Semaphore(0)

    def pages(_cancel: threading.Event) -> Iterator[int]:
        for number in range(3):
            yield number
            assert go_on.acquire(timeout=10)

    work.stream(pages, seen.append, lambda: ends.append("done"), after=lambda: ends.append("after"))
    for number in range(3):
        qtbot.waitUntil(partial(lambda n: seen == list(range(n + 1)), number))
        assert not ends
        go_on.release()
    qtbot.waitUntil(lambda: ends == ["done", "after"])


def test_a_stopped_stream_ends_after_the_item_being_made(qtbot: QtBot, work: Work) -> None:
    seen: list[int] = []
    done: list[None] = []
    made: list[int] = []

    def pages(cancel: threading.Event) -> Iterator[int]:
        yield 0
        assert cancel.wait(10)
        for number in range(1, 100):
            made.append(number)
            yield number

    stop = work.stream(pages, seen.append, lambda: done.append(None))
    qtbot.waitUntil(lambda: seen == [0])
    stop.set()
    qtbot.waitUntil(lambda: done == [None])
    assert made == [1]
    assert seen == [0, 1]


def test_what_came_before_a_fault_of_the_device_is_kept(qtbot: QtBot, work: Work) -> None:
    events: list[object] = []

    def pages(_cancel: threading.Event) -> Iterator[int]:
        yield 1
        yield 2
        raise StoreLocked()

    work.stream(pages, events.append, lambda: events.append("done"), lambda error: events.append(type(error)))
    qtbot.waitUntil(lambda: len(events) == 3)
    assert events == [1, 2, StoreLocked]


def test_a_stream_stops_when_its_page_is_gone(qtbot: QtBot, work: Work) -> None:
    page = QObject()
    seen: list[int] = []
    stopped = threading.Event()

    def pages(cancel: threading.Event) -> Iterator[int]:
        try:
            yield 0
            assert cancel.wait(10)
        finally:
            stopped.set()

    shiboken6.delete(page)
    work.stream(pages, seen.append, owner=page)
    qtbot.waitUntil(stopped.is_set, timeout=2000)
    assert not seen


def test_a_destroyed_widget_is_not_called(qtbot: QtBot, work: Work) -> None:
    label, other = QLabel(), QLabel()
    gate = threading.Event()
    ends: list[None] = []

    def text() -> str:
        assert gate.wait(10)
        return "late"

    work.read("text", text, label.setText)
    work.run(text, other.setText)
    work.run(text, other.setText, after=lambda: ends.append(None), owner=label)
    work.run(text, lambda _: ends.append(None))
    shiboken6.delete(label)
    shiboken6.delete(other)
    gate.set()
    qtbot.waitUntil(lambda: len(ends) == 1)
    qtbot.wait(50)
    assert len(ends) == 1


def test_shutdown_finishes_what_was_asked_to_be_saved_and_drops_the_rest(qtbot: QtBot, tmp_path: Path) -> None:
    work = Work(tmp_path, Noon())
    happened: list[str] = []
    begun = threading.Event()

    def slow() -> str:
        begun.set()
        time.sleep(0.1)
        return "begun"

    for _ in range(3):
        work.run(lambda: time.sleep(0.1))
    work.read("begun", slow, happened.append)
    assert begun.wait(10)
    work.read("waiting", lambda: "waiting", happened.append)
    work.run(lambda: "waiting", happened.append)
    for name in ("first", "second"):
        work.write(partial(str, name), happened.append)
    work.shutdown()
    assert sorted(happened) == ["begun", "first", "second"]
    assert not work.busy
    work.write(lambda: "too late", happened.append)
    work.read("late", lambda: "too late", happened.append)
    qtbot.wait(20)
    assert "too late" not in happened


def test_shutdown_stops_a_scan(qtbot: QtBot, tmp_path: Path) -> None:
    work = Work(tmp_path, Noon())
    seen: list[int] = []

    def pages(cancel: threading.Event) -> Iterator[int]:
        yield 1
        assert cancel.wait(10)

    work.stream(pages, seen.append)
    qtbot.waitUntil(lambda: seen == [1])
    work.shutdown()
    assert seen == [1]


def test_ten_thousand_answers_arrive_whole_and_in_order(qtbot: QtBot, work: Work) -> None:
    numbers: list[int] = []
    told: list[bool] = []
    work.saving_changed.connect(told.append)
    for number in range(5_000):
        work.write(partial(int, number), numbers.append)
    work.stream(lambda _cancel: range(5_000, 10_000), numbers.append)
    for _ in range(10_000):
        work.saving_changed.emit(True)
    qtbot.waitUntil(lambda: len(numbers) == 10_000)
    gc.collect()
    assert sorted(numbers) == list(range(10_000))
    assert [n for n in numbers if n < 5_000] == list(range(5_000))
    assert told.count(True) == 10_001


def test_a_slow_change_holds_no_save_up_and_is_told_when_it_is_done(qtbot: QtBot, work: Work) -> None:
    packed, saved = threading.Event(), threading.Event()
    told: list[bool] = []
    work.data_changed.connect(lambda: told.append(packed.is_set()))
    work.run(lambda: packed.set() if saved.wait(5) else None, changes=True)
    work.write(saved.set)
    qtbot.waitUntil(lambda: True in told)
