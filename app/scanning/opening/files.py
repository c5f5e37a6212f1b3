"""Files from outside taken in as pages: opened in a child with limits, durable before they are shown."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any

from app import errors
from app.durable import workshop
from app.scanning.opening import confined
from app.scanning.opening.limits import OPENING_SECONDS
from app.scanning.saving import keep
from app.scanning.sources.contract import ScannedPage

_LOOK = 0.1  # seconds between looks at the cancel mark
_REFUSALS: Mapping[str, type[errors.ForeignFileFault]] = {
    "damaged": errors.ForeignFileDamaged,
    "encrypted": errors.ForeignFileEncrypted,
    "large": errors.ForeignFileTooLarge,
    "unknown": errors.ForeignFileUnknownType,
}


def open_foreign(path: Path, into: Path, cancel: Event | None = None) -> tuple[ScannedPage, ...]:
    """Take a PDF, JPEG, PNG or TIFF in as page files in `into`: all of its pages, or none and an error.

    A PDF becomes PDFs of one page without scripts, attachments, actions and forms; a JPEG stays bit for bit
    and its orientation becomes the page's rotation. A set `cancel` ends it with no pages.

    Raises:
        ForeignFileDamaged, ForeignFileEncrypted, ForeignFileTooLarge, ForeignFileUnknownType: it is refused.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    _check_readable(path)
    with workshop(into) as folder:
        answer = _answer(path, folder, cancel or Event())
        return tuple(
            ScannedPage(keep(folder / page["file"], into), number, page["dpi"], page["rotation"])
            for number, page in enumerate(answer, start=1)
        )


def refusal(kind: str, name: str, detail: str) -> errors.ForeignFileFault:
    """Return the error for what a child said of a file."""
    return _REFUSALS[kind](name, detail)


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise errors.ForeignFileDamaged(path.name, str(error.strerror)) from error


def _answer(path: Path, folder: Path, cancel: Event) -> list[dict[str, Any]]:
    with confined.start("open", str(path.absolute()), str(folder.absolute())) as child:
        said = _wait(child, path.name, cancel)
    if cancel.is_set():
        return []
    if child.returncode:
        raise _end(child.returncode, path.name)
    answer = json.loads(said)
    if "errno" in answer:
        raise OSError(answer["errno"], os.strerror(answer["errno"]), str(path))
    if "refused" in answer:
        raise refusal(answer["refused"], path.name, answer["detail"])
    pages: list[dict[str, Any]] = answer["pages"]
    return pages


def _wait(child: "confined.Child", name: str, cancel: Event) -> bytes:
    latest = time.monotonic() + OPENING_SECONDS
    while True:
        try:
            return child.communicate(timeout=_LOOK)[0]
        except subprocess.TimeoutExpired:
            if cancel.is_set() or time.monotonic() > latest:
                child.kill()
            if time.monotonic() > latest:
                raise errors.ForeignFileTooLarge(name, f"> {OPENING_SECONDS:g} s") from None


def _end(code: int, name: str) -> errors.ForeignFileFault:
    """Return what it means that the child died over a file: out of time is too large, all else is damage."""
    spent = {-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)}
    kind = "large" if code < 0 and code in spent else "damaged"
    return refusal(kind, name, f"exit {code}")
