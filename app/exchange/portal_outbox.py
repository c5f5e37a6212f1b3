"""Where status messages go: a folder that the portal's own program empties, or the portal's address."""

import hashlib
import json
import shutil
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from app import durable, errors
from app.text import is_web_address, nfc

if TYPE_CHECKING:
    import httpx

SECONDS = 15.0
"""How long the portal may take to answer."""

PAUSES = (0.5, 2.0)
"""Seconds before the second and the third try of one message."""

LONGEST_REPLY = 1 << 16
_BLANK = b"\xef\xbb\xbf \t\r\n"
_DONE = frozenset({"", "0", "00"})
_CODE = "errorcode"
"""The field of an answer that says how it went, however it is written: error_code, errorCode."""
_ALREADY = 409
_LATER = frozenset({408, 425, 429})
_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a message: its name beside it, where it lies here, its SHA-256."""

    name: str
    path: Path
    sha256: str


class Portal(Protocol):
    """Takes status messages."""

    @abstractmethod
    def give(self, number: int, uid: str, body: Mapping[str, Any], files: Sequence[Enclosed] = ()) -> str:
        """Give one message and return what acknowledges it.

        Args:
            number: its place in the order.
            uid: its identity, by which a repeat is known.
            body: what it says.
            files: what goes with it.

        Raises:
            PortalUnreachable, PortalRefused: it was not taken, or nobody knows whether it was.
            DiskFull, HomeReadOnly: the folder cannot be written.
            DocumentDamaged: a file is not what it was, or the disk did not give back what was written.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_portal(target: str, header: str = "", wait: Callable[[float], None] = time.sleep) -> Portal:
    """Return the portal at an address (http, https), sent a header `NAME: VALUE` too, or a folder so named.

    Raises:
        FolderMissing: it is an address of another kind.
    """
    if is_web_address(target):
        return HttpPortal(target, wait, header=header)
    if "://" in target:
        raise errors.FolderMissing(Path(target))
    return FolderPortal(Path(target))


class FolderPortal:
    """A folder: one file a message, whole or not there; its name sorts by the order and repeats with the message.

    Files of a message lie in a folder of its name, and are there before it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        pass

    def give(self, number: int, uid: str, body: Mapping[str, Any], files: Sequence[Enclosed] = ()) -> str:
        """Write a message durably, its files first, and return the file's name."""
        for file in files:
            _refuse_damaged(file.path, file.sha256)
        target, content = self._folder / f"{number:08d}-{uid}.json", _bytes(body)
        with durable.explaining_disk_faults(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            if files:
                _put_beside(target.with_suffix(""), files)
            durable.write(target, content)
            _refuse_damaged(target, hashlib.sha256(content).hexdigest())
        return target.name


def _put_beside(folder: Path, files: Sequence[Enclosed]) -> None:
    """Write the files of a message durably into a folder of theirs, whole or not there.

    A repeat, also by another program at this moment, finds them there: one message always has the same files.
    """
    if all(durable.is_whole(folder / file.name, file.sha256) for file in files):
        return
    with durable.workshop(folder.parent) as place:
        fresh = place / folder.name
        fresh.mkdir()
        for file in files:
            durable.copy_through(file.path, fresh / file.name)
        durable.flush_folder(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
        durable.flush_folder(folder.parent)
    for file in files:
        _refuse_damaged(folder / file.name, file.sha256)


def _refuse_damaged(path: Path, sha256: str) -> None:
    if not durable.is_whole(path, sha256):
        raise errors.DocumentDamaged(sha256)


class HttpPortal:
    """An address that takes a message by POST and answers with `error_code`; «00» is done, 409 that it has it.

    With files it is `multipart/form-data`, as this office takes messages itself: one part of JSON, and the files.
    A page for people is no answer of it: some network between asks to sign in.
    """

    def __init__(
        self,
        address: str,
        wait: Callable[[float], None] = time.sleep,
        seconds: float = SECONDS,
        header: str = "",
    ) -> None:
        self._address = address
        name, _colon, value = header.partition(":")
        self._own = {name.strip().encode(): value.strip().encode()} if name.strip() else {}
        self._wait = wait
        self._seconds = seconds
        self._client: httpx.Client | None = None

    def __enter__(self) -> Self:
        import httpx

        self._client = httpx.Client(timeout=self._seconds, headers=self._own)
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._client is not None:
            self._client.close()

    def give(
        self,
        number: int,  # noqa: ARG002 - HTTP needs no file name
        uid: str,
        body: Mapping[str, Any],
        files: Sequence[Enclosed] = (),
    ) -> str:
        """Send a message, again after a pause where no answer came, and return the portal's answer."""
        for file in files:
            _refuse_damaged(file.path, file.sha256)
        for pause in PAUSES:
            try:
                return self._post(uid, body, files)
            except errors.PortalUnreachable:
                self._wait(pause)
        return self._post(uid, body, files)

    def _post(self, uid: str, body: Mapping[str, Any], files: Sequence[Enclosed]) -> str:
        import httpx

        assert self._client is not None
        headers = {"Idempotency-Key": uid} | ({} if files else {"Content-Type": "application/json; charset=utf-8"})
        try:
            with ExitStack() as opened:
                sent = _sent(body, files, opened)
                answer = opened.enter_context(self._client.stream("POST", self._address, headers=headers, **sent))
                said = b""
                for piece in answer.iter_bytes():
                    said += piece
                    if len(said) > LONGEST_REPLY:
                        raise errors.PortalRefused(f"> {LONGEST_REPLY} B")
                return _judged(answer.status_code, said)
        except (httpx.InvalidURL, UnicodeError, OverflowError) as fault:  # a host or a port that none is
            raise errors.PortalRefused(str(fault)) from fault
        except httpx.HTTPError as fault:
            raise errors.PortalUnreachable(str(fault) or type(fault).__name__) from fault


def _sent(body: Mapping[str, Any], files: Sequence[Enclosed], opened: ExitStack) -> dict[str, Any]:
    """Return what is posted: JSON alone, or a form with it and the files, which are open as long as `opened` is."""
    if not files:
        return {"content": _bytes(body)}
    parts: list[tuple[str, Any]] = [("message", (None, _bytes(body), "application/json"))]
    for file in files:
        parts.append(("file", (file.name, opened.enter_context(file.path.open("rb")), "application/pdf")))
    return {"files": parts}


def _judged(status: int, said: bytes) -> str:
    """Return the answer of a portal that took the message."""
    answer = _fields(said)
    code = next((value for name, value in answer.items() if name.replace("_", "").lower() == _CODE), None)
    code = "" if code is None else str(code)
    told = (code, answer.get("message", "")) if answer else (said.decode(errors="replace"),)
    text = nfc(" ".join(map(str, told))).strip()[:_DETAIL]
    if status >= 500 or status in _LATER:
        raise errors.PortalUnreachable(f"{status} {text}".strip())
    if status == _ALREADY:
        return text
    if not 200 <= status < 300:
        raise errors.PortalRefused(f"{status} {text}".strip())
    begins = said.lstrip(_BLANK)[:1]
    if begins == b"{" and not answer and _is_cut(said):
        raise errors.PortalUnreachable(f"{status} {text}".strip())
    if code not in _DONE or begins == b"<":
        raise errors.PortalRefused(text)
    return text


def _is_cut(said: bytes) -> bool:
    """Whether an answer that begins as an object is none: it broke off, and nobody knows whether it said yes."""
    try:
        json.loads(said)
    except (ValueError, RecursionError):
        return True
    return False


def _fields(said: bytes) -> dict[str, Any]:
    """Return the fields of an answer, none where it is no JSON object."""
    try:
        answer = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
