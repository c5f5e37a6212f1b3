"""What runs in a child of its own, at the lowest priority: draws a page, and lets Tesseract look at it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.scanning.opening import drawing
from app.scanning.opening.limits import MAX_PIXELS, Refused, confine
from app.text import nfc, words

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

LANGUAGE = "vie"
CPU_SECONDS = 120
"""What Tesseract may spend on one page; a dense page at 300 dpi takes under 10."""

_LOWEST = 19
_ENOUGH = 5  # words: a page with fewer has a stamp or a number drawn over its picture, not a text
_LEAST_DPI, _USUAL_DPI, _MOST_DPI = 150, 200, 300
_UPRIGHT_WIDTH = 1000  # pixels: about 120 dpi of A4
_TURN = re.compile(r"Rotate: (\d+)\nOrientation confidence: ([\d.]+)")


def read(path: Path, number: int, base: Path) -> dict[str, Any]:
    """Return a page's words (counted from 0); what Tesseract read is written as `<base>.pdf`, invisible words alone.

    A page that has a text of its own is not looked at: `layer` says whether there is such a file.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page = document[number]
        own = nfc(page.get_textpage().get_text_range())
        if len(words(own)) >= _ENOUGH:
            return {"text": own, "layer": False}
        dpi = _dpi(page)
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
    outputs = ["-l", LANGUAGE, "--dpi", str(dpi), "-c", "textonly_pdf=1", "pdf", "txt"]
    _tesseract(image, [str(base), *outputs])
    return {"text": nfc(base.with_name(f"{base.name}.txt").read_text(encoding="utf-8")), "layer": True}


def upright(path: Path, rotation: int) -> dict[str, Any]:
    """Return by how many degrees clockwise a page file is to be turned further, and how sure that is."""
    image = drawing.draw(path, _UPRIGHT_WIDTH, rotation, 0).convert("L")
    try:
        said = _tesseract(image, ["-", "--psm", "0", "-l", "osd"])
    except Refused:  # it says so of a page with too few letters
        return {"turn": 0, "sure": 0.0}
    found = _TURN.search(said)
    return {"turn": int(found[1]), "sure": float(found[2])} if found else {"turn": 0, "sure": 0.0}


def _dpi(page: "pypdfium2.PdfPage") -> int:
    """Return how finely to draw a page: as its largest picture is, within bounds."""
    from pypdfium2 import raw

    across, down = page.get_size()
    pictures = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    pixels = max((max(picture.get_px_size()) for picture in pictures), default=0)
    dpi = round(pixels * 72 / max(across, down)) or _USUAL_DPI
    dpi = min(max(dpi, _LEAST_DPI), _MOST_DPI)
    if across * down * (dpi / 72) ** 2 > MAX_PIXELS:
        raise Refused("large", f"{across:.0f} × {down:.0f}")
    return dpi


def _tesseract(image: "Image.Image", arguments: Sequence[str]) -> str:
    """Let Tesseract look at a picture and return what it prints.

    Raises Refused when it cannot make anything of the picture, or takes too long over it.
    """
    head = b"P5 %d %d 255\n" % image.size  # PGM: nothing is packed only to be unpacked
    done = subprocess.run(
        ["tesseract", "-", *arguments],
        input=head + image.tobytes(),
        capture_output=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        preexec_fn=None if sys.platform == "win32" else _limit,  # safe: one thread
    )
    if done.returncode:
        raise Refused("damaged", done.stderr.decode(errors="replace")[-300:])
    return done.stdout.decode(errors="replace")


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    try:
        if question["do"] == "read":
            return read(Path(question["path"]), int(question["page"]), Path(question["base"]))
        return upright(Path(question["path"]), int(question["rotation"]))
    except Refused as refused:
        return {"refused": refused.kind, "detail": refused.detail}
    except OSError as error:
        return {"errno": error.errno, "detail": str(error)}
    except Exception as error:
        return {"refused": "damaged", "detail": str(error)[:300]}


def main(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the parent closes the pipe: a line of JSON asks, a line of JSON answers."""
    confine()
    if sys.platform != "win32":
        os.nice(_LOWEST)
    for line in asked:
        answers.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # as in the child that opens files
