"""One eSCL scanner over HTTP: its capabilities and status, a job, the job's documents.

https is taken with any certificate: printers sign their own, and nobody at a counter could tell a right one from a
wrong one. It keeps the line from being read, not a false scanner from answering; what a scanner sends is opened like
any file from outside. Proxies are passed by, for a scanner stands in the house.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx

from app.scanning.opening.limits import MAX_FILE
from app.scanning.sources import escl_words
from app.scanning.sources.escl_words import Capabilities, Status
from app.scanning.sources.own_child import DriverFault, tell_progress

SCHEME = "escl:"
_LONGEST_TALK = 1 << 20  # bytes of an answer in XML
_ALIVE = 1 << 14  # bytes that count as progress: a drip of single bytes does not
_CONNECTING = 5.0  # seconds
_TALKING = 15.0
_PARTING = 1.0  # to tell a scanner that its job is over; the parent waits twice as long
_BUSY = 30.0  # for which a scanner that is busy is asked again
_PAUSES = (0.2, 5.0)  # between two questions, whatever Retry-After says
_AGAIN = 503
_OVER = frozenset({404, 410})
_NO_SHEET = 409


@dataclass(frozen=True, slots=True)
class _Answer:
    code: int
    headers: httpx.Headers
    data: bytes
    elsewhere: httpx.URL | None


class Scanner:
    """One scanner by its name; a page may take `page_timeout` seconds without any of its bytes."""

    def __init__(self, device: str, page_timeout: float) -> None:
        address = httpx.URL(device.removeprefix(SCHEME))
        self._base = address.copy_with(path="/eSCL") if address.path in {"", "/"} else address
        headers = {"Accept-Encoding": "identity"}
        timeout = httpx.Timeout(_TALKING, connect=_CONNECTING)
        self._http = httpx.Client(verify=False, trust_env=False, timeout=timeout, headers=headers)  # noqa: S501 - see above
        self._page_timeout = page_timeout

    def capabilities(self) -> Capabilities:
        """Ask what it offers; a move to https on the same host is followed for good.

        Raises:
            DriverFault, Garbled, httpx.HTTPError: it does not answer as a scanner does.
        """
        answer = self._ask("GET", self._below(self._base, "ScannerCapabilities"))
        there = answer.elsewhere
        if there is not None and there.host == self._base.host:
            self._base = there.copy_with(path=there.path.removesuffix("/ScannerCapabilities"))
            answer = self._ask("GET", self._below(self._base, "ScannerCapabilities"))
        return escl_words.parse_capabilities(_data(answer))

    def status(self) -> Status:
        """Ask how it is; raises as `capabilities` does."""
        return escl_words.parse_status(_data(self._ask("GET", self._below(self._base, "ScannerStatus"))))

    @contextlib.contextmanager
    def job(self, settings: bytes) -> Iterator[httpx.URL]:
        """Start a job and take it back at the end, however that comes: else sheets would go on through the feeder.

        Raises:
            DriverFault: the scanner is busy for too long, has no sheet, or refuses.
        """
        address = self._start(settings)
        try:
            yield address
        finally:
            with contextlib.suppress(httpx.HTTPError):
                self._http.delete(address, timeout=_PARTING)

    def document(self, job: httpx.URL, target: Path) -> bool:
        """Write the next document of a job as it comes; False when there is no more.

        Raises:
            DriverFault: what came is too large or nothing, or the scanner answers with an error.
            httpx.HTTPError: it did not come whole.
        """
        timeout = httpx.Timeout(self._page_timeout, connect=_CONNECTING)
        while True:
            with self._http.stream("GET", self._below(job, "NextDocument"), timeout=timeout) as response:
                if response.status_code == httpx.codes.OK:
                    _receive(response, target)
                    return True
                if response.status_code in _OVER:
                    return False
            if response.status_code != _AGAIN:
                raise DriverFault("failed", f"HTTP {response.status_code}")
            _pause(response.headers)

    def _start(self, settings: bytes) -> httpx.URL:
        latest = time.monotonic() + min(_BUSY, self._page_timeout / 2)
        while True:
            answer = self._ask("POST", self._below(self._base, "ScanJobs"), settings)
            if answer.code == httpx.codes.CREATED:
                # a scanner may not know its own name in the network: only the path of its answer is taken
                return self._base.copy_with(path=httpx.URL(answer.headers.get("location", "")).path)
            if answer.code != _AGAIN:
                self._explain_refusal(answer.code)
            if time.monotonic() > latest:
                raise DriverFault("busy", f"HTTP {_AGAIN}")
            tell_progress()
            _pause(answer.headers)

    def _explain_refusal(self, code: int) -> NoReturn:
        fault = self.status().fault or ("empty" if code == _NO_SHEET else "failed")
        raise DriverFault(fault, f"HTTP {code}")

    def _ask(self, method: str, address: httpx.URL, body: bytes | None = None) -> _Answer:
        headers = {"Content-Type": "text/xml; charset=utf-8"} if body else None
        data = b""
        with self._http.stream(method, address, content=body, headers=headers) as response:
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > _LONGEST_TALK:
                    raise DriverFault("failed", f"{address}: > {_LONGEST_TALK} B")
            elsewhere = response.next_request.url if response.next_request is not None else None
            return _Answer(response.status_code, response.headers, data, elsewhere)

    @staticmethod
    def _below(address: httpx.URL, name: str) -> httpx.URL:
        return address.copy_with(path=f"{address.path.rstrip('/')}/{name}")


def _data(answer: _Answer) -> bytes:
    if answer.code == _AGAIN:
        raise DriverFault("busy", f"HTTP {_AGAIN}")
    if answer.code != httpx.codes.OK:
        raise DriverFault("failed", f"HTTP {answer.code}")
    return answer.data


def _receive(response: httpx.Response, target: Path) -> None:
    came = told = 0
    with target.open("wb") as file:
        for chunk in response.iter_bytes():
            came += len(chunk)
            if came > MAX_FILE:
                raise DriverFault("failed", f"> {MAX_FILE >> 20} MB")
            file.write(chunk)
            if came - told >= _ALIVE:
                tell_progress()
                told = came
    if not came:
        raise DriverFault("failed", "0 B")


def _pause(headers: httpx.Headers) -> None:
    said = headers.get("retry-after", "")
    least, most = _PAUSES
    time.sleep(min(max(float(said) if said.isascii() and said.isdigit() else 1.0, least), most))
