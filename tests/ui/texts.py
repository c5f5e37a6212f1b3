"""Every text that staff may see or hear in a widget."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QSpinBox,
    QTabBar,
    QTableView,
    QWidget,
)

MOST_ROWS = 60
READ = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def texts_of(widget: QWidget) -> set[str]:
    """Return every text in a widget and what is in it, whether it is visible now or not."""
    found: set[str] = set()
    for part in (widget, *widget.findChildren(QWidget)):
        found |= {part.windowTitle(), part.toolTip(), part.statusTip(), part.accessibleName()}
        found.add(part.accessibleDescription())
        found |= set(_own_texts(part))
    for action in widget.findChildren(QAction):
        found |= {action.text(), action.toolTip(), action.statusTip()}
    return found - {""}


def _own_texts(part: QWidget) -> Iterable[str]:
    if isinstance(part, QMenu):
        return {text for action in part.actions() for text in (action.text(), action.toolTip())}
    if isinstance(part, QLabel | QAbstractButton):
        return {part.text()}
    if isinstance(part, QLineEdit):
        return {part.placeholderText()}
    if isinstance(part, QSpinBox):
        return {part.prefix(), part.suffix(), part.specialValueText()}
    if isinstance(part, QGroupBox):
        return {part.title()}
    if isinstance(part, QTabBar):
        return {text for at in range(part.count()) for text in (part.tabText(at), part.tabToolTip(at))}
    if isinstance(part, QComboBox):
        return {part.itemText(index) for index in range(part.count())} | {part.placeholderText()}
    if isinstance(part, QHeaderView):
        model, direction = part.model(), part.orientation()
        return {str(model.headerData(column, direction) or "") for column in range(part.count())}
    if isinstance(part, QAbstractItemView):
        return _cells(part)
    return set()


def _cells(view: QAbstractItemView) -> set[str]:
    model = view.model()
    if model is None:
        return set()
    at = view.rootIndex()
    columns = model.columnCount(at) if isinstance(view, QTableView) else 1
    rows = range(min(model.rowCount(at), MOST_ROWS))
    places = [model.index(row, column, at) for row in rows for column in range(columns)]
    return {text for place in places for text in _said(model, place)}


def _said(model: QAbstractItemModel, place: QModelIndex) -> set[str]:
    return {str(model.data(place, role) or "") for role in READ}
