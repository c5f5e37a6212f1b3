"""Status messages given to a folder, and to a real HTTP server that drops, delays, repeats and refuses."""

import hashlib
import json
import time
import unicodedata
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from app import errors
from app.errors import HeldReason
from app.exchange import portal_files
from app.exchange.portal_files import Sources
from app.exchange.portal_listener import Listener
from app.exchange.portal_outbox import Enclosed, FolderPortal, HttpPortal, open_portal
from tests.portal_server import DONE, Behaviour, Portal, delay, drop, reply

HERE = ("127.0.0.1",)
BODY = {"service": "CapNhatTienDoHoSoMC", "data": [{"MaHoSo": "000-1", "NoiDungXuLy": "Được tiếp nhận"}]}


def give(portal: Portal, *behaviours: Behaviour) -> tuple[str, list[float]]:
    portal.behaviours = list(behaviours)
    paused: list[float] = []
    with HttpPortal(portal.address, paused.append, seconds=0.3) as opened:
        return opened.give(1, "uid-1", BODY), paused


def test_a_message_is_posted_as_it_is_and_its_answer_kept(portal: Portal) -> None:
    answer, paused = give(portal, DONE)
    assert (answer, paused) == ("00 ok", [])
    assert portal.taken == [("uid-1", BODY)]


@pytest.mark.parametrize(
    "behaviour", [drop, delay, reply(503), reply(500, b"<html>"), reply(429), reply(200, b'{"error_')]
)
def test_without_an_answer_it_is_sent_again_under_the_same_identity(portal: Portal, behaviour: Behaviour) -> None:
    _answer, paused = give(portal, behaviour, behaviour, DONE)
    assert portal.taken == [("uid-1", BODY)] * 3
    assert paused == sorted(paused)
    assert len(paused) == 2


def test_a_portal_that_never_answers_is_given_up(portal: Portal) -> None:
    with pytest.raises(errors.PortalUnreachable):
        give(portal, drop)
    assert len(portal.taken) == 3
    portal.close()
    with pytest.raises(errors.PortalUnreachable):
        give(portal, DONE)


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (reply(400, {"error_code": "", "message": "sai mã"}), "400 sai mã"),
        (reply(302, b"", Location="http://127.0.0.1:1/"), "302"),
        (reply(200, {"error_code": "07", "message": "sai"}), "07 sai"),
        (reply(200, {"errorCode": 7, "message": "sai"}), "7 sai"),
        (reply(200, b"x" * 100_000), "65536"),
        (reply(200, b"\xef\xbb\xbf\n<!DOCTYPE html><title>Sign in to the network</title>"), "Sign in"),
    ],
)
def test_a_refusal_is_told_at_once_in_the_portal_s_words(portal: Portal, behaviour: Behaviour, said: str) -> None:
    with pytest.raises(errors.PortalRefused) as caught:
        give(portal, behaviour)
    assert said in caught.value.detail
    assert len(portal.taken) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        reply(409, {"error_code": "12"}),
        reply(204),
        reply(200, b"OK"),
        reply(201),
        reply(200, {"error_code": None}),
        reply(200, {"errorCode": "00"}),
    ],
)
def test_what_the_portal_has_already_and_any_plain_yes_is_taken(portal: Portal, behaviour: Behaviour) -> None:
    give(portal, behaviour)
    assert len(portal.taken) == 1


@pytest.mark.parametrize("address", ["http://[::1", f"http://{'a' * 64}.vn/", "http://127.0.0.1:99999/"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with HttpPortal(address, lambda _s: None) as opened, pytest.raises(errors.PortalFault):
        opened.give(1, "uid-1", BODY)


@pytest.mark.parametrize("target", ["ftp://cong.example.vn/", "htps://cong.example.vn/"])
def test_an_address_of_another_kind_is_no_folder(target: str) -> None:
    with pytest.raises(errors.FolderMissing):
        open_portal(target)


def test_a_folder_holds_each_message_once_in_order(tmp_path: Path) -> None:
    with open_portal(str(tmp_path / "out")) as opened:
        assert isinstance(opened, FolderPortal)
        for number, uid in ((9, "b"), (10, "a"), (9, "b")):
            assert opened.give(number, uid, BODY) == f"{number:08d}-{uid}.json"
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["00000009-b.json", "00000010-a.json"]
    assert json.loads(files[0].read_text(encoding="utf-8")) == BODY


def enclosed(folder: Path, **contents: bytes) -> list[Enclosed]:
    made = []
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        made.append(Enclosed(f"{name}.pdf", folder / name, hashlib.sha256(content).hexdigest()))
    return made


def test_files_of_a_message_lie_beside_it_in_a_folder_of_its_name(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_portal(str(out)) as opened:
        contents = {"one": b"%PDF 1", "two": b"%PDF 2"}
        for _time in range(2):
            assert opened.give(9, "b", BODY, enclosed(tmp_path, **contents)) == "00000009-b.json"
            found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.pdf")}
            assert found == {f"00000009-b/{name}.pdf": content for name, content in contents.items()}
            (out / "00000009-b" / "two.pdf").write_bytes(b"rotten")  # and written anew by a repeat
        opened.give(9, "b", BODY, enclosed(tmp_path, **contents))
        assert sorted(path.name for path in out.iterdir()) == ["00000009-b", "00000009-b.json"]
        assert portal_files.find(out / "00000009-b", "one.pdf").read_bytes() == b"%PDF 1"


def test_a_message_is_not_there_without_its_files(tmp_path: Path) -> None:
    (file,) = enclosed(tmp_path, one=b"%PDF 1")
    with open_portal(str(tmp_path / "out")) as opened:
        for bad in (replace(file, sha256="0" * 64), replace(file, path=tmp_path / "gone")):
            with pytest.raises(errors.DocumentDamaged):
                opened.give(1, "a", BODY, [bad])
    assert not list((tmp_path / "out").glob("*.json"))


def test_files_are_posted_with_their_message_again_with_each_try(portal: Portal, tmp_path: Path) -> None:
    portal.behaviours = [drop, reply(503), DONE]
    files = enclosed(tmp_path, one=b"%PDF 1", two=b"%PDF 2" * 50_000)
    with HttpPortal(portal.address, lambda _s: None) as opened:
        assert opened.give(1, "uid-1", BODY, files) == "00 ok"
    assert portal.taken == [("uid-1", BODY)] * 3
    assert portal.files == [{"one.pdf": b"%PDF 1", "two.pdf": b"%PDF 2" * 50_000}] * 3


def test_what_this_office_sends_with_files_it_would_take_itself(tmp_path: Path) -> None:
    listener = Listener(tmp_path / "in", "127.0.0.1:0", "mã", lambda _name: False, lambda _path: [])
    try:
        with HttpPortal(listener.address, header="Authorization: Bearer mã") as opened:
            assert opened.give(1, "a", BODY, enclosed(tmp_path, one=b"%PDF 1")) == "00 ok"
    finally:
        listener.close()
    (message,) = (tmp_path / "in").glob("*.json")
    assert json.loads(message.read_bytes()) == BODY
    assert (message.with_suffix("") / "one.pdf").read_bytes() == b"%PDF 1"


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder", encoding="utf-8")
    with open_portal(str(tmp_path / "out")) as opened, pytest.raises(errors.HomeReadOnly):
        opened.give(1, "a", BODY)


def test_a_file_is_fetched_with_limits(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portal.behaviours = [reply(200, b"%PDF-1.4 x")]
    assert portal_files.fetch(f"{portal.address}/a.pdf", tmp_path, Sources(HERE)).read_bytes() == b"%PDF-1.4 x"
    monkeypatch.setattr(portal_files, "MOST_BYTES", 5)
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.fetch(f"{portal.address}/a.pdf", tmp_path, Sources(HERE))
    assert caught.value.reason is HeldReason.FILE_TOO_LARGE


@pytest.mark.parametrize("behaviour", [drop, reply(404), reply(302, b"", Location="/other")])
def test_a_file_that_does_not_come_is_told(portal: Portal, tmp_path: Path, behaviour: Behaviour) -> None:
    portal.behaviours = [behaviour]
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.fetch(f"{portal.address}/a.pdf", tmp_path, Sources(HERE))
    assert caught.value.reason is HeldReason.FILE_UNREACHABLE


def test_a_file_that_lies_elsewhere_is_followed_to_hosts_that_are_allowed_alone(
    portal: Portal, tmp_path: Path
) -> None:
    port = portal.address.rpartition(":")[2]
    portal.behaviours = [
        reply(302, b"", Location="/kho/a.pdf"),
        reply(307, b"", Location=f"http://127.0.0.1:{port}/b.pdf"),
        reply(200, b"%PDF-1.4 x"),
    ]
    assert portal_files.fetch(f"{portal.address}/a.pdf", tmp_path, Sources(HERE)).read_bytes() == b"%PDF-1.4 x"
    portal.behaviours = [reply(302, b"", Location=f"http://localhost:{port}/a.pdf"), reply(200, b"%PDF-1.4 x")]
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.fetch(f"{portal.address}/a.pdf", tmp_path, Sources(HERE))
    assert (caught.value.reason, caught.value.detail) == (HeldReason.FILE_HOST, "localhost")
    assert len(portal.behaviours) == 1, "localhost was not asked"


@pytest.mark.parametrize(
    "address",
    [
        "http://{port}/a",
        "http://localhost:{port}/a",
        "http://127.0.0.1@localhost:{port}/a",
        "http://127.0.0.1.example.vn:{port}/a",
        "http://2130706433:{port}/a",
        "http://[::1]:{port}/a",
        "http:///a",
    ],
)
def test_no_other_host_is_asked_however_it_is_written(portal: Portal, tmp_path: Path, address: str) -> None:
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.fetch(address.format(port=portal.address.rpartition(":")[2]), tmp_path, Sources(HERE))
    assert caught.value.reason is HeldReason.FILE_HOST


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:99999/a", "http://127.0.0.1:x/a", "http://[::1", "http://\ud800/"]
)
def test_an_address_that_is_none_is_unreachable(tmp_path: Path, address: str) -> None:
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.fetch(address, tmp_path, Sources(HERE))
    assert caught.value.reason is HeldReason.FILE_UNREACHABLE


def test_a_host_that_is_silent_is_asked_once_in_a_run(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal_files, "FETCH_SECONDS", 0.3)
    asked: list[str] = []

    def say_nothing(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        delay(request)

    portal.behaviours = [say_nothing]
    sources = Sources(HERE)
    for name in ("a", "b", "c"):
        with pytest.raises(errors.MessageHeld) as caught:
            portal_files.fetch(f"{portal.address}/{name}", tmp_path, sources)
        assert (caught.value.reason, name in caught.value.detail) == (HeldReason.FILE_UNREACHABLE, True)
    assert asked == ["/a"]
    portal.behaviours = [reply(200, b"%PDF")]
    assert portal_files.fetch(portal.address, tmp_path, Sources(HERE)).read_bytes() == b"%PDF"


def test_a_file_that_drips_is_given_up(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.end_headers()
        for _time in range(40):
            asked.wfile.write(b"x" * portal_files.CHUNK)
            asked.wfile.flush()
            time.sleep(0.02)

    portal.behaviours = [drip]
    monkeypatch.setattr(portal_files, "MOST_SECONDS", 0.1)
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.fetch(portal.address, tmp_path, Sources(HERE))
    assert caught.value.reason is HeldReason.FILE_UNREACHABLE


@pytest.mark.parametrize(
    "name", ["../a.pdf", "/etc/passwd", "x/../../a.pdf", "C:\\a.pdf", "..\\a.pdf", "\\\\host\\a.pdf", "a.pdf:stream"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.pdf").touch()
    (tmp_path / "m").mkdir()
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.find(tmp_path / "m", name)
    assert caught.value.reason is HeldReason.FILE_OUTSIDE


def test_links_are_not_followed_and_marks_written_apart_are_found(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "link.pdf").symlink_to(tmp_path / "secret")
    (tmp_path / "m" / "to").symlink_to(tmp_path)
    (tmp_path / "n").symlink_to(tmp_path)
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.find(tmp_path / "n", "secret")
    assert caught.value.reason is HeldReason.FILE_OUTSIDE
    (tmp_path / "m" / unicodedata.normalize("NFD", "đơn đề nghị.pdf")).touch()
    for name in ("link.pdf", "to/secret"):
        with pytest.raises(errors.MessageHeld) as caught:
            portal_files.find(tmp_path / "m", name)
        assert caught.value.reason is HeldReason.FILE_OUTSIDE
    assert portal_files.find(tmp_path / "m", "đơn đề nghị.pdf").is_file()


@pytest.mark.parametrize(
    "name", ["tep/Don.pdf", "tep\\Don.pdf", "./tep/Don.pdf", "m/tep/Don.pdf", "tep/DON.PDF", "tep/don", "m\\tep\\don"]
)
def test_a_name_is_found_as_other_systems_write_it(tmp_path: Path, name: str) -> None:
    file = tmp_path / "m" / "tep" / "Don.pdf"
    file.parent.mkdir(parents=True)
    file.touch()
    assert portal_files.find(tmp_path / "m", name) == file


def test_a_file_of_another_name_is_found_by_what_it_holds(tmp_path: Path) -> None:
    (other, file) = enclosed(tmp_path, other=b"%PDF 1", file=b"%PDF 2")
    (tmp_path / "link").symlink_to(file.path)
    assert portal_files.find(tmp_path, "Đơn đề nghị", file.sha256) == file.path
    assert portal_files.find(tmp_path, "other", file.sha256) == other.path, (
        "what is so named is held against its hash"
    )
    with pytest.raises(errors.MessageHeld):
        portal_files.find(tmp_path, "Đơn đề nghị", "0" * 64)


@pytest.mark.parametrize("name", [".", "none.pdf", "x" * 300, "to", "none/a.pdf", "a.pdf/b"])
def test_a_name_of_no_file_is_missing_whatever_the_disk_makes_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "a.pdf").touch()
    with pytest.raises(errors.MessageHeld) as caught:
        portal_files.find(tmp_path, name)
    assert caught.value.reason is HeldReason.FILE_MISSING
