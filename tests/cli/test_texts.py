"""The command that reads the text of digitised papers."""

from pathlib import Path

import pytest

from app import language
from app.cli.program import run
from app.desk.desk import Desk
from tests.desk.test_texts import accept
from tests.samples import written


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", language._current)  # so that it is put back
    language.install("en")


def test_papers_are_read_as_many_as_are_wanted_and_each_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    accept(desk, written.PERMIT)
    accept(desk, written.PERMIT, written.CONTRACT)
    home = str(desk.home.path)
    assert run(["--home", home, "text", "--limit", "1"]) == 0
    first = capsys.readouterr().out
    assert "2 pages" in first
    assert "1 paper read." in first
    assert run(["--home", home, "text"]) == 0
    assert "1 page\n" in capsys.readouterr().out
    assert run(["--home", home, "text"]) == 0
    assert capsys.readouterr().out == "0 papers read.\n"


def test_without_tesseract_it_ends_with_a_sentence(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert run(["--home", str(desk.home.path), "text"]) == 1
    assert "tesseract" in capsys.readouterr().err


def test_where_there_is_no_home_none_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(tmp_path / "none"), "text"]) == 1
    assert not (tmp_path / "none").exists()
    assert capsys.readouterr().out == ""
