"""A control with its caption above it, as one part that can be hidden or moved on to the next line."""

from PySide6.QtWidgets import QComboBox, QWidget

from app.ui import tokens
from app.ui.widgets.basics import boxed, column, label


def captioned_part(words: str, control: QWidget) -> QWidget:
    """Return the part; the caption names the control to those who do not see it, too."""
    control.setAccessibleName(words)
    if isinstance(control, QComboBox) and not control.isEditable():
        control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return boxed(column(label(words, "label"), control, 1, spacing=tokens.GAP_XS))
