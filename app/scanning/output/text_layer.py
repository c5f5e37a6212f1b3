"""The invisible words of a document, kept beside it, and laid over its pages where a searchable file is wanted."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import pdf_archive
from app.durable import put, workshop
from app.pdf_archive import Description
from app.scanning.saving import save_pdf

if TYPE_CHECKING:
    import pikepdf

_EMPTY_PAGE = (595.28, 841.89)  # points; nothing is laid over the page that it stands for


def join_layers(pages: Sequence[Path | None], into: Path) -> None:
    """Write the words of all pages as one PDF, an empty page for each that has none; the same give the same bytes.

    Raises:
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    import pikepdf

    with workshop(into.parent) as folder, pikepdf.new() as whole:
        font = None
        for path in pages:
            if path is None:
                whole.add_blank_page(page_size=_EMPTY_PAGE)
                continue
            with pikepdf.open(path) as layer:
                whole.pages.extend(layer.pages)
            font = _share_font(whole.pages[-1], font)
        finished = folder / "words.pdf"
        save_pdf(whole, finished)
        put(finished, into)


def lay_over(document: Path, layer: Path, said: Description, into: Path) -> None:
    """Write a document with its words, invisible, over its pages; no stream of a picture is touched.

    It says of itself what `said` tells, and stays PDF/A-2b where it was: the font of the words is embedded.

    Raises:
        DiskFull, HomeReadOnly: `into` cannot be written.
    """
    import pikepdf

    with (
        workshop(into.parent) as folder,
        pikepdf.open(document, access_mode=pikepdf.AccessMode.stream) as whole,
        pikepdf.open(layer) as words,
    ):
        for page, layered in zip(whole.pages, words.pages, strict=True):
            if "/Font" in layered.resources:
                page.add_overlay(layered, pikepdf.Rectangle(page.cropbox))
        pdf_archive.describe(whole, said, conforms=pdf_archive.conforms(whole))
        finished = folder / "searchable.pdf"
        save_pdf(whole, finished, **pdf_archive.SAVING)
        put(finished, into)


def _share_font(page: "pikepdf.Page", font: "pikepdf.Object | None") -> "pikepdf.Object":
    """Let a page use the font of the pages before it: Tesseract brings the same one along with each."""
    fonts = page.resources.Font
    (name,) = fonts.keys()
    if font is not None:
        fonts[name] = font
    return fonts[name]
