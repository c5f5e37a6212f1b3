"""How scanning leaves pages and PDFs on the disk."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from uuid_utils import uuid7

from app.durable import put

if TYPE_CHECKING:
    from pikepdf import Pdf


def keep(unfinished: Path, into: Path) -> Path:
    """Flush a finished file and move it into the folder under a new name; names sort by when they came."""
    target = into / f"{uuid7()}{unfinished.suffix}"
    put(unfinished, target)
    return target


class _Refusable(io.RawIOBase):
    """Takes a file's bytes and keeps the disk's refusal for later."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.refusal: OSError | None = None

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, data: Any, /) -> int:
        """Write the bytes; after a refusal nothing more."""
        if self.refusal is None:
            try:
                self._file.write(data)
            except OSError as error:
                self.refusal = error
        return memoryview(data).nbytes


def save_pdf(pdf: "Pdf", target: Path, **asked: Any) -> None:
    """Write a PDF, with what pikepdf is asked for beside; the same pages give the same bytes.

    Raises OSError when the disk refuses: at the last bytes of a file qpdf itself would end the whole process.
    """
    with target.open("wb") as file:
        out = _Refusable(file)
        pdf.save(cast("BinaryIO", out), **{"deterministic_id": True, **asked})
    if out.refusal is not None:
        raise out.refusal
