"""Sign-in by officer and password; also what F12 shows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.desk import accounts
from app.desk.desk import SignedIn
from app.errors import DeskError
from app.language import _
from app.messages import explain
from app.queries import office
from app.queries.office import OfficerView
from app.ui import style, tokens
from app.ui.context import Context
from app.ui.widgets.basics import ActionButton, Card, Field, Notice, column, label, row

CARD_WIDTH = 420


class SignInPage(QWidget):
    """A card in the middle: who, password, Enter."""

    signed_in = Signal(object)
    ready = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.context = context
        self.officers = QComboBox()
        self.officers.setAccessibleName(_("Officer"))
        self.password = Field(_("Password"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.password.line.returnPressed.connect(self._try)
        self.notice = Notice()
        self.enter = ActionButton(_("Sign in"), primary=True, act=self._try)
        self.setLayout(self._layout())

    def entered(self) -> None:
        """Read who works here and wait for the password."""
        self.password.set_text("")
        self.notice.clear()
        self.context.ask("officers", office.officers, self._show_officers, owner=self)

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

    def _show_officers(self, officers: tuple[OfficerView, ...]) -> None:
        chosen = self.officers.currentData()
        self.officers.clear()
        for officer in officers:
            if officer.active:
                self.officers.addItem(officer.name, officer.login)
        self.officers.setCurrentIndex(max(0, self.officers.findData(chosen)))
        if self.context.office:
            self.office.setText(self.context.office.name)
        self.password.line.setFocus()
        self.ready.emit()

    def _try(self) -> None:
        desk, login, password = self.context.desk, self.officers.currentData() or "", self.password.text
        self.enter.setEnabled(False)
        self.context.work.run(lambda: accounts.sign_in(desk, login, password), self._done, self._failed, owner=self)

    def _done(self, officer: SignedIn) -> None:
        self.enter.setEnabled(True)
        self.password.set_text("")
        self.signed_in.emit(officer)

    def _failed(self, fault: DeskError) -> None:
        self.enter.setEnabled(True)
        self.notice.say(str(explain(fault)), "bad")
        self.password.line.selectAll()
        self.password.line.setFocus()
