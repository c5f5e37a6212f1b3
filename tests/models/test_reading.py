"""Reading: one state at a time, broken off when nobody waits, and told when others commit."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app import errors
from app.desk import drafts
from app.desk.desk import Desk
from app.models.draft import Draft

HOUSE = Path(__file__).parents[2]
ENDLESS = text("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")


def test_a_look_sees_one_state_whatever_is_committed_meanwhile(desk: Desk) -> None:
    count = select(func.count()).select_from(Draft)
    with desk.store.reading() as session:
        before = session.scalar(count)
        drafts.open_draft(desk)
        assert session.scalar(count) == before
    with desk.store.reading() as session:
        assert session.scalar(count) == (before or 0) + 1


def test_a_question_that_nobody_waits_for_is_broken_off(desk: Desk) -> None:
    over = threading.Event()
    threading.Timer(0.2, over.set).start()
    began = time.monotonic()
    with pytest.raises(errors.Superseded), desk.store.reading(lambda: not over.is_set()) as session:
        session.execute(ENDLESS)
    assert time.monotonic() - began < 5
    with desk.store.reading() as session:  # the connection is fit for the next question
        assert session.scalar(text("SELECT 1")) == 1


def test_a_question_that_is_waited_for_ends_by_itself(desk: Desk) -> None:
    with desk.store.reading(lambda: True) as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_commits_of_this_and_of_another_program_are_seen(desk: Desk) -> None:
    first = desk.store.data_version()
    assert desk.store.data_version() == first
    drafts.open_draft(desk)
    second = desk.store.data_version()
    assert second != first
    command = [sys.executable, "main.py", "--home", str(desk.home.path), "backup", "--to", str(desk.home.path / "b")]
    subprocess.run(command, cwd=HOUSE, check=True, capture_output=True)
    assert desk.store.data_version() != second
