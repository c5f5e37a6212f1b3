"""Pages into one PDF: image streams unchanged, the same input giving the same bytes."""

import errno
import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import errors
from app.scanning.durable import put, save_pdf, workshop

if TYPE_CHECKING:
    from pikepdf import Pdf

_TOGETHER = 16  # pages held in memory at a time
_A4 = (595.28, 841.89)  # points
_LARGEST = 1250.0  # points: the long side of A3 and a little
_END = b"%%EOF\n"
_SMALLEST = 3.0  # points: the least a PDF page may have


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page file (jpg, png, tif, or a PDF of one page) and how it is turned, clockwise: 0, 90, 180, 270."""

    path: Path
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Assembled:
    """The finished file, its number of pages and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    pages: int
    sha256: str


def assemble(pages: Sequence[PageInput], title: str, into: Path) -> Assembled:
    """Write the pages, in this order, as the PDF `into`; written aside, flushed, then renamed.

    Memory does not grow with the number of pages. An image's size on paper comes from its dpi; one that
    would be larger than A3 (a photo of a phone) is fitted onto A4.

    Raises:
        ForeignFileDamaged: a page file cannot be read.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    with workshop(into.parent) as folder:
        finished = folder / "whole.pdf"
        count = _bind(pages, title, finished)
        with finished.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        put(finished, into)
    return Assembled(into, count, digest)


def _bind(pages: Sequence[PageInput], title: str, target: Path) -> int:
    if len(pages) <= _TOGETHER:
        return _write(pages, title, target)
    parts = []
    for first in range(0, len(pages), _TOGETHER):
        parts.append(target.with_suffix(f".{first}.pdf"))
        _write(pages[first : first + _TOGETHER], "", parts[-1])
    joined = target.with_suffix(".joined.pdf")
    _join(parts, joined)
    return _entitle(joined, title, target)


def _join(parts: Sequence[Path], target: Path) -> None:
    """Put the parts together by qpdf's own job: it copies streams from file to file, not through memory."""
    import pikepdf

    pikepdf.Job(["qpdf", "--empty", "--deterministic-id", "--pages", *map(str, parts), "--", str(target)]).run()
    if not _ends(target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))  # the job says nothing of a full disk


def _ends(pdf: Path) -> bool:
    with pdf.open("rb") as file:
        file.seek(max(0, pdf.stat().st_size - len(_END)))
        return file.read() == _END


def _entitle(source: Path, title: str, target: Path) -> int:
    import pikepdf

    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as whole:
        return _finish(whole, title, target)


def _write(pages: Sequence[PageInput], title: str, target: Path) -> int:
    import pikepdf

    with pikepdf.new() as whole:
        for page in pages:
            with _opened(page.path) as source:
                whole.pages.extend(source.pages)
            if page.rotation:
                whole.pages[-1].rotate(page.rotation, relative=True)
        return _finish(whole, title, target)


def _finish(whole: "Pdf", title: str, target: Path) -> int:
    if title:
        whole.docinfo["/Title"] = title
    save_pdf(whole, target)
    return len(whole.pages)


def _opened(path: Path) -> "Pdf":
    import pikepdf

    try:
        if path.suffix != ".pdf":
            return pikepdf.open(io.BytesIO(_image_as_pdf(path)))
        return pikepdf.open(path)
    except pikepdf.PdfError as error:
        raise errors.ForeignFileDamaged(path.name, str(error)) from error


def _image_as_pdf(path: Path) -> bytes:
    import img2pdf

    data = path.read_bytes()
    try:
        pdf: bytes = img2pdf.convert(
            data,
            engine=img2pdf.Engine.internal,
            layout_fun=_layout,
            rotation=img2pdf.Rotation.none,
            nodate=True,
            first_frame_only=True,
        )
    except (img2pdf.ImageOpenError, img2pdf.AlphaChannelError, OSError, ValueError, SyntaxError) as error:
        raise errors.ForeignFileDamaged(path.name, str(error)) from error
    return pdf


def _layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return page and image size in points for an image of `width` × `height` pixels."""
    across, down = width * 72 / dpi[0], height * 72 / dpi[1]
    if max(across, down) > _LARGEST:
        page = _A4 if down >= across else _A4[::-1]
        scale = min(page[0] / across, page[1] / down)
        across, down = across * scale, down * scale
    across, down = max(across, _SMALLEST), max(down, _SMALLEST)
    return across, down, across, down
