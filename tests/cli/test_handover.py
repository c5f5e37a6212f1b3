"""The commands of hand-over, run as an administrator runs them."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from app.bootstrap import open_desk
from app.cli.program import run
from app.desk import handover
from app.desk.desk import Desk
from app.exchange import package
from app.exchange.package import LIST
from app.home import Home
from app.models import journal
from app.models.journal import JournalEntry
from tests.desk.roads import (
    CONFIRM,
    accept,
    answer,
    dossier,
    everything,
    give_back,
    receive,
    tamper_package,
)
from tests.desks import LOGIN, PASSWORD
from tests.faults.commands import AS_OFFICER, start

RECEIVE, ACKNOWLEDGE = ("handover", "receive"), ("handover", "acknowledge")


@pytest.fixture
def password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the environment names, with the password of both sample officers."""
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv("QUAY_PASSWORD_FILE", str(path))
    return path


def command(desk: Desk, name: tuple[str, str], path: Path, *options: str) -> int:
    return run(["--home", str(desk.home.path), *name, str(path), *(options or ("--officer", LOGIN))])


def newest(desk: Desk) -> JournalEntry:
    with desk.store.reading() as session:
        return session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()


def test_a_package_goes_in_and_its_answer_comes_back(
    desk: Desk, department: Desk, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    confirmed, returned = accept(desk, pages=1), accept(desk)
    offer = handover.offer(desk, [confirmed, returned], department.place.uid)
    assert command(department, RECEIVE, offer.package) == 0
    said = capsys.readouterr()
    codes = [str(dossier(desk, uid).code) for uid in (confirmed, returned)]
    assert [line.strip() for line in said.out.splitlines()[1:]] == codes
    assert said.err == ""
    file = answer(department, offer.transfer_uid, {confirmed: CONFIRM, returned: give_back()})
    assert command(desk, ACKNOWLEDGE, file) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == codes
    assert dossier(desk, confirmed).holder_uid == department.place.uid
    assert dossier(desk, returned).holder_uid == desk.place.uid
    for home in (desk, department):
        assert newest(home).officer == home.signed_in().uid
        assert run(["--home", str(home.home.path), "check", "--deep"]) == 0


def test_read_again_both_say_so_and_change_nothing(
    desk: Desk, department: Desk, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    assert command(department, RECEIVE, offer.package) == 0
    file = answer(department, offer.transfer_uid, {uid: CONFIRM})
    assert command(desk, ACKNOWLEDGE, file) == 0
    capsys.readouterr()
    for home, name, path in ((department, RECEIVE, offer.package), (desk, ACKNOWLEDGE, file)):
        before = everything(home)
        assert command(home, name, path) == 0
        assert "nothing was changed" in capsys.readouterr().out
        assert everything(home) == before


def test_what_was_not_applied_is_told(
    desk: Desk, department: Desk, password: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    handover.take_back(desk, offer.transfer_uid, "Gói bị thất lạc")
    assert command(desk, ACKNOWLEDGE, file) == 0
    assert "not applied" in capsys.readouterr().out
    assert dossier(desk, uid).holder_uid == desk.place.uid


def test_a_home_with_officers_asks_for_one_and_for_the_password(
    desk: Desk,
    department: Desk,
    password: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bag = handover.offer(desk, [accept(desk)], department.place.uid).package
    before = everything(department)
    home = str(department.home.path)
    assert run(["--home", home, *RECEIVE, str(bag)]) == 1
    assert "Nobody is signed in" in capsys.readouterr().err
    assert command(department, RECEIVE, bag, "--officer", "nobody") == 1
    password.write_text("something else", encoding="utf-8")
    assert command(department, RECEIVE, bag) == 1
    monkeypatch.setenv("QUAY_PASSWORD_FILE", str(tmp_path / "none"))
    assert command(department, RECEIVE, bag) == 1
    said = capsys.readouterr()
    assert said.err.count("the password is not right") == 3
    assert said.out == ""
    assert everything(department) == before


def test_what_is_for_somebody_else_is_refused_by_name(
    desk: Desk, department: Desk, password: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = accept(desk)
    offer = handover.offer(desk, [uid], department.place.uid)
    file = answer(department, receive(department, offer), {uid: CONFIRM})
    before = everything(desk), everything(department)
    assert command(desk, RECEIVE, offer.package) == 1
    assert department.place.name in capsys.readouterr().err
    assert command(department, ACKNOWLEDGE, file) == 1
    assert desk.place.name in capsys.readouterr().err
    assert (everything(desk), everything(department)) == before
    new = tmp_path / "new"
    assert run(["--home", str(new), *RECEIVE, str(offer.package)]) == 1
    assert department.place.name in capsys.readouterr().err
    assert run(["--home", str(new), "check", "--deep"]) == 0


def test_a_new_home_has_no_officers_and_the_command_line_acts_in_its_own_name(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert run(["--home", str(home.path), *RECEIVE, str(tmp_path / "none")]) == 1
    opened = open_desk(home)
    assert newest(opened).officer == journal.SYSTEM
    opened.store.close()


def _spoil(folder: Path, how: str) -> None:
    match how:
        case "changed":
            (folder / LIST).write_bytes(b"%PDF-1.7 something else")
        case "missing":
            (folder / LIST).unlink()
        case "extra":
            (folder / "data" / "run.exe").write_bytes(b"MZ")
        case "outside":
            with (folder / "manifest-sha256.txt").open("a") as out:
                out.write(f"{'0' * 64}  data/../../../etc/passwd\n")
        case "newer":
            tamper_package(folder, lambda c: c.update(format=package.FORMAT + 1))
        case "forged":
            tamper_package(folder, lambda c: next(iter(c["dossiers"][0]["rows"]["dossiers"].values())).update(sets=9))


def test_a_bad_package_ends_the_command_with_one_line_in_vietnamese(
    desk: Desk, department: Desk, tmp_path: Path
) -> None:
    honest = handover.offer(desk, [accept(desk)], department.place.uid).package
    before = everything(department)
    for how in ("changed", "missing", "extra", "outside", "newer", "forged"):
        bag = tmp_path / how
        shutil.copytree(honest, bag)
        _spoil(bag, how)
        done = start(department.home.path, *RECEIVE, str(bag), *AS_OFFICER)
        assert (done.returncode, done.stdout) == (1, ""), how
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert "bị thay đổi." in done.stderr
        assert everything(department) == before, how
    assert start(department.home.path, "check").returncode == 0


def test_what_is_no_answer_ends_the_command_with_one_sentence(
    desk: Desk, department: Desk, password: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = accept(desk)
    transfer = receive(department, handover.offer(desk, [uid], department.place.uid))
    file = answer(department, transfer, {uid: CONFIRM})
    file.write_bytes(file.read_bytes().replace(b'"confirmed":true', b'"confirmed":false'))
    empty, folder = tmp_path / "empty.json", tmp_path / "folder"
    empty.touch()
    folder.mkdir()
    before = everything(desk)
    for path in (file, empty, folder, tmp_path / "none"):
        assert command(desk, ACKNOWLEDGE, path) == 1
        said = capsys.readouterr()
        assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert everything(desk) == before
