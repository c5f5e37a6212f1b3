"""The VietQR of a payment on the screen: beside what is taken, and large for the applicant in front of it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.language import _
from app.rules.vietqr import BankAccount
from app.ui import style, tokens
from app.ui.widgets.basics import ActionButton, column, label
from app.ui.words import dong

Modules = tuple[tuple[tuple[int, int], ...], ...]
QUIET = 4
"""Modules that stay free around a code."""
SIDE, LARGE_SIDE = 180, 460


class PayCode(QWidget):
    """A QR in black on white, whatever the colours of the window; as large as its place."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self._modules: Modules = ()
        self._side = side
        self.setAccessibleName(_("VietQR to pay by"))

    def show_code(self, modules: Modules) -> None:
        """Show a code; without modules nothing stands here."""
        self._modules = modules
        self.setFixedSize(QSize(style.scaled(self._side), style.scaled(self._side)))
        self.setVisible(bool(modules))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw whole device dots, so that each module is as wide as the next."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if not self._modules:
            return
        ratio, count = self.devicePixelRatioF(), len(self._modules) + 2 * QUIET
        module = max(1, int(self.width() * ratio / count)) / ratio
        edge = (self.width() - module * len(self._modules)) / 2
        edge = round(edge * ratio) / ratio
        for down, stretches in enumerate(self._modules):
            for start, length in stretches:
                dark = QRectF(edge + start * module, edge + down * module, length * module, module)
                painter.fillRect(dark, QColor("black"))


def bank_words(bank: BankAccount) -> str:
    """Return where money is transferred to, a line each."""
    return "\n".join(part for part in (bank.bank_name, bank.account, bank.holder) if part)


class LargeCode(QDialog):
    """A code large in a window of its own, which Esc closes.

    It is made before it is asked for and shown again for the next payer: a new window takes 150 ms to be on the
    screen, and nobody's key is heard meanwhile.
    """

    def __init__(self, above: QWidget) -> None:
        super().__init__(above)
        self.setWindowTitle(_("Pay by VietQR"))
        self.code = PayCode(LARGE_SIDE)
        self._amount, self._what, self._bank = label("", "title"), label("", "head"), label("", wrap=True)
        close = ActionButton(_("Close"), "Esc", act=self.reject)
        words = (self._amount, self._what, self._bank)
        for one in words:
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(self.code, *words, close, spacing=tokens.GAP_M)
        for part in (self.code, close):
            layout.setAlignment(part, Qt.AlignmentFlag.AlignCenter)
        layout.setContentsMargins(tokens.GAP_L, tokens.GAP_L, tokens.GAP_L, tokens.GAP_L)
        self.setLayout(layout)

    def prepare(self) -> None:
        """Do before it is shown what does not depend on what it shows."""
        self.ensurePolished()
        self.winId()

    def show_code(self, modules: Modules, bank: BankAccount, amount: int, what: str) -> None:
        """Show a code with where the money goes; without an amount the payer types it."""
        self.code.show_code(modules)
        self._amount.setText(dong(amount))
        self._amount.setVisible(bool(amount))
        self._what.setText(what)
        self._bank.setText(bank_words(bank))
        self.open()
