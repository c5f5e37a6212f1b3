"""Who a command works as, on which home, and how the door tells a command from the window."""

from pathlib import Path

import pytest

from app import language
from app.cli.door import Door, read_door
from app.cli.program import run
from app.desk import handover, intake
from app.desk.desk import Desk
from tests.desk.disks import read_only
from tests.desks import LOGIN, PASSWORD, open_draft
from tests.models.rows import entries, raw


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", language._current)  # so that it is put back
    language.install("en")


@pytest.fixture
def bag(desk: Desk, department: Desk) -> str:
    """A package for the department."""
    offered = handover.offer(desk, [intake.accept(desk, open_draft(desk)).dossier_uid], department.place.uid)
    return str(offered.package)


def received(department: Desk) -> int:
    return len(raw(department.home.store, "SELECT * FROM transfers"))


def write_password(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Path:
    file = folder / "password"
    file.write_bytes(content)
    monkeypatch.setenv("QUAY_PASSWORD_FILE", str(file))
    return file


@pytest.mark.parametrize("named", [[], ["due"], ["handover"], ["handover", "receive"]])
def test_every_command_tells_of_its_help_in_vietnamese(
    named: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    language.install("vi")
    assert run([*named, "--help"]) == 0
    said = capsys.readouterr().out
    assert "Hiện phần trợ giúp này rồi thoát." in said
    assert "Show this message" not in said


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_an_officer_named_with_the_password_s_file_may_change_dossiers(
    department: Desk, bag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    write_password(tmp_path, monkeypatch, f"{PASSWORD}{ending}".encode())
    assert run(["--home", str(department.home.path), "handover", "receive", bag, "--officer", LOGIN]) == 0
    assert received(department) == 1
    assert entries(department.store)[-1]["officer"] == department.signed_in().uid


def test_a_home_with_officers_does_nothing_for_nobody(
    department: Desk, bag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_password(tmp_path, monkeypatch, PASSWORD.encode())
    assert run(["--home", str(department.home.path), "handover", "receive", bag]) == 1
    assert "Nobody is signed in" in capsys.readouterr().err
    assert received(department) == 0


@pytest.mark.parametrize("content", [b"", b"wrong-password", PASSWORD.encode() + b" ", b"\xff\xfe", None])
def test_a_password_that_is_not_theirs_or_not_there_lets_nobody_in(
    department: Desk,
    bag: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
) -> None:
    file = write_password(tmp_path, monkeypatch, content or b"")
    if content is None:
        file.unlink()
    assert run(["--home", str(department.home.path), "handover", "receive", bag, "--officer", LOGIN]) == 1
    said = capsys.readouterr().err
    assert "the password is not right" in said
    assert "Traceback" not in said
    assert received(department) == 0


def test_without_a_terminal_and_a_file_there_is_no_password(
    department: Desk, bag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(department.home.path), "handover", "receive", bag, "--officer", LOGIN]) == 1
    assert "the password is not right" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["check"], ["backup", "--to", "stick"], ["due", "--received", "2026-11-25 09:00"]]
)
def test_commands_that_change_no_dossier_ask_for_nobody(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["--home", str(desk.home.path), *command]) == 0


def test_a_home_named_by_the_environment_is_the_command_s(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAY_HOME", str(desk.home.path))
    assert run(["check"]) == 0
    assert run(["--home", str(desk.home.path / "nothing"), "check"]) == 1


def test_a_new_home_where_nothing_can_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "locked").mkdir()
    with read_only(tmp_path / "locked"):
        assert (
            run(["--home", str(tmp_path / "locked" / "quay"), "catalogue", "export", str(tmp_path / "x.xlsx")]) == 1
        )
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "door"),
    [
        ([], Door(None, None, command=False)),
        (["--home", "x"], Door("x", None, command=False)),
        (["--home=x"], Door("x", None, command=False)),
        (["--home=a=b", "--timings", "t"], Door("a=b", "t", command=False)),
        (["--timings", "t", "--home", "x"], Door("x", "t", command=False)),
        (["--home", "x", "check"], Door("x", None, command=True)),
        (["--home=x", "check"], Door("x", None, command=True)),
        (["check", "--home", "x"], Door(None, None, command=True)),
        (["--help"], Door(None, None, command=True)),
        (["--home"], Door(None, None, command=True)),
    ],
)
def test_the_window_opens_when_nothing_but_its_own_options_is_given(arguments: list[str], door: Door) -> None:
    assert read_door(arguments) == door


def test_a_home_without_a_name_and_an_unknown_command_are_wrong_calls() -> None:
    assert run(["--home"]) == 2
    assert run(["dance"]) == 2
