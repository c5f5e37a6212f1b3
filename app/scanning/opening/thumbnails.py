"""Small pictures of pages, drawn in a child that stays, so that a hostile page cannot hurt the window."""

import atexit
import json
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from app import errors
from app.scanning.edits import UNEDITED, Edits
from app.scanning.opening import confined
from app.scanning.opening.files import refusal
from app.scanning.opening.limits import DRAWING_SECONDS


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


class DrawingChild:
    """The child that draws, one question at a time."""

    def __init__(self, seconds: float = DRAWING_SECONDS) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._process: confined.Child | None = None

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
        """Return the answer; a child that takes too long or dies is replaced at the next question."""
        with self._lock:
            process = self._running()
            timer = Timer(self._seconds, process.kill)
            timer.start()
            try:
                return self._exchange(process, question, name)
            except (OSError, ValueError) as error:
                self._end()
                raise errors.ForeignFileDamaged(name, "the drawing child died") from error
            finally:
                timer.cancel()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    @staticmethod
    def _exchange(process: confined.Child, question: dict[str, Any], name: str) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        head = json.loads(process.stdout.readline())
        if "refused" in head:
            raise refusal(head["refused"], name, head["detail"])
        body = process.stdout.read(int(head["size"]))
        if len(body) != head["size"]:
            raise ValueError("the answer broke off")
        return body

    def _running(self) -> confined.Child:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = confined.start("draw")
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_CHILD = DrawingChild()
atexit.register(close)
