"""The left rail and the bar at the top: places that never move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from app.language import _, ngettext
from app.queries.register import Chosen
from app.ui import style, tokens
from app.ui.widgets.basics import label, link, press_by, row, rule, set_tone
from app.ui.widgets.labels import MARK, Mark

RAIL_WIDTH = 216
PLACE_HEIGHT = 42
LEAST_SEARCH, MOST_SEARCH = 120, 480
EDGE = tokens.GAP_L + 4


@dataclass(frozen=True, slots=True)
class PlaceItem:
    """One place of the rail; `lower` ones stand under the line."""

    name: str
    words: str
    icon: str
    key: str = ""
    lower: bool = False


class Place(QPushButton):
    """A place's button, which is as low as its words where letters are large and the screen is small."""

    def __init__(self, words: str) -> None:
        super().__init__(f"  {words}")
        self.setProperty("role", "place")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def show_icon(self, name: str, role: str) -> None:
        """Show its icon as large as the letters are now."""
        self.setIconSize(QSize(style.scaled(MARK), style.scaled(MARK)))
        self.setIcon(style.icon(name, role))

    def sizeHint(self) -> QSize:
        """Return a height that is easy to hit."""
        return QSize(super().sizeHint().width(), style.scaled(PLACE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the height of its words."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + tokens.GAP_XS)


class Rail(QFrame):
    """The places, each with the count that waits there; below them what is saved, and who sits here."""

    wants_page = Signal(str)

    def __init__(self, items: Sequence[PlaceItem]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self._current = ""
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Place] = {}
        self._badges: dict[str, QLabel] = {}
        self._icons = {item.name: item.icon for item in items}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, tokens.GAP_M, 10, tokens.GAP_M)
        layout.setSpacing(2)
        layout.addLayout(self._head())
        layout.addSpacing(tokens.GAP_S)
        for item in (i for i in items if not i.lower):
            layout.addWidget(self._place(item))
        layout.addSpacing(tokens.GAP_S)
        layout.addWidget(rule())
        layout.addSpacing(tokens.GAP_S)
        for item in (i for i in items if i.lower):
            layout.addWidget(self._place(item))
        layout.addStretch(1)
        self._online_mark, self.online = self._line(layout, "email-arrow-left-outline")
        self.say_online("")
        self._saved_mark, self.saved = self._line(layout, "cloud-check-outline")
        self.backup = self._line(layout, "database-check-outline", "label")[1]
        self.officer = self._line(layout, "account-circle-outline")[1]

        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colours and the size of letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.layout() is not None:
            self._dress()

    def set_current(self, name: str) -> None:
        """Mark the place that is open."""
        self._current = name
        for of, button in self._buttons.items():
            button.setChecked(of == name)
        self._dress()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how much waits at each place; nothing for none."""
        for name, badge in self._badges.items():
            count = counts.get(name, 0)
            badge.setText(str(count))
            badge.setVisible(count > 0)

    def say_saved(self, words: str, tone: str = "") -> None:
        """Tell what is saved where."""
        self.saved.setText(words)
        set_tone(self.saved, tone)
        self._saved_mark.show_icon("cloud-check-outline" if tone == "ok" else "cloud-sync-outline", tone or "soft")

    def say_online(self, words: str, tone: str = "") -> None:
        """Tell what came online by itself, or why nothing can; nothing takes the line away."""
        self.online.setText(words)
        set_tone(self.online, tone)
        self._online_mark.show_icon("email-arrow-left-outline", "primary" if tone == "plain" else tone or "soft")
        for part in (self.online, self._online_mark):
            part.setVisible(bool(words))

    def _dress(self) -> None:
        self.setFixedWidth(style.scaled(RAIL_WIDTH))
        for of, button in self._buttons.items():
            button.show_icon(self._icons[of], "primary" if of == self._current else "soft")

    def _head(self) -> QHBoxLayout:
        mark = Mark()
        mark.show_icon("office-building-marker", "primary", 20)
        head = row(mark, label(_("One-stop counter"), "head"), 1, spacing=tokens.GAP_S)
        head.setContentsMargins(tokens.GAP_S, 2, 0, 4)
        return head

    def _place(self, item: PlaceItem) -> QPushButton:
        button = Place(item.words)
        if item.key:
            press_by(button, item.key)
            button.setToolTip(item.key)
        button.clicked.connect(lambda: self.wants_page.emit(item.name))
        badge = label("", "badge")
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        badge.hide()
        inner = QHBoxLayout(button)
        inner.setContentsMargins(0, 0, tokens.GAP_XS, 0)
        inner.addStretch(1)
        inner.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self._group.addButton(button)
        self._buttons[item.name] = button
        self._badges[item.name] = badge
        return button

    @staticmethod
    def _line(layout: QVBoxLayout, icon: str, role: str = "soft") -> tuple[Mark, QLabel]:
        """Add a line of words behind an icon; returns both."""
        mark, words = Mark(), label("", role, wrap=True)
        mark.show_icon(icon)
        line = row(mark, words, spacing=tokens.GAP_S)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        line.setContentsMargins(tokens.GAP_XS, 1, 0, 1)
        layout.addLayout(line)
        return mark, words


class TopBar(QFrame):
    """One search for everything, what is due today, what is late, the time; large letters leave the time out."""

    searched = Signal(str)
    entered = Signal(str)
    went_down = Signal()
    """The key down in the search: to what was found."""
    wants_due = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "top")
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find a dossier, an applicant, a procedure — or scan a code at any time"))
        self.search.setAccessibleName(_("Search"))
        self.search.addAction(style.icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.textEdited.connect(self.searched)
        self.search.returnPressed.connect(lambda: self.entered.emit(self.search.text()))
        down = QShortcut(QKeySequence("Down"), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.went_down)
        self.today = link("", lambda: self.wants_due.emit(Chosen.DUE_TODAY.value))
        self.late = link("", lambda: self.wants_due.emit(Chosen.LATE.value))
        for due in (self.today, self.late):
            due.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the register's chips are the way by keys
        self.time, self._key = label("", "soft"), label("Ctrl+K", "key")
        self._today_mark, self._late_mark = Mark(), Mark()
        today, late = row(self._today_mark, self.today), row(self._late_mark, self.late)
        layout = row(self.search, self._key, 1, today, late, self.time, spacing=tokens.GAP_L)
        layout.setStretch(0, 1_000)  # all that is left, up to the most
        layout.setContentsMargins(EDGE, tokens.GAP_S + 2, EDGE, tokens.GAP_S + 2)
        self.setLayout(layout)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of letters."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.layout() is not None:
            self._dress()

    def minimumSizeHint(self) -> QSize:
        """Return the room for the search and for what is due."""
        return QSize(self._least(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the time, then the key, give way where there is no room."""
        super().resizeEvent(event)
        self._make_room()

    def set_due(self, today: int, late: int) -> None:
        """Tell how many dossiers are due today and how many are late."""
        self.today.setText(ngettext("{n} due today", "{n} due today", today).format(n=today))
        set_tone(self.today, "warn" if today else "soft")
        self._today_mark.show_icon("clock-alert-outline" if today else "clock-outline", "warn" if today else "soft")
        self.late.setText(ngettext("{n} late", "{n} late", late).format(n=late))
        set_tone(self.late, "bad" if late else "ok")
        self._late_mark.show_icon("alert-circle-outline" if late else "check-circle-outline", "bad" if late else "ok")
        self._make_room()

    def _dress(self) -> None:
        self.search.setMinimumWidth(style.scaled(LEAST_SEARCH))
        self.search.setMaximumWidth(style.scaled(MOST_SEARCH))
        self._make_room()

    def _least(self) -> int:
        """Return the width of what never gives way."""
        due = (self._today_mark, self.today, self._late_mark, self.late)
        gaps = 2 * (EDGE + tokens.GAP_L + tokens.GAP_S)
        return self.search.minimumWidth() + sum(part.sizeHint().width() for part in due) + gaps

    def _make_room(self) -> None:
        needed = self._least()
        for part in (self._key, self.time):
            needed += part.sizeHint().width() + tokens.GAP_L
            part.setVisible(needed <= self.width())
