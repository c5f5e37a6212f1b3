"""What others commit is seen by the window; what is superseded is broken off."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.desk import drafts
from app.desk.desk import Desk
from app.models.store import Store
from app.queries import Reading
from app.ui import store_watch
from app.ui.context import Context
from app.ui.store_watch import StoreWatch
from app.ui.work import Work


@pytest.fixture
def context(qtbot: QtBot, desk: Desk) -> Iterator[Context]:
    made = Context(desk, Work(desk.home.logs))
    yield made
    made.work.shutdown()


def test_what_another_program_commits_makes_the_pages_ask_anew(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_watch, "ASKED_MS", 100)
    watch = StoreWatch(context.desk.store, context.work)
    qtbot.waitUntil(lambda: watch._seen is not None)  # the first version is told
    with qtbot.assertNotEmitted(context.work.data_changed, wait=400):
        pass
    other = Store(context.desk.store.path)
    with qtbot.waitSignal(context.work.data_changed):
        threading.Thread(target=lambda: drafts.open_draft(_with(context.desk, other))).start()
    other.close()
    watch.deleteLater()


def test_a_newer_question_breaks_the_older_one_off(qtbot: QtBot, context: Context) -> None:
    answers: list[int] = []
    context.ask("k", _endless, answers.append, context)
    qtbot.wait(200)  # it runs by now
    context.ask("k", lambda session: session.scalar(text("SELECT 2")), answers.append, context)
    qtbot.waitUntil(lambda: answers == [2])


def _endless(session: Reading) -> int:
    counting = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    return int(session.scalar(text(counting)))


def _with(desk: Desk, store: Store) -> Desk:
    return replace(desk, store=store)
