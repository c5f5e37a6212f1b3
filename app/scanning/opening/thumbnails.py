"""Small pictures of pages, drawn in a child that stays, so that a hostile page cannot hurt the window."""

import atexit
import json
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from app import errors
from app.scanning.edits import UNEDITED, Edits
from app.scanning.opening import confined
from app.scanning.opening.files import refusal
from app.scanning.opening.limits import DRAWING_SECONDS
from app.scanning.opening.watchdog import Watchdog


def thumbnail(page_path: Path, width: int, rotation: int = 0, edits: Edits = UNEDITED) -> bytes:
    """Return a BMP of a page file (image, or a PDF's first page), `width` pixels wide, turned clockwise, edited.

    Raises:
        ForeignFileDamaged, ForeignFileTooLarge: the page cannot be drawn.
        FileNotFoundError: there is no such file.
    """
    return preview(page_path, width, rotation, edits=edits)


def preview(page_path: Path, width: int, rotation: int = 0, page: int = 0, edits: Edits = UNEDITED) -> bytes:
    """Return a BMP of one page, counted from 0, of an image or a PDF; as `thumbnail` otherwise."""
    asked = {"do": "draw", "path": str(page_path), "width": width, "rotation": rotation, "page": page}
    return ask({**asked, "edits": edits.to_json()})


def ask(question: dict[str, Any]) -> bytes:
    """Put a question to the drawing child; it is started when needed and again when it died."""
    return _CHILD.ask_about(Path(question["path"]), question)


def close() -> None:
    """End the drawing child; the next question starts another."""
    _CHILD.close()


class _Failed(Exception):
    """The child itself failed over a file: what that would mean, were it the file's fault."""

    def __init__(self, fault: errors.ForeignFileFault) -> None:
        super().__init__(fault)
        self.fault = fault


class DrawingChild:
    """The child that draws, one question at a time.

    It has opened other files before. One of them may have left it without memory, or broken inside: a file at which
    it fails is judged again by a fresh child, and only what fails there too is laid to that file.
    """

    def __init__(self, seconds: float = DRAWING_SECONDS) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._process: confined.Child | None = None
        self._watchdog: Watchdog | None = None
        self._has_answered = False

    @property
    def pid(self) -> int | None:
        """The child's process number while it runs."""
        return self._process.pid if self._process else None

    def ask_about(self, path: Path, question: dict[str, Any]) -> bytes:
        """Return the answer to a question about a file.

        Raises:
            FileNotFoundError: there is no such file.
            ForeignFileDamaged, ForeignFileTooLarge: it cannot be drawn.
        """
        if not path.is_file():
            raise FileNotFoundError(path)
        return self.ask({**question, "path": str(path.absolute())}, path.name)

    def ask(self, question: dict[str, Any], name: str) -> bytes:
        """Return the answer; a child that takes too long, dies or runs out of memory is replaced."""
        with self._lock:
            if self._has_answered:
                with suppress(_Failed):
                    return self._ask(question, name)
            try:
                return self._ask(question, name)
            except _Failed as failed:
                raise failed.fault from failed

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _ask(self, question: dict[str, Any], name: str) -> bytes:
        process, watchdog = self._running()
        try:
            with watchdog.waiting():
                head, body = self._exchange(process, question)
        except (OSError, ValueError) as error:
            self._end()
            fault = errors.ForeignFileDamaged(name, "the drawing child died")
            raise (fault if watchdog.has_struck else _Failed(fault)) from error
        self._has_answered = True
        if "refused" not in head:
            return body
        refused = refusal(head["refused"], name, head["detail"])
        if "spent" in head:
            self._end()
            raise _Failed(refused)
        raise refused

    @staticmethod
    def _exchange(process: confined.Child, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        head = json.loads(process.stdout.readline())
        size = int(head.get("size", 0))
        body = process.stdout.read(size)
        if len(body) != size:
            raise ValueError("the answer broke off")
        return head, body

    def _running(self) -> tuple[confined.Child, Watchdog]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None or self._watchdog is None:
            self._process = confined.start("draw")
            self._watchdog = Watchdog(self._process, self.seconds)
        return self._process, self._watchdog

    def _end(self) -> None:
        if self._process is not None and self._watchdog is not None:
            self._watchdog.close()
            self._process.kill()
            self._process.communicate()
        self._process = self._watchdog = None
        self._has_answered = False


_CHILD = DrawingChild()
atexit.register(close)
