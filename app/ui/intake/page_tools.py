"""What can be done with chosen pages: each act a button with its key in the words, and the keys themselves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.language import _
from app.ui.intake.drawing import shortened
from app.ui.widgets.basics import link
from app.ui.widgets.flow import FlowLayout

Act = Callable[[], object]
DIGITS = 9
MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Tool:
    """An act: its words, the key that is told, what it does, and whether holding the key repeats it."""

    words: str
    key: str
    act: Act
    repeats: bool = False
    also: tuple[str, ...] = ()
    """Other keys that do the same, which are not told."""


class PageTools(QWidget):
    """Buttons that go on in the next line where there is no room."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self.flow = FlowLayout(self, 0)  # the buttons have room around their words
        for tool in tools:
            self.buttons[tool.key] = made = tool_button(tool)
            self.flow.addWidget(made)


def tool_button(tool: Tool) -> QPushButton:
    """Return the button of an act, which tells its key; a click leaves the keys with the page."""
    made = link(f"{tool.words}  {tool.key}", tool.act)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def listen(tools: Iterable[Tool], place: QWidget) -> list[QShortcut]:
    """Let the keys of tools act while the focus is in a place: they are letters, and letters are typed elsewhere."""
    made = []
    for tool in tools:
        for key in (tool.key, *tool.also):
            shortcut = QShortcut(QKeySequence(key), place)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(tool.repeats)
            shortcut.activated.connect(tool.act)
            made.append(shortcut)
    return made


class _Choice(QMenu):
    """A list whose letters and digits are its own, whatever they are the keys of elsewhere."""

    def event(self, event: QEvent) -> bool:
        """Let no shortcut take a key."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def choose_component(
    place: QWidget, names: dict[int, str], act: Callable[[int | None], object], *, unsorted: bool
) -> QMenu:
    """Open a list of the components, and of «not sorted», in which a digit or the arrows choose; returns it."""
    menu = _Choice(place)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for position, name in names.items():
        words = shortened(name, MOST_LETTERS).replace("&", "&&")
        chosen = menu.addAction(f"&{words}" if position <= DIGITS else words)
        chosen.triggered.connect(lambda _on=False, position=position: act(position))
    if unsorted:
        menu.addAction(f"&0. {_('not sorted yet')}").triggered.connect(lambda _on=False: act(None))
    menu.popup(place.mapToGlobal(place.rect().topLeft()))
    return menu
