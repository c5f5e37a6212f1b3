"""Sign-in by officer and password; also what F12 shows."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.models.glance import Glance
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, Card, Field, Notice, column, label, row
from app.ui.work import Work

CARD_WIDTH = 420


class SignInPage(QWidget):
    """A card in the middle: who, password, Enter. It stands before the store is opened."""

    tried = Signal(str, str)
    """Somebody gave this sign-in name and password; `forget`, `refuse` or `show_bug` is the answer."""
    ready = Signal()
    """The page is painted and the password field takes keys."""

    def __init__(self, work: Work, look: Callable[[], Glance | None]) -> None:
        """Make the page; `look` tells on the reader lane who may sign in."""
        super().__init__()
        self.setProperty("role", "page")
        self._work, self._look = work, look
        self._awaited = False
        self.officers = QComboBox()
        self.officers.setAccessibleName(_("Officer"))
        self.password = Field(_("Password"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.password.line.returnPressed.connect(self._try)
        self.password.line.installEventFilter(self)
        self.notice = Notice()
        self.enter = ActionButton(_("Sign in"), primary=True, act=self._try)
        self.setLayout(self._layout())

    def entered(self, seen: Glance | None = None) -> None:
        """Wait for the password of one of these officers; without them, ask who works here."""
        self.forget()
        self.notice.clear()
        if seen is None:
            self._work.read("officers", self._look, self._show, owner=self)
        else:
            self._show(seen)

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.password.set_text("")
        self.enter.setEnabled(True)

    def refuse(self, fault: DeskError) -> None:
        """Say why nobody was let in, and let the password be typed anew."""
        self.enter.setEnabled(True)
        self.notice.say(str(explain(fault)), "bad")
        self.password.line.selectAll()
        self.password.line.setFocus()

    def show_bug(self, report: str) -> None:
        """Tell that the program failed, and where the report lies."""
        self.enter.setEnabled(True)
        self.notice.say(
            _("Something in the program failed. What was saved is safe. A report lies at {path}.").format(
                path=report
            ),
            "bad",
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tell when the field is on the screen; stop nothing."""
        if self._awaited and event.type() == QEvent.Type.Paint:
            self._awaited = False
            QTimer.singleShot(0, self.ready.emit)
        return False

    def _layout(self) -> QVBoxLayout:
        card = Card()
        card.setFixedWidth(style.scaled(CARD_WIDTH))
        card.body.setContentsMargins(tokens.GAP_XL, tokens.GAP_XL, tokens.GAP_XL, tokens.GAP_XL)
        card.body.setSpacing(tokens.GAP_M)
        self.office = label("", "soft", wrap=True)
        card.add(label(_("Sign in"), "title"), self.office)
        card.add(column(label(_("Officer"), "label"), self.officers, spacing=tokens.GAP_XS))
        card.add(self.password, self.notice, row(1, self.enter))
        return column(1, row(1, card, 1), 2)

    def _show(self, seen: Glance | None) -> None:
        if seen is not None:
            chosen = self.officers.currentData()
            self.officers.clear()
            for login, name in seen.officers:
                self.officers.addItem(name, login)
            self.officers.setCurrentIndex(max(0, self.officers.findData(chosen)))
            self.office.setText(seen.office)
        self.password.line.setFocus()
        self._awaited = True
        self.password.line.update()

    def _try(self) -> None:
        self.enter.setEnabled(False)
        self.tried.emit(self.officers.currentData() or "", self.password.text)
