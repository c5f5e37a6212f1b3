"""What a file from outside is, looked at inside the child: type by what it holds, whether it is whole, pages."""

import json
from pathlib import Path
from typing import Any

from app.scanning.opening import child, foreign_archive, foreign_pdf, signatures
from app.scanning.opening.limits import MAX_FILE, Refused

_IMAGES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"II*\0": "tiff", b"MM\0*": "tiff"}


def answer(question: dict[str, Any]) -> bytes:
    """Return what each file is, as JSON, a refusal of one beside the others.

    An image's pages are written into the folder, where the question names one.
    """
    return json.dumps([_looked_at(Path(path), question) for path in question["paths"]]).encode()


def _looked_at(source: Path, question: dict[str, Any]) -> dict[str, Any]:
    try:
        return _look(source, question)
    except MemoryError:  # it says nothing of this file as long as there are others
        raise
    except Exception as error:
        return child.refusal(error)


def _look(source: Path, question: dict[str, Any]) -> dict[str, Any]:
    if source.stat().st_size > MAX_FILE:
        raise Refused("large", f"> {MAX_FILE >> 20} MB")
    with source.open("rb") as file:
        head = file.read(1024)
    kind = next((kind for mark, kind in _IMAGES.items() if head.startswith(mark)), "pdf")
    if kind == "pdf" and b"%PDF-" in head:
        pages, acts, signed = foreign_pdf.look(source)
        given = [one.to_json() for one in signatures.verify(source, question["roots"])] if signed else []
        return {"kind": kind, "pages": pages, "acts": acts, "signatures": given}
    if head.startswith(foreign_archive.MARK):
        foreign_archive.refuse_bomb(source)
    if kind != "pdf" and not question["folder"]:
        return {"kind": kind}
    files = child.open_file(source, Path(question["folder"]))
    return {"kind": kind, "pages": len(files), "acts": False, "files": files}
