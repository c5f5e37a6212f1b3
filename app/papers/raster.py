"""Pictures of our own PDFs, for the window and for printers that take pixels."""

import io
import math
from pathlib import Path
from threading import Lock

# PDFium must not be called by two threads at once.
_PDFIUM = Lock()


def page_count(pdf: bytes | Path) -> int:
    """Return how many pages a PDF of ours has."""
    import pypdfium2

    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_width(pdf: bytes | Path, page: int) -> int:
    """Return how wide a page of a PDF of ours is, in whole points as a picture of 72 dots an inch has them."""
    import pypdfium2

    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        width: float = document[page].get_width()
    return math.ceil(width)


def page_png(pdf: bytes | Path, page: int, dpi: int) -> bytes:
    """Return a page (the first is 0) of a PDF of ours as PNG at `dpi` dots an inch.

    For our own PDFs only: files from outside are opened in a child process by scanning. Raises IndexError
    for a page that is not there.
    """
    import pypdfium2

    with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(page)
        image = document[page].render(scale=dpi / 72).to_pil()
        buffer = io.BytesIO()
        image.save(buffer, format="PNG", dpi=(dpi, dpi))
    return buffer.getvalue()
