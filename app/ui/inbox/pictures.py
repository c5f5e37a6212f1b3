"""Pictures of the pages that are looked at and of those that come next, drawn one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import DeskError, DocumentDamaged
from app.messages import explain
from app.models.files import Documents
from app.scanning.opening import thumbnails
from app.ui.context import Context
from app.ui.read_picture import read_picture

KEPT = 16
"""Pictures that are kept: about 4 MB each."""


class PageAsked(NamedTuple):
    """A page of a stored paper, counted from 0, as wide as so many dots."""

    sha256: str
    page: int
    dots: int


class Pictures(QObject):
    """Draws what is wanted in its order, one page at a time, so that what is looked at never waits for a queue."""

    drawn = Signal(object)
    """A `PageAsked` that can be shown now, or of which it is known why not."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[PageAsked, QImage] = {}
        self._failed: dict[PageAsked, str] = {}
        self._wanted: Sequence[PageAsked] = ()
        self._busy = False

    def picture(self, asked: PageAsked) -> QImage | None:
        """Return a page's picture when it is there."""
        return self._known.get(asked)

    def complaint(self, asked: PageAsked) -> str:
        """Return why a page cannot be drawn, empty when it can or nobody knows yet."""
        return self._failed.get(asked, "")

    def want(self, pages: Sequence[PageAsked]) -> None:
        """Have these pages drawn, the first of them first; what was wanted before is not drawn any more."""
        self._wanted = pages
        self._go_on()

    def _go_on(self) -> None:
        known = self._known.keys() | self._failed.keys()
        asked = next((page for page in self._wanted if page not in known), None)
        if self._busy or asked is None:
            return
        self._busy = True
        documents = self._context.desk.documents
        self._context.work.run(
            lambda: _draw(documents, asked),
            lambda picture: self._take(asked, picture),
            lambda fault: self._fail(asked, fault),
            self._ended,
            owner=self,
        )

    def _take(self, asked: PageAsked, picture: QImage) -> None:
        wanted = set(self._wanted)
        for old in [page for page in self._known if page not in wanted][: max(0, len(self._known) + 1 - KEPT)]:
            del self._known[old]
        self._known[asked] = picture
        self.drawn.emit(asked)

    def _fail(self, asked: PageAsked, fault: DeskError) -> None:
        self._failed[asked] = str(explain(fault))
        self.drawn.emit(asked)

    def _ended(self) -> None:
        self._busy = False
        self._go_on()


def _draw(documents: Documents, asked: PageAsked) -> QImage:
    """Return a page's picture.

    Raises:
        DocumentDamaged: what is stored is not what was stored once; nothing else may be shown for it.
        ForeignFileFault: it cannot be drawn.
    """
    if not documents.is_whole(asked.sha256):
        raise DocumentDamaged(asked.sha256)
    return read_picture(thumbnails.preview(documents.path(asked.sha256), asked.dots, page=asked.page))
