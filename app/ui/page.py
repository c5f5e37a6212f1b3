"""What every page is: a body, a bottom bar, and a way to be asked anew."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import DeskError
from app.messages import explain
from app.ui import tokens
from app.ui.context import Context
from app.ui.widgets.bottom_bar import BottomBar


class Page(QWidget):
    """A place of the rail; problems stand in its bottom bar, with the way out beside them."""

    def __init__(self, context: Context, *actions: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.context = context
        self.bottom, self._actions = BottomBar(*actions), actions
        self.body = QVBoxLayout()
        self.body.setContentsMargins(tokens.GAP_L, tokens.GAP_S + 2, tokens.GAP_L, tokens.GAP_M)
        self.body.setSpacing(tokens.GAP_S)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.body, 1)
        outer.addWidget(self.bottom)

    def put_actions_last(self) -> None:
        """Let Tab come to the bottom bar after all that stands above it; Qt has them in the order they were made."""
        middle = (self.bottom.middle.itemAt(at) for at in range(self.bottom.middle.count()))
        beside = [item.widget() for item in middle if item is not None]
        last = self.window().previousInFocusChain()
        for part in (*beside, *self._actions):
            if last is not None and part is not None and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(last, part)
                last = part

    def pieces(self) -> Iterator[None]:
        """Build what takes long, piece by piece, before the page is shown; without it that is built when needed."""
        yield from ()

    def refresh(self) -> None:
        """Ask for what is shown anew; selection and scroll stay."""

    def entered(self) -> None:
        """The page came to the front: put the focus where work begins."""

    def scanned(self, _text: str) -> bool:
        """Take a reader's text that only this page understands; return whether it did."""
        return False

    def search(self, _typed: str) -> None:
        """Show what was typed into the search at the top."""

    def next_found(self) -> None:
        """Go from the search to what follows what it shows."""

    def choose(self, _chip: str) -> None:
        """Show what one chip of this page holds."""

    def show_item(self, _uid: str) -> None:
        """Bring one draft or dossier of this page to the front."""

    def leaving(self) -> None:
        """The window closes: let nothing that was typed be lost."""

    def show_fault(self, fault: DeskError) -> None:
        """Tell a fault where it arose."""
        self.bottom.notice.say(str(explain(fault)), "bad")

    def show_done(self, sentence: str) -> None:
        """Tell what was done."""
        self.bottom.notice.say(sentence, "ok")
