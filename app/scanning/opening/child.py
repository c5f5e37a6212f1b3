"""What runs in a child of its own, with limits, because it opens what may be hostile."""

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from app.scanning.opening.limits import MAX_FILE, OPENING_SECONDS, Refused, confine

LOADED = (
    "PIL.BmpImagePlugin", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.TiffImagePlugin", "numpy",
    "pypdfium2", "zxingcpp",
    "app.scanning.judging.judged", "app.scanning.opening.drawing", "app.scanning.opening.foreign_image",
    "app.scanning.opening.looking",
)  # fmt: skip
"""What the starter of children loads for all of them."""

_OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES})  # the disk's fault, not the file's


def open_file(source: Path, folder: Path) -> list[dict[str, Any]]:
    """Open a foreign file by what it holds, not by its name; write its pages into the folder."""
    if source.stat().st_size > MAX_FILE:
        raise Refused("large", f"> {MAX_FILE >> 20} MB")
    with source.open("rb") as file:
        head = file.read(1024)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")):
        from app.scanning.opening import foreign_image

        opener = {
            b"\xff": foreign_image.open_jpeg,
            b"\x89": foreign_image.open_png,
            b"I": foreign_image.open_tiff,
            b"M": foreign_image.open_tiff,
        }[head[:1]]
    elif b"%PDF-" in head:
        from app.scanning.opening import foreign_pdf

        opener = foreign_pdf.open_pdf
    else:
        raise Refused("unknown")
    return [{"file": path.name, "dpi": dpi, "rotation": turn} for path, dpi, turn in opener(source, folder)]


def _judged(error: Exception) -> Refused:
    """Return what an exception of a library means for the file."""
    if isinstance(error, Refused):
        return error
    too_large = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.EFBIG
    return Refused("large" if too_large else "damaged", str(error)[:500])


def _answer_once(source: str, folder: str) -> None:
    confine(OPENING_SECONDS)
    try:
        answer: dict[str, Any] = {"pages": open_file(Path(source), Path(folder))}
    except OSError as error:
        ours = error.errno in _OURS
        answer = {"errno": error.errno} if ours else refusal(error)
    except Exception as error:
        answer = refusal(error)
    sys.stdout.write(json.dumps(answer))


def refusal(error: Exception) -> dict[str, Any]:
    """Return what a child answers where an exception ended the opening of a file."""
    refused = _judged(error)
    return {"refused": refused.kind, "detail": refused.detail}


def _answer_always(asked: BinaryIO, answers: BinaryIO) -> None:
    """Draw and judge pages until the parent closes the pipe: a line of JSON asks, a line of JSON and bytes answer."""
    confine()
    for line in asked:
        try:
            body = _looked_at(json.loads(line))
            head: dict[str, Any] = {"size": len(body)}
        except Exception as error:
            body, head = b"", refusal(error)
            if isinstance(error, MemoryError):  # another file may have taken it all
                head["spent"] = True
        answers.write(json.dumps(head).encode() + b"\n" + body)
        answers.flush()


def _looked_at(question: dict[str, Any]) -> bytes:
    """Return what is asked of a page or a file; what each needs is loaded when it is first asked for."""
    if question["do"] == "judge":
        from app.scanning.judging import judged

        return judged.answer(question)
    if question["do"] == "look":
        from app.scanning.opening import looking

        return looking.answer(question)
    from app.scanning.opening import drawing

    return drawing.answer(question)


def main(arguments: list[str]) -> None:
    """Do what the parent asks: `open SOURCE FOLDER`, or `draw`."""
    if arguments[0] == "open":
        _answer_once(*arguments[1:])
    else:
        _answer_always(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # nothing to tidy: quicker, and libraries with hostile data inside get no last word
