"""Parts that scroll up and down where they have no room; the wheel moves them, the focus passes them by."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget

from app.ui import style, tokens

LIKED_HEIGHT = 120


class Scrolling(QScrollArea):
    """What has the focus is scrolled to, also when only the keys went there."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = inner
        self.setWidget(inner)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def sizeHint(self) -> QSize:
        """Ask for little: Qt's own hint is so high that a page would scroll as a whole, its buttons out of sight."""
        return QSize(super().sizeHint().width(), style.scaled(LIKED_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Keep a line in sight."""
        return QSize(super().minimumSizeHint().width(), tokens.ROW_HEIGHT)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, tokens.GAP_M)


def scrolled(layout: QLayout, margin: int = tokens.GAP_S) -> Scrolling:
    """Return an area in which laid out parts scroll, with a margin beside the bar."""
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    layout.setContentsMargins(0, 0, margin, 0)
    inner.setLayout(layout)
    return Scrolling(inner)
