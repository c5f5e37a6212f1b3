"""The bench measures every budget that applies, leaves nothing behind, and fails when a limit is broken."""

import math
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from app.cli import bench, bench_window
from app.cli.bench_measure import Figure, against, milliseconds, not_measured, percentile, timed
from app.cli.program import run
from app.home import Home

ROOT = Path(__file__).resolve().parents[2]
OF_EVERY_SIZE = (
    "Accept, 6 pages in 3 components, {} dossiers, p95",
    "Search as you type, {} dossiers, p99 of ",
    "Register, first page, {} dossiers, p95",
    "Register, a page anywhere, {} dossiers, p95",
    "Register, at departments and with a name, {} dossiers, median",
    "Register, late and with a name, {} dossiers, median",
    "Counts of the rail, {} dossiers, median",
    "Deadlines by place, {} dossiers, median",
    "Statutory report of a year, {} dossiers, median",
)
ONCE = (
    "Receipt as PDF, median",
    "Receipt's size",
    "Memory of taking in and binding 4 pages against 2",
    "Feeder, 2 sheets, 2 a second, to saved PDF, against scanimage and img2pdf",
    "The same 2 sheets at full speed",
    "Picture of a page after the scanner wrote it, slowest of 2",
    "Reading the separator and slip codes of a page, median of 3",
    "Judging a page: codes, blank, askew, paper; median of 3",
    "Text of 1 page read and laid over, against ocrmypdf --jobs 2",
    "Search in the text of 50 pages, p95 of 100 questions",
    "Package of 5 dossiers × 10 pages against copying and hashing its files",
    "4 online dossiers × 3 files against copying and hashing these and as many commits",
    "Accept, 300 against 100 dossiers, median",
    "Window, start to sign-in, 300 dossiers, median of 1, against a bare one",
    "Window, password to intake page, 300 dossiers, median",
)
WITHOUT_LIMIT = ("The same 2 sheets at full speed", "Judging a page: codes, blank, askew, paper; median of 3")


@dataclass(frozen=True)
class Measured:
    """What the command printed, its exit status, and what lay in its folder for passing things after."""

    status: int
    rows: dict[str, tuple[str, str, str]]
    last: list[str]
    left: list[Path]


@pytest.fixture(scope="module")
def measured(display: str, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """The shortest run of the command, as a user runs it."""
    passing = tmp_path_factory.mktemp("passing")
    environment = {**os.environ, "DISPLAY": display, "TMPDIR": str(passing), "QUAY_LANGUAGE": "en"}
    command = [sys.executable, str(ROOT / "main.py"), "bench", "--quick"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=580, env=environment)
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if line.startswith("│")]
    end = next(at for at, line in enumerate(lines) if line.startswith("└"))
    rows = {name: (figure, limit, ratio) for name, figure, limit, ratio in cells}
    return Measured(done.returncode, rows, lines[end + 1 :], list(passing.iterdir()))


@pytest.mark.timeout(600)
def test_every_budget_has_its_row(measured: Measured) -> None:
    wanted = [*ONCE, *(row.format(size) for size in (100, 300) for row in OF_EVERY_SIZE)]
    missing = [name for name in wanted if not any(row.startswith(name) for row in measured.rows)]
    assert missing == []
    assert len(measured.rows) == len(wanted)


@pytest.mark.timeout(600)
def test_every_row_has_a_figure_a_limit_and_their_ratio(measured: Measured) -> None:
    told = [measured.rows[name] for name in WITHOUT_LIMIT]
    assert all(figure[0].isdigit() for figure, _limit, _ratio in told)
    assert all((limit, ratio) == ("", "–") for _figure, limit, ratio in told)
    for figure, limit, ratio in (row for name, row in measured.rows.items() if name not in WITHOUT_LIMIT):
        assert figure[0].isdigit()
        assert limit.startswith("≤ ")
        assert float(ratio) > 0


@pytest.mark.timeout(600)
def test_the_exit_status_says_whether_a_limit_was_broken(measured: Measured) -> None:
    over = [name for name, (_figure, _limit, ratio) in measured.rows.items() if ratio != "–" and float(ratio) > 1]
    assert measured.status == (1 if over else 0)
    said = f"{len(over)} over the limit." if over else "All within their limits."
    assert [line.strip() for line in measured.last] == [said, *over]


@pytest.mark.timeout(600)
def test_nothing_is_left_behind(measured: Measured) -> None:
    assert measured.left == []


def test_a_broken_limit_is_named_and_ends_the_command_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    figures = [milliseconds("Accept", 0.061, 0.060), milliseconds("Search", 0.001, 0.020)]
    with pytest.raises(typer.Exit) as ended:
        bench.conclude(figures)
    assert ended.value.exit_code == 1
    assert [line.strip() for line in capsys.readouterr().out.splitlines()[-2:]] == ["1 over the limit.", "Accept"]


def test_what_was_not_measured_breaks_no_limit(capsys: pytest.CaptureFixture[str]) -> None:
    bench.conclude([milliseconds("Search", 0.020, 0.020), not_measured("Window", "not measured: no display")])
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "All within their limits."
    assert "not measured: no display" in said


def test_without_a_display_the_window_says_that_it_was_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    figures = list(bench_window.window(Home(tmp_path / "none"), 100, tmp_path, "matkhau-mau", 1))
    assert [figure.measured for figure in figures] == ["not measured: no display"] * 2
    assert all(figure.within and figure.ratio is None for figure in figures)


def test_a_window_that_does_not_come_is_over_its_limit(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    occupied = tmp_path / "a file where the home would be"
    occupied.touch()
    start, intake = bench_window.window(Home(occupied), 100, tmp_path, "matkhau-mau", 1, patience=6)
    assert (start.ratio, intake.ratio) == (math.inf, math.inf)


def test_a_million_dossiers_are_measured_when_asked_for() -> None:
    assert bench.NORMAL.sizes == (1_000, 100_000)
    assert bench.FULL.sizes == (1_000, 100_000, 1_000_000)


def test_the_command_tells_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "--help"]) == 0
    said = capsys.readouterr().out
    assert "--full" in said
    assert "--quick" in said


@pytest.mark.parametrize(
    ("figure", "shown", "within"),
    [
        (milliseconds("a", 0.0154, 0.015), "15.4 ms", False),
        (milliseconds("a", 0.015, 0.015), "15.0 ms", True),
        (against("a", 1.5, 1.0, 1.5), "1.5 s : 1 s = 1.50", True),
        (against("a", 1.6, 1.0, 1.5), "1.6 s : 1 s = 1.60", False),
        (against("a", 0.4, 0.0, 4.0), "0.4 s : 0 s = inf", False),
        (against("a", math.inf, 0.2, 4.0), "inf s : 0.2 s = inf", False),
    ],
)
def test_a_figure_is_told_against_its_limit(figure: Figure, shown: str, within: bool) -> None:
    assert (figure.measured, figure.within) == (shown, within)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.99) == 99
    assert percentile([7.0], 0.99) == 7
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2


def test_time_is_taken_of_what_is_done() -> None:
    seconds, outcome = timed(lambda: "done")
    assert outcome == "done"
    assert 0 <= seconds < 1
