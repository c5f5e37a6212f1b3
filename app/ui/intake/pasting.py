"""What lies on the clipboard as files that can be taken in: files that were copied, or a picture."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTemporaryDir
from PySide6.QtGui import QGuiApplication, QImage

from app.language import _
from app.ui.context import Context


class Pasting(QObject):
    """Writes a picture aside first; what it wrote goes when the card does."""

    def __init__(self, context: Context, parent: QObject, told: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._context, self._told = context, told
        self._folders: list[QTemporaryDir] = []

    def paste(self, take: Callable[[list[str]], None]) -> None:
        """Hand over the paths of what is on the clipboard, or tell that there is nothing to take in."""
        data = QGuiApplication.clipboard().mimeData()
        paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        picture = QGuiApplication.clipboard().image()
        if paths:
            take(paths)
        elif not picture.isNull():
            self._write(picture, take)
        else:
            self._told(_("There is no picture and no file to paste."))

    def _write(self, picture: QImage, take: Callable[[list[str]], None]) -> None:
        folder = QTemporaryDir()
        self._folders.append(folder)
        path = folder.filePath("1.png")
        refused = _("The picture could not be put on the disk; nothing was pasted.")
        self._context.work.run(
            lambda: picture.save(path, "PNG"),  # type: ignore[call-overload]  # the stubs want bytes
            lambda saved: take([path]) if saved else self._told(refused),
            owner=self,
        )
