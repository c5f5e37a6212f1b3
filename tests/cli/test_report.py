"""The command that prints the statutory form, run as an administrator runs it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app import language
from app.cli.program import run
from app.desk import corrections, results
from app.desk.desk import Desk
from tests.desk.roads import LICENCE, accept, everything
from tests.desks import SetClock
from tests.models.rows import by_hand

NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-30")
DECEMBER = ("--from", "2026-12-01", "--to", "2026-12-01")
COLUMNS = (
    "received", "online", "direct", "carried_over", "resolved", "early", "on_time", "overdue", "under_way", "in_time",
    "late",
)  # fmt: skip


@pytest.fixture
def busy(desk: Desk, clock: SetClock) -> Desk:
    """A desk with one dossier resolved, one under way, and one that was a mistake."""
    resolved, _under_way, mistaken = (accept(desk) for _ in range(3))
    corrections.void(desk, mistaken, "Tiếp nhận nhầm")
    clock.forward(days=1)
    results.record_result(desk, resolved, LICENCE)
    return desk


def report(desk: Desk, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert run(["--home", str(desk.home.path), "report", *options]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def told(desk: Desk, capsys: pytest.CaptureFixture[str], *days: str) -> dict[str, Any]:
    return dict(json.loads(report(desk, capsys, *days, "--json")))


def test_json_tells_each_column_of_each_field_and_of_all(busy: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    counted = dict(zip(COLUMNS, (2, 0, 2, 0, 1, 1, 0, 0, 1, 1, 0), strict=True))
    assert told(busy, capsys, *NOVEMBER) == {
        "from": "2026-11-01",
        "to": "2026-11-30",
        "office": "Sở Công Thương tỉnh Thái Nguyên (mẫu)",
        "lines": [{"field": "Lưu thông hàng hóa trong nước", **counted}],
        "total": counted,
    }


def test_what_is_not_resolved_is_carried_over(busy: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    counted = {name: count for name, count in told(busy, capsys, *DECEMBER)["total"].items() if count}
    assert counted == {"received": 1, "carried_over": 1, "under_way": 1, "in_time": 1}


def test_the_form_has_the_words_of_the_circular_in_any_language(
    busy: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_current", language._current)
    printed = []
    for chosen in ("vi", "en"):
        language.install(chosen)
        printed.append(report(busy, capsys, *NOVEMBER))
    assert printed[0] == printed[1]
    words = " ".join(re.sub(r"[┃│]", " ", printed[0]).split())
    assert "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC" in words
    assert "(Từ ngày 01/11/2026 đến ngày 30/11/2026)" in words
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed[0].splitlines() if "│" in line]
    assert lines == [
        ["1", "Lưu thông hàng hóa trong nước", "2", "0", "2", "0", "1", "1", "0", "0", "1", "1", "0"],
        ["", "Tổng cộng", "2", "0", "2", "0", "1", "1", "0", "0", "1", "1", "0"],
    ]
    headed = next(line for line in printed[0].splitlines() if "(13)" in line)
    assert re.findall(r"\((\d+)\)", headed) == [str(number) for number in range(1, 14)]


def test_a_field_may_be_called_anything(busy: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    by_hand(busy.home.store, "UPDATE fields SET name = name || ?", " [/]:one:")
    assert "[/]:one:" in report(busy, capsys, *NOVEMBER)


def test_looking_at_sums_changes_nothing(busy: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(busy)
    report(busy, capsys, *NOVEMBER)
    assert everything(busy) == before


@pytest.mark.parametrize(
    "days",
    [
        ("--from", "hôm nay", "--to", "2026-11-30"),
        ("--from", "2026-02-30", "--to", "2026-11-30"),
        ("--from", "2026-12-01", "--to", "2026-11-30"),
        ("--from", "0001-01-01", "--to", "2026-11-30"),
        ("--from", "2026-01-01", "--to", "9999-12-31"),
    ],
)
def test_days_that_are_no_period_fail_with_a_sentence(
    desk: Desk, capsys: pytest.CaptureFixture[str], days: tuple[str, ...]
) -> None:
    assert run(["--home", str(desk.home.path), "report", *days]) == 1
    said = capsys.readouterr()
    assert "cannot be used here" in said.err
    assert said.out == ""


def test_a_home_is_not_made_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(tmp_path / "none"), "report", *NOVEMBER]) == 1
    assert not (tmp_path / "none").exists()
    assert capsys.readouterr().out == ""
