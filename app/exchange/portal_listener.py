"""An address of this office that messages are sent to: each is written durably into the inbox, then acknowledged.

A message comes as JSON whose files are fetched from their addresses, or as `multipart/form-data` with one part of
JSON and the files. The sender is known by a token. The same message again is acknowledged and changes nothing.
"""

import hashlib
import hmac
import json
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from email import message_from_string
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from app import durable, errors
from app.durable import explaining_disk_faults, flush_folder, write_through
from app.text import nfc

MOST_BYTES = 96 << 20
"""Of a message with all its files."""

MOST_AT_ONCE = 8
SECONDS = 30.0
"""How long a sender may say nothing."""
MOST_SECONDS = 300.0
"""How long a message may take as a whole: one that drips would keep a place for ever."""
MOST_DIGITS = 12

CHUNK = 1 << 20
LONGEST_NAME = 150
OK, BAD, LATER = "00", "01", "02"
"""What the portal understands: done, never to be sent again like this, to be sent again later."""

Judge = Callable[[Path], Sequence[Mapping[str, str]]]
"""Tells which records of a message cannot be taken in, and why."""


class _Refused(Exception):
    """The message is not taken; says how the sender is told."""

    def __init__(self, status: HTTPStatus, code: str = BAD) -> None:
        self.status, self.code = status, code


class _Part(NamedTuple):
    """A part of a form: the name of the file that it is, empty for a message."""

    file: str
    content: bytes


class Listener:
    """Listens on an address until it is closed.

    Args:
        folder: the inbox's folder.
        where: the address to listen on, `host:port`; port 0 takes a free one.
        token: what the sender says in `Authorization: Bearer …`.
        knows: whether a message of a name came before.
        judge: tells what of a message cannot be taken in.

    Raises:
        ListeningRefused: the address cannot be used, or there is no token.
    """

    def __init__(self, folder: Path, where: str, token: str, knows: Callable[[str], bool], judge: Judge) -> None:
        host, _colon, port = where.rpartition(":")
        if not token or not host or not port.isdecimal():
            raise errors.ListeningRefused(where, "" if token else "token")
        inbox = _Inbox(folder, token, knows, judge)
        try:
            self._server = _Server((host, int(port)), _handler(inbox))
        except (OSError, OverflowError) as fault:
            raise errors.ListeningRefused(where, str(fault)) from fault
        self.address = f"http://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="inbox", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more; what is being received is not acknowledged, and comes again."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, _request: object, _address: object) -> None:
        """A sender that goes away is no fault of ours."""


class _Inbox:
    """Writes what comes."""

    def __init__(self, folder: Path, token: str, knows: Callable[[str], bool], judge: Judge) -> None:
        self._folder, self._knows, self._judge = folder, knows, judge
        self._token = f"Bearer {token}".encode()
        self._room = threading.Semaphore(MOST_AT_ONCE)
        self._one = threading.Lock()

    def take(self, asked: BaseHTTPRequestHandler) -> Mapping[str, Any]:
        """Return what the sender is told of a message that lies in the inbox now."""
        said = asked.headers.get("Authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(said, self._token):
            raise _Refused(HTTPStatus.UNAUTHORIZED)
        if not self._room.acquire(blocking=False):
            raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE, LATER)
        try:
            message, files = _read(asked)
            name = _name(message, files)
            with self._one:
                if not self._knows(name):
                    self._write(name, message, files)
            return {"error_code": OK, "message": "ok", "held": list(self._held(name, message))}
        except (errors.DiskFull, errors.HomeReadOnly) as fault:
            raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE, LATER) from fault
        finally:
            self._room.release()

    def _held(self, name: str, message: bytes) -> Sequence[Mapping[str, str]]:
        """Judge a copy: the message itself may be on its way already."""
        copy = self._folder / f".{name}.{threading.get_ident()}.json"
        with explaining_disk_faults(self._folder):
            try:
                copy.write_bytes(message)
                return self._judge(copy)
            finally:
                copy.unlink(missing_ok=True)

    def _write(self, name: str, message: bytes, files: Sequence[_Part]) -> None:
        """Write the files, then the message that names them: what has its name is whole."""
        with explaining_disk_faults(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = self._folder / f".{name}.part"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            for file in files:
                write_through(fresh / file.file, file.content)
            flush_folder(fresh)
            if files:
                shutil.rmtree(self._folder / name, ignore_errors=True)
                fresh.rename(self._folder / name)
            else:
                fresh.rmdir()
            durable.write(self._folder / f"{name}.json", message)


def _handler(inbox: _Inbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Takes messages by POST alone."""

        timeout = SECONDS

        def do_POST(self) -> None:
            """Take a message."""
            try:
                self._answer(HTTPStatus.OK, inbox.take(self))
            except _Refused as refused:
                self.close_connection = True
                self._answer(refused.status, {"error_code": refused.code, "message": refused.status.phrase})

        def _answer(self, status: HTTPStatus, said: Mapping[str, Any]) -> None:
            content = json.dumps(said, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: object) -> None:
            """What comes is seen in the inbox."""

    return Handler


def _read(asked: BaseHTTPRequestHandler) -> tuple[bytes, tuple[_Part, ...]]:
    """Return the message and its files."""
    length = asked.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise _Refused(HTTPStatus.LENGTH_REQUIRED)
    if len(length) > MOST_DIGITS or int(length) > MOST_BYTES:
        raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = _body(asked.rfile, int(length))
    kind = asked.headers.get_content_type()
    files: tuple[_Part, ...] = ()
    if kind == "application/json":
        message = body
    elif kind == "multipart/form-data":
        message, files = _sorted(_parts(body, str(asked.headers.get_boundary() or "").encode()))
    else:
        raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        said = json.loads(message)
    except (ValueError, RecursionError) as fault:
        raise _Refused(HTTPStatus.BAD_REQUEST) from fault
    if not isinstance(said, dict) and not (isinstance(said, list) and said):
        raise _Refused(HTTPStatus.BAD_REQUEST)
    return message, files


def _body(came: BufferedIOBase, length: int) -> bytes:
    body, latest = bytearray(), time.monotonic() + MOST_SECONDS
    while len(body) < length:
        piece = came.read1(min(CHUNK, length - len(body)))
        if not piece:
            raise _Refused(HTTPStatus.BAD_REQUEST, LATER)
        if time.monotonic() > latest:
            raise _Refused(HTTPStatus.REQUEST_TIMEOUT, LATER)
        body += piece
    return bytes(body)


def _parts(body: bytes, boundary: bytes) -> Sequence[_Part]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary) if boundary else []
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise _Refused(HTTPStatus.BAD_REQUEST)
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> _Part:
    head, _empty, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    told = message_from_string(head.decode("utf-8", "replace"))
    name = nfc(told.get_filename() or "")
    if told.get_content_type() == "application/json" and (not name or name.lower().endswith(".json")):
        return _Part("", content)
    if not name or not _is_plain(name):
        raise _Refused(HTTPStatus.BAD_REQUEST)
    return _Part(name, content)


def _sorted(parts: Sequence[_Part]) -> tuple[bytes, tuple[_Part, ...]]:
    messages = [part.content for part in parts if not part.file]
    files = tuple(part for part in parts if part.file)
    if len(messages) != 1 or len({part.file.casefold() for part in files}) < len(files):
        raise _Refused(HTTPStatus.BAD_REQUEST)
    return messages[0], files


def _is_plain(name: str) -> bool:
    """Whether a name is that of a file in the folder, on any system."""
    one = PurePosixPath(name).name == name and PureWindowsPath(name).name == name
    return one and not name.startswith(".") and len(name.encode()) <= LONGEST_NAME and name.isprintable()


def _name(message: bytes, files: Sequence[_Part]) -> str:
    """Return the name that a message has whenever it comes."""
    digest = hashlib.sha256(hashlib.sha256(message).digest())
    for file in sorted(files):
        digest.update(file.file.encode() + b"\0" + hashlib.sha256(file.content).digest())
    return f"http-{digest.hexdigest()[:32]}"
