"""What CUPS's commands do not answer: how a job ended, what a queue offers (IPP, RFC 8011)."""

import http.client
import itertools
import socket
import struct
from collections.abc import Iterator, Mapping
from enum import IntEnum
from urllib.parse import quote

_GET_JOB_ATTRIBUTES, _GET_PRINTER_ATTRIBUTES = 0x0009, 0x000B
_NOT_FOUND = 0x0406
_GONE = 0x0407
_OPERATION_GROUP, _END = b"\x01", b"\x03"
_CHARSET, _LANGUAGE, _URI, _NAME, _KEYWORD = 0x47, 0x48, 0x45, 0x42, 0x44
_FIRST_VALUE_TAG = 0x10  # lower tags begin a group
_OF_JOB = ("job-state", "job-state-reasons", "job-printer-state-message")
_OF_QUEUE = ("sides-supported", "media-source-supported")


class IppState(IntEnum):
    """RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


Answer = Mapping[str, tuple[bytes, ...]]


def job_attributes(server: str, number: int, seconds: float) -> Answer | None:
    """Ask the server (host:port, or a socket's path) for a job's state; None when it knows no such job.

    Raises:
        OSError, http.client.HTTPException, ValueError: there is no answer, or none that can be read.
    """
    return _asked(server, _question(_GET_JOB_ATTRIBUTES, "job-uri", f"jobs/{number}", _OF_JOB), seconds)


def queue_attributes(server: str, queue: str, seconds: float) -> Answer | None:
    """Ask the server which sides and trays a queue has; None when it knows no such queue, faults as above."""
    question = _question(_GET_PRINTER_ATTRIBUTES, "printer-uri", f"printers/{quote(queue)}", _OF_QUEUE)
    return _asked(server, question, seconds)


def _asked(server: str, question: bytes, seconds: float) -> Answer | None:
    connection = _connection(server, seconds)
    try:
        connection.request("POST", "/", question, {"Content-Type": "application/ipp"})
        answer = connection.getresponse().read()
    finally:
        connection.close()
    status = struct.unpack(">H", answer[2:4])[0]
    if status in {_NOT_FOUND, _GONE}:
        return None
    if status >= 0x0400:
        raise ValueError(f"IPP status {status:#06x}")
    return _read(answer)


def state_of(answer: Answer) -> IppState:
    """Return the job's state."""
    return IppState(struct.unpack(">i", answer["job-state"][0])[0])


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__("localhost", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _connection(server: str, seconds: float) -> http.client.HTTPConnection:
    if server.startswith("/"):
        return _SocketConnection(server, seconds)
    return http.client.HTTPConnection(server, timeout=seconds)


def _question(operation: int, kind: str, path: str, wanted: tuple[str, ...]) -> bytes:
    head = struct.pack(">BBHI", 2, 0, operation, 1)
    asked = [
        _attribute(_CHARSET, "attributes-charset", "utf-8"),
        _attribute(_LANGUAGE, "attributes-natural-language", "en"),
        _attribute(_URI, kind, f"ipp://localhost/{path}"),
        _attribute(_NAME, "requesting-user-name", "quay"),
    ]
    names = ("requested-attributes", *itertools.repeat("", len(wanted) - 1))
    asked += [_attribute(_KEYWORD, name, each) for name, each in zip(names, wanted, strict=True)]
    return head + _OPERATION_GROUP + b"".join(asked) + _END


def _attribute(tag: int, name: str, value: str) -> bytes:
    return struct.pack(">B", tag) + _counted(name.encode()) + _counted(value.encode())


def _counted(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def _read(answer: bytes) -> Answer:
    """Return the attributes of all groups; a value without a name belongs to the name before it."""
    found: dict[str, tuple[bytes, ...]] = {}
    last = ""
    for name, value in _values(answer):
        last = name or last
        found[last] = (*found.get(last, ()), value)
    return found


def _values(answer: bytes) -> Iterator[tuple[str, bytes]]:
    place = 8  # after version, status and request number
    while place < len(answer) and answer[place] != _END[0]:
        place += 1
        if answer[place - 1] < _FIRST_VALUE_TAG:
            continue
        name, place = _string(answer, place)
        value, place = _string(answer, place)
        yield name.decode(), value


def _string(answer: bytes, place: int) -> tuple[bytes, int]:
    start = place + 2
    end = start + int.from_bytes(answer[place:start], "big")
    if end > len(answer):
        raise ValueError("the answer broke off")
    return answer[start:end], end
