"""The procedures that were found: the name over two lines at the most, below it softly what is to be known of it."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.queries.procedures import ProcedureView
from app.ui import style, tokens
from app.ui.intake.drawing import Index, font, wrapped
from app.ui.words import fee_words

MOST_LINES = 2
INSET = tokens.GAP_S + 2
UID, FACTS = Qt.ItemDataRole.UserRole, int(Qt.ItemDataRole.UserRole) + 1


class FoundList(QListWidget):
    """The list below the search; the focus stays in the search, whose arrows move here."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(_NameAndFacts(self))

    def show_procedures(self, found: tuple[ProcedureView, ...], *, keep: bool = False) -> None:
        """Show these with the first one chosen, or with the one that was, if it is among them and is to be kept."""
        kept = self.chosen() if keep else ""
        self.clear()
        for one in found:
            item = QListWidgetItem(one.name)
            item.setData(UID, one.uid)
            item.setData(FACTS, facts(one))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name} · {item.data(FACTS)}")
            item.setToolTip(one.name)
            self.addItem(item)
        uids = [one.uid for one in found]
        self.setCurrentRow(uids.index(kept) if kept in uids else 0)

    def chosen(self) -> str:
        """Return the identity of the procedure that Enter takes, empty when none was found."""
        item = self.currentItem()
        return str(item.data(UID)) if item is not None else ""

    def step(self, step: int) -> None:
        """Choose another one, so many rows down."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))


class _NameAndFacts(QStyledItemDelegate):
    """Draws a found procedure; the facts are never cut short, they go on in another line when there is no room."""

    def __init__(self, found: QListWidget) -> None:
        super().__init__(found)
        self._list = found

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of name and facts at the width that the list has."""
        width = self._list.viewport().width()
        laid = _laid_out(str(index.data()), str(index.data(FACTS)), width - 2 * INSET, style.scaled(100))
        return QSize(width, laid.name_height + laid.facts_height + 2 * tokens.GAP_S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the chosen row's ground, the name and the facts."""
        theme, rect, state = style.theme(), QRect(option.rect), option.state
        painter.save()
        if QStyle.StateFlag.State_Selected in state or QStyle.StateFlag.State_MouseOver in state:
            chosen = QStyle.StateFlag.State_Selected in state
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tint if chosen else theme.hover))
            painter.drawRoundedRect(rect, tokens.RADIUS_FIELD, tokens.RADIUS_FIELD)
        inner = rect.adjusted(INSET, tokens.GAP_S, -INSET, -tokens.GAP_S)
        laid = _laid_out(str(index.data()), str(index.data(FACTS)), inner.width(), style.scaled(100))
        painter.setFont(_name_font())
        painter.setPen(QColor(theme.text))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignTop), laid.name)
        painter.setFont(_facts_font())
        painter.setPen(QColor(theme.soft))
        below = inner.adjusted(0, laid.name_height, 0, 0)
        painter.drawText(below, int(Qt.TextFlag.TextWordWrap), str(index.data(FACTS)))
        painter.restore()


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """A name broken into its lines, and the heights in pixels of name and facts."""

    name: str
    name_height: int
    facts_height: int


@lru_cache(maxsize=256)
def _laid_out(name: str, about: str, width: int, _scale: int) -> _LaidOut:
    """Lay a row out once for a width and a font scale: a list asks for its rows' heights again and again."""
    lines = wrapped(name, _name_font(), width, MOST_LINES)
    box = QRect(0, 0, width, 10_000)
    facts_height = QFontMetrics(_facts_font()).boundingRect(box, int(Qt.TextFlag.TextWordWrap), about).height()
    return _LaidOut("\n".join(lines), len(lines) * QFontMetrics(_name_font()).lineSpacing() + 2, facts_height)


def facts(found: ProcedureView) -> str:
    """Return code, field, time limit and fee; where they need two lines, none of them is broken apart."""
    limit = f"{found.limit.amount} {found.limit.unit.value}" if found.limit.amount else found.limit.unit.value
    return " · ".join(
        part.replace(" ", "\N{NO-BREAK SPACE}") for part in (found.code, found.field, limit, fee_words(found))
    )


def _name_font() -> QFont:
    return font(tokens.BODY, QFont.Weight.Medium)


def _facts_font() -> QFont:
    return font(tokens.LABEL)
