"""Cards, labels, fields, chips, buttons and notices: the parts that every page is laid out of."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import ClassVar, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import style, tokens
from app.ui.widgets.bar import NoticeLayout
from app.ui.widgets.chip import Chip
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.labels import Mark, SentenceLabel, WrappedLabel

L = TypeVar("L", bound=QBoxLayout)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label in one of the style sheet's roles; plain text only, never rich text from data."""
    made = WrappedLabel(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a widget as ok, warn, bad or plain; empty takes the colour away."""
    if widget.property("tone") != tone:
        style.set_role(widget, tone=tone)


def row(*parts: QWidget | QLayout | int, spacing: int = tokens.GAP_S) -> QHBoxLayout:
    """Return parts side by side; a number is a stretch. Beside a field, what has no caption stands with its line."""
    made = _filled(_without_margins(QHBoxLayout()), parts, spacing)
    if any(isinstance(part, Field) for part in parts):
        for part in parts:
            if isinstance(part, QWidget) and not isinstance(part, Field):
                made.setAlignment(part, Qt.AlignmentFlag.AlignBottom)
    return made


def column(*parts: QWidget | QLayout | int, spacing: int = tokens.GAP_S) -> QVBoxLayout:
    """Return parts below each other; a number is a stretch."""
    return _filled(_without_margins(QVBoxLayout()), parts, spacing)


def boxed(layout: QLayout) -> QWidget:
    """Return a part that holds a layout and can be hidden as one."""
    made = QWidget()
    made.setLayout(layout)
    return made


def rule() -> QFrame:
    """Return a thin line between parts."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedHeight(1)
    return made


def fields(*parts: QWidget, spacing: int = tokens.GAP_S) -> QLayout:
    """Return parts side by side that go on in the next line when there is no room; those that can grow fill it."""
    made = FlowLayout(None, spacing, fill=True)
    for part in parts:
        made.addWidget(part)
    return made


def captioned(words: str, part: QWidget) -> QVBoxLayout:
    """Return a part with its caption above it."""
    caption = label(words, "label")
    caption.setBuddy(part)
    return column(caption, part, spacing=tokens.GAP_XS)


def press_by(button: QPushButton, key: str) -> None:
    """Let a key press a button at once, as long as it is shown and enabled; Qt's own way does it 100 ms later."""
    shortcut = QShortcut(QKeySequence(key), button)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(button.click)


def tick(words: str) -> QCheckBox:
    """Return a box to tick that stands in a line of buttons and takes the room they leave."""
    made = QCheckBox(words)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.setMinimumHeight(style.scaled(tokens.BUTTON_HEIGHT))
    return made


def tab_through(*parts: QWidget) -> None:
    """Let Tab go through parts of one window in this order; what is moved into a window forgets it."""
    for before, after in pairwise(parts):
        QWidget.setTabOrder(before, after)


class Card(QFrame):
    """A card with a head and, at its right, the key that leads to it."""

    def __init__(self, title: str = "", key: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(tokens.GAP_L, tokens.GAP_M, tokens.GAP_L, tokens.GAP_M)
        self.body.setSpacing(tokens.GAP_S)
        self.head = row()
        if title:
            self.title = label(title, "head")
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            if key:
                self.head.addWidget(label(key, "key"))
            self.body.addLayout(self.head)

    def heightForWidth(self, width: int) -> int:
        """Ask for no height while another card stands in its place: a stack is as high as its highest."""
        return 0 if self.isHidden() else super().heightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        """Keep the width that it needs, and no height while another card stands in its place."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.isHidden() else least

    def add(self, *parts: QWidget | QLayout | int) -> None:
        """Put parts below what is there; a number is a stretch."""
        _filled(self.body, parts, tokens.GAP_S)


class Field(QWidget):
    """A label above a line to type in, with a word of help or complaint below when there is one."""

    edited = Signal(str)

    def __init__(self, caption: str, placeholder: str = "") -> None:
        super().__init__()
        self.caption = label(caption, "label")
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(caption)
        self.caption.setBuddy(self.line)
        self.note = label("", "label", wrap=True)
        self.note.hide()
        self.setLayout(column(self.caption, self.line, self.note, spacing=tokens.GAP_XS))
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.edited)

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Write into the line without it counting as typed; the cursor stays where it is when nothing changes."""
        if self.line.text() != text:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def select(self) -> None:
        """Go into the line with all of it marked; its beginning is what stays in sight."""
        self.line.setFocus()
        self.line.end(False)
        self.line.home(True)

    def say(self, text: str, tone: str = "") -> None:
        """Show a word below the line, or take it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        set_tone(self.note, tone)
        set_tone(self.line, tone if tone in {"warn", "bad"} else "")


class ChipRow(QWidget):
    """Chips of which one, or any number, is chosen; arrows move, Space chooses. `after` stands at their end."""

    chosen = Signal(str, bool)

    def __init__(self, *, many: bool = False, one_line: bool = False, after: QWidget | None = None) -> None:
        super().__init__()
        self._after = after
        self._one_line = one_line
        self._group = QButtonGroup(self)
        self._group.setExclusive(not many)
        self._chips: dict[str, Chip] = {}
        self._made: dict[str, Chip] = {}  # also those not shown now: a new one takes its style anew
        self._flow = FlowLayout(self, tokens.GAP_XS + 2)
        self._end()

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these chips, each with its key and its words; the ones that stay keep their choice."""
        if [key for key, _words in chips] == list(self._chips):
            for key, words in chips:
                self._chips[key].setText(words)
            return
        for chip in self._chips.values():
            self._group.removeButton(chip)
        before, self._chips = self._chips, {}
        while self._flow.takeAt(0):
            pass
        for key, words in chips:
            self._add(key, words)
        for key in before.keys() - self._chips.keys():
            before[key].hide()
            before[key].setChecked(False)
        self._end()
        self._take_turn()
        if self._one_line:
            self.setMinimumWidth(self._flow.line_width())
        self.updateGeometry()

    def set_chosen(self, keys: frozenset[str]) -> None:
        """Choose these without a signal."""
        for key, chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(key in keys)
            chip.blockSignals(False)
        self._be_one_stop()

    def chip(self, key: str) -> QPushButton:
        """Return one chip."""
        return self._chips[key]

    def _end(self) -> None:
        if self._after is not None:
            self._flow.addWidget(self._after)

    def _add(self, key: str, words: str) -> None:
        chip = self._made.get(key)
        if chip is None:
            chip = self._made[key] = Chip(words)
            chip.toggled.connect(lambda on, key=key: self._toggled(key, on))
            chip.steps.connect(lambda step, key=key: self._go(key, step))
        chip.setText(words)
        self._group.addButton(chip)
        self._chips[key] = chip
        self._flow.addWidget(chip)
        chip.show()

    def _toggled(self, key: str, on: bool) -> None:
        if key in self._chips:
            self._be_one_stop()
            self.chosen.emit(key, on)

    def _be_one_stop(self) -> None:
        """Let Tab stop at the chosen one from either side: Qt sees to it only after one had the focus."""
        chips = list(self._chips.values())
        if self._group.exclusive() and any(chip.isChecked() for chip in chips):
            for chip in chips:
                stops = Qt.FocusPolicy.StrongFocus if chip.isChecked() else Qt.FocusPolicy.ClickFocus
                chip.setFocusPolicy(stops)

    def _go(self, key: str, step: int) -> None:
        keys = list(self._chips)
        beside = self._chips[keys[max(0, min(len(keys) - 1, keys.index(key) + step))]]
        beside.setFocus()
        if self._group.exclusive():
            beside.setChecked(True)

    def _take_turn(self) -> None:
        """Let Tab reach the chips where they stand; widgets that are made late come last of the page otherwise."""
        before: QWidget | None = self.previousInFocusChain()
        while before not in {None, self} and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        if before is None or before is self:
            return
        for chip in self._chips.values():
            QWidget.setTabOrder(before, chip)
            before = chip


class ActionButton(QPushButton):
    """A verb with its key beside it; the key works wherever the page has the focus."""

    def __init__(self, words: str, key: str = "", *, primary: bool = False, act: Callable[[], None] | None = None):
        super().__init__()
        self._key = key
        self.set_words(words)
        if key:
            press_by(self, key)
        self.set_primary(primary)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if act is not None:
            self.clicked.connect(lambda: act())

    def set_words(self, words: str) -> None:
        """Change the verb; the key stays."""
        self.setText(f"{words}   {self._key.replace('Return', 'Enter')}" if self._key else words)

    def set_primary(self, primary: bool) -> None:
        """Make this the one main action, or one of the others."""
        style.set_role(self, role="primary" if primary else "")
        self.updateGeometry()


def link(words: str, act: Callable[[], object], key: str = "") -> QPushButton:
    """Return a small action that stands beside words, with its key when it has one."""
    made = QPushButton(f"{words}  {key}" if key else words)
    made.setProperty("role", "link")
    made.clicked.connect(lambda: act())
    if key:
        press_by(made, key)
    return made


WayOut = tuple[str, Callable[[], object]] | tuple[str, Callable[[], object], str]
"""A button beside a sentence: its words, what it does, and its key where it has one."""


class Notice(QFrame):
    """A sentence where its cause is, with the way out beside it, or below it where there is little room."""

    ICONS: ClassVar[dict[str, str]] = {
        "ok": "check-circle-outline",
        "warn": "alert-circle-outline",
        "bad": "close-circle-outline",
        "plain": "information-outline",
    }

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self._icon = Mark()
        self.words = SentenceLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._actions = FlowLayout()
        layout = NoticeLayout(boxed(row(self._icon, self.words)), self._actions)
        layout.setContentsMargins(tokens.GAP_M, tokens.GAP_XS + 2, tokens.GAP_M, tokens.GAP_XS + 2)
        self.setLayout(layout)
        self.ways: list[QPushButton] = []
        """The buttons that stand beside the sentence now."""
        self.hide()

    def say(self, text: str, tone: str = "plain", *ways_out: WayOut) -> None:
        """Show a sentence in a tone, with buttons for the ways out; an empty one hides the notice."""
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.words.setText(text)
        set_tone(self.words, tone)
        style.set_role(self, tone=tone)
        if text:  # a page that has nothing to say need not wait for the icons' font
            self._icon.show_icon(self.ICONS[tone], "primary" if tone == "plain" else tone)
        self.ways = [link(words, act, *key) for words, act, *key in ways_out]
        for way in self.ways:
            self._actions.addWidget(way)
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Hide the notice."""
        self.say("")


def _without_margins(layout: L) -> L:
    """Take away what Qt puts around a layout that stands in a widget: whoever wants a margin says so."""
    layout.setContentsMargins(0, 0, 0, 0)
    return layout


def _filled(layout: L, parts: Sequence[QWidget | QLayout | int], spacing: int) -> L:
    layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
