"""Parts that scroll up and down where they have no room; the wheel moves them, the focus passes them by."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from app.ui import tokens


def scrolling(inner: QWidget) -> QScrollArea:
    """Return an area in which a widget scrolls."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def scrolled(layout: QLayout, margin: int = tokens.GAP_S) -> QScrollArea:
    """Return an area in which laid out parts scroll, with a margin beside the bar."""
    inner = QWidget()
    inner.setProperty("role", "scrolled")
    layout.setContentsMargins(0, 0, margin, 0)
    inner.setLayout(layout)
    return scrolling(inner)
