"""Whether a page can be read: nothing cut, nothing over another thing, nothing beyond its edge."""

from collections.abc import Iterator
from itertools import combinations

import numpy
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.chip import Chip
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.side_by_side import SideBySide

MOST_TURNS, TURN_MS = 15, 20
"""Parts that grew ask their neighbours for room in the next turns of the event loop."""
LONG_NAME = (
    "Nguyễn Thị Ngọc Quỳnh Ước Đặng Hoàng Phượng Bữu Lễ Ỷ Ngữ Ỡm Ờ Khuỷu Tưởng Vẫn Mỹ Nghĩa Truyền Thuở "
    "Những Đoàn Kỹ Quặng Sỏi Ruộng Bậc Thang Yên Thuỵ Hưởng Vượng Ấm Ẳng Ẵm Ậm Ẹ Ễ Ệ Ỉ Ĩ Ị Ọ Ỏ Õ Ộ Ổ Ỗ Ợ Ở Ụ Ủ Ự Ử "
    "Ỳ Ỵ (mẫu)"
)
"""A name of over 200 letters with every mark of Vietnamese."""
FOCUS_FRAME = 2
"""A line that has the focus draws a frame that is wider by so much within the same height."""
LONG_WORD = "Ữ" * 200


def unreadable(page: QWidget, qtbot: QtBot | None = None) -> list[str]:
    """Return what cannot be read of a page, in words for the one who mends it; with `qtbot` once it came to rest."""
    found = _unreadable(page)
    turns = MOST_TURNS
    while qtbot and found and turns:
        qtbot.wait(TURN_MS)
        found, turns = _unreadable(page), turns - 1
    return found


def higher(page: QWidget) -> bool:
    """Whether a page has to be scrolled as a whole, which takes its buttons out of sight."""
    return any(area.verticalScrollBar().maximum() > 0 for area in page.findChildren(SideBySide))


def _unreadable(page: QWidget) -> list[str]:
    shown = [page, *(w for w in page.findChildren(QWidget) if w.isVisibleTo(page))]
    found = [complaint for widget in shown for complaint in _cut(widget)]
    return found + [complaint for widget in shown for complaint in _crowded(widget)]


def _cut(widget: QWidget) -> Iterator[str]:
    hint = widget.sizeHint()
    if isinstance(widget, ElidedLabel | Chip):
        if widget.height() < hint.height():
            yield f"too low: {_name(widget)} {widget.height()} < {hint.height()}"
    elif isinstance(widget, QLabel) and widget.wordWrap():
        if widget.height() < widget.heightForWidth(widget.width()):
            yield f"lines cut: {_name(widget)} {widget.height()} < {widget.heightForWidth(widget.width())}"
    elif isinstance(widget, QLabel | QAbstractButton):
        hint = widget.minimumSizeHint()
        if widget.text() and (widget.width() < hint.width() or widget.height() < hint.height()):
            yield f"cut: {_name(widget)} {widget.size().toTuple()} < {hint.toTuple()}"
    elif isinstance(widget, QLineEdit) and widget.height() < hint.height() - FOCUS_FRAME:
        yield f"line too low: {_name(widget)} {widget.height()} < {hint.height()}"


def _crowded(parent: QWidget) -> Iterator[str]:
    if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
        return  # a list places what it scrolls itself
    inside = [w for w in parent.children() if isinstance(w, QWidget) and w.isVisibleTo(parent) and not w.isWindow()]
    scrolled = isinstance(parent.parent(), QScrollArea)
    for child in inside:
        if not scrolled and not child.size().isEmpty() and not parent.rect().contains(child.geometry()):
            yield f"beyond its edge: {_name(child)} {child.geometry().getRect()} in {parent.rect().getRect()}"
    layout = parent.layout()
    if layout is not None:
        placed = [w for w in inside if layout.indexOf(w) >= 0]
        for one, other in combinations(placed, 2):
            if one.geometry().intersects(other.geometry()):
                yield f"one over another: {_name(one)} and {_name(other)}"


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else widget.accessibleName()
    return f"{type(widget).__name__} «{words[:40]}»"


def read_code(widget: QWidget) -> str:
    """Return what the one QR in a widget says, as another library reads it from the screen."""
    shown = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    dots = numpy.frombuffer(shown.constBits(), numpy.uint8).reshape(shown.height(), shown.bytesPerLine())
    (found,) = zxingcpp.read_barcodes(dots[:, : shown.width()].copy())
    return str(found.text)
