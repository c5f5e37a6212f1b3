"""The small pictures of pages, drawn by the child and kept as long as the card is there."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap

from app.queries.drafts import PageView
from app.scanning.opening import thumbnails
from app.ui import style
from app.ui.context import Context
from app.ui.intake.page_preview import Look, look_of
from app.ui.read_picture import read_picture

DRAWN_WIDTH = 300


class ThumbPictures(QObject):
    """Gives each page its picture, a sign until it is drawn; with other edits the one before stays until then.

    A page that was scanned just now brings its first picture along: it is drawn before the page is judged.
    """

    drawn = Signal(str, QIcon)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._icons: dict[Look, QIcon] = {}
        self._newest: dict[str, Look] = {}
        self._arriving: list[QIcon] = []
        self.small: dict[Look, QPixmap] = {}

    def of(self, page: PageView) -> QIcon:
        """Return a page's picture as it looks now, or what there is of it until that is drawn."""
        look = look_of(page)
        known = self._icons.get(look)
        before = self._icons.get(self._newest.get(page.uid, look))
        if before is None and self._arriving:
            before = self._arriving.pop(0)
        self._newest[page.uid] = look
        if known is None:
            known = self._icons[look] = before or style.icon("file-image-outline")
            self._draw(page.path, look, is_new=before is None)
        return known

    @property
    def arriving(self) -> list[QIcon]:
        """The pictures of pages that are on the disk and have no place yet, in their order."""
        return self._arriving

    def arrive(self, picture: QImage, came: float) -> None:
        """Take the picture of a page that its scanner had written at the moment `came`, a POSIX time."""
        self._arriving.append(QIcon(QPixmap.fromImage(picture)))
        self._tell(came)

    def _draw(self, path: Path, look: Look, *, is_new: bool) -> None:
        def draw() -> tuple[QImage, float]:
            picture = thumbnails.thumbnail(path, DRAWN_WIDTH, look.rotation, look.edits)
            return read_picture(picture), path.stat().st_mtime

        def show(drawn: tuple[QImage, float]) -> None:
            image, came = drawn
            self._show(look, QPixmap.fromImage(image))
            if is_new:
                self._tell(came)

        self._context.work.run(draw, show, lambda _fault: None, owner=self)

    def _tell(self, came: float) -> None:
        self._context.page_pictured.emit(self._context.desk.clock.now().timestamp() - came)

    def _show(self, look: Look, picture: QPixmap) -> None:
        self._icons[look], self.small[look] = QIcon(picture), picture
        if self._newest.get(look.uid) == look:
            self.drawn.emit(look.uid, self._icons[look])
