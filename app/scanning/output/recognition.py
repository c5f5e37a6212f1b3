"""The words on pages: read by Tesseract in children of the lowest priority, kept page by page."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from app import durable, errors
from app.scanning.opening import confined
from app.scanning.output.recognition_child import LANGUAGE

PROGRAM = "tesseract"
JOBS = min(2, os.cpu_count() or 1)
"""Pages that are read at the same time: at the lowest priority they take only what is left over."""

_MODULE = "app.scanning.output.recognition_child"
_PAGE_SECONDS = 600.0  # by the wall's clock: on a busy machine a page of the lowest priority waits long
_LOOK = 0.1  # seconds between two looks at whether reading is still wanted
_MOST_TRIES = 3
_ROOM = 32 << 20  # bytes that are free on the disk before a page is read: Tesseract says nothing of a full one
_SURE = 4.0  # of the orientation; wrong answers were under 1, pages with some lines of text above 8


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page's text in NFC, between single spaces; `given_up` when it cannot be read at all."""

    text: str
    given_up: bool


def is_there(language: str = LANGUAGE) -> bool:
    """Whether Tesseract is installed, and knows this language (`osd`: how a page lies)."""
    if shutil.which(PROGRAM) is None:
        return False
    listed = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, check=False)
    return language in listed.stdout.split()


def read_pages(document: Path, pages: int, folder: Path, stopped: Callable[[], bool]) -> bool:
    """Read the pages of a PDF into `folder` that were not read before; returns whether all are done.

    A page is done when its words are on the disk. One over which the child dies three times, and one that it refuses,
    is given up: it has no words.

    Raises:
        DiskFull, HomeReadOnly: `folder` cannot be written; what was read stays.
    """
    with durable.explaining_disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        waiting = [number for number in range(pages) if not _words(folder, number).exists()]
        if waiting and not stopped():
            with Reader(stopped) as reader, ThreadPoolExecutor(JOBS) as pool:
                for done in [pool.submit(reader.read, document, number, folder) for number in waiting]:
                    done.result()
        return all(_words(folder, number).exists() for number in range(pages))


def page_words(folder: Path, pages: int) -> tuple[PageWords, ...]:
    """Return what was read into a folder."""
    found = []
    for number in range(pages):
        said = json.loads(_words(folder, number).read_text(encoding="utf-8"))
        found.append(PageWords(said["text"], said["given_up"]))
    return tuple(found)


def layer(folder: Path, number: int) -> Path | None:
    """Return the invisible words of a page (counted from 0) as a PDF, where it has any beside its own text."""
    path = _layer(folder, number)
    return path if path.exists() else None


def upright(page: Path, rotation: int, stopped: Callable[[], bool]) -> int | None:
    """Return by how many degrees clockwise a page file must be turned further to stand upright (0: it does).

    None when its text does not say so surely enough, as on a page with few letters, or when it is stopped.
    """
    with Reader(stopped) as reader:
        return reader.upright(page, rotation)


class Reader:
    """Children that look at pages, one for each thread that asks; they end with it, and when it is stopped."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._free: list[subprocess.Popen[bytes]] = []
        self._lock = Lock()

    def __enter__(self) -> "Reader":
        """Begin; children are started when they are needed."""
        return self

    def __exit__(self, *_fault: object) -> None:
        """End the children."""
        for child in self._free:
            _end(child)

    def read(self, document: Path, number: int, folder: Path) -> None:
        """Read one page, counted from 0, into a folder; nothing is there when reading was stopped."""
        while not self._stopped() and not _words(folder, number).exists():
            if shutil.disk_usage(folder).free < _ROOM:
                raise errors.DiskFull(folder)
            if _tries(folder, number) >= _MOST_TRIES:
                _keep(folder, number, {"text": "", "given_up": True})
                return
            self._try(document, number, folder)

    def upright(self, page: Path, rotation: int) -> int | None:
        """Return by how much a page must be turned; see the function of this name."""
        said = self._ask({"do": "upright", "path": str(page.absolute()), "rotation": rotation})
        return int(said["turn"]) if said is not None and said.get("sure", 0) >= _SURE else None

    def _try(self, document: Path, number: int, folder: Path) -> None:
        """Read a page once; the try is counted on the disk before it, and not any more when it came to an end."""
        tries, base = _tries(folder, number), folder / f"{number:05d}.unfinished"
        _count(folder, number, tries + 1)
        said = self._ask(
            {"do": "read", "path": str(document.absolute()), "page": number, "base": str(base.absolute())}
        )
        if said is not None or self._stopped():
            _count(folder, number, tries)
        if said is None:
            return
        if "errno" in said:
            raise OSError(said["errno"], said["detail"], str(folder))
        if said.get("layer"):
            durable.put(base.with_name(f"{base.name}.pdf"), _layer(folder, number))
            base.with_name(f"{base.name}.txt").unlink()
        _keep(folder, number, {"text": said.get("text", ""), "given_up": "refused" in said})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """Return the answer; nothing when the child died over it or reading is not wanted any more."""
        with self._lock:
            child = self._free.pop() if self._free else None
        child = child or confined.spawn(_MODULE, alone=True)
        said = _exchange(child, question, self._stopped)
        if said is None:
            _end(child)
        else:
            with self._lock:
                self._free.append(child)
        return said


def _tries(folder: Path, number: int) -> int:
    path = folder / f"{number:05d}.tries"
    said = path.read_text(encoding="ascii") if path.exists() else ""
    return int(said) if said.isdigit() else 0


def _count(folder: Path, number: int, tries: int) -> None:
    (folder / f"{number:05d}.tries").write_text(str(tries), encoding="ascii")


def _words(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.json"


def _layer(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.pdf"


def _keep(folder: Path, number: int, said: dict[str, Any]) -> None:
    durable.write(_words(folder, number), json.dumps(said, ensure_ascii=False).encode())


def _exchange(
    child: "subprocess.Popen[bytes]", question: dict[str, Any], stopped: Callable[[], bool]
) -> dict[str, Any] | None:
    """Put a question and wait for its answer; nothing when there is none."""
    assert child.stdin is not None
    assert child.stdout is not None
    latest = time.monotonic() + _PAGE_SECONDS
    with ThreadPoolExecutor(1) as waiting:
        line = waiting.submit(child.stdout.readline)
        try:
            child.stdin.write(json.dumps(question).encode() + b"\n")
            child.stdin.flush()
        except OSError:  # it died; the line that is waited for is empty
            _kill(child)
        while not wait((line,), _LOOK).done:
            if stopped() or time.monotonic() > latest:
                _kill(child)
    said: dict[str, Any] | None = json.loads(line.result() or b"null")
    return said


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """End a child with what it started."""
    if sys.platform == "win32":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        child.kill()


def _end(child: "subprocess.Popen[bytes]") -> None:
    _kill(child)
    child.communicate()
