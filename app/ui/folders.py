"""Files and folders that staff name: chosen without blocking the window, dropped, or shown by the system."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_file(parent: QWidget, title: str, patterns: str, then: Callable[[Path], None], start: Path) -> QFileDialog:
    """Let staff pick one file; `then` is called with it."""
    return _open(QFileDialog(parent.window(), title, str(start), patterns), QFileDialog.FileMode.ExistingFile, then)


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], None], start: Path) -> QFileDialog:
    """Let staff pick one folder; `then` is called with it."""
    return _open(QFileDialog(parent.window(), title, str(start)), QFileDialog.FileMode.Directory, then)


def dropped(data: QMimeData) -> list[Path]:
    """Return the files and folders of this machine that something dragged holds."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def show_folder(path: Path) -> bool:
    """Open the system's file manager on the folder that something lies in; returns whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _open(dialog: QFileDialog, mode: QFileDialog.FileMode, then: Callable[[Path], None]) -> QFileDialog:
    dialog.setFileMode(mode)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
