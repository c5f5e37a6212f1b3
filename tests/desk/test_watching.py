"""The inbox that fills by itself, over a folder and a real HTTP connection."""

import json
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from app import errors
from app.desk import watching
from app.desk.desk import Desk
from app.desk.watching import Arrivals
from app.errors import HeldReason
from app.exchange import portal_listener
from app.exchange.portal_folder import COMING, TAKEN
from app.queries import inbox as reads
from tests.desk import roads
from tests.desk.online import Folder, sample, waiting
from tests.exchange import portal as messages
from tests.portal_server import DONE, Portal, drop, reply

TOKEN = "mau-token"
SENDER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def arrivals(desk: Desk, folder: Folder) -> Iterator[Arrivals]:
    """What comes into the folder, or to a free port of this machine."""
    chosen = {"inbox_folder": str(folder.path), "inbox_listen": "127.0.0.1:0", "inbox_token": TOKEN}
    desk.home.save_settings(replace(desk.home.settings(), **chosen))  # type: ignore[arg-type]  # all of them are texts
    made = Arrivals(still=0.0)
    made.look(desk)
    yield made
    made.close()


def look(arrivals: Arrivals, desk: Desk) -> Any:
    """Look twice: what was not there before is never whole."""
    arrivals.look(desk)
    return arrivals.look(desk)


def post(arrivals: Arrivals, message: Any, **how: Any) -> httpx.Response:
    return httpx.post(arrivals.address, json=message, headers=SENDER, timeout=10, **how)


def post_files(arrivals: Arrivals, message: Any, files: Mapping[str, bytes]) -> httpx.Response:
    parts = [("message", ("m.json", json.dumps(message).encode(), "application/json"))]
    parts += [("file", (name, content, "application/pdf")) for name, content in files.items()]
    return httpx.post(arrivals.address, files=parts, headers=SENDER, timeout=10)


def test_what_is_put_into_the_folder_is_taken_in_and_put_away(desk: Desk, arrivals: Arrivals, folder: Folder) -> None:
    folder.put("m", messages.sync())
    assert look(arrivals, desk).new == 1
    assert [row.external_code for row in waiting(desk)] == [messages.SYNC_CODE]
    assert (folder.path / TAKEN / "m.json").exists()
    assert arrivals.look(desk) is None
    folder.put("m", messages.sync())
    assert look(arrivals, desk).unchanged == 1
    roads.assert_whole(desk)


def test_what_is_held_is_tried_again_when_something_new_came_or_it_is_asked_for(
    desk: Desk, arrivals: Arrivals, folder: Folder
) -> None:
    folder.put("m", messages.sync(), {})
    (held,) = look(arrivals, desk).held
    assert held.reason is HeldReason.FILE_MISSING
    assert arrivals.look(desk) is None
    assert arrivals.look(desk, again=True).held == (held,)  # type: ignore[union-attr]  # something is held
    (folder.path / COMING / "m" / "thong-bao.pdf").write_bytes(sample())
    with desk.store.reading() as session:
        (row,) = reads.held(session)
    done = watching.try_again(desk, [row.folder])
    assert (done.new, done.held) == (1, ())
    with desk.store.reading() as session:
        assert reads.held(session) == ()
    assert (folder.path / TAKEN / "m.json").exists()


def test_what_cannot_be_moved_is_held_until_it_can_be(desk: Desk, arrivals: Arrivals, folder: Folder) -> None:
    folder.put("m", messages.sync())
    (folder.path / COMING / "m" / "thong-bao.pdf" / "in the way").mkdir(parents=True)
    folder.put("n", messages.ministry())
    done = look(arrivals, desk)
    assert (done.new, [(one.file, one.reason) for one in done.held]) == (1, [("m.json", HeldReason.FILE_UNREADABLE)])
    assert arrivals.look(desk) is None
    shutil.rmtree(folder.path / COMING / "m")
    done = arrivals.look(desk)
    assert done is not None
    assert (done.new, done.held) == (1, ())
    with desk.store.reading() as session:
        assert reads.held(session) == ()


def test_a_message_with_its_files_comes_by_http_and_again_changes_nothing(desk: Desk, arrivals: Arrivals) -> None:
    for _time in range(2):
        answer = post_files(arrivals, messages.sync(), {"thong-bao.pdf": sample()})
        assert (answer.status_code, answer.json()["error_code"], answer.json()["held"]) == (200, "00", [])
    assert look(arrivals, desk).new == 1
    assert waiting(desk)[0].complete
    assert post_files(arrivals, messages.sync(), {"thong-bao.pdf": sample()}).status_code == 200
    assert look(arrivals, desk) is None
    assert len(waiting(desk)) == 1
    roads.assert_whole(desk)


def test_files_are_fetched_where_a_message_says_where_they_are(
    desk: Desk, arrivals: Arrivals, portal: Portal
) -> None:
    portal.behaviours = [drop, reply(200, sample())]
    desk.home.save_settings(replace(desk.home.settings(), file_hosts="127.0.0.1"))
    files = [messages.document("thong-bao.pdf", DuongDanTaiTepTin=f"{portal.address}/tep/1")]
    assert post(arrivals, messages.sync(TaiLieuNop=files)).json()["error_code"] == "00"
    (held,) = look(arrivals, desk).held
    assert held.reason is HeldReason.FILE_UNREACHABLE
    assert arrivals.look(desk, again=True).new == 1  # type: ignore[union-attr]  # something is held
    assert portal.behaviours != [DONE]


def test_what_is_held_for_its_host_is_taken_as_soon_as_that_is_allowed(
    desk: Desk, arrivals: Arrivals, folder: Folder, portal: Portal
) -> None:
    portal.behaviours = [reply(200, sample())]
    desk.home.save_settings(replace(desk.home.settings(), file_hosts="cong.example.vn"))
    files = [messages.document("thong-bao.pdf", DuongDanTaiTepTin=f"{portal.address}/tep/1")]
    folder.put("m", messages.sync(TaiLieuNop=files), {})
    (held,) = look(arrivals, desk).held
    assert (held.reason, held.detail) == (HeldReason.FILE_HOST, "127.0.0.1")
    assert arrivals.look(desk) is None
    desk.home.save_settings(replace(desk.home.settings(), file_hosts="127.0.0.1"))
    assert look(arrivals, desk) is None
    assert len(waiting(desk)) == 1


def test_the_sender_is_told_what_cannot_be_taken(arrivals: Arrivals) -> None:
    message = messages.sync(MaTTHC="")
    answer = post(arrivals, message).json()
    assert answer["error_code"] == "00"
    assert [(one["MaHoSo"], "MaTTHC" in one["reason"]) for one in answer["held"]] == [(messages.SYNC_CODE, True)]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"headers": {}, "content": b"{}"}, 401),
        ({"headers": {"Authorization": "Bearer khac"}, "content": b"{}"}, 401),
        ({"headers": {**SENDER, "Content-Type": "text/plain"}, "content": b"{}"}, 415),
        ({"headers": {**SENDER, "Content-Type": "application/json"}, "content": b"[]"}, 400),
        ({"headers": {**SENDER, "Content-Type": "application/json"}, "content": b"{"}, 400),
        ({"headers": {**SENDER, "Content-Type": "application/json"}, "content": iter([b"{}"])}, 411),
        ({"headers": SENDER, "files": [("file", ("../a.pdf", b"%PDF"))]}, 400),
        ({"headers": SENDER, "files": [("a", ("m.json", b"{}", "application/json")), ("b", ("x/y", b""))]}, 400),
        ({"headers": SENDER, "files": [("a", ("m.json", b"{}", "application/json"))] * 2}, 400),
        ({"headers": {**SENDER, "Content-Type": "multipart/form-data; boundary=x"}, "content": b"--y"}, 400),
    ],
)
def test_what_is_no_message_is_refused_and_leaves_nothing(
    arrivals: Arrivals, folder: Folder, how: dict[str, Any], status: int
) -> None:
    answer = httpx.post(arrivals.address, timeout=10, **how)
    assert answer.status_code == status
    assert answer.json()["error_code"] != "00"
    assert [path for path in folder.path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("length", ["999999999999", "9" * 5_000])
def test_a_message_that_is_too_large_is_refused_before_it_is_read(arrivals: Arrivals, length: str) -> None:
    with socket.create_connection(tuple(arrivals.address.removeprefix("http://").split(":"))) as line:  # type: ignore[arg-type]  # a host and a port
        line.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN.encode() + b"\r\n"
            b"Content-Type: application/json\r\nContent-Length: " + length.encode() + b"\r\n\r\n"
        )
        assert b" 413 " in line.recv(100)


def test_a_sender_that_drips_is_left(arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_listener, "MOST_SECONDS", 0.2)
    host, port = arrivals.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        head = f"POST / HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
        line.sendall(f"{head}Content-Length: 9\r\n\r\n".encode())
        for _time in range(2):
            time.sleep(0.3)
            line.sendall(b"{")
        assert b" 408 " in line.recv(100)


def test_a_line_that_breaks_leaves_nothing_and_the_next_message_is_taken(
    desk: Desk, arrivals: Arrivals, folder: Folder
) -> None:
    host, port = arrivals.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        head = f"POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
        line.sendall(head.encode() + b'Content-Length: 1000\r\n\r\n{"service":')
    assert post_files(arrivals, messages.sync(), {"thong-bao.pdf": sample()}).status_code == 200
    assert look(arrivals, desk).new == 1
    assert [path.name for path in folder.path.iterdir() if path.is_file()] == []


def test_without_a_token_or_a_free_address_nobody_listens(desk: Desk, arrivals: Arrivals) -> None:
    settings = desk.home.settings()
    taken = arrivals.address.removeprefix("http://")
    for wrong in (
        replace(settings, inbox_token=""),
        replace(settings, inbox_listen="nowhere"),
        replace(settings, inbox_listen=taken),
    ):
        desk.home.save_settings(wrong)
        with pytest.raises(errors.ListeningRefused):
            Arrivals().look(desk)


def test_where_nothing_is_set_nothing_is_looked_at(desk: Desk) -> None:
    quiet = Arrivals()
    assert quiet.look(desk) is None
    assert quiet.address == ""
    assert not desk.home.inbox.exists()


def test_an_address_alone_has_its_folder_in_the_home(desk: Desk) -> None:
    desk.home.save_settings(replace(desk.home.settings(), inbox_listen="127.0.0.1:0", inbox_token=TOKEN))
    arrivals = Arrivals(still=0.0)
    arrivals.look(desk)
    try:
        assert post(arrivals, messages.progress()).status_code == 200
    finally:
        arrivals.close()
    assert len(list(desk.home.inbox.glob("http-*.json"))) == 1
