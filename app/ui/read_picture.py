"""Pictures in bytes read into Qt's, on the window's own thread or on a lane."""

from typing import Literal

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage, QImageReader

_PIECE = 1 << 20
"""Bytes that are copied at once: the interpreter is held for each copy, a tenth of a second for a page of 40 MB."""


def read_picture(picture: bytes, kind: Literal["BMP", "PNG"] = "BMP") -> QImage:
    """Return a picture of a known kind; empty where it is another.

    Unlike `QImage.fromData` the reader lets other threads go on meanwhile. It is told the kind: to find it, Qt asks
    its plug-ins one after the other under a lock, and one of them complains in the window's language, for which it
    needs the interpreter; a thread that held that and wanted the lock stopped the whole window.
    """
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    for begin in range(0, len(picture), _PIECE):
        buffer.write(picture[begin : begin + _PIECE])
    buffer.seek(0)
    reader = QImageReader(buffer, kind.encode())
    reader.setAutoDetectImageFormat(False)
    return reader.read()
