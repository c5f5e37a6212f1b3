"""Pages into one PDF/A-2b: image streams unchanged, the same input giving the same bytes."""

import errno
import gc
import hashlib
import io
import mmap
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from app import errors, pdf_archive
from app.durable import explaining_disk_faults, hash_file, put, workshop
from app.pdf_archive import Description
from app.scanning.opening.paper_size import UNTOLD, size_on_paper
from app.scanning.output import fitness
from app.scanning.output.fitness import Fitness
from app.scanning.output.redrawing import PageInput, Redrawing
from app.scanning.saving import save_pdf

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ("Assembled", "PageInput", "assemble", "describe")

_AT_ONCE = 16  # pages of a document that is written in one go
_TOGETHER = 8  # pages held in memory at a time where it has more
_END = b"%%EOF\n"
_YOUNG = 1  # generations of objects: to look through all would hold a window up


@dataclass(frozen=True, slots=True)
class Assembled:
    """The finished file, its number of pages, the SHA-256 of its bytes in hexadecimal, and its size in bytes.

    `archival` tells whether it is a PDF/A-2b; it is none when a page brings letters that it has no font for.
    """

    path: Path
    pages: int
    sha256: str
    size: int
    archival: bool = True


def assemble(pages: Sequence[PageInput], said: str | Description, into: Path, drawn: Path | None = None) -> Assembled:
    """Write the pages, in this order, as the PDF/A-2b `into`; written aside, flushed, then renamed.

    A page without edits goes in as it came: the stream of a JPEG bit for bit, a page of a PDF as it is, a turn as the
    page's rotation. A page with edits is drawn once from its file, at its own dpi, as are black and white as G4, and
    pages that no PDF/A can hold (see `Fitness`). Memory does not grow with the number of pages. An image's size on
    paper comes from its dpi; one that would be larger than A3 (a photo of a phone) is fitted onto A4.

    Args:
        pages: in their order.
        said: the title, or all that the document says of itself.
        into: the file to be written.
        drawn: a folder that keeps what was drawn for the next document; without one nothing is kept.

    Raises:
        ForeignFileDamaged, ForeignFileTooLarge: a page file cannot be read or drawn.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    description = said if isinstance(said, Description) else Description(title=said)
    with workshop(into.parent) as folder:
        finished = folder / "whole.pdf"
        with Redrawing(drawn or folder / "drawn") as redrawing:
            count, archival = _bind(pages, redrawing, description, finished)
        return _finished(finished, into, count, archival)


def describe(source: Path, said: Description, into: Path) -> Assembled:
    """Write a finished document anew with another description; its pages and pictures stay bit for bit as they are.

    This is how a document to which another program added text is one of ours again. It is marked as PDF/A-2b when it
    was marked before.

    Raises:
        ForeignFileDamaged: the source is no PDF.
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    import pikepdf

    try:
        with pikepdf.open(source) as document:
            archival = pdf_archive.conforms(document)
    except pikepdf.PdfError as error:
        raise errors.ForeignFileDamaged(source.name, str(error)) from error
    with workshop(into.parent) as folder:
        finished = folder / "whole.pdf"
        count = _entitle(source, said, finished, archival)
        return _finished(finished, into, count, archival)


def identify(document: Path, code: str) -> str:
    """Write a dossier's code into the room that an assembled document leaves for it; returns its new SHA-256.

    So many bytes change in their place, and the images stay where they are. It is not flushed: several documents are
    written before the first is waited for.

    Raises:
        ForeignFileDamaged: there is no room in it.
        DiskFull, HomeReadOnly: it cannot be written.
    """
    with explaining_disk_faults(document.parent), document.open("rb+") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = pdf_archive.identifier_at(content, code)
        if found is None:
            raise errors.ForeignFileDamaged(document.name, "no room for a code")
        file.seek(found[0])
        file.write(found[1])
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _finished(finished: Path, into: Path, count: int, archival: bool) -> Assembled:
    digest = hash_file(finished)
    put(finished, into)
    return Assembled(into, count, digest, into.stat().st_size, archival)


def _bind(pages: Sequence[PageInput], redrawing: Redrawing, said: Description, target: Path) -> tuple[int, bool]:
    if len(pages) <= _AT_ONCE:
        return len(pages), _write(pages, redrawing, target, said)
    parts, archival = [], True
    for first in range(0, len(pages), _TOGETHER):
        parts.append(target.with_suffix(f".{first}.pdf"))
        archival &= _write(pages[first : first + _TOGETHER], redrawing, parts[-1])
    joined = target.with_suffix(".joined.pdf")
    _join(parts, joined)
    return _entitle(joined, said, target, archival), archival


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


def _entitle(source: Path, said: Description, target: Path, archival: bool) -> int:
    import pikepdf

    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as whole:
        pdf_archive.describe(whole, said, conforms=archival)
        save_pdf(whole, target, **pdf_archive.SAVING)
        return len(whole.pages)


def _write(pages: Sequence[PageInput], redrawing: Redrawing, target: Path, said: Description | None = None) -> bool:
    """Write some pages, described where they are the whole document; returns whether all can stand in a PDF/A."""
    import pikepdf

    archival = True
    with pikepdf.new() as whole:
        for page in pages:
            source, fit = _opened(page, redrawing)
            with source:
                whole.pages.extend(source.pages)
            archival &= fit
            if page.rotation and page.edits.none:
                whole.pages[-1].rotate(page.rotation, relative=True)
        if said is not None:
            pdf_archive.describe(whole, said, conforms=archival)
        save_pdf(whole, target, **(pdf_archive.SAVING if said is not None else {}))
    if current_thread() is main_thread():  # on a lane beside the window Qt's own objects would end there, too
        gc.collect(_YOUNG)  # img2pdf leaves circles behind that hold the bytes of each page
    return archival


def _opened(page: PageInput, redrawing: Redrawing) -> tuple["Pdf", bool]:
    """Return a page as a PDF, and whether it can stand in a PDF/A."""
    if not page.edits.none:
        return _image_as_pdf(page, redrawing.drawn(page)), True
    if page.path.suffix == ".pdf":
        return _pdf_page(page, redrawing)
    return _image(page, redrawing), True


def _pdf_page(page: PageInput, redrawing: Redrawing) -> tuple["Pdf", bool]:
    import pikepdf

    try:
        opened = pikepdf.open(page.path)
        fit = fitness.of_pdf(opened)
    except (pikepdf.PdfError, OSError) as error:
        raise errors.ForeignFileDamaged(page.path.name, str(error)) from error
    if fit is not Fitness.DRAWN:
        return opened, fit is Fitness.FIT
    opened.close()
    return _image_as_pdf(page, redrawing.drawn(page)), True


def _image(page: PageInput, redrawing: Redrawing) -> "Pdf":
    try:
        fit = fitness.of_image(page.path)
        given = page.path.read_bytes() if fit is Fitness.FIT else redrawing.drawn(page)
    except OSError as error:
        raise errors.ForeignFileDamaged(page.path.name, str(error)) from error
    return _image_as_pdf(page, given)


def _image_as_pdf(page: PageInput, data: bytes) -> "Pdf":
    import img2pdf
    import pikepdf

    try:
        pdf: bytes = img2pdf.convert(
            data,
            engine=img2pdf.Engine.internal,
            layout_fun=partial(_layout, page.dpi),
            rotation=img2pdf.Rotation.none,
            nodate=True,
            first_frame_only=True,
        )
        return pikepdf.open(io.BytesIO(pdf))
    except (
        img2pdf.ImageOpenError,
        img2pdf.AlphaChannelError,
        pikepdf.PdfError,
        OSError,
        ValueError,
        SyntaxError,
    ) as e:
        raise errors.ForeignFileDamaged(page.path.name, str(e)) from e


def _layout(untold: int, width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return page and image size in points for an image of `width` × `height` pixels."""
    told = (untold, untold) if untold and dpi == (UNTOLD, UNTOLD) else dpi
    return size_on_paper(width, height, told) * 2
