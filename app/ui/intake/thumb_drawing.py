"""How a page looks in the list: a sheet below the band of its group, a thin line where a separator lay."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import style, tokens
from app.ui.intake.drawing import Index, font

THUMB = int(Qt.ItemDataRole.UserRole)
ARRIVING = ""
"""What a page that is only coming in has for an identity."""
PALE = 0.35
BAND = 4
"""Pixels: the height of the band that pages of one component have in common."""
HUES = (212, 156, 282, 330, 186, 252, 88)
"""Of the bands, one component after the other; those of warnings and refusals are left out."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """One page as the list shows it.

    `group` is its component, nothing where it is not sorted; `aside` for one that is set aside; `note` for what is
    said over its picture, `flag` for a word at its foot; `warns` where somebody has to look; `is_thin` for a sheet
    that takes only a line.
    """

    uid: str
    words: str
    picture: QIcon
    aside: bool
    note: str = ""
    flag: str = ""
    group: int | None = None
    warns: bool = False
    is_thin: bool = False


class SheetDelegate(QStyledItemDelegate):
    """Draws a page as a sheet with a frame and, below it, its number and where it belongs."""

    def __init__(self, view: QAbstractItemView, size_of: Callable[[int], QSize]) -> None:
        super().__init__(view)
        self._view, self._size_of = view, size_of

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room of a page."""
        return self._size_of(index.row())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the sheet, paler when it is set aside, with a frame of the primary colour when it is chosen."""
        thumb = index.data(THUMB)
        cell = QRect(option.rect.topLeft(), self._size_of(index.row()))
        state = option.state
        focus = QStyle.StateFlag.State_HasFocus in state and self._view.hasFocus()
        chosen = QStyle.StateFlag.State_Selected in state or focus
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if thumb.is_thin:
            _draw_line(painter, thumb, cell, chosen=chosen)
        else:
            _draw_sheet(painter, thumb, index.data(Qt.ItemDataRole.DecorationRole), cell, chosen=chosen)
        painter.restore()


def _draw_line(painter: QPainter, thumb: Thumb, cell: QRect, *, chosen: bool) -> None:
    """Draw a recognised separator: its words between two lines."""
    theme = style.theme()
    inner = cell.adjusted(tokens.GAP_XS, 0, -tokens.GAP_XS, 0)
    if chosen:
        painter.fillRect(inner, QColor(theme.tint))
    painter.setFont(font(tokens.LABEL))
    painter.setPen(QColor(theme.primary if chosen else theme.soft))
    words = painter.fontMetrics().elidedText(thumb.words, Qt.TextElideMode.ElideRight, inner.width() - 2 * BAND)
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.setPen(QColor(theme.primary if chosen else theme.line))
    painter.drawLine(inner.bottomLeft(), inner.bottomRight())


def _draw_sheet(painter: QPainter, thumb: Thumb, picture: QIcon, cell: QRect, *, chosen: bool) -> None:
    theme = style.theme()
    words_height = style.scaled(tokens.LABEL) + tokens.GAP_S
    band = QRect(cell.left(), cell.top() + 1, cell.width(), BAND)
    painter.fillRect(band, _band(thumb))
    frame = cell.adjusted(tokens.GAP_XS, BAND + tokens.GAP_XS, -tokens.GAP_XS, -words_height - tokens.GAP_XS)
    if thumb.warns:
        painter.fillRect(frame, QColor(theme.warn_tint))
    _draw_picture(painter, thumb, picture, frame)
    strong = theme.primary if chosen else theme.warn if thumb.warns else theme.line
    if thumb.flag:
        _draw_flag(painter, thumb.flag, frame)
    painter.setPen(QPen(QColor(strong), 2 if chosen or thumb.warns else 1))
    painter.drawRoundedRect(frame, 4, 4)
    painter.setFont(font(tokens.LABEL))
    painter.setPen(QColor(theme.primary if chosen else theme.warn if thumb.warns else theme.soft))
    below = QRect(QPoint(cell.left() + tokens.GAP_XS, frame.bottom() + 2), QSize(frame.width(), words_height))
    words = QFontMetrics(painter.font()).elidedText(thumb.words, Qt.TextElideMode.ElideRight, below.width())
    painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)


def _draw_picture(painter: QPainter, thumb: Thumb, picture: QIcon, frame: QRect) -> None:
    inner = frame.adjusted(3, 3, -3, -3)
    pixmap = picture.pixmap(inner.size(), painter.device().devicePixelRatioF())
    size = pixmap.deviceIndependentSize().toSize().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
    at = QRect(QPoint(), size)
    at.moveCenter(inner.center())
    painter.setOpacity(PALE if thumb.aside or thumb.note else 1.0)
    painter.drawPixmap(at, pixmap)
    painter.setOpacity(1.0)
    if thumb.note:
        painter.setFont(font(tokens.LABEL))
        painter.setPen(QColor(style.theme().warn if thumb.warns else style.theme().soft))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), thumb.note)


def _draw_flag(painter: QPainter, words: str, frame: QRect) -> None:
    theme, height = style.theme(), style.scaled(tokens.LABEL) + tokens.GAP_XS
    foot = QRect(frame.left() + 1, frame.bottom() - height, frame.width() - 2, height)
    painter.fillRect(foot, QColor(theme.warn_tint))
    painter.setFont(font(tokens.LABEL))
    painter.setPen(QColor(theme.warn))
    fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, foot.width())
    painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), fitting)


def _band(thumb: Thumb) -> QColor:
    theme = style.theme()
    if thumb.warns:
        return QColor(theme.warn)
    if thumb.group is None:
        return QColor(theme.line)
    return QColor.fromHsl(HUES[(thumb.group - 1) % len(HUES)], 130, 150 if theme is tokens.DARK else 120)
