"""BẢN SAO over a stored slip: the same page with a mark that says which copy it is."""

import io
import math
from datetime import date
from typing import TYPE_CHECKING

from app.papers import fonts
from app.papers.forms import edition_for
from app.papers.units import mm
from app.rules.kinds import Form

if TYPE_CHECKING:
    import pikepdf

_SIZE_ABOVE = 9.0
_GREY = 0.86


def mark_copy(pdf: bytes, count: int) -> bytes:
    """Return the stored PDF with "BẢN SAO lần n" on every page; the page's own content stays as it is.

    The large grey words lie under the page's content, so that both codes can still be read. The same bytes
    and count give the same bytes.
    """
    import pikepdf

    edition = edition_for(Form.RECEIPT, date.max)
    text = edition.text("copy_mark").format(count=count)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            box = page.mediabox
            width, height = float(box[2]) - float(box[0]), float(box[3]) - float(box[1])
            _lay(document, page, _mark(text, width, height, across=True), under=True)
            _lay(document, page, _mark(text, width, height, across=False), under=False)
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _lay(document: "pikepdf.Pdf", page: "pikepdf.Page", mark: bytes, *, under: bool) -> None:
    """Draw the mark's page before or after the page's own content, under a name that is always the same."""
    import pikepdf

    name = pikepdf.Name("/CopyMarkUnder" if under else "/CopyMarkOver")
    with pikepdf.open(io.BytesIO(mark)) as source:
        form = document.copy_foreign(source.pages[0].as_form_xobject())
        page.add_resource(form, pikepdf.Name.XObject, name=name)
        page.contents_add(f"q {name} Do Q".encode("ascii"), prepend=under)


def _mark(text: str, width: float, height: float, *, across: bool) -> bytes:
    """Return a page with the mark alone: in grey from corner to corner, or small in the upper margin."""
    from reportlab.pdfgen.canvas import Canvas

    fonts.warm()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1, pageCompression=1, initialFontName=fonts.REGULAR)
    if across:
        canvas.saveState()
        canvas.translate(width / 2, height / 2)
        canvas.rotate(math.degrees(math.atan2(height, width)))
        size = 0.6 * math.hypot(width, height) / fonts.width(text, fonts.BOLD, 1.0)
        canvas.setFont(fonts.BOLD, size)
        canvas.setFillGray(_GREY)
        canvas.drawCentredString(0, -size / 3, text)
        canvas.restoreState()
    else:
        canvas.setFont(fonts.BOLD, _SIZE_ABOVE)
        canvas.drawRightString(width - 11 * mm, height - 6 * mm, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
