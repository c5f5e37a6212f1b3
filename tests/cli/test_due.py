"""The command that reckons a deadline: its last line is the moment, whatever the machine's zone and clock."""

import os
import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest

from app import language
from app.bootstrap import open_desk
from app.cli.program import run
from app.desk import calendar
from app.home import Home
from app.rules.calendar import DayKind, OfficeHours

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", language._current)  # so that it is put back
    language.install("en")


def due(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert run(["due", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_the_example_of_the_specification_as_a_user_runs_it() -> None:
    command = [
        sys.executable, str(ROOT / "main.py"),
        "due", "--received", "2024-02-07 16:30", "--time", "5", "--unit", "ngày làm việc",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"})
    assert done.stdout.splitlines() == ["2024-02-21T16:30+07:00"]


@pytest.mark.parametrize(
    ("received", "time", "unit", "expected"),
    [
        ("2024-02-07 16:30", "5", "NGAY LAM VIEC", "2024-02-21T16:30+07:00"),
        ("2024-02-07T09:30Z", "5", "ngày làm việc", "2024-02-21T16:30+07:00"),
        ("2026-11-25 10:30", "2", "giờ làm việc", "2026-11-25T14:30+07:00"),
        ("2026-11-25 10:30", "3", "ngày", "2026-11-30T10:30+07:00"),
        ("2026-11-25 14:59", "7", "trong ngày", "2026-11-25T17:00+07:00"),
        ("2026-11-25 15:01", "0", "trong ngày", "2026-11-26T17:00+07:00"),
        ("2026-11-28 09:00", "1", "ngày làm việc", "2026-12-01T07:00+07:00"),
    ],
)
def test_each_unit_counts_as_the_rules_say(
    capsys: pytest.CaptureFixture[str], received: str, time: str, unit: str, expected: str
) -> None:
    assert due(capsys, "--received", received, "--time", time, "--unit", unit)[-1] == expected


def test_working_days_are_the_unit_that_need_not_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert due(capsys, "--received", "2024-02-07 16:30", "--time", "5") == ["2024-02-21T16:30+07:00"]


@pytest.mark.parametrize(
    ("received", "years"),
    [("2027-03-01 09:00", ["2027"]), ("2026-12-31 09:00", ["2027"]), ("2031-12-31 09:00", ["2031", "2032"])],
)
def test_a_year_that_is_not_confirmed_is_told_before_the_date(
    capsys: pytest.CaptureFixture[str], received: str, years: list[str]
) -> None:
    *warnings, last = due(capsys, "--received", received, "--time", "3")
    assert len(warnings) == len(years)
    assert all(year in line for year, line in zip(years, warnings, strict=True))
    assert last.endswith("+07:00")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--received", "yesterday"],
        ["--received", "2026-02-30 09:00"],
        ["--received", ""],
        ["--received", "2026-11-25 09:00", "--unit", "tháng"],
        ["--received", "2026-11-25 09:00", "--unit", ""],
        ["--received", "9999-12-30 09:00", "--time", "5"],
        ["--received", "9999-12-30 09:00", "--time", "9", "--unit", "ngày"],
        ["--received", "0001-01-01T00:00+14:00"],
    ],
)
def test_what_is_no_receipt_or_no_unit_fails_with_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(["due", *arguments]) == 1
    said = capsys.readouterr()
    assert "cannot be used here" in said.err
    assert said.out == ""


@pytest.mark.parametrize("arguments", [[], ["--received", "2026-11-25", "--time", "-1"],
                                       ["--received", "2026-11-25", "--time", "10001"],
                                       ["--received", "2026-11-25", "--time", "five"]])  # fmt: skip
def test_a_wrong_call_is_told_as_one(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(["due", *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_no_home_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "quay"
    assert run(["--home", str(home), "due", "--received", "2024-02-07 16:30", "--time", "5"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2024-02-21T16:30+07:00"
    assert not home.exists()
    assert not Path(os.environ["QUAY_HOME"]).exists()


def test_the_office_s_own_hours_and_days_count_where_there_is_a_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = open_desk(Home(tmp_path / "quay"))
    calendar.set_day(desk, date(2026, 12, 1), DayKind.SWAPPED_OFF)
    calendar.set_hours(desk, OfficeHours(((time(8), time(12)),), frozenset(range(5))), time(10))
    desk.store.close()
    at_home = ["--home", str(tmp_path / "quay"), "due"]
    assert run([*at_home, "--received", "2026-11-30 07:00", "--time", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2026-12-02T08:00+07:00"
    assert run([*at_home, "--received", "2026-11-30 10:30", "--unit", "trong ngày"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2026-12-02T12:00+07:00"
