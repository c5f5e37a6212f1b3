"""The commands of the online inbox, run as an administrator or a timer runs them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.program import run
from app.desk import inbox
from app.desk.desk import Desk
from app.exchange.portal_folder import MOST_AT_ONCE
from tests.desk import roads
from tests.desk.online import Folder, sample, waiting
from tests.exchange.portal import MINISTRY_CODE, SYNC_CODE, document, ministry, progress, sync
from tests.portal_server import Portal, reply
from tests.samples import signed


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "inbox")
    made.put("dong-bo", sync())
    made.put("bo-2026", ministry())
    made.put("cap-nhat", progress(), {})
    return made


def command(desk: Desk, *arguments: str) -> int:
    return run(["--home", str(desk.home.path), *arguments])


def test_the_outcome_is_one_json_object(desk: Desk, folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.path / "hong.json").write_text("{", encoding="utf-8")
    assert command(desk, "inbox", "import", str(folder.path), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["new", "unchanged", "changed", "held"]
    assert (said["new"], said["unchanged"], said["changed"]) == (3, 0, 0)
    (held,) = said["held"]
    assert (held["file"], "no message of the portal" in held["reason"]) == ("hong.json", True)
    folder.put("bo-2026", ministry(ChuHoSo="HỘ KINH DOANH MẪU KHÁC"))
    assert command(desk, "inbox", "import", str(folder.path), "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["new"], again["unchanged"], again["changed"]) == (0, 2, 1)
    assert [one["file"] for one in again["held"]] == ["hong.json"]
    assert {row.external_code for row in waiting(desk)} >= {MINISTRY_CODE}
    assert command(desk, "check", "--deep") == 0


def test_people_are_told_in_lines(desk: Desk, folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.put("la", sync(MaHoSo="000-9", MaTTHC="9.999999"))
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == ["3 new", "0 unchanged", "0 changed", "1 held aside"]
    assert lines[4] == "  la.json: 000-9: The procedure 9.999999 is not in the catalogue in force."


def test_a_folder_that_is_not_there_ends_with_one_line(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(desk, "inbox", "import", str(tmp_path / "none"), "--json") == 1
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)


def test_a_new_home_takes_messages_and_holds_those_of_unknown_procedures(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(tmp_path / "new"), "inbox", "import", str(folder.path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["new"], len(said["held"])) == (0, 3)


def test_messages_are_sent_to_what_is_set_or_named(
    desk: Desk,
    folder: Folder,
    portal: Portal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    for row in waiting(desk):
        inbox.refuse_online(desk, row.uid, "Không thuộc thẩm quyền")
    portal.behaviours = [reply(200, {"error_code": "07", "message": "sai"})]
    capsys.readouterr()
    assert command(desk, "outbox", "send", "--to", portal.address) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "0 messages sent."
    assert "  G09.20-20261125-0092637: The portal refused the message: 07 sai." in lines
    desk.home.save_settings(replace(desk.home.settings(), portal=str(tmp_path / "out")))
    assert command(desk, "outbox", "send") == 0
    assert capsys.readouterr().out.splitlines() == ["2 messages sent."]
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert command(desk, "outbox", "send") == 0
    roads.assert_whole(desk)


def test_files_are_fetched_from_hosts_that_are_named(
    desk: Desk, folder: Folder, portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.behaviours = [reply(200, sample())]
    folder.put("dong-bo", sync(TaiLieuNop=[document("a.pdf", DuongDanTaiTepTin=f"{portal.address}/1")]), {})
    assert command(desk, "inbox", "files-from") == 0
    assert capsys.readouterr().out == "Files are fetched from any address.\n"
    assert command(desk, "inbox", "files-from", "cong.example.vn") == 0
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    assert "dong-bo.json: 000.00.14.H55-261125-0031: The file lies on «127.0.0.1»" in capsys.readouterr().out
    assert command(desk, "inbox", "files-from", "[::1") != 0
    capsys.readouterr()
    assert command(desk, "inbox", "files-from", "127.0.0.1", "https://tep.cong.example.vn") == 0
    assert capsys.readouterr().out == "127.0.0.1\ntep.cong.example.vn\n"
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    assert len(waiting(desk)) == 2
    assert command(desk, "inbox", "files-from", "") == 0
    assert desk.home.settings().hosts_of_files() == ()


def test_an_office_that_answers_sooner_sees_what_is_due_sooner(desk: Desk, folder: Folder) -> None:
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    before = {row.external_code: row.answer_due for row in waiting(desk) if row.answer_due}
    assert command(desk, "inbox", "answer-within", "2") == 0
    after = {row.external_code: row.answer_due for row in waiting(desk) if row.answer_due}
    assert after.keys() == before.keys()
    assert all(after[code] < before[code] for code in before)
    for wrong in ("0", "9"):
        assert command(desk, "inbox", "answer-within", wrong) != 0
    assert {row.external_code: row.answer_due for row in waiting(desk)} == after


def test_what_waits_is_listed_with_its_files_and_signers(
    desk: Desk, folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = signed.signer()
    files = {"thong-bao.pdf": signer.sign(sample())}
    folder.put("dong-bo", sync(), files)
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    capsys.readouterr()
    assert command(desk, "inbox", "list") == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in said if not line.startswith(" ")] == [
        row.external_code for row in waiting(desk)
    ]
    signs = f"Signed by {signed.SIGNER} ({signed.AUTHORITY}), unchanged since; the signer could not be verified"
    assert f"  thong-bao.pdf: Sound; {signs}" in said
    assert "  don-de-nghi.pdf: Sound" in said


def test_the_list_says_what_a_filer_wrote_and_what_a_change_changes(
    desk: Desk, folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    fees = [{"TenPhiLePhi": "Phí", "Gia": "60000"}]
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    said = {"ChuHoSo": "CÔNG TY MẪU", "GhiChu": "Gửi lại", "DanhSachLePhi": fees, "HinhThuc": "1"}
    folder.put("dong-bo", sync(**said, TrangThaiThanhToan="1"))
    folder.put("dong-bo_2", sync(SoDienThoai="0208.365.1234"))
    assert command(desk, "inbox", "import", str(folder.path)) == 0
    capsys.readouterr()
    assert command(desk, "inbox", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith(SYNC_CODE))
    assert lines[at + 2] == "  Subject: Khuyến mại tháng 12"
    arrived = [line.partition(": ") for line in lines[at + 3 :] if line.startswith("  A change arrived ")]
    assert [what for _when, _colon, what in arrived] == [
        "Another system says «In progress»; here: «Newly registered»",
        "name of the owner: CÔNG TY CỔ PHẦN MẪU SÔNG CẦU → CÔNG TY MẪU",
        "result by post: no → yes",
        "fees to pay: — → 60.000 đ",
        "paid online: — → 60.000 đ",
        "remarks: — → Gửi lại",
        "Nothing that is kept here differs.",
    ]


def test_one_look_at_the_watched_folder_takes_all_that_is_there(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, count = Folder(tmp_path / "inbox"), MOST_AT_ONCE + 2
    for number in range(count):
        folder.put(f"{number}", sync(MaHoSo=f"000-{number}", TaiLieuNop=[]), {})
    folder.put("held", sync(MaTTHC="9.999999"), {})
    desk.home.save_settings(replace(desk.home.settings(), inbox_folder=str(folder.path)))
    assert command(desk, "inbox", "watch", "--once") == 0
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[3], len(lines)) == (f"{count} new", "1 held aside", 5)
    assert len(waiting(desk)) == count


def test_what_lies_in_the_watched_folder_is_taken_in_and_what_waits_is_sent(
    desk: Desk, folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = replace(desk.home.settings(), inbox_folder=str(folder.path), portal=str(tmp_path / "out"))
    desk.home.save_settings(settings)
    assert command(desk, "inbox", "watch", "--once") == 0
    assert {row.external_code for row in waiting(desk)} >= {MINISTRY_CODE}
    inbox.refuse_online(desk, waiting(desk)[0].uid, "Không thuộc thẩm quyền")
    assert command(desk, "inbox", "watch", "--once") == 0
    assert len(list((tmp_path / "out").glob("*.json"))) == 1
    desk.home.save_settings(replace(settings, inbox_folder=str(tmp_path / "gone")))
    assert command(desk, "inbox", "watch", "--once") != 0
    assert "gone" in capsys.readouterr().err
