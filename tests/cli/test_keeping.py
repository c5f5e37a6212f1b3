"""check, backup and restore as commands: what they say, and how they end."""

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import language
from app.bootstrap import open_desk
from app.cli.program import run
from app.desk import intake
from app.desk.desk import Desk
from app.home import Home
from app.messages import finding_sentence
from app.models.store import VERSION
from app.rules.kinds import PlaceRole
from tests.desk import pages
from tests.desk.damages import DAMAGES
from tests.desk.disks import read_only
from tests.desks import Samples, SetClock, complete, open_draft
from tests.models.rows import by_hand, entries, raw

ROOT = Path(__file__).resolve().parents[2]
WHOLE = "Store, documents and journal are whole."


@pytest.fixture(scope="module")
def used_home(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a desk that accepted a dossier and has a draft with pages open."""
    desk = samples.open(PlaceRole.DESK, tmp_path_factory.mktemp("used") / "quay", SetClock())
    draft = open_draft(desk)
    pages.add(desk, draft, min(complete(desk).lines))
    intake.accept(desk, draft)
    pages.add(desk, open_draft(desk), None, 2)
    desk.store.close()
    return desk.home.path


@pytest.fixture
def home(used_home: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(used_home, tmp_path / "quay")
    return tmp_path / "quay"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", language._current)  # so that it is put back
    language.install("en")


def opened(home: Path) -> Desk:
    return open_desk(Home(home), prove=False, clock=SetClock())


def damaged(home: Path, damage: Callable[[Desk], None]) -> None:
    desk = opened(home)
    damage(desk)
    desk.store.close()


@pytest.mark.parametrize("deep", [[], ["--deep"]])
def test_a_whole_home_is_said_to_be_whole(home: Path, capsys: pytest.CaptureFixture[str], deep: list[str]) -> None:
    assert run(["--home", str(home), "check", *deep]) == 0
    assert capsys.readouterr().out.splitlines() == [WHOLE]


@pytest.mark.parametrize("damage", list(DAMAGES), ids=lambda damage: damage.__name__)
def test_each_damage_is_one_plain_sentence_and_a_failure(
    home: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Desk], None]
) -> None:
    damaged(home, damage)
    assert run(["--home", str(home), "check"]) == 1
    said = capsys.readouterr()
    told = said.out + said.err
    beginning = finding_sentence(DAMAGES[damage].value, "\0", "\0").partition("\0")[0]
    assert beginning in told
    assert WHOLE not in told
    assert "Traceback" not in told


def test_a_damaged_row_is_told_by_a_deep_check_with_its_column(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(home / "quay.sqlite3", "UPDATE dossiers SET owner_name = 'Người khác'")
    (row,) = raw(home / "quay.sqlite3", "SELECT uid FROM dossiers")
    assert run(["--home", str(home), "check"]) == 0
    capsys.readouterr()
    assert run(["--home", str(home), "check", "--deep"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"The row dossiers {row['uid']} differs from its entries in «owner_name»."
    ]


def test_what_nothing_refers_to_is_counted_and_no_failure(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "documents" / "0000.new").touch()
    assert run(["--home", str(home), "check"]) == 0
    (home / "documents" / "0001.new").touch()
    assert run(["--home", str(home), "check"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in out if line != WHOLE] == ["1", "2"]


def newer(home: Path) -> None:
    by_hand(home / "quay.sqlite3", f"PRAGMA user_version = {VERSION + 1}")


def of_another_program(home: Path) -> None:
    by_hand(home / "quay.sqlite3", "PRAGMA application_id = 7")


def no_store(home: Path) -> None:
    (home / "quay.sqlite3").write_bytes(b"this is a letter\n" * 1000)


def no_header(home: Path) -> None:
    with (home / "quay.sqlite3").open("r+b") as file:
        file.write(bytes(100))


def empty(home: Path) -> None:
    (home / "quay.sqlite3").write_bytes(b"")


def odd_role(home: Path) -> None:
    by_hand(home / "quay.sqlite3", "UPDATE workstations SET role = 'garage'")


@pytest.mark.parametrize("damage", [newer, of_another_program, no_store, no_header, empty, odd_role])
@pytest.mark.parametrize("command", [["check"], ["backup", "--to"]])
def test_a_header_that_is_not_ours_is_told_and_changed_by_nobody(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[Path], None], command: list[str]
) -> None:
    damage(home)
    before = (home / "quay.sqlite3").read_bytes()
    target = [str(tmp_path / "stick")] if "--to" in command else []
    assert run(["--home", str(home), *command, *target]) == 1
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert (home / "quay.sqlite3").read_bytes() == before
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("command", [["check"], ["backup", "--to", "stick"]])
def test_where_there_is_no_home_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["--home", "nothing", *command]) == 1
    assert str(tmp_path / "nothing") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_backup_tells_where_it_lies_and_is_restored_as_a_new_workstation(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["--home", str(home), "backup", "--to", "stick"]) == 0
    (backup,) = (tmp_path / "stick").glob("quay-*.sqlite3")
    assert capsys.readouterr().out.strip().endswith(str(backup))
    assert run(["--home", "new", "restore", f"stick/{backup.name}"]) == 0
    assert str(tmp_path / "new") in capsys.readouterr().out
    assert run(["--home", "new", "check", "--deep"]) == 0
    stations = [
        row["uid"] for row in raw(tmp_path / "new" / "quay.sqlite3", "SELECT uid FROM workstations ORDER BY id")
    ]
    assert len(stations) == 2
    desk = opened(tmp_path / "new")
    newest = entries(desk.store)[-1]
    desk.store.close()
    assert (newest["action"], newest["officer"], newest["workstation"]) == (
        "restored",
        f"command:{getpass.getuser()}",
        stations[-1],
    )


def test_the_same_backup_again_takes_little_and_each_is_a_file(home: Path, tmp_path: Path) -> None:
    assert run(["--home", str(home), "backup", "--to", str(tmp_path / "stick")]) == 0
    documents = {path: path.stat().st_ino for path in (tmp_path / "stick" / "documents").rglob("*.pdf")}
    assert run(["--home", str(home), "backup", "--to", str(tmp_path / "stick")]) == 0
    assert {path: path.stat().st_ino for path in (tmp_path / "stick" / "documents").rglob("*.pdf")} == documents


@pytest.mark.parametrize("name", ["lose_document", "change_page"])
def test_a_backup_of_what_is_damaged_fails_with_a_sentence_and_leaves_none(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    damaged(home, next(damage for damage in DAMAGES if damage.__name__ == name))
    assert run(["--home", str(home), "backup", "--to", str(tmp_path / "stick")]) == 1
    said = capsys.readouterr().err
    assert "damaged" in said
    assert "Traceback" not in said
    assert not list((tmp_path / "stick").glob("quay-*"))


def test_a_place_that_cannot_take_a_backup_is_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "locked").mkdir()
    with read_only(tmp_path / "locked"):
        for place in ("file", "file/below", "locked"):
            assert run(["--home", str(home), "backup", "--to", str(tmp_path / place)]) == 1
            assert "cannot be written" in capsys.readouterr().err
    assert run(["--home", str(home), "check", "--deep"]) == 0


def test_a_home_that_cannot_be_written_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with read_only(home):
        assert run(["--home", str(home), "check"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_restore_into_what_exists_or_from_what_is_no_backup_fails_and_makes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(home), "backup", "--to", str(tmp_path / "stick")]) == 0
    (backup,) = (tmp_path / "stick").glob("quay-*.sqlite3")
    assert run(["--home", str(home), "restore", str(backup)]) == 1
    assert str(home) in capsys.readouterr().err
    for wrong in (tmp_path / "nothing.sqlite3", tmp_path, backup.parent):
        assert run(["--home", str(tmp_path / "new"), "restore", str(wrong)]) == 1
        assert str(wrong) in capsys.readouterr().err
    backup.write_bytes(backup.read_bytes()[:5000])
    assert run(["--home", str(tmp_path / "new"), "restore", str(backup)]) == 1
    assert "damaged" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_commands_speak_vietnamese_unless_told_otherwise(home: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "--home", str(home), "check"]
    said = {}
    for chosen in ("", "vi", "en"):
        environment = {**os.environ, "QUAY_LANGUAGE": chosen} if chosen else dict(os.environ)
        said[chosen] = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()
    assert said[""] == said["vi"] != said["en"] == WHOLE
