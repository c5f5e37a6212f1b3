"""The frame in which a page is looked at: it scrolls by keys, and stretches what it shows until it is drawn sharp."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from app.language import _
from app.ui import style
from app.ui.widgets.labels import WrappedLabel

LEAST_HEIGHT = 200
STEPS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
ENDS = {Qt.Key.Key_Home: False, Qt.Key.Key_End: True}


class PageArea(QScrollArea):
    """One page, or words in its place."""

    wants_page = Signal(int)
    """The page before (-1) or after (1)."""
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self.turns = False
        """Whether there are other pages: Page Up and Page Down turn them then, and scroll otherwise."""
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()  # it keeps its room, so that a page is as wide either way
        bar.rangeChanged.connect(lambda least, most: bar.setEnabled(most > least))
        self.setMinimumHeight(style.scaled(LEAST_HEIGHT))
        self.setWidget(self.sheet)
        self.setCornerWidget(QWidget())  # the style draws a stray frame where both scroll bars meet
        self.setAccessibleName(_("Paper"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def room(self) -> int:
        """The width that a page has without being scrolled sideways."""
        return self.viewport().width() - 2

    def show_picture(self, picture: QImage) -> None:
        """Show a page dot by dot as it was drawn; the middle of what was looked at stays in the middle."""
        self.sheet.setText("")
        self.sheet.drawn = picture
        size = picture.deviceIndependentSize().toSize()
        self._become(size.width(), size.height())

    def stretch(self, width: int) -> None:
        """Make what is shown so wide at once, sharp or not."""
        drawn = self.sheet.drawn.deviceIndependentSize().toSize()
        if drawn.isEmpty():
            self.show_words(self.sheet.text())
        elif abs(drawn.width() - width) <= 1:  # drawn for this width, and rounded
            self._become(drawn.width(), drawn.height())
        else:
            self._become(width, round(width * drawn.height() / drawn.width()))

    def show_words(self, words: str) -> None:
        """Show words in the place of a page."""
        self.sheet.drawn = QImage()
        self.sheet.setText(words)
        self.sheet.resize(self.room, max(1, self.sheet.heightForWidth(self.room)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down turn pages when there is another one; Home, End and the arrows scroll."""
        key = Qt.Key(event.key())
        if key in STEPS and self.turns:
            self.wants_page.emit(STEPS[key])
        elif key in ENDS:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum() if ENDS[key] else 0)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the room changed."""
        super().resizeEvent(event)
        self.resized.emit()

    def _become(self, width: int, height: int) -> None:
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        middles = [_middle(bar) for bar in bars]
        self.sheet.resize(width, height)
        for bar, middle in zip(bars, middles, strict=True):
            whole = bar.maximum() + bar.pageStep()
            bar.setValue(round(middle * whole - bar.pageStep() / 2))


class Sheet(WrappedLabel):
    """A picture of a page, stretched to the sheet's size; words where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = QImage()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "soft")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight alone, however large the page is."""
        if self.drawn.isNull():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self.drawn)
        painter.setPen(QColor(style.theme().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _middle(bar: QScrollBar) -> float:
    """Return what part of the whole lies before the middle of what is in sight; at the top it stays the top."""
    if bar.value() == 0 and bar.orientation() is Qt.Orientation.Vertical:
        return 0.0
    return (bar.value() + bar.pageStep() / 2) / max(1, bar.maximum() + bar.pageStep())
